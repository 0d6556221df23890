//! RDF files → triples, parsed in parallel to the thread that consumes them: N-Triples on all cores, Turtle, which
//! cannot be split, on one.

use super::pipeline;
use crate::error::Result;
use crate::exchange::input::{Block, Blocks, Shape, unreadable};
use crate::exchange::rows::BadRow;
use oxrdf::Triple;
use oxttl::{NTriplesParser, TurtleParseError, TurtleParser, TurtleSyntaxError};
use std::io::{self, Read};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// The number of triples in a batch.
const BATCH: usize = 4096;

/// A batch of triples of a file in order, and the lines that are not valid triples.
#[derive(Debug, Default)]
pub struct TripleBatch {
    /// The triples.
    pub triples: Vec<Triple>,
    /// What could not be read.
    pub bad: Vec<BadRow>,
}

impl TripleBatch {
    fn add(&mut self, parsed: std::result::Result<Triple, TurtleSyntaxError>, line: u64) {
        match parsed {
            Ok(triple) => self.triples.push(triple),
            Err(error) => {
                let line = line + error.location().start.line;
                self.bad.push(BadRow::new(line, error.message()));
            }
        }
    }
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
            batch.add(parsed, block.line);
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
    for parsed in TurtleParser::new().for_reader(after_mark(file)) {
        match parsed {
            Ok(triple) => batch.add(Ok(triple), 1),
            Err(TurtleParseError::Syntax(error)) => batch.add(Err(error), 1),
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
