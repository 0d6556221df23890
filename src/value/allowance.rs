//! The time and memory limits of a statement: the executor's limits, as functions, expressions and procedures see them.

use super::Value;
use super::footprint::heap_bytes;
use crate::error::Result;
use std::fmt::Debug;

/// The size of an element of a list, without what it points to.
pub const BYTES_PER_ELEMENT: u64 = size_of::<Value>() as u64;

/// The number of elements that are created or traversed between two checks of the limits.
pub const ELEMENTS_BETWEEN_CHECKS: usize = 1 << 12;

/// The number of bytes that are accumulated before they are charged.
const BYTES_BETWEEN_COUNTS: u64 = 1 << 16;

/// The time and memory limits of a statement.
pub trait Allowance: Debug + Sync {
    /// Fails if the time limit has passed or another thread has interrupted the statement.
    fn check(&self) -> Result<()>;

    /// Charges bytes that a procedure holds until its call ends; fails if they exceed the memory limit.
    fn hold(&self, bytes: u64) -> Result<()>;

    /// Checks that `bytes` more fit into the memory limit, without charging them.
    fn check_fits(&self, bytes: u64) -> Result<()>;

    /// Charges bytes that an expression uses until it returns them; fails, and charges nothing, if they exceed the
    /// limit.
    fn take(&self, bytes: u64) -> Result<()>;

    /// Returns bytes that [`Allowance::take`] has charged.
    fn give_back(&self, bytes: u64);

    /// The number of threads that may work on it; `None`: as many as the machine runs in parallel.
    fn threads(&self) -> Option<usize> {
        None
    }
}

/// Allows everything: for constants and tests.
#[derive(Clone, Copy, Debug)]
pub struct Unlimited;

impl Allowance for Unlimited {
    fn check(&self) -> Result<()> {
        Ok(())
    }

    fn hold(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn check_fits(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn take(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn give_back(&self, _: u64) {}
}

/// The memory of intermediate values at one point of an expression: charged while they accumulate, and returned when
/// they are passed on.
pub struct UnderWay<'a> {
    allowance: &'a dyn Allowance,
    counted: u64,
    waiting: u64,
}

impl<'a> UnderWay<'a> {
    /// Nothing is charged yet.
    pub fn new(allowance: &'a dyn Allowance) -> UnderWay<'a> {
        UnderWay {
            allowance,
            counted: 0,
            waiting: 0,
        }
    }

    /// Charges bytes.
    pub fn add(&mut self, bytes: u64) -> Result<()> {
        self.waiting = self.waiting.saturating_add(bytes);
        if self.waiting < BYTES_BETWEEN_COUNTS {
            return Ok(());
        }
        self.allowance.take(self.waiting)?;
        self.counted += std::mem::take(&mut self.waiting);
        Ok(())
    }

    /// Charges bytes in place of everything that was charged before.
    pub fn set(&mut self, bytes: u64) -> Result<()> {
        let before = self.counted + self.waiting;
        if bytes >= before {
            return self.add(bytes - before);
        }
        let from_count = (before - bytes).saturating_sub(self.waiting);
        self.waiting = self.waiting.saturating_sub(before - bytes);
        self.allowance.give_back(from_count);
        self.counted -= from_count;
        Ok(())
    }

    /// Charges a value that is kept in a list or a column.
    pub fn add_value(&mut self, value: Value) -> Result<Value> {
        self.add(BYTES_PER_ELEMENT + heap_bytes(&value))?;
        Ok(value)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.allowance.give_back(self.counted);
    }
}

/// A number of bytes in readable form, with at most one decimal place, in the notation of `--memory-limit`. One that has at
/// most one decimal place in a unit is exact in it; any other is rounded.
///
/// ```
/// use tupu::language::readable_size;
/// assert_eq!(readable_size(1000), "1kB");
/// assert_eq!(readable_size(1001), "1001B");
/// assert_eq!(readable_size(512 << 20), "512MiB");
/// assert_eq!(readable_size(1_610_612_736), "1.5GiB");
/// assert_eq!(readable_size(1_500_000_000), "1.5GB");
/// assert_eq!(readable_size(1_234_567_890), "1.1GiB");
/// ```
pub fn readable_size(bytes: u64) -> String {
    const BINARY: [(u64, &str); 4] = [
        (1 << 40, "TiB"),
        (1 << 30, "GiB"),
        (1 << 20, "MiB"),
        (1 << 10, "KiB"),
    ];
    const DECIMAL: [(u64, &str); 4] = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "kB"),
    ];
    let fits = |(unit, _): &&(u64, &str)| bytes >= *unit;
    let tenths = |(unit, _): &&(u64, &str)| u128::from(bytes) * 10 % u128::from(*unit) == 0;
    // Exact in the largest unit of each kind, or rounded in a binary one.
    let exact = |units: &'static [(u64, &'static str)]| units.iter().find(fits).filter(tenths);
    let unit = exact(&BINARY)
        .or_else(|| exact(&DECIMAL))
        .or_else(|| BINARY.iter().find(fits));
    let Some((unit, name)) = unit else {
        return format!("{bytes}B");
    };
    let text = format!("{:.1}", bytes as f64 / *unit as f64);
    format!("{}{name}", text.strip_suffix(".0").unwrap_or(&text))
}

impl dyn Allowance + '_ {
    /// Checks the limits once in every [`ELEMENTS_BETWEEN_CHECKS`] steps of a loop that builds a list.
    pub fn check_list(&self, step: usize, elements: usize) -> Result<()> {
        if !step.is_multiple_of(ELEMENTS_BETWEEN_CHECKS) {
            return Ok(());
        }
        self.check_fits(elements as u64 * BYTES_PER_ELEMENT)?;
        self.check()
    }
}
