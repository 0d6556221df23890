//! Aggregation: one row per group.

use super::context::Context;
use super::grouping::{Grouping, entry_bytes};
use super::limits::Limits;
use super::meter::Usage;
use super::operator::{BoxOperator, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, Expression, Slot, evaluate};
use crate::functions::{Accumulator, BYTES_PER_ELEMENT, count_rows, distinct};
use crate::plan::Aggregation;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::footprint::heap_bytes_at;
use std::sync::Arc;

/// The memory of an aggregate of a group: its state, and the block that holds it.
const BYTES_PER_STATE: u64 = 80;

/// The memory of a kept value, including spare capacity.
const BYTES_PER_VALUE: u64 = BYTES_PER_ELEMENT * 3 / 2;

/// One row per group; without keys exactly one row, even if there are no input rows.
pub(super) struct Aggregate {
    input: BoxOperator,
    keys: Vec<(Slot, Expression)>,
    aggregates: Vec<(Slot, Aggregation)>,
    grouping: Grouping,
    /// The values of the keys, one column per key.
    key_values: Vec<Vec<Value>>,
    /// The accumulators, one column per aggregate.
    accumulators: Vec<Vec<Box<dyn Accumulator>>>,
    /// The values that each group has already seen, for aggregates of distinct values of one argument; one column per
    /// aggregate.
    seen: Vec<Vec<Grouping>>,
    memory: Reservation,
    taken: bool,
    given: usize,
}

impl Aggregate {
    pub(super) fn new(
        input: BoxOperator,
        keys: Vec<(Slot, Expression)>,
        aggregates: Vec<(Slot, Aggregation)>,
    ) -> Aggregate {
        Aggregate {
            input,
            key_values: vec![Vec::new(); keys.len()],
            accumulators: aggregates.iter().map(|_| Vec::new()).collect(),
            seen: aggregates.iter().map(|_| Vec::new()).collect(),
            keys,
            aggregates,
            grouping: Grouping::default(),
            memory: Reservation::new(Usage::Grouping),
            taken: false,
            given: 0,
        }
    }

    fn take_all(&mut self, cx: &mut Context<'_>) -> Result<()> {
        while let Some(batch) = self.input.next(cx)? {
            cx.check()?;
            self.take(&batch, cx)?;
        }
        if self.keys.is_empty() && self.grouping.len() == 0 {
            self.grouping.numbers(&[], 0);
            self.add_groups(1, &[], &[], cx)?;
        }
        self.taken = true;
        Ok(())
    }

    fn take(&mut self, batch: &Batch, cx: &Context<'_>) -> Result<()> {
        let keys = self
            .keys
            .iter()
            .map(|(_, key)| evaluate(key, batch, &cx.evaluation()))
            .collect::<Result<Vec<_>>>()?;
        let before = self.grouping.len();
        let numbers = self.grouping.numbers(&keys, batch.len());
        if self.grouping.len() > before {
            self.add_groups(before, &keys, &numbers, cx)?;
        }
        let members = Members::of(&numbers, self.grouping.len());
        for (at, (_, aggregation)) in self.aggregates.iter().enumerate() {
            let groups = (&mut self.accumulators[at][..], &mut self.seen[at][..]);
            feed(groups, (aggregation, batch, &members), &mut self.memory, cx)?;
        }
        Ok(())
    }

    /// Adds groups, numbered from `before`, with the keys of the rows in which they first occur.
    fn add_groups(
        &mut self,
        before: usize,
        keys: &[Arc<Column>],
        numbers: &[u32],
        cx: &Context<'_>,
    ) -> Result<()> {
        let mut next = if numbers.is_empty() {
            self.grouping.len()
        } else {
            before
        };
        let mut rows = Vec::new();
        for (row, number) in numbers.iter().enumerate() {
            if *number as usize == next {
                for (values, key) in self.key_values.iter_mut().zip(keys) {
                    values.push(key.get(row));
                }
                rows.push(row as u32);
                next += 1;
            }
        }
        self.count_groups(keys, &rows, cx)?;
        for (at, (_, aggregation)) in self.aggregates.iter().enumerate() {
            let column = &mut self.accumulators[at];
            while column.len() < self.grouping.len() {
                column.push(accumulator(aggregation));
            }
            if filters_here(aggregation) {
                self.seen[at].resize_with(self.grouping.len(), Grouping::default);
            }
        }
        Ok(())
    }

    /// Charges the memory of the groups that first occur in these rows.
    fn count_groups(&mut self, keys: &[Arc<Column>], rows: &[u32], cx: &Context<'_>) -> Result<()> {
        let limits = &cx.run().limits;
        let filtered = self
            .aggregates
            .iter()
            .filter(|(_, aggregation)| filters_here(aggregation));
        let group = self.keys.len() as u64 * BYTES_PER_VALUE
            + self.aggregates.len() as u64 * BYTES_PER_STATE
            + (filtered.count() * size_of::<Grouping>()) as u64;
        let bytes = group * rows.len() as u64 + entry_bytes(keys, rows, limits);
        self.memory.grow(bytes, limits)
    }
}

