//! Many hops: every path of bounded length from a bound node, or only where such paths end.

use super::context::Context;
use super::expand::walk;
use super::hop::{Hop, push_relationships, relationship_list};
use super::meter::Usage;
use super::operator::Live;
use super::per_row::{Spread, is_live};
use super::reach::{self, Arrivals};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, PathMode, Row, Slot};
use crate::functions::BYTES_PER_ELEMENT;
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;

/// How many steps are taken between two looks at the limits.
const STEPS_BETWEEN_CHECKS: u64 = 1024;

/// What a step of the path takes beside the hops that are left to try: its frame, its node, its relationship, and the
/// relationship's entry in the table of those on the path.
const BYTES_PER_STEP: usize = 40;

/// Paths longer than this are looked up in a table when a relationship must not repeat.
const SCANNED_PATH: usize = 16;

/// Many hops from bound nodes. Walks depth first and can stop between any two steps.
pub(super) struct VariableExpand {
    plan: plan::VariableExpand,
    hop: Hop,
    keep_lists: bool,
    walk: Walk,
    /// The bound end, where there is one: `Some(None)` is null, which nothing reaches.
    target: Option<Option<NodeId>>,
    /// Results that are known without walking step by step: `ends_only`, or a bound list.
    ready: Option<Vec<NodeId>>,
    /// Where only ends are found: the relationships that led to each, if somebody asks.
    arrivals: Arrivals,
    lists: Vec<Value>,
    ends: Vec<NodeId>,
    /// Counts the lists that wait to be handed on.
    waiting: Reservation,
}

/// The path walked so far and what is left to try at each of its nodes.
#[derive(Default)]
struct Walk {
    /// Hops of all nodes on the path, one node's after the other's.
    hops: Vec<(RelationshipId, NodeId)>,
    /// For each node on the path: where its hops start, and which is next.
    frames: Vec<(usize, usize)>,
    path: Vec<RelationshipId>,
    nodes: Vec<NodeId>,
    on_path: FxHashSet<RelationshipId>,
    steps: u64,
    /// Counts the hops.
    memory: Option<Reservation>,
    /// The path without any hop is still to be given out.
    empty_path_due: bool,
}

impl Walk {
    fn clear(&mut self) {
        self.hops.clear();
        self.frames.clear();
        self.path.clear();
        self.nodes.clear();
        self.on_path.clear();
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
        if self.path.len() <= SCANNED_PATH {
            self.on_path.clear();
        }
    }

    /// Counts the room that the hops and the path have.
    fn count(&mut self, cx: &Context<'_>) -> Result<()> {
        let hops = self.hops.capacity() * size_of::<(RelationshipId, NodeId)>();
        let nodes = self.nodes.capacity() * BYTES_PER_STEP;
        let memory = self
            .memory
            .get_or_insert_with(|| Reservation::new(Usage::Paths));
        memory.set((hops + nodes) as u64, &cx.run().limits)
    }

