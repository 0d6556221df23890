//! Adding rows of a run of nodes, from the columns of their table.

use super::super::context::Context;
use super::Groups;
use super::states::{States, Totals};
use crate::error::Result;
use crate::expression::{Batch, Expression, Slot, evaluate};
use crate::functions::AggregateKind;
use crate::graph::{Cells, ColumnChunk, Gather, GraphView, NodeGroup, NodeRun, SetColumn};
use crate::plan::Aggregation;
use crate::value::NodeId;
use crate::value::Value;
use crate::value::column::Column;
use std::sync::Arc;

/// A code of which the group is not known yet.
const UNKNOWN: u32 = u32::MAX;

/// Nodes of a run.
pub(in crate::executor) struct Piece<'p> {
    /// The slot of the nodes.
    pub node: Slot,
    /// The group of ids.
    pub group: &'p NodeGroup,
    /// The run.
    pub run: &'p NodeRun,
    /// Their rows in the chunk of the run.
    pub rows: &'p [u32],
}

/// Memory that is used again.
#[derive(Default)]
pub(super) struct Scratch {
    numbers: Vec<u32>,
}

/// What is read of the nodes of a piece.
enum Read<'c> {
    /// The nodes themselves.
    Nodes,
    /// A property that none of them has.
    Absent,
    /// A property.
    Property(&'c ColumnChunk),
    /// Anything else.
    Other,
}

impl Piece<'_> {
    fn nodes(&self) -> Vec<NodeId> {
        let node = |row: &u32| self.group.node(self.run, *row as usize);
        self.rows.iter().map(node).collect()
    }

    fn read<'c>(&self, expression: &Expression, cx: &'c Context<'_>) -> Read<'c> {
        match expression {
            Expression::Slot(slot) if *slot == self.node => Read::Nodes,
            Expression::Property { subject, key, .. } => match **subject {
                Expression::Slot(slot) if slot == self.node => {
                    let key = cx.graph().key_id(key);
                    let chunk = key.and_then(|key| cx.graph().run_chunk(self.run, key));
                    chunk.map_or(Read::Absent, Read::Property)
                }
                _ => Read::Other,
            },
            _ => Read::Other,
        }
    }

    fn column(&self, expression: &Expression, cx: &Context<'_>) -> Result<Arc<Column>> {
        Ok(Arc::new(match self.read(expression, cx) {
            Read::Nodes => Column::Nodes(self.nodes()),
            Read::Absent => Column::Constant(Value::Null, self.rows.len()),
            Read::Property(chunk) => {
                let mut column = Gather::with_capacity(self.rows.len());
                column.rows(chunk, self.rows);
                column.finish()
            }
            Read::Other => {
                let mut batch = Batch::new(self.rows.len());
                batch.set(self.node, Column::Nodes(self.nodes()));
                return evaluate(expression, &batch, &cx.evaluation());
            }
        }))
    }
}

impl Groups {
    /// Whether only the number of rows matters.
    pub(in crate::executor) fn only_counts(&self) -> bool {
        let mut aggregates = self.plan.aggregates.iter();
        self.plan.keys.is_empty()
            && aggregates.all(|(_, made)| made.arguments.is_empty())
            && self
                .states
                .iter()
                .all(|states| matches!(states, States::Counts(_)))
    }

    /// Adds a number of rows where only that matters.
    pub(in crate::executor) fn add_rows(&mut self, rows: usize, cx: &Context<'_>) -> Result<()> {
        if rows > 0 {
            self.complete(&cx.run().limits)?;
            self.states
                .iter_mut()
                .for_each(|states| states.add_rows(0, rows));
        }
        Ok(())
    }

