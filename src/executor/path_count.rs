//! The number of paths of bounded length from a node, without the paths.
//!
//! Paths are counted length by length: the paths to a node are those to the nodes before it, added up. What is counted so
//! is walks. A walk repeats a relationship only if it comes back to a node from which it goes on; so where no node that
//! is gone on from can be reached from itself, as in a tree or any other graph without cycles, walks are trails. Where
//! one can, the paths of that row are followed one by one.

use super::context::Context;
use super::end_labels::{Degrees, EndLabels};
use super::flat_map::FlatMap;
use super::match_number::{MatchNumbers, add, multiply};
use super::meter::Usage;
use super::operator::Live;
use super::reservation::Reservation;
use super::type_filter::TypeFilter;
use super::var_expand::VariableExpand;
use crate::error::Result;
use crate::expression::{Batch, PathMode};
use crate::graph::Direction;
use crate::plan;
use crate::value::NodeId;
use crate::value::column::Column;
use rustc_hash::{FxHashMap, FxHashSet};

/// The memory of a node that paths lead to: an entry of a table of numbers, and of the set of all such nodes.
const BYTES_PER_NODE: u64 = 40;

/// For each row, one row with the number of its paths, if there is one.
pub(super) struct PathCount {
    plan: plan::PathCount,
    types: TypeFilter,
    labels: EndLabels,
    /// The test of a path of length zero.
    start: EndLabels,
    degrees: Degrees,
    one_by_one: VariableExpand,
    counts: MatchNumbers,
    memory: Reservation,
}

/// The nodes that paths of some length lead to, with the number of paths to each.
type Level = FxHashMap<NodeId, u64>;

impl PathCount {
    pub(super) fn new(plan: plan::PathCount) -> PathCount {
        let live: Live = Some(vec![plan.expand.to]);
        PathCount {
            types: TypeFilter::new(plan.expand.hops.types.clone()),
            labels: EndLabels::Unknown,
            start: EndLabels::Unknown,
            degrees: Degrees::default(),
            one_by_one: VariableExpand::new(plan.expand.clone(), &live),
            counts: MatchNumbers::default(),
            memory: Reservation::new(Usage::Counting),
            plan,
        }
    }

    /// The number of paths, counted length by length; `None` if a path might come back to where it has been.
    fn by_length(&mut self, from: NodeId, cx: &Context<'_>) -> Result<Option<u64>> {
        let (min, max) = (self.plan.expand.hops.min, self.plan.expand.hops.max);
        let graph = cx.graph();
        let mut level = Level::from_iter([(from, 1)]);
        let mut seen = FxHashSet::from_iter([from]);
        let mut total = u64::from(min == 0 && self.start.accept(from, graph));
        let trails = self.plan.expand.hops.mode != PathMode::Walk;
        let (mut length, mut met) = (0_u64, false);
        while !level.is_empty() && max.is_none_or(|max| length < max) {
            length += 1;
            if max == Some(length) {
                let last = if length >= min {
                    self.last(&level, cx)?
                } else {
                    0
                };
                total = add(total, last);
                break;
            }
            level = self.next(&level, cx)?;
            if length >= min {
                for (node, paths) in &level {
                    if self.labels.accept(*node, graph) {
                        total = add(total, *paths);
                    }
                }
            }
            for node in level.keys() {
                met |= !seen.insert(*node) && trails;
            }
            self.memory
                .set(seen.len() as u64 * BYTES_PER_NODE, &cx.run().limits)?;
            // Now and then, because a cycle may have no end.
            if met && length.is_power_of_two() && self.has_cycle(&seen, cx)? {
                return Ok(None);
            }
        }
        let repeats = met && self.has_cycle(&seen, cx)?;
        Ok((!repeats).then_some(total))
    }

    /// The ends of the paths that are longer by one.
    fn next(&self, level: &Level, cx: &Context<'_>) -> Result<Level> {
        let mut next = Level::default();
        let mut looked_at = 0;
        let (graph, direction, types) = (cx.graph(), self.plan.expand.direction, self.types.ids());
        for (node, paths) in level {
            let from = std::iter::once(*node);
            graph.for_each_neighbours(from, direction, types, &mut |_, neighbours| {
                looked_at += neighbours.len() as u64;
                for end in neighbours {
                    let number = next.entry(*end).or_insert(0);
                    *number = add(*number, *paths);
                }
            });
        }
        cx.run().work.rows_expanded.add(looked_at);
        cx.run().limits.step(looked_at)?;
        Ok(next)
    }

