//! Functions from the values of many rows to one value.
//!
//! A group of rows has one [`Accumulator`] for each aggregate. `DISTINCT` is a wrapper around any of them. To add one,
//! write its accumulator in the file of its kind and add a line to [`FUNCTIONS`].

mod count;
mod distinct;

pub use distinct::distinct;

use super::signature::AggregateFunction;
use crate::error::Result;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::kind::TypeSet;

/// The running state of one aggregate over one group.
pub trait Accumulator: Send {
    /// Takes the arguments of one row; none for `count(*)`.
    fn add(&mut self, arguments: &[Value]) -> Result<()>;

    /// Takes the one argument of many rows: those of `column` that `rows` names.
    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        rows.iter()
            .try_for_each(|row| self.add(&[column.get(*row as usize)]))
    }

    /// Takes many rows without an argument: `count(*)`.
    fn add_rows(&mut self, rows: u64) -> Result<()> {
        (0..rows).try_for_each(|_| self.add(&[]))
    }

    /// The result over all rows taken so far.
    fn finish(&mut self) -> Result<Value>;
}

/// Every aggregate function.
pub static FUNCTIONS: &[AggregateFunction] = &[
    AggregateFunction {
        name: "count",
        aliases: &[],
        signature: "count(value :: Any) :: Integer",
        description: "How many rows have a value that is not null; `count(*)`: how many rows.",
        example: "MATCH (n) RETURN count(n)",
        min_arguments: 1,
        max_arguments: 1,
        parameters: &[TypeSet::ANY],
        result: TypeSet::INTEGER,
        create: || Box::new(count::Count::default()),
    },
    AggregateFunction {
        name: "collect",
        aliases: &[],
        signature: "collect(value :: Any) :: List<Any>",
        description: "The values that are not null, as a list.",
        example: "MATCH (n) RETURN collect(n.name)",
        min_arguments: 1,
        max_arguments: 1,
        parameters: &[TypeSet::ANY],
        result: TypeSet::LIST,
        create: || Box::new(count::Collect::default()),
    },
];
