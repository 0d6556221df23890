//! What a function may see besides its arguments: the graph, the statement's clock, a source of randomness.

use super::Allowance;
use crate::graph::GraphView;
use crate::value::interval::Interval;
use crate::value::temporal::Clock;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a function may see besides its arguments.
#[derive(Clone, Copy, Debug)]
pub struct FunctionContext<'a> {
    /// The state of the graph that the statement reads.
    pub graph: &'a GraphView,
    /// The time that the statement asks about, where it asks about one.
    pub at: Option<Interval>,
    /// When the transaction and the statement began.
    pub clock: &'a Clock,
    /// Where `rand()` and `randomUUID()` draw from.
    pub random: &'a RandomSource,
    /// What the statement still allows.
    pub allowance: &'a dyn Allowance,
}

/// Random numbers; shared by the functions of a statement.
pub struct RandomSource(Mutex<fastrand::Rng>);

impl RandomSource {
    /// Seeded by the operating system.
    pub fn new() -> RandomSource {
        RandomSource(Mutex::new(fastrand::Rng::new()))
    }

    /// The same numbers at every run.
    pub fn seeded(seed: u64) -> RandomSource {
        RandomSource(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// A float of `0.0..1.0`.
    pub fn float(&self) -> f64 {
        self.lock().f64()
    }

    /// 128 random bits.
    pub fn bits(&self) -> u128 {
        self.lock().u128(..)
    }

    fn lock(&self) -> MutexGuard<'_, fastrand::Rng> {
        // A generator is in a good state whatever its user did.
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
