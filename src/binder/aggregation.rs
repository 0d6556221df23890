//! The rules of where aggregates are allowed, and what an aggregating expression may refer to.
//!
//! The items of a projection that do not aggregate are its *grouping keys*. An item that does aggregate may refer,
//! outside of its aggregates, only to constants and *simple* keys: variables and their properties. After an aggregation
//! or a `DISTINCT` the rows before it are gone, so `ORDER BY` and `WHERE` see only what was projected, by its name or
//! by repeating the expression.

use super::typing::{Typed, expect};
use super::walk::{any_part, for_each_variable};
use super::{Binder, BoundAggregate};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, Slot};
use crate::functions::AggregateFunction;
use crate::syntax::ast::{self, ExpressionKind};
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// How an aggregate is treated in the current context.
#[derive(Debug)]
pub(super) enum Aggregating {
    /// Not allowed: an error.
    Forbidden,
    /// It is computed per group; everything around it must be a key.
    Grouping(Keys),
    /// It would be nested in another aggregate: an error.
    Inside,
    /// The rows are already projected; only what was projected can be referred to.
    Projected(Keys),
}

/// What a projection has computed.
#[derive(Debug, Default)]
pub(super) struct Keys {
    entries: Vec<Key>,
    /// The aggregates so far, as written.
    pub aggregates: Vec<(ast::Expression, Slot, BoundAggregate)>,
    /// The expression being bound contains an aggregate.
    pub aggregated: bool,
}

#[derive(Debug)]
struct Key {
    written: ast::Expression,
    slot: Slot,
    types: TypeSet,
}

impl Keys {
    /// Adds what was projected.
    pub fn add(&mut self, written: &ast::Expression, slot: Slot, types: TypeSet) {
        self.entries.push(Key {
            written: written.clone(),
            slot,
            types,
        });
    }

    fn find(&self, expression: &ast::Expression) -> Option<&Key> {
        self.entries.iter().find(|key| key.written == *expression)
    }
}

/// Whether an expression contains an aggregate that belongs to it (not to a subquery in it).
pub(super) fn contains_aggregate(expression: &ast::Expression) -> bool {
    any_part(expression, &|part| match &part.kind {
        ExpressionKind::CountStar => true,
        ExpressionKind::Call { name, .. } => crate::functions::aggregate(&name.text).is_some(),
        _ => false,
    })
}

/// A variable, or a property of a variable.
fn is_simple(expression: &ast::Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Variable(_) => true,
        ExpressionKind::Property(subject, _) => is_simple(subject),
        _ => false,
    }
}

fn ambiguous(span: Span) -> Error {
    Error::syntax(
        ErrorCode::AmbiguousAggregationExpression,
        "mixes an aggregate with something that rows are not grouped by",
    )
    .at(span)
    .hint("project this part under a name with WITH first, then use the name")
}

