//! Chooses the core of a pattern: the nodes that are found row by row.

use super::super::super::argument;
use super::super::super::cost::Cost;
use super::closed::{closes, outer_end, outside, way, ways};
use super::conditions::Condition;
use super::core::{Core, leaving, pair};
use super::pattern::Pattern;
use super::rows::{rows_of, turned};
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan::{Expand, PlanNode};
use std::collections::BTreeSet;

/// Up to so many nodes, and conditions between them, each node is tried as the one that is scanned.
const TRIED: (usize, usize) = (16, 64);

/// What a row costs where a relationship that is followed without a row costs one.
pub(super) const ROW: f64 = 4.0;

/// The core with the least work; `None` if nothing is left to be counted, or nothing that a `Degree` does not do.
pub(super) fn choose(pattern: &Pattern<'_>, view: &GraphView) -> Option<Core> {
    let cost = Cost { view };
    let nodes = pattern.nodes();
    let few = nodes.len() <= TRIED.0 && pattern.conditions.len() <= TRIED.1;
    let starts: Vec<Option<Slot>> = match pattern.start {
        Some(start) if few && !pattern.fixed => {
            let others = nodes.into_iter().filter(|node| *node != start);
            std::iter::once(start).chain(others).map(Some).collect()
        }
        fixed => vec![fixed],
    };
    let mut best: Option<Core> = None;
    for start in starts {
        for end in [false, true] {
            let core = estimated(pattern, Growing { pattern, end }.grow(start), cost);
            if best.as_ref().is_none_or(|best| core.work < best.work) {
                best = Some(core);
            }
        }
    }
    best.filter(|core| leaves_something(pattern, &core.nodes))
}

/// Whether anything is left that a `Degree` on top of the plan would not count.
fn leaves_something(pattern: &Pattern<'_>, core: &BTreeSet<Slot>) -> bool {
    let outside = |node: &Slot| !core.contains(node);
    let left: Vec<Slot> = pattern.nodes().into_iter().filter(outside).collect();
    // One hop is left to `Degree` and `CountStore`.
    if pattern.hops.len() == 1 && pattern.optionals.is_empty() {
        return false;
    }
    let [only] = left.as_slice() else {
        return !left.is_empty() || !pattern.optionals.is_empty();
    };
    let last = pattern.hops.last().is_some_and(|hop| hop.to == *only);
    let plain = pattern.tests_of(*only).is_empty() && pattern.optionals.is_empty();
    let free = pattern
        .conditions
        .iter()
        .all(|condition| !condition.nodes().contains(only));
    !(last && plain && free)
}

/// A core with its estimates.
fn estimated(
    pattern: &Pattern<'_>,
    (nodes, anchors): (BTreeSet<Slot>, Vec<Slot>),
    cost: Cost<'_>,
) -> Core {
    let mut core = Core {
        nodes,
        anchors,
        rows: 0.0,
        work: 0.0,
    };
    let plan = rows_of(pattern, argument(pattern.source.estimate), &core, cost);
    core.rows = plan.estimate;
    core.work = ROW * all_rows(&plan)
        + Followed {
            pattern,
            core: &core,
            cost,
        }
        .total();
    core
}

/// The expected number of rows of a chain of operators, all together.
pub(super) fn all_rows(node: &PlanNode) -> f64 {
    node.estimate + node.children.first().map_or(0.0, all_rows)
}

/// Expects the number of relationships that are followed outside of a core.
struct Followed<'p> {
    pattern: &'p Pattern<'p>,
    core: &'p Core,
    cost: Cost<'p>,
}

