//! The lists of functions and procedures: `dbms.functions` and `dbms.procedures`, which `SHOW FUNCTIONS` and `SHOW
//! PROCEDURES` call.
//!
//! Both return a table that is built once, when a database is opened: nothing is registered later.

use super::listing::ProcedureRows;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::functions::{self, UserFunctions};
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::sync::Arc;

const TEXT: TypeSet = TypeSet::STRING;

/// A procedure without arguments whose rows are fixed.
struct Table {
    signature: ProcedureSignature,
    rows: ProcedureRows,
}

impl Procedure for Table {
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    fn call(&self, _: ProcedureContext<'_>, _: &[Value]) -> Result<ProcedureRows> {
        Ok(self.rows.clone())
    }
}

/// `dbms.functions`: the built-in functions, then those that the program has registered.
pub(super) fn functions(added: &UserFunctions) -> Arc<dyn Procedure> {
    let signature = ProcedureSignature::new("dbms.functions")
        .result(ProcedureField::new("name", TEXT))
        .result(ProcedureField::new("category", TEXT))
        .result(ProcedureField::new("signature", TEXT))
        .result(ProcedureField::new("description", TEXT))
        .result(ProcedureField::new("isBuiltIn", TypeSet::BOOLEAN))
        .result(ProcedureField::new("aggregating", TypeSet::BOOLEAN))
        .describe("The functions; SHOW FUNCTIONS calls it.")
        .example(
            "CALL dbms.functions() YIELD name, category WHERE name = 'toUpper' RETURN category",
        );
    let built_in = functions::all().map(|function| {
        vec![
            Value::from(function.page.name),
            Value::from(function.category),
            Value::from(function.page.signature),
            Value::from(function.page.description),
            Value::Boolean(true),
            Value::Boolean(function.aggregating),
        ]
    });
    let added = added.iter().map(|function| {
        vec![
            Value::from(function.name()),
            Value::from("user"),
            Value::from(function.signature()),
            Value::from(&**function.description()),
            Value::Boolean(false),
            Value::Boolean(false),
        ]
    });
    let rows = built_in.chain(added).collect();
    Arc::new(Table { signature, rows })
}

/// `dbms.procedures`: the given procedures, and this one.
pub(super) fn procedures<'p>(
    known: impl Iterator<Item = &'p Arc<dyn Procedure>>,
) -> Arc<dyn Procedure> {
    let signature = ProcedureSignature::new("dbms.procedures")
        .result(ProcedureField::new("name", TEXT))
        .result(ProcedureField::new("signature", TEXT))
        .result(ProcedureField::new("description", TEXT))
        .result(ProcedureField::new("mode", TEXT))
        .describe("The procedures; SHOW PROCEDURES calls it.")
        .example("CALL dbms.procedures() YIELD name WHERE name = 'db.labels' RETURN count(name)");
    // A procedure sees the graph as a reader does.
    let row = |signature: &ProcedureSignature| {
        vec![
            Value::from(signature.name.to_string()),
            Value::from(signature.to_string()),
            Value::from(signature.description.to_string()),
            Value::from("READ"),
        ]
    };
    let mut rows: ProcedureRows = known.map(|known| row(known.signature())).collect();
    rows.push(row(&signature));
    Arc::new(Table { signature, rows })
}
