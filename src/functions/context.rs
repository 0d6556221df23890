//! The context of a function call: the graph, the statement's clock, a source of randomness.

use super::Allowance;
use crate::graph::GraphView;
use crate::value::interval::Interval;
use crate::value::temporal::Clock;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The context of a function call: everything a function may read besides its arguments.
#[derive(Clone, Copy, Debug)]
pub struct FunctionContext<'a> {
    /// The state of the graph that the statement reads.
    pub graph: &'a GraphView,
    /// The time that the statement asks about, where it asks about one.
    pub at: Option<Interval>,
    /// When the transaction and the statement began.
    pub clock: &'a Clock,
    /// The source of the random numbers of `rand()` and `randomUUID()`.
    pub random: &'a RandomSource,
    /// The remaining limits of the statement.
    pub allowance: &'a dyn Allowance,
}

/// A random number generator, shared by the functions of a statement.
pub struct RandomSource(Mutex<fastrand::Rng>);

impl RandomSource {
    /// A generator seeded by the operating system.
    pub fn new() -> RandomSource {
        RandomSource(Mutex::new(fastrand::Rng::new()))
    }

    /// A generator that gives the same numbers in every run.
    pub fn seeded(seed: u64) -> RandomSource {
        RandomSource(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// A float in `0.0..1.0`.
    pub fn float(&self) -> f64 {
        self.lock().f64()
    }

    /// 128 random bits.
    pub fn bits(&self) -> u128 {
        self.lock().u128(..)
    }

    fn lock(&self) -> MutexGuard<'_, fastrand::Rng> {
        // A generator is in a valid state even if a thread that used it has panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for RandomSource {
    fn default() -> Self {
        RandomSource::new()
    }
}

impl fmt::Debug for RandomSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RandomSource")
    }
}
