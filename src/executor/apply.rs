//! Runs a subplan for each row, or for all rows of a batch at once.

use super::context::Context;
use super::filter::drop_dead;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator, pull_within};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, Slot, is_live};
use crate::plan::ApplyKind;
use crate::value::Value;
use crate::value::column::Column;
use std::sync::Arc;

/// The maximum number of right rows of a batch that are restored to the order of the left rows.
const ROWS_KEPT_IN_ORDER: usize = 65_536;

/// Runs its right side with the rows of its left side as argument.
pub(super) struct Apply {
    left: BoxOperator,
    right: BoxOperator,
    kind: ApplyKind,
    filled: Vec<Slot>,
    batched: bool,
    live: Live,
    outer: Option<Outer>,
    ready: Vec<Batch>,
    /// The number of rows that are combined before they are returned: small at first, so that a `LIMIT` above costs
    /// little.
    target: usize,
}

/// The left rows for which the right side is currently run.
struct Outer {
    batch: Batch,
    range: (usize, usize),
    /// Whether each of them has had a row on the right.
    matched: Vec<bool>,
    /// Right rows that are kept, to be ordered together with left rows that have no match.
    held: Vec<Joined>,
    held_rows: usize,
    memory: Reservation,
    /// The right side is exhausted.
    ended: bool,
}

/// Right rows with the columns of their left rows, and the indices of these left rows.
struct Joined {
    batch: Batch,
    left_rows: Vec<u32>,
}

impl Apply {
    pub(super) fn new(
        (left, right): (BoxOperator, BoxOperator),
        kind: ApplyKind,
        filled: Vec<Slot>,
        batched: bool,
        live: Live,
    ) -> Apply {
        Apply {
            left,
            right,
            kind,
            filled,
            batched,
            live,
            outer: None,
            ready: Vec::new(),
            target: 1,
        }
    }

    /// The current left rows, or the next ones; `None` at the end.
    fn outer(&mut self, cx: &mut Context<'_>) -> Result<Option<Outer>> {
        let (batch, from) = match self.outer.take() {
            Some(outer) if !outer.ended => return Ok(Some(outer)),
            Some(outer) if outer.range.1 < outer.batch.len() => (outer.batch, outer.range.1),
            _ => match self.left.next(cx)? {
                Some(batch) => (batch, 0),
                None => return Ok(None),
            },
        };
        cx.check()?;
        let to = if self.batched { batch.len() } else { from + 1 };
        let mut argument = batch.slice(from, to);
        argument.number_argument_rows();
        self.right.restart(&argument);
        cx.run().work.subplan_runs.add(1);
        Ok(Some(Outer {
            matched: vec![false; to - from],
            batch,
            range: (from, to),
            held: Vec::new(),
            held_rows: 0,
            memory: Reservation::new(Usage::Waiting),
            ended: false,
        }))
    }

    /// Returns every right row, or a row with nulls. Pulls one batch from the right.
    fn join(&mut self, outer: &mut Outer, cx: &mut Context<'_>) -> Result<()> {
        let Some(right) = pull_within(&mut self.right, cx)? else {
            outer.ended = true;
            let rest = outer.finish(self.kind, &self.filled, &self.live);
            self.ready.extend(rest);
            return Ok(());
        };
        let joined = outer.join(right, &self.live);
        if self.kind == ApplyKind::Inner {
            self.ready.push(joined.batch);
            return Ok(());
        }
        let limits = &cx.run().limits;
        outer.memory.grow_by_batch(&joined.batch, limits)?;
        outer.held_rows += joined.batch.len();
        outer.held.push(joined);
        if outer.held_rows > ROWS_KEPT_IN_ORDER {
            outer.memory.clear();
            let held = outer.held.drain(..);
            self.ready.extend(held.map(|joined| joined.batch));
        }
        Ok(())
    }

