//! Memory that an operator holds, charged while it is held.

use super::limits::Limits;
use super::meter::{Meter, Usage};
use crate::error::Result;
use crate::expression::Batch;
use std::sync::Arc;

/// Memory that an operator holds, charged until it is returned or the operator is dropped.
#[derive(Debug)]
pub(super) struct Reservation {
    usage: Usage,
    bytes: u64,
    meter: Option<Arc<Meter>>,
}

impl Reservation {
    /// Nothing is charged yet.
    pub(super) fn new(usage: Usage) -> Reservation {
        Reservation {
            usage,
            bytes: 0,
            meter: None,
        }
    }

    /// Charges more bytes; fails, and charges nothing, if they exceed the limit.
    pub(super) fn grow(&mut self, bytes: u64, limits: &Limits) -> Result<()> {
        let Some(allowed) = limits.memory else {
            return Ok(());
        };
        let meter = self.meter.get_or_insert_with(|| limits.meter());
        meter.add(bytes, self.usage, allowed)?;
        self.bytes += bytes;
        Ok(())
    }

    /// Charges a batch that is kept.
    pub(super) fn grow_by_batch(&mut self, batch: &Batch, limits: &Limits) -> Result<()> {
        match limits.memory {
            Some(_) => self.grow(batch.bytes(), limits),
            None => Ok(()),
        }
    }

    /// Charges `bytes` in place of what was charged before.
    pub(super) fn set(&mut self, bytes: u64, limits: &Limits) -> Result<()> {
        if bytes >= self.bytes {
            return self.grow(bytes - self.bytes, limits);
        }
        self.shrink(self.bytes - bytes);
        Ok(())
    }

    /// Returns bytes.
    pub(super) fn shrink(&mut self, bytes: u64) {
        let bytes = bytes.min(self.bytes);
        if let Some(meter) = &self.meter {
            meter.subtract(bytes, self.usage);
        }
        self.bytes -= bytes;
    }

    /// Returns everything.
    pub(super) fn clear(&mut self) {
        self.shrink(self.bytes);
    }

    /// Reserves capacity for more elements of a vector that this reservation charges. Memory is only allocated if the
    /// limit allows both the old and the new block, which exist at the same time while elements are moved. If the
    /// system is out of memory, that is an error too, and does not abort the process.
    pub(super) fn make_room<T>(
        &mut self,
        vector: &mut Vec<T>,
        more: usize,
        limits: &Limits,
    ) -> Result<()> {
        if vector.capacity() - vector.len() >= more {
            return Ok(());
        }
        let wanted = (vector.len() + more).max(vector.capacity().saturating_mul(2));
        let bytes = |elements: usize| (elements as u64).saturating_mul(size_of::<T>() as u64);
        let (old, new) = (bytes(vector.capacity()), bytes(wanted));
        self.grow(new, limits)?;
        vector
            .try_reserve_exact(wanted - vector.len())
            .map_err(|_| limits.too_much(new, self.usage))?;
        self.shrink(old);
        Ok(())
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn limits(memory: u64) -> Limits {
        let mut limits = Limits::default();
        limits.memory = Some(memory);
        limits
    }

    #[test]
    fn what_is_given_back_can_be_used_again() {
        let limits = limits(100);
        let mut sorting = Reservation::new(Usage::Sorting);
        for _ in 0..10 {
            sorting.grow(90, &limits).unwrap();
            sorting.clear();
        }
        sorting.grow(60, &limits).unwrap();
        let mut paths = Reservation::new(Usage::Paths);
        let error = paths.grow(50, &limits).unwrap_err();
        assert!(error.message().contains("sorted rows need 60B"), "{error}");
        assert!(
            error
                .hint_text()
                .is_some_and(|hint| hint.contains("--memory-limit"))
        );
        drop(sorting);
        paths.grow(50, &limits).unwrap();
        assert_eq!(limits.meter().total(), 50);
    }

    #[test]
    fn a_vector_is_not_doubled_past_the_limit() {
        let limits = limits(1 << 20);
        let mut paths = Reservation::new(Usage::Paths);
        let mut vector: Vec<u64> = Vec::new();
        let error = loop {
            if let Err(error) = paths.make_room(&mut vector, 1, &limits) {
                break error;
            }
            vector.push(1);
        };
        assert_eq!(error.code(), ErrorCode::MemoryLimit);
        assert_eq!(vector.capacity() * 8, 1 << 19);
        assert_eq!(limits.meter().of(Usage::Paths), 1 << 19);
    }

    #[test]
    fn memory_that_the_system_does_not_have_is_an_error() {
        let limits = Limits::default();
        let mut vector: Vec<u64> = Vec::new();
        let error = Reservation::new(Usage::Paths)
            .make_room(&mut vector, usize::MAX / 16, &limits)
            .unwrap_err();
        assert_eq!(error.code(), ErrorCode::MemoryLimit);
    }
}
