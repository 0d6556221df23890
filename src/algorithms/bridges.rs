//! Bridges and articulation points: relationships and nodes whose removal disconnects a component. Directions are
//! ignored; parallel relationships are never bridges.

use super::cancellation::{Cancellation, filled};
use super::projection::{Layout, Rows};
use crate::error::Result;
use crate::graph::Direction;
use crate::value::RelationshipId;
use crate::value::allowance::Allowance;

/// The bridges, ascending.
pub fn bridges(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<RelationshipId>> {
    let mut bridges = Search::run(layout, allowance)?.bridges;
    bridges.sort_unstable();
    Ok(bridges)
}

/// The articulation points, ascending.
pub fn articulation_points(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<u32>> {
    let cuts = Search::run(layout, allowance)?.cuts.into_iter();
    let points = (0..).zip(cuts).filter(|(_, cut)| *cut);
    Ok(points.map(|(node, _)| node).collect())
}

const UNSEEN: u32 = u32::MAX;

/// A node on the path from the root to the current position of the search.
struct Frame {
    node: u32,
    /// Its next entry.
    entry: usize,
    /// The relationship by which the search reached the node.
    came_by: Option<RelationshipId>,
}

/// Depth-first search (Hopcroft and Tarjan): if nothing before the parent can be reached from a child, the child
/// depends on the parent.
struct Search<'a> {
    rows: &'a Rows,
    relationships: &'a [RelationshipId],
    seen: u32,
    /// The discovery number of each node.
    numbers: Vec<u32>,
    /// The earliest node that can be reached from a node and its descendants, except by the relationship that led to
    /// the node.
    lowest: Vec<u32>,
    path: Vec<Frame>,
    bridges: Vec<RelationshipId>,
    cuts: Vec<bool>,
}

impl<'a> Search<'a> {
    fn run(layout: &'a Layout, allowance: &dyn Allowance) -> Result<Search<'a>> {
        let count = layout.node_count();
        let mut search = Search {
            rows: layout.rows(Direction::Both),
            relationships: layout.relationships(Direction::Both),
            seen: 0,
            numbers: filled(allowance, UNSEEN, count)?,
            lowest: filled(allowance, 0, count)?,
            path: Vec::new(),
            bridges: Vec::new(),
            cuts: filled(allowance, false, count)?,
        };
        let mut cancellation = Cancellation::new(allowance);
        for root in 0..count as u32 {
            if search.numbers[root as usize] == UNSEEN {
                search.from(root, &mut cancellation)?;
            }
        }
        Ok(search)
    }

    fn from(&mut self, root: u32, cancellation: &mut Cancellation<'_>) -> Result<()> {
        self.enter(root, None);
        let mut branches = 0;
        while let Some(frame) = self.path.last_mut() {
            cancellation.steps(1)?;
            if frame.entry < self.rows.run(frame.node).end {
                let (node, entry, came_by) = (frame.node, frame.entry, frame.came_by);
                frame.entry += 1;
                self.follow(node, entry, came_by);
            } else if let Some(frame) = self.path.pop() {
                branches += u32::from(self.leave(&frame, root));
            }
        }
        self.cuts[root as usize] = branches > 1;
        Ok(())
    }

    fn enter(&mut self, node: u32, came_by: Option<RelationshipId>) {
        self.numbers[node as usize] = self.seen;
        self.lowest[node as usize] = self.seen;
        self.seen += 1;
        self.path.push(Frame {
            node,
            entry: self.rows.run(node).start,
            came_by,
        });
    }

    fn follow(&mut self, node: u32, entry: usize, came_by: Option<RelationshipId>) {
        let (next, relationship) = (self.rows.neighbour(entry), self.relationships[entry]);
        if self.numbers[next as usize] == UNSEEN {
            self.enter(next, Some(relationship));
        } else if Some(relationship) != came_by {
            self.lower(node, self.numbers[next as usize]);
        }
    }

    /// Propagates what a node reaches to its parent; returns whether the parent is the root.
    fn leave(&mut self, frame: &Frame, root: u32) -> bool {
        let (Some(parent), Some(came_by)) = (self.path.last(), frame.came_by) else {
            return false;
        };
        let (parent, lowest) = (parent.node, self.lowest[frame.node as usize]);
        self.lower(parent, lowest);
        let number = self.numbers[parent as usize];
        if lowest > number {
            self.bridges.push(came_by);
        }
        if lowest >= number {
            self.cuts[parent as usize] = true;
        }
        parent == root
    }

    fn lower(&mut self, node: u32, to: u32) {
        let lowest = &mut self.lowest[node as usize];
        *lowest = (*lowest).min(to);
    }
}
