//! Rows whose node is, or is not, among those that the right side finds.

use super::context::Context;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::value::NodeId;
use rustc_hash::FxHashSet;

/// The estimated memory of a node in the set.
const BYTES_PER_NODE: u64 = 16;

/// Runs its right side once, then filters left rows.
pub(super) struct SemiJoin {
    left: BoxOperator,
    right: BoxOperator,
    node: Slot,
    wanted: bool,
    live: Live,
    found: Option<FxHashSet<NodeId>>,
    memory: Reservation,
}

impl SemiJoin {
    pub(super) fn new(
        (left, right): (BoxOperator, BoxOperator),
        (node, wanted): (Slot, bool),
        live: Live,
    ) -> SemiJoin {
        SemiJoin {
            left,
            right,
            node,
            wanted,
            live,
            found: None,
            memory: Reservation::new(Usage::Joining),
        }
    }

    fn find(&mut self, cx: &mut Context<'_>) -> Result<FxHashSet<NodeId>> {
        let mut found = FxHashSet::default();
        while let Some(batch) = self.right.next(cx)? {
            cx.check()?;
            let before = found.len();
            let column = batch.column(self.node);
            found.extend((0..batch.len()).filter_map(|row| column.node(row)));
            let new = (found.len() - before) as u64;
            self.memory.grow(new * BYTES_PER_NODE, &cx.run().limits)?;
        }
        Ok(found)
    }
}

impl Operator for SemiJoin {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        while let Some(batch) = self.left.next(cx)? {
            // The right side is only run now: without left rows it is not needed, and all writes below have been made.
            let found = match self.found.take() {
                Some(found) => found,
                None => self.find(cx)?,
            };
            let column = batch.column(self.node);
            let passes = |row: &u32| {
                let node = column.node(*row as usize);
                node.is_some_and(|node| found.contains(&node)) == self.wanted
            };
            let rows: Vec<u32> = (0..batch.len() as u32).filter(passes).collect();
            self.found = Some(found);
            if !rows.is_empty() {
                return Ok(Some(batch.gather_live(&rows, self.live.as_deref())));
            }
        }
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        self.left.restart(argument);
        self.right.restart(&Batch::unit());
        self.found = None;
        self.memory.clear();
    }
}
