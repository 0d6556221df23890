//! The states of earlier commits: where they come from, and those that have been read lately.

use super::compile::Caches;
use super::writer::Writer;
use crate::error::{Error, ErrorCode, ErrorKind, Phase, Result};
use crate::graph::{CommitNumber, CommitTime, GraphView};
use crate::procedures;
use crate::storage::{HistorySource, Keep, MemoryHistory};
use crate::value::Value;
use crate::value::quantity::BasicUnit;
use crate::value::temporal::{Date, DateTime, LocalDateTime, Zone};
use std::collections::{HashMap, VecDeque};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many states are kept at hand that have been read. They share what is the same in them, where one was made from the
/// other.
const VISITED: usize = 8;
/// How many instants are remembered with their commits.
const INSTANTS: usize = 1024;

/// A point in the history of a graph: a commit, or an instant, which means the last commit at or before it.
///
/// ```
/// use tupu::{AsOf, CommitTime, Database, Keep};
/// let db = Database::builder().history(Keep::All).in_memory();
/// let before = CommitTime::now();
/// db.execute("CREATE (:City)", ())?;
/// assert_eq!(db.as_of(before)?.commit().number.0, 0);
/// assert_eq!(db.as_of(AsOf::Time(CommitTime::now()))?.commit().number.0, 1);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// A commit.
    Commit(CommitNumber),
    /// The last commit at or before an instant; the newest one where that lies in the future.
    Time(CommitTime),
}

impl From<CommitNumber> for AsOf {
    fn from(commit: CommitNumber) -> AsOf {
        AsOf::Commit(commit)
    }
}

impl From<CommitTime> for AsOf {
    fn from(time: CommitTime) -> AsOf {
        AsOf::Time(time)
    }
}

/// A commit number, or a time in ISO 8601, in UTC where it has no zone.
///
/// ```
/// use tupu::{AsOf, maintenance::CommitNumber};
/// assert_eq!("12".parse::<AsOf>()?, AsOf::Commit(CommitNumber(12)));
/// assert!(matches!("2026-11-01".parse::<AsOf>()?, AsOf::Time(_)));
/// # Ok::<(), tupu::Error>(())
/// ```
impl FromStr for AsOf {
    type Err = Error;

    fn from_str(text: &str) -> Result<AsOf> {
        match text.parse() {
            Ok(number) => Ok(CommitNumber(number).into()),
            Err(_) => AsOf::from_value(&Value::String(text.into())),
        }
    }
}

impl AsOf {
    /// What a value means behind `AS OF`: an integer is a commit, all else an instant. A date is its first moment, and what
    /// has no zone is in UTC.
    pub(super) fn from_value(value: &Value) -> Result<AsOf> {
        let time = match value {
            Value::Integer(number) => {
                let number = u64::try_from(*number);
                return number
                    .map(|number| CommitNumber(number).into())
                    .map_err(|_| {
                        Error::argument(
                            ErrorCode::InvalidArgumentValue,
                            "commits are numbered from 0 on",
                        )
                    });
            }
            Value::DateTime(time) => DateTime::clone(time),
            Value::LocalDateTime(time) => DateTime::from_local(*time, &Zone::UTC)?,
            Value::Date(date) => DateTime::from_local(midnight(*date), &Zone::UTC)?,
            Value::String(text) => DateTime::parse(text, &Zone::UTC)?,
            Value::Null
            | Value::Boolean(_)
            | Value::Float(_)
            | Value::Decimal(_)
            | Value::Quantity(_)
            | Value::Vector(_)
            | Value::Period(_)
            | Value::Time(_)
            | Value::LocalTime(_)
            | Value::Duration(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_) => return Err(no_instant(value)),
        };
        let micros = time.seconds.saturating_mul(1_000_000);
        Ok(CommitTime(micros.saturating_add(i64::from(time.nanoseconds / 1000))).into())
    }
}

fn midnight(date: Date) -> LocalDateTime {
    LocalDateTime {
        seconds: date.days.saturating_mul(86_400),
        nanoseconds: 0,
    }
}

