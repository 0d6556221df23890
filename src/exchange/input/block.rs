//! Splits a stream into blocks of complete records, so that threads can parse the blocks of one file in parallel.

use super::file::{FileFormat, no_text, unreadable};
use super::json::{Depth, element_depth};
use super::line::line_ends;
use crate::error::{Error, ErrorCode, Result};
use crate::exchange::advice::{encoding_advice, workbook};
use crate::value::binary::is_binary;
use crate::value::utf16::utf16;
use std::io::Read;

/// The approximate length of a block.
const BLOCK: usize = 1 << 20;

/// The maximum length of a record: an unclosed quote must not read a whole file into memory.
const MAX_RECORD: usize = 64 << 20;

/// A part of a file that begins and ends with a record.
#[derive(Debug)]
pub struct Block {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The number of its first line, counted from 1.
    pub line: u64,
    /// In a JSON document: the number of open brackets at the block's beginning, and the number around elements.
    pub depths: Option<(u32, u32)>,
}

impl Block {
    /// A part of a file of lines or of CSV.
    pub fn new(bytes: Vec<u8>, line: u64) -> Block {
        Block {
            bytes,
            line,
            depths: None,
        }
    }
}

/// How the records of a file end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// At line ends outside quotes; cells are separated by the delimiter.
    Csv(u8),
    /// At every line end.
    Lines,
    /// At every line end, or after the elements of a document, depending on its beginning.
    Json,
}

impl Shape {
    /// How the records of a file end; cells of CSV are separated by the delimiter.
    pub fn of(format: FileFormat, delimiter: u8) -> Shape {
        match format {
            FileFormat::Csv => Shape::Csv(delimiter),
            FileFormat::Json => Shape::Json,
            FileFormat::Turtle | FileFormat::NTriples => Shape::Lines,
        }
    }
}

/// Splits a stream into blocks.
#[derive(Debug)]
pub struct Blocks<R> {
    from: R,
    name: String,
    shape: Shape,
    /// The number of bytes read at once.
    size: usize,
    /// The bytes that have been read and not yet returned.
    buffer: Vec<u8>,
    /// The number of bytes of the buffer that have been scanned.
    scanned: usize,
    /// One past the last record end found so far.
    end: usize,
    state: State,
    /// For a JSON document, the depth at the end of the scanned bytes, and the depth of elements.
    document: Option<(Depth, u32)>,
    /// The depth at which the next block begins.
    start_depth: u32,
    line: u64,
    done: bool,
}

/// Inside a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the start of a cell, where a quote opens.
    Start,
    Plain,
    Quoted,
    /// After a quote inside quotes: it closes, or is the first of two.
    Quote,
}

impl<R: Read> Blocks<R> {
    /// Splits a stream into blocks; `name` is used in errors.
    pub fn new(from: R, name: &str, shape: Shape) -> Blocks<R> {
        Blocks {
            from,
            name: name.to_owned(),
            shape,
            size: BLOCK,
            buffer: Vec::new(),
            scanned: 0,
            end: 0,
            state: State::Start,
            document: None,
            start_depth: 0,
            line: 1,
            done: false,
        }
    }

    fn read(&mut self) -> Result<Option<Block>> {
        while self.end == 0 && !self.done {
            self.fill()?;
            self.scan();
        }
        if self.done {
            self.require_closed_quotes()?;
            self.require_closed_document()?;
            self.end = self.buffer.len();
        }
        if self.end == 0 {
            return Ok(None);
        }
        let rest = self.buffer.split_off(self.end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        self.scanned -= self.end;
        self.end = 0;
        let line = self.line;
        self.line += line_ends(&bytes);
        let depths = self.document.map(|(_, of)| (self.start_depth, of));
        self.start_depth = depths.map_or(0, |(_, of)| of);
        Ok(Some(Block {
            bytes,
            line,
            depths,
        }))
    }

    /// At the end of the file the last record must be complete; otherwise everything after an unclosed quote would be
    /// read as one cell.
    fn require_closed_quotes(&mut self) -> Result<()> {
        if self.state != State::Quoted || !matches!(self.shape, Shape::Csv(_)) {
            return Ok(());
        }
        self.state = State::Start;
        let complete = self.buffer.get(..self.end).unwrap_or(&[]);
        let line = self.line + line_ends(complete);
        let message = format!("{}:{line}: the file ends within quotes", self.name);
        let error = Error::argument(ErrorCode::InvalidInput, message);
        Err(error
            .hint("close the quote that is opened there; a quote within quotes is written twice"))
    }

    /// At the end of a JSON document all brackets must be closed.
    fn require_closed_document(&mut self) -> Result<()> {
        let open = self.document.map_or(0, |(depth, _)| depth.open());
        if open == 0 {
            return Ok(());
        }
        self.document = None;
        let line = self.line + line_ends(&self.buffer);
        let message = format!(
            "{}:{line}: the file ends within {open} open {}",
            self.name,
            if open == 1 { "bracket" } else { "brackets" }
        );
        let error = Error::argument(ErrorCode::InvalidInput, message);
        Err(error.hint("the end of the file is missing: write it again"))
    }

    fn fill(&mut self) -> Result<()> {
        if self.buffer.len() > MAX_RECORD {
            let place = format!("{}:{}", self.name, self.line);
            let message = format!("{place}: a record is longer than 64 MiB");
            let error = Error::argument(ErrorCode::InvalidInput, message);
            return Err(error.hint("look for a quote that is opened there and never closed"));
        }
        let first = self.buffer.is_empty() && self.line == 1;
        self.buffer.reserve(self.size);
        let mut part = self.from.by_ref().take(self.size as u64);
        let read = part
            .read_to_end(&mut self.buffer)
            .map_err(|cause| unreadable(&self.name, cause))?;
        self.done = read < self.size;
        if first {
            self.strip_mark()?;
            let of = match self.shape {
                Shape::Json => element_depth(&self.buffer),
                Shape::Csv(_) | Shape::Lines => 0,
            };
            self.document = (of > 0).then(|| (Depth::default(), of));
        }
        Ok(())
    }

    /// A byte order mark is not part of the first name.
    fn strip_mark(&mut self) -> Result<()> {
        if self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.buffer.drain(..3);
        }
        if let Some(what) = workbook(&self.buffer) {
            let message = format!("{}: the file is {what}, not text", self.name);
            let error = Error::argument(ErrorCode::InvalidInput, message);
            return Err(
                error.hint("save it as \"CSV UTF-8\" in Excel or LibreOffice and give that file")
            );
        }
        if utf16(&self.buffer).is_some() {
            let message = format!("{}: the file is UTF-16", self.name);
            let error = Error::argument(ErrorCode::InvalidInput, message);
            return Err(error.hint(encoding_advice(&self.buffer)));
        }
        match is_binary(&self.buffer) {
            true => Err(no_text(&self.name)),
            false => Ok(()),
        }
    }

