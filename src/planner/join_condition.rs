//! Conditions by which two independent parts of a pattern can be joined: equalities, memberships and ranges between an
//! expression of one part and one of the other.

use super::predicate::conjuncts;
use crate::expression::{Expression, Slot, ValueOperator};
use crate::plan::{HashJoin, JoinKey, JoinSide, RangeJoin};
use std::collections::BTreeSet;

/// A join that finds the pairs of rows for which predicates can be true, and perhaps some others.
pub(super) enum Join {
    Hash(HashJoin),
    Range(RangeJoin),
}

/// Whether a predicate is one of those by which parts can be joined.
pub(super) fn may_join(predicate: &Expression) -> bool {
    match predicate {
        Expression::Or(parts) => parts
            .iter()
            .all(|part| conjuncts(part).iter().any(may_equal)),
        Expression::Binary {
            operator,
            left,
            right,
            ..
        } => {
            let compares = may_equal(predicate) || is_bound(*operator);
            compares && reads_any(left) && reads_any(right)
        }
        _ => false,
    }
}

/// Whether it reads a slot at all.
fn reads_any(side: &Expression) -> bool {
    side.any(&|part| matches!(part, Expression::Slot(_)))
}

fn may_equal(predicate: &Expression) -> bool {
    matches!(
        predicate,
        Expression::Binary {
            operator: ValueOperator::Equal | ValueOperator::In,
            ..
        }
    )
}

/// The best join by a conjunction; `inside`: the slots of the part, which is the right side.
pub(super) fn join_by(predicates: &[Expression], inside: &BTreeSet<Slot>) -> Option<Join> {
    let keys: Vec<JoinKey> = predicates
        .iter()
        .filter_map(|part| key(part, inside))
        .collect();
    let (equal, listed): (Vec<JoinKey>, Vec<JoinKey>) =
        keys.into_iter().partition(|key| key.list.is_none());
    let (left, right) = equal.into_iter().map(|key| (key.left, key.right)).unzip();
    let join = HashJoin {
        left,
        right,
        either: match listed.into_iter().next() {
            Some(key) => vec![key],
            None => alternatives(predicates, inside).unwrap_or_default(),
        },
    };
    if join.left.is_empty() && join.either.is_empty() {
        return range(predicates, inside).map(Join::Range);
    }
    Some(Join::Hash(join))
}

/// Of the first disjunction of which every part has one: the equalities.
fn alternatives(predicates: &[Expression], inside: &BTreeSet<Slot>) -> Option<Vec<JoinKey>> {
    predicates.iter().find_map(|predicate| {
        let Expression::Or(parts) = predicate else {
            return None;
        };
        let keys = parts
            .iter()
            .map(|part| conjuncts(part).iter().find_map(|part| key(part, inside)));
        keys.collect()
    })
}

/// The two sides of an equality or a membership between the parts.
fn key(predicate: &Expression, inside: &BTreeSet<Slot>) -> Option<JoinKey> {
    let Expression::Binary {
        operator,
        left,
        right,
        ..
    } = predicate
    else {
        return None;
    };
    let is_list = match operator {
        ValueOperator::Equal => false,
        ValueOperator::In => true,
        _ => return None,
    };
    let straight = reads_outside(left, inside) && reads_inside(right, inside);
    let crossed = reads_inside(left, inside) && reads_outside(right, inside);
    let (of_left, of_right, list) = match (straight, crossed) {
        (true, _) => (left, right, JoinSide::Right),
        (_, true) => (right, left, JoinSide::Left),
        _ => return None,
    };
    Some(JoinKey {
        left: (**of_left).clone(),
        right: (**of_right).clone(),
        list: is_list.then_some(list),
    })
}

/// The bounds on an expression of the part; a lower and an upper one if there are, be it of two expressions.
fn range(predicates: &[Expression], inside: &BTreeSet<Slot>) -> Option<RangeJoin> {
    let mut joins: Vec<RangeJoin> = Vec::new();
    for predicate in predicates {
        let Some((key, operator, bound)) = bound(predicate, inside) else {
            continue;
        };
        let place = joins.iter().position(|join| same(&join.key, key));
        let place = place.unwrap_or(joins.len());
        if place == joins.len() {
            joins.push(RangeJoin {
                key: key.clone(),
                upper_key: None,
                lower: None,
                upper: None,
            });
        }
        let Some(join) = joins.get_mut(place) else {
            continue;
        };
        let included = matches!(
            operator,
            ValueOperator::GreaterOrEqual | ValueOperator::LessOrEqual
        );
        let side = match operator {
            ValueOperator::Greater | ValueOperator::GreaterOrEqual => &mut join.lower,
            _ => &mut join.upper,
        };
        if side.is_none() {
            *side = Some((bound.clone(), included));
        }
    }
    let bounds =
        |join: &RangeJoin| usize::from(join.lower.is_some()) + usize::from(join.upper.is_some());
    if let Some(both) = joins.iter().find(|join| bounds(join) == 2) {
        return Some(both.clone());
    }
    let lower = joins.iter().find(|join| join.lower.is_some());
    let upper = joins.iter().find(|join| join.upper.is_some());
    match (lower, upper) {
        (Some(lower), Some(upper)) => Some(RangeJoin {
            upper_key: Some(upper.key.clone()),
            upper: upper.upper.clone(),
            ..lower.clone()
        }),
        (one, other) => one.or(other).cloned(),
    }
}

/// `key operator bound`, where the key is of the part and the bound is not.
fn bound<'e>(
    predicate: &'e Expression,
    inside: &BTreeSet<Slot>,
) -> Option<(&'e Expression, ValueOperator, &'e Expression)> {
    let Expression::Binary {
        operator,
        left,
        right,
        ..
    } = predicate
    else {
        return None;
    };
    if !is_bound(*operator) {
        return None;
    }
    if reads_inside(left, inside) && reads_outside(right, inside) {
        return Some((left, *operator, right));
    }
    let crossed = reads_outside(left, inside) && reads_inside(right, inside);
    let mirrored = operator.exchanged().filter(|_| crossed)?;
    Some((right, mirrored, left))
}

/// Whether it bounds one side by the other.
fn is_bound(operator: ValueOperator) -> bool {
    matches!(
        operator,
        ValueOperator::Less
            | ValueOperator::LessOrEqual
            | ValueOperator::Greater
            | ValueOperator::GreaterOrEqual
    )
}

/// Whether two expressions are the same slot or the same property of one.
fn same(a: &Expression, b: &Expression) -> bool {
    match (a, b) {
        (Expression::Slot(a), Expression::Slot(b)) => a == b,
        (
            Expression::Property { subject, key, .. },
            Expression::Property {
                subject: other,
                key: other_key,
                ..
            },
        ) => key == other_key && same(subject, other),
        _ => false,
    }
}

/// Whether it reads the part and nothing else, and can be evaluated once for each row.
fn reads_inside(expression: &Expression, inside: &BTreeSet<Slot>) -> bool {
    let slots = expression.slots();
    !slots.is_empty() && slots.is_subset(inside) && is_plain(expression)
}

/// Whether it reads something else only.
fn reads_outside(expression: &Expression, inside: &BTreeSet<Slot>) -> bool {
    let slots = expression.slots();
    !slots.is_empty() && slots.is_disjoint(inside) && is_plain(expression)
}

fn is_plain(expression: &Expression) -> bool {
    !expression.is_random() && !expression.any(&|part| matches!(part, Expression::Subquery { .. }))
}