fn no_instant(value: &Value) -> Error {
    Error::new(
        ErrorKind::TypeError,
        Phase::Runtime,
        ErrorCode::InvalidArgumentType,
        format!("AS OF takes a commit number or a time, not {value}"),
    )
}

/// A state that has been read, with the plans made for it: its indexes and its size may be others than those of today.
#[derive(Clone, Debug)]
pub(super) struct PastState {
    pub view: Arc<GraphView>,
    /// The statements compiled for this state.
    pub caches: Arc<Caches>,
}

impl PastState {
    fn new(view: Arc<GraphView>) -> PastState {
        PastState {
            view,
            caches: Arc::default(),
        }
    }
}

/// The earlier states of a database.
#[derive(Debug)]
pub(super) struct Past {
    /// Where history is found.
    pub source: Arc<HistorySource>,
    visited: Mutex<Visited>,
}

#[derive(Debug, Default)]
struct Visited {
    /// The one read last at the end.
    states: VecDeque<PastState>,
    instants: HashMap<CommitTime, CommitNumber>,
}

impl Past {
    /// Of a database that may be written.
    pub fn of(writer: &Writer, keep: Keep) -> Past {
        Past::from_source(match &writer.store {
            Some(store) => store.history(),
            None => HistorySource::Memory(MemoryHistory::new(keep, writer.graph.view())),
        })
    }

    /// With history from elsewhere.
    pub fn from_source(source: HistorySource) -> Past {
        Past {
            source: Arc::new(source),
            visited: Mutex::default(),
        }
    }

    /// History as procedures see it.
    pub fn up_to(&self, newest: &Arc<GraphView>) -> procedures::Past {
        procedures::Past::new(Arc::clone(&self.source), Arc::clone(newest))
    }

    /// The commit that a point in history means, where `newest` is the newest state.
    pub fn resolve(&self, point: AsOf, newest: &GraphView) -> Result<CommitNumber> {
        let last = newest.commit();
        let time = match point {
            AsOf::Commit(commit) => return Ok(commit),
            AsOf::Time(time) if last.time.is_none_or(|last| last <= time) => return Ok(last.number),
            AsOf::Time(time) => time,
        };
        let known = self.visited().instants.get(&time).copied();
        if let Some(commit) = known {
            return Ok(commit);
        }
        let commit = self.source.open(last.number)?.commit_at(time)?;
        let mut visited = self.visited();
        if visited.instants.len() >= INSTANTS {
            visited.instants.clear();
        }
        visited.instants.insert(time, commit);
        Ok(commit)
    }

    /// The state of a commit that is not the newest. `go_on` is asked from commit to commit while it is made.
    pub fn state(
        &self,
        commit: CommitNumber,
        newest: &GraphView,
        units: &[Arc<BasicUnit>],
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<PastState> {
        let near = self.visited().touch(commit);
        let near = match near {
            Some(state) if state.view.commit().number == commit => return Ok(state),
            near => near.map(|state| state.view),
        };
        let history = self.source.open(newest.commit().number)?;
        let view = history.state(commit, near.as_deref(), go_on)?;
        let state = PastState::new(Arc::new(view.knowing(units)));
        Ok(self.visited().put(state))
    }

    /// Forgets what has been read: history has changed.
    pub fn clear(&self) {
        *self.visited() = Visited::default();
    }

    fn visited(&self) -> MutexGuard<'_, Visited> {
        // Holders only move states about.
        self.visited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visited {
    /// The last state at or before a commit.
    fn touch(&mut self, commit: CommitNumber) -> Option<PastState> {
        let numbers = self.states.iter().map(|state| state.view.commit().number);
        let near = numbers.enumerate().filter(|(_, number)| *number <= commit);
        let (place, _) = near.max_by_key(|(_, number)| *number)?;
        let state = self.states.remove(place)?;
        Some(self.put(state))
    }

    fn put(&mut self, state: PastState) -> PastState {
        let number = state.view.commit().number;
        self.states
            .retain(|other| other.view.commit().number != number);
        if self.states.len() >= VISITED {
            self.states.pop_front();
        }
        self.states.push_back(state.clone());
        state
    }
}
