//! Text → records and their cells: RFC 4180 with any line end, and whether a cell was quoted.
//!
//! This is implemented here because quotes matter: `""` is an empty string and an empty field is no value, and CSV
//! crates do not distinguish the two.

use crate::exchange::input::{after_line_end, line_ends};
use crate::exchange::rows::BadRow;
use memchr::{memchr, memchr3};
use std::borrow::Cow;

/// The maximum number of fields of a record. A field takes some tens of bytes however short it is, and a record is read
/// completely before its memory is charged.
const MOST_FIELDS: usize = 1 << 18;

/// One field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'b> {
    /// Its content, without quotes.
    pub bytes: Cow<'b, [u8]>,
    /// Whether it was quoted.
    pub quoted: bool,
}

impl Cell<'_> {
    /// Whether the cell means that there is no value.
    pub fn is_missing(&self) -> bool {
        self.bytes.is_empty() && !self.quoted
    }

    /// Its content as text.
    pub fn text(&self) -> Result<&str, String> {
        std::str::from_utf8(&self.bytes).map_err(|_| "the text is not UTF-8".to_owned())
    }
}

/// The records of a block that ends with a record.
#[derive(Clone, Debug)]
pub struct Records<'b> {
    rest: &'b [u8],
    delimiter: u8,
    /// The line on which the next record begins, counted from 1.
    line: u64,
    /// What is wrong with the current record.
    fault: Option<Fault>,
}

/// Text after a closing quote: its position and its beginning.
#[derive(Clone, Debug)]
struct Fault {
    line: u64,
    field: usize,
    text: String,
}

impl Fault {
    fn bad_row(self) -> BadRow {
        let Fault { line, field, text } = self;
        let message = format!("field {field}: `{text}` follows the quote that closes the field");
        let hint = "within quotes a quote is written twice (\"\"); a file that writes it as \\\" must be rewritten first, and \
                    nothing may stand between the closing quote and the delimiter";
        BadRow {
            hint: Some(hint.to_owned()),
            ..BadRow::new(line, message)
        }
    }
}

