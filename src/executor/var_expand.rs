//! Variable-length expansion: every path of bounded length from a bound node, or only the ends of such paths.

use super::context::Context;
use super::expand::walk;
use super::flat_map::FlatMap;
use super::hop::{Hop, push_relationships, relationship_list};
use super::lineage::Gathering;
use super::meter::Usage;
use super::operator::Live;
use super::reach::{self, Walked};
use super::reach_beyond;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, PathMode, Row, Slot, is_live};
use crate::functions::BYTES_PER_ELEMENT;
use crate::plan;
use crate::value::column::Column;
use crate::value::{Node, NodeId, Path, Relationship, RelationshipId, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// The number of steps between two checks of the limits.
const STEPS_BETWEEN_CHECKS: u64 = 1024;

/// The memory of a step of the path besides the remaining hops: its frame, its node, its relationship, and the
/// relationship's entry in the table of those on the path.
const BYTES_PER_STEP: usize = 40;

/// For paths longer than this, repeated relationships are detected with a table.
const SCANNED_PATH: usize = 16;

/// Expands from bound nodes by a depth-first search that can pause between any two steps.
pub(super) struct VariableExpand {
    hop: Hop,
    keep_lists: bool,
    search: DepthFirstSearch,
    /// The bound end, if there is one: `Some(None)` is null, which is never reached.
    target: Option<Option<NodeId>>,
    /// End nodes that were found without a depth-first search: `ends_only`, or a bound list.
    ready: Option<Vec<NodeId>>,
    /// All that lies on the paths to all ends, if only ends are found and what they rest on is asked for. The first end
    /// gets it, as if it were one path.
    walked: Option<Path>,
    gathering: Gathering,
    /// What all paths to all ends rest on, for the first end, if only ends are found.
    gathered: i64,
    lineages: Vec<i64>,
    /// What the last relationship and its end rest on, where that is passed on apart.
    last_hops: [Vec<i64>; 2],
    lists: Vec<Value>,
    /// The list of a path of length zero.
    nothing: Value,
    ends: Vec<NodeId>,
    /// Accounts for the lists of the output batch.
    waiting: Reservation,
}

/// The state of a depth-first search: the current path, and the remaining hops at each of its nodes.
#[derive(Default)]
struct DepthFirstSearch {
    /// The hops of all nodes on the path, node after node.
    hops: Vec<(RelationshipId, NodeId)>,
    /// For each node on the path the start of its hops, and the next one.
    frames: Vec<(usize, usize)>,
    path: Vec<RelationshipId>,
    nodes: Vec<NodeId>,
    on_path: FxHashSet<RelationshipId>,
    steps: u64,
    /// Accounts for the memory of the search.
    memory: Option<Reservation>,
    /// What the current path rests on, without any of its relationships, with the first, and so on, as far as that is known.
    prefixes: Vec<i64>,
    /// The path of length zero has not been returned yet.
    empty_path_due: bool,
}

impl DepthFirstSearch {
    fn clear(&mut self) {
        self.hops.clear();
        self.frames.clear();
        self.path.clear();
        self.nodes.clear();
        self.on_path.clear();
        self.prefixes.clear();
        self.empty_path_due = false;
    }

    fn may_take(&self, mode: PathMode, relationship: RelationshipId, end: NodeId) -> bool {
        match mode {
            PathMode::Walk => true,
            PathMode::Trail if self.path.len() <= SCANNED_PATH => {
                !self.path.contains(&relationship)
            }
            PathMode::Trail => !self.on_path.contains(&relationship),
            PathMode::Acyclic => !self.nodes.contains(&end),
        }
    }

    fn push(&mut self, relationship: RelationshipId, end: NodeId) {
        if self.path.len() == SCANNED_PATH {
            self.on_path.extend(self.path.iter().copied());
        }
        if self.path.len() >= SCANNED_PATH {
            self.on_path.insert(relationship);
        }
        self.path.push(relationship);
        self.nodes.push(end);
    }

    fn pop(&mut self) {
        self.nodes.pop();
        if let Some(relationship) = self.path.pop() {
            self.on_path.remove(&relationship);
        }
        self.prefixes.truncate(self.path.len() + 1);
        if self.path.len() <= SCANNED_PATH {
            self.on_path.clear();
        }
    }

    /// Charges the memory of the hops and the path.
    fn count(&mut self, cx: &Context<'_>) -> Result<()> {
        let hops = self.hops.capacity() * size_of::<(RelationshipId, NodeId)>();
        let nodes = self.nodes.capacity() * BYTES_PER_STEP;
        let memory = self
            .memory
            .get_or_insert_with(|| Reservation::new(Usage::Paths));
        memory.set((hops + nodes) as u64, &cx.run().limits)
    }

    /// The next hop that has not been tried; backtracks from nodes that have none left.
    fn advance(&mut self) -> Option<(RelationshipId, NodeId)> {
        while let Some((start, next)) = self.frames.last_mut() {
            if let Some(hop) = self.hops.get(*next) {
                *next += 1;
                return Some(*hop);
            }
            self.hops.truncate(*start);
            self.frames.pop();
            if !self.frames.is_empty() {
                self.pop();
            }
        }
        None
    }
}

impl VariableExpand {
    pub(super) fn new(plan: plan::VariableExpand, live: &Live) -> VariableExpand {
        VariableExpand {
            keep_lists: is_live(live.as_deref(), plan.hops.relationships),
            hop: Hop::new(plan),
            search: DepthFirstSearch::default(),
            target: None,
            ready: None,
            walked: None,
            gathering: Gathering::default(),
            gathered: 0,
            lineages: Vec::new(),
            last_hops: [Vec::new(), Vec::new()],
            lists: Vec::new(),
            nothing: Value::List(Arc::default()),
            ends: Vec::new(),
            waiting: Reservation::new(Usage::Paths),
        }
    }

    fn emit(
        &mut self,
        row: usize,
        end: NodeId,
        rows: &mut Vec<u32>,
        cx: &Context<'_>,
    ) -> Result<()> {
        if self.target.is_some_and(|target| target != Some(end)) {
            return Ok(());
        }
        rows.push(row as u32);
        self.ends.push(end);
        if let Some(gathered) = &self.hop.plan.gathered {
            // A hop by itself has one set for each of its parts.
            let plain = gathered.relationships.len() <= 1 && gathered.ends.len() <= 1;
            let apart = gathered.last_hop.is_some() && plain;
            let (lineage, last_hop) = self.lineage_of_end(apart, cx)?;
            self.lineages.push(lineage);
            let all = self.last_hops.iter_mut().zip(last_hop);
            all.for_each(|(column, leaf)| column.push(leaf));
        }
        if let Some(walked) = self.walked.take() {
            let elements = walked.nodes.len() + walked.relationships.len();
            self.waiting
                .grow((elements as u64 + 2) * BYTES_PER_ELEMENT, &cx.run().limits)?;
            self.lists.push(Value::Path(Arc::new(walked)));
        } else if self.keep_lists && self.search.path.is_empty() {
            self.lists.push(self.nothing.clone());
        } else if self.keep_lists {
            let elements = self.search.path.len() as u64 + 2;
            self.waiting
                .grow(elements * BYTES_PER_ELEMENT, &cx.run().limits)?;
            let path = self.search.path.iter().copied();
            self.lists.push(if self.hop.plan.reversed {
                relationship_list(path.rev())
            } else {
                relationship_list(path)
            });
        }
        Ok(())
    }

    /// What a new row rests on: the current path, or all paths to all ends if only ends are found. With `apart`, the last
    /// relationship and its end are left out of it, and passed on by themselves.
    fn lineage_of_end(&mut self, apart: bool, cx: &Context<'_>) -> Result<(i64, [i64; 2])> {
        let search = &self.search;
        let last = search
            .path
            .last()
            .copied()
            .zip(search.nodes.last().copied());
        let Some(last) = last.filter(|_| !self.gathering.finds_nothing()) else {
            return Ok((std::mem::take(&mut self.gathered), [0; 2]));
        };
        let length = search.path.len();
        match apart {
            true => Ok((self.prefix(length - 1, cx)?, self.gathering.of_hop(last))),
            false => Ok((self.prefix(length, cx)?, [0; 2])),
        }
    }

    /// What the first relationships of the current path rest on, with the nodes at their ends.
    fn prefix(&mut self, length: usize, cx: &Context<'_>) -> Result<i64> {
        for count in self.search.prefixes.len()..=length {
            if let Some(place) = count.checked_sub(1) {
                let before = self.search.prefixes.get(place).copied();
                self.gathering.include(before.unwrap_or_default());
                let relationship = self.search.path.get(place).copied();
                relationship
                    .into_iter()
                    .for_each(|relationship| self.gathering.relationship(relationship));
                let end = self.search.nodes.get(count).copied();
                end.into_iter().for_each(|node| self.gathering.end(node));
            } else if let Some(start) = self.search.nodes.first() {
                self.gathering.start(*start);
            }
            self.search.prefixes.push(self.gathering.finish(cx)?);
        }
        let known = self.search.prefixes.get(length);
        Ok(known.copied().unwrap_or_default())
    }

    /// Pushes the hops from the node at the end of the path.
    fn open(&mut self, node: NodeId, row: &Row<'_>, cx: &Context<'_>) -> Result<()> {
        let start = self.search.hops.len();
        let direction = self.hop.plan.direction;
        self.hop
            .from(node, direction, row, cx, &mut self.search.hops)?;
        self.search.frames.push((start, start));
        self.search.count(cx)
    }

    /// Follows one hop.
    fn step(
        &mut self,
        (relationship, end): (RelationshipId, NodeId),
        row: (&Row<'_>, usize),
        rows: &mut Vec<u32>,
        cx: &Context<'_>,
    ) -> Result<()> {
        self.search.steps += 1;
        if self.search.steps.is_multiple_of(STEPS_BETWEEN_CHECKS) {
            cx.run().limits.step(STEPS_BETWEEN_CHECKS)?;
        }
        if !self
            .search
            .may_take(self.hop.plan.hops.mode, relationship, end)
        {
            return Ok(());
        }
        self.search.push(relationship, end);
        if self.hop.tests_so_far()
            && let Some(start) = self.search.nodes.first().copied()
            && !self
                .hop
                .admits_so_far((start, end), &self.search.path, row.0, cx)?
        {
            self.search.pop();
            return Ok(());
        }
        let length = self.search.path.len() as u64;
        if length >= self.hop.plan.hops.min {
            self.emit(row.1, end, rows, cx)?;
        }
        if self.hop.plan.hops.max.is_none_or(|max| length < max) {
            return self.open(end, row.0, cx);
        }
        self.search.pop();
        Ok(())
    }

    /// The end node of a bound list of relationships, if the list matches.
    fn follow(
        &mut self,
        from: NodeId,
        list: &Value,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<Option<NodeId>> {
        let mut relationships = Vec::new();
        push_relationships(list, &mut relationships);
        if self.hop.plan.reversed {
            relationships.reverse();
        }
        let length = relationships.len() as u64;
        if !self.hop.plan.hops.admits(length) {
            return Ok(None);
        }
        let mut node = from;
        let mut seen = FxHashSet::default();
        for relationship in &relationships {
            let repeats = !seen.insert(*relationship) && self.hop.plan.hops.mode != PathMode::Walk;
            let graph = cx.graph();
            if repeats
                || self.hop.used.contains(relationship)
                || !self.hop.types.accepts(*relationship, graph)
                || !self.hop.passes(*relationship, row, cx)?
            {
                return Ok(None);
            }
            match walk(node, *relationship, self.hop.plan.direction, graph) {
                Some(end) => node = end,
                None => return Ok(None),
            }
        }
        self.search.path = relationships;
        Ok(Some(node))
    }

    /// The end nodes that need no depth-first search, if this pattern and row allow that.
    fn find_ready(
        &mut self,
        input: &Batch,
        row: usize,
        from: NodeId,
        cx: &Context<'_>,
    ) -> Result<Option<Vec<NodeId>>> {
        let at = Row::new(input, row);
        if self.hop.plan.hops.bound {
            let list = input.value(self.hop.plan.hops.relationships, row);
            let end = match list {
                Value::List(_) => self.follow(from, &list, &at, cx)?,
                _ => None,
            };
            return Ok(Some(end.into_iter().collect()));
        }
        let gathers = self.hop.plan.gathered.is_some() && !self.gathering.finds_nothing();
        if self.hop.plan.ends_only && reach::applies(&self.hop) {
            if gathers {
                return self.gather_ends(from, &at, cx).map(Some);
            }
            let mut walked = Vec::new();
            let wanted = self.keep_lists.then_some(Walked::List(&mut walked));
            let ends = reach::ends(&self.hop, from, &at, (wanted, cx))?;
            let path = |walked: Vec<RelationshipId>| Path {
                nodes: [from]
                    .iter()
                    .chain(&ends)
                    .map(|node| Node::from(*node))
                    .collect(),
                relationships: walked.into_iter().map(Relationship::from).collect(),
            };
            self.walked = Some(walked).filter(|walked| !walked.is_empty()).map(path);
            return Ok(Some(ends));
        }
        let silent = !self.keep_lists && !gathers;
        if self.hop.plan.ends_only && silent && reach_beyond::applies(&self.hop) {
            let target = self.target.unwrap_or_default();
            return reach_beyond::ends(&self.hop, (from, target), &at, cx).map(Some);
        }
        Ok(None)
    }
}

impl VariableExpand {
    /// The ends, and what all paths to them rest on.
    fn gather_ends(
        &mut self,
        from: NodeId,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<Vec<NodeId>> {
        let wanted = Walked::Sources(&mut self.gathering);
        let ends = reach::ends(&self.hop, from, row, (Some(wanted), cx))?;
        self.gathering.start(from);
        ends.iter().for_each(|end| self.gathering.end(*end));
        self.gathered = self.gathering.finish(cx)?;
        Ok(ends)
    }
}

impl FlatMap for VariableExpand {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.hop.types.resolve(cx.graph());
        if let Some(gathered) = &self.hop.plan.gathered {
            self.gathering.prepare(gathered, cx.graph());
        }
        Ok(())
    }

    fn begin(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        let node = |slot: Slot| input.node(slot, row);
        self.search.clear();
        self.hop.begin(input, row);
        self.target = self.hop.plan.into.then(|| node(self.hop.plan.to));
        self.ready = None;
        self.walked = None;
        self.gathered = 0;
        let Some(from) = node(self.hop.plan.from) else {
            return Ok(());
        };
        if !self.hop.admits(from, &Row::new(input, row), cx)? {
            return Ok(());
        }
        self.ready = self.find_ready(input, row, from, cx)?;
        if self.ready.is_some() {
            return Ok(());
        }
        self.search.nodes.push(from);
        self.search.empty_path_due = self.hop.plan.hops.min == 0;
        if self.hop.plan.hops.max != Some(0) {
            self.open(from, &Row::new(input, row), cx)?;
        }
        Ok(())
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        if let Some(ends) = self.ready.take() {
            for end in ends {
                self.emit(row, end, rows, cx)?;
            }
            return Ok(true);
        }
        if std::mem::take(&mut self.search.empty_path_due)
            && let Some(from) = self.search.nodes.first().copied()
        {
            self.emit(row, from, rows, cx)?;
        }
        let at = Row::new(input, row);
        while rows.len() < BATCH_ROWS {
            match self.search.advance() {
                Some(hop) => self.step(hop, (&at, row), rows, cx)?,
                None => return Ok(true),
            }
        }
        Ok(false)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let lists = std::mem::take(&mut self.lists);
        self.waiting.clear();
        if self.keep_lists {
            set(self.hop.plan.hops.relationships, Column::Values(lists));
        }
        if let Some(gathered) = &self.hop.plan.gathered {
            let lineages = std::mem::take(&mut self.lineages);
            set(gathered.lineage, Column::Integers(lineages, None));
            let slots = gathered.last_hop.into_iter().flatten();
            for (slot, leaves) in slots.zip(&mut self.last_hops) {
                set(slot, Column::Integers(std::mem::take(leaves), None));
            }
        }
        set(
            self.hop.plan.to,
            Column::Nodes(std::mem::take(&mut self.ends)),
        );
    }
}
