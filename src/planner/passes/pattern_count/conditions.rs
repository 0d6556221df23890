//! Conditions between two nodes or two relationships of a pattern that can be counted without a row for each case.

use crate::expression::{Expression, Slot, SubqueryKind, UnaryOperator, ValueOperator};
use crate::plan::{Expand, Operator, Subplan};

/// A condition between two parts of a pattern.
pub(super) enum Condition {
    /// Two nodes are different; and the predicate that says so.
    Unlike(Slot, Slot, Expression),
    /// There is a relationship between two nodes, or there is none; and the predicate that says so.
    Joined {
        hop: Box<Expand>,
        wanted: bool,
        predicate: Expression,
    },
    /// A hop, by its index, leads between two nodes that are found by other hops.
    Closed { place: usize, ends: (Slot, Slot) },
    /// Two hops, by their index, have different relationships.
    Distinct(usize, usize),
}

impl Condition {
    /// The nodes that it is about.
    pub fn nodes(&self) -> Vec<Slot> {
        match self {
            Condition::Unlike(one, other, _) => vec![*one, *other],
            Condition::Joined { hop, .. } => vec![hop.from, hop.to],
            Condition::Closed { ends, .. } => vec![ends.0, ends.1],
            Condition::Distinct(..) => Vec::new(),
        }
    }
}

/// The condition that a predicate states.
pub(super) fn condition_of(predicate: &Expression, subplans: &[Subplan]) -> Option<Condition> {
    if let Some(hop) = joined(predicate, subplans) {
        return Some(Condition::Joined {
            hop: Box::new(hop),
            wanted: true,
            predicate: predicate.clone(),
        });
    }
    match predicate {
        Expression::Binary {
            operator: ValueOperator::NotEqual,
            left,
            right,
            ..
        } => unlike(left, right, predicate),
        Expression::Unary {
            operator: UnaryOperator::Not,
            operand,
            ..
        } => match &**operand {
            Expression::Binary {
                operator: ValueOperator::Equal,
                left,
                right,
                ..
            } => unlike(left, right, predicate),
            inner => Some(Condition::Joined {
                hop: Box::new(joined(inner, subplans)?),
                wanted: false,
                predicate: predicate.clone(),
            }),
        },
        _ => None,
    }
}

fn unlike(left: &Expression, right: &Expression, predicate: &Expression) -> Option<Condition> {
    match (left, right) {
        (Expression::Slot(one), Expression::Slot(other)) if one != other => {
            Some(Condition::Unlike(*one, *other, predicate.clone()))
        }
        _ => None,
    }
}

/// The hop of an `EXISTS { }` that asks for one relationship between two nodes and nothing else.
fn joined(predicate: &Expression, subplans: &[Subplan]) -> Option<Expand> {
    let Expression::Subquery {
        kind: SubqueryKind::Exists,
        id,
        ..
    } = predicate
    else {
        return None;
    };
    let subplan = subplans.get(id.0 as usize)?;
    let Operator::Expand(expand) = &subplan.root.operator else {
        return None;
    };
    let leaf = subplan.root.children.first()?;
    let plain = matches!(leaf.operator, Operator::Argument)
        && subplan.count.is_none()
        && subplan.lineage.is_none()
        && expand.into
        && !expand.relationship_bound
        && expand.from != expand.to
        && expand.labels.is_empty()
        && expand.distinct_from.is_empty();
    plain.then(|| expand.clone())
}
