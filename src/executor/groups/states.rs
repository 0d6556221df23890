//! The running states of one aggregate, one for each group.

use super::super::context::Context;
use super::super::grouping::{Grouping, entry_bytes};
use super::super::limits::Limits;
use super::super::lineage::union_again;
use super::super::reservation::Reservation;
use crate::error::Result;
use crate::functions::{
    Accumulator, AggregateKind, BYTES_PER_ELEMENT, Extreme, Lineage, Total, count_rows, distinct,
};
use crate::graph::{ReferenceSet, SetColumn};
use crate::plan::Aggregation;
use crate::value::column::{Column, NULL_ID, Validity};
use crate::value::footprint::heap_bytes_at;
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// The memory of a kept value, including spare capacity.
pub(super) const BYTES_PER_VALUE: u64 = BYTES_PER_ELEMENT * 3 / 2;

/// For so many rows it pays to see whether parts of columns of sources are equal.
const COMPARED: usize = 64;

/// The states of one aggregate by group. Those of the aggregates that are asked for most are stored by type, and can be merged.
pub(super) enum States {
    /// `count`
    Counts(Vec<i64>),
    /// `sum`, `avg`
    Totals(Totals),
    /// `min`, `max`
    Extremes(fn() -> Extreme, Vec<Extreme>),
    /// What the rows rest on.
    Lineages(Vec<Lineage>),
    /// All others.
    Others(Others),
}

/// The states of `sum` or `avg`.
pub(super) struct Totals {
    new: fn() -> Total,
    all: Vec<Total>,
    /// Whether there may be durations or quantities, among which numbers are an error.
    mixed: bool,
    /// The number of the block of rows; see [`Total::add_float`].
    block: u32,
}

/// The states of an aggregate of any kind.
pub(super) struct Others {
    aggregation: Aggregation,
    accumulators: Vec<Box<dyn Accumulator>>,
    /// The values that each group has already seen, for aggregates of distinct values of one argument.
    seen: Vec<Grouping>,
}

/// Whether duplicate values are filtered here, by tables of their types; combinations of several arguments are left to
/// the accumulator.
pub(super) fn filters_here(aggregation: &Aggregation) -> bool {
    aggregation.distinct && aggregation.arguments.len() == 1
}

impl States {
    /// No group yet.
    pub(super) fn of(aggregation: &Aggregation) -> States {
        let kind = aggregation.function.map(|function| function.body.kind);
        match kind {
            Some(AggregateKind::Lineage | AggregateKind::Sources) => {
                return States::Lineages(Vec::new());
            }
            Some(_) if aggregation.distinct || aggregation.arguments.len() != 1 => {}
            None if aggregation.distinct => {}
            None | Some(AggregateKind::Count) => return States::Counts(Vec::new()),
            Some(AggregateKind::Sum) => return States::Totals(Totals::of(Total::sum)),
            Some(AggregateKind::Average) => return States::Totals(Totals::of(Total::average)),
            Some(AggregateKind::Minimum) => return States::Extremes(Extreme::min, Vec::new()),
            Some(AggregateKind::Maximum) => return States::Extremes(Extreme::max, Vec::new()),
            Some(AggregateKind::Collect | AggregateKind::Percentile | AggregateKind::Deviation) => {
            }
        }
        States::Others(Others {
            aggregation: aggregation.clone(),
            accumulators: Vec::new(),
            seen: Vec::new(),
        })
    }

    /// Adds groups up to this number of them.
    pub(super) fn grow(&mut self, groups: usize) {
        match self {
            States::Counts(counts) => counts.resize(groups, 0),
            States::Totals(totals) => totals.all.resize_with(groups, totals.new),
            States::Extremes(new, extremes) => extremes.resize_with(groups, *new),
            States::Lineages(lineages) => lineages.resize_with(groups, Lineage::new),
            States::Others(others) => {
                let Others {
                    aggregation,
                    accumulators,
                    seen,
                } = others;
                accumulators.resize_with(groups, || accumulator(aggregation));
                if filters_here(aggregation) {
                    seen.resize_with(groups, Grouping::default);
                }
            }
        }
    }

