//! A wrapper that measures an operator for `PROFILE`.

use super::context::Context;
use super::operator::{BoxOperator, Operator};
use crate::error::Result;
use crate::expression::Batch;
use std::time::Instant;

/// An operator that is measured.
pub(super) struct Profiled {
    inner: BoxOperator,
    number: usize,
}

impl Profiled {
    pub(super) fn new(inner: BoxOperator, number: usize) -> Profiled {
        Profiled { inner, number }
    }
}

impl Operator for Profiled {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let start = Instant::now();
        let batch = self.inner.next(cx)?;
        let profile = cx.run().profile.as_ref();
        if let Some(seen) = profile.and_then(|profile| profile.operators().get(self.number)) {
            seen.nanoseconds.add(start.elapsed().as_nanos() as u64);
            if let Some(batch) = &batch {
                seen.rows.add(batch.len() as u64);
                seen.batches.add(1);
            }
        }
        Ok(batch)
    }

    fn restart(&mut self, argument: &Batch) {
        self.inner.restart(argument);
    }
}
