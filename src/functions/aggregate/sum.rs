//! `sum` and `avg` over numbers, durations and quantities. Integers and decimals are added exactly.

use super::Accumulator;
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::decimal::DecimalSum;
use crate::value::display::described;
use crate::value::{Decimal, operator};

/// The running total of numbers, of durations, or of quantities: of `sum`, 0 over nothing, or of `avg`, null over nothing.
#[derive(Default)]
pub struct Total {
    function: Function,
    /// Exact: even `i64::MAX` in every row of the largest graph fits.
    integers: i128,
    /// Of the blocks before the current one.
    floats: f64,
    /// The number of the current block, and the sum of the floats in it.
    block: (u32, f64),
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

impl Total {
    /// `sum`.
    pub fn sum() -> Total {
        Total::default()
    }

    /// `avg`.
    pub fn average() -> Total {
        Total {
            function: Function::Average,
            ..Total::default()
        }
    }

    /// Adds the value of a row, in the block of the rows before it.
    pub fn add_value(&mut self, value: &Value) -> Result<()> {
        self.add_value_of(self.block.0, value)
    }

    /// Adds the value of a row of a block; see [`Total::add_float`].
    pub fn add_value_of(&mut self, block: u32, value: &Value) -> Result<()> {
        match value {
            Value::Null => return Ok(()),
            Value::Integer(value) => self.add_integer(*value),
            Value::Float(value) => self.add_float(block, *value),
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
            | Value::Vector(_)
            | Value::Period(_)) => return Err(self.unfit(other)),
        }
        self.checked()
    }

    /// Adds an integer; [`Total::checked`] is called after the last one.
    pub fn add_integer(&mut self, value: i64) {
        self.integers += i128::from(value);
        self.has_numbers = true;
        self.count += 1;
    }

    /// Adds a float; [`Total::checked`] is called after the last one. The floats of each block are added up on their own, and
    /// then the blocks in their order, so that the sum is the same whether or not blocks are added by several threads.
    pub fn add_float(&mut self, block: u32, value: f64) {
        if self.block.0 != block {
            self.begin_block(block);
        }
        self.block.1 += value;
        self.has_numbers = true;
        self.has_floats = true;
        self.count += 1;
    }

    fn begin_block(&mut self, block: u32) {
        self.floats += self.block.1;
        self.block = (block, 0.0);
    }

    /// Adds a decimal; [`Total::checked`] is called after the last one.
    pub fn add_decimal(&mut self, value: Decimal) -> Result<()> {
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

    /// Fails if there are numbers among durations or quantities.
    pub fn checked(&self) -> Result<()> {
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
        Ok(self.integers as f64 + decimals + (self.floats + self.block.1))
    }

    /// Adds the total of the rows that follow.
    pub fn merge(&mut self, later: Total) -> Result<()> {
        let Total {
            function: _,
            integers,
            floats,
            block,
            decimals,
            amounts,
            count,
            has_numbers,
            has_floats,
        } = later;
        self.integers += integers;
        if has_floats {
            self.begin_block(block.0);
            self.floats += floats + block.1;
        }
        if let Some(decimals) = decimals {
            self.decimals.get_or_insert_default().merge(&decimals)?;
        }
        if let Some(later) = amounts {
            self.amounts = Some(match &self.amounts {
                Some(sum) => operator::add(sum, &later)?,
                None => later,
            });
        }
        self.count += count;
        self.has_numbers |= has_numbers;
        self.has_floats |= has_floats;
        self.checked()
    }

    fn sum_of_all(&self) -> Result<Value> {
        if let Some(amounts) = &self.amounts {
            return Ok(amounts.clone());
        }
        if let Some(exact) = self.exact() {
            return exact.map(Value::Decimal);
        }
        if self.has_floats {
            return self.number().map(Value::Float);
        }
        i64::try_from(self.integers)
            .map(Value::Integer)
            .map_err(|_| {
                Error::arithmetic(
                    ErrorCode::IntegerOverflow,
                    format!("the sum is {}, out of the range of integers", self.integers),
                )
                .hint("convert the values with toFloat()")
            })
    }

    fn mean(&self) -> Result<Value> {
        if self.count == 0 {
            return Ok(Value::Null);
        }
        let count = Value::Integer(self.count as i64);
        match (&self.amounts, self.exact()) {
            (Some(sum), _) => operator::divide(sum, &count),
            (None, Some(sum)) => operator::divide(&Value::Decimal(sum?), &count),
            (None, None) => Ok(Value::Float(self.number()? / self.count as f64)),
        }
    }
}

impl Accumulator for Total {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        let value = arguments.first();
        value.map_or(Ok(()), |value| self.add_value(value))
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        match column {
            Column::Integers(values, validity) => {
                for row in rows.iter().map(|row| *row as usize) {
                    if validity.as_ref().is_none_or(|valid| valid[row]) {
                        self.add_integer(values[row]);
                    }
                }
                self.checked()
            }
            Column::Floats(values, validity) => {
                for row in rows.iter().map(|row| *row as usize) {
                    if validity.as_ref().is_none_or(|valid| valid[row]) {
                        self.add_float(self.block.0, values[row]);
                    }
                }
                self.checked()
            }
            Column::Decimals(values, validity) => {
                for row in rows.iter().map(|row| *row as usize) {
                    if validity.as_ref().is_none_or(|valid| valid[row]) {
                        self.add_decimal(values[row])?;
                    }
                }
                self.checked()
            }
            Column::Values(values) => rows
                .iter()
                .try_for_each(|row| self.add_value(&values[*row as usize])),
            other => rows
                .iter()
                .try_for_each(|row| self.add_value(&other.get(*row as usize))),
        }
    }

    fn finish(&mut self) -> Result<Value> {
        match self.function {
            Function::Sum => self.sum_of_all(),
            Function::Average => self.mean(),
        }
    }
}