/// Whether duplicate values are filtered here, by tables of their types; combinations of several arguments are left to
/// the accumulator.
fn filters_here(aggregation: &Aggregation) -> bool {
    aggregation.distinct && aggregation.arguments.len() == 1
}

fn accumulator(aggregation: &Aggregation) -> Box<dyn Accumulator> {
    let plain = match aggregation.function {
        Some(function) => (function.body.create)(),
        None => count_rows(),
    };
    if aggregation.distinct && !filters_here(aggregation) {
        distinct(plain)
    } else {
        plain
    }
}

/// The rows of a batch, sorted by group.
struct Members {
    rows: Vec<u32>,
    /// The groups that occur, and the end of the rows of each.
    groups: Vec<(u32, usize)>,
}

impl Members {
    fn of(numbers: &[u32], groups: usize) -> Members {
        let mut rows: Vec<u32> = (0..numbers.len() as u32).collect();
        if groups <= 1 {
            let groups = vec![(0, rows.len())];
            return Members { rows, groups };
        }
        rows.sort_by_key(|row| numbers[*row as usize]);
        let mut groups: Vec<(u32, usize)> = Vec::new();
        for (end, row) in (1..).zip(&rows) {
            let number = numbers[*row as usize];
            match groups.last_mut() {
                Some((last, last_end)) if *last == number => *last_end = end,
                _ => groups.push((number, end)),
            }
        }
        Members { rows, groups }
    }

    fn iter(&self) -> impl Iterator<Item = (usize, &[u32])> {
        let mut start = 0;
        self.groups.iter().map(move |(group, end)| {
            let rows = &self.rows[start..*end];
            start = *end;
            (*group as usize, rows)
        })
    }
}

fn feed(
    (accumulators, seen): (&mut [Box<dyn Accumulator>], &mut [Grouping]),
    (aggregation, batch, members): (&Aggregation, &Batch, &Members),
    memory: &mut Reservation,
    cx: &Context<'_>,
) -> Result<()> {
    let arguments = aggregation
        .arguments
        .iter()
        .map(|argument| evaluate(argument, batch, &cx.evaluation()))
        .collect::<Result<Vec<_>>>()?;
    for (group, rows) in members.iter() {
        let accumulator = &mut accumulators[group];
        let limits = &cx.run().limits;
        // Values of which only the distinct ones are kept are charged once it is known which ones are.
        if accumulator.keeps_values() && seen.is_empty() {
            memory.grow(kept_bytes(&arguments, rows, limits), limits)?;
        }
        match arguments.as_slice() {
            [] => accumulator.add_rows(rows.len() as u64)?,
            [column] => match seen.get_mut(group) {
                Some(seen) => {
                    let rows = seen.new_rows(column, rows);
                    let mut bytes = entry_bytes(&arguments, &rows, limits);
                    if accumulator.keeps_values() {
                        bytes += rows.len() as u64 * BYTES_PER_VALUE;
                    }
                    memory.grow(bytes, limits)?;
                    accumulator.add_column(column, &rows)?;
                }
                None => accumulator.add_column(column, rows)?,
            },
            columns => accumulator.add_columns(columns, rows)?,
        }
    }
    Ok(())
}

/// The memory that the arguments of some rows take if they are kept.
fn kept_bytes(arguments: &[Arc<Column>], rows: &[u32], limits: &Limits) -> u64 {
    if limits.memory.is_none() {
        return 0;
    }
    let value =
        |column: &Arc<Column>, row: &u32| BYTES_PER_VALUE + heap_bytes_at(column, *row as usize);
    let of_column = |column: &Arc<Column>| rows.iter().map(|row| value(column, row)).sum::<u64>();
    arguments.iter().map(of_column).sum()
}

impl Operator for Aggregate {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if !self.taken {
            self.take_all(cx)?;
        }
        let groups = self.grouping.len();
        if self.given >= groups {
            return Ok(None);
        }
        let range = self.given..(self.given + BATCH_ROWS).min(groups);
        let mut batch = Batch::new(range.len());
        for ((slot, _), values) in self.keys.iter().zip(&mut self.key_values) {
            let values = values[range.clone()].iter_mut().map(std::mem::take);
            batch.set(*slot, Column::from_values(values.collect()));
        }
        for ((slot, _), accumulators) in self.aggregates.iter().zip(&mut self.accumulators) {
            let results = accumulators[range.clone()].iter_mut();
            let values = results.map(|accumulator| accumulator.finish());
            batch.set(*slot, Column::from_values(values.collect::<Result<_>>()?));
        }
        self.given = range.end;
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.grouping.clear();
        self.key_values.iter_mut().for_each(Vec::clear);
        self.accumulators.iter_mut().for_each(Vec::clear);
        self.seen.iter_mut().for_each(Vec::clear);
        self.memory.clear();
        self.taken = false;
        self.given = 0;
    }
}
