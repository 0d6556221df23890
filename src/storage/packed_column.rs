//! Chunks of columns as packed sections, `PCOL`: since version 5.
//!
//! | part | bytes |
//! | --- | --- |
//! | table | 1: whether it is of relationships; the numbers of the table, of the key and of the chunk |
//! | present | the number of rows; 1 if all of them have a value; otherwise 0, the number of words, and the words (u64) |
//! | kind | 1: the kind of the cells |
//! | cells | as the kind says, over the rows |
//!
//! | kind | cells |
//! | --- | --- |
//! | 0, 3 | integers; dates as days: packed |
//! | 1 | floats: 1 byte of decimal places, and the digits, packed; or 255, and the floats themselves (f64) |
//! | 2 | booleans: the number of words, and the words (u64) |
//! | 4 | a dictionary: the number of words, their lengths, packed, their text; the codes, packed |
//! | 5 | text: the lengths of the strings, packed, and the text |
//! | 6 | any values, one after another, as in the log |
//! | 7 | decimal numbers: 16 bytes of digits and one of scale |

use super::codec::{Plain, corrupt, get_array, put_array};
use super::packed::{Unpacker, put_number, put_numbers, put_small_numbers};
use super::stored_quantity::decimal;
use super::stored_value::{MAX_DAYS, decode_next_value, encode_value};
use crate::error::Result;
use crate::graph::KeyId;
use crate::graph::blocks::{CellsBlock, ColumnBlock, TableId};
use crate::value::{Decimal, Value};
use std::sync::Arc;

const INTEGERS: u8 = 0;
const FLOATS: u8 = 1;
const BOOLEANS: u8 = 2;
const DATES: u8 = 3;
const DICTIONARY: u8 = 4;
const TEXT: u8 = 5;
const VALUES: u8 = 6;
const DECIMALS: u8 = 7;

/// Stands in place of decimal places.
const AS_THEY_ARE: u8 = 255;
/// Floats with more decimal places are stored as they are.
const MAX_PLACES: u8 = 4;
/// A column chunk has no more rows.
const MAX_ROWS: usize = 2048;

/// Appends a section.
pub fn encode_column(column: &ColumnBlock, out: &mut Vec<u8>) -> Result<()> {
    let (of_relationships, table) = match column.table {
        TableId::LabelSet(number) => (false, number),
        TableId::Type(number) => (true, number),
    };
    out.push(u8::from(of_relationships));
    for number in [table, column.key.0, column.chunk] {
        put_number(u64::from(number), out);
    }
    let rows = rows_of(&column.cells);
    put_number(rows as u64, out);
    let all = column.present == first_bits(rows);
    out.push(u8::from(all));
    if !all {
        put_number(column.present.len() as u64, out);
        put_array(&column.present, out);
    }
    encode_cells(&column.cells, out)
}

fn rows_of(cells: &CellsBlock) -> usize {
    match cells {
        CellsBlock::Integers(cells) | CellsBlock::Dates(cells) => cells.len(),
        CellsBlock::Floats(cells) => cells.len(),
        CellsBlock::Booleans(words) => (words.len() * 64).min(MAX_ROWS),
        CellsBlock::Decimals(cells) => cells.len(),
        CellsBlock::Dictionary { codes, .. } => codes.len(),
        CellsBlock::Text { ends, .. } => ends.len(),
        CellsBlock::Values(values) => values.len(),
    }
}

