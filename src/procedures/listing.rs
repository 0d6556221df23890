//! A procedure without arguments that lists something of a graph, as most of the built-in ones do.

use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::graph::GraphView;
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// The rows of a procedure.
pub(super) type ProcedureRows = Vec<Vec<Value>>;

/// A built-in listing: a row of the table in its file.
pub(super) struct Listing {
    /// With its namespace.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// A statement that shows it.
    pub example: &'static str,
    /// The names and types of the columns.
    pub columns: &'static [(&'static str, TypeSet)],
    /// Computes the rows.
    pub list: fn(&GraphView) -> ProcedureRows,
}

/// A listing with its signature, which is built once.
struct ListingProcedure {
    signature: ProcedureSignature,
    list: fn(&GraphView) -> ProcedureRows,
}

impl Listing {
    /// The procedure of this row.
    pub fn procedure(&self) -> Arc<dyn Procedure> {
        let field = |(name, field_type): &(&str, TypeSet)| ProcedureField::new(*name, *field_type);
        Arc::new(ListingProcedure {
            signature: ProcedureSignature {
                name: self.name.into(),
                parameters: Vec::new(),
                results: self.columns.iter().map(field).collect(),
                description: self.description.into(),
                example: self.example.into(),
                options: Vec::new(),
            },
            list: self.list,
        })
    }
}

impl Procedure for ListingProcedure {
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<ProcedureRows> {
        Ok((self.list)(context.graph))
    }
}
