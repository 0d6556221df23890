//! Compressed sparse rows: for each node a run of neighbours, laid out from the adjacency of the graph.

use super::nodes::Nodes;
use super::over::Over;
use crate::algorithms::cancellation::Cancellation;
use crate::error::Result;
use crate::graph::{Direction, GraphView, TypeId};
use crate::parallel::{blocks, map_parallel};
use crate::value::allowance::Allowance;
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;

/// How many nodes are laid out at a time by one thread.
const BLOCK: usize = 1 << 14;

/// For each node the places of its neighbours.
#[derive(Clone, Debug)]
pub struct Rows {
    /// Where the run of each node begins, and the end of the last.
    offsets: Vec<usize>,
    neighbours: Vec<u32>,
}

impl Rows {
    /// Rows of these lengths, one after the other.
    pub fn new(lengths: impl Iterator<Item = u32>, neighbours: Vec<u32>) -> Rows {
        let mut offsets = vec![0];
        let mut end = 0;
        offsets.extend(lengths.map(|length| {
            end += length as usize;
            end
        }));
        Rows {
            offsets,
            neighbours,
        }
    }

    /// How many nodes.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// How many entries.
    pub fn entries(&self) -> usize {
        self.neighbours.len()
    }

    /// Where the run of a node lies among all entries.
    pub fn run(&self, node: u32) -> Range<usize> {
        self.offsets[node as usize]..self.offsets[node as usize + 1]
    }

    /// The neighbours of a node.
    pub fn row(&self, node: u32) -> &[u32] {
        &self.neighbours[self.run(node)]
    }

    /// The neighbour of an entry.
    pub fn neighbour(&self, entry: usize) -> u32 {
        self.neighbours[entry]
    }

    /// Each row ascending and every neighbour once; without the node itself, unless loops are kept.
    pub fn distinct(&self, keep_loops: bool, allowance: &dyn Allowance) -> Result<Rows> {
        allowance.hold(4 * self.entries() as u64 + 12 * self.len() as u64)?;
        let mut neighbours = Vec::with_capacity(self.entries());
        let mut lengths = Vec::with_capacity(self.len());
        let (mut row, mut cancellation) = (Vec::new(), Cancellation::new(allowance));
        for node in 0..self.len() as u32 {
            row.clear();
            row.extend_from_slice(self.row(node));
            cancellation.steps(1 + row.len())?;
            row.sort_unstable();
            row.dedup();
            row.retain(|other| keep_loops || *other != node);
            lengths.push(row.len() as u32);
            neighbours.extend_from_slice(&row);
        }
        Ok(Rows::new(lengths.into_iter(), neighbours))
    }

    /// The rows seen from the neighbours; each ascending.
    pub fn reversed(&self) -> Rows {
        let mut lengths = vec![0; self.len()];
        for neighbour in &self.neighbours {
            lengths[*neighbour as usize] += 1;
        }
        let mut reversed = Rows::new(lengths.into_iter(), vec![0; self.entries()]);
        let mut free = reversed.offsets.clone();
        for node in 0..self.len() as u32 {
            for neighbour in self.row(node) {
                let place = &mut free[*neighbour as usize];
                reversed.neighbours[*place] = node;
                *place += 1;
            }
        }
        reversed
    }

    /// All entries, row by row.
    pub fn neighbours(&self) -> &[u32] {
        &self.neighbours
    }
}

/// Where rows are laid out from: the nodes and types of a graph.
#[derive(Clone, Debug)]
pub struct Source {
    /// The state of the graph.
    pub graph: GraphView,
    /// Both ends of a relationship are among these.
    pub nodes: Nodes,
    /// The types that are followed, each once.
    pub types: Vec<TypeId>,
    /// The relationships that are not followed.
    pub over: Over,
}

