//! Shortest paths between two bound nodes.
//!
//! One path, or all paths of the minimum length, are found breadth first: from both ends if one path is enough. If more
//! lengths are requested, if none of the shortest paths satisfies a predicate on whole paths, or if the minimum length is
//! greater than one, paths are enumerated in the order of their lengths.

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
        if !(self.hop.admits(from, row, cx)? && self.hop.admits(to, row, cx)?) {
            return Ok(Vec::new());
        }
        let plain = count == 1 && from != to && self.plan.expand.hops.min <= 1;
        if plain {
            let found = self.nearest((from, to), row, cx)?;
            let none = found.is_empty();
            let found = self.passing(found, (from, to), row, cx)?;
            // If there is no path, or some of the shortest ones satisfy the predicate, the search is complete.
            if none || !found.is_empty() {
                return Ok(found);
            }
        }
        self.enumerate((from, to), count, row, cx)
    }

    /// One of the shortest paths, or all of them.
    fn nearest(
        &mut self,
        ends: (NodeId, NodeId),
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<Vec<RelationshipPath>> {
        let max = self.plan.expand.hops.max;
        if self.plan.groups {
            let at = (row, cx);
            return bidirectional::all_shortest(&self.hop, ends, max, at, &mut self.memory);
        }
        let one = bidirectional::shortest(&self.hop, ends, max, row, cx)?;
        Ok(one.into_iter().collect())
    }

    fn count(&self, row: &Row<'_>, cx: &Context<'_>) -> Result<usize> {
        positive(&evaluate_row(&self.plan.count, row, &cx.evaluation())?)
    }

    /// The paths that satisfy the predicate.
    fn passing(
        &self,
        found: Vec<RelationshipPath>,
        ends: (NodeId, NodeId),
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<Vec<RelationshipPath>> {
        let mut passing = Vec::with_capacity(found.len());
        for relationships in found {
            if self.passes(&relationships, ends, row, cx)? {
                passing.push(relationships);
            }
        }
        Ok(passing)
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
        let step = path_tree::Step {
            hop: &self.hop,
            row,
            cx,
        };
        let mode = self.plan.expand.hops.mode;
        let mut search = PathTree::new((from, to), mode, bounds, &step)?;
        let mut found: Vec<RelationshipPath> = Vec::new();
        let mut lengths = 0;
        let mut most = u64::MAX;
        while let Some(relationships) = search.next(most, &step)? {
            let longer = found
                .last()
                .is_none_or(|last| last.len() < relationships.len());
            if self.passes(&relationships, (from, to), row, cx)? {
                lengths += usize::from(longer);
                let bytes = path_bytes(&relationships);
                self.memory.grow(bytes, &cx.run().limits)?;
                found.push(relationships);
                if self.plan.groups && lengths >= count {
                    most = relationships_of(&found);
                } else if !self.plan.groups && found.len() >= count {
                    break;
                }
            }
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

/// The number of shortest paths that is asked for.
pub(super) fn positive(count: &Value) -> Result<usize> {
    match count {
        Value::Integer(count) if *count > 0 => Ok(usize::try_from(*count).unwrap_or(usize::MAX)),
        other => Err(Error::syntax(
            ErrorCode::NegativeIntegerArgument,
            format!("the number of shortest paths must be a positive integer, not {other}"),
        )
        .in_phase(crate::error::Phase::Runtime)),
    }
}

/// The length of the last path.
fn relationships_of(found: &[RelationshipPath]) -> u64 {
    found.last().map_or(0, |last| last.len() as u64)
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
