//! Groups of rows with the states of their aggregates. `states.rs` has the states, `piece.rs` adds rows of a column without
//! making a batch of them.

mod piece;
mod states;

pub(super) use piece::Piece;

use super::context::Context;
use super::grouping::{Grouping, entry_bytes};
use super::limits::Limits;
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{Batch, Expression, evaluate};
use crate::plan;
use crate::value::column::{Column, NULL_ID};
use crate::value::{NodeId, Value};
use states::{BYTES_PER_VALUE, States, filters_here};
use std::ops::Range;
use std::sync::Arc;

/// The memory of an aggregate of a group: its state, and the block that holds it.
const BYTES_PER_STATE: u64 = 80;

/// The groups that have occurred so far, numbered in the order of their first rows.
pub(super) struct Groups {
    plan: Arc<plan::Aggregate>,
    grouping: Grouping,
    /// The values of the keys, one column per key.
    keys: Vec<Vec<Value>>,
    /// One for each aggregate.
    states: Vec<States>,
    memory: Reservation,
    /// The memory of a group without what its keys point to.
    bytes_per_group: u64,
    scratch: piece::Scratch,
}

impl Groups {
    /// No group yet.
    pub(super) fn new(plan: Arc<plan::Aggregate>) -> Groups {
        let aggregates = || plan.aggregates.iter().map(|(_, aggregation)| aggregation);
        let filtered = aggregates().filter(|aggregation| filters_here(aggregation));
        Groups {
            bytes_per_group: plan.keys.len() as u64 * BYTES_PER_VALUE
                + plan.aggregates.len() as u64 * BYTES_PER_STATE
                + (filtered.count() * size_of::<Grouping>()) as u64,
            keys: vec![Vec::new(); plan.keys.len()],
            states: aggregates().map(States::of).collect(),
            grouping: Grouping::default(),
            memory: Reservation::new(Usage::Grouping),
            scratch: piece::Scratch::default(),
            plan,
        }
    }

    /// The keys and the aggregates.
    pub(super) fn plan(&self) -> Arc<plan::Aggregate> {
        Arc::clone(&self.plan)
    }

    /// The number of groups.
    pub(super) fn len(&self) -> usize {
        self.grouping.len()
    }

    pub(super) fn clear(&mut self) {
        self.grouping.clear();
        self.keys.iter_mut().for_each(Vec::clear);
        self.states.iter_mut().for_each(States::clear);
        self.memory.clear();
    }

    /// Begins a block of rows: the sums of floats are those of each block, added up in the order of the blocks.
    pub(super) fn begin_block(&mut self, block: u32) {
        self.states
            .iter_mut()
            .for_each(|states| states.begin_block(block));
    }

    /// Adds the rows of a batch.
    pub(super) fn take(&mut self, batch: &Batch, cx: &Context<'_>) -> Result<()> {
        let plan = Arc::clone(&self.plan);
        let value = |expression| evaluate(expression, batch, &cx.evaluation());
        let keys = plan.keys.iter().map(|(_, key)| value(key));
        let keys = keys.collect::<Result<Vec<_>>>()?;
        let numbers = self.numbers(&keys, batch.len(), &cx.run().limits)?;
        for (states, (_, aggregation)) in self.states.iter_mut().zip(&plan.aggregates) {
            let charged = (&mut self.memory, &cx.run().limits);
            if let Some(columns) = piece::source_columns(aggregation, cx.graph()) {
                // All facts are of one node.
                let mut slots = aggregation.arguments.iter().flat_map(Expression::slots);
                if let Some(slot) = slots.next() {
                    let column = batch.column(slot);
                    let nodes =
                        (0..batch.len()).map(|row| column.node(row).unwrap_or(NodeId(NULL_ID)));
                    states.take_sources(nodes, &columns, &numbers, charged)?;
                }
                continue;
            }
            let arguments = aggregation.arguments.iter().map(value);
            let arguments = arguments.collect::<Result<Vec<_>>>()?;
            states.take(&arguments, &numbers, charged)?;
        }
        Ok(())
    }

    /// The groups of rows by their keys.
    fn numbers(&mut self, keys: &[Arc<Column>], rows: usize, limits: &Limits) -> Result<Vec<u32>> {
        let before = self.grouping.len();
        let numbers = self.grouping.numbers(keys, rows);
        if self.grouping.len() > before {
            self.add_groups(before, (keys, &numbers), limits)?;
        }
        Ok(numbers)
    }

    /// Adds groups, numbered from `before`, with the keys of the rows in which they first occur.
    fn add_groups(
        &mut self,
        before: usize,
        (keys, numbers): (&[Arc<Column>], &[u32]),
        limits: &Limits,
    ) -> Result<()> {
        let mut next = before;
        let mut rows = Vec::new();
        for (row, number) in numbers.iter().enumerate() {
            if *number as usize == next {
                for (values, key) in self.keys.iter_mut().zip(keys) {
                    values.push(key.get(row));
                }
                rows.push(row as u32);
                next += 1;
            }
        }
        self.charge(keys, &rows, limits)?;
        self.grow_states();
        Ok(())
    }

    fn grow_states(&mut self) {
        let groups = self.grouping.len();
        self.states
            .iter_mut()
            .for_each(|states| states.grow(groups));
    }

    /// Charges the memory of the groups that first occur in these rows.
    fn charge(&mut self, keys: &[Arc<Column>], rows: &[u32], limits: &Limits) -> Result<()> {
        let bytes = self.bytes_per_group * rows.len() as u64 + entry_bytes(keys, rows, limits);
        self.memory.grow(bytes, limits)
    }

    /// Adds the group of an aggregate without keys, which is there even without rows.
    pub(super) fn complete(&mut self, limits: &Limits) -> Result<()> {
        if self.keys.is_empty() && self.grouping.len() == 0 {
            self.numbers(&[], 0, limits)?;
        }
        Ok(())
    }

    /// Adds the groups of the block of rows that follows: the result is that of all rows, one after the other.
    pub(super) fn merge(&mut self, later: Groups, limits: &Limits) -> Result<()> {
        let rows = later.len();
        let keys: Vec<Arc<Column>> = later
            .keys
            .into_iter()
            .map(|values| Arc::new(Column::Values(values)))
            .collect();
        let numbers = self.numbers(&keys, rows, limits)?;
        for (states, later) in self.states.iter_mut().zip(later.states) {
            states.merge(later, &numbers)?;
        }
        Ok(())
    }

    /// The rows of some groups, whose keys are taken away.
    pub(super) fn batch(&mut self, range: Range<usize>, cx: &Context<'_>) -> Result<Batch> {
        let mut batch = Batch::new(range.len());
        for ((slot, _), values) in self.plan.keys.iter().zip(&mut self.keys) {
            let values = values[range.clone()].iter_mut().map(std::mem::take);
            batch.set(*slot, Column::from_values(values.collect()));
        }
        for ((slot, _), states) in self.plan.aggregates.iter().zip(&mut self.states) {
            let values = range.clone().map(|group| states.finish(group, cx));
            batch.set(*slot, Column::from_values(values.collect::<Result<_>>()?));
        }
        Ok(batch)
    }
}