    pub(super) fn clear(&mut self) {
        match self {
            States::Counts(counts) => counts.clear(),
            States::Totals(totals) => totals.all.clear(),
            States::Extremes(_, extremes) => extremes.clear(),
            States::Lineages(lineages) => lineages.clear(),
            States::Others(others) => {
                others.accumulators.clear();
                others.seen.clear();
            }
        }
    }

    /// Adds rows, given their arguments and the number of the group of each.
    pub(super) fn take(
        &mut self,
        arguments: &[Arc<Column>],
        numbers: &[u32],
        (memory, limits): (&mut Reservation, &Limits),
    ) -> Result<()> {
        match (self, arguments) {
            (States::Counts(counts), []) => count_all(counts, numbers),
            (States::Counts(counts), [column, ..]) => count_values(counts, column, numbers),
            (States::Totals(totals), [column, ..]) => return totals.add(column, numbers),
            (States::Extremes(_, extremes), [column, ..]) => {
                let members = Members::of(numbers, extremes.len());
                for (group, rows) in members.iter() {
                    if let Some(extreme) = extremes.get_mut(group) {
                        extreme.add_column(column, rows)?;
                    }
                }
            }
            (States::Totals(..) | States::Extremes(..), []) => {}
            (States::Lineages(lineages), arguments) => {
                if limits.memory.is_some() {
                    let rows: Vec<u32> = (0..numbers.len() as u32).collect();
                    memory.grow(kept_bytes(arguments, &rows, limits), limits)?;
                }
                take_lineages(lineages, arguments, numbers);
            }
            (States::Others(others), arguments) => {
                let members = Members::of(numbers, others.accumulators.len());
                return others.feed(arguments, &members, (memory, limits));
            }
        }
        Ok(())
    }

    /// Adds the sources of facts of some nodes, by columns, given the number of the group of each.
    pub(super) fn take_sources(
        &mut self,
        nodes: impl Iterator<Item = NodeId>,
        columns: &[&SetColumn],
        numbers: &[u32],
        (memory, limits): (&mut Reservation, &Limits),
    ) -> Result<()> {
        let States::Lineages(lineages) = self else {
            return Ok(());
        };
        let rows: Vec<(NodeId, u32)> = nodes.zip(numbers.iter().copied()).collect();
        let part = |row: &(NodeId, u32)| SetColumn::part_of(row.0.0);
        for rows in rows.chunk_by(|one, other| part(one) == part(other)) {
            let number = rows.first().map_or(0, part);
            let mut parts: Vec<&[ReferenceSet]> = Vec::with_capacity(columns.len());
            for sets in columns.iter().map(|column| column.part(number)) {
                // Facts that were stated together have the same sources.
                let mut others = parts.iter();
                let known = rows.len() >= COMPARED
                    && others.any(|other| ReferenceSet::are_equal(other, sets));
                if !known && !sets.is_empty() {
                    parts.push(sets);
                }
            }
            for (node, group) in rows {
                let (place, mut last) = (SetColumn::place_of(node.0), ReferenceSet::NONE);
                for sets in &parts {
                    let set = sets[place];
                    if set != last {
                        last = set;
                        lineages[*group as usize].take_leaf(set.number());
                    }
                }
            }
        }
        match limits.memory {
            Some(_) => memory.grow(numbers.len() as u64 * BYTES_PER_VALUE, limits),
            None => Ok(()),
        }
    }

    /// Begins a block of rows.
    pub(super) fn begin_block(&mut self, block: u32) {
        if let States::Totals(totals) = self {
            totals.block = block;
        }
    }

    /// Adds rows of one group without arguments.
    pub(super) fn add_rows(&mut self, group: usize, rows: usize) {
        if let States::Counts(counts) = self
            && let Some(count) = counts.get_mut(group)
        {
            *count += rows as i64;
        }
    }

