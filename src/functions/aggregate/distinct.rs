//! `DISTINCT` in front of an argument: every value counts once.

use super::Accumulator;
use crate::error::Result;
use crate::value::Value;
use crate::value::key::RowKey;
use rustc_hash::FxHashSet;

/// An accumulator that passes each combination of arguments on only once.
pub fn distinct(inner: Box<dyn Accumulator>) -> Box<dyn Accumulator> {
    Box::new(Distinct {
        seen: FxHashSet::default(),
        inner,
    })
}

struct Distinct {
    seen: FxHashSet<RowKey>,
    inner: Box<dyn Accumulator>,
}

impl Accumulator for Distinct {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        if self.seen.insert(RowKey::from(arguments.to_vec())) {
            self.inner.add(arguments)?;
        }
        Ok(())
    }

    fn keeps_values(&self) -> bool {
        true
    }

    fn finish(&mut self) -> Result<Value> {
        self.inner.finish()
    }
}
