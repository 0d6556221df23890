//! Shortest paths between two bound nodes.
//!
//! One path, or all paths of the minimum length, are found breadth first: from both ends if one path is enough. If more
//! lengths are requested, if there is a predicate on whole paths, or if the minimum length is greater than one, paths
//! are enumerated in the order of their lengths.

use super::context::Context;
use super::flat_map::FlatMap;
use super::hop::{Hop, relationship_list};
use super::meter::Usage;
use super::path_tree::{PathTree, RelationshipPath, path_bytes};
use super::reservation::Reservation;
use super::{bidirectional, path_tree};
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{Batch, Row, Slot, along, evaluate_row, is_true};
use crate::plan;
use crate::value::column::Column;
use crate::value::footprint::heap_bytes;
use crate::value::{NodeId, RelationshipId, Value};
use std::sync::Arc;

/// Shortest paths between bound nodes.
pub(super) struct ShortestPath {
    plan: plan::ShortestPath,
    hop: Hop,
    lists: Vec<Value>,
    paths: Vec<Value>,
    /// Charges the paths that a search finds, and the values that are created from them.
    memory: Reservation,
}

impl ShortestPath {
    pub(super) fn new(plan: plan::ShortestPath) -> ShortestPath {
        ShortestPath {
            hop: Hop::new(plan.expand.clone()),
            plan,
            lists: Vec::new(),
            paths: Vec::new(),
            memory: Reservation::new(Usage::Paths),
        }
    }

    fn search(
        &mut self,
        (from, to): (NodeId, NodeId),
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<Vec<RelationshipPath>> {
        let count = self.count(row, cx)?;
        let plain = count == 1 && from != to && self.plan.expand.hops.min <= 1;
        if plain && (self.plan.predicate.is_none() || !self.plan.groups) {
            let max = self.plan.expand.hops.max;
            let found = if self.plan.groups {
                bidirectional::all_shortest(
                    &self.hop,
                    (from, to),
                    max,
                    (row, cx),
                    &mut self.memory,
                )?
            } else {
                let one = bidirectional::shortest(&self.hop, (from, to), max, row, cx)?;
                one.into_iter().collect()
            };
            // If there is no path, or the shortest ones satisfy the predicate, the search is complete.
            if found.is_empty() || self.all_pass(&found, (from, to), row, cx)? {
                return Ok(found);
            }
        }
        self.enumerate((from, to), count, row, cx)
    }

    fn count(&self, row: &Row<'_>, cx: &Context<'_>) -> Result<usize> {
        match evaluate_row(&self.plan.count, row, &cx.evaluation())? {
            Value::Integer(count) if count > 0 => Ok(usize::try_from(count).unwrap_or(usize::MAX)),
            other => Err(Error::syntax(
                ErrorCode::NegativeIntegerArgument,
                format!("the number of shortest paths must be a positive integer, not {other}"),
            )
            .in_phase(crate::error::Phase::Runtime)),
        }
    }

    fn all_pass(
        &self,
        found: &[RelationshipPath],
        ends: (NodeId, NodeId),
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<bool> {
        for relationships in found {
            if !self.passes(relationships, ends, row, cx)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn passes(
        &self,
        relationships: &[RelationshipId],
        ends: (NodeId, NodeId),
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<bool> {
        let Some(predicate) = &self.plan.predicate else {
            return Ok(true);
        };
        let (list, path) = self.values(relationships, ends, cx);
        let list = row.bind(self.plan.expand.hops.relationships, list);
        let row = row.with(&list);
        let Some(slot) = self.plan.path else {
            return is_true(predicate, &row, &cx.evaluation());
        };
        let path = row.bind(slot, path);
        is_true(predicate, &row.with(&path), &cx.evaluation())
    }

    /// Paths by length until enough paths, or lengths, have been found.
    fn enumerate(
        &mut self,
        (from, to): (NodeId, NodeId),
        count: usize,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<Vec<RelationshipPath>> {
        let bounds = (self.plan.expand.hops.min, self.plan.expand.hops.max);
        let mut search = PathTree::new(from, to, self.plan.expand.hops.mode);
        let mut found: Vec<RelationshipPath> = Vec::new();
        let mut lengths = 0;
        if bounds.0 == 0 && from == to && self.passes(&[], (from, to), row, cx)? {
            found.push(Vec::new());
            lengths = 1;
        }
        while !enough(&found, lengths, count, self.plan.groups) {
            let step = path_tree::Step {
                hop: &self.hop,
                row,
                cx,
            };
            let Some(level) = search.next_level(&step, bounds)? else {
                break;
            };
            let before = found.len();
            for at in level {
                let Some(relationships) = search.arrived(at) else {
                    continue;
                };
                if self.passes(&relationships, (from, to), row, cx)? {
                    let bytes = path_bytes(&relationships);
                    self.memory.grow(bytes, &cx.run().limits)?;
                    found.push(relationships);
                }
            }
            lengths += usize::from(found.len() > before);
        }
        if !self.plan.groups {
            found.truncate(count);
        }
        Ok(found)
    }

    /// The list and the path in the order of the pattern, from whichever end the search started.
    fn values(
        &self,
        relationships: &[RelationshipId],
        (from, to): (NodeId, NodeId),
        cx: &Context<'_>,
    ) -> (Value, Value) {
        let path = |start: NodeId, relationships: &mut dyn Iterator<Item = RelationshipId>| {
            Value::Path(Arc::new(along(start, relationships, cx.graph())))
        };
        let forward = relationships.iter().copied();
        if self.plan.expand.reversed {
            let list = relationship_list(forward.clone().rev());
            (list, path(to, &mut forward.rev()))
        } else {
            (
                relationship_list(forward.clone()),
                path(from, &mut forward.into_iter()),
            )
        }
    }
}

fn enough(found: &[RelationshipPath], lengths: usize, count: usize, groups: bool) -> bool {
    if groups {
        lengths >= count
    } else {
        found.len() >= count
    }
}

impl FlatMap for ShortestPath {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.hop.types.resolve(cx.graph());
        Ok(())
    }

    fn begin(&mut self, input: &Batch, row: usize, _: &mut Context<'_>) -> Result<()> {
        self.hop.begin(input, row);
        Ok(())
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let node = |slot: Slot| input.node(slot, row);
        let ends = node(self.plan.expand.from).zip(node(self.plan.expand.to));
        let found = match ends {
            Some(ends) => self.search(ends, &Row::new(input, row), cx)?,
            None => Vec::new(),
        };
        if let Some(ends) = ends {
            for relationships in &found {
                let (list, path) = self.values(relationships, ends, cx);
                let limits = &cx.run().limits;
                if limits.memory.is_some() {
                    let cells = 2 * size_of::<Value>() as u64;
                    self.memory
                        .grow(cells + heap_bytes(&list) + heap_bytes(&path), limits)?;
                }
                rows.push(row as u32);
                self.lists.push(list);
                self.paths.push(path);
            }
        }
        if found.is_empty() && self.plan.optional {
            rows.push(row as u32);
            self.lists.push(Value::Null);
            self.paths.push(Value::Null);
        }
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let lists = Column::Values(std::mem::take(&mut self.lists));
        let paths = Column::Values(std::mem::take(&mut self.paths));
        self.memory.clear();
        set(self.plan.expand.hops.relationships, lists);
        if let Some(path) = self.plan.path {
            set(path, paths);
        }
    }
}
