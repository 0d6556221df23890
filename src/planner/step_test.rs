//! Predicates over all, or none, of the nodes or relationships of a path, which can be tested at each of its steps.

use crate::expression::{Expression, ListQuantifier, Slot, UnaryOperator, ValueOperator};
use crate::plan::{Keep, StepPart, StepTest};
use crate::value::Value;
use std::collections::BTreeSet;

/// The list that a predicate is about.
pub(super) enum Asked {
    Nodes(Slot),
    Relationships(Slot),
    List(Slot),
}

pub(super) fn asked(list: &Expression) -> Option<Asked> {
    match list {
        Expression::Slot(slot) => Some(Asked::List(*slot)),
        Expression::Function {
            function,
            arguments,
            ..
        } => {
            let [Expression::Slot(path)] = arguments.as_slice() else {
                return None;
            };
            match () {
                () if function.is_built_in("nodes") => Some(Asked::Nodes(*path)),
                () if function.is_built_in("relationships") => Some(Asked::Relationships(*path)),
                () => None,
            }
        }
        _ => None,
    }
}

/// The test of one step that all of them pass where a predicate is true.
pub(super) fn test_of(
    predicate: &Expression,
    made: &BTreeSet<Slot>,
    of: &dyn Fn(&Asked) -> Option<StepPart>,
) -> Option<StepTest> {
    let (variable, list, each, keep) = universal(predicate)?;
    let part = of(&asked(list)?)?;
    let mut read = each.slots();
    read.remove(&variable);
    let possible = read.is_disjoint(made) && !each.is_random();
    possible.then(|| StepTest {
        of: part,
        variable,
        predicate: each.clone(),
        keep,
    })
}

/// `all(…)`, `none(…)`, and other words for them: the variable, the list, the predicate of each element, and the answer.
pub(super) fn universal(predicate: &Expression) -> Option<(Slot, &Expression, &Expression, Keep)> {
    match predicate {
        Expression::Quantifier {
            quantifier,
            variable,
            list,
            predicate,
        } => match quantifier {
            ListQuantifier::All => Some((*variable, list, predicate, Keep::True)),
            ListQuantifier::None => Some((*variable, list, predicate, Keep::False)),
            ListQuantifier::Any | ListQuantifier::Single => None,
        },
        Expression::Unary {
            operator: UnaryOperator::Not,
            operand,
            ..
        } => match &**operand {
            Expression::Quantifier {
                quantifier: ListQuantifier::Any,
                variable,
                list,
                predicate,
            } => Some((*variable, list, predicate, Keep::False)),
            _ => None,
        },
        Expression::Function {
            function,
            arguments,
            ..
        } if function.is_built_in("isEmpty") => selected(arguments.first()?),
        Expression::Binary {
            operator: ValueOperator::Equal,
            left,
            right,
            ..
        } => match (&**left, &**right) {
            (
                Expression::Function {
                    function,
                    arguments,
                    ..
                },
                Expression::Literal(Value::Integer(0)),
            ) if function.is_built_in("size") => selected(arguments.first()?),
            _ => None,
        },
        _ => None,
    }
}

/// `[x IN list WHERE predicate]`, which is to be empty.
fn selected(list: &Expression) -> Option<(Slot, &Expression, &Expression, Keep)> {
    match list {
        Expression::ListComprehension {
            variable,
            list,
            predicate: Some(predicate),
            ..
        } => Some((*variable, list, predicate, Keep::NotTrue)),
        _ => None,
    }
}