impl<'b> Records<'b> {
    /// Reads the records of a block, given the number of its first line.
    pub fn new(block: &'b [u8], delimiter: u8, line: u64) -> Records<'b> {
        Records {
            rest: block,
            delimiter,
            line,
            fault: None,
        }
    }

    /// Fills `cells` with the next record and returns its line, or the error; empty lines are skipped.
    pub fn next(&mut self, cells: &mut Vec<Cell<'b>>) -> Option<Result<u64, BadRow>> {
        cells.clear();
        while let Some(rest) = after_line_end(self.rest) {
            self.rest = rest;
            self.line += 1;
        }
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let mut fields = 1;
        while self.cell(cells) {
            fields += 1;
            cells.truncate(MOST_FIELDS);
        }
        if fields > MOST_FIELDS {
            self.fault = None;
            let message = format!("a record has {fields} fields, and {MOST_FIELDS} are the most");
            let hint = "is the delimiter the right one, and does every record end with a line end?";
            return Some(Err(BadRow {
                hint: Some(hint.to_owned()),
                ..BadRow::new(line, message)
            }));
        }
        Some(match self.fault.take() {
            None => Ok(line),
            Some(fault) => Err(fault.bad_row()),
        })
    }

    /// Fills `cells` with the next record and returns its line, if the record is a line of as many integers, none of them negative
    /// or longer than eighteen digits. Nothing is read otherwise.
    pub fn next_integers(&mut self, cells: &mut [i64]) -> Option<u64> {
        let mut rest = self.rest;
        let last = cells.len().checked_sub(1)?;
        // A digit that separates cells belongs to none.
        if self.delimiter.is_ascii_digit() {
            return None;
        }
        for (place, cell) in cells.iter_mut().enumerate() {
            let (number, after) = leading_integer(rest)?;
            *cell = number;
            rest = match after {
                [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] if place == last => rest,
                [first, rest @ ..] if place < last && *first == self.delimiter => rest,
                _ => return None,
            };
        }
        let line = self.line;
        self.rest = rest;
        self.line += 1;
        Some(line)
    }

    /// Goes on where another reader of the same block is.
    pub fn go_on_from(&mut self, other: &Records<'b>) {
        (self.rest, self.line) = (other.rest, other.line);
    }

    /// The unread rest, and the number of its first line.
    pub fn rest(&self) -> (&'b [u8], u64) {
        (self.rest, self.line)
    }

    /// Reads one cell; returns false if it is the last of its record.
    fn cell(&mut self, cells: &mut Vec<Cell<'b>>) -> bool {
        let (mut bytes, quoted) = match self.rest.split_first() {
            Some((b'"', inside)) => (self.quoted(inside), true),
            _ => (Cow::Borrowed(&b""[..]), false),
        };
        let end = memchr3(self.delimiter, b'\r', b'\n', self.rest).unwrap_or(self.rest.len());
        let (text, after) = self.rest.split_at(end);
        if !quoted {
            bytes = Cow::Borrowed(text);
        } else if !text.is_empty() {
            // Some readers append such text to the cell: a quote escaped in another way would then shift the columns.
            self.fault.get_or_insert_with(|| Fault {
                line: self.line,
                field: cells.len() + 1,
                text: String::from_utf8_lossy(text).chars().take(20).collect(),
            });
        }
        cells.push(Cell { bytes, quoted });
        if let Some((first, rest)) = after.split_first()
            && *first == self.delimiter
        {
            self.rest = rest;
            return true;
        }
        self.line += u64::from(!after.is_empty());
        self.rest = after_line_end(after).unwrap_or(after);
        false
    }

    /// Reads the content of quotes and moves past the closing one.
    fn quoted(&mut self, mut inside: &'b [u8]) -> Cow<'b, [u8]> {
        let mut bytes = Cow::Borrowed(&b""[..]);
        loop {
            let end = memchr(b'"', inside).unwrap_or(inside.len());
            let (part, after) = inside.split_at(end);
            self.line += line_ends(part);
            if bytes.is_empty() {
                bytes = Cow::Borrowed(part);
            } else {
                bytes.to_mut().extend_from_slice(part);
            }
            self.rest = after.get(1..).unwrap_or(b"");
            // Two quotes are an escaped quote; anything else ends the cell.
            match self.rest.split_first() {
                Some((b'"', rest)) => {
                    bytes.to_mut().push(b'"');
                    inside = rest;
                }
                _ => return bytes,
            }
        }
    }
}

/// The number that some bytes begin with, and what follows its digits.
fn leading_integer(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (mut number, mut digits, mut rest) = (0_u64, 0, bytes);
    while let Some((eight, after)) = rest.split_first_chunk() {
        let Some(value) = eight_digits(u64::from_le_bytes(*eight)).filter(|_| digits < 16) else {
            break;
        };
        number = number * 100_000_000 + value;
        (digits, rest) = (digits + 8, after);
    }
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        if digits == 18 {
            return None;
        }
        number = number * 10 + u64::from(digit - b'0');
        (digits, rest) = (digits + 1, after);
    }
    (digits > 0).then_some((number as i64, rest))
}

/// The number that eight bytes are the digits of, the first one in the lowest byte: neighbours are put together, then pairs of
/// them, then both halves.
fn eight_digits(bytes: u64) -> Option<u64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    const SIX: u64 = 0x0606_0606_0606_0606;
    if bytes & HIGH != ZEROS || bytes.wrapping_add(SIX) & HIGH != ZEROS {
        return None;
    }
    let ones = bytes - ZEROS;
    let tens = (ones * 10 + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let hundreds = (tens * 100 + (tens >> 16)) & 0x0000_FFFF_0000_FFFF;
    Some((hundreds * 10_000 + (hundreds >> 32)) & 0xFFFF_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text.as_bytes(), b',', 1);
        let (mut cells, mut all) = (Vec::new(), Vec::new());
        while let Some(record) = records.next(&mut cells) {
            let texts = cells.iter();
            let texts = texts.map(|cell| String::from_utf8_lossy(&cell.bytes).into_owned());
            all.push((record.expect("a sound record"), texts.collect()));
        }
        all
    }

    #[test]
    fn a_record_of_too_many_fields_is_an_error_and_the_next_is_read() {
        let text = format!("a{}\nb,c", ",".repeat(MOST_FIELDS));
        let mut records = Records::new(text.as_bytes(), b',', 1);
        let mut cells = Vec::new();
        let bad = records.next(&mut cells).and_then(Result::err);
        let message = bad.expect("too many fields").message;
        assert!(
            message.contains(&format!("{} fields", MOST_FIELDS + 1)),
            "{message}"
        );
        assert!(matches!(records.next(&mut cells), Some(Ok(2))));
        assert_eq!(cells.len(), 2);
        assert_eq!(
            read(&",".repeat(MOST_FIELDS - 1))
                .first()
                .map(|row| row.1.len()),
            Some(MOST_FIELDS)
        );
    }

