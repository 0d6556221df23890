//! Where a part of a pattern starts if nothing of it is bound.

use super::connected_order::MOST_COMPARED;
use super::predicate::{sought_ids, sought_key};
use super::traversal::Traversal;
use super::{Planner, argument};
use crate::binder::ConnectionKind;
use crate::expression::{Expression, Slot};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Patterns of more nodes than this are started at the node with the fewest candidates, without trying the others.
const TRIED_STARTS: usize = 10;

/// An order of all connections replaces the greedy one if it is expected to be cheaper by this factor.
const CHEAPER: f64 = 0.9;

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
    /// Begins with the best start if no connection can be followed, and follows the connections that are reached from
    /// it; false if there is nothing to start from.
    pub fn start_best(&self, traversal: &mut Traversal<'_>, unsolved: &[Slot]) -> bool {
        let Some((greedy, cost)) = self.best_start(traversal, unsolved) else {
            return false;
        };
        // What an index of relationships finds has not been compared with any order.
        let compared = cost.is_finite() || matches!(greedy, Start::Node(_));
        let order = compared.then(|| self.connected_order(traversal, &traversal.open, unsolved));
        match order.flatten().filter(|order| order.cost < cost * CHEAPER) {
            Some(order) => {
                if let Some(start) = order.start {
                    self.start(traversal, Start::Node(start));
                }
                self.follow_all(traversal, &order.places);
            }
            None => self.start(traversal, greedy),
        }
        true
    }

    /// Follows the connections that are reached from nodes with values.
    pub fn traverse_reached(&self, traversal: &mut Traversal<'_>) {
        if traversal.open.len() > MOST_COMPARED {
            return self.traverse_connected(traversal);
        }
        let reached = reached(traversal);
        if let Some(order) = self.connected_order(traversal, &reached, &[]) {
            // The plan so far is not copied.
            let before = argument(traversal.plan.estimate);
            let plan = std::mem::replace(&mut traversal.plan, before);
            let mut tried = traversal.clone();
            traversal.plan = plan;
            self.traverse_connected(&mut tried);
            if order.cost < (tried.cost - traversal.cost) * CHEAPER {
                self.follow_all(traversal, &order.places);
            }
        }
        self.traverse_connected(traversal);
    }

    fn follow_all(&self, traversal: &mut Traversal<'_>, places: &[usize]) {
        for place in places {
            self.follow_connection(traversal, *place);
        }
    }

    /// The best start if no connection can be followed, and the cost of going on from it greedily.
    fn best_start(&self, traversal: &mut Traversal<'_>, unsolved: &[Slot]) -> Option<(Start, f64)> {
        let (first, others) = unsolved.split_first()?;
        if others.is_empty() {
            return Some((Start::Node(*first), 0.0));
        }
        let nodes = unsolved.iter().map(|slot| Start::Node(*slot));
        let starts: Vec<Start> = nodes.chain(self.indexed_connections(traversal)).collect();
        if starts.len() > TRIED_STARTS {
            let looked_at = |start: &Start| match start {
                Start::Node(slot) => self.start_cost(traversal, *slot),
                Start::Indexed { rows, .. } => *rows,
            };
            let least = |a: &Start, b: &Start| looked_at(a).total_cmp(&looked_at(b));
            let start = starts.into_iter().min_by(least)?;
            return Some((start, f64::INFINITY));
        }
        let mut best = (f64::INFINITY, Start::Node(*first), 0.0);
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
                best = (cost, start, tried.cost - traversal.cost);
            }
        }
        traversal.plan = plan;
        Some((best.1, best.2))
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

/// The open connections that connect nodes with values to something, directly or over others of them.
fn reached(traversal: &Traversal<'_>) -> Vec<usize> {
    let mut solved = BTreeSet::new();
    let mut left = traversal.open.clone();
    let mut reached = Vec::new();
    loop {
        let before = left.len();
        left.retain(|place| {
            let Some(connection) = traversal.graph.connections.get(*place) else {
                return false;
            };
            let ends = [connection.left, connection.right];
            let has = |slot: &Slot| traversal.solved.contains(slot) || solved.contains(slot);
            if !ends.iter().any(has) {
                return true;
            }
            solved.extend(ends);
            reached.push(*place);
            false
        });
        if left.len() == before {
            return reached;
        }
    }
}
