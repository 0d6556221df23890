//! The number of triangles, from the lists of neighbours of their nodes.
//!
//! For each first node, the neighbours that may be the third node are marked; for each neighbour that may be the second
//! node, its neighbours are looked up among the marks. That takes as many steps as there are paths over a second node, so
//! the node that has the fewest of them is made the second one. Two relationships of a triangle can only be the same one if
//! two of its nodes are, so that one of the three is a loop: only there are relationships compared.

use super::context::Context;
use super::end_labels::EndLabels;
use super::flat_map::FlatMap;
use super::match_number::{MatchNumbers, add, multiply};
use super::meter::Usage;
use super::reservation::Reservation;
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView, TypeId};
use crate::parallel::{blocks, map_parallel};
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;

/// The number of first nodes that a thread takes at once.
const PART: usize = 2048;

/// The number of steps from which on several threads share them.
const WORTH: u64 = 200_000;

/// The number of steps after which the time limit and interrupts are looked at again.
const STEPS: u64 = 1 << 16;

/// The number of nodes whose degrees tell which node of the triangle is to be the second one.
const SAMPLE: usize = 2048;

/// For each row, one row with the number of triangles, if there are any.
pub(super) struct TriangleCount {
    plan: Box<plan::TriangleCount>,
    /// Nothing is written while the statement runs, so it is counted once.
    known: Option<u64>,
    counts: MatchNumbers,
    memory: Reservation,
}

impl TriangleCount {
    pub(super) fn new(plan: &plan::TriangleCount) -> TriangleCount {
        TriangleCount {
            plan: Box::new(plan.clone()),
            known: None,
            counts: MatchNumbers::default(),
            memory: Reservation::new(Usage::Counting),
        }
    }

    fn number(&mut self, cx: &Context<'_>) -> Result<u64> {
        let graph = cx.graph();
        let Some(mut triangles) = Triangles::new(&self.plan, graph) else {
            return Ok(0);
        };
        let bound = graph.node_bound() as usize;
        let steps = triangles.choose_second();
        let threads = if steps < WORTH { 1 } else { cx.threads() };
        let words = bound.div_ceil(64);
        let bytes = (words * size_of::<u64>() * threads) as u64;
        self.memory.grow(bytes, &cx.run().limits)?;
        let reading = cx.reading();
        let parts = map_parallel(
            Some(threads),
            blocks(bound, PART),
            || Ok((Scratch::new(words), reading.context())),
            |(scratch, cx), ids| triangles.of_first_nodes(ids, scratch, cx),
        )?;
        self.memory.clear();
        Ok(parts.into_iter().fold(0, add))
    }
}

impl FlatMap for TriangleCount {
    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let number = match self.known {
            Some(number) => number,
            None => self.number(cx)?,
        };
        self.known = Some(number);
        self.counts.push(number, row, rows)?;
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        set(self.plan.count, self.counts.take());
    }
}

/// Relationships of one type, seen from one of their ends.
#[derive(Clone, Copy)]
struct Side {
    direction: Direction,
    types: [TypeId; 1],
}

impl Side {
    fn back(self) -> Side {
        Side {
            direction: self.direction.opposite(),
            types: self.types,
        }
    }

    fn degree(self, node: NodeId, graph: &GraphView) -> u64 {
        graph.degree(node, self.direction, Some(&self.types))
    }

    /// The other ends of the relationships of a node, sorted.
    fn ends<'a>(
        self,
        node: NodeId,
        graph: &'a GraphView,
        merged: &'a mut Vec<NodeId>,
    ) -> &'a [NodeId] {
        let [only] = self.types;
        if let Some((ends, _)) = graph.neighbours(node, self.direction, only) {
            return ends;
        }
        merged.clear();
        let types = Some(&self.types[..]);
        graph.expand(node, self.direction, types, &mut |_, end| merged.push(end));
        merged
    }
}

/// Memory that a thread uses again for every node.
struct Scratch {
    /// A bit for each node: the ends that may be the third node.
    bits: Vec<u64>,
    /// These ends, sorted, each as often as there are relationships to it.
    marked: Vec<NodeId>,
    /// There are several relationships to one of them.
    parallel: bool,
    first: Vec<NodeId>,
    second: Vec<NodeId>,
    steps: u64,
}

impl Scratch {
    fn new(words: usize) -> Scratch {
        Scratch {
            bits: vec![0; words],
            marked: Vec::new(),
            parallel: false,
            first: Vec::new(),
            second: Vec::new(),
            steps: 0,
        }
    }

