//! `sum` and `avg` over numbers, durations and quantities. Integers and decimals are added exactly.

use super::Accumulator;
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::decimal::DecimalSum;
use crate::value::display::described;
use crate::value::{Decimal, operator};

/// The sum of numbers, of durations, or of quantities; 0 over nothing.
#[derive(Default)]
pub struct Sum(Total);

/// The mean of numbers, of durations, or of quantities; null over nothing.
#[derive(Default)]
pub struct Average(Total);

/// The running total.
#[derive(Default)]
struct Total {
    function: Function,
    /// Exact: even `i64::MAX` in every row of the largest graph fits.
    integers: i128,
    floats: f64,
    decimals: Option<DecimalSum>,
    /// Durations, or quantities of one dimension.
    amounts: Option<Value>,
    count: u64,
    has_numbers: bool,
    has_floats: bool,
}

#[derive(Clone, Copy, Default)]
enum Function {
    #[default]
    Sum,
    Average,
}

impl Function {
    fn name(self) -> &'static str {
        match self {
            Function::Sum => "sum",
            Function::Average => "avg",
        }
    }
}

impl Average {
    /// An average over no values yet.
    pub fn new() -> Average {
        Average(Total {
            function: Function::Average,
            ..Total::default()
        })
    }
}

impl Total {
    fn add(&mut self, value: &Value) -> Result<()> {
        match value {
            Value::Null => return Ok(()),
            Value::Integer(value) => self.add_integer(*value),
            Value::Float(value) => self.add_float(*value),
            Value::Decimal(value) => self.add_decimal(*value)?,
            Value::Duration(_) | Value::Quantity(_) => {
                self.amounts = Some(match &self.amounts {
                    Some(sum) => operator::add(sum, value)?,
                    None => value.clone(),
                });
                self.count += 1;
            }
            other @ (Value::Boolean(_)
            | Value::String(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_)
            | Value::Period(_)) => return Err(self.unfit(other)),
        }
        self.unmixed()
    }

    fn add_integer(&mut self, value: i64) {
        self.integers += i128::from(value);
        self.has_numbers = true;
        self.count += 1;
    }

    fn add_float(&mut self, value: f64) {
        self.floats += value;
        self.has_numbers = true;
        self.has_floats = true;
        self.count += 1;
    }

    fn add_decimal(&mut self, value: Decimal) -> Result<()> {
        self.has_numbers = true;
        self.count += 1;
        self.decimals.get_or_insert_default().add(value)
    }

    fn unfit(&self, value: &Value) -> Error {
        let function = self.function.name();
        Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "{function}() needs numbers only, durations only or quantities only, {}",
                described(value)
            ),
        )
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        match column {
            Column::Integers(values, validity) => {
                for row in rows.iter().map(|row| *row as usize) {
                    if validity.as_ref().is_none_or(|valid| valid[row]) {
                        self.add_integer(values[row]);
                    }
                }
                self.unmixed()
            }
            Column::Floats(values, validity) => {
                for row in rows.iter().map(|row| *row as usize) {
                    if validity.as_ref().is_none_or(|valid| valid[row]) {
                        self.add_float(values[row]);
                    }
                }
                self.unmixed()
            }
            Column::Decimals(values, validity) => {
                for row in rows.iter().map(|row| *row as usize) {
                    if validity.as_ref().is_none_or(|valid| valid[row]) {
                        self.add_decimal(values[row])?;
                    }
                }
                self.unmixed()
            }
            Column::Values(values) => rows
                .iter()
                .try_for_each(|row| self.add(&values[*row as usize])),
            other => rows
                .iter()
                .try_for_each(|row| self.add(&other.get(*row as usize))),
        }
    }

    fn unmixed(&self) -> Result<()> {
        match &self.amounts {
            Some(amount) if self.has_numbers => Err(self.unfit(amount)),
            _ => Ok(()),
        }
    }

    /// The sum of integers and decimals, if there are decimals and no floats.
    fn exact(&self) -> Option<Result<Decimal>> {
        let mut sum = self.decimals.clone().filter(|_| !self.has_floats)?;
        let integers = Decimal::from_parts(self.integers, 0);
        // Less than 2^64 integers of 64 bits have at most 38 digits.
        let added = sum.add(integers.unwrap_or_default());
        Some(added.and_then(|()| sum.total()))
    }

    fn number(&self) -> Result<f64> {
        let decimals = match &self.decimals {
            Some(sum) => sum.total()?.to_f64(),
            None => 0.0,
        };
        Ok(self.integers as f64 + decimals + self.floats)
    }
}

impl Accumulator for Sum {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        arguments.first().map_or(Ok(()), |value| self.0.add(value))
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        self.0.add_column(column, rows)
    }

    fn finish(&mut self) -> Result<Value> {
        if let Some(amounts) = &self.0.amounts {
            return Ok(amounts.clone());
        }
        if let Some(exact) = self.0.exact() {
            return exact.map(Value::Decimal);
        }
        if self.0.has_floats {
            return self.0.number().map(Value::Float);
        }
        i64::try_from(self.0.integers)
            .map(Value::Integer)
            .map_err(|_| {
                Error::arithmetic(
                    ErrorCode::IntegerOverflow,
                    format!(
                        "the sum is {}, out of the range of integers",
                        self.0.integers
                    ),
                )
                .hint("convert the values with toFloat()")
            })
    }
}

impl Accumulator for Average {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        arguments.first().map_or(Ok(()), |value| self.0.add(value))
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        self.0.add_column(column, rows)
    }

    fn finish(&mut self) -> Result<Value> {
        if self.0.count == 0 {
            return Ok(Value::Null);
        }
        let count = Value::Integer(self.0.count as i64);
        match (&self.0.amounts, self.0.exact()) {
            (Some(sum), _) => operator::divide(sum, &count),
            (None, Some(sum)) => operator::divide(&Value::Decimal(sum?), &count),
            (None, None) => Ok(Value::Float(self.0.number()? / self.0.count as f64)),
        }
    }
}