    /// Adds the states of the rows that follow; `numbers` are the numbers here of the groups there.
    pub(super) fn merge(&mut self, later: States, numbers: &[u32]) -> Result<()> {
        match (self, later) {
            (States::Counts(counts), States::Counts(later)) => {
                for (number, count) in numbers.iter().zip(later) {
                    counts[*number as usize] += count;
                }
            }
            (States::Totals(totals), States::Totals(later)) => {
                totals.mixed |= later.mixed;
                for (number, total) in numbers.iter().zip(later.all) {
                    totals.all[*number as usize].merge(total)?;
                }
            }
            (States::Extremes(_, extremes), States::Extremes(_, later)) => {
                for (number, extreme) in numbers.iter().zip(&later) {
                    extremes[*number as usize].merge(extreme);
                }
            }
            (States::Lineages(lineages), States::Lineages(later)) => {
                for (number, lineage) in numbers.iter().zip(later) {
                    lineages[*number as usize].merge(lineage);
                }
            }
            // States of the same aggregate are of the same kind, and others are not merged.
            _ => {}
        }
        Ok(())
    }

    /// The result of a group.
    pub(super) fn finish(&mut self, group: usize, cx: &Context<'_>) -> Result<Value> {
        match self {
            States::Counts(counts) => Ok(Value::Integer(counts[group])),
            States::Totals(totals) => totals.all[group].finish(),
            States::Extremes(_, extremes) => extremes[group].finish(),
            States::Lineages(lineages) => {
                let lineage = &mut lineages[group];
                match lineage.leaves().map(|leaves| union_again(leaves, cx)) {
                    Some(Ok(None)) | None => lineage.finish(),
                    Some(found) => found.map(Value::from),
                }
            }
            States::Others(others) => others.accumulators[group].finish(),
        }
    }
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

/// Adds the lineages of rows.
fn take_lineages(lineages: &mut [Lineage], arguments: &[Arc<Column>], numbers: &[u32]) {
    for (place, column) in arguments.iter().enumerate() {
        match &**column {
            Column::Integers(handles, None) => {
                // Facts that were stated together have the same sources.
                let is_same = |other: &Arc<Column>| matches!(&**other, Column::Integers(others, None) if others == handles);
                if arguments.iter().take(place).any(is_same) {
                    continue;
                }
                for (handle, number) in handles.iter().zip(numbers) {
                    lineages[*number as usize].take(*handle);
                }
            }
            Column::Constant(Value::Null, _) => {}
            other => {
                for (row, number) in numbers.iter().enumerate() {
                    lineages[*number as usize].take_value(&other.get(row));
                }
            }
        }
    }
}

fn count_all(counts: &mut [i64], numbers: &[u32]) {
    for number in numbers {
        counts[*number as usize] += 1;
    }
}

fn count_values(counts: &mut [i64], column: &Column, numbers: &[u32]) {
    let mut count = |has: &dyn Fn(usize) -> bool| {
        for (row, number) in numbers.iter().enumerate() {
            counts[*number as usize] += i64::from(has(row));
        }
    };
    match column {
        Column::Nodes(ids) => count(&|row| ids[row].0 != NULL_ID),
        Column::Relationships(ids) => count(&|row| ids[row].0 != NULL_ID),
        Column::Booleans(values) => count(&|row| values[row].is_some()),
        Column::Integers(_, None)
        | Column::Floats(_, None)
        | Column::Dates(_, None)
        | Column::Decimals(_, None) => count_all(counts, numbers),
        Column::Integers(_, Some(valid))
        | Column::Floats(_, Some(valid))
        | Column::Dates(_, Some(valid))
        | Column::Decimals(_, Some(valid)) => count(&|row| valid[row]),
        Column::Dictionary(_, codes) | Column::Records(_, codes) | Column::Lists(_, codes) => {
            count(&|row| codes[row] != NULL_ID)
        }
        Column::Values(values) => count(&|row| !matches!(values[row], Value::Null)),
        Column::Constant(Value::Null, _) => {}
        Column::Constant(..) => count_all(counts, numbers),
    }
}

impl Totals {
    fn of(new: fn() -> Total) -> Totals {
        Totals {
            new,
            all: Vec::new(),
            mixed: false,
            block: 0,
        }
    }

