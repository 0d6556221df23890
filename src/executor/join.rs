//! Joins two independent inputs on keys.

use super::context::Context;
use super::eager::all;
use super::join_keys::{Condition, ProbeKeys, Table};
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch};
use std::borrow::Cow;

/// Joins the left rows, batch by batch, with all right rows, which are kept in memory.
pub(super) struct Join {
    left: BoxOperator,
    right: BoxOperator,
    condition: Condition,
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
    table: Table,
    checks_argument_row: bool,
}

/// Left rows that are being joined.
struct Probe {
    batch: Batch,
    keys: ProbeKeys,
    row: usize,
    /// The number of matching right rows of the current row that are done.
    partner: usize,
    /// The matching right rows of the current row, if they were put together for it.
    kept: Option<Vec<u32>>,
    round: Round,
}

impl Join {
    pub(super) fn new(
        (left, right): (BoxOperator, BoxOperator),
        condition: Condition,
        live: Live,
    ) -> Join {
        Join {
            left,
            right,
            condition,
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
        Ok(BuildSide {
            checks_argument_row: rows.argument_rows().is_some(),
            table: self.condition.table(&rows, &mut self.memory, cx)?,
            rows,
        })
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
        let keys = self.condition.probe(&batch, cx)?;
        Ok(Some(Probe {
            batch,
            keys,
            row: 0,
            partner: 0,
            kept: None,
            round: Round {
                done: 0,
                size: 1,
                further: false,
            },
        }))
    }
}

impl BuildSide {
    /// Pairs of left and right rows, until there are enough or the left rows are exhausted.
    fn pairs(&self, probe: &mut Probe, cx: &Context<'_>) -> (Vec<u32>, Vec<u32>) {
        if !cx.answered.is_empty() {
            return self.pairs_in_rounds(probe, cx);
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while probe.row < probe.batch.len() && left.len() < BATCH_ROWS {
            let kept = probe.kept.take();
            let partners = match kept {
                Some(kept) => Cow::Owned(kept),
                None => self.table.partners(&probe.keys, probe.row),
            };
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
            } else if let Cow::Owned(partners) = partners {
                probe.kept = Some(partners);
            }
        }
        (left, right)
    }
}

/// Pairs that are made in rounds: some for each left row, twice as many in the next round, since few may be enough.
struct Round {
    /// The number of matching right rows of each left row that are done.
    done: usize,
    /// The number that are made for each left row.
    size: usize,
    /// A left row has further ones.
    further: bool,
}

impl BuildSide {
    /// Pairs of left and right rows where not all may be needed, until there are enough or this round is over.
    fn pairs_in_rounds(&self, probe: &mut Probe, cx: &Context<'_>) -> (Vec<u32>, Vec<u32>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while probe.row < probe.batch.len() && left.len() < BATCH_ROWS {
            let row = probe.row;
            probe.row += 1;
            if !cx.is_answered(&probe.batch, row) {
                let partners = self.table.partners(&probe.keys, row);
                let rest = partners.get(probe.round.done..).unwrap_or_default();
                let origin = probe.batch.argument_row(row);
                for partner in rest.iter().take(probe.round.size) {
                    let other = self.rows.argument_row(*partner as usize);
                    if !self.checks_argument_row || other == origin {
                        left.push(row as u32);
                        right.push(*partner);
                    }
                }
                probe.round.further |= rest.len() > probe.round.size;
            }
        }
        if probe.row == probe.batch.len() && probe.round.further {
            probe.row = 0;
            probe.round = Round {
                done: probe.round.done + probe.round.size,
                size: (2 * probe.round.size).min(BATCH_ROWS),
                further: false,
            };
        }
        (left, right)
    }
}

impl Operator for Join {
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
            let (left, right) = held.pairs(&mut probe, cx);
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