    /// Scans the new bytes. A carriage return at the very end waits for the next byte: `\r\n` is one line end.
    fn scan(&mut self) {
        let known = match self.buffer.last() {
            Some(b'\r') if !self.done => self.buffer.len() - 1,
            _ => self.buffer.len(),
        };
        let delimiter = match (self.shape, &mut self.document) {
            (Shape::Csv(delimiter), _) => delimiter,
            (_, Some(_)) => return self.scan_document(known),
            (Shape::Json | Shape::Lines, None) => return self.scan_plain(known),
        };
        let new = self.buffer.get(self.scanned..known).unwrap_or(&[]);
        let outside = matches!(self.state, State::Start | State::Plain);
        if outside && memchr::memchr(b'"', new).is_none() {
            self.state = match new.last() {
                Some(b'\r' | b'\n') => State::Start,
                Some(last) if *last == delimiter => State::Start,
                Some(_) => State::Plain,
                None => self.state,
            };
            return self.scan_plain(known);
        }
        for (at, byte) in (self.scanned..).zip(new) {
            self.state = match (self.state, *byte) {
                (State::Start, b'"') | (State::Quote, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, _) => State::Quoted,
                (_, b'\r' | b'\n') => {
                    self.end = at + 1;
                    State::Start
                }
                (_, byte) if byte == delimiter => State::Start,
                _ => State::Plain,
            };
        }
        self.scanned = known;
    }

    fn scan_document(&mut self, known: usize) {
        if let Some((depth, of)) = &mut self.document {
            let new = self.buffer.get(self.scanned..known).unwrap_or(&[]);
            for (at, byte) in (self.scanned..).zip(new) {
                if depth.closes_to(*byte, *of) {
                    self.end = at + 1;
                }
            }
        }
        self.scanned = known;
    }

    fn scan_plain(&mut self, known: usize) {
        let new = self.buffer.get(self.scanned..known).unwrap_or(&[]);
        if let Some(last) = memchr::memrchr2(b'\r', b'\n', new) {
            self.end = self.scanned + last + 1;
        }
        self.scanned = known;
    }
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = Result<Block>;

    fn next(&mut self) -> Option<Result<Block>> {
        self.read().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::csv::record::Records;
    use proptest::prelude::*;

    /// The records of a text; for an invalid record, only its line.
    fn records(bytes: &[u8], line: u64) -> Vec<(u64, Vec<Vec<u8>>)> {
        let mut records = Records::new(bytes, b',', line);
        let (mut cells, mut all) = (Vec::new(), Vec::new());
        while let Some(record) = records.next(&mut cells) {
            let line = record.unwrap_or_else(|bad| bad.line);
            all.push((line, cells.iter().map(|cell| cell.bytes.to_vec()).collect()));
        }
        all
    }

    proptest! {
        /// Wherever a file is split, its records and their lines are the same.
        #[test]
        fn cuts_are_between_records(text in "[,\"ab省\n\r]{0,60}", size in 4..20_usize) {
            let mut blocks = Blocks::new(text.as_bytes(), "f", Shape::Csv(b','));
            blocks.size = size;
            let mut found = Vec::new();
            let mut within_quotes = false;
            for block in blocks {
                match block {
                    Ok(block) => found.extend(records(&block.bytes, block.line)),
                    Err(_) => within_quotes = true,
                }
            }
            // If quotes are never closed, the error is returned before the last records.
            let whole = records(text.as_bytes(), 1);
            prop_assert!(whole.starts_with(&found));
            prop_assert!(within_quotes || found == whole);
            let mut at_once = Blocks::new(text.as_bytes(), "f", Shape::Csv(b','));
            prop_assert_eq!(within_quotes, at_once.any(|block| block.is_err()));
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_line() {
        let text = &b"a,b\n1,\"2\n3\"\n4,\"5\n6,7\n"[..];
        let mut blocks = Blocks::new(text, "f.csv", Shape::Csv(b','));
        let error = blocks.find_map(Result::err).expect("an error");
        assert!(
            error
                .to_string()
                .contains("f.csv:4: the file ends within quotes"),
            "{error}"
        );
    }

    #[test]
    fn a_mark_is_passed_over() {
        let mut blocks = Blocks::new(&b"\xef\xbb\xbfa\nb"[..], "f", Shape::Lines);
        let block = blocks.next().and_then(Result::ok).expect("a block");
        assert_eq!(block.bytes, b"a\nb");
    }
}
