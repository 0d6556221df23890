//! Expressions with variables of their own: comprehensions, quantifiers, `reduce`, map projections.

use super::Binder;
use super::typing::{Typed, expect, expect_properties};
use crate::error::Result;
use crate::expression::{Expression, Slot};
use crate::syntax::ast::{self, ExpressionKind as Kind, MapProjectionItem, Name};
use crate::value::kind::TypeSet;

impl Binder<'_> {
    /// A list, and the types of its elements.
    pub fn bind_list_source(&mut self, list: &ast::Expression) -> Result<(Expression, TypeSet)> {
        let bound = self.bind_expression(list)?;
        expect(TypeSet::LIST, bound.types, list.span).map_err(|error| match error.hint_text() {
            Some(_) => error,
            None => error.hint("a list is wanted here: for one value write `[value]`"),
        })?;
        let certain = bound.types.is_subset_of(TypeSet::LIST.or(TypeSet::NULL))
            && bound.types.intersects(TypeSet::LIST);
        let elements = if certain {
            bound.types.elements()
        } else {
            TypeSet::ANY
        };
        Ok((bound.expression, elements))
    }

    fn declare_element(&mut self, name: &Name, types: TypeSet) -> Slot {
        let slot = self.slots.named(&name.text);
        self.scope.declare_local(&name.text, slot, types);
        slot
    }

    /// `[variable IN list WHERE predicate | result]`
    pub fn bind_list_comprehension(&mut self, expression: &ast::Expression) -> Result<Typed> {
        let Kind::ListComprehension {
            variable,
            list,
            predicate,
            result,
        } = &expression.kind
        else {
            return self.bind_expression(expression);
        };
        let (list, elements) = self.bind_list_source(list)?;
        self.scoped(|binder| {
            let slot = binder.declare_element(variable, elements);
            let predicate = match predicate {
                Some(written) => Some(Box::new(binder.bind_predicate(written)?.expression)),
                None => None,
            };
            let result = binder.bind_optional(result.as_deref())?;
            let types = result.as_ref().map_or(elements, |typed| typed.types);
            let comprehension = Expression::ListComprehension {
                variable: slot,
                list: Box::new(list),
                predicate,
                result: result.map(|typed| Box::new(typed.expression)),
            };
            let types = TypeSet::list_of(types).or(TypeSet::NULL);
            Ok(Typed::new(comprehension, types))
        })
    }

    /// `all(variable IN list WHERE predicate)`, and likewise `any`, `none`, `single`
    pub fn bind_quantifier(&mut self, expression: &ast::Expression) -> Result<Typed> {
        let Kind::Quantifier {
            quantifier,
            variable,
            list,
            predicate,
        } = &expression.kind
        else {
            return self.bind_expression(expression);
        };
        let (list, elements) = self.bind_list_source(list)?;
        self.scoped(|binder| {
            let slot = binder.declare_element(variable, elements);
            let predicate = match predicate {
                Some(written) => binder.bind_predicate(written)?.expression,
                None => {
                    expect(TypeSet::BOOLEAN, elements, variable.span)?;
                    Expression::Slot(slot)
                }
            };
            let quantifier = Expression::Quantifier {
                quantifier: *quantifier,
                variable: slot,
                list: Box::new(list),
                predicate: Box::new(predicate),
            };
            Ok(Typed::new(quantifier, TypeSet::BOOLEAN.or(TypeSet::NULL)))
        })
    }

    /// `reduce(accumulator = start, variable IN list | step)`
    pub fn bind_reduce(&mut self, expression: &ast::Expression) -> Result<Typed> {
        let Kind::Reduce {
            accumulator,
            start,
            variable,
            list,
            step,
        } = &expression.kind
        else {
            return self.bind_expression(expression);
        };
        let start = self.bind_expression(start)?;
        let (list, elements) = self.bind_list_source(list)?;
        self.scoped(|binder| {
            // The type of the accumulator after the first step is not known before the step is bound.
            let accumulator = binder.declare_element(accumulator, TypeSet::ANY);
            let variable = binder.declare_element(variable, elements);
            let step = binder.bind_expression(step)?;
            let reduce = Expression::Reduce {
                accumulator,
                start: Box::new(start.expression),
                variable,
                list: Box::new(list),
                step: Box::new(step.expression),
            };
            Ok(Typed::new(reduce, TypeSet::ANY))
        })
    }

    /// `subject {.key, other: value, .*, variable}`
    pub fn bind_map_projection(
        &mut self,
        subject: &ast::Expression,
        items: &[MapProjectionItem],
    ) -> Result<Typed> {
        let bound = self.bind_expression(subject)?;
        expect_properties(bound.types, subject.span)?;
        let mut all = false;
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            match item {
                MapProjectionItem::All => all = true,
                MapProjectionItem::Property(key) => {
                    let property = Expression::Property {
                        subject: Box::new(bound.expression.clone()),
                        key: key.text.clone(),
                        span: key.span,
                    };
                    entries.push((key.text.clone(), property));
                }
                MapProjectionItem::Entry(key, value) => {
                    entries.push((key.text.clone(), self.bind_expression(value)?.expression));
                }
                MapProjectionItem::Variable(name) => {
                    let (slot, _) = self.resolve(&name.text, name.span)?;
                    entries.push((name.text.clone(), Expression::Slot(slot)));
                }
            }
        }
        let projection = Expression::MapProjection {
            subject: Box::new(bound.expression),
            all,
            entries,
        };
        Ok(Typed::new(projection, TypeSet::MAP.or(TypeSet::NULL)))
    }
}