    #[test]
    fn lines_of_integers_are_read_at_once() {
        let text = b"1|22\n12345678|123456789012345678\r\n007|9\n1|1234567890123456789\n-1|2\n3|4|5\n6|\n7| 8\n9|10";
        let mut records = Records::new(text, b'|', 5);
        let (mut pair, mut cells, mut found) = ([0; 2], Vec::new(), Vec::new());
        loop {
            match records.next_integers(&mut pair) {
                Some(line) => found.push((line, Some(pair))),
                None => match records.next(&mut cells) {
                    Some(record) => found.push((record.expect("a sound record"), None)),
                    None => break,
                },
            }
        }
        let read = [[1, 22], [12_345_678, 123_456_789_012_345_678], [7, 9]];
        let read = read.map(Some).into_iter().chain([None; 6]);
        assert!(found.into_iter().eq((5..).zip(read)));
        // A digit that is the delimiter is none.
        assert_eq!(
            Records::new(b"102\n", b'0', 1).next_integers(&mut pair),
            None
        );
    }

    proptest! {
        #[test]
        fn integers_are_those_of_the_standard_library(number in 0..=999_999_999_999_999_999_i64, shift in 0..60) {
            let number = number >> shift;
            let text = format!("{number}\n");
            let mut records = Records::new(text.as_bytes(), b',', 1);
            let mut cells = [0];
            prop_assert_eq!(records.next_integers(&mut cells), Some(1));
            prop_assert_eq!(cells, [number]);
        }
    }

    #[test]
    fn lines_are_counted_through_quotes_and_empty_lines() {
        let text = "a,b\r\n\r\n\"x\n\"\"y\"\"\",2\n\n\"\",\nlast";
        let expected: [(u64, &[&str]); 4] = [
            (1, &["a", "b"]),
            (3, &["x\n\"y\"", "2"]),
            (6, &["", ""]),
            (7, &["last"]),
        ];
        let read = read(text);
        assert_eq!(read.len(), expected.len());
        for ((line, cells), (at, texts)) in read.iter().zip(expected) {
            assert_eq!((*line, cells.as_slice()), (at, &texts.map_owned()[..]));
        }
    }

    trait MapOwned {
        fn map_owned(&self) -> Vec<String>;
    }

    impl MapOwned for &[&str] {
        fn map_owned(&self) -> Vec<String> {
            self.iter().map(|text| (*text).to_owned()).collect()
        }
    }

    #[test]
    fn quotes_tell_an_empty_string_from_no_value() {
        let mut cells = Vec::new();
        Records::new(b"\"\",,x\n", b',', 1).next(&mut cells);
        let missing: Vec<bool> = cells.iter().map(Cell::is_missing).collect();
        assert_eq!(missing, [false, true, false]);
    }

    #[test]
    fn text_after_a_closing_quote_is_no_part_of_the_cell() {
        let text = b"a,b\n1,\"say \\\"a,b\\\" x\"\n2,\"ok\"\r3,\"b\" \n4,\"two\n\"x,y\n";
        let mut records = Records::new(text, b',', 1);
        let mut cells = Vec::new();
        let mut found = Vec::new();
        while let Some(record) = records.next(&mut cells) {
            found.push(record.map_err(|row| (row.line, row.message)));
        }
        let wrong = |line, field, text: &str| {
            let message =
                format!("field {field}: `{text}` follows the quote that closes the field");
            Err((line, message))
        };
        let expected = [
            Ok(1),
            wrong(2, 2, "a"),
            Ok(3),
            wrong(4, 2, " "),
            wrong(6, 2, "x"),
        ];
        assert_eq!(found, expected);
    }

    /// The result of the widely used `csv` crate.
    fn by_the_csv_crate(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let records = reader.records();
        let texts =
            records.map(|record| record.expect("UTF-8").iter().map(str::to_owned).collect());
        texts.collect()
    }

    proptest! {
        /// The same cells as in the `csv` crate, which appends text after a closing quote to the cell.
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "[,\"ab省\n\r]{0,40}") {
            let expected = by_the_csv_crate(&text);
            let mut records = Records::new(text.as_bytes(), b',', 1);
            let (mut cells, mut found) = (Vec::new(), 0);
            while let Some(record) = records.next(&mut cells) {
                if record.is_ok() {
                    let texts: Vec<_> = cells.iter().map(|cell| cell.text().expect("UTF-8")).collect();
                    prop_assert_eq!(&texts, &expected[found]);
                }
                found += 1;
            }
            prop_assert_eq!(found, expected.len());
        }
    }
}
