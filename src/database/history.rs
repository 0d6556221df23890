//! The history of a database: reading earlier states, listing commits, forgetting.

use super::compile::{Compiled, CompiledKind, CompiledQuery, DatedStatement, Dating};
use super::options::Guard;
use super::past::{AsOf, PastState};
use super::{Database, Notice, Parameters, ReadTransaction, Rows, run};
use crate::error::{Error, ErrorCode, Result, Warning};
use crate::graph::{CommitNumber, CommitStamp, GraphView};
use crate::storage::Commits;
use crate::value::Value;
use crate::value::interval::Interval;
use crate::value::temporal::Clock;
use std::sync::Arc;
use std::time::Instant;

impl Database {
    /// A transaction that reads the graph as it was after a commit: of this number, or the last one at or before this time.
    ///
    /// The commits that can be read are those of which history is kept ([`DatabaseBuilder::history`](crate::DatabaseBuilder::history)),
    /// and the newest one. A state that has not been read lately is made anew from the nearest whole state before it.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a commit that is not kept or has not been made yet; as
    /// [`Database::begin_read`]; `StorageError` where the history cannot be read.
    ///
    /// ```
    /// use tupu::{Database, Keep};
    /// let db = Database::builder().history(Keep::All).in_memory();
    /// db.execute("CREATE (:City {name: '江门市'})", ())?;
    /// let first = db.begin_read()?.commit();
    /// db.execute("MATCH (c:City) SET c.name = '泰安市'", ())?;
    /// let name = "MATCH (c:City) RETURN c.name";
    /// assert_eq!(db.as_of(first.number)?.query_one::<String>(name, ())?, "江门市");
    /// assert_eq!(db.query_one::<String>(name, ())?, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn as_of(&self, point: impl Into<AsOf>) -> Result<ReadTransaction> {
        let newest = self.shared.newest()?;
        let guard = self.guard();
        let commit = self.shared.past.resolve(point.into(), &newest)?;
        if commit == newest.commit().number {
            return Ok(ReadTransaction::at(self, newest, guard));
        }
        let state = self.past_state(commit, &newest, &guard)?;
        Ok(ReadTransaction::in_past(self, state, guard))
    }

    /// Every commit of which the changes are kept, the oldest first: its number, its time, and what it did, counted.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) where no history is kept; `StorageError` where it cannot be read.
    ///
    /// ```
    /// use tupu::{Database, Keep};
    /// let db = Database::builder().history(Keep::All).in_memory();
    /// db.execute("CREATE (:City), (:City)", ())?;
    /// db.execute("MATCH (c:City) DELETE c", ())?;
    /// let deleted: Vec<u64> =
    ///     db.commits()?.map(|made| Ok(made?.counters.nodes_deleted)).collect::<tupu::Result<_>>()?;
    /// assert_eq!(deleted, [0, 2]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn commits(&self) -> Result<Commits> {
        let newest = self.shared.newest()?.commit().number;
        Ok(Commits::new(self.shared.past.source.open(newest)?))
    }

    /// Forgets what was committed before a commit, or before the last one at or before a time: from then on history begins
    /// with the state of that commit, which is the answer. Nothing happens where it begins later already.
    ///
    /// The file is written anew without what is forgotten. Transactions that read an earlier state go on.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) where no history is kept, and for a commit that has not been made yet; as
    /// [`Database::checkpoint`].
    ///
    /// ```
    /// use tupu::{Database, Keep, maintenance::CommitNumber};
    /// let db = Database::builder().history(Keep::All).in_memory();
    /// for name in ["泰安市", "江门市", "合肥市"] {
    ///     db.execute("CREATE (:City {name: $name})", tupu::params! { "name" => name })?;
    /// }
    /// assert_eq!(db.vacuum(CommitNumber(2))?.number.0, 2);
    /// assert!(db.as_of(CommitNumber(1)).is_err());
    /// assert_eq!(db.query_one::<i64>("AS OF 2 MATCH (c:City) RETURN count(c)", ())?, 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn vacuum(&self, before: impl Into<AsOf>) -> Result<CommitStamp> {
        let newest = self.shared.newest()?;
        let last = newest.commit();
        let history = self.shared.past.source.open(last.number)?;
        let first = match before.into() {
            AsOf::Commit(commit) if commit > last.number => {
                let message = format!(
                    "there is no commit {commit} yet; the newest is {}",
                    last.number
                );
                return Err(Error::argument(ErrorCode::InvalidArgumentValue, message));
            }
            AsOf::Commit(commit) => commit,
            AsOf::Time(time) if last.time.is_none_or(|last| last <= time) => last.number,
            // Where history begins later, there is nothing to forget.
            AsOf::Time(time) => history.commit_at(time).unwrap_or(CommitNumber(0)),
        };
        if first > history.first().number {
            self.shared.forget(first)?;
            self.shared.past.clear();
        }
        Ok(self.shared.past.source.open(last.number)?.first())
    }

    /// The state of a commit that is not the newest.
    fn past_state(
        &self,
        commit: CommitNumber,
        newest: &GraphView,
        guard: &Guard,
    ) -> Result<PastState> {
        let settings = &self.shared.settings;
        let limits = guard.start(settings);
        let past = &self.shared.past;
        past.state(commit, newest, &settings.units, &|| limits.check())
    }

    /// Runs a statement that says `AS OF` in the state that it means. Whatever transaction it is in, what it reads has been
    /// committed.
    pub(super) fn run_dated(
        &self,
        statement: &DatedStatement,
        parameters: Parameters,
        guard: &Guard,
    ) -> Result<Rows> {
        let started = Instant::now();
        let (newest, state, early) = self.dated_state(statement, &parameters, guard)?;
        let (view, caches) = match &state {
            Some(state) => (&state.view, Some(&*state.caches)),
            None => (&newest, None),
        };
        let shared = &self.shared;
        let dating = (&guard.since(started), Dating::Done);
        let compiled = shared.compiled(caches, &statement.text, view, dating)?;
        let query = reading(&compiled, statement)?;
        let guard = guard.since(started);
        let clock = (Clock::system(), &guard);
        let rows = run::read(query, shared, (view, &newest), parameters, clock)?;
        Ok(rows.noticing(early.into_iter().map(Notice::from)))
    }

    /// The newest state, and the one that a statement means which says `AS OF`; `None` where it means the newest. Also a warning
    /// if the point is the first moment of a day before whose end the first commit was made.
    pub(super) fn dated_state(
        &self,
        statement: &DatedStatement,
        parameters: &Parameters,
        guard: &Guard,
    ) -> Result<(Arc<GraphView>, Option<PastState>, Option<Warning>)> {
        let newest = self.shared.newest()?;
        let value = self.point_of(statement, &newest, parameters.clone(), guard)?;
        let find = || {
            let point = AsOf::from_value(&value)?;
            let commit = self.shared.past.resolve(point, &newest)?;
            if commit == newest.commit().number {
                return Ok((None, None));
            }
            // First of all, whether the commit is kept: where it is not, the first commit may be gone, too.
            let state = self.past_state(commit, &newest, guard)?;
            let early = match commit {
                CommitNumber(0) => self.early_on_the_first_day(&value, newest.commit().number)?,
                _ => None,
            };
            Ok((Some(state), early))
        };
        let (state, early) = find().map_err(|error: Error| error.at(statement.span))?;
        let early = early.map(|message| Warning::new(message, statement.span));
        Ok((newest, state, early))
    }

    /// What is said of a day, a month or a year without a time that begins before the first commit and ends after it: the
    /// graph was empty at its first moment, which is what `AS OF` means.
    fn early_on_the_first_day(
        &self,
        value: &Value,
        newest: CommitNumber,
    ) -> Result<Option<String>> {
        let mut frames = self
            .shared
            .past
            .source
            .open(newest)?
            .frames(CommitNumber(0));
        let first = frames.next()?.and_then(|frame| frame.commit.time);
        let (Some(first), Some(meant)) = (first, Interval::of(value)) else {
            return Ok(None);
        };
        let of_first = Interval::of(&Value::DateTime(Arc::new(first.date_time())));
        Ok(of_first.filter(|first| meant.contains(*first)).map(|_| {
            format!(
                "`{value}` is its first moment, in UTC, and the graph was empty then: the first commit was made at {first}; \
                 AS OF 1 reads it, SHOW COMMITS lists all"
            )
        }))
    }

    /// What `AS OF` is given.
    fn point_of(
        &self,
        statement: &DatedStatement,
        newest: &Arc<GraphView>,
        parameters: Parameters,
        guard: &Guard,
    ) -> Result<Value> {
        match &statement.point {
            Ok(constant) => Ok(constant.clone()),
            Err(query) => {
                let clock = (Clock::system(), guard);
                let mut rows = run::read(query, &self.shared, (newest, newest), parameters, clock)?;
                let row = rows.next().transpose()?;
                Ok(row
                    .and_then(|row| row.values().first().cloned())
                    .unwrap_or_default())
            }
        }
    }
}

/// The query of a statement that only reads.
fn reading<'c>(compiled: &'c Compiled, statement: &DatedStatement) -> Result<&'c CompiledQuery> {
    match &compiled.kind {
        CompiledKind::Query(query) if !query.plan.writes => Ok(query),
        _ => Err(Error::transaction(
            ErrorCode::ReadOnly,
            "AS OF reads what has been committed, and this statement writes",
        )
        .at(statement.span)
        .hint("read the past and write in two statements")),
    }
}
