//! Reading one property of many rows: to a typed column of a batch, or through a predicate on strings.

use super::chunk::{Cells, ColumnChunk};
use super::text::Dictionary;
use crate::value::Value;
use crate::value::column::{Column, NULL_ID};
use std::sync::Arc;

/// A column under construction: typed as long as the chunks have the same type, values after that.
#[derive(Debug)]
pub struct Gather {
    column: Column,
    /// The number of rows so far; all nulls while `column` is still empty.
    rows: usize,
}

impl Gather {
    /// Reserves space for this many rows.
    pub fn with_capacity(rows: usize) -> Gather {
        Gather {
            column: Column::Values(Vec::with_capacity(rows)),
            rows: 0,
        }
    }

    /// Adds rows without a value.
    pub fn nulls(&mut self, count: usize) {
        match &mut self.column {
            Column::Integers(cells, valid) => add_nulls(cells, valid, count),
            Column::Floats(cells, valid) => add_nulls(cells, valid, count),
            Column::Dates(cells, valid) => add_nulls(cells, valid, count),
            Column::Decimals(cells, valid) => add_nulls(cells, valid, count),
            Column::Dictionary(_, codes) => codes.resize(codes.len() + count, NULL_ID),
            Column::Booleans(cells) => cells.resize(cells.len() + count, None),
            Column::Values(values) if !values.is_empty() => {
                values.resize(values.len() + count, Value::Null);
            }
            _ => {}
        }
        self.rows += count;
    }

    /// Adds rows of a chunk.
    pub fn rows(&mut self, chunk: &ColumnChunk, rows: &[u32]) {
        self.choose(chunk.cells());
        match (&mut self.column, chunk.cells()) {
            (Column::Integers(to, valid), Cells::Integers(from)) => {
                add(to, valid, chunk, from, rows);
            }
            (Column::Floats(to, valid), Cells::Floats(from)) => add(to, valid, chunk, from, rows),
            (Column::Dates(to, valid), Cells::Dates(from)) => add(to, valid, chunk, from, rows),
            (Column::Decimals(to, valid), Cells::Decimals(from)) => {
                add(to, valid, chunk, from, rows);
            }
            (Column::Dictionary(words, codes), Cells::Dictionary(from)) => {
                add_words((words, codes), chunk, from, rows);
            }
            (Column::Booleans(to), Cells::Booleans(from)) => to.extend(rows.iter().map(|row| {
                let row = *row as usize;
                chunk.has(row).then(|| from.get(row))
            })),
            (Column::Values(to), _) => to.extend(rows.iter().map(|row| chunk.get(*row as usize))),
            (other, _) => {
                let typed = std::mem::replace(other, Column::Values(Vec::new()));
                let mut values = typed.into_values();
                values.extend(rows.iter().map(|row| chunk.get(*row as usize)));
                self.column = Column::Values(values);
            }
        }
        self.rows += rows.len();
    }

    /// The finished column.
    pub fn finish(self) -> Column {
        match self.column {
            Column::Values(values) if values.is_empty() => Column::Constant(Value::Null, self.rows),
            column => column,
        }
    }

    /// If there have only been nulls, the type of the result is the type of the current chunk.
    fn choose(&mut self, cells: &Cells) {
        let Column::Values(values) = &mut self.column else {
            return;
        };
        if !values.is_empty() {
            return;
        }
        let (nulls, room) = (self.rows, values.capacity());
        self.column = match cells {
            Cells::Integers(_) => {
                let (cells, valid) = padding(nulls, room);
                Column::Integers(cells, valid)
            }
            Cells::Floats(_) => {
                let (cells, valid) = padding(nulls, room);
                Column::Floats(cells, valid)
            }
            Cells::Dates(_) => {
                let (cells, valid) = padding(nulls, room);
                Column::Dates(cells, valid)
            }
            Cells::Decimals(_) => {
                let (cells, valid) = padding(nulls, room);
                Column::Decimals(cells, valid)
            }
            Cells::Dictionary(_) => Column::Dictionary(Arc::default(), vec![NULL_ID; nulls]),
            Cells::Booleans(_) => Column::Booleans(vec![None; nulls]),
            _ => {
                let mut values = std::mem::take(values);
                values.resize(nulls, Value::Null);
                Column::Values(values)
            }
        };
    }
}

