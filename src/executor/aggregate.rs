//! Aggregation: one row per group.

use super::context::Context;
use super::groups::Groups;
use super::operator::{BoxOperator, Operator};
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch};
use crate::plan;
use std::sync::Arc;

/// One row per group; without keys exactly one row, even if there are no input rows.
pub(super) struct Aggregate {
    input: BoxOperator,
    groups: Groups,
    taken: bool,
    given: usize,
}

impl Aggregate {
    pub(super) fn new(input: BoxOperator, plan: &plan::Aggregate) -> Aggregate {
        Aggregate {
            input,
            groups: Groups::new(Arc::new(plan.clone())),
            taken: false,
            given: 0,
        }
    }

    fn take_all(&mut self, cx: &mut Context<'_>) -> Result<()> {
        while let Some(batch) = self.input.next(cx)? {
            cx.check()?;
            self.groups.take(&batch, cx)?;
        }
        self.groups.complete(&cx.run().limits)?;
        self.taken = true;
        Ok(())
    }
}

/// The next batch of the rows of groups, all of which are known.
pub(super) fn next_groups(
    groups: &mut Groups,
    given: &mut usize,
    cx: &Context<'_>,
) -> Result<Option<Batch>> {
    let range = *given..(*given + BATCH_ROWS).min(groups.len());
    if range.is_empty() {
        return Ok(None);
    }
    *given = range.end;
    groups.batch(range, cx).map(Some)
}

impl Operator for Aggregate {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if !self.taken {
            self.take_all(cx)?;
        }
        next_groups(&mut self.groups, &mut self.given, cx)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.groups.clear();
        self.taken = false;
        self.given = 0;
    }
}