impl Followed<'_> {
    fn total(&self) -> f64 {
        let nodes = self.core.nodes.iter();
        let reached = |node: &Slot| self.nodes(*node).min(self.core.rows);
        let beyond = nodes.map(|node| self.beyond(*node, None, reached(node)));
        beyond.sum::<f64>() + self.closed()
    }

    /// Relationships that are followed for each row, to nodes from which ways lead back into the core.
    fn closed(&self) -> f64 {
        let ways = ways(self.pattern, &self.core.nodes);
        let near: BTreeSet<Slot> = ways.iter().map(|way| way.near).collect();
        let degrees = near.into_iter().filter_map(|node| {
            let place = leaving(self.pattern, node, &self.core.nodes)?;
            let hop = self.pattern.hops.get(place)?;
            let hop = turned(hop, if hop.to == node { hop.from } else { hop.to });
            Some(self.degree(&hop).0)
        });
        self.core.rows * degrees.sum::<f64>()
    }

    /// The relationships of a node along a hop, and the fraction of them that ends at the right labels.
    fn degree(&self, hop: &Expand) -> (f64, f64) {
        let ends = (
            self.pattern.labels_of(hop.from),
            self.pattern.labels_of(hop.to),
        );
        let types = hop.types.as_deref();
        self.cost.degree(ends.0, types, hop.direction, ends.1)
    }

    fn nodes(&self, node: Slot) -> f64 {
        self.cost.labelled(self.pattern.labels_of(node))
    }

    /// Relationships that are followed from so many nodes, and on from their ends; not back along the hop `came`.
    fn beyond(&self, at: Slot, came: Option<usize>, reached: f64) -> f64 {
        let mut total = 0.0;
        for (place, hop) in self.pattern.hops.iter().enumerate() {
            let touches = !hop.into && (hop.from == at || hop.to == at);
            let hop = turned(hop, at);
            if !touches || Some(place) == came || self.core.nodes.contains(&hop.to) {
                continue;
            }
            if self.is_last(hop.to) {
                // Only the degree is looked up.
                total += reached;
                continue;
            }
            let (degree, share) = self.degree(&hop);
            let found = reached * degree;
            let ends = self.nodes(hop.to).min(found * share);
            total += found + self.beyond(hop.to, Some(place), ends);
        }
        total
    }

    /// Whether a node is the end of one hop and of nothing else.
    fn is_last(&self, node: Slot) -> bool {
        let touches = |hop: &Expand| hop.from == node || hop.to == node;
        let mut hops = self.pattern.hops.iter();
        let mut optionals = self.pattern.optionals.iter();
        hops.any(touches)
            && !hops.any(touches)
            && !optionals.any(|optional| optional.hop.from == node)
            && self.pattern.tests_of(node).is_empty()
    }
}

/// A core that grows until every condition can be counted.
struct Growing<'p> {
    pattern: &'p Pattern<'p>,
    /// Where one of two nodes must be in the core, it is the second one.
    end: bool,
}

