//! Writing that ends with the time limit of its statement, and when the statement is interrupted: a single row may be
//! long, and its reader slow.

use std::io::{self, Write};
use tupu::{Error, Rows};

/// The number of bytes that are written between two checks.
const BYTES_PER_CHECK: usize = 64 << 10;

/// Writes a part of a result. The limits of its statement are checked before it, and at regular intervals within it.
pub fn watched(
    rows: &Rows,
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> tupu::Result<()> {
    rows.check()?;
    let mut watched = Watched {
        check: &|| rows.check(),
        out,
        unchecked: 0,
        stopped: None,
    };
    let written = write(&mut watched);
    match watched.stopped {
        Some(error) => Err(error),
        None => Ok(written?),
    }
}

struct Watched<'a> {
    check: &'a dyn Fn() -> tupu::Result<()>,
    out: &'a mut dyn Write,
    /// The number of bytes since the last check.
    unchecked: usize,
    /// The error of a check, after which nothing is written.
    stopped: Option<Error>,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.unchecked >= BYTES_PER_CHECK {
            self.unchecked = 0;
            self.stopped = (self.check)().err();
        }
        if self.stopped.is_some() {
            return Err(io::Error::other("the statement was stopped"));
        }
        let some = bytes.get(..BYTES_PER_CHECK).unwrap_or(bytes);
        let count = self.out.write(some)?;
        self.unchecked += count;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::output::{Format, Layout, write};
    use std::io::{self, Write};
    use tupu::{Database, ErrorCode, Interrupt};

    /// A reader that interrupts the statement after some bytes.
    struct Impatient {
        interrupt: Interrupt,
        patience: usize,
        read: usize,
    }

    impl Write for Impatient {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.read += bytes.len();
            if self.read > self.patience {
                self.interrupt.interrupt();
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const FORMATS: [Format; 7] = [
        Format::Table,
        Format::Vertical,
        Format::Csv,
        Format::Tsv,
        Format::Json,
        Format::Jsonl,
        Format::Markdown,
    ];

    /// Writes the answer of a statement for a reader that has enough after a tenth of it, and returns how much was written.
    fn interrupted(statement: &str, format: Format, patience: usize) -> usize {
        let database = Database::in_memory();
        let mut rows = database.query(statement, ()).unwrap();
        let mut out = Impatient {
            interrupt: database.interrupt(),
            patience,
            read: 0,
        };
        let layout = Layout {
            format,
            width: None,
            colour: false,
            timing: false,
            before_counters: None,
        };
        let error = write(&mut rows, layout, &mut out).unwrap_err();
        assert_eq!(
            error.code(),
            ErrorCode::Cancelled,
            "{format:?}: {statement}"
        );
        out.read
    }

    #[test]
    fn a_long_row_is_not_written_to_its_end_once_it_is_interrupted() {
        let text = "RETURN reduce(t = 'abcdefgh', i IN range(1, 18) | t + t) AS long";
        let list = "RETURN range(100000, 400000) AS long";
        for format in FORMATS {
            // Tables show the beginning of a value only.
            if !matches!(format, Format::Table | Format::Vertical) {
                assert!(interrupted(text, format, 100_000) < 1 << 20, "{format:?}");
                assert!(interrupted(list, format, 100_000) < 1 << 20, "{format:?}");
            }
        }
    }

    #[test]
    fn no_row_is_written_after_an_interrupt() {
        // Each row is long enough, that a batch of them would be too much.
        let read = "UNWIND range(1, 1000) AS i RETURN i, reduce(t = 'abcdefgh', i IN range(1, 10) | t + t) AS l";
        let written = "UNWIND range(1, 1000) AS i CREATE (n {i: i}) RETURN n.i, reduce(t = 'abcdefgh', i IN range(1, 10) | t + t) AS l";
        for statement in [read, written] {
            for format in [Format::Csv, Format::Tsv, Format::Json, Format::Jsonl] {
                assert!(
                    interrupted(statement, format, 100_000) < 1 << 20,
                    "{format:?}"
                );
            }
            for format in [Format::Vertical, Format::Table] {
                interrupted(statement, format, 10_000);
            }
        }
    }
}