    /// Adds floats, given with the numbers of their groups.
    pub(super) fn add_floats(&mut self, rows: impl Iterator<Item = (u32, f64)>) -> Result<()> {
        let block = self.block;
        rows.for_each(|(number, value)| self.all[number as usize].add_float(block, value));
        self.check()
    }

    /// Adds integers.
    pub(super) fn add_integers(&mut self, rows: impl Iterator<Item = (u32, i64)>) -> Result<()> {
        rows.for_each(|(number, value)| self.all[number as usize].add_integer(value));
        self.check()
    }

    fn check(&self) -> Result<()> {
        match self.mixed {
            true => self.all.iter().try_for_each(Total::checked),
            false => Ok(()),
        }
    }

    fn add(&mut self, column: &Column, numbers: &[u32]) -> Result<()> {
        let block = self.block;
        let rows = numbers.iter().copied().enumerate();
        match column {
            Column::Integers(values, valid) => {
                let rows = rows.filter(|(row, _)| holds(valid, *row));
                self.add_integers(rows.map(|(row, number)| (number, values[row])))
            }
            Column::Floats(values, valid) => {
                let rows = rows.filter(|(row, _)| holds(valid, *row));
                self.add_floats(rows.map(|(row, number)| (number, values[row])))
            }
            Column::Decimals(values, valid) => {
                let mut rows = rows.filter(|(row, _)| holds(valid, *row));
                rows.try_for_each(|(row, number)| {
                    self.all[number as usize].add_decimal(values[row])
                })?;
                self.check()
            }
            Column::Values(values) => {
                self.mixed = true;
                rows.into_iter().try_for_each(|(row, number)| {
                    self.all[number as usize].add_value_of(block, &values[row])
                })
            }
            other => {
                self.mixed = true;
                rows.into_iter().try_for_each(|(row, number)| {
                    self.all[number as usize].add_value_of(block, &other.get(row))
                })
            }
        }
    }
}

fn holds(valid: &Validity, row: usize) -> bool {
    valid.as_ref().is_none_or(|valid| valid[row])
}

impl Others {
    fn feed(
        &mut self,
        arguments: &[Arc<Column>],
        members: &Members,
        (memory, limits): (&mut Reservation, &Limits),
    ) -> Result<()> {
        for (group, rows) in members.iter() {
            let accumulator = &mut self.accumulators[group];
            // Values of which only the distinct ones are kept are charged once it is known which ones are.
            if accumulator.keeps_values() && self.seen.is_empty() {
                memory.grow(kept_bytes(arguments, rows, limits), limits)?;
            }
            match arguments {
                [] => accumulator.add_rows(rows.len() as u64)?,
                [column] => match self.seen.get_mut(group) {
                    Some(seen) => {
                        let rows = seen.new_rows(column, rows);
                        let mut bytes = entry_bytes(arguments, &rows, limits);
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

/// The rows of a batch, sorted by group.
struct Members {
    rows: Vec<u32>,
    /// The groups that occur, and the end of the rows of each.
    groups: Vec<(u32, usize)>,
}

/// Sorts rows by their groups, of which there are not many more than rows.
fn sort_by_group(rows: &mut [u32], numbers: &[u32], groups: usize) {
    let mut places = vec![0_u32; groups + 1];
    for number in numbers {
        places[*number as usize + 1] += 1;
    }
    for group in 1..=groups {
        places[group] += places[group - 1];
    }
    for (row, number) in (0..).zip(numbers) {
        let place = &mut places[*number as usize];
        rows[*place as usize] = row;
        *place += 1;
    }
}

impl Members {
    fn of(numbers: &[u32], groups: usize) -> Members {
        let mut rows: Vec<u32> = (0..numbers.len() as u32).collect();
        if groups <= 1 {
            let groups = vec![(0, rows.len())];
            return Members { rows, groups };
        }
        match groups <= 2 * rows.len() {
            true => sort_by_group(&mut rows, numbers, groups),
            false => rows.sort_by_key(|row| numbers[*row as usize]),
        }
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
