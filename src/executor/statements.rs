//! `ADD` and `REMOVE STATEMENT`: statements of a property beside others.

use super::context::Context;
use super::write;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{Expression, Row, ValidPeriod, evaluate_row};
use crate::graph::{Change, KeyId, Rank, SetStatements, SourceId, Statement, require_property};
use crate::value::interval::{self, Interval, TIMES};
use crate::value::{EntityId, Value};
use std::sync::Arc;

/// From when on a statement holds, and until when; null where that is open.
type Times = (Value, Value);

/// What `ADD` says of a property, evaluated.
pub(super) struct Added {
    pub value: Value,
    pub rank: Option<Rank>,
    pub times: Option<Times>,
}

impl Context<'_> {
    /// Adds a statement to those of a property. Who states what is stated already is one more source of it, and a rank that
    /// is given is its rank from now on. Null states nothing.
    pub(super) fn add_statement(
        &mut self,
        entity: EntityId,
        name: &Arc<str>,
        added: Added,
    ) -> Result<()> {
        let Added { value, rank, times } = added;
        if value.is_null() {
            return Ok(());
        }
        require_property(name, &value)?;
        let key = write::key(name, self)?;
        let mut sources = Vec::with_capacity(self.source_names().len());
        for name in self.source_names().iter() {
            sources.push(write::source(name, self)?);
        }
        let mut statements = self.graph().statements(entity, key);
        match find(&statements, &value, times.as_ref()) {
            Some(at) => {
                if !restate(&mut statements, at, &sources, rank) {
                    return Ok(());
                }
            }
            None => {
                let (valid_from, valid_to) = times.unwrap_or_default();
                sources.sort_unstable();
                sources.dedup();
                let statement = Statement {
                    value,
                    rank: rank.unwrap_or_default(),
                    sources,
                    valid_from,
                    valid_to,
                };
                insert(&mut statements, statement);
            }
        }
        self.set_statements(entity, key, statements)
    }

    /// Removes the statements of a value: those of one period, or where none is said all of them. Whether there were any.
    pub(super) fn remove_statements(
        &mut self,
        entity: EntityId,
        name: &str,
        value: &Value,
        times: Option<&Times>,
    ) -> Result<bool> {
        let Some(key) = self.graph().key_id(name) else {
            return Ok(false);
        };
        let mut statements = self.graph().statements(entity, key);
        let before = statements.len();
        statements.retain(|statement| {
            let of_time = times.is_none_or(|(from, to)| statement.holds_exactly(from, to));
            !(of_time && statement.states(value))
        });
        let found = statements.len() < before;
        if found {
            self.set_statements(entity, key, statements)?;
        }
        Ok(found)
    }

    /// Takes sources from the statements of a property that are not the one that is read; whether they had any of them.
    pub(super) fn withdraw_from_others(
        &mut self,
        entity: EntityId,
        key: KeyId,
        withdrawn: &[SourceId],
    ) -> Result<bool> {
        if self.graph().more_statements(entity, key).is_none() {
            return Ok(false);
        }
        let mut statements = self.graph().statements(entity, key);
        let mut changed = false;
        for statement in statements.iter_mut().skip(1) {
            let before = statement.sources.len();
            statement
                .sources
                .retain(|source| !withdrawn.contains(source));
            changed |= statement.sources.len() < before;
        }
        if changed {
            self.set_statements(entity, key, statements)?;
        }
        Ok(changed)
    }

    fn set_statements(
        &mut self,
        entity: EntityId,
        key: KeyId,
        statements: Vec<Statement>,
    ) -> Result<()> {
        self.apply_uncited(Change::StatementsSet(SetStatements {
            entity,
            key,
            statements,
        }))
    }
}

/// The statement that is meant: of this value, and where a period is said of this period.
fn find(statements: &[Statement], value: &Value, times: Option<&Times>) -> Option<usize> {
    statements.iter().position(|statement| {
        let of_time = times.is_none_or(|(from, to)| statement.holds_exactly(from, to));
        of_time && statement.states(value)
    })
}

/// Adds sources to a statement that is there, and gives it a rank; whether anything has changed. Of a new rank it is the
/// latest.
fn restate(
    statements: &mut Vec<Statement>,
    at: usize,
    sources: &[SourceId],
    rank: Option<Rank>,
) -> bool {
    let Some(statement) = statements.get_mut(at) else {
        return false;
    };
    let before = statement.sources.len();
    for source in sources {
        if !statement.sources.contains(source) {
            statement.sources.push(*source);
        }
    }
    statement.sources.sort_unstable();
    let cited = statement.sources.len() > before;
    let Some(rank) = rank.filter(|rank| *rank != statement.rank) else {
        return cited;
    };
    let mut statement = statements.remove(at);
    statement.rank = rank;
    insert(statements, statement);
    true
}

/// Puts a statement before all that are not better: of one rank the latest comes first.
fn insert(statements: &mut Vec<Statement>, statement: Statement) {
    let better = statements.partition_point(|other| other.rank < statement.rank);
    statements.insert(better, statement);
}

/// The rank that an expression names.
pub(super) fn rank(
    rank: Option<&Expression>,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Option<Rank>> {
    let Some(rank) = rank else {
        return Ok(None);
    };
    let value = evaluate_row(rank, row, &cx.evaluation())?;
    let found = match &value {
        Value::String(name) => Rank::from_name(name),
        _ => None,
    };
    found.map(Some).ok_or_else(|| {
        let message = format!("a rank is preferred, normal or deprecated, not {value}");
        Error::argument(ErrorCode::InvalidArgumentValue, message)
    })
}

/// The period that a statement is said to hold in.
pub(super) fn times(
    valid: Option<&ValidPeriod>,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Option<Times>> {
    let Some(ValidPeriod { from, to }) = valid else {
        return Ok(None);
    };
    let time = |expression| -> Result<Value> {
        read_time(evaluate_row(expression, row, &cx.evaluation())?)
    };
    let (from, to) = (time(from)?, time(to)?);
    if Interval::is_empty_between(&from, &to) {
        let message =
            format!("a statement cannot hold from {from} to {to}: it ends before it begins");
        return Err(Error::argument(ErrorCode::InvalidArgumentValue, message)
            .hint("the end is the first moment at which it holds no more"));
    }
    Ok(Some((from, to)))
}

/// A time as it is stored: one that is said by a text or a year is the same as the value that it says.
fn read_time(value: Value) -> Result<Value> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    interval::time(&value).ok_or_else(|| {
        let message = format!("a statement holds from a time to a time, and {value} is none");
        Error::argument(ErrorCode::InvalidArgumentValue, message).hint(TIMES)
    })
}
