//! [`Clock`]: the current time for `date()` and related functions.

use super::DateTime;
use super::zone::Zone;
use std::time::{SystemTime, UNIX_EPOCH};

/// The times that a statement sees: its own start, the start of its transaction, and the real time.
#[derive(Clone, Debug)]
pub struct Clock {
    statement: DateTime,
    transaction: DateTime,
    frozen: bool,
}

impl Clock {
    /// A statement that begins now, together with its transaction. The zone is UTC.
    pub fn system() -> Clock {
        let now = now();
        Clock {
            statement: now.clone(),
            transaction: now,
            frozen: false,
        }
    }

    /// A clock that does not advance, for reproducible results.
    pub fn fixed(now: DateTime) -> Clock {
        Clock {
            statement: now.clone(),
            transaction: now,
            frozen: true,
        }
    }

    /// The clock of the next statement of the same transaction.
    #[must_use]
    pub fn next_statement(&self) -> Clock {
        Clock {
            statement: self.realtime(),
            ..self.clone()
        }
    }

    /// The time when the statement began.
    pub fn statement(&self) -> DateTime {
        self.statement.clone()
    }

    /// The time when the transaction began.
    pub fn transaction(&self) -> DateTime {
        self.transaction.clone()
    }

    /// The time of the call.
    pub fn realtime(&self) -> DateTime {
        if self.frozen {
            self.statement.clone()
        } else {
            now()
        }
    }

    /// The default time zone of temporal values.
    pub fn zone(&self) -> Zone {
        self.statement.zone()
    }
}

/// The system's time in UTC; a system clock before 1970 reads as 1970.
fn now() -> DateTime {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    DateTime {
        seconds: i64::try_from(since_epoch.as_secs()).unwrap_or(0),
        nanoseconds: since_epoch.subsec_nanos(),
        offset: 0,
        zone: None,
    }
}
