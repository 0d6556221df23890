//! If only the node at the end of a chain of hops is read, and duplicates are irrelevant, the sets of nodes at the ends of
//! the hops are found one after the other instead of the paths; if only the number of distinct ends is asked for, or of
//! distinct values of a property of theirs, they are counted where they are found.

use super::super::predicate::{conjuncts, label_of};
use super::demand::for_each_demand_where;
use crate::expression::{Expression, PathMode, Slot};
use crate::functions::AggregateKind;
use crate::graph::{Direction, GraphView};
use crate::plan::{
    Aggregate, Distinct, DistinctEnds, EndCount, EndHop, EndStep, Filter, Operator, Plan, PlanNode,
    VariableExpand,
};
use std::collections::BTreeSet;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    let concerns =
        |operator: &Operator| matches!(operator, Operator::Expand(_) | Operator::VariableExpand(_));
    for_each_demand_where(plan, &concerns, &mut |node, demand| {
        let mut read = demand.slots.iter();
        if let (Some(end), None) = (read.next(), read.next())
            && demand.duplicates_irrelevant
            && demand.whole
        {
            replace(node, *end, view);
        }
    });
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut count));
}

fn replace(node: &mut PlanNode, end: Slot, view: &GraphView) {
    let Some((ends, input)) = ends(node, end, view) else {
        return;
    };
    node.operator = Operator::DistinctEnds(ends);
    node.children = vec![input];
    node.by_graph_type.clear();
}

/// The search for the ends of the hops at the top of a plan, and what is below them.
pub(super) fn ends(
    top: &PlanNode,
    end: Slot,
    view: &GraphView,
) -> Option<(DistinctEnds, PlanNode)> {
    let chain = longest(chain(top, end), view);
    let (from, input) = chain
        .last()
        .map(|(step, input)| (step.nodes().0, (*input).clone()))?;
    let steps = chain.into_iter().rev().map(|(step, _)| step).collect();
    let ends = DistinctEnds {
        from,
        steps,
        count: None,
        gathered: None,
    };
    Some((ends, input))
}

/// The hops that lead to a node, the last one first, each with the operator below it.
fn chain(top: &PlanNode, end: Slot) -> Vec<(EndStep, &PlanNode)> {
    let mut steps = Vec::new();
    let mut tests: Vec<&Expression> = Vec::new();
    // Relationships that are required to hold.
    let mut times: Vec<Slot> = Vec::new();
    let (mut node, mut end) = (top, end);
    while let Some(below) = node.children.first() {
        match &node.operator {
            Operator::Filter(Filter { predicate }) => {
                let (about, others): (Vec<&Expression>, Vec<&Expression>) = conjuncts(predicate)
                    .iter()
                    .partition(|part| is_about(part, end));
                times.extend(others.iter().filter_map(|part| part.held()));
                if times.len() < others.len() {
                    break;
                }
                // What is tested first stays first.
                tests.splice(0..0, about);
            }
            // A set has no node twice.
            Operator::Distinct(Distinct { slots }) if slots[..] == [end] => {}
            operator => {
                let Some(hop) = hop_to(operator, end) else {
                    break;
                };
                let holds = |slot: &Slot| matches!(&hop, EndHop::One(expand) if expand.relationship == *slot);
                if !times.iter().all(holds) {
                    break;
                }
                let times = !std::mem::take(&mut times).is_empty();
                let step = step(hop, std::mem::take(&mut tests), times);
                end = step.nodes().0;
                steps.push((step, below));
            }
        }
        node = below;
    }
    steps
}

/// The longest part of a chain, from its end, that needs to know nothing of what is before it. Empty if that is one hop along what is
/// stored, which is fast enough as it is.
fn longest<'p>(
    mut chain: Vec<(EndStep, &'p PlanNode)>,
    view: &GraphView,
) -> Vec<(EndStep, &'p PlanNode)> {
    while !chain.is_empty() && !is_closed(&chain) {
        chain.pop();
    }
    if let [(only, _)] = chain.as_slice()
        && let EndHop::One(hop) = &only.hop
        && !hop
            .types
            .iter()
            .flatten()
            .any(|name| view.is_derived_type(name))
    {
        chain.clear();
    }
    chain
}

