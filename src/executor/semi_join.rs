//! Rows whose node is, or is not, among those that the right side finds.

use super::context::Context;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator, pull_within};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::value::NodeId;
use crate::value::column::Column;
use rustc_hash::FxHashSet;

/// The estimated memory of a node in the set.
const BYTES_PER_NODE: u64 = 16;

/// Runs its right side at most once, then filters left rows.
pub(super) struct SemiJoin {
    left: BoxOperator,
    right: BoxOperator,
    node: Slot,
    wanted: bool,
    live: Live,
    found: FxHashSet<NodeId>,
    /// The right side has no further rows.
    complete: bool,
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
            found: FxHashSet::default(),
            complete: false,
            memory: Reservation::new(Usage::Joining),
        }
    }

    /// Runs the right side until it has found all nodes of a column, or has no further rows.
    fn find(&mut self, column: &Column, rows: usize, cx: &mut Context<'_>) -> Result<()> {
        let mut looked_for = FxHashSet::default();
        if !self.complete {
            let nodes = (0..rows).filter_map(|row| column.node(row));
            looked_for.extend(nodes.filter(|node| !self.found.contains(node)));
        }
        while !self.complete && !looked_for.is_empty() {
            let Some(batch) = pull_within(&mut self.right, cx)? else {
                self.complete = true;
                break;
            };
            cx.check()?;
            let before = self.found.len();
            let column = batch.column(self.node);
            for node in (0..batch.len()).filter_map(|row| column.node(row)) {
                looked_for.remove(&node);
                self.found.insert(node);
            }
            let new = (self.found.len() - before) as u64;
            self.memory.grow(new * BYTES_PER_NODE, &cx.run().limits)?;
        }
        Ok(())
    }
}

impl Operator for SemiJoin {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        while let Some(batch) = self.left.next(cx)? {
            // The right side is only run now: without left rows it is not needed, and all writes below have been made.
            let column = batch.column(self.node);
            self.find(&column, batch.len(), cx)?;
            let passes = |row: &u32| {
                let node = column.node(*row as usize);
                node.is_some_and(|node| self.found.contains(&node)) == self.wanted
            };
            let rows: Vec<u32> = (0..batch.len() as u32).filter(passes).collect();
            if !rows.is_empty() {
                return Ok(Some(batch.gather_live(&rows, self.live.as_deref())));
            }
        }
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        self.left.restart(argument);
        self.right.restart(&Batch::unit());
        self.found.clear();
        self.complete = false;
        self.memory.clear();
    }
}
