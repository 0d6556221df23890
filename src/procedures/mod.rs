//! The procedures that `CALL` runs. Must not know plans.
//!
//! [`Procedure`] is public: users register their own with the database builder. To add a built-in one that only lists
//! something of the graph, add a row to a table of [`Listing`](listing::Listing)s; for any other write a file beside this
//! one and add it to the list in `registry.rs`. `algorithms/` holds `algo.*`;
//! `catalog.rs` lists what can be called, and is made anew for each database.

mod algorithms;
mod catalog;
mod closure;
mod context;
mod contradictions;
mod draft;
mod duplicates;
mod enough;
mod entity_steps;
mod figures;
mod foreign;
mod full_text;
mod history;
mod hybrid;
mod indexes;
mod listing;
mod merging;
mod names;
mod option_map;
mod past;
mod registry;
mod schema;
mod shape;
mod signature;
mod sources;
mod stored_names;
#[cfg(test)]
mod tests;
mod vectors;
mod waiting;
mod writer;

pub use context::{ProcedureContext, ProcedureMemory};
pub use foreign::instead_of;
pub use merging::is_merge_record;
pub use past::Past;
pub use registry::ProcedureRegistry;
pub use signature::{ProcedureField, ProcedureOption, ProcedureSignature};
pub use sources::uncited;
pub use writer::ProcedureWriter;

use crate::error::{Error, ErrorCode, Result};
use crate::graph::Change;
use crate::value::Value;
use crate::value::column::Column;

/// A procedure that `CALL` can run, from arguments to rows. If a closure is enough, [`ProcedureSignature::calls`] makes
/// one.
///
/// ```
/// use std::sync::Arc;
/// use tupu::{Database, Procedure, ProcedureContext, ProcedureField, ProcedureSignature, Result, TypeSet, Value};
///
/// struct Digits(ProcedureSignature);
///
/// impl Procedure for Digits {
///     fn signature(&self) -> &ProcedureSignature {
///         &self.0
///     }
///     fn call(&self, _: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
///         let Some(Value::Integer(number)) = arguments.first() else { return Ok(Vec::new()) };
///         Ok(number.to_string().chars().map(|digit| vec![Value::from(digit.to_string())]).collect())
///     }
/// }
///
/// let signature = ProcedureSignature::new("my.digits")
///     .parameter(ProcedureField::new("number", TypeSet::INTEGER))
///     .result(ProcedureField::new("digit", TypeSet::STRING))
///     .describe("The digits of a number.");
/// let db = Database::builder().procedure(Arc::new(Digits(signature))).in_memory();
/// let digits: Vec<String> = db.query_as("CALL my.digits(684) YIELD digit", ())?;
/// assert_eq!(digits, ["6", "8", "4"]);
/// # Ok::<(), tupu::Error>(())
/// ```
pub trait Procedure: Send + Sync {
    /// Its name, parameters and columns.
    fn signature(&self) -> &ProcedureSignature;

    /// Runs it. Arguments have been checked and converted to the parameters' types, but any may be null; a row has one
    /// value per result.
    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>>;

    /// Runs it and returns columns of equal length: for procedures that return many rows of one type.
    #[doc(hidden)]
    fn call_columns(
        &self,
        context: ProcedureContext<'_>,
        arguments: &[Value],
    ) -> Result<Vec<Column>> {
        let rows = self.call(context, arguments)?;
        Ok(columns(rows, self.signature().results.len()))
    }

    /// Whether it changes the graph. If so, [`Procedure::call_writing`] is called instead.
    #[doc(hidden)]
    fn writes(&self) -> bool {
        false
    }

    /// Returns its rows and its changes.
    #[doc(hidden)]
    fn call_writing(
        &self,
        context: ProcedureContext<'_>,
        arguments: &[Value],
    ) -> Result<(Vec<Column>, Vec<Change>)> {
        Ok((self.call_columns(context, arguments)?, Vec::new()))
    }

    /// Makes its changes one after the other, each seen by the next, and returns its rows; `None` where
    /// [`Procedure::call_writing`] says all of them at once.
    #[doc(hidden)]
    fn call_changing(
        &self,
        _: &mut dyn ProcedureWriter,
        _: &[Value],
    ) -> Option<Result<Vec<Column>>> {
        None
    }
}

/// The error of a call that makes no sense.
fn refused(message: impl Into<String>) -> Error {
    Error::argument(ErrorCode::InvalidArgumentValue, message)
}

/// So many columns of rows.
fn columns(mut rows: Vec<Vec<Value>>, count: usize) -> Vec<Column> {
    let column = |at: usize| {
        let take = |row: &mut Vec<Value>| row.get_mut(at).map(std::mem::take);
        let values = rows.iter_mut().map(|row| take(row).unwrap_or_default());
        Column::from_values(values.collect())
    };
    (0..count).map(column).collect()
}
