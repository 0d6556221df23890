//! `count` and `collect`.

use super::Accumulator;
use crate::error::Result;
use crate::value::Value;
use crate::value::column::{Column, NULL_ID};
use std::sync::Arc;

/// How many rows have a value; without arguments, how many rows.
#[derive(Default)]
pub struct Count {
    rows: i64,
}

impl Accumulator for Count {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        if !matches!(arguments, [Value::Null]) {
            self.rows += 1;
        }
        Ok(())
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        let present =
            |keep: &dyn Fn(usize) -> bool| rows.iter().filter(|row| keep(**row as usize)).count();
        let count = match column {
            Column::Nodes(ids) => present(&|row| ids[row].0 != NULL_ID),
            Column::Relationships(ids) => present(&|row| ids[row].0 != NULL_ID),
            Column::Booleans(values) => present(&|row| values[row].is_some()),
            Column::Integers(_, None)
            | Column::Floats(_, None)
            | Column::Dates(_, None)
            | Column::Decimals(_, None) => rows.len(),
            Column::Integers(_, Some(valid))
            | Column::Floats(_, Some(valid))
            | Column::Dates(_, Some(valid))
            | Column::Decimals(_, Some(valid)) => present(&|row| valid[row]),
            Column::Dictionary(_, codes) | Column::Records(_, codes) | Column::Lists(_, codes) => {
                present(&|row| codes[row] != NULL_ID)
            }
            Column::Values(values) => present(&|row| !matches!(values[row], Value::Null)),
            Column::Constant(Value::Null, _) => 0,
            Column::Constant(..) => rows.len(),
        };
        self.rows += count as i64;
        Ok(())
    }

    fn add_rows(&mut self, rows: u64) -> Result<()> {
        self.rows += rows as i64;
        Ok(())
    }

    fn finish(&mut self) -> Result<Value> {
        Ok(Value::Integer(self.rows))
    }
}

/// The values that are not null, in the order of the rows.
#[derive(Default)]
pub struct Collect {
    values: Vec<Value>,
}

impl Accumulator for Collect {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        let present = arguments
            .iter()
            .filter(|value| !matches!(value, Value::Null));
        self.values.extend(present.cloned());
        Ok(())
    }

    fn keeps_values(&self) -> bool {
        true
    }

    fn finish(&mut self) -> Result<Value> {
        Ok(Value::List(Arc::new(std::mem::take(&mut self.values))))
    }
}
