//! Text → records and their cells: RFC 4180 with LF or CRLF, and whether a cell stood in quotes.
//!
//! Written here because the quotes matter: `""` is an empty string and nothing at all is no value, and readers of CSV
//! do not tell the two apart.

use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// One field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'b> {
    /// What stands in it, without quotes.
    pub bytes: Cow<'b, [u8]>,
    /// Whether it stood in quotes.
    pub quoted: bool,
}

impl Cell<'_> {
    /// Whether it says that there is no value.
    pub fn is_missing(&self) -> bool {
        self.bytes.is_empty() && !self.quoted
    }

    /// What stands in it as text.
    pub fn text(&self) -> Result<&str, String> {
        std::str::from_utf8(&self.bytes).map_err(|_| {
            "the text is not UTF-8 (another encoding can be converted: iconv -f GBK -t UTF-8)"
                .to_owned()
        })
    }
}

/// The records of a block that ends with a record.
#[derive(Debug)]
pub struct Records<'b> {
    rest: &'b [u8],
    delimiter: u8,
    /// The line on which the next record begins, counted from 1.
    line: u64,
}

impl<'b> Records<'b> {
    /// Records of a block whose first line has a number.
    pub fn new(block: &'b [u8], delimiter: u8, line: u64) -> Records<'b> {
        Records {
            rest: block,
            delimiter,
            line,
        }
    }

    /// Fills `cells` with the next record and answers its line; empty lines are passed over.
    pub fn next(&mut self, cells: &mut Vec<Cell<'b>>) -> Option<u64> {
        cells.clear();
        while let Some(rest) = skip_line_end(self.rest) {
            self.rest = rest;
            self.line += 1;
        }
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        while self.cell(cells) {}
        Some(line)
    }

    /// What has not been read yet, and the number of its first line.
    pub fn rest(&self) -> (&'b [u8], u64) {
        (self.rest, self.line)
    }

    /// Reads one cell; false where the record ends with it.
    fn cell(&mut self, cells: &mut Vec<Cell<'b>>) -> bool {
        let (mut bytes, quoted) = match self.rest.split_first() {
            Some((b'"', inside)) => (self.quoted(inside), true),
            _ => (Cow::Borrowed(&b""[..]), false),
        };
        let end = memchr2(self.delimiter, b'\n', self.rest).unwrap_or(self.rest.len());
        let (mut text, after) = self.rest.split_at(end);
        let more = after.first() == Some(&self.delimiter);
        if !more {
            text = text.strip_suffix(b"\r").unwrap_or(text);
            self.line += u64::from(!after.is_empty());
        }
        self.rest = after.get(1..).unwrap_or(b"");
        if !quoted {
            bytes = Cow::Borrowed(text);
        } else if !text.is_empty() {
            // Text after the closing quote belongs to the cell, as most readers have it.
            bytes.to_mut().extend_from_slice(text);
        }
        cells.push(Cell { bytes, quoted });
        more
    }

    /// The inside of quotes; moves past the closing one.
    fn quoted(&mut self, mut inside: &'b [u8]) -> Cow<'b, [u8]> {
        let mut bytes = Cow::Borrowed(&b""[..]);
        loop {
            let end = memchr(b'"', inside).unwrap_or(inside.len());
            let (part, after) = inside.split_at(end);
            self.line += memchr::memchr_iter(b'\n', part).count() as u64;
            if bytes.is_empty() {
                bytes = Cow::Borrowed(part);
            } else {
                bytes.to_mut().extend_from_slice(part);
            }
            self.rest = after.get(1..).unwrap_or(b"");
            // Two quotes are one; anything else ends the cell.
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

fn skip_line_end(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"\r").unwrap_or(text);
    rest.strip_prefix(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text.as_bytes(), b',', 1);
        let (mut cells, mut all) = (Vec::new(), Vec::new());
        while let Some(line) = records.next(&mut cells) {
            let texts = cells.iter();
            let texts = texts.map(|cell| String::from_utf8_lossy(&cell.bytes).into_owned());
            all.push((line, texts.collect()));
        }
        all
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

    proptest! {
        /// The same cells as the reader that everyone uses; where lone carriage returns end no line.
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "([,\"ab省]|\n|\r\n){0,40}") {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.expect("UTF-8").iter().map(str::to_owned).collect())
                .collect();
            let found: Vec<_> = read(&text).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