    /// Marks `marked`.
    fn mark(&mut self) {
        for end in &self.marked {
            if let Some(word) = self.bits.get_mut(end.0 as usize / 64) {
                *word |= 1 << (end.0 % 64);
            }
        }
        self.parallel = self.marked.windows(2).any(|pair| pair[0] == pair[1]);
    }

    fn unmark(&mut self) {
        for end in self.marked.drain(..) {
            if let Some(word) = self.bits.get_mut(end.0 as usize / 64) {
                *word = 0;
            }
        }
    }
}

fn bit(bits: &[u64], node: NodeId) -> u64 {
    let word = bits.get(node.0 as usize / 64);
    word.map_or(0, |word| word >> (node.0 % 64) & 1)
}

/// How often a node is in a sorted list.
fn times(list: &[NodeId], node: NodeId) -> u64 {
    let from = list.partition_point(|other| *other < node);
    let same = list[from..].iter().take_while(|other| **other == node);
    same.count() as u64
}

/// The triangles of three hops in a state of the graph.
struct Triangles<'g> {
    graph: &'g GraphView,
    /// From each node to the next one, and from the third one to the first.
    hops: [Side; 3],
    labels: [EndLabels; 3],
    distinct: [bool; 3],
}

impl<'g> Triangles<'g> {
    /// `None` if a type of theirs does not exist.
    fn new(plan: &plan::TriangleCount, graph: &'g GraphView) -> Option<Triangles<'g>> {
        let sides = plan.hops.iter().map(|hop| {
            let mut types = TypeFilter::new(hop.types.clone());
            types.resolve(graph);
            Some((types.single()?, hop.direction, types))
        });
        let sides: Vec<(TypeId, Direction, TypeFilter)> = sides.collect::<Option<_>>()?;
        let [one, two, three] = sides.as_slice() else {
            return None;
        };
        let side = |of: &(TypeId, Direction, TypeFilter)| Side {
            direction: of.1,
            types: [of.0],
        };
        // A hop that leads to a node, or the one that leaves it, may imply its labels.
        let [first, second, third] = &plan.labels;
        let tests = [(first, three, one), (second, one, two), (third, two, three)];
        let labels = tests.map(|(labels, to, from)| {
            let there = EndLabels::of_hop(labels, (&to.2, to.1), graph);
            match there {
                EndLabels::Implied | EndLabels::Unknown => there,
                EndLabels::All(_) | EndLabels::Range(_) => {
                    EndLabels::of_hop(labels, (&from.2, from.1.opposite()), graph)
                }
            }
        });
        Some(Triangles {
            graph,
            hops: [side(one), side(two), side(three)],
            labels,
            distinct: plan.distinct,
        })
    }

    /// Makes the node over which the fewest paths lead the second one. Returns their number; both are taken from a sample.
    fn choose_second(&mut self) -> u64 {
        let bound = self.graph.node_bound();
        let step = (bound as usize).div_ceil(SAMPLE).max(1);
        let [one, two, three] = self.hops;
        let around = [(three.back(), one), (one.back(), two), (two.back(), three)];
        let mut paths = [0_u64; 3];
        for id in (0..bound).step_by(step) {
            for (paths, (back, on)) in paths.iter_mut().zip(around) {
                let degree = on.degree(NodeId(id), self.graph);
                if degree > 0 {
                    *paths = add(
                        *paths,
                        multiply(degree, back.degree(NodeId(id), self.graph)),
                    );
                }
            }
        }
        let [first, second, third] = paths;
        if first < second.min(third) {
            self.rotate(2);
        } else if third < second {
            self.rotate(1);
        }
        multiply(first.min(second).min(third), step as u64)
    }

    /// Makes the node at a place the first one.
    fn rotate(&mut self, place: usize) {
        self.hops.rotate_left(place);
        self.labels.rotate_left(place);
        self.distinct.rotate_left(place);
    }

    /// The number of triangles with these first nodes.
    fn of_first_nodes(
        &self,
        ids: Range<usize>,
        scratch: &mut Scratch,
        cx: &Context<'_>,
    ) -> Result<u64> {
        let mut number = 0;
        for id in ids {
            number = add(number, self.from(NodeId(id as u32), scratch));
            if scratch.steps >= STEPS {
                cx.run().work.rows_expanded.add(scratch.steps);
                scratch.steps = 0;
                cx.check()?;
            }
        }
        cx.run().work.rows_expanded.add(scratch.steps);
        scratch.steps = 0;
        cx.check()?;
        Ok(number)
    }

    /// The number of triangles with this first node.
    fn from(&self, first: NodeId, scratch: &mut Scratch) -> u64 {
        let ([on, _, back], graph) = (self.hops, self.graph);
        let mut merged = std::mem::take(&mut scratch.first);
        let seconds = on.ends(first, graph, &mut merged);
        let mut number = 0;
        if !seconds.is_empty() && self.labels[0].accept(first, graph) {
            let thirds = back.back().ends(first, graph, &mut scratch.second);
            scratch.steps += (seconds.len() + thirds.len()) as u64;
            let accepted = thirds.iter().copied();
            let accepted = accepted.filter(|end| self.labels[2].accept(*end, graph));
            scratch.marked.extend(accepted);
            if !scratch.marked.is_empty() {
                scratch.mark();
                number = self.over_all(first, seconds, scratch);
                scratch.unmark();
            }
        }
        scratch.first = merged;
        number
    }

    /// The number of triangles with this first node; the ends that may be the third one are marked.
    fn over_all(&self, first: NodeId, seconds: &[NodeId], scratch: &mut Scratch) -> u64 {
        let (mut number, mut rest) = (0, seconds);
        while let Some(second) = rest.first().copied() {
            let hops = rest.iter().take_while(|other| **other == second).count();
            rest = &rest[hops..];
            if self.labels[1].accept(second, self.graph) {
                number = add(number, self.over(first, (second, hops as u64), scratch));
            }
        }
        number
    }

    /// The number of triangles with this first and second node, between which there are so many relationships.
    fn over(&self, first: NodeId, (second, hops): (NodeId, u64), scratch: &mut Scratch) -> u64 {
        let distinct = self.distinct.contains(&true);
        if distinct && first == second {
            return self.compared((first, second), None, scratch);
        }
        let ends = self.hops[1].ends(second, self.graph, &mut scratch.second);
        let (bits, marked) = (&scratch.bits, &scratch.marked);
        let mut found: u64;
        if search_pays(marked.len(), ends.len()) {
            scratch.steps += marked.len() as u64;
            found = marked.iter().map(|end| times(ends, *end)).sum();
        } else {
            scratch.steps += ends.len() as u64;
            found = ends.iter().map(|end| bit(bits, *end)).sum();
            if scratch.parallel && found > 0 {
                found = ends.iter().map(|end| times(marked, *end)).sum();
            }
        }
        // Only where two nodes of a triangle are the same may two of its relationships be.
        let mut same = [None; 2];
        for (same, third) in same.iter_mut().zip([first, second]) {
            if distinct && found > 0 && bit(bits, third) == 1 {
                let triangles = times(ends, third) * times(marked, third);
                found -= triangles;
                *same = (triangles > 0).then_some(third);
            }
        }
        let mut number = multiply(found, hops);
        for third in same.into_iter().flatten() {
            number = add(number, self.compared((first, second), Some(third), scratch));
        }
        number
    }

    /// The same, with relationships compared one by one; with this third node, or with any.
    fn compared(
        &self,
        (first, second): (NodeId, NodeId),
        third: Option<NodeId>,
        scratch: &mut Scratch,
    ) -> u64 {
        let ([one, two, three], graph) = (self.hops, self.graph);
        let mut ones: Vec<RelationshipId> = Vec::new();
        graph.expand_into(
            first,
            second,
            one.direction,
            Some(&one.types),
            &mut |found| {
                ones.push(found);
            },
        );
        let mut twos: Vec<(RelationshipId, NodeId)> = Vec::new();
        let types = Some(&two.types[..]);
        match third {
            Some(third) => graph.expand_into(second, third, two.direction, types, &mut |found| {
                scratch.steps += 1;
                twos.push((found, third));
            }),
            None => graph.expand(second, two.direction, types, &mut |found, end| {
                scratch.steps += 1;
                if bit(&scratch.bits, end) == 1 {
                    twos.push((found, end));
                }
            }),
        }
        let [differ, differ_next, differ_last] = self.distinct;
        let mut number = 0;
        for (two, end) in twos {
            graph.expand_into(
                end,
                first,
                three.direction,
                Some(&three.types),
                &mut |three| {
                    scratch.steps += 1;
                    if differ_next && two == three {
                        return;
                    }
                    let repeats = |one: &&RelationshipId| {
                        (differ && **one == two) || (differ_last && **one == three)
                    };
                    number += ones.iter().filter(|one| !repeats(one)).count() as u64;
                },
            );
        }
        number
    }
}

/// Whether it takes fewer steps to search for each of so many nodes in a sorted list than to look at all of it.
fn search_pays(sought: usize, len: usize) -> bool {
    let steps = len.checked_ilog2().unwrap_or(0) as usize + 1;
    sought * steps < len
}