    /// The next hop that has not been tried; nodes that have none left are left behind.
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
            hop: Hop::new(&plan),
            keep_lists: is_live(live, plan.relationships),
            walk: Walk::default(),
            target: None,
            ready: None,
            arrivals: Arrivals::default(),
            lists: Vec::new(),
            ends: Vec::new(),
            waiting: Reservation::new(Usage::Paths),
            plan,
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
        if let Some(arrivals) = self.arrivals.remove(&end) {
            let elements = arrivals.len() as u64 + 2;
            self.waiting
                .grow(elements * BYTES_PER_ELEMENT, &cx.run().limits)?;
            self.lists.push(relationship_list(arrivals.into_iter()));
        } else if self.keep_lists {
            let elements = self.walk.path.len() as u64 + 2;
            self.waiting
                .grow(elements * BYTES_PER_ELEMENT, &cx.run().limits)?;
            let path = self.walk.path.iter().copied();
            self.lists.push(if self.plan.reversed {
                relationship_list(path.rev())
            } else {
                relationship_list(path)
            });
        }
        Ok(())
    }

    /// Opens the node that the path has come to.
    fn open(&mut self, node: NodeId, row: &Row<'_>, cx: &Context<'_>) -> Result<()> {
        let start = self.walk.hops.len();
        let direction = self.plan.direction;
        self.hop
            .from(node, direction, row, cx, &mut self.walk.hops)?;
        self.walk.frames.push((start, start));
        self.walk.count(cx)
    }

    /// Follows one hop.
    fn step(
        &mut self,
        (relationship, end): (RelationshipId, NodeId),
        row: (&Row<'_>, usize),
        rows: &mut Vec<u32>,
        cx: &Context<'_>,
    ) -> Result<()> {
        self.walk.steps += 1;
        if self.walk.steps.is_multiple_of(STEPS_BETWEEN_CHECKS) {
            cx.run().limits.step(STEPS_BETWEEN_CHECKS)?;
        }
        if !self.walk.may_take(self.plan.mode, relationship, end) {
            return Ok(());
        }
        self.walk.push(relationship, end);
        let length = self.walk.path.len() as u64;
        if length >= self.plan.min {
            self.emit(row.1, end, rows, cx)?;
        }
        if self.plan.max.is_none_or(|max| length < max) {
            return self.open(end, row.0, cx);
        }
        self.walk.pop();
        Ok(())
    }

    /// Where a bound list of relationships leads to, if it is a match.
    fn follow(
        &mut self,
        from: NodeId,
        list: &Value,
        row: &Row<'_>,
        cx: &Context<'_>,
    ) -> Result<Option<NodeId>> {
        let mut relationships = Vec::new();
        push_relationships(list, &mut relationships);
        if self.plan.reversed {
            relationships.reverse();
        }
        let length = relationships.len() as u64;
        if length < self.plan.min || self.plan.max.is_some_and(|max| length > max) {
            return Ok(None);
        }
        let mut node = from;
        let mut seen = FxHashSet::default();
        for relationship in &relationships {
            let repeats = !seen.insert(*relationship) && self.plan.mode != PathMode::Walk;
            let graph = cx.graph();
            if repeats
                || self.hop.used.contains(relationship)
                || !self.hop.types.accepts(*relationship, graph)
                || !self.hop.passes(*relationship, row, cx)?
            {
                return Ok(None);
            }
            match walk(node, *relationship, self.plan.direction, graph) {
                Some(end) => node = end,
                None => return Ok(None),
            }
        }
        self.walk.path = relationships;
        Ok(Some(node))
    }

    /// Results that need no step-by-step walk, where this pattern and row have such.
    fn find_ready(
        &mut self,
        input: &Batch,
        row: usize,
        from: NodeId,
        cx: &Context<'_>,
    ) -> Result<Option<Vec<NodeId>>> {
        let at = Row::new(input, row);
        if self.plan.relationships_bound {
            let list = input.value(self.plan.relationships, row);
            let end = match list {
                Value::List(_) => self.follow(from, &list, &at, cx)?,
                _ => None,
            };
            return Ok(Some(end.into_iter().collect()));
        }
        if self.plan.ends_only && reach::applies(&self.plan) {
            let arrivals = self.keep_lists.then_some(&mut self.arrivals);
            return reach::ends(&self.plan, &self.hop, from, &at, (arrivals, cx)).map(Some);
        }
        Ok(None)
    }
}

impl Spread for VariableExpand {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.hop.types.resolve(cx.graph());
        Ok(())
    }

    fn begin(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        let node = |slot: Slot| input.node(slot, row);
        self.walk.clear();
        self.hop.begin(input, row);
        self.target = self.plan.into.then(|| node(self.plan.to));
        self.ready = None;
        self.arrivals.clear();
        let Some(from) = node(self.plan.from) else {
            return Ok(());
        };
        self.ready = self.find_ready(input, row, from, cx)?;
        if self.ready.is_some() {
            return Ok(());
        }
        self.walk.nodes.push(from);
        self.walk.empty_path_due = self.plan.min == 0;
        if self.plan.max != Some(0) {
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
        if std::mem::take(&mut self.walk.empty_path_due)
            && let Some(from) = self.walk.nodes.first().copied()
        {
            self.emit(row, from, rows, cx)?;
        }
        let at = Row::new(input, row);
        while rows.len() < BATCH_ROWS {
            match self.walk.advance() {
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
            set(self.plan.relationships, Column::Values(lists));
        }
        set(self.plan.to, Column::Nodes(std::mem::take(&mut self.ends)));
    }
}