fn padding<T: Clone + Default>(nulls: usize, room: usize) -> (Vec<T>, Option<Vec<bool>>) {
    let mut cells = Vec::with_capacity(room);
    cells.resize(nulls, T::default());
    (cells, (nulls > 0).then(|| vec![false; nulls]))
}

fn add_nulls<T: Clone + Default>(cells: &mut Vec<T>, valid: &mut Option<Vec<bool>>, count: usize) {
    let before = cells.len();
    cells.resize(before + count, T::default());
    valid
        .get_or_insert_with(|| vec![true; before])
        .resize(before + count, false);
}

fn add<T: Copy + Default>(
    to: &mut Vec<T>,
    valid: &mut Option<Vec<bool>>,
    chunk: &ColumnChunk,
    from: &[T],
    rows: &[u32],
) {
    // The cells include every row that holds a value.
    if rows.iter().all(|row| chunk.has(*row as usize)) {
        to.extend(rows.iter().map(|row| from[*row as usize]));
        if let Some(valid) = valid {
            valid.resize(to.len(), true);
        }
        return;
    }
    let valid = valid.get_or_insert_with(|| vec![true; to.len()]);
    for row in rows {
        let row = *row as usize;
        to.push(from.get(row).copied().unwrap_or_default());
        valid.push(chunk.has(row));
    }
}

/// From this number of rows on, a word that several of them share is looked up instead of added again.
const SHARING_PAYS: usize = 16;

/// Adds rows of a dictionary: the words that they use, and the codes.
fn add_words(
    (words, codes): (&mut Arc<Vec<Arc<str>>>, &mut Vec<u32>),
    chunk: &ColumnChunk,
    from: &Dictionary,
    rows: &[u32],
) {
    let words = Arc::make_mut(words);
    let mut places = [NULL_ID; 256];
    codes.extend(rows.iter().map(|row| {
        let row = *row as usize;
        let Some(code) = from.codes().get(row).filter(|_| chunk.has(row)) else {
            return NULL_ID;
        };
        let place = &mut places[usize::from(*code)];
        if *place == NULL_ID || rows.len() < SHARING_PAYS {
            *place = words.len() as u32;
            words.push(from.words()[usize::from(*code)].clone());
        }
        *place
    }));
}

/// Evaluates a predicate on the strings in rows of a chunk, once for each distinct word of a dictionary; `None` for
/// values other than strings, of which `other` is told.
pub fn test_text(
    chunk: &ColumnChunk,
    rows: &[u32],
    test: &dyn Fn(&str) -> bool,
    other: &dyn Fn(&Value),
    out: &mut Vec<Option<bool>>,
) {
    let rows = rows.iter().map(|row| *row as usize);
    match chunk.cells() {
        Cells::Dictionary(words) => {
            let mut answers: Vec<Option<bool>> = vec![None; words.words().len()];
            out.extend(rows.map(|row| {
                let code = usize::from(*words.codes().get(row).filter(|_| chunk.has(row))?);
                let answer = answers[code].get_or_insert_with(|| test(&words.words()[code]));
                Some(*answer)
            }));
        }
        Cells::Text(arena) => {
            out.extend(rows.map(|row| arena.get(row).filter(|_| chunk.has(row)).map(test)));
        }
        Cells::Values(values) => out.extend(rows.map(|row| match values.get(row) {
            Some(Value::String(text)) => Some(test(text)),
            Some(value) => {
                other(value);
                None
            }
            None => None,
        })),
        _ => out.extend(rows.map(|_| None)),
    }
}
