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
#[derive(Debug)]
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
