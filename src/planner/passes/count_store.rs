//! The number of all nodes, of those with a label, of relationships by type and by the labels of their ends: the graph
//! keeps these counts, nothing need be scanned.

use super::super::cost::KnownLabels;
use super::tally::{Tally, replace, without_labels};
use crate::expression::Slot;
use crate::graph::{Direction, GraphView};
use crate::plan::{Counted, Operator, Plan, PlanNode};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    replace(plan, &find);
}

fn find(node: &PlanNode, count: Slot) -> Option<Tally> {
    let (node, labels) = without_labels(node)?;
    let (counted, gone, below) = match &node.operator {
        Operator::AllNodesScan { .. } | Operator::LabelScan { .. } => {
            let (slot, label) = scanned(node)?;
            (
                Counted::Nodes(one_label(slot, label, &labels)?),
                vec![slot],
                node,
            )
        }
        _ => relationships(node, &labels)?,
    };
    // A label asked of anything else is not looked at here.
    if !labels.keys().all(|slot| gone.contains(slot)) {
        return None;
    }
    let input = below.children.first()?.clone();
    Some(Tally {
        node: PlanNode {
            estimate: input.estimate,
            operator: Operator::CountStore { counted, count },
            children: vec![input],
            live: None,
        },
        gone,
        optional: false,
    })
}

/// Relationships between nodes that are asked for nothing but a label; with the node whose input stays.
fn relationships<'p>(
    node: &'p PlanNode,
    labels: &KnownLabels,
) -> Option<(Counted, Vec<Slot>, &'p PlanNode)> {
    let (ends, relationship, direction, types, scan) = match &node.operator {
        Operator::Expand(expand) => {
            let free =
                !expand.into && !expand.relationship_bound && expand.distinct_from.is_empty();
            let below = node.children.first().filter(|_| free)?;
            let scan = scanned(below).filter(|(slot, _)| *slot == expand.from)?;
            let ends = [(expand.from, scan.1), (expand.to, None)];
            (
                ends,
                expand.relationship,
                expand.direction,
                &expand.types,
                below,
            )
        }
        Operator::RelationshipScan {
            relationship,
            from,
            to,
            direction,
            types,
        } => (
            [(*from, None), (*to, None)],
            *relationship,
            *direction,
            types,
            node,
        ),
        _ => return None,
    };
    let gone = vec![ends[0].0, ends[1].0, relationship];
    let from = one_label(ends[0].0, ends[0].1, labels)?;
    let to = one_label(ends[1].0, ends[1].1, labels)?;
    let (start, end) = match direction {
        Direction::Outgoing => (from, to),
        Direction::Incoming => (to, from),
        // Loops would have to be told apart.
        Direction::Both => return None,
    };
    let types = types.clone();
    Some((Counted::Relationships { start, types, end }, gone, scan))
}

fn scanned(node: &PlanNode) -> Option<(Slot, Option<&Arc<str>>)> {
    match &node.operator {
        Operator::AllNodesScan { node } => Some((*node, None)),
        Operator::LabelScan { node, label } => Some((*node, Some(label))),
        _ => None,
    }
}

/// The only label asked of a slot, by its scan or above it; `None` where there are several.
fn one_label(
    slot: Slot,
    scanned: Option<&Arc<str>>,
    labels: &KnownLabels,
) -> Option<Option<Arc<str>>> {
    let asked = labels.get(&slot).map(Vec::as_slice).unwrap_or_default();
    match (scanned, asked) {
        (None, []) => Some(None),
        (Some(label), []) | (None, [label]) => Some(Some(label.clone())),
        _ => None,
    }
}
