//! Batches of new entities with their properties as typed rows, as import reads them and [`super::GraphBuilder`] adds
//! them.

use crate::value::Value;
use crate::value::temporal::Date;
use std::sync::Arc;

/// A value for all rows of a batch, or one for each.
#[derive(Clone, Debug)]
pub enum PerRow<T> {
    /// The same for all.
    Same(T),
    /// One for each row.
    Each(Vec<T>),
}

impl<T: Copy> PerRow<T> {
    /// The value of a row; `None` past the last one.
    pub fn get(&self, row: usize) -> Option<T> {
        match self {
            PerRow::Same(one) => Some(*one),
            PerRow::Each(all) => all.get(row).copied(),
        }
    }
}

/// One property of the rows of a batch: typed by its first value, and of any type once a second type occurs.
#[derive(Clone, Debug, Default)]
pub struct BatchColumn {
    cells: BatchCells,
    /// Whether a row holds a value.
    present: Vec<bool>,
}

/// The values of a batch column; the content of a row without a value is undefined.
#[derive(Clone, Debug)]
pub enum BatchCells {
    /// Integers.
    Integers(Vec<i64>),
    /// Floats.
    Floats(Vec<f64>),
    /// Days since 1970-01-01.
    Dates(Vec<i64>),
    /// Strings.
    Text(TextRows),
    /// All other values.
    Values(Vec<Value>),
}

/// Strings one after another.
#[derive(Clone, Debug, Default)]
pub struct TextRows {
    ends: Vec<usize>,
    text: String,
}

impl TextRows {
    /// The string of a row; empty if there is none.
    pub fn get(&self, row: usize) -> &str {
        let start = match row {
            0 => 0,
            _ => self.ends.get(row - 1).copied().unwrap_or(0),
        };
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn truncate(&mut self, rows: usize) {
        self.ends.truncate(rows);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }
}

impl Default for BatchCells {
    fn default() -> Self {
        BatchCells::Values(Vec::new())
    }
}

impl BatchColumn {
    /// A column whose first rows hold nothing.
    pub fn with_nulls(rows: usize) -> BatchColumn {
        let mut column = BatchColumn::default();
        (0..rows).for_each(|_| column.push_null());
        column
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.present.len()
    }

    /// Whether a row holds a value.
    pub fn has(&self, row: usize) -> bool {
        self.present.get(row) == Some(&true)
    }

    /// Whether any row holds a value.
    pub fn has_any(&self) -> bool {
        self.present.contains(&true)
    }

    /// The values.
    pub fn cells(&self) -> &BatchCells {
        &self.cells
    }

    /// The value of a row; null if there is none.
    pub fn value(&self, row: usize) -> Value {
        if !self.has(row) {
            return Value::Null;
        }
        match &self.cells {
            BatchCells::Integers(cells) => cells.get(row).map(|cell| Value::Integer(*cell)),
            BatchCells::Floats(cells) => cells.get(row).map(|cell| Value::Float(*cell)),
            BatchCells::Dates(cells) => {
                let days = cells.get(row);
                days.map(|days| Value::Date(Date { days: *days }))
            }
            BatchCells::Text(rows) => Some(Value::String(Arc::from(rows.get(row)))),
            BatchCells::Values(values) => values.get(row).cloned(),
        }
        .unwrap_or_default()
    }

    /// Adds a row without a value.
    pub fn push_null(&mut self) {
        match &mut self.cells {
            BatchCells::Integers(cells) | BatchCells::Dates(cells) => cells.push(0),
            BatchCells::Floats(cells) => cells.push(0.0),
            BatchCells::Text(rows) => rows.push(""),
            BatchCells::Values(values) => values.push(Value::Null),
        }
        self.present.push(false);
    }

    /// Adds a row that holds an integer.
    pub fn push_integer(&mut self, value: i64) {
        if let BatchCells::Integers(cells) = &mut self.cells {
            cells.push(value);
            self.present.push(true);
        } else {
            self.push(Value::Integer(value));
        }
    }

