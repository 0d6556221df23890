//! Breadth-first search from both ends for one or all shortest paths between two different nodes.

use super::context::Context;
use super::hop::{Hop, opposite};
use super::meter::Usage;
use super::path_tree::{RelationshipPath, path_bytes};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::Row;
use crate::graph::Direction;
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
    depth: u64,
    memory: Reservation,
}

struct Reached {
    depth: u64,
    by: Vec<(RelationshipId, NodeId)>,
}

impl Side {
    fn new(start: NodeId, direction: Direction) -> Side {
        let reached = Reached {
            depth: 0,
            by: Vec::new(),
        };
        Side {
            direction,
            seen: FxHashMap::from_iter([(start, reached)]),
            frontier: vec![start],
            depth: 0,
            memory: Reservation::new(Usage::Paths),
        }
    }

    /// Extends the search by one hop; `all`: keeps every hop by which a node is reached, not only the first.
    fn grow(&mut self, all: bool, hop: &Hop, row: &Row<'_>, cx: &Context<'_>) -> Result<()> {
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
        }
        Ok(())
    }

    fn reach(&mut self, end: NodeId, by: (RelationshipId, NodeId), all: bool) {
        match self.seen.entry(end) {
            Entry::Vacant(entry) => {
                entry.insert(Reached {
                    depth: self.depth,
                    by: vec![by],
                });
                self.frontier.push(end);
            }
            Entry::Occupied(mut entry) if all && entry.get().depth == self.depth => {
                entry.get_mut().by.push(by);
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

/// Extends the smaller side until both meet; returns the nodes in the middle of all shortest paths.
fn meet(
    all: bool,
    hop: &Hop,
    (from, to): (NodeId, NodeId),
    max: Option<u64>,
    (row, cx): (&Row<'_>, &Context<'_>),
) -> Result<Option<Meeting>> {
    let mut forward = Side::new(from, hop.plan.direction);
    let mut backward = Side::new(to, opposite(hop.plan.direction));
    loop {
        let longer_than_allowed = max.is_some_and(|max| forward.depth + backward.depth >= max);
        if longer_than_allowed || forward.frontier.is_empty() || backward.frontier.is_empty() {
            return Ok(None);
        }
        let meetings = if forward.frontier.len() <= backward.frontier.len() {
            forward.grow(all, hop, row, cx)?;
            common(&forward, &backward)
        } else {
            backward.grow(all, hop, row, cx)?;
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
    while let Some((relationship, before)) =
        side.seen.get(&node).and_then(|reached| reached.by.first())
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
        let by = side.seen.get(&node).map_or(&[][..], |reached| &reached.by);
        if by.is_empty() {
            let limits = &cx.run().limits;
            memory.grow(path_bytes(&way), limits)?;
            limits.step(1)?;
            done.push(way);
            continue;
        }
        for (relationship, before) in by {
            let mut longer = way.clone();
            longer.push(*relationship);
            open.push((*before, longer));
        }
    }
    Ok(done)
}
