//! The small parts of patterns: label tests, types, bounds, directions, and their errors.

use crate::binder::{ConnectionKind, PatternGraph};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, PathMode, Slot, ValueOperator};
use crate::graph::Direction;
use crate::syntax::ast::{LabelExpression, Name, PatternDirection, PatternElement, Quantifier};
use crate::value::kind::TypeSet;
use std::collections::HashSet;
use std::sync::Arc;

pub(super) fn set_step_predicate(
    graph: &mut PatternGraph,
    at: usize,
    mut predicates: Vec<Expression>,
) {
    let predicate = match predicates.len() {
        0 => return,
        1 => predicates.remove(0),
        _ => Expression::And(predicates),
    };
    let connection = graph.connections.get_mut(at);
    if let Some(ConnectionKind::Variable(hops) | ConnectionKind::Shortest { hops, .. }) =
        connection.map(|found| &mut found.kind)
    {
        hops.predicate = Some(predicate);
    }
}

/// `left = right`
pub(super) fn equal(left: Expression, right: Expression, span: Span) -> Expression {
    Expression::Binary {
        operator: ValueOperator::Equal,
        left: Box::new(left),
        right: Box::new(right),
        span,
    }
}

pub(super) fn same(left: Slot, right: Slot) -> Expression {
    equal(
        Expression::Slot(left),
        Expression::Slot(right),
        Span::default(),
    )
}

/// The alternatives of a type expression, or a test if it is more complex.
pub(super) fn relationship_types(
    types: Option<&LabelExpression>,
) -> (Option<Vec<Arc<str>>>, Option<&LabelExpression>) {
    fn alternatives(expression: &LabelExpression, out: &mut Vec<Arc<str>>) -> bool {
        match expression {
            LabelExpression::Label(name) => {
                out.push(name.text.clone());
                true
            }
            LabelExpression::Or(parts) => parts.iter().all(|part| alternatives(part, out)),
            LabelExpression::And(_)
            | LabelExpression::Not(_)
            | LabelExpression::Any
            | LabelExpression::Dynamic { .. } => false,
        }
    }
    let Some(expression) = types else {
        return (None, None);
    };
    let mut names = Vec::new();
    if alternatives(expression, &mut names) {
        let mut known = HashSet::new();
        names.retain(|name| known.insert(name.clone()));
        (Some(names), None)
    } else {
        (None, Some(expression))
    }
}

/// The bounds of a quantifier, with defaults for those that are not written.
pub(super) fn bounds(length: &Quantifier) -> Result<(u64, Option<u64>)> {
    let least = length.min.unwrap_or(u64::from(length.legacy));
    if !length.legacy && length.max.is_some_and(|most| most < least) {
        let message = "the upper bound is below the lower one";
        return Err(Error::syntax(ErrorCode::InvalidRelationshipPattern, message).at(length.span));
    }
    Ok((least, length.max))
}

pub(super) fn check_bounded(mode: PathMode, max: Option<u64>, span: Span) -> Result<()> {
    if mode != PathMode::Walk || max.is_some() {
        return Ok(());
    }
    Err(Error::syntax(
        ErrorCode::InvalidRelationshipPattern,
        "a walk without an upper bound may never end",
    )
    .at(span)
    .hint("give an upper bound, or use TRAIL"))
}

pub(super) fn direction(written: PatternDirection) -> Direction {
    match written {
        PatternDirection::Right => Direction::Outgoing,
        PatternDirection::Left => Direction::Incoming,
        PatternDirection::Both => Direction::Both,
    }
}

/// The error for a variable that is used for two different kinds of values.
pub(in crate::binder) fn kind_conflict(name: &Name, wanted: &str, types: TypeSet) -> Error {
    Error::syntax(
        ErrorCode::VariableTypeConflict,
        format!("`{}` is {types}, and cannot be {wanted}", name.text),
    )
    .at(name.span)
}

pub(super) fn used_twice(name: &Name) -> Error {
    let message = format!("relationship `{}` occurs twice in one MATCH", name.text);
    Error::syntax(ErrorCode::RelationshipUniquenessViolation, message)
        .at(name.span)
        .hint("within one MATCH every relationship is another")
}

/// Calls `visit` with every variable of a pattern.
pub(in crate::binder) fn for_each_name<'q>(
    elements: &'q [PatternElement],
    visit: &mut dyn FnMut(&'q Name),
) {
    for element in elements {
        match element {
            PatternElement::Node(node) => node.variable.iter().for_each(&mut *visit),
            PatternElement::Relationship(relationship) => {
                relationship.variable.iter().for_each(&mut *visit);
            }
            PatternElement::Group(group) => for_each_name(&group.elements, visit),
        }
    }
}