impl Growing<'_> {
    /// The core, and the nodes at which relationships are tested.
    fn grow(&self, start: Option<Slot>) -> (BTreeSet<Slot>, Vec<Slot>) {
        let mut core = self.pattern.forced.clone();
        match self.pattern.start {
            Some(_) if !core.is_empty() && !self.pattern.fixed => {}
            _ => core.extend(start),
        }
        if self.pattern.start.is_none() {
            let roots = self.pattern.nodes().into_iter();
            core.extend(roots.filter(|node| !self.pattern.finds(*node)));
        }
        loop {
            self.connect(&mut core);
            let missing = self.missing(&core);
            if missing.is_empty() {
                break;
            }
            core.extend(missing);
        }
        let anchors = self.anchors(&core);
        (core, anchors)
    }

    fn anchors(&self, core: &BTreeSet<Slot>) -> Vec<Slot> {
        let joined = self.pattern.conditions.iter().filter_map(|condition| {
            let (from, to) = match condition {
                Condition::Joined { hop, .. } => (hop.from, hop.to),
                Condition::Closed { ends, .. } => *ends,
                Condition::Unlike(..) | Condition::Distinct(..) => return None,
            };
            match (core.contains(&from), core.contains(&to)) {
                (true, false) => Some(from),
                (false, true) => Some(to),
                (true, true) | (false, false) => None,
            }
        });
        joined.collect()
    }

    /// Adds the nodes between those of the core.
    fn connect(&self, core: &mut BTreeSet<Slot>) {
        let nodes: Vec<Slot> = core.iter().copied().collect();
        let Some(first) = nodes.first() else {
            return;
        };
        for node in &nodes {
            core.extend(self.pattern.path(*first, *node));
        }
    }

    /// Whether a node is in the core or one hop away from it.
    fn is_near(&self, node: Slot, core: &BTreeSet<Slot>) -> bool {
        core.contains(&node) || leaving(self.pattern, node, core).is_some()
    }

    /// The nodes that have to be added for the first condition that cannot be counted yet.
    fn missing(&self, core: &BTreeSet<Slot>) -> Vec<Slot> {
        let far = self.far_used(core);
        if !far.is_empty() {
            return far;
        }
        let mut paired: Vec<(usize, usize)> = Vec::new();
        for condition in &self.pattern.conditions {
            let missing = match condition {
                Condition::Unlike(one, other, _) => self.between(*one, *other, core),
                Condition::Joined { hop, .. } => self.joining(hop.from, hop.to, core),
                Condition::Closed { place, ends } => self.closing(*place, *ends, core),
                Condition::Distinct(one, other) => self.distinct(*one, *other, core),
            };
            if !missing.is_empty() {
                return missing;
            }
            let Some(pair) = pair(self.pattern, condition, core) else {
                continue;
            };
            let shares = |known: &(usize, usize)| {
                *known != pair
                    && [known.0, known.1]
                        .iter()
                        .any(|hop| *hop == pair.0 || *hop == pair.1)
            };
            if paired.iter().any(shares) {
                let hop = self.pattern.hops.get(pair.0);
                return hop.map_or(Vec::new(), |hop| vec![hop.from, hop.to]);
            }
            let ends = [pair.0, pair.1].into_iter();
            let ends = ends.filter_map(|place| self.outside(place, core));
            let closed = ends.filter(|end| closes(self.pattern, *end, core));
            let closed: Vec<Slot> = closed.collect();
            if !closed.is_empty() {
                return closed;
            }
            paired.push(pair);
        }
        Vec::new()
    }

    /// A hop that must differ from relationships of the source must start at the core.
    fn far_used(&self, core: &BTreeSet<Slot>) -> Vec<Slot> {
        let hops = self.pattern.hops.iter().zip(&self.pattern.used);
        let far = hops.filter(|(hop, used)| {
            !used.is_empty() && !core.contains(&hop.from) && !core.contains(&hop.to)
        });
        far.map(|(hop, _)| hop.from).collect()
    }

    fn between(&self, one: Slot, other: Slot, core: &BTreeSet<Slot>) -> Vec<Slot> {
        let near = self.is_near(one, core) && self.is_near(other, core);
        if near {
            return Vec::new();
        }
        let path = self.pattern.path(one, other);
        match path.as_slice() {
            [_, inner @ .., _] if !inner.is_empty() => inner.to_vec(),
            _ => vec![self.either(one, other)],
        }
    }

    fn joining(&self, one: Slot, other: Slot, core: &BTreeSet<Slot>) -> Vec<Slot> {
        let mut missing = self.between(one, other, core);
        if missing.is_empty() && !core.contains(&one) && !core.contains(&other) {
            missing.push(self.either(one, other));
        }
        missing
    }

    /// Of a hop that closes a cycle, one end must be in the core, and the other must be next to it, or there must be a way
    /// that can be counted.
    fn closing(&self, place: usize, ends: (Slot, Slot), core: &BTreeSet<Slot>) -> Vec<Slot> {
        if core.contains(&ends.0) && core.contains(&ends.1) {
            return Vec::new();
        }
        let Some((end, anchor)) = outer_end(self.pattern, place, core) else {
            return vec![self.either(ends.0, ends.1)];
        };
        if way(self.pattern, place, core).is_some() {
            return Vec::new();
        }
        let mut outside = outside(self.pattern, end, anchor, core);
        if outside.len() > 1 {
            outside.remove(0);
        }
        outside
    }

    /// The end of a hop that leaves the core.
    fn outside(&self, place: usize, core: &BTreeSet<Slot>) -> Option<Slot> {
        let hop = self.pattern.hops.get(place)?;
        match (core.contains(&hop.from), core.contains(&hop.to)) {
            (true, false) => Some(hop.to),
            (false, true) => Some(hop.from),
            (true, true) | (false, false) => None,
        }
    }

    /// A hop that closes a cycle at a node outside of the core, and another one that must have another relationship: it
    /// must be in the core, or lead to the same node.
    fn beside(&self, end: Slot, other: usize, core: &BTreeSet<Slot>) -> Vec<Slot> {
        let Some(hop) = self.pattern.hops.get(other) else {
            return Vec::new();
        };
        let within = core.contains(&hop.from) && core.contains(&hop.to);
        match within || self.outside(other, core) == Some(end) {
            true => Vec::new(),
            false => vec![end],
        }
    }

    fn either(&self, one: Slot, other: Slot) -> Slot {
        if self.end { other } else { one }
    }

    fn distinct(&self, one: usize, other: usize, core: &BTreeSet<Slot>) -> Vec<Slot> {
        let closed = |place| outer_end(self.pattern, place, core).map(|(end, _)| end);
        match (closed(one), closed(other)) {
            (Some(end), _) => return self.beside(end, other, core),
            (None, Some(end)) => return self.beside(end, one, core),
            (None, None) => {}
        }
        let hops = &self.pattern.hops;
        let (Some(one), Some(other)) = (hops.get(one), hops.get(other)) else {
            return Vec::new();
        };
        let touches = |from: Slot, to: Slot| core.contains(&from) || core.contains(&to);
        if touches(one.from, one.to) && touches(other.from, other.to) {
            return Vec::new();
        }
        // The path from any end of one to any end of the other, without its ends where it runs along a hop.
        let mut path = self.pattern.path(one.to, other.to);
        if path.get(1) == Some(&one.from) {
            path.remove(0);
        }
        if path.len() > 1 && path.get(path.len() - 2) == Some(&other.from) {
            path.pop();
        }
        path
    }
}