    /// The number of paths that are longer by one and have an end with the labels.
    fn last(&mut self, level: &Level, cx: &Context<'_>) -> Result<u64> {
        let mut total = 0;
        let test = (&self.labels, &self.types, self.plan.expand.direction);
        for (node, paths) in level {
            let (degree, looked_at) = self.degrees.of(*node, test, cx.graph());
            cx.run().work.rows_expanded.add(looked_at);
            cx.run().limits.step(looked_at)?;
            total = add(total, multiply(*paths, degree));
        }
        Ok(total)
    }

    /// Whether one of the nodes can be reached from itself through the others.
    fn has_cycle(&self, nodes: &FxHashSet<NodeId>, cx: &Context<'_>) -> Result<bool> {
        // Nodes that no other one leads to are taken away, until there are none.
        let mut before: FxHashMap<NodeId, u64> = nodes.iter().map(|node| (*node, 0)).collect();
        let mut looked_at = 0;
        let (graph, direction, types) = (cx.graph(), self.plan.expand.direction, self.types.ids());
        let ends = |node: NodeId, visit: &mut dyn FnMut(NodeId)| {
            graph.expand(node, direction, types, &mut |_, end| visit(end));
        };
        for node in nodes {
            ends(*node, &mut |end| {
                looked_at += 1;
                if let Some(number) = before.get_mut(&end) {
                    *number += 1;
                }
            });
        }
        cx.run().work.rows_expanded.add(looked_at);
        cx.run().limits.step(looked_at)?;
        let free = before.iter().filter(|(_, number)| **number == 0);
        let mut free: Vec<NodeId> = free.map(|(node, _)| *node).collect();
        let mut taken = 0;
        while let Some(node) = free.pop() {
            taken += 1;
            ends(node, &mut |end| {
                if let Some(number) = before.get_mut(&end) {
                    *number -= 1;
                    if *number == 0 {
                        free.push(end);
                    }
                }
            });
        }
        Ok(taken < nodes.len())
    }

    /// The number of paths, one by one.
    fn one_by_one(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<u64> {
        self.one_by_one.begin(input, row, cx)?;
        let mut total = 0;
        loop {
            let mut rows = Vec::new();
            let complete = self.one_by_one.fill(input, row, &mut rows, cx)?;
            cx.check()?;
            let (labels, graph) = (&self.labels, cx.graph());
            self.one_by_one.columns(&mut |_, column| {
                let ends = (0..column.len()).filter_map(|row| column.node(row));
                total += ends.filter(|end| labels.accept(*end, graph)).count() as u64;
            });
            if complete {
                return Ok(total);
            }
        }
    }
}

impl FlatMap for PathCount {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.types.resolve(cx.graph());
        self.degrees.clear();
        let any = TypeFilter::new(None);
        let of = |types: &TypeFilter, graph| {
            EndLabels::of_hop(
                &self.plan.labels,
                (types, self.plan.expand.direction),
                graph,
            )
        };
        self.start = of(&any, cx.graph());
        self.labels = match self.plan.expand.hops.min {
            // The start is an end too, when paths are followed one by one.
            0 => of(&any, cx.graph()),
            _ => of(&self.types, cx.graph()),
        };
        self.one_by_one.prepare(input, cx)
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let Some(from) = input.node(self.plan.expand.from, row) else {
            return Ok(true);
        };
        debug_assert!(self.plan.expand.direction != Direction::Both);
        debug_assert!(self.plan.expand.hops.mode != PathMode::Acyclic);
        let number = match self.by_length(from, cx)? {
            Some(number) => number,
            None => self.one_by_one(input, row, cx)?,
        };
        self.memory.clear();
        self.counts.push(number, row, rows)?;
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(crate::expression::Slot, Column)) {
        set(self.plan.count, self.counts.take());
    }
}
