//! Breadth-first search from both ends for one or all shortest paths between two different nodes.

use super::context::Context;
use super::hop::Hop;
use super::meter::Usage;
use super::path_tree::{RelationshipPath, path_bytes};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::Row;
use crate::graph::{Direction, GraphView};
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// The memory of a visited node: an entry of the table, and the block of the hops that lead to it.
const BYTES_PER_NODE: u64 = 112;

/// One side of the search: the nodes visited from one end, and how they were reached.
struct Side {
    direction: Direction,
    /// For each node the hops by which it was reached, all at the same distance; none for the start node.
    seen: FxHashMap<NodeId, Reached>,
    frontier: Vec<NodeId>,
    /// The number of relationships of the nodes in the frontier.
    relationships: u64,
    depth: u64,
    memory: Reservation,
}

/// A relationship, and the node that it comes from.
type Way = (RelationshipId, NodeId);

#[derive(Default)]
struct Reached {
    depth: u64,
    first: Option<Way>,
    others: Vec<Way>,
}

impl Reached {
    fn ways(&self) -> impl Iterator<Item = &Way> {
        self.first.iter().chain(&self.others)
    }
}

impl Side {
    fn new(start: NodeId, direction: Direction, hop: &Hop, graph: &GraphView) -> Side {
        let mut side = Side {
            direction,
            seen: FxHashMap::from_iter([(start, Reached::default())]),
            frontier: vec![start],
            relationships: 0,
            depth: 0,
            memory: Reservation::new(Usage::Paths),
        };
        side.estimate(hop, graph);
        side
    }

    fn estimate(&mut self, hop: &Hop, graph: &GraphView) {
        let degree = |node: &NodeId| graph.degree(*node, self.direction, hop.types.ids());
        self.relationships = self.frontier.iter().map(degree).sum();
    }

    /// Extends the search by one hop. `all`: keeps every hop by which a node is reached, not only the first, which is
    /// enough where the first node that the other side has seen ends the search.
    fn grow(
        &mut self,
        all: bool,
        other: &Side,
        hop: &Hop,
        (row, cx): (&Row<'_>, &Context<'_>),
    ) -> Result<()> {
        self.depth += 1;
        let frontier = std::mem::take(&mut self.frontier);
        let mut hops = Vec::new();
        for node in frontier {
            hops.clear();
            hop.from(node, self.direction, row, cx, &mut hops)?;
            let limits = &cx.run().limits;
            limits.step(hops.len() as u64)?;
            let (seen, taken) = (self.seen.len(), hops.len() as u64);
            for (relationship, end) in hops.drain(..) {
                self.reach(end, (relationship, node), all);
            }
            let seen = (self.seen.len() - seen) as u64;
            let ways = if all {
                taken * size_of::<(RelationshipId, NodeId)>() as u64
            } else {
                0
            };
            self.memory.grow(seen * BYTES_PER_NODE + ways, limits)?;
            let new = self.frontier.iter().rev().take(seen as usize);
            if !all && new.into_iter().any(|node| other.seen.contains_key(node)) {
                return Ok(());
            }
        }
        self.estimate(hop, cx.graph());
        Ok(())
    }