    /// Adds a row that holds a float.
    pub fn push_float(&mut self, value: f64) {
        if let BatchCells::Floats(cells) = &mut self.cells {
            cells.push(value);
            self.present.push(true);
        } else {
            self.push(Value::Float(value));
        }
    }

    /// Adds a row that holds a string.
    pub fn push_text(&mut self, text: &str) {
        if let BatchCells::Text(rows) = &mut self.cells {
            rows.push(text);
            self.present.push(true);
        } else {
            self.push(Value::String(Arc::from(text)));
        }
    }

    /// Adds a row; null holds no value.
    pub fn push(&mut self, value: Value) {
        // The layout with values of any type is final; a column without values has no layout yet.
        if matches!(&self.cells, BatchCells::Values(_)) && !self.has_any() {
            self.choose(&value);
        }
        match (&mut self.cells, value) {
            (_, Value::Null) => return self.push_null(),
            (BatchCells::Integers(cells), Value::Integer(value)) => cells.push(value),
            (BatchCells::Floats(cells), Value::Float(value)) => cells.push(value),
            (BatchCells::Dates(cells), Value::Date(value)) => cells.push(value.days),
            (BatchCells::Text(rows), Value::String(text)) => rows.push(&text),
            (BatchCells::Values(values), value) => values.push(value),
            (_, value) => {
                let mut values: Vec<Value> = (0..self.len()).map(|row| self.value(row)).collect();
                values.push(value);
                self.cells = BatchCells::Values(values);
            }
        }
        self.present.push(true);
    }

    /// Removes the last rows.
    pub fn truncate(&mut self, rows: usize) {
        match &mut self.cells {
            BatchCells::Integers(cells) | BatchCells::Dates(cells) => cells.truncate(rows),
            BatchCells::Floats(cells) => cells.truncate(rows),
            BatchCells::Text(text) => text.truncate(rows),
            BatchCells::Values(values) => values.truncate(rows),
        }
        self.present.truncate(rows);
    }

    /// Keeps the rows that are marked.
    pub fn retain(&mut self, keep: &[bool]) {
        let mut kept = BatchColumn::default();
        for row in (0..self.len()).filter(|row| keep.get(*row) == Some(&true)) {
            kept.push(self.value(row));
        }
        *self = kept;
    }

    /// The first value after nulls determines the layout.
    fn choose(&mut self, value: &Value) {
        let rows = self.len();
        self.cells = match value {
            Value::Integer(_) => BatchCells::Integers(vec![0; rows]),
            Value::Float(_) => BatchCells::Floats(vec![0.0; rows]),
            Value::Date(_) => BatchCells::Dates(vec![0; rows]),
            Value::String(_) => BatchCells::Text(TextRows {
                ends: vec![0; rows],
                text: String::new(),
            }),
            Value::Null
            | Value::Boolean(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_)
            | Value::Decimal(_)
            | Value::Period(_)
            | Value::Quantity(_)
            | Value::Vector(_) => BatchCells::Values(vec![Value::Null; rows]),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(column: &BatchColumn) -> Vec<String> {
        let rows = 0..column.len();
        rows.map(|row| column.value(row).to_string()).collect()
    }

    #[test]
    fn a_column_is_typed_until_two_types_meet() {
        let mut column = BatchColumn::with_nulls(1);
        column.push_text("泰安");
        column.push_null();
        column.push_text("");
        assert!(matches!(column.cells(), BatchCells::Text(_)));
        assert_eq!(shown(&column), ["null", "'泰安'", "null", "''"]);
        column.push_integer(5);
        column.push_float(0.5);
        assert!(matches!(column.cells(), BatchCells::Values(_)));
        assert_eq!(shown(&column), ["null", "'泰安'", "null", "''", "5", "0.5"]);
        column.retain(&[true, true, false, false, false, false]);
        column.push_text("x");
        assert_eq!(shown(&column), ["null", "'泰安'", "'x'"]);
        column.truncate(1);
        column.push_text("y");
        assert_eq!(shown(&column), ["null", "'y'"]);
    }
}
