//! Counts of all nodes, of nodes with a label, and of relationships by type and by the labels of their ends are read
//! from the counts that the graph maintains, without a scan.

use super::super::cost::KnownLabels;
use super::gather::Met;
use super::tally::{Tally, replace, without_filters};
use crate::expression::Slot;
use crate::graph::{Direction, GraphView};
use crate::plan::{AllNodesScan, CountStore, Counted, LabelScan, Operator, Plan, PlanNode};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    replace(plan, &find);
}

fn find(node: &PlanNode, count: Slot) -> Option<Tally> {
    let (node, required) = without_filters(node)?;
    let labels = required.labels;
    let (counted, met, below) = match &node.operator {
        Operator::AllNodesScan(_) | Operator::LabelScan(_) => {
            let (slot, label) = scanned(node)?;
            (
                Counted::Nodes(one_label(slot, label, &labels)?),
                vec![(slot, Met::Start)],
                node,
            )
        }
        _ => relationships(node, &labels)?,
    };
    let gone: Vec<Slot> = met.iter().map(|(slot, _)| *slot).collect();
    // Relationships at a time are left to the rows.
    let held = required.holding.iter().all(|slot| gone == [*slot]);
    // A label test on anything else is not handled.
    if !held || !labels.keys().all(|slot| gone.contains(slot)) {
        return None;
    }
    let input = below.children.first()?.clone();
    Some(Tally {
        node: PlanNode {
            estimate: input.estimate,
            operator: Operator::CountStore(CountStore {
                counted,
                count,
                holding: !required.holding.is_empty(),
                gathered: None,
            }),
            children: vec![input],
            live: None,
            by_graph_type: Vec::new(),
        },
        gone,
        met,
        optional: false,
        nullable: Vec::new(),
        given: Vec::new(),
    })
}

/// What is counted, the slots that held it, and the node whose input is kept.
type Found<'p> = (Counted, Vec<(Slot, Met)>, &'p PlanNode);

/// Relationships between nodes with no conditions other than labels; and the node whose input is kept.
fn relationships<'p>(node: &'p PlanNode, labels: &KnownLabels) -> Option<Found<'p>> {
    let Operator::Expand(expand) = &node.operator else {
        return None;
    };
    if expand.into || expand.relationship_bound || !expand.distinct_from.is_empty() {
        return None;
    }
    // `r:TYPE` is a further condition on the relationship.
    if labels.contains_key(&expand.relationship) {
        return None;
    }
    let scan = node.children.first()?;
    let (_, label) = scanned(scan).filter(|(slot, _)| *slot == expand.from)?;
    let from = one_label(expand.from, label, labels)?;
    let to = one_label(expand.to, None, labels)?;
    let (start, end) = match expand.direction {
        Direction::Outgoing => (from, to),
        Direction::Incoming => (to, from),
        // Loops would have to be counted separately.
        Direction::Both => return None,
    };
    let (starts, ends) = match expand.direction {
        Direction::Incoming => (expand.to, expand.from),
        Direction::Outgoing | Direction::Both => (expand.from, expand.to),
    };
    let met = vec![
        (starts, Met::Start),
        (expand.relationship, Met::Relationship),
        (ends, Met::End),
    ];
    let types = expand.types.clone();
    Some((Counted::Relationships { start, types, end }, met, scan))
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
