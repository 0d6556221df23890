//! Triangles of which only the number is asked are counted from the lists of neighbours, without rows of any of their nodes.

use super::whole_count;
use crate::expression::Slot;
use crate::graph::{Direction, GraphView};
use crate::plan::{Branch, Closing, Expand, Operator, PatternCount, Plan, PlanNode, TriangleCount};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    whole_count::replace(plan, &|pattern, node| {
        let (triangle, argument) = triangle(pattern, node)?;
        Some((Operator::TriangleCount(Box::new(triangle)), argument))
    });
}

/// The triangle that a hop from the nodes of a scan and a node that is counted form, and what the scan is for.
fn triangle(pattern: &PatternCount, node: &PlanNode) -> Option<(TriangleCount, PlanNode)> {
    let ([branch], true) = (pattern.branches.as_slice(), pattern.predicates.is_empty()) else {
        return None;
    };
    let [closing] = branch.closings.as_slice() else {
        return None;
    };
    let [back] = closing.hops.as_slice() else {
        return None;
    };
    let expand = node.children.first()?;
    let Operator::Expand(core) = &expand.operator else {
        return None;
    };
    let scan = expand.children.first()?;
    let start = match &scan.operator {
        Operator::LabelScan(scan) if scan.node == core.from => vec![Arc::clone(&scan.label)],
        Operator::AllNodesScan(scan) if scan.node == core.from => Vec::new(),
        _ => return None,
    };
    let argument = scan.children.first()?;
    let argument = matches!(argument.operator, Operator::Argument).then_some(argument)?;
    let plain = is_plain(branch) && [core, &branch.hop, back].into_iter().all(is_simple);
    if !plain || core.into || core.gathered.is_some() || !core.distinct_from.is_empty() {
        return None;
    }
    let triangle = of_hops(core, (branch, closing, back), start, pattern.count)?;
    Some((triangle, argument.clone()))
}

/// Nothing is asked of the end of the hop but its labels.
fn is_plain(branch: &Branch) -> bool {
    let alone = branch.branches.is_empty() && branch.joined.is_empty() && !branch.optional;
    alone && branch.unlike.is_empty() && branch.carried.is_empty()
}

/// A hop of one type in one direction to another node.
fn is_simple(hop: &Expand) -> bool {
    let one = hop.types.as_ref().is_some_and(|types| types.len() == 1);
    one && hop.direction != Direction::Both && !hop.relationship_bound && hop.from != hop.to
}

fn of_hops(
    core: &Expand,
    (branch, closing, back): (&Branch, &Closing, &Expand),
    start: Vec<Arc<str>>,
    count: Slot,
) -> Option<TriangleCount> {
    let differs = |hop: &Expand| match hop.distinct_from.as_slice() {
        [] => Some(false),
        [only] if *only == core.relationship => Some(true),
        _ => None,
    };
    let (first, last) = (differs(&branch.hop)?, differs(back)?);
    let (second, third, distinct) = match (branch.hop.from, back.to) {
        (from, to) if from == core.to && to == core.from => {
            let distinct = [first, closing.unlike_hop, last];
            (branch.hop.clone(), back.clone(), distinct)
        }
        (from, to) if from == core.from && to == core.to => {
            let distinct = [last, closing.unlike_hop, first];
            (back.turned(), branch.hop.turned(), distinct)
        }
        _ => return None,
    };
    let labels = [start, core.labels.clone(), branch.hop.labels.clone()];
    let mut hops = [core.clone(), second, third];
    // The labels stand where a hop leads to the node.
    for (place, hop) in hops.iter_mut().enumerate() {
        hop.labels.clone_from(&labels[(place + 1) % labels.len()]);
    }
    Some(TriangleCount {
        hops,
        labels,
        distinct,
        count,
    })
}
