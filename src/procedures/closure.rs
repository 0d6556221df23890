//! A procedure made of a signature and a closure.

use super::{Procedure, ProcedureContext, ProcedureSignature};
use crate::error::Result;
use crate::value::Value;
use std::sync::Arc;

struct ClosureProcedure<F> {
    signature: ProcedureSignature,
    call: F,
}

impl<F> Procedure for ClosureProcedure<F>
where
    F: Fn(ProcedureContext<'_>, &[Value]) -> Result<Vec<Vec<Value>>> + Send + Sync,
{
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        (self.call)(context, arguments)
    }
}

impl ProcedureSignature {
    /// A procedure with this signature that calls a closure, from arguments to rows. For
    /// [`DatabaseBuilder::procedure`](crate::DatabaseBuilder::procedure); see [`Procedure::call`].
    ///
    /// ```
    /// use tupu::{Database, ProcedureField, ProcedureSignature, TypeSet, Value};
    /// let cities = ProcedureSignature::new("my.cities")
    ///     .result(ProcedureField::new("name", TypeSet::STRING))
    ///     .calls(|context, _| {
    ///         let graph = context.reader();
    ///         Ok(graph.nodes("City").map(|city| vec![graph.property(city, "name")]).collect())
    ///     });
    /// let db = Database::builder().procedure(cities).in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// assert_eq!(db.query_one::<String>("CALL my.cities()", ())?, "泰安市");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn calls<F>(self, call: F) -> Arc<dyn Procedure>
    where
        F: Fn(ProcedureContext<'_>, &[Value]) -> Result<Vec<Vec<Value>>> + Send + Sync + 'static,
    {
        Arc::new(ClosureProcedure {
            signature: self,
            call,
        })
    }
}
