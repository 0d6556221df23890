//! Predicates over all, or none, of the nodes or relationships of a path are tested at each step: no path is made longer
//! that fails already. Predicates over the length of a path become bounds. The filter above stays.

use super::super::predicate::conjuncts;
use super::super::step_test::{Asked, asked, test_of, universal};
use super::demand::made_slots;
use crate::expression::{Expression, PathPart, Slot, ValueOperator};
use crate::graph::GraphView;
use crate::plan::{
    Filter, Operator, Plan, PlanNode, Repeat, ShortestPath, StepPart, VariableExpand,
};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut rewrite));
}

fn rewrite(node: &mut PlanNode) {
    match &mut node.operator {
        Operator::ShortestPath(shortest) => in_shortest(shortest),
        Operator::Filter(Filter { predicate }) => {
            let parts: Vec<Expression> = conjuncts(predicate)
                .iter()
                .filter(|part| is_of_path(part))
                .cloned()
                .collect();
            if !parts.is_empty()
                && let Some(below) = node.children.first_mut()
            {
                descend(below, &parts, &mut Seen::default());
            }
        }
        _ => {}
    }
}

/// What stands between a filter and the operator that is looked at.
#[derive(Default)]
struct Seen {
    paths: BTreeMap<Slot, Vec<PathPart>>,
    made: BTreeSet<Slot>,
}

fn descend(node: &mut PlanNode, parts: &[Expression], seen: &mut Seen) {
    seen.made.extend(made_slots(&node.operator));
    match &mut node.operator {
        Operator::Project(project) => {
            for (slot, value) in &project.items {
                if let Expression::Path(parts) = value {
                    seen.paths.insert(*slot, parts.clone());
                }
            }
        }
        Operator::VariableExpand(expand) => in_chain(expand, parts, seen),
        Operator::Repeat(repeat) => in_group(repeat, parts, seen),
        other if passes_rows(other) => {}
        _ => return,
    }
    if let Some(below) = node.children.first_mut() {
        descend(below, parts, seen);
    }
}

/// Whether rows that are missing below are missing above, and nothing else changes.
fn passes_rows(operator: &Operator) -> bool {
    matches!(operator, Operator::Filter(_) | Operator::Expand(_))
}

fn in_shortest(shortest: &mut ShortestPath) {
    let Some(predicate) = &shortest.predicate else {
        return;
    };
    let list = shortest.expand.hops.relationships;
    let made: BTreeSet<Slot> = shortest.path.into_iter().chain([list]).collect();
    let mut decided = true;
    for part in conjuncts(predicate) {
        let of = |asked: &Asked| match asked {
            Asked::Nodes(path) => (Some(*path) == shortest.path).then_some(StepPart::Node),
            Asked::Relationships(path) => {
                (Some(*path) == shortest.path).then_some(StepPart::Relationship)
            }
            Asked::List(slot) => (*slot == list).then_some(StepPart::Relationship),
        };
        let of_length = |slot: Slot| slot == list || Some(slot) == shortest.path;
        match test_of(part, &made, &of, true) {
            Some(test) => {
                decided &= test.of != StepPart::SoFar;
                shortest.expand.prune.push(test);
            }
            None => decided &= bound(&mut shortest.expand, part, &of_length),
        }
    }
    shortest.decided = decided;
}

fn in_chain(expand: &mut VariableExpand, parts: &[Expression], seen: &Seen) {
    let list = expand.hops.relationships;
    if expand.hops.bound {
        return;
    }
    let has_list = |path: &Slot| {
        let parts = seen.paths.get(path).into_iter().flatten();
        parts
            .clone()
            .any(|part| *part == PathPart::Relationships(list))
    };
    let is_alone = |path: Slot| {
        let parts = seen.paths.get(&path).map_or(&[][..], Vec::as_slice);
        has_list(&path) && parts.len() <= 3
    };
    let alone = seen
        .paths
        .keys()
        .all(|path| !has_list(path) || is_alone(*path));
    for part in parts {
        let of = |asked: &Asked| match asked {
            Asked::Nodes(path) => has_list(path).then_some(StepPart::Node),
            Asked::Relationships(path) => has_list(path).then_some(StepPart::Relationship),
            Asked::List(slot) => (*slot == list).then_some(StepPart::Relationship),
        };
        match test_of(part, &seen.made, &of, alone) {
            Some(test) => expand.prune.push(test),
            None => {
                bound(expand, part, &|slot| slot == list || is_alone(slot));
            }
        }
    }
}

fn in_group(repeat: &mut Repeat, parts: &[Expression], seen: &Seen) {
    // A selection has its tests already.
    if repeat.shortest.is_some() {
        return;
    }
    let walked = repeat.walked;
    let has_list = |path: &Slot| {
        let parts = seen.paths.get(path).into_iter().flatten();
        parts
            .clone()
            .any(|part| *part == PathPart::Relationships(walked))
    };
    for part in parts {
        let of = |asked: &Asked| match asked {
            Asked::Nodes(path) => has_list(path).then_some(StepPart::Node),
            Asked::Relationships(path) => has_list(path).then_some(StepPart::Relationship),
            Asked::List(slot) => {
                let mut collected = repeat.collected.iter();
                let found = collected.any(|(_, outer)| outer == slot);
                found.then_some(StepPart::Element(*slot))
            }
        };
        repeat.prune.extend(test_of(part, &seen.made, &of, false));
    }
}

/// Whether a predicate may be about a path at all.
fn is_of_path(predicate: &Expression) -> bool {
    universal(predicate).is_some() || length_test(predicate).is_some()
}

/// Narrows the bounds of a chain by a test of its length; returns whether the predicate is one.
fn bound(expand: &mut VariableExpand, predicate: &Expression, of: &dyn Fn(Slot) -> bool) -> bool {
    let Some((slot, operator, number)) = length_test(predicate) else {
        return false;
    };
    let (Ok(number), true) = (u64::try_from(number), of(slot)) else {
        return false;
    };
    let hops = &mut expand.hops;
    let mut most = |max: u64| hops.max = Some(hops.max.map_or(max, |known| known.min(max)));
    match operator {
        ValueOperator::Less if number > 0 => most(number - 1),
        ValueOperator::LessOrEqual => most(number),
        ValueOperator::Equal => {
            most(number);
            hops.min = hops.min.max(number);
        }
        ValueOperator::Greater => hops.min = hops.min.max(number.saturating_add(1)),
        ValueOperator::GreaterOrEqual => hops.min = hops.min.max(number),
        _ => return false,
    }
    true
}

/// `length(path) < 5`, `size(relationships) = 3` and the like: the slot of the path or the list.
fn length_test(predicate: &Expression) -> Option<(Slot, ValueOperator, i64)> {
    let Expression::Binary {
        operator,
        left,
        right,
        ..
    } = predicate
    else {
        return None;
    };
    let (measured, operator, number) = match (&**left, &**right) {
        (measured, Expression::Literal(Value::Integer(number))) => (measured, *operator, *number),
        (Expression::Literal(Value::Integer(number)), measured) => {
            (measured, operator.exchanged()?, *number)
        }
        _ => return None,
    };
    let Expression::Function {
        function,
        arguments,
        ..
    } = measured
    else {
        return None;
    };
    let known = function.is_built_in("length") || function.is_built_in("size");
    match arguments.as_slice() {
        [Expression::Slot(slot)] if known => Some((*slot, operator, number)),
        [inner] if function.is_built_in("size") => match asked(inner)? {
            Asked::Relationships(path) => Some((path, operator, number)),
            Asked::Nodes(_) | Asked::List(_) => None,
        },
        _ => None,
    }
}
