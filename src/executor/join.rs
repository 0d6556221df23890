//! Joins two independent inputs on equal keys.

use super::context::Context;
use super::eager::all;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, Expression, evaluate};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::key::{RowKey, RowLike};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The memory of a row in the table of keys: its key and its number, and the blocks that hold them.
const BYTES_PER_ENTRY: u64 = 112;

/// The number of rows that are added to the table between two checks of the limits.
const ROWS_BETWEEN_CHECKS: usize = 1 << 12;

/// Joins the left rows, batch by batch, with all right rows, which are kept in memory.
pub(super) struct HashJoin {
    left: BoxOperator,
    right: BoxOperator,
    /// The keys of either side.
    keys: (Vec<Expression>, Vec<Expression>),
    live: Live,
    /// The first left rows, if they were read before the right ones.
    first: Option<Batch>,
    held: Option<BuildSide>,
    memory: Reservation,
    probe: Option<Probe>,
}

/// All right rows. Both sides have the same argument rows, and only rows of the same argument row are joined.
struct BuildSide {
    rows: Batch,
    by_key: FxHashMap<RowKey, Vec<u32>>,
    checks_argument_row: bool,
}

/// Left rows that are being joined.
struct Probe {
    batch: Batch,
    keys: Vec<Arc<Column>>,
    row: usize,
    /// The number of matching right rows of the current row that are done.
    partner: usize,
}

impl HashJoin {
    pub(super) fn new(
        (left, right): (BoxOperator, BoxOperator),
        keys: (Vec<Expression>, Vec<Expression>),
        live: Live,
    ) -> HashJoin {
        HashJoin {
            left,
            right,
            keys,
            live,
            first: None,
            held: None,
            memory: Reservation::new(Usage::Joining),
            probe: None,
        }
    }

    /// The right rows. They are only read once there are left rows: without left rows nothing on the right may fail,
    /// and all writes below have been made by then.
    fn held(&mut self, cx: &mut Context<'_>) -> Result<Option<BuildSide>> {
        if let Some(held) = self.held.take() {
            return Ok(Some(held));
        }
        self.first = self.left.next(cx)?;
        match self.first {
            Some(_) => self.hold(cx).map(Some),
            None => Ok(None),
        }
    }

    fn hold(&mut self, cx: &mut Context<'_>) -> Result<BuildSide> {
        let batches = all(&mut self.right, &mut self.memory, cx)?;
        let limits = &cx.run().limits;
        // The batches still exist while they are concatenated.
        let copies = batches.iter().map(Batch::bytes_per_row).max().unwrap_or(0);
        let copies = copies * batches.iter().map(Batch::len).sum::<usize>() as u64;
        self.memory.grow(copies, limits)?;
        let rows = Batch::concat(batches);
        self.memory.shrink(copies);
        let mut held = BuildSide {
            checks_argument_row: rows.argument_rows().is_some(),
            by_key: FxHashMap::default(),
            rows,
        };
        let keys = columns(&self.keys.1, &held.rows, cx)?;
        let entry = BYTES_PER_ENTRY + (keys.len() * size_of::<Value>()) as u64;
        for row in 0..held.rows.len() {
            if row.is_multiple_of(ROWS_BETWEEN_CHECKS) {
                cx.check()?;
                let rows = ROWS_BETWEEN_CHECKS.min(held.rows.len() - row);
                self.memory.grow(entry * rows as u64, limits)?;
            }
            if let Some(key) = key_of(&keys, row) {
                let partners = held.by_key.entry(RowKey::from(key)).or_default();
                partners.push(row as u32);
            }
        }
        Ok(held)
    }

    fn next_probe(&mut self, cx: &mut Context<'_>) -> Result<Option<Probe>> {
        if let Some(probe) = self.probe.take() {
            return Ok(Some(probe));
        }
        let batch = match self.first.take() {
            Some(batch) => Some(batch),
            None => self.left.next(cx)?,
        };
        let Some(batch) = batch else {
            return Ok(None);
        };
        let keys = columns(&self.keys.0, &batch, cx)?;
        Ok(Some(Probe {
            batch,
            keys,
            row: 0,
            partner: 0,
        }))
    }
}

impl BuildSide {
    fn partners(&self, probe: &Probe) -> &[u32] {
        let key = key_of(&probe.keys, probe.row);
        key.and_then(|key| self.by_key.get(&key as &dyn RowLike))
            .map_or(&[], Vec::as_slice)
    }

    /// Pairs of left and right rows, until there are enough or the left rows are exhausted.
    fn pairs(&self, probe: &mut Probe) -> (Vec<u32>, Vec<u32>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while probe.row < probe.batch.len() && left.len() < BATCH_ROWS {
            let partners = self.partners(probe);
            let end = (probe.partner + BATCH_ROWS).min(partners.len());
            let origin = probe.batch.argument_row(probe.row);
            for partner in &partners[probe.partner..end] {
                if !self.checks_argument_row || self.rows.argument_row(*partner as usize) == origin
                {
                    left.push(probe.row as u32);
                    right.push(*partner);
                }
            }
            probe.partner = end;
            if end == partners.len() {
                probe.row += 1;
                probe.partner = 0;
            }
        }
        (left, right)
    }
}

fn columns(keys: &[Expression], batch: &Batch, cx: &Context<'_>) -> Result<Vec<Arc<Column>>> {
    keys.iter()
        .map(|key| evaluate(key, batch, &cx.evaluation()))
        .collect()
}

/// The key of a row; `None` if a part of it is not equal to anything.
fn key_of(columns: &[Arc<Column>], row: usize) -> Option<Vec<Value>> {
    let part = |column: &Arc<Column>| match column.get(row) {
        Value::Null => None,
        Value::Float(value) if value.is_nan() => None,
        value => Some(value),
    };
    columns.iter().map(part).collect()
}

impl Operator for HashJoin {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let Some(held) = self.held(cx)? else {
            return Ok(None);
        };
        let mut result = None;
        while result.is_none() && !held.rows.is_empty() {
            cx.check()?;
            let Some(mut probe) = self.next_probe(cx)? else {
                break;
            };
            let (left, right) = held.pairs(&mut probe);
            if !left.is_empty() {
                let live = self.live.as_deref();
                let mut batch = probe.batch.gather_live(&left, live);
                batch.adopt(&held.rows.gather_live(&right, live));
                result = Some(batch);
            }
            if probe.row < probe.batch.len() {
                self.probe = Some(probe);
            }
        }
        self.held = Some(held);
        Ok(result)
    }

    fn restart(&mut self, argument: &Batch) {
        self.left.restart(argument);
        // The right side reads nothing of the argument rows, so it is run once for all of them.
        self.right.restart(&Batch::unit());
        self.first = None;
        self.held = None;
        self.memory.clear();
        self.probe = None;
    }
}
