//! RDF files → triples, parsed in parallel to the thread that consumes them: N-Triples on all cores, Turtle, which
//! cannot be split, on one.

use super::pipeline;
use crate::error::Result;
use crate::exchange::advice::encoding_advice;
use crate::exchange::input::{Block, Blocks, Shape, line_ends, unreadable};
use crate::exchange::rdf;
use crate::exchange::rows::BadRow;
use oxrdf::{Term, Triple};
use oxttl::{NTriplesParser, TurtleParseError, TurtleParser, TurtleSyntaxError};
use std::cell::RefCell;
use std::io::{self, Read};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// The number of triples in a batch.
const BATCH: usize = 4096;

/// The number of bytes of Turtle that are kept to guess their encoding.
const RECENT: usize = 1 << 16;

/// A batch of triples of a file in order, and the lines that are not valid triples.
#[derive(Debug, Default)]
pub struct TripleBatch {
    /// The triples.
    pub triples: Vec<Triple>,
    /// What could not be read.
    pub bad: Vec<BadRow>,
}

impl TripleBatch {
    /// Adds what comes next in a text that begins in this line. The text around it shows its encoding, if it is not
    /// UTF-8.
    fn add(
        &mut self,
        parsed: std::result::Result<Triple, TurtleSyntaxError>,
        line: u64,
        text_around: &[u8],
    ) {
        match parsed {
            Ok(triple) => match too_great(&triple, line, text_around) {
                Some(row) => self.bad.push(row),
                None => self.triples.push(triple),
            },
            Err(error) => {
                let line = line + error.location().start.line;
                let row = match error.message().starts_with("Invalid UTF-8") {
                    true => BadRow {
                        hint: Some(encoding_advice(text_around)),
                        ..BadRow::new(line, "the text is not UTF-8")
                    },
                    false => BadRow::new(line, error.message()),
                };
                self.bad.push(row);
            }
        }
    }
}

/// The row of a triple whose object is a number that has no room here. Its line is that on which the number first occurs in
/// `text`, which begins on `line`; it is not known for Turtle, whose text is not there any more.
fn too_great(triple: &Triple, line: u64, text: &[u8]) -> Option<BadRow> {
    let Term::Literal(literal) = &triple.object else {
        return None;
    };
    let what = rdf::too_great(literal)?;
    let number = format!("\"{}\"^^", literal.value());
    let at = memchr::memmem::find(text, number.as_bytes());
    let line = at
        .and_then(|at| text.get(..at))
        .map_or(0, |before| line + line_ends(before));
    let message = format!("{} {}: {what}", triple.subject, triple.predicate);
    Some(BadRow {
        hint: Some("write it as a string, or as an xsd:double if a float is meant".to_owned()),
        ..BadRow::new(line, message)
    })
}

/// Passes the triples of N-Triples to `consume` in the order of the file.
pub fn n_triples(
    file: Box<dyn Read + Send>,
    name: &str,
    consume: impl FnMut(TripleBatch) -> Result<()>,
) -> Result<()> {
    let blocks = Blocks::new(file, name, Shape::Lines);
    let parse = |block: &Block| {
        let mut batch = TripleBatch::default();
        for parsed in NTriplesParser::new().for_slice(&block.bytes) {
            batch.add(parsed, block.line, &block.bytes);
        }
        batch
    };
    pipeline::run(blocks, parse, consume)
}

/// Passes the triples of Turtle to `consume` in the order of the file.
pub fn turtle(
    file: Box<dyn Read + Send>,
    name: &str,
    mut consume: impl FnMut(TripleBatch) -> Result<()>,
) -> Result<()> {
    let (send, batches) = sync_channel(2);
    thread::scope(|scope| {
        scope.spawn(move || parse_turtle(file, name, &send));
        let outcome = batches.iter().try_for_each(|batch| consume(batch?));
        // After an error the triples are no longer consumed: this stops the parser.
        drop(batches);
        outcome
    })
}

fn parse_turtle(file: Box<dyn Read + Send>, name: &str, to: &SyncSender<Result<TripleBatch>>) {
    let mut batch = TripleBatch::default();
    let recent = RefCell::default();
    let file = Recorded {
        from: after_mark(file),
        recent: &recent,
    };
    for parsed in TurtleParser::new().for_reader(file) {
        match parsed {
            Ok(triple) => batch.add(Ok(triple), 1, &[]),
            Err(TurtleParseError::Syntax(error)) => batch.add(Err(error), 1, &recent.borrow()),
            Err(TurtleParseError::Io(cause)) => {
                // If the receiver is gone, it has its own error.
                let _ = to.send(Err(unreadable(name, cause)));
                return;
            }
        }
        if batch.triples.len() + batch.bad.len() >= BATCH
            && to.send(Ok(std::mem::take(&mut batch))).is_err()
        {
            return;
        }
    }
    let _ = to.send(Ok(batch));
}

/// A stream that keeps what it has read last.
struct Recorded<'r, R> {
    from: R,
    recent: &'r RefCell<Vec<u8>>,
}

impl<R: Read> Read for Recorded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        let mut recent = self.recent.borrow_mut();
        if recent.len() > RECENT {
            recent.clear();
        }
        recent.extend_from_slice(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Skips a byte order mark, if there is one.
fn after_mark(mut file: Box<dyn Read + Send>) -> impl Read {
    let mut start = Vec::new();
    // An error of the file occurs again when the caller reads on.
    let _ = file.by_ref().take(3).read_to_end(&mut start);
    if start == b"\xef\xbb\xbf" {
        start.clear();
    }
    io::Cursor::new(start).chain(file)
}