    /// Adds the nodes of a piece.
    pub(in crate::executor) fn take_piece(
        &mut self,
        piece: &Piece<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        if piece.rows.is_empty() {
            return Ok(());
        }
        let plan = Arc::clone(&self.plan);
        let limits = &cx.run().limits;
        let mut numbers = std::mem::take(&mut self.scratch.numbers);
        let words = match plan.keys.as_slice() {
            [(_, key)] => match piece.read(key, cx) {
                Read::Property(chunk) => self.numbers_of_words(chunk, piece, &mut numbers, cx)?,
                _ => false,
            },
            _ => false,
        };
        if !words {
            let keys = plan.keys.iter().map(|(_, key)| piece.column(key, cx));
            let keys = keys.collect::<Result<Vec<_>>>()?;
            numbers = self.numbers(&keys, piece.rows.len(), limits)?;
        }
        for (states, (_, made)) in self.states.iter_mut().zip(&plan.aggregates) {
            if let Some(columns) = source_columns(made, cx.graph()) {
                let node = |row: &u32| piece.group.node(piece.run, *row as usize);
                let (nodes, charged) = (piece.rows.iter().map(node), (&mut self.memory, limits));
                states.take_sources(nodes, &columns, &numbers, charged)?;
                continue;
            }
            let read = made.arguments.first().map(|of| piece.read(of, cx));
            if take_typed(states, read.as_ref(), piece.rows, &numbers)? {
                continue;
            }
            let arguments = made.arguments.iter().map(|of| piece.column(of, cx));
            let arguments = arguments.collect::<Result<Vec<_>>>()?;
            states.take(&arguments, &numbers, (&mut self.memory, limits))?;
        }
        self.scratch.numbers = numbers;
        Ok(())
    }

    /// The groups of rows by the words of a dictionary, each of which is looked up once; false for another layout.
    fn numbers_of_words(
        &mut self,
        chunk: &ColumnChunk,
        piece: &Piece<'_>,
        numbers: &mut Vec<u32>,
        cx: &Context<'_>,
    ) -> Result<bool> {
        let Cells::Dictionary(words) = chunk.cells() else {
            return Ok(false);
        };
        numbers.clear();
        let mut known = [UNKNOWN; 256];
        let mut none = UNKNOWN;
        for row in piece.rows.iter().map(|row| *row as usize) {
            let code = words.codes().get(row).filter(|_| chunk.has(row));
            let number = match code {
                Some(code) => &mut known[usize::from(*code)],
                None => &mut none,
            };
            if *number == UNKNOWN {
                let key = Arc::new(Column::Values(vec![chunk.get(row)]));
                let of = self.numbers(&[key], 1, &cx.run().limits)?;
                *number = of.first().copied().unwrap_or(0);
            }
            numbers.push(*number);
        }
        Ok(true)
    }
}

/// The columns of the sources of the facts that are the arguments of an aggregate of sources; `None` for another aggregate.
pub(super) fn source_columns<'v>(
    made: &Aggregation,
    view: &'v GraphView,
) -> Option<Vec<&'v SetColumn>> {
    let kind = made.function.map(|function| function.body.kind);
    if kind != Some(AggregateKind::Sources) {
        return None;
    }
    let column = |fact: &Expression| match fact {
        // A name that is not a key cannot be the name of a property.
        Expression::Property { key, .. } => view.node_reference_column(Some(view.key_id(key)?)),
        _ => view.node_reference_column(None),
    };
    Some(made.arguments.iter().filter_map(column).collect())
}

/// Adds rows of a chunk without making a column of them; false if there is no loop for it.
fn take_typed(
    states: &mut States,
    read: Option<&Read<'_>>,
    rows: &[u32],
    numbers: &[u32],
) -> Result<bool> {
    match (states, read) {
        (States::Counts(counts), None | Some(Read::Nodes)) => {
            for number in numbers {
                counts[*number as usize] += 1;
            }
        }
        (States::Counts(counts), Some(Read::Property(chunk))) => {
            for (row, number) in rows.iter().zip(numbers) {
                counts[*number as usize] += i64::from(chunk.has(*row as usize));
            }
        }
        (States::Counts(_) | States::Totals(..) | States::Extremes(..), Some(Read::Absent)) => {}
        (States::Totals(totals), Some(Read::Property(chunk))) => {
            return add_cells(totals, chunk, rows, numbers);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn add_cells(
    totals: &mut Totals,
    chunk: &ColumnChunk,
    rows: &[u32],
    numbers: &[u32],
) -> Result<bool> {
    let rows = rows.iter().map(|row| *row as usize).zip(numbers);
    let rows = rows.filter(|(row, _)| chunk.has(*row));
    match chunk.cells() {
        Cells::Floats(cells) => {
            totals.add_floats(rows.map(|(row, number)| (*number, cells[row])))?;
        }
        Cells::Integers(cells) => {
            totals.add_integers(rows.map(|(row, number)| (*number, cells[row])))?;
        }
        Cells::Booleans(_)
        | Cells::Dates(_)
        | Cells::Decimals(_)
        | Cells::Dictionary(_)
        | Cells::Text(_)
        | Cells::Values(_) => return Ok(false),
    }
    Ok(true)
}