fn encode_cells(cells: &CellsBlock, out: &mut Vec<u8>) -> Result<()> {
    match cells {
        CellsBlock::Integers(cells) => {
            out.push(INTEGERS);
            put_numbers(cells, out);
        }
        CellsBlock::Dates(days) => {
            out.push(DATES);
            put_numbers(days, out);
        }
        CellsBlock::Floats(cells) => {
            out.push(FLOATS);
            encode_floats(cells, out);
        }
        CellsBlock::Booleans(words) => {
            out.push(BOOLEANS);
            put_number(words.len() as u64, out);
            put_array(words, out);
        }
        CellsBlock::Dictionary { codes, words } => {
            out.push(DICTIONARY);
            put_number(words.len() as u64, out);
            put_small_numbers(words.iter().map(|word| word.len() as u32), out);
            words
                .iter()
                .for_each(|word| out.extend_from_slice(word.as_bytes()));
            put_small_numbers(codes.iter().map(|code| u32::from(*code)), out);
        }
        CellsBlock::Text { ends, text } => {
            out.push(TEXT);
            let start = |row: usize| row.checked_sub(1).map_or(0, |before| ends[before]);
            let lengths = ends.iter().enumerate().map(|(row, end)| end - start(row));
            put_small_numbers(lengths, out);
            out.extend_from_slice(text.as_bytes());
        }
        CellsBlock::Values(values) => {
            out.push(VALUES);
            for value in values {
                encode_value(value, out)?;
            }
        }
        CellsBlock::Decimals(numbers) => {
            out.push(DECIMALS);
            for number in numbers {
                number.mantissa().put(out);
                (number.scale() as u8).put(out);
            }
        }
    }
    Ok(())
}

/// Floats that are decimal numbers of few places are stored as their digits: the nearest float of these is the same.
fn encode_floats(cells: &[f64], out: &mut Vec<u8>) {
    for places in 0..=MAX_PLACES {
        let digits = cells.iter().map(|cell| digits_of(*cell, places));
        if let Some(digits) = digits.collect::<Option<Vec<i64>>>() {
            out.push(places);
            return put_numbers(&digits, out);
        }
    }
    out.push(AS_THEY_ARE);
    put_array(cells, out);
}

/// `None` if the float is not the nearest one to a number with these decimal places.
fn digits_of(float: f64, places: u8) -> Option<i64> {
    /// Integers beyond this are not all floats.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let digits = (float * scale_of(places)).round();
    let same =
        digits.abs() < EXACT && of_digits(digits as i64, places).to_bits() == float.to_bits();
    same.then_some(digits as i64)
}

fn of_digits(digits: i64, places: u8) -> f64 {
    digits as f64 / scale_of(places)
}

fn scale_of(places: u8) -> f64 {
    10_f64.powi(i32::from(places))
}

/// The column chunk in a section.
pub fn decode_column(bytes: &[u8]) -> Result<ColumnBlock> {
    let mut unpacker = Unpacker(bytes);
    let of_relationships = unpacker.byte()? != 0;
    let (table, key, chunk) = (unpacker.small()?, unpacker.small()?, unpacker.small()?);
    let rows = unpacker.number()?;
    let rows = usize::try_from(rows).ok().filter(|rows| *rows <= MAX_ROWS);
    let rows = rows.ok_or_else(|| corrupt("a column chunk has too many rows"))?;
    let present = match unpacker.byte()? {
        0 => {
            let words = unpacker.count()?;
            get_array(unpacker.bytes(words * u64::SIZE)?)?
        }
        _ => first_bits(rows),
    };
    Ok(ColumnBlock {
        table: match of_relationships {
            false => TableId::LabelSet(table),
            true => TableId::Type(table),
        },
        key: KeyId(key),
        chunk,
        present,
        cells: decode_cells(unpacker, rows)?,
    })
}

fn first_bits(count: usize) -> Vec<u64> {
    let word = |start: usize| match count - start {
        rest @ 0..64 => (1 << rest) - 1,
        _ => u64::MAX,
    };
    (0..count).step_by(64).map(word).collect()
}