/// Whether each hop must be distinct from hops of the chain only, with no chain of any length between them.
fn is_closed(chain: &[(EndStep, &PlanNode)]) -> bool {
    let mut bound = BTreeSet::new();
    // From the start on.
    chain.iter().rev().all(|(step, _)| match &step.hop {
        EndHop::One(expand) => {
            let known = expand.distinct_from.iter().all(|slot| bound.contains(slot));
            bound.insert(expand.relationship);
            known
        }
        EndHop::Many(_) => {
            bound.clear();
            true
        }
    })
}

/// Whether a predicate can be decided for a node by itself.
pub(super) fn is_about(predicate: &Expression, node: Slot) -> bool {
    let has_subquery = predicate.any(&|part| matches!(part, Expression::Subquery { .. }));
    let mut read = predicate.slots().into_iter();
    !has_subquery && !predicate.is_random() && read.all(|slot| slot == node)
}

fn hop_to(operator: &Operator, end: Slot) -> Option<EndHop> {
    match operator {
        Operator::Expand(expand) => {
            let free = !expand.into && !expand.relationship_bound && expand.from != expand.to;
            (free && expand.to == end).then(|| EndHop::One(expand.clone()))
        }
        Operator::VariableExpand(expand) => {
            (may_be_set(expand) && expand.to == end).then(|| EndHop::Many(expand.clone()))
        }
        _ => None,
    }
}

/// Whether the ends of walks are those of paths: see `src/executor/ends/many.rs`.
fn may_be_set(expand: &VariableExpand) -> bool {
    let hops = &expand.hops;
    let plain = hops.predicate.as_ref().is_none_or(in_time) && expand.prune.is_empty();
    let free = !hops.bound && !expand.into && expand.distinct_from.is_empty();
    let short = hops.min <= 1 && expand.direction != Direction::Both;
    plain && free && short && hops.mode != PathMode::Acyclic && expand.from != expand.to
}

/// Whether a predicate asks of each relationship of a chain that it and its ends hold.
fn in_time(predicate: &Expression) -> bool {
    matches!(
        predicate,
        Expression::Holds {
            with_ends: true,
            ..
        }
    )
}

/// A hop with its tests; `holding`: its relationship must hold.
fn step(mut hop: EndHop, tests: Vec<&Expression>, holding: bool) -> EndStep {
    let holding = match &hop {
        EndHop::One(_) => holding,
        EndHop::Many(expand) => expand.hops.predicate.is_some(),
    };
    let mut labels = Vec::new();
    if let EndHop::One(expand) = &mut hop {
        labels.append(&mut expand.labels);
    }
    let mut predicates = Vec::new();
    for test in tests {
        match label_of(test) {
            Some((_, label)) => labels.push(label.clone()),
            None => predicates.push(test.clone()),
        }
    }
    EndStep {
        hop,
        labels,
        predicates,
        holding,
    }
}

/// An aggregate of nothing but the number of distinct values of the ends.
fn count(node: &mut PlanNode) {
    let Operator::Aggregate(Aggregate { keys, aggregates }) = &node.operator else {
        return;
    };
    let ([], [(slot, made)], [argument]) = (
        keys.as_slice(),
        aggregates.as_slice(),
        aggregates
            .first()
            .map_or(&[][..], |(_, made)| &made.arguments),
    ) else {
        return;
    };
    let counts = made
        .function
        .is_some_and(|function| function.body.kind == AggregateKind::Count);
    let Some(child) = node
        .children
        .first_mut()
        .filter(|_| counts && made.distinct)
    else {
        return;
    };
    let Operator::DistinctEnds(ends) = &mut child.operator else {
        return;
    };
    if ends.count.is_some() || !is_about(argument, ends.to()) || !argument.reads(ends.to()) {
        return;
    }
    ends.count = Some(EndCount {
        slot: *slot,
        of: argument.clone(),
    });
    let child = std::mem::replace(&mut child.operator, Operator::Argument);
    let inputs = node
        .children
        .first_mut()
        .map(|node| std::mem::take(&mut node.children));
    node.operator = child;
    node.children = inputs.unwrap_or_default();
}
