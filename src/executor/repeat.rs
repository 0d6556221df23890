//! Repetition of a group of patterns (GQL's quantified path pattern): depth first over the repetitions.

use super::context::Context;
use super::flat_map::FlatMap;
use super::hop::{relationship_list, used_relationships};
use super::meter::Usage;
use super::operator::BoxOperator;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, PathMode, Slot};
use crate::functions::BYTES_PER_ELEMENT;
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId, Value};
use std::sync::Arc;

/// Repeats a group of patterns from a bound node.
pub(super) struct Repeat {
    plan: plan::Repeat,
    body: BoxOperator,
    /// The repetitions chosen so far, and for each the remaining alternatives.
    chosen: Vec<Repetition>,
    open: Vec<Vec<Repetition>>,
    /// Charges both, with a reservation for each open repetition.
    open_memory: Vec<Reservation>,
    start: Option<NodeId>,
    target: Option<Option<NodeId>>,
    used: Vec<RelationshipId>,
    empty_due: bool,
    ends: Vec<NodeId>,
    collected: Vec<Vec<Value>>,
    walked: Vec<Value>,
    /// Charges the values that wait to be returned.
    waiting: Reservation,
}

/// One repetition of the body.
struct Repetition {
    end: NodeId,
    values: Vec<Value>,
    relationships: Vec<RelationshipId>,
    nodes: Vec<NodeId>,
}

impl Repeat {
    pub(super) fn new(plan: plan::Repeat, body: BoxOperator) -> Repeat {
        Repeat {
            collected: vec![Vec::new(); plan.collected.len()],
            plan,
            body,
            chosen: Vec::new(),
            open: Vec::new(),
            open_memory: Vec::new(),
            start: None,
            target: None,
            used: Vec::new(),
            empty_due: false,
            ends: Vec::new(),
            walked: Vec::new(),
            waiting: Reservation::new(Usage::Paths),
        }
    }

    /// All ways to repeat the body once more from a node; the last one is tried first.
    fn repetitions(
        &mut self,
        from: NodeId,
        input: &Batch,
        row: usize,
        memory: &mut Reservation,
        cx: &mut Context<'_>,
    ) -> Result<Vec<Repetition>> {
        let mut argument = input.gather(&[row as u32]);
        argument.set_argument_rows(None);
        argument.set(self.plan.inner_start, Column::Nodes(vec![from]));
        self.body.restart(&argument);
        let mut found = Vec::new();
        while let Some(batch) = cx.pull_within(&mut self.body)? {
            cx.run().limits.step(batch.len() as u64)?;
            let bytes = batch.bytes() + (batch.len() * size_of::<Repetition>()) as u64;
            memory.grow(bytes, &cx.run().limits)?;
            found.extend((0..batch.len()).filter_map(|row| self.repetition(&batch, row)));
        }
        found.retain(|repetition| self.may_take(repetition));
        found.reverse();
        Ok(found)
    }

    fn repetition(&self, batch: &Batch, row: usize) -> Option<Repetition> {
        let end = batch.get(self.plan.inner_end)?.node(row)?;
        let mut relationships = Vec::new();
        used_relationships(batch, row, &self.plan.relationships, &mut relationships);
        let inner = self
            .plan
            .nodes
            .iter()
            .filter(|slot| **slot != self.plan.inner_start);
        Some(Repetition {
            end,
            values: self
                .plan
                .collected
                .iter()
                .map(|(slot, _)| batch.value(*slot, row))
                .collect(),
            relationships,
            nodes: inner
                .filter_map(|slot| batch.get(*slot)?.node(row))
                .collect(),
        })
    }

    fn may_take(&self, next: &Repetition) -> bool {
        let walked = |relationship: &RelationshipId| {
            self.used.contains(relationship)
                || self
                    .chosen
                    .iter()
                    .any(|before| before.relationships.contains(relationship))
        };
        let visited = |node: &NodeId| {
            self.start == Some(*node)
                || self.chosen.iter().any(|before| before.nodes.contains(node))
        };
        match self.plan.mode {
            PathMode::Walk => true,
            PathMode::Trail => !next.relationships.iter().any(walked),
            PathMode::Acyclic => !next.nodes.iter().any(visited) && all_differ(&next.nodes),
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
        let lists = self.collected.len() + 1;
        let elements = (lists * (self.chosen.len() + 2)) as u64;
        let limits = &cx.run().limits;
        self.waiting.grow(elements * BYTES_PER_ELEMENT, limits)?;
        rows.push(row as u32);
        self.ends.push(end);
        let reversed = self.plan.reversed;
        for (at, column) in self.collected.iter_mut().enumerate() {
            let mut values: Vec<Value> = self
                .chosen
                .iter()
                .map(|repetition| repetition.values[at].clone())
                .collect();
            if reversed {
                values.reverse();
            }
            column.push(Value::List(Arc::new(values)));
        }
        let one = |repetition: &Repetition| repetition.relationships.clone();
        // Within a repetition the slots are already in the order of the pattern.
        let walked: Vec<RelationshipId> = if reversed {
            self.chosen.iter().rev().flat_map(one).collect()
        } else {
            self.chosen.iter().flat_map(one).collect()
        };
        self.walked.push(relationship_list(walked.into_iter()));
        Ok(())
    }

    fn open(&mut self, from: NodeId, at: (&Batch, usize), cx: &mut Context<'_>) -> Result<()> {
        let depth = self.chosen.len() as u64;
        let further = self.plan.max.is_none_or(|max| depth < max);
        let mut memory = Reservation::new(Usage::Paths);
        let next = if further {
            self.repetitions(from, at.0, at.1, &mut memory, cx)?
        } else {
            Vec::new()
        };
        self.open.push(next);
        self.open_memory.push(memory);
        Ok(())
    }
}

fn all_differ(nodes: &[NodeId]) -> bool {
    (1..nodes.len()).all(|at| !nodes[..at].contains(&nodes[at]))
}

impl FlatMap for Repeat {
    fn begin(&mut self, input: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        let node = |slot: Slot| input.node(slot, row);
        self.chosen.clear();
        self.open.clear();
        self.open_memory.clear();
        self.used.clear();
        used_relationships(input, row, &self.plan.distinct_from, &mut self.used);
        self.start = node(self.plan.from);
        self.target = self.plan.into.then(|| node(self.plan.to));
        self.empty_due = self.plan.min == 0 && self.start.is_some();
        match self.start {
            Some(from) => self.open(from, (input, row), cx),
            None => Ok(()),
        }
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        if std::mem::take(&mut self.empty_due)
            && let Some(start) = self.start
        {
            self.emit(row, start, rows, cx)?;
        }
        while rows.len() < BATCH_ROWS {
            let Some(alternatives) = self.open.last_mut() else {
                return Ok(true);
            };
            let Some(next) = alternatives.pop() else {
                self.open.pop();
                self.open_memory.pop();
                self.chosen.pop();
                continue;
            };
            let end = next.end;
            self.chosen.push(next);
            if self.chosen.len() as u64 >= self.plan.min {
                self.emit(row, end, rows, cx)?;
            }
            self.open(end, (input, row), cx)?;
        }
        Ok(false)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        self.waiting.clear();
        for ((_, outer), column) in self.plan.collected.iter().zip(&mut self.collected) {
            set(*outer, Column::Values(std::mem::take(column)));
        }
        set(
            self.plan.walked,
            Column::Values(std::mem::take(&mut self.walked)),
        );
        set(self.plan.to, Column::Nodes(std::mem::take(&mut self.ends)));
    }
}
