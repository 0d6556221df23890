//! A procedure of the family: a row of the table in its file, made callable.

use super::options::{COMMON, Options, Spec};
use crate::error::Result;
use crate::procedures::listing::ProcedureRows;
use crate::procedures::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::value::column::Column;
use crate::value::kind::TypeSet;
use crate::value::{Map, Value};
use std::sync::Arc;

/// A statement over a small graph of roads, preceded by the statement that creates the graph: an example that runs
/// anywhere.
macro_rules! over_roads {
    ($statement:literal) => {
        concat!(
            "CREATE (a:City {name: '泰安市', lat: 36.20, lon: 117.09})-[:ROAD {km: 66}]->",
            "(b:City {name: '济南市', lat: 36.65, lon: 117.12})-[:ROAD {km: 104}]->",
            "(c:City {name: '淄博市', lat: 36.81, lon: 118.05}), (a)-[:ROAD {km: 128}]->(c); ",
            $statement
        )
    };
}
pub(super) use over_roads;

/// A procedure of the family: a row of the table in its file.
pub(super) struct Algorithm {
    /// With its namespace.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// A statement that shows it.
    pub example: &'static str,
    /// Its options besides `nodes` and `relationships`.
    pub options: &'static [&'static Spec],
    /// The names and types of the columns.
    pub columns: &'static [(&'static str, TypeSet)],
    /// Computes the columns from the options.
    pub run: fn(&Options<'_>) -> Result<Vec<Column>>,
}

/// An algorithm with its signature, which is built once.
struct AlgorithmProcedure {
    signature: ProcedureSignature,
    algorithm: &'static Algorithm,
}

impl Algorithm {
    /// The procedure of this row.
    pub fn procedure(&'static self) -> Arc<dyn Procedure> {
        let options = ProcedureField::new("options", TypeSet::MAP);
        let none = Value::Map(Arc::new(Map::new()));
        let field = |(name, field_type): &(&str, TypeSet)| ProcedureField::new(*name, *field_type);
        let mut signature = ProcedureSignature::new(self.name)
            .parameter(options.or(none))
            .describe(self.description)
            .example(self.example);
        signature.results = self.columns.iter().map(field).collect();
        for spec in COMMON.iter().chain(self.options) {
            signature = signature.option(spec.name, spec.takes);
        }
        Arc::new(AlgorithmProcedure {
            signature,
            algorithm: self,
        })
    }
}

impl Procedure for AlgorithmProcedure {
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<ProcedureRows> {
        let columns = self.call_columns(context, arguments)?;
        let row = |row| columns.iter().map(|column| column.get(row)).collect();
        Ok((0..columns.first().map_or(0, Column::len))
            .map(row)
            .collect())
    }

    fn call_columns(
        &self,
        context: ProcedureContext<'_>,
        arguments: &[Value],
    ) -> Result<Vec<Column>> {
        (self.algorithm.run)(&Options::new(self.algorithm, arguments.first(), context)?)
    }
}