    /// Handles the left rows after the right side is exhausted.
    fn exhaust(&mut self, outer: &mut Outer, cx: &mut Context<'_>) -> Result<()> {
        while pull_within(&mut self.right, cx)?.is_some() {
            cx.check()?;
        }
        outer.ended = true;
        let (from, to) = outer.range;
        let mut rows = outer.batch.slice(from, to);
        drop_dead(&mut rows, &self.live);
        self.ready.push(rows);
        Ok(())
    }

    /// The combined rows; `None` if more rows may be added first.
    fn take_ready(&mut self, at_end: bool) -> Option<Batch> {
        let rows: usize = self.ready.iter().map(Batch::len).sum();
        if rows == 0 || (rows < self.target && !at_end) {
            return None;
        }
        self.target = (self.target * 2).min(BATCH_ROWS);
        Some(Batch::concat(std::mem::take(&mut self.ready)))
    }
}

impl Outer {
    /// The left rows that have had no row on the right.
    fn unmatched(&self) -> Vec<u32> {
        (self.range.0 as u32..)
            .zip(&self.matched)
            .filter(|(_, found)| !**found)
            .map(|(row, _)| row)
            .collect()
    }

    /// Right rows with the columns of the left rows that the right side has not passed on.
    fn join(&mut self, mut right: Batch, live: &Live) -> Joined {
        let from = self.range.0 as u32;
        let left_rows: Vec<u32> = (0..right.len())
            .map(|row| from + right.argument_row(row))
            .collect();
        for row in &left_rows {
            if let Some(matched) = self.matched.get_mut((row - from) as usize) {
                *matched = true;
            }
        }
        let wanted = |slot: &Slot| is_live(live.as_deref(), *slot);
        let missing = self.batch.slots().filter(|slot| right.get(*slot).is_none());
        for slot in missing.filter(wanted).collect::<Vec<_>>() {
            right.set(slot, self.batch.column(slot).gather(&left_rows));
        }
        right.adopt_origins_of(&self.batch, &left_rows);
        right.set_argument_rows(self.batch.argument_rows().map(|origin| {
            let rows = left_rows.iter().map(|row| origin[*row as usize]);
            Arc::new(rows.collect())
        }));
        drop_dead(&mut right, live);
        Joined {
            batch: right,
            left_rows,
        }
    }

    /// The rows that remain to be returned when the right side is exhausted: for `Optional`, the left rows without a
    /// match, in order together with those that were kept.
    fn finish(&mut self, kind: ApplyKind, filled: &[Slot], live: &Live) -> Vec<Batch> {
        let mut held = std::mem::take(&mut self.held);
        let unmatched = self.unmatched();
        if kind != ApplyKind::Optional || unmatched.is_empty() {
            return held.into_iter().map(|joined| joined.batch).collect();
        }
        let mut nulls = self.batch.gather_live(&unmatched, live.as_deref());
        for slot in filled {
            nulls.set(*slot, Column::Constant(Value::Null, unmatched.len()));
        }
        drop_dead(&mut nulls, live);
        held.push(Joined {
            batch: nulls,
            left_rows: unmatched,
        });
        let left_rows: Vec<u32> = held
            .iter()
            .flat_map(|joined| joined.left_rows.iter().copied())
            .collect();
        let all = Batch::concat(held.into_iter().map(|joined| joined.batch).collect());
        if left_rows.is_sorted() {
            return vec![all];
        }
        let mut order: Vec<u32> = (0..all.len() as u32).collect();
        order.sort_by_key(|row| left_rows[*row as usize]);
        vec![all.gather(&order)]
    }
}

impl Operator for Apply {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        loop {
            if let Some(batch) = self.take_ready(false) {
                return Ok(Some(batch));
            }
            let Some(mut outer) = self.outer(cx)? else {
                return Ok(self.take_ready(true));
            };
            match self.kind {
                ApplyKind::Inner | ApplyKind::Optional => self.join(&mut outer, cx)?,
                ApplyKind::Unit => self.exhaust(&mut outer, cx)?,
            }
            self.outer = Some(outer);
        }
    }

    fn restart(&mut self, argument: &Batch) {
        self.left.restart(argument);
        self.outer = None;
        self.ready.clear();
        self.target = 1;
    }
}