    fn reach(&mut self, end: NodeId, by: Way, all: bool) {
        match self.seen.entry(end) {
            Entry::Vacant(entry) => {
                entry.insert(Reached {
                    depth: self.depth,
                    first: Some(by),
                    others: Vec::new(),
                });
                self.frontier.push(end);
            }
            Entry::Occupied(mut entry) if all && entry.get().depth == self.depth => {
                entry.get_mut().others.push(by);
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// One shortest path.
pub(super) fn shortest(
    hop: &Hop,
    ends: (NodeId, NodeId),
    max: Option<u64>,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Option<RelationshipPath>> {
    let Some((forward, backward, meetings)) = meet(false, hop, ends, max, (row, cx))? else {
        return Ok(None);
    };
    let path = meetings.first().map(|middle| {
        let mut path = Vec::new();
        first_way(&forward, *middle, &mut path);
        path.reverse();
        first_way(&backward, *middle, &mut path);
        path
    });
    Ok(path)
}

/// All shortest paths.
pub(super) fn all_shortest(
    hop: &Hop,
    ends: (NodeId, NodeId),
    max: Option<u64>,
    (row, cx): (&Row<'_>, &Context<'_>),
    memory: &mut Reservation,
) -> Result<Vec<RelationshipPath>> {
    let Some((forward, backward, meetings)) = meet(true, hop, ends, max, (row, cx))? else {
        return Ok(Vec::new());
    };
    let mut paths = Vec::new();
    for middle in meetings {
        let firsts = all_ways(&forward, middle, memory, cx)?;
        let seconds = all_ways(&backward, middle, memory, cx)?;
        for first in &firsts {
            for second in &seconds {
                let path = first.iter().rev().chain(second);
                let path: RelationshipPath = path.copied().collect();
                memory.grow(path_bytes(&path), &cx.run().limits)?;
                paths.push(path);
                cx.run().limits.step(1)?;
            }
        }
    }
    Ok(paths)
}

type Meeting = (Side, Side, Vec<NodeId>);

/// Extends the side with fewer relationships to follow until both meet; returns the nodes in the middle of all shortest paths.
fn meet(
    all: bool,
    hop: &Hop,
    (from, to): (NodeId, NodeId),
    max: Option<u64>,
    (row, cx): (&Row<'_>, &Context<'_>),
) -> Result<Option<Meeting>> {
    let (direction, graph) = (hop.plan.direction, cx.graph());
    let mut forward = Side::new(from, direction, hop, graph);
    let mut backward = Side::new(to, direction.opposite(), hop, graph);
    loop {
        let longer_than_allowed = max.is_some_and(|max| forward.depth + backward.depth >= max);
        if longer_than_allowed || forward.frontier.is_empty() || backward.frontier.is_empty() {
            return Ok(None);
        }
        let meetings = if forward.relationships <= backward.relationships {
            forward.grow(all, &backward, hop, (row, cx))?;
            common(&forward, &backward)
        } else {
            backward.grow(all, &forward, hop, (row, cx))?;
            common(&backward, &forward)
        };
        if !meetings.is_empty() {
            return Ok(Some((forward, backward, meetings)));
        }
    }
}

/// The nodes that the side that was just extended shares with the other. All of them lie on shortest paths: the other
/// side has visited each at its full depth, or the two would have met before.
fn common(grown: &Side, other: &Side) -> Vec<NodeId> {
    let met = |node: &&NodeId| other.seen.contains_key(node);
    grown.frontier.iter().filter(met).copied().collect()
}

/// The relationships of one path from a node back to the start of a side, nearest to the node first.
fn first_way(side: &Side, from: NodeId, out: &mut Vec<RelationshipId>) {
    let mut node = from;
    while let Some((relationship, before)) = side
        .seen
        .get(&node)
        .and_then(|reached| reached.first.as_ref())
    {
        out.push(*relationship);
        node = *before;
    }
}

/// All paths from a node back to the start of a side, nearest relationship first.
fn all_ways(
    side: &Side,
    from: NodeId,
    memory: &mut Reservation,
    cx: &Context<'_>,
) -> Result<Vec<RelationshipPath>> {
    let mut done = Vec::new();
    let mut open = vec![(from, Vec::new())];
    while let Some((node, way)) = open.pop() {
        let reached = side.seen.get(&node);
        let reached = reached.filter(|reached| reached.first.is_some());
        let Some(reached) = reached else {
            let limits = &cx.run().limits;
            memory.grow(path_bytes(&way), limits)?;
            limits.step(1)?;
            done.push(way);
            continue;
        };
        for (relationship, before) in reached.ways() {
            let mut longer = way.clone();
            longer.push(*relationship);
            open.push((*before, longer));
        }
    }
    Ok(done)
}
