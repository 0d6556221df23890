//! Aggregate functions, from the values of many rows to one value.
//!
//! A group of rows has one [`Accumulator`] for each aggregate. `DISTINCT` is a wrapper around any of them. To add one,
//! write its accumulator in the file of its kind and add a line to [`FUNCTIONS`].

mod count;
mod distinct;
mod extreme;
mod lineage;
mod spread;
mod sum;

pub use distinct::distinct;
pub use extreme::Extreme;
pub use lineage::{LINEAGE, Lineage, SOURCES};
pub use sum::Total;

use super::signature::{AggregateFunction, AggregateKind as Kind};
use crate::error::Result;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::kind::TypeSet;
use count::{Collect, Count};
use spread::{Deviation, Percentile};
use std::sync::Arc;

/// The running state of one aggregate over one group.
pub trait Accumulator: Send {
    /// Adds the arguments of one row; none for `count(*)`.
    fn add(&mut self, arguments: &[Value]) -> Result<()>;

    /// Adds one argument for each of many rows: the values of `column` in the given `rows`.
    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        rows.iter()
            .try_for_each(|row| self.add(&[column.get(*row as usize)]))
    }

    /// Adds several arguments for each of many rows.
    fn add_columns(&mut self, columns: &[Arc<Column>], rows: &[u32]) -> Result<()> {
        rows.iter().try_for_each(|row| {
            let values = columns.iter().map(|column| column.get(*row as usize));
            self.add(&values.collect::<Vec<Value>>())
        })
    }

    /// Adds many rows without an argument: `count(*)`.
    fn add_rows(&mut self, rows: u64) -> Result<()> {
        (0..rows).try_for_each(|_| self.add(&[]))
    }

    /// Whether every value is kept until the end, so that memory grows with the rows.
    fn keeps_values(&self) -> bool {
        false
    }

    /// The result over all rows added so far.
    fn finish(&mut self) -> Result<Value>;
}

const ANY: TypeSet = TypeSet::ANY;
const NUMBER: TypeSet = TypeSet::NUMBER;

/// The accumulator of `count(*)`.
pub fn count_rows() -> Box<dyn Accumulator> {
    Box::new(Count::default())
}

/// Every aggregate function.
pub static FUNCTIONS: &[AggregateFunction] = &[
    AggregateFunction::aggregate("count", Kind::Count, &[ANY], TypeSet::INTEGER, || {
        Box::new(Count::default())
    })
    .documented(
        "count(value :: Any) :: Integer",
        "How many rows have a value that is not null; `count(*)`: how many rows.",
        "UNWIND ['泰安市', null, '江门市'] AS name RETURN count(name)",
    )
    .answers("2"),
    AggregateFunction::aggregate("collect", Kind::Collect, &[ANY], TypeSet::LIST, || {
        Box::new(Collect::default())
    })
    .documented(
        "collect(value :: Any) :: List<Any>",
        "The values that are not null, as a list.",
        "UNWIND ['泰安市', null, '江门市'] AS name RETURN collect(name)",
    )
    .answers("['泰安市', '江门市']")
    .also(&["collect_list"]),
    AggregateFunction::aggregate(
        "sum",
        Kind::Sum,
        &[TypeSet::AMOUNT],
        TypeSet::AMOUNT,
        || Box::new(Total::sum()),
    )
    .documented(
        "sum(value :: Number or Duration or Quantity) :: Number or Duration or Quantity",
        "The sum of the values that are not null; 0 of none.",
        "UNWIND [1, 2, null, 3] AS amount RETURN sum(amount)",
    )
    .answers("6"),
    AggregateFunction::aggregate(
        "avg",
        Kind::Average,
        &[TypeSet::AMOUNT],
        TypeSet::FLOAT
            .or(TypeSet::DECIMAL)
            .or(TypeSet::DURATION)
            .or(TypeSet::QUANTITY),
        || Box::new(Total::average()),
    )
    .documented(
        "avg(value :: Number or Duration or Quantity) :: Float or Decimal or Duration or Quantity",
        "The mean of the values that are not null, of decimals exact; null of none.",
        "UNWIND [1, 2, null, 3] AS amount RETURN avg(amount)",
    )
    .answers("2.0"),
    AggregateFunction::aggregate("min", Kind::Minimum, &[ANY], ANY, || {
        Box::new(Extreme::min())
    })
    .documented(
        "min(value :: Any) :: Any",
        "The value that `ORDER BY` puts first; null of none.",
        "UNWIND [1, 2, null, 3] AS amount RETURN min(amount)",
    )
    .answers("1"),
    AggregateFunction::aggregate("max", Kind::Maximum, &[ANY], ANY, || {
        Box::new(Extreme::max())
    })
    .documented(
        "max(value :: Any) :: Any",
        "The value that `ORDER BY` puts last; null of none.",
        "UNWIND [1, 2, null, 3] AS amount RETURN max(amount)",
    )
    .answers("3"),
    AggregateFunction::aggregate(
        "percentileCont",
        Kind::Percentile,
        &[NUMBER, NUMBER],
        TypeSet::FLOAT,
        || Box::new(Percentile::continuous()),
    )
    .documented(
        "percentileCont(value :: Number, percentile :: Float) :: Float",
        "The percentile (0.0 to 1.0), interpolated between the two nearest values.",
        "UNWIND [1, 2, 3, 10] AS amount RETURN percentileCont(amount, 0.5)",
    )
    .answers("2.5")
    .also(&["percentile_cont"]),
    AggregateFunction::aggregate(
        "percentileDisc",
        Kind::Percentile,
        &[NUMBER, NUMBER],
        NUMBER,
        || Box::new(Percentile::discrete()),
    )
    .documented(
        "percentileDisc(value :: Number, percentile :: Float) :: Number",
        "The value nearest to the percentile (0.0 to 1.0).",
        "UNWIND [1, 2, 3, 10] AS amount RETURN percentileDisc(amount, 0.5)",
    )
    .answers("2")
    .also(&["percentile_disc"]),
    AggregateFunction::aggregate("stDev", Kind::Deviation, &[NUMBER], TypeSet::FLOAT, || {
        Box::new(Deviation::sample())
    })
    .documented(
        "stDev(value :: Number) :: Float",
        "The standard deviation of a sample; 0 of less than two values.",
        "UNWIND [1, 3, 5] AS amount RETURN stDev(amount)",
    )
    .answers("2.0")
    .also(&["stddev_samp", "stdev_samp"]),
    AggregateFunction::aggregate("stDevP", Kind::Deviation, &[NUMBER], TypeSet::FLOAT, || {
        Box::new(Deviation::population())
    })
    .documented(
        "stDevP(value :: Number) :: Float",
        "The standard deviation of a whole population; 0 of less than two values.",
        "UNWIND [2, 4, 4, 4, 5, 5, 7, 9] AS amount RETURN stDevP(amount)",
    )
    .answers("2.0")
    .also(&["stddev_pop", "stdev_pop"]),
];
