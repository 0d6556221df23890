//! Where a part of a pattern starts if nothing of it is bound.

use super::predicate::{sought_ids, sought_key};
use super::traversal::Traversal;
use super::{Planner, argument};
use crate::binder::ConnectionKind;
use crate::expression::{Expression, Slot};
use std::sync::Arc;

/// Patterns of more nodes than this are started at the node with the fewest candidates, without trying the others.
const TRIED_STARTS: usize = 10;

/// The start of a part of a pattern.
#[derive(Clone, Copy)]
pub(super) enum Start {
    /// A scan of a node.
    Node(Slot),
    /// An index seek of the relationship of a connection.
    Indexed {
        /// The node at its left end.
        left: Slot,
        /// The index of the connection.
        place: usize,
        /// Relationships found per row.
        rows: f64,
    },
}

impl Planner<'_> {
    /// The best start if no connection can be followed.
    pub fn best_start(&self, traversal: &mut Traversal<'_>, unsolved: &[Slot]) -> Option<Start> {
        let (first, others) = unsolved.split_first()?;
        if others.is_empty() {
            return Some(Start::Node(*first));
        }
        let nodes = unsolved.iter().map(|slot| Start::Node(*slot));
        let starts: Vec<Start> = nodes.chain(self.indexed_connections(traversal)).collect();
        if starts.len() > TRIED_STARTS {
            let looked_at = |start: &Start| match start {
                Start::Node(slot) => self.start_cost(traversal, *slot),
                Start::Indexed { rows, .. } => *rows,
            };
            let least = |a: &Start, b: &Start| looked_at(a).total_cmp(&looked_at(b));
            return starts.into_iter().min_by(least);
        }
        let mut best = (f64::INFINITY, Start::Node(*first));
        // The plan so far is not copied for each.
        let before = argument(traversal.plan.estimate);
        let plan = std::mem::replace(&mut traversal.plan, before);
        for start in starts {
            let mut tried = traversal.clone();
            self.start(&mut tried, start);
            self.traverse_connected(&mut tried);
            // What is reached from here is bound; the remaining cost is the same for every start of this part of the
            // pattern.
            let reached = tried.solved.len() - traversal.solved.len();
            let cost = tried.cost / reached.max(1) as f64;
            if cost < best.0 {
                best = (cost, start);
            }
        }
        traversal.plan = plan;
        Some(best.1)
    }

    pub fn start(&self, traversal: &mut Traversal<'_>, start: Start) {
        match start {
            Start::Node(slot) => self.scan(traversal, slot),
            // A scan of its left end with the hop on top; the pass for indexes replaces both by one index seek.
            Start::Indexed { left, place, rows } => {
                let found = traversal.plan.estimate * rows;
                let before = traversal.cost;
                self.scan(traversal, left);
                self.follow_connection(traversal, place);
                traversal.cost = before + found;
            }
        }
    }

    /// The connections that an index over their type can find directly.
    fn indexed_connections(&self, traversal: &Traversal<'_>) -> Vec<Start> {
        if !self.options.runs("use_index") {
            return Vec::new();
        }
        let open = traversal.open.iter().filter_map(|place| {
            let connection = traversal.graph.connections.get(*place)?;
            let scope = traversal.scope(*place);
            if traversal.used.iter().any(|used| used.scope == scope) {
                return None;
            }
            let ConnectionKind::Single {
                relationship,
                bound: false,
                types,
            } = &connection.kind
            else {
                return None;
            };
            let (left, right) = (connection.left, connection.right);
            let open = |slot: &Slot| !traversal.solved.contains(slot);
            if left == right || !(open(&left) && open(&right) && open(relationship)) {
                return None;
            }
            let ready: Vec<Expression> =
                traversal.waiting.only_on(*relationship).cloned().collect();
            let by_id = sought_ids(*relationship, &ready).map(|(_, rows)| rows);
            let rows = by_id.or_else(|| match types.as_deref() {
                Some([only]) => self.cost.indexed_relationships(only, *relationship, &ready),
                _ => None,
            })?;
            let place = *place;
            Some(Start::Indexed { left, place, rows })
        });
        open.collect()
    }

    /// The number of rows that a scan of a node visits.
    pub fn start_cost(&self, traversal: &Traversal<'_>, slot: Slot) -> f64 {
        let labels = traversal
            .labels
            .get(&slot)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let scanned = self.cost.labelled(labels);
        match self.indexed_share(traversal, slot, labels) {
            Some(share) => scanned * share,
            None => scanned,
        }
    }

    /// The fraction of the nodes with these labels that an index finds directly.
    fn indexed_share(
        &self,
        traversal: &Traversal<'_>,
        slot: Slot,
        labels: &[Arc<str>],
    ) -> Option<f64> {
        if !self.options.runs("use_index") {
            return None;
        }
        let by_id = |one| sought_ids(slot, std::slice::from_ref(one)).is_some();
        if traversal.waiting.only_on(slot).any(by_id) {
            return Some(1.0 / self.cost.labelled(labels).max(1.0));
        }
        let shares = traversal.waiting.only_on(slot).filter_map(|predicate| {
            let sought = sought_key(predicate, slot)?;
            let indexed = labels
                .iter()
                .filter_map(|label| self.cost.index_share(label, sought));
            indexed.reduce(f64::min)
        });
        shares.reduce(f64::min)
    }
}
