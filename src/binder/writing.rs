//! Clauses that change existing entities: `SET`, `REMOVE`, `DELETE`, `FOREACH`.

use super::labels::{Labelled, literal};
use super::pattern::kind_conflict;
use super::typing::expect;
use super::{Binder, BoundClause, BoundSet, composition};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Citing, Expression, Slot, Update};
use crate::syntax::ast::{
    self, Clause, ExpressionKind, LabelExpression, Literal, Name, RemoveItem, SetItem,
};
use crate::value::Value;
use crate::value::kind::TypeSet;

impl Binder<'_> {
    /// `SET items`
    pub fn bind_set(&mut self, items: &[SetItem], citing: Vec<Citing>) -> Result<BoundClause> {
        let items = self.bind_set_items(items)?;
        Ok(BoundClause::Set(BoundSet { items, citing }))
    }

    /// The items of `SET`, `ON CREATE SET` and `ON MATCH SET`
    pub fn bind_set_items(&mut self, items: &[SetItem]) -> Result<Vec<Update>> {
        items.iter().map(|item| self.bind_set_item(item)).collect()
    }

    fn bind_set_item(&mut self, item: &SetItem) -> Result<Update> {
        Ok(match item {
            SetItem::Property { target, key, value } => {
                self.doubt_month(&key.text, value);
                Update::Property {
                    target: self.bind_target(target)?,
                    key: literal(&key.text),
                    value: self.bind_value(value)?.expression,
                    span: target.span.to(value.span),
                }
            }
            SetItem::DynamicProperty { target, key, value } => {
                if let ExpressionKind::Literal(Literal::String(key)) = &key.kind {
                    self.doubt_month(key, value);
                }
                Update::Property {
                    target: self.bind_target(target)?,
                    key: self.bind_key(key)?,
                    value: self.bind_value(value)?.expression,
                    span: target.span.to(value.span),
                }
            }
            SetItem::Replace { variable, value } => Update::Replace {
                target: self.bind_entity(variable)?,
                value: self.bind_properties(value)?,
                span: variable.span.to(value.span),
            },
            SetItem::Merge { variable, value } => Update::Merge {
                target: self.bind_entity(variable)?,
                value: self.bind_properties(value)?,
                span: variable.span.to(value.span),
            },
            SetItem::Labels { variable, labels } => {
                for label in labels {
                    self.create_labels(Labelled::Node, label);
                }
                Update::AddLabels {
                    target: self.bind_labelled(variable)?,
                    labels: self.bind_set_labels(labels, variable.span)?,
                    span: variable.span,
                }
            }
        })
    }

    /// `REMOVE items`: a property is removed by setting it to null.
    pub fn bind_remove(&mut self, items: &[RemoveItem]) -> Result<BoundClause> {
        let mut bound = Vec::with_capacity(items.len());
        for item in items {
            match item {
                RemoveItem::Property { target, key } => bound.push(Update::Property {
                    target: self.bind_target(target)?,
                    key: literal(&key.text),
                    value: Expression::Literal(Value::Null),
                    span: target.span.to(key.span),
                }),
                RemoveItem::DynamicProperty { target, key } => bound.push(Update::Property {
                    target: self.bind_target(target)?,
                    key: self.bind_key(key)?,
                    value: Expression::Literal(Value::Null),
                    span: target.span.to(key.span),
                }),
                RemoveItem::Labels { variable, labels } => bound.push(Update::RemoveLabels {
                    target: self.bind_labelled(variable)?,
                    labels: self.bind_set_labels(labels, variable.span)?,
                    span: variable.span,
                }),
                RemoveItem::Citation { sources, from } => {
                    bound.extend(self.bind_citation(sources, from)?);
                }
                RemoveItem::Statement(stated) => bound.push(self.bind_removed(stated)?),
            }
        }
        Ok(BoundClause::Set(BoundSet {
            items: bound,
            citing: Vec::new(),
        }))
    }

    pub(super) fn bind_target(&mut self, target: &ast::Expression) -> Result<Expression> {
        let bound = self.bind_expression(target);
        let bound = bound.map_err(|error| self.to_be_found(error))?;
        expect(TypeSet::ENTITY, bound.types, target.span)?;
        Ok(bound.expression)
    }

    pub(super) fn bind_entity(&mut self, variable: &Name) -> Result<Expression> {
        let found = self.resolve(&variable.text, variable.span);
        let (slot, types) = found.map_err(|error| self.to_be_found(error))?;
        expect(TypeSet::ENTITY, types, variable.span)?;
        Ok(Expression::Slot(slot))
    }

    /// What is said where an entity is changed and nothing has been found before.
    fn to_be_found(&self, error: Error) -> Error {
        let nothing =
            error.code() == ErrorCode::UndefinedVariable && self.scope.visible().is_empty();
        match nothing {
            true => error.hint("find it first: MATCH (n:Label) SET n.key = value"),
            false => error,
        }
    }

    fn bind_labelled(&mut self, variable: &Name) -> Result<Expression> {
        let found = self.resolve(&variable.text, variable.span);
        let (slot, types) = found.map_err(|error| self.to_be_found(error))?;
        if !TypeSet::NODE.accepts(types) {
            return Err(kind_conflict(variable, "a node", types));
        }
        Ok(Expression::Slot(slot))
    }

    fn bind_set_labels(
        &mut self,
        labels: &[LabelExpression],
        span: Span,
    ) -> Result<Vec<Expression>> {
        let mut names = Vec::with_capacity(labels.len());
        for label in labels {
            names.extend(self.bind_label_names(label, span)?);
        }
        Ok(names)
    }

    pub(super) fn bind_key(&mut self, key: &ast::Expression) -> Result<Expression> {
        let bound = self.bind_expression(key)?;
        expect(TypeSet::STRING, bound.types, key.span)?;
        Ok(bound.expression)
    }

    fn bind_properties(&mut self, value: &ast::Expression) -> Result<Expression> {
        let bound = self.bind_expression(value)?;
        expect(TypeSet::MAP.or(TypeSet::ENTITY), bound.types, value.span)?;
        Ok(bound.expression)
    }

    /// `[DETACH] DELETE targets`
    pub fn bind_delete(
        &mut self,
        targets: &[ast::Expression],
        detach: bool,
    ) -> Result<BoundClause> {
        let deletable = TypeSet::ENTITY.or(TypeSet::PATH);
        let mut bound = Vec::with_capacity(targets.len());
        for target in targets {
            if matches!(target.kind, ExpressionKind::HasLabels(..)) {
                return Err(label_deletion(target.span));
            }
            let typed = self.bind_expression(target)?;
            expect(deletable, typed.types, target.span)?;
            bound.push(typed.expression);
        }
        let spans = targets.iter().map(|target| target.span);
        Ok(BoundClause::Delete {
            targets: bound,
            detach,
            span: spans.reduce(Span::to).unwrap_or_default(),
        })
    }

    /// `FOREACH (variable IN list | clauses)`
    pub fn bind_foreach(
        &mut self,
        variable: &Name,
        list: &ast::Expression,
        body: &[Clause],
    ) -> Result<BoundClause> {
        composition::check_foreach(body)?;
        let (list, elements) = self.bind_list_source(list)?;
        let (slot, body) = self.scoped(|binder| {
            let slot: Slot = binder.slots.named(&variable.text);
            let types = elements.or(TypeSet::NULL);
            binder.scope.declare(&variable.text, slot, types);
            let mut bound = Vec::with_capacity(body.len());
            for clause in body {
                binder.nested(clause.span, |binder| binder.bind_clause(clause, &mut bound))?;
            }
            Ok((slot, bound))
        })?;
        Ok(BoundClause::Foreach {
            variable: slot,
            list,
            body,
        })
    }
}

fn label_deletion(span: Span) -> Error {
    Error::syntax(
        ErrorCode::InvalidDelete,
        "DELETE takes nodes, relationships and paths, not labels or types",
    )
    .at(span)
    .hint("REMOVE n:Label takes a label away")
}
