//! One statement for many rows of parameters: for two thousand of them at once where that does the same, as with
//! `UNWIND $rows AS row` in front of it, and one after the other elsewhere.

use super::compile::{CompiledKind, CompiledQuery};
use super::{Parameters, Prepared, Summary, WriteTransaction};
use crate::error::Result;
use crate::graph::GraphView;
use crate::planner::rows_apart;
use crate::syntax::ast::{ClauseKind, Mode, Query, StatementKind};
use crate::syntax::{self, TokenKind, quoted_name};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::footprint::column_bytes;
use crate::value::parameter_values::ParameterValues;
use crate::value::records::Records;
use std::fmt::Write;
use std::sync::Arc;

/// The number of rows that are taken from the caller, and written, at once.
const AT_ONCE: usize = 2048;

/// The names of the list and of its elements, in the statement over all rows.
const ROWS: &str = "rows of parameters";
const ROW: &str = "row of parameters";

impl WriteTransaction {
    /// Runs a statement once for each of some rows of parameters, and adds up what it did. The rows before one that fails stay
    /// done, as single statements would.
    ///
    /// Up to 2,048 rows are taken, and written, at once, as one statement over a list of them (`UNWIND $rows AS row …`) would
    /// write them, if no row reads what another one writes: where `MATCH` only looks nodes up by indexes, under labels that the
    /// statement gives to no node, where `CREATE` or `MERGE` makes one node and one relationship at most, and where `SET` sets
    /// properties that the statement does not read. What is left and counted is the same as row by row, and so are the changes
    /// in the log, where those that one part of the statement makes come together. So is the error, because rows of which one
    /// fails are taken back and run one by one; those before it get other ids then. Any other statement runs row by row.
    ///
    /// # Errors
    ///
    /// The errors of [`WriteTransaction::query`], for the first row that fails; the message begins with the number of the row.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE CONSTRAINT FOR (c:City) REQUIRE c.name IS UNIQUE", ())?;
    /// let create = db.prepare("CREATE (:City {name: $name})")?;
    /// let mut tx = db.begin_write()?;
    /// let names = ["泰安市", "江门市"];
    /// let summary = tx.execute_many(&create, names.map(|name| tupu::params! { "name" => name }))?;
    /// assert_eq!(summary.counters.nodes_created, 2);
    /// assert_eq!(summary.work.writes, 1);
    /// let again = tx.execute_many(&create, ["蚌埠市", "泰安市"].map(|name| tupu::params! { "name" => name }));
    /// assert!(again.is_err_and(|error| error.message().starts_with("row 2: ")));
    /// assert_eq!(tx.query("MATCH (c:City) RETURN c.name", ())?.count(), 3);
    /// tx.commit()?;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn execute_many<P: Into<Parameters>>(
        &mut self,
        statement: &Prepared,
        rows: impl IntoIterator<Item = P>,
    ) -> Result<Summary> {
        let (mut all, mut rows) = (Summary::default(), rows.into_iter());
        let mut number = 0;
        loop {
            let some: Vec<Parameters> = rows.by_ref().take(AT_ONCE).map(Into::into).collect();
            if some.is_empty() {
                return Ok(all);
            }
            if let Some(done) = self.execute_at_once(statement, &some) {
                number += some.len() as u64;
                all.add(&done);
                continue;
            }
            for row in some {
                number += 1;
                let done = self.execute(statement.text(), row);
                all.add(&done.map_err(|error| error.of_parameters(number))?);
            }
        }
    }

    /// Runs a statement for all of some rows. `None`, and nothing is done, where that may not be the same as row by row, or one of
    /// them fails: row by row the first such is found.
    fn execute_at_once(&mut self, statement: &Prepared, rows: &[Parameters]) -> Option<Summary> {
        if rows.len() == 1 || !self.guard.sources.is_empty() {
            return None;
        }
        let over = statement.over_rows()?;
        let single = self.compile(statement.text()).ok()?;
        let all = self.compile(over).ok()?;
        let (CompiledKind::Query(single), CompiledKind::Query(all)) = (&single.kind, &all.kind)
        else {
            return None;
        };
        let apart = rows_apart(&all.plan, ROWS)?;
        if !is_plain(self.view().ok()?) {
            return None;
        }
        let records = records(single, rows, apart.calls)?;
        let mut values = ParameterValues::default();
        values.set_records(ROWS.into(), records);
        self.execute(over, Parameters(Arc::new(values))).ok()
    }
}

/// Whether nothing follows from what is written but what is written: no rule and no graph type adds relationships or labels.
fn is_plain(view: &GraphView) -> bool {
    view.derivation_rules().is_empty() && view.current_type().is_none()
}

/// The rows as columns; `None` if a parameter is missing in one of them. Functions are only called with plain values: a map may
/// tell one of time to read the clock.
fn records(query: &CompiledQuery, rows: &[Parameters], calls: bool) -> Option<Records> {
    let (mut columns, mut bytes) = (Vec::new(), 0);
    for name in query.parameter_names() {
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            let value = row.get(name)?;
            if calls && matches!(value, Value::Map(_) | Value::List(_)) {
                return None;
            }
            values.push(value.clone());
        }
        let column = Column::from_values(values);
        bytes += column_bytes(&column);
        columns.push((Arc::clone(name), column));
    }
    (!columns.is_empty()).then(|| Records::of_columns(columns, bytes))
}

/// The text of a statement over all rows; `None` for a statement that is not made of reading and writing clauses alone, and for one
/// without parameters.
pub(super) fn over_rows(text: &str) -> Option<Arc<str>> {
    if [ROWS, ROW].iter().any(|name| text.contains(name)) || !is_for_each_row(text) {
        return None;
    }
    let mut over = format!("UNWIND ${} AS {} ", quoted_name(ROWS), quoted_name(ROW));
    let mut copied = 0;
    for token in syntax::tokens(text) {
        if token.kind != TokenKind::Parameter {
            continue;
        }
        let name = token.name(text)?;
        over.push_str(text.get(copied..token.span.start as usize)?);
        write!(over, "{}.{}", quoted_name(ROW), quoted_name(&name)).ok()?;
        copied = token.span.end as usize;
    }
    over.push_str(text.get(copied..)?);
    (copied > 0).then(|| over.into())
}

/// Whether a statement has no clause by which it would be another one with `UNWIND` in front.
fn is_for_each_row(text: &str) -> bool {
    let Ok(statement) = syntax::parse(text, &|| Ok(())) else {
        return false;
    };
    let StatementKind::Query(Query::Single(query)) = &statement.kind else {
        return false;
    };
    let is_one = |kind: &ClauseKind| match kind {
        ClauseKind::Match(_)
        | ClauseKind::Create(_)
        | ClauseKind::Merge(_)
        | ClauseKind::Set(_)
        | ClauseKind::Finish => true,
        ClauseKind::Unwind(_)
        | ClauseKind::With(_)
        | ClauseKind::Return(_)
        | ClauseKind::Let(_)
        | ClauseKind::Filter(_)
        | ClauseKind::OrderBy(_)
        | ClauseKind::Add(_)
        | ClauseKind::Remove(_)
        | ClauseKind::Delete(_)
        | ClauseKind::Foreach(_)
        | ClauseKind::CallProcedure(_)
        | ClauseKind::Show(_)
        | ClauseKind::CallSubquery(_)
        | ClauseKind::LoadCsv(_) => false,
    };
    statement.mode == Mode::Execute
        && statement.prefixes.is_empty()
        && query.clauses.iter().all(|clause| is_one(&clause.kind))
}