impl Source {
    /// Calls `visit` with every neighbour of a node, and the relationship to it. By type; within a type by neighbour,
    /// then relationship; for `Both` first outgoing, then incoming, a loop once.
    pub fn visit(&self, node: u32, way: Direction, mut visit: impl FnMut(u32, RelationshipId)) {
        let id = self.nodes.id(node);
        for of_type in &self.types {
            if way != Direction::Incoming {
                self.visit_type(id, Direction::Outgoing, *of_type, &mut visit);
            }
            match way {
                Direction::Outgoing => {}
                Direction::Incoming => self.visit_type(id, way, *of_type, &mut visit),
                Direction::Both => {
                    let unless_loop = &mut |other, relationship| {
                        if other != node {
                            visit(other, relationship);
                        }
                    };
                    self.visit_type(id, Direction::Incoming, *of_type, unless_loop);
                }
            }
        }
    }

    /// Calls `visit` with the first few neighbours along outgoing relationships, of those that have not changed since
    /// the adjacency was laid out.
    pub fn visit_first(&self, node: u32, limit: usize, visit: impl FnMut(u32)) {
        let id = self.nodes.id(node);
        let runs = self.types.iter().filter_map(|of_type| {
            let run = self.graph.neighbours(id, Direction::Outgoing, *of_type);
            run.map(|(neighbours, relationships)| neighbours.iter().zip(relationships))
        });
        let held = runs.flatten().filter(|(_, id)| !self.over.has(**id));
        let others = held.filter_map(|(other, _)| self.nodes.place(*other));
        others.take(limit).for_each(visit);
    }

    fn visit_type(
        &self,
        id: NodeId,
        way: Direction,
        of_type: TypeId,
        visit: &mut impl FnMut(u32, RelationshipId),
    ) {
        if let Some((neighbours, relationships)) = self.graph.neighbours(id, way, of_type) {
            for (other, relationship) in neighbours.iter().zip(relationships) {
                if let Some(other) = self.nodes.place(*other)
                    && !self.over.has(*relationship)
                {
                    visit(other, *relationship);
                }
            }
            return;
        }
        // The node has changed since its adjacency was laid out.
        let graph = &self.graph;
        graph.expand(id, way, Some(&[of_type]), &mut |relationship, other| {
            if let Some(other) = self.nodes.place(other)
                && !self.over.has(relationship)
            {
                visit(other, relationship);
            }
        });
    }

    /// The rows of all nodes.
    pub fn rows(&self, way: Direction) -> Rows {
        let (lengths, neighbours) = self.gather(way, |neighbour, _| neighbour);
        Rows::new(lengths.into_iter(), neighbours)
    }

    /// The relationships in the order of the rows' entries.
    pub fn relationships(&self, way: Direction) -> Vec<RelationshipId> {
        self.gather(way, |_, relationship| relationship).1
    }

    /// Length of each row, and what `pick` says of each entry.
    fn gather<T: Copy + Send>(
        &self,
        way: Direction,
        pick: impl Fn(u32, RelationshipId) -> T + Sync,
    ) -> (Vec<u32>, Vec<T>) {
        let part = |(): &mut (), range: Range<usize>| {
            let (mut lengths, mut entries) = (Vec::with_capacity(range.len()), Vec::new());
            for node in range {
                let before = entries.len();
                self.visit(node as u32, way, |neighbour, relationship| {
                    entries.push(pick(neighbour, relationship));
                });
                lengths.push((entries.len() - before) as u32);
            }
            Ok((lengths, entries))
        };
        let parts: Result<Vec<(Vec<u32>, Vec<T>)>> =
            map_parallel(None, blocks(self.nodes.len(), BLOCK), || Ok(()), part);
        // No part fails.
        concatenated(parts.unwrap_or_default())
    }
}

fn concatenated<T: Copy>(parts: Vec<(Vec<u32>, Vec<T>)>) -> (Vec<u32>, Vec<T>) {
    let nodes = parts.iter().map(|(lengths, _)| lengths.len()).sum();
    let entries = parts.iter().map(|(_, entries)| entries.len()).sum();
    let mut all = (Vec::with_capacity(nodes), Vec::with_capacity(entries));
    for (lengths, entries) in parts {
        all.0.extend_from_slice(&lengths);
        all.1.extend_from_slice(&entries);
    }
    all
}
