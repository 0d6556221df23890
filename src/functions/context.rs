//! What a function may see besides its arguments: the graph, the statement's clock, a source of randomness.

use crate::graph::GraphView;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// What a function may see besides its arguments.
#[derive(Clone, Copy, Debug)]
pub struct FunctionContext<'a> {
    /// The state of the graph that the statement reads.
    pub graph: &'a GraphView,
    /// When the transaction and the statement began.
    pub clock: &'a Clock,
    /// Where `rand()` and `randomUUID()` draw from.
    pub random: &'a RandomSource,
}

/// A moment: seconds since 1970-01-01T00:00Z and nanoseconds within the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00Z.
    pub seconds: i64,
    /// Nanoseconds within the second.
    pub nanoseconds: u32,
}

impl Moment {
    /// What the system's clock says.
    pub fn now() -> Moment {
        let (seconds, nanoseconds) = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => (since.as_secs() as i64, since.subsec_nanos()),
            // A clock set before 1970 is a clock that was never set.
            Err(_) => (0, 0),
        };
        Moment {
            seconds,
            nanoseconds,
        }
    }
}

/// The three clocks of openCypher. All calls within one statement read the same statement time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// When the transaction began.
    pub transaction: Moment,
    /// When the statement began.
    pub statement: Moment,
    /// Stands for the system's clock where a run must be repeatable.
    pub fixed: Option<Moment>,
}

impl Clock {
    /// A clock for a statement that begins now, in a transaction that began at `transaction`.
    pub fn starting_now(transaction: Moment) -> Clock {
        Clock {
            transaction,
            statement: Moment::now(),
            fixed: None,
        }
    }

    /// A clock that stands still.
    pub fn fixed(moment: Moment) -> Clock {
        Clock {
            transaction: moment,
            statement: moment,
            fixed: Some(moment),
        }
    }

    /// The time now, different at each call.
    pub fn realtime(&self) -> Moment {
        self.fixed.unwrap_or_else(Moment::now)
    }
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
