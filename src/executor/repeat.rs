//! Repetition of a group of patterns (GQL's quantified path pattern): depth first over the repetitions, or breadth first
//! if only the shortest ways are wanted (`shortest_repeat.rs`).

use super::context::Context;
use super::flat_map::FlatMap;
use super::hop::{relationship_list, used_relationships};
use super::meter::Usage;
use super::operator::{BoxOperator, pull_within};
use super::repetition::{Repetition, may_follow};
use super::reservation::Reservation;
use super::shortest_path::positive;
use super::shortest_repeat::Search;
use super::step_test;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, PathMode, Row, Slot, evaluate_row};
use crate::functions::BYTES_PER_ELEMENT;
use crate::plan::{self, StepPart};
use crate::value::column::Column;
use crate::value::{Node, NodeId, Relationship, RelationshipId, Value};
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
    /// The shortest ways that remain to be returned, the last one first.
    ready: Vec<Vec<Repetition>>,
    ends: Vec<NodeId>,
    collected: Vec<Vec<Value>>,
    walked: Vec<Value>,
    /// Charges the values that wait to be returned.
    waiting: Reservation,
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
            ready: Vec::new(),
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
        while let Some(batch) = pull_within(&mut self.body, cx)? {
            cx.run().limits.step(batch.len() as u64)?;
            let bytes = batch.bytes() + (batch.len() * size_of::<Repetition>()) as u64;
            memory.grow(bytes, &cx.run().limits)?;
            found.extend((0..batch.len()).filter_map(|row| self.repetition(&batch, row)));
        }
        found.retain(|repetition| self.may_take(repetition));
        if !self.plan.prune.is_empty() {
            let at = Row::new(input, row);
            let mut passing = Vec::with_capacity(found.len());
            for repetition in found {
                if self.passes(&repetition, &at, cx)? {
                    passing.push(repetition);
                }
            }
            found = passing;
        }
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
        let used = |relationship: &RelationshipId| self.used.contains(relationship);
        let trail = self.plan.mode == PathMode::Trail;
        !(trail && next.relationships.iter().any(used))
            && may_follow(self.plan.mode, self.start, self.chosen.iter(), next)
    }

    /// Whether every result may have this repetition.
    fn passes(&self, next: &Repetition, row: &Row<'_>, cx: &Context<'_>) -> Result<bool> {
        for test in &self.plan.prune {
            let values: Vec<Value> = match test.of {
                StepPart::Node => {
                    let nodes = next.nodes.iter().chain([&next.end]).copied();
                    nodes.map(|node| Value::Node(Node::from(node))).collect()
                }
                StepPart::Relationship => {
                    let walked = next.relationships.iter().copied();
                    walked
                        .map(|one| Value::Relationship(Relationship::from(one)))
                        .collect()
                }
                StepPart::SoFar => Vec::new(),
                StepPart::Element(slot) => {
                    let collected = self.plan.collected.iter().zip(&next.values);
                    let of_slot = collected.filter(|((_, outer), _)| *outer == slot);
                    of_slot.map(|(_, value)| value.clone()).collect()
                }
            };
            for value in values {
                if !step_test::passes_one(test, value, row, cx)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
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

    /// The shortest ways, the last one first.
    fn search(
        &mut self,
        mut search: Search,
        (input, row): (&Batch, usize),
        cx: &mut Context<'_>,
    ) -> Result<Vec<Vec<Repetition>>> {
        while let Some(node) = search.unknown() {
            let mut memory = Reservation::new(Usage::Paths);
            let mut found = self.repetitions(node, input, row, &mut memory, cx)?;
            found.reverse();
            search.learn(node, found);
            self.open_memory.push(memory);
        }
        let mut ways = search.ways(cx)?;
        ways.reverse();
        Ok(ways)
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
        self.ready.clear();
        let Some(from) = self.start else {
            return Ok(());
        };
        if !step_test::node_passes(&self.plan.prune, from, &Row::new(input, row), cx)? {
            return Ok(());
        }
        if let Some((count, groups)) = self.plan.shortest.clone() {
            let count = evaluate_row(&count, &Row::new(input, row), &cx.evaluation())?;
            let search = Search::new(from, self.target, (positive(&count)?, groups), &self.plan);
            self.ready = self.search(search, (input, row), cx)?;
            return Ok(());
        }
        self.empty_due = self.plan.min == 0;
        self.open(from, (input, row), cx)
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
        while rows.len() < BATCH_ROWS && self.plan.shortest.is_some() {
            let Some(way) = self.ready.pop() else {
                return Ok(true);
            };
            let end = way.last().map(|last| last.end).or(self.start);
            self.chosen = way;
            if let Some(end) = end {
                self.emit(row, end, rows, cx)?;
            }
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
