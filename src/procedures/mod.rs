//! What `CALL` reaches. Must not know plans.
//!
//! [`Procedure`] is public: users register their own with the database builder. To add a built-in one, write a file
//! beside this one and add it to the list in `registry.rs`.

mod registry;
mod schema;

pub use registry::ProcedureRegistry;

use crate::error::Result;
use crate::graph::GraphView;
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// Name, parameters and result columns of a procedure.
#[derive(Clone, Debug)]
pub struct ProcedureSignature {
    /// With its namespace: `db.labels`.
    pub name: Arc<str>,
    /// In order.
    pub parameters: Vec<ProcedureField>,
    /// In order; empty for a procedure that only acts.
    pub results: Vec<ProcedureField>,
    /// One sentence for `SHOW PROCEDURES` and `:help`.
    pub description: Arc<str>,
}

/// A parameter or a result column.
#[derive(Clone, Debug)]
pub struct ProcedureField {
    /// Its name.
    pub name: Arc<str>,
    /// The types that its values may have.
    pub field_type: TypeSet,
    /// The value of a parameter that is left out; `None`: it must be given.
    pub default: Option<Value>,
}

/// What a procedure may see.
#[derive(Clone, Copy)]
pub struct ProcedureContext<'a> {
    /// The graph as the statement sees it.
    pub graph: &'a GraphView,
    limits: &'a dyn Fn() -> Result<()>,
}

impl<'a> ProcedureContext<'a> {
    /// What a procedure sees; `limits` fails where the statement must end.
    pub(crate) fn new(graph: &'a GraphView, limits: &'a dyn Fn() -> Result<()>) -> Self {
        ProcedureContext { graph, limits }
    }

    /// Fails where the statement's time is over or it was cancelled: call it every few thousand steps of long work, and
    /// hand the error on.
    pub fn check(&self) -> Result<()> {
        (self.limits)()
    }
}

/// Something that `CALL` can run: arguments in, rows out.
pub trait Procedure: Send + Sync {
    /// Its name, parameters and columns.
    fn signature(&self) -> &ProcedureSignature;

    /// Runs it. Arguments have been checked and converted to the parameters' types; a row has one value per result.
    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>>;
}
