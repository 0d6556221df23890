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

/// The test of one step that all of them pass where a predicate is true. `alone`: the path is one chain that is followed hop
/// by hop.
pub(super) fn test_of(
    predicate: &Expression,
    made: &BTreeSet<Slot>,
    of: &dyn Fn(&Asked) -> Option<StepPart>,
    alone: bool,
) -> Option<StepTest> {
    let (variable, list, each, keep) = universal(predicate)?;
    let Some(asked) = asked(list) else {
        return so_far(predicate, made, of, alone);
    };
    let part = of(&asked)?;
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
        _ => emptied(predicate),
    }
}

/// `isEmpty([x IN list WHERE …])`, `size([x IN list WHERE …]) = 0`
fn emptied(predicate: &Expression) -> Option<(Slot, &Expression, &Expression, Keep)> {
    match predicate {
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

/// The test of a predicate over neighbours, such as `all(k IN range(0, size(list) - 2) WHERE list[k].at < list[k + 1].at)`:
/// where it is true of a list, it is true of each part of it.
fn so_far(
    predicate: &Expression,
    made: &BTreeSet<Slot>,
    of: &dyn Fn(&Asked) -> Option<StepPart>,
    alone: bool,
) -> Option<StepTest> {
    let (place, range, each, keep) = universal(predicate)?;
    let (first, least, measured) = places(range)?;
    let subject = Subject::of(measured)?;
    // Only what is followed hop by hop has a list or a path so far.
    if !alone {
        return None;
    }
    of(&subject.asked())?;
    let whole = subject.slot();
    let mut others = each.slots();
    others.remove(&place);
    others.remove(&whole);
    let possible = keep != Keep::NotTrue
        && others.is_disjoint(made)
        && !each.is_random()
        && subject.only_near(each, place, (-first)..least);
    possible.then(|| StepTest {
        of: StepPart::SoFar,
        variable: whole,
        predicate: predicate.clone(),
        keep: Keep::True,
    })
}

/// `range(first, size(list) - least)`
fn places(range: &Expression) -> Option<(i64, i64, &Expression)> {
    let Expression::Function {
        function,
        arguments,
        ..
    } = range
    else {
        return None;
    };
    let [Expression::Literal(Value::Integer(first)), last] = arguments.as_slice() else {
        return None;
    };
    let Expression::Binary {
        operator: ValueOperator::Subtract,
        left,
        right,
        ..
    } = last
    else {
        return None;
    };
    let Expression::Literal(Value::Integer(least)) = **right else {
        return None;
    };
    let Expression::Function {
        function: measure,
        arguments,
        ..
    } = &**left
    else {
        return None;
    };
    let known = function.is_built_in("range") && measure.is_built_in("size");
    let measured = arguments.first()?;
    (known && *first >= 0 && least >= 1).then_some((*first, least, measured))
}

/// The list whose neighbours are compared.
enum Subject {
    Slot(Slot),
    Relationships(Slot),
    Nodes(Slot),
}

impl Subject {
    fn of(list: &Expression) -> Option<Subject> {
        Some(match asked(list)? {
            Asked::List(slot) => Subject::Slot(slot),
            Asked::Relationships(path) => Subject::Relationships(path),
            Asked::Nodes(path) => Subject::Nodes(path),
        })
    }

    fn asked(&self) -> Asked {
        match self {
            Subject::Slot(slot) => Asked::List(*slot),
            Subject::Relationships(path) => Asked::Relationships(*path),
            Subject::Nodes(path) => Asked::Nodes(*path),
        }
    }

    fn slot(&self) -> Slot {
        match self {
            Subject::Slot(slot) | Subject::Relationships(slot) | Subject::Nodes(slot) => *slot,
        }
    }

    fn is(&self, expression: &Expression) -> bool {
        match (Subject::of(expression), self) {
            (Some(Subject::Slot(a)), Subject::Slot(b))
            | (Some(Subject::Relationships(a)), Subject::Relationships(b))
            | (Some(Subject::Nodes(a)), Subject::Nodes(b)) => a == *b,
            _ => false,
        }
    }

    /// Whether an expression reads the list, and the place, only as elements at the place and some after or before it.
    fn only_near(
        &self,
        expression: &Expression,
        place: Slot,
        offsets: std::ops::Range<i64>,
    ) -> bool {
        if let Expression::Index { subject, index, .. } = expression
            && self.is(subject)
        {
            return offset(index, place).is_some_and(|offset| offsets.contains(&offset));
        }
        let mut near = true;
        expression.for_each_child(&mut |child| {
            near = near && self.only_near(child, place, offsets.clone());
        });
        let reads =
            matches!(expression, Expression::Slot(slot) if *slot == place || *slot == self.slot());
        near && !reads
    }
}

/// `place`, `place + 1`, `place - 1`
fn offset(index: &Expression, place: Slot) -> Option<i64> {
    let is_place = |side: &Expression| matches!(side, Expression::Slot(slot) if *slot == place);
    match index {
        index if is_place(index) => Some(0),
        Expression::Binary {
            operator,
            left,
            right,
            ..
        } if is_place(left) => match (operator, &**right) {
            (ValueOperator::Add, Expression::Literal(Value::Integer(by))) => Some(*by),
            (ValueOperator::Subtract, Expression::Literal(Value::Integer(by))) => Some(-*by),
            _ => None,
        },
        _ => None,
    }
}
