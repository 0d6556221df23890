//! The label test of a hop for the node at its other end.

use super::type_filter::TypeFilter;
use crate::graph::{Direction, GraphView, LabelId};
use crate::plan::Expand;
use crate::value::NodeId;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// The labels that the node at the other end of a hop must have.
pub(super) enum EndLabels {
    /// Only labels that every end of such a relationship has anyway.
    Implied,
    /// These.
    All(Vec<LabelId>),
    /// These, which the nodes with ids in a range have, and no others: so it is after an import, file by file.
    Range(Range<u32>),
    /// A label that no node has ever had.
    Unknown,
}

impl EndLabels {
    /// The label test for a hop of these types, in a state of the graph.
    pub(super) fn of(plan: &Expand, types: &TypeFilter, graph: &GraphView) -> EndLabels {
        EndLabels::of_hop(&plan.labels, (types, plan.direction), graph)
    }

    /// The test for these labels at the ends of hops of these types in a direction.
    pub(super) fn of_hop(
        labels: &[Arc<str>],
        (types, direction): (&TypeFilter, Direction),
        graph: &GraphView,
    ) -> EndLabels {
        let ids = labels.iter().map(|label| graph.label_id(label));
        let Some(ids) = ids.collect::<Option<Vec<_>>>() else {
            return EndLabels::Unknown;
        };
        let is_implied = |id: &LabelId| is_implied(*id, direction, types, graph);
        let open: Vec<LabelId> = ids.into_iter().filter(|id| !is_implied(id)).collect();
        if open.is_empty() {
            return EndLabels::Implied;
        }
        let mut ranges = open.iter().map(|id| graph.label_range(*id));
        let common = ranges.try_fold(0..u32::MAX, |one, other| {
            let other = other?;
            Some(one.start.max(other.start)..one.end.min(other.end))
        });
        match common {
            Some(ids) => EndLabels::Range(ids),
            None => EndLabels::All(open),
        }
    }

    /// Whether no test is needed.
    pub(super) fn implied(&self) -> bool {
        matches!(self, EndLabels::Implied)
    }

    /// Whether a node passes the test.
    pub(super) fn accept(&self, node: NodeId, graph: &GraphView) -> bool {
        match self {
            EndLabels::Implied => true,
            EndLabels::All(ids) => ids.iter().all(|id| graph.has_label(node, *id)),
            EndLabels::Range(ids) => ids.contains(&node.0),
            EndLabels::Unknown => false,
        }
    }

    /// Those of some sorted ends that pass, if these follow one another: the first one, and the first one behind them.
    pub(super) fn within(&self, ends: &[NodeId]) -> Option<Range<usize>> {
        match self {
            EndLabels::Implied => Some(0..ends.len()),
            EndLabels::Unknown => Some(0..0),
            EndLabels::All(_) => None,
            EndLabels::Range(ids) => {
                let start = ends.partition_point(|end| end.0 < ids.start);
                let len = ends[start..].partition_point(|end| end.0 < ids.end);
                Some(start..start + len)
            }
        }
    }

    /// The number of hops of one type in one direction from a node whose ends pass, if it can be told without looking at each.
    pub(super) fn degree(
        &self,
        node: NodeId,
        (types, direction): (&TypeFilter, Direction),
        graph: &GraphView,
    ) -> Option<u64> {
        match self {
            EndLabels::Unknown => Some(0),
            EndLabels::Implied => Some(graph.degree(node, direction, types.ids())),
            EndLabels::All(_) => None,
            EndLabels::Range(_) => {
                let (ends, _) = graph.neighbours(node, direction, types.single()?)?;
                Some(self.within(ends)?.len() as u64)
            }
        }
    }
}

/// Whether every relationship of the types ends at a node with the label.
fn is_implied(label: LabelId, direction: Direction, types: &TypeFilter, graph: &GraphView) -> bool {
    let Some(types) = types.ids() else {
        return false;
    };
    // Of what follows from rules nothing is counted.
    if graph.derives(Some(types)) {
        return false;
    }
    types.iter().all(|id| {
        let whole = graph.type_count(*id);
        let ending = || graph.triple_count(None, Some(*id), Some(label)) == whole;
        let starting = || graph.triple_count(Some(label), Some(*id), None) == whole;
        match direction {
            Direction::Outgoing => ending(),
            Direction::Incoming => starting(),
            Direction::Both => ending() && starting(),
        }
    })
}

/// Numbers of hops whose ends have the labels. Where all hops of such a type from nodes with the labels of a node end so,
/// the number is that of all hops.
#[derive(Default)]
pub(super) struct Degrees {
    /// By the set of all labels of a node: whether all ends of its hops have the labels.
    known: FxHashMap<u32, bool>,
}

impl Degrees {
    /// Forgets what was known of another state of the graph.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// The number of hops from a node, and the number of relationships that were looked at.
    pub(super) fn of(
        &mut self,
        node: NodeId,
        (labels, types, direction): (&EndLabels, &TypeFilter, Direction),
        graph: &GraphView,
    ) -> (u64, u64) {
        if let Some(number) = labels.degree(node, (types, direction), graph) {
            return (number, 0);
        }
        let Some(from) = graph.label_set(node) else {
            return (0, 0);
        };
        if let EndLabels::All(ids) = labels {
            let all = self.known.entry(from).or_insert_with(|| {
                ids.iter()
                    .all(|label| graph.all_ends_have(*label, from, direction, types.ids()))
            });
            if *all {
                return (graph.degree(node, direction, types.ids()), 0);
            }
        }
        let (mut count, mut looked_at) = (0, 0);
        graph.expand(node, direction, types.ids(), &mut |_, end| {
            looked_at += 1;
            count += u64::from(labels.accept(end, graph));
        });
        (count, looked_at)
    }
}