impl Binder<'_> {
    /// The slot of an expression that is projected or a grouping key, if it may be used here.
    pub fn bind_projected(&mut self, expression: &ast::Expression) -> Result<Option<Typed>> {
        let (keys, grouping) = match &self.aggregating {
            Aggregating::Grouping(keys) => (keys, true),
            Aggregating::Projected(keys) => (keys, false),
            Aggregating::Forbidden | Aggregating::Inside => return Ok(None),
        };
        let Some(key) = keys.find(expression) else {
            return Ok(None);
        };
        let is_variable = matches!(expression.kind, ExpressionKind::Variable(_));
        // The name of a column refers to the column, whatever it referred to before.
        if (is_variable && !grouping) || self.mentions_local(expression) {
            return Ok(None);
        }
        let itself_aggregate = contains_aggregate(expression);
        if !is_simple(expression) && !itself_aggregate && keys.aggregated {
            return Err(ambiguous(expression.span));
        }
        let (slot, types) = (key.slot, key.types);
        self.slots.read(slot);
        Ok(Some(Typed::new(Expression::Slot(slot), types)))
    }

    fn mentions_local(&self, expression: &ast::Expression) -> bool {
        let mut local = false;
        for_each_variable(expression, &mut |name| {
            local = local || self.scope.find(name).is_some_and(|found| found.local);
        });
        local
    }

    /// The slot and types of a name.
    pub fn resolve(&mut self, name: &str, span: Span) -> Result<(Slot, TypeSet)> {
        let Some(found) = self.scope.find(name) else {
            return Err(self.scope.undefined(name, span));
        };
        let (mut slot, mut types) = (found.slot, found.types);
        if let (false, Aggregating::Grouping(keys)) = (found.local, &self.aggregating) {
            let written = ast::Expression {
                kind: ExpressionKind::Variable(Arc::from(name)),
                span,
            };
            let key = keys.find(&written).ok_or_else(|| ambiguous(span))?;
            (slot, types) = (key.slot, key.types);
        }
        self.slots.read(slot);
        Ok((slot, types))
    }

    /// A subquery inside an aggregating item sees only the keys that are variables.
    pub fn restrict_to_keys(&mut self) {
        let Aggregating::Grouping(keys) = &self.aggregating else {
            return;
        };
        self.scope.retain_mapped(|name| {
            let key = keys.entries.iter().find(|key| {
                matches!(&key.written.kind, ExpressionKind::Variable(known) if **known == *name)
            });
            key.map(|key| (key.slot, key.types))
        });
    }

    /// `count(*)`, `sum(DISTINCT x)`, …
    pub fn bind_aggregate(
        &mut self,
        written: &ast::Expression,
        function: Option<&'static AggregateFunction>,
        distinct: bool,
        arguments: &[ast::Expression],
    ) -> Result<Typed> {
        let result = function.map_or(TypeSet::INTEGER, |found| found.result.or(TypeSet::NULL));
        self.check_aggregate_place(written, arguments)?;
        if let Aggregating::Grouping(keys) = &self.aggregating
            && let Some((_, slot, _)) = keys.aggregates.iter().find(|(same, ..)| same == written)
        {
            return Ok(Typed::new(Expression::Slot(*slot), result));
        }
        let outside = std::mem::replace(&mut self.aggregating, Aggregating::Inside);
        let bound = self.bind_aggregate_arguments(function, arguments);
        self.aggregating = outside;
        let aggregate = BoundAggregate {
            function,
            distinct,
            arguments: bound?,
        };
        let slot = self.slots.anonymous("aggregate");
        if let Aggregating::Grouping(keys) = &mut self.aggregating {
            keys.aggregates.push((written.clone(), slot, aggregate));
        }
        Ok(Typed::new(Expression::Slot(slot), result))
    }

    fn check_aggregate_place(
        &mut self,
        written: &ast::Expression,
        arguments: &[ast::Expression],
    ) -> Result<()> {
        let invalid = |message: &str| {
            Error::syntax(ErrorCode::InvalidAggregation, message)
                .at(written.span)
                .hint("compute it in a WITH before this")
        };
        match &self.aggregating {
            Aggregating::Forbidden => Err(invalid("an aggregate is not allowed here")),
            Aggregating::Inside => Err(Error::syntax(
                ErrorCode::NestedAggregation,
                "an aggregate inside an aggregate",
            )
            .at(written.span)
            .hint("compute the inner one in a WITH first")),
            Aggregating::Projected(_) => {
                for argument in arguments {
                    self.bind_expression(argument)?;
                }
                Err(invalid("this aggregate is not among what was projected"))
            }
            Aggregating::Grouping(_) if self.scope.has_locals() => {
                Err(invalid("an aggregate cannot depend on a list's elements"))
            }
            Aggregating::Grouping(_) => Ok(()),
        }
    }

    fn bind_aggregate_arguments(
        &mut self,
        function: Option<&'static AggregateFunction>,
        arguments: &[ast::Expression],
    ) -> Result<Vec<Expression>> {
        let mut bound = Vec::with_capacity(arguments.len());
        for (position, argument) in arguments.iter().enumerate() {
            let typed = self.bind_expression(argument)?;
            if let Some(function) = function {
                expect(function.parameter(position), typed.types, argument.span)?;
            }
            bound.push(typed.expression);
        }
        Ok(bound)
    }
}
