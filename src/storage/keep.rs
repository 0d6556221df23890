//! How much of its history a database keeps.

use super::codec::{Plain, corrupt, get_at};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::CommitTime;
use std::fmt;
use std::str::FromStr;

const NOTHING: u32 = 0;
const EVERYTHING: u32 = u32::from_le_bytes(*b"all ");
const SOME_DAYS: u32 = u32::from_le_bytes(*b"days");
const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// How much of its history a database keeps. The choice is stored in the file, and holds until another one is made.
///
/// ```
/// use tupu::{Database, Keep};
/// let db = Database::builder().history(Keep::All).in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// db.execute("MATCH (c:City) DELETE c", ())?;
/// assert_eq!(db.query_one::<i64>("AS OF 1 MATCH (c:City) RETURN count(c)", ())?, 1);
/// assert_eq!("30d".parse::<Keep>()?, Keep::Days(30));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Nothing but the newest state: history costs nothing.
    #[default]
    None,
    /// Every commit since history began to be kept.
    All,
    /// The commits of at least this number of days. What is older is dropped by a checkpoint, once a day.
    Days(u32),
}

impl Keep {
    /// Whether there is a history.
    pub(crate) fn is_kept(self) -> bool {
        match self {
            Keep::None => false,
            Keep::All | Keep::Days(_) => true,
        }
    }

    /// What was committed before this time may be dropped. `None`: nothing may.
    pub(crate) fn cutoff(self, now: CommitTime) -> Option<CommitTime> {
        match self {
            Keep::None => Some(CommitTime(i64::MAX)),
            Keep::All => None,
            Keep::Days(days) => {
                let span = i64::from(days).saturating_mul(MICROSECONDS_PER_DAY);
                Some(CommitTime(now.0.saturating_sub(span)))
            }
        }
    }

    /// How much longer than it has to be history is kept, so that it is not cut at every checkpoint.
    pub(crate) fn slack(self) -> i64 {
        match self {
            Keep::None | Keep::All | Keep::Days(0) => 0,
            Keep::Days(_) => MICROSECONDS_PER_DAY,
        }
    }

    /// Appends its eight bytes in the header of a snapshot.
    pub(super) fn put(self, out: &mut Vec<u8>) {
        let (mark, days) = match self {
            Keep::None => (NOTHING, 0),
            Keep::All => (EVERYTHING, 0),
            Keep::Days(days) => (SOME_DAYS, days),
        };
        mark.put(out);
        days.put(out);
    }

    /// Its eight bytes at a place.
    pub(super) fn get(bytes: &[u8], at: usize) -> Result<Keep> {
        match (get_at(bytes, at)?, get_at(bytes, at + 4)?) {
            (NOTHING, 0) => Ok(Keep::None),
            (EVERYTHING, 0) => Ok(Keep::All),
            (SOME_DAYS, days) => Ok(Keep::Days(days)),
            _ => Err(corrupt(
                "the header of the file is damaged (bytes 72 to 79)",
            )),
        }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Keep::None => f.write_str("none"),
            Keep::All => f.write_str("all"),
            Keep::Days(days) => write!(f, "{days}d"),
        }
    }
}

/// `none`, `all`, or a number of days: `30d`.
impl FromStr for Keep {
    type Err = Error;

    fn from_str(text: &str) -> Result<Keep> {
        let days = || text.strip_suffix('d').and_then(|days| days.parse().ok());
        match text {
            "none" => Ok(Keep::None),
            "all" => Ok(Keep::All),
            _ => days().map(Keep::Days).ok_or_else(|| {
                let message = format!("`{text}` does not say how much history to keep");
                Error::argument(ErrorCode::InvalidInput, message)
                    .hint("`all`, `none`, or days: `30d`")
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_comes_back_from_text_and_from_the_header() {
        for keep in [Keep::None, Keep::All, Keep::Days(0), Keep::Days(30)] {
            assert_eq!(keep.to_string().parse::<Keep>().ok(), Some(keep));
            let mut bytes = Vec::new();
            keep.put(&mut bytes);
            assert_eq!(Keep::get(&bytes, 0).ok(), Some(keep));
        }
        assert!("30".parse::<Keep>().is_err());
        assert!(Keep::get(&[1; 8], 0).is_err());
    }
}
