//! Counts of all nodes, of nodes with a label, and of relationships by type and by the labels of their ends are read
//! from the counts that the graph maintains, without a scan.

use super::super::cost::KnownLabels;
use super::tally::{Tally, replace, without_labels};
use crate::expression::Slot;
use crate::graph::{Direction, GraphView};
use crate::plan::{AllNodesScan, CountStore, Counted, LabelScan, Operator, Plan, PlanNode};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    replace(plan, &find);
}

fn find(node: &PlanNode, count: Slot) -> Option<Tally> {
    let (node, labels) = without_labels(node)?;
    let (counted, gone, below) = match &node.operator {
        Operator::AllNodesScan(_) | Operator::LabelScan(_) => {
            let (slot, label) = scanned(node)?;
            (
                Counted::Nodes(one_label(slot, label, &labels)?),
                vec![slot],
                node,
            )
        }
        _ => relationships(node, &labels)?,
    };
    // A label test on anything else is not handled.
    if !labels.keys().all(|slot| gone.contains(slot)) {
        return None;
    }
    let input = below.children.first()?.clone();
    Some(Tally {
        node: PlanNode {
            estimate: input.estimate,
            operator: Operator::CountStore(CountStore { counted, count }),
            children: vec![input],
            live: None,
            by_graph_type: Vec::new(),
        },
        gone,
        optional: false,
        nullable: Vec::new(),
        given: Vec::new(),
    })
}

/// Relationships between nodes with no conditions other than labels; and the node whose input is kept.
fn relationships<'p>(
    node: &'p PlanNode,
    labels: &KnownLabels,
) -> Option<(Counted, Vec<Slot>, &'p PlanNode)> {
    let Operator::Expand(expand) = &node.operator else {
        return None;
    };
    if expand.into || expand.relationship_bound || !expand.distinct_from.is_empty() {
        return None;
    }
    let scan = node.children.first()?;
    let (_, label) = scanned(scan).filter(|(slot, _)| *slot == expand.from)?;
    let gone = vec![expand.from, expand.to, expand.relationship];
    let from = one_label(expand.from, label, labels)?;
    let to = one_label(expand.to, None, labels)?;
    let (start, end) = match expand.direction {
        Direction::Outgoing => (from, to),
        Direction::Incoming => (to, from),
        // Loops would have to be counted separately.
        Direction::Both => return None,
    };
    let types = expand.types.clone();
    Some((Counted::Relationships { start, types, end }, gone, scan))
}

fn scanned(node: &PlanNode) -> Option<(Slot, Option<&Arc<str>>)> {
    match &node.operator {
        Operator::AllNodesScan(AllNodesScan { node }) => Some((*node, None)),
        Operator::LabelScan(LabelScan { node, label }) => Some((*node, Some(label))),
        _ => None,
    }
}

/// The only label required of a slot, by its scan or above it; `None` if there are several.
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
