//! Procedures by which scripts for Neo4j wait for indexes: `db.awaitIndexes` and `db.awaitIndex`. An index of tupu answers
//! rightly when the statement that creates it has ended; what searches would build of a vector index is built at once.

use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// The procedures of this file.
pub(super) fn all() -> [Arc<dyn Procedure>; 2] {
    let timeout = || ProcedureField::new("timeOutSeconds", TypeSet::INTEGER).or(300);
    let indexes = ProcedureSignature::new("db.awaitIndexes")
        .parameter(timeout())
        .describe(
            "Waits until all indexes are there, as scripts of Neo4j do. Here they always are; vector indexes are built wholly, which searches would do bit by bit.",
        )
        .example("CALL db.awaitIndexes(300)");
    let index = ProcedureSignature::new("db.awaitIndex")
        .parameter(ProcedureField::new("indexName", TypeSet::STRING))
        .parameter(timeout())
        .describe("Waits until an index is online, for scripts of Neo4j; here it always is, or it is an error. A vector index is built wholly, which searches would do bit by bit.")
        .example("CREATE INDEX names FOR (n:Person) ON (n.name); CALL db.awaitIndex('names')");
    [Arc::new(AwaitIndexes(indexes)), Arc::new(AwaitIndex(index))]
}

struct AwaitIndexes(ProcedureSignature);

struct AwaitIndex(ProcedureSignature);

impl Procedure for AwaitIndexes {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<Vec<Vec<Value>>> {
        for index in context.graph.searches() {
            context
                .graph
                .finish_search(&index.name, context.allowance())?;
        }
        Ok(Vec::new())
    }
}

impl Procedure for AwaitIndex {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let Some(Value::String(wanted)) = arguments.first() else {
            return Ok(Vec::new());
        };
        let indexes = context.graph.indexes();
        let names = indexes.iter().map(|(_, index)| &*index.name);
        let searches = context.graph.searches().map(|index| &*index.name);
        let names: Vec<&str> = names.chain(searches).collect();
        if names.contains(&&**wanted) {
            context.graph.finish_search(wanted, context.allowance())?;
            return Ok(Vec::new());
        }
        let message = format!("there is no index `{wanted}`");
        let error = Error::argument(ErrorCode::InvalidArgumentValue, message);
        Err(match nearest(wanted, names) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("SHOW INDEXES lists them"),
        })
    }
}