fn decode_cells(mut unpacker: Unpacker<'_>, rows: usize) -> Result<CellsBlock> {
    let cells = match unpacker.byte()? {
        INTEGERS => CellsBlock::Integers(unpacker.numbers(rows)?),
        DATES => CellsBlock::Dates(require_days(unpacker.numbers(rows)?)?),
        FLOATS => CellsBlock::Floats(decode_floats(&mut unpacker, rows)?),
        BOOLEANS => {
            let words = unpacker.count()?;
            CellsBlock::Booleans(get_array(unpacker.bytes(words * u64::SIZE)?)?)
        }
        DICTIONARY => {
            let count = unpacker.count()?;
            let words = unpacker.small_numbers(count)?.into_iter();
            let words = words.map(|len| Ok(Arc::from(text(&mut unpacker, len as usize)?)));
            let words = words.collect::<Result<Vec<Arc<str>>>>()?;
            let codes = unpacker.small_numbers(rows)?.into_iter().map(u8::try_from);
            let codes = codes.collect::<Result<Vec<u8>, _>>();
            let codes = codes.map_err(|_| corrupt("a code has no word"))?;
            CellsBlock::Dictionary { codes, words }
        }
        TEXT => {
            let (mut ends, mut end) = (Vec::with_capacity(rows), 0_u32);
            for len in unpacker.small_numbers(rows)? {
                let next = end.checked_add(len);
                end = next.ok_or_else(|| corrupt("a text is too long"))?;
                ends.push(end);
            }
            let text = text(&mut unpacker, end as usize)?.to_owned();
            CellsBlock::Text { ends, text }
        }
        VALUES => CellsBlock::Values(decode_values(std::mem::take(&mut unpacker.0))?),
        DECIMALS => CellsBlock::Decimals(decode_decimals(unpacker.bytes(rows * DECIMAL_LEN)?)?),
        other => return Err(corrupt(format!("cells of kind {other} are unknown"))),
    };
    unpacker.finish(cells)
}

fn decode_floats(unpacker: &mut Unpacker<'_>, rows: usize) -> Result<Vec<f64>> {
    match unpacker.byte()? {
        places @ 0..=MAX_PLACES => {
            let digits = unpacker.numbers(rows)?.into_iter();
            Ok(digits.map(|digits| of_digits(digits, places)).collect())
        }
        AS_THEY_ARE => get_array(unpacker.bytes(rows * f64::SIZE)?),
        _ => Err(corrupt("floats have too many decimal places")),
    }
}

fn text<'a>(unpacker: &mut Unpacker<'a>, len: usize) -> Result<&'a str> {
    let bytes = unpacker.bytes(len)?;
    std::str::from_utf8(bytes).map_err(|_| corrupt("a text is not UTF-8"))
}

/// Days within the calendar.
pub fn require_days(days: Vec<i64>) -> Result<Vec<i64>> {
    if days.iter().all(|day| (-MAX_DAYS..=MAX_DAYS).contains(day)) {
        Ok(days)
    } else {
        Err(corrupt("a stored date lies outside the calendar"))
    }
}

/// Decimal numbers, each of 16 bytes of digits and one of scale.
pub fn decode_decimals(bytes: &[u8]) -> Result<Vec<Decimal>> {
    let rows = bytes.chunks_exact(DECIMAL_LEN);
    if !rows.remainder().is_empty() {
        return Err(corrupt("an array ends within a number"));
    }
    rows.map(|row| {
        let (digits, scale) = row.split_at(DECIMAL_LEN - 1);
        decimal(i128::get(digits), u32::from(u8::get(scale)))
    })
    .collect()
}

/// Of a decimal number in a column.
pub const DECIMAL_LEN: usize = 17;

/// Values to the end of the bytes.
pub fn decode_values(mut bytes: &[u8]) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    while !bytes.is_empty() {
        values.push(decode_next_value(&mut bytes)?);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn floats_come_back(cells: &[f64]) -> usize {
        let mut bytes = Vec::new();
        encode_floats(cells, &mut bytes);
        let mut unpacker = Unpacker(&bytes);
        let found = decode_floats(&mut unpacker, cells.len()).unwrap();
        let bits = |cells: &[f64]| cells.iter().map(|cell| cell.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&found), bits(cells));
        bytes.len()
    }

    #[test]
    fn floats_of_few_places_take_the_bits_of_their_digits() {
        let prices: Vec<f64> = (0..1000).map(|cents| f64::from(cents) / 100.0).collect();
        assert!(floats_come_back(&prices) < 20);
        let hostile = [
            0.0,
            -0.0,
            f64::NAN,
            f64::INFINITY,
            f64::MIN_POSITIVE,
            0.1 + 0.2,
            1e300,
        ];
        for cell in hostile {
            floats_come_back(&[cell, 0.5]);
        }
        assert_eq!(floats_come_back(&[]), 1);
    }

    proptest! {
        #[test]
        fn any_floats_come_back(cells in proptest::collection::vec(any::<f64>(), 0..20)) {
            floats_come_back(&cells);
        }

        #[test]
        fn arbitrary_bytes_are_a_column_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = decode_column(&bytes);
        }
    }
}
