//! The commit that made a state: its number and its time.

use crate::value::temporal::DateTime;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// The number of a transaction since the database was created.
///
/// ```
/// use tupu::maintenance::CommitNumber;
/// assert!(CommitNumber(3) < CommitNumber(4));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitNumber(pub u64);

impl CommitNumber {
    /// The next number.
    ///
    /// ```
    /// use tupu::maintenance::CommitNumber;
    /// assert_eq!(CommitNumber(3).next(), CommitNumber(4));
    /// ```
    pub fn next(self) -> CommitNumber {
        CommitNumber(self.0.saturating_add(1))
    }
}

impl fmt::Display for CommitNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The time at which a transaction was committed: microseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use tupu::CommitTime;
/// assert!(CommitTime(1_790_000_000_000_000) < CommitTime::now());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitTime(pub i64);

impl CommitTime {
    /// The time of the system clock; a clock before 1970 reads as the beginning of 1970.
    ///
    /// ```
    /// assert!(tupu::CommitTime::now() > tupu::CommitTime(0));
    /// ```
    pub fn now() -> CommitTime {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        CommitTime(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

impl CommitTime {
    /// The same as a date-time of the language, in UTC.
    pub(crate) fn date_time(self) -> DateTime {
        DateTime {
            seconds: self.0.div_euclid(1_000_000),
            nanoseconds: (self.0.rem_euclid(1_000_000) * 1000) as u32,
            offset: 0,
            zone: None,
        }
    }
}

/// In UTC, to the microsecond.
impl fmt::Display for CommitTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date_time().fmt(f)
    }
}

/// The commit that made a state. Numbers go up by one, and times go up with them, whatever the clock of the machine does.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City)", ())?;
/// let first = db.begin_read()?.commit();
/// db.execute("CREATE (:City)", ())?;
/// let second = db.begin_read()?.commit();
/// assert_eq!((first.number.0, second.number.0), (1, 2));
/// assert!(first.time < second.time);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CommitStamp {
    /// Its number; 0 for a graph in which nothing has been committed.
    pub number: CommitNumber,
    /// The time of the commit. `None` if nothing has been committed to the graph yet, and for commits stored in a
    /// format without times (1 and 2).
    pub time: Option<CommitTime>,
}

impl CommitStamp {
    /// The next commit, at the time `now`, but at least a microsecond after this one.
    ///
    /// ```
    /// use tupu::{CommitStamp, CommitTime};
    /// let first = CommitStamp::default().next(CommitTime(500));
    /// // The clock has been put back.
    /// let second = first.next(CommitTime(100));
    /// assert_eq!((second.number.0, second.time), (2, Some(CommitTime(501))));
    /// ```
    pub fn next(self, now: CommitTime) -> CommitStamp {
        let after = self.time.map(|time| CommitTime(time.0.saturating_add(1)));
        CommitStamp {
            number: self.number.next(),
            time: Some(after.map_or(now, |after| after.max(now))),
        }
    }
}
