//! Finds the statements of a script: in a text, and in a stream, which needs the memory of its longest statement only.
//! A statement ends at a `;` outside strings, names and comments, so tokens are enough to find it. Scripts of the shell
//! also have commands: lines that begin with `:` where a statement could begin.

use super::lexer::{after_space, scan};
use super::token::{Symbol, TokenKind};
use crate::error::Span;
use crate::value::encoding::guess;
use std::io::{Error, ErrorKind, Read, Result};
use std::ops::Range;

/// The number of bytes that are read from a stream at once.
const CHUNK: usize = 64 << 10;

/// The positions of the statements of a text, without their `;`.
///
/// ```
/// let spans = tupu::language::split_statements("CREATE (a); RETURN ';'");
/// assert_eq!((spans.len(), spans[1].start), (2, 12));
/// ```
pub fn split_statements(text: &str) -> Vec<Span> {
    let mut cut = Cut::default();
    let next = || match cut.next(text, true) {
        Step::Statement(range) => Some(Span::new(range.start, range.end)),
        Step::More(_) | Step::End => None,
    };
    std::iter::from_fn(next).collect()
}

/// The search for the next statement, which resumes where it stopped when there is more text.
#[derive(Debug, Default)]
struct Cut {
    /// The offset at which the next token is searched.
    at: usize,
    /// The range of the current statement, from its first token to the end of its last.
    open: Option<Range<usize>>,
    /// Whether a line that begins with `:` between statements is a command.
    commands: bool,
}

enum Step {
    Statement(Range<usize>),
    /// More text is needed: this many bytes at the end may be the beginning of a longer token.
    More(usize),
    End,
}

impl Cut {
    fn next(&mut self, text: &str, complete: bool) -> Step {
        loop {
            let rest = after_space(text.get(self.at..).unwrap_or_default());
            let start = text.len() - rest.len();
            let Some(first) = rest.chars().next() else {
                self.at = start;
                return match (complete, self.open.take()) {
                    (true, Some(open)) => Step::Statement(open),
                    (true, None) => Step::End,
                    (false, open) => {
                        self.open = open;
                        Step::More(0)
                    }
                };
            };
            if self.commands && first == ':' && self.open.is_none() {
                return self.command(start, rest, complete);
            }
            let (kind, length) = scan(rest, first);
            // A token that reaches the end of the text may continue.
            if !complete && length == rest.len() {
                self.at = start;
                return Step::More(length);
            }
            self.at = start + length;
            match kind {
                TokenKind::Symbol(Symbol::Semicolon) => {
                    if let Some(open) = self.open.take() {
                        return Step::Statement(open);
                    }
                }
                TokenKind::Comment => {}
                _ => self.open.get_or_insert(start..start).end = self.at,
            }
        }
    }

    /// A command extends to the end of its line; its text need not be in the language.
    fn command(&mut self, start: usize, rest: &str, complete: bool) -> Step {
        match rest.find(['\n', '\r']) {
            None if !complete => {
                self.at = start;
                Step::More(rest.len())
            }
            end => {
                self.at = start + end.unwrap_or(rest.len());
                Step::Statement(start..self.at)
            }
        }
    }
}

/// Reads the statements of a stream one at a time, so that a script may be longer than memory.
///
/// ```
/// use tupu::language::StatementReader;
/// let mut reader = StatementReader::new("CREATE (a);\n\nRETURN ';'; RETURN 2".as_bytes());
/// let mut statements = Vec::new();
/// while reader.advance()? {
///     statements.push((reader.line(), reader.statement().to_owned()));
/// }
/// assert_eq!(statements[1], (3, "RETURN ';'".to_owned()));
/// assert_eq!(statements.len(), 3);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct StatementReader<R> {
    input: R,
    /// The text that has been read, from the beginning of a line.
    text: String,
    /// The bytes of an incomplete character.
    partial: Vec<u8>,
    /// The number of the text's first line.
    first_line: usize,
    cut: Cut,
    /// The current statement, within the text.
    current: Range<usize>,
    /// Whether the stream has ended.
    ended: bool,
}

impl<R: Read> StatementReader<R> {
    /// Reads a stream of UTF-8.
    ///
    /// ```
    /// let mut reader = tupu::language::StatementReader::new(std::io::empty());
    /// assert!(!reader.advance()?);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new(input: R) -> StatementReader<R> {
        StatementReader {
            input,
            text: String::new(),
            partial: Vec::new(),
            first_line: 1,
            cut: Cut::default(),
            current: 0..0,
            ended: false,
        }
    }

    /// Also finds commands of the shell: a line that begins with `:` where a statement could begin.
    ///
    /// ```
    /// let script = ":param name 'it'\nMATCH (n\n:City) RETURN n;";
    /// let mut reader = tupu::language::StatementReader::new(script.as_bytes()).with_commands();
    /// assert!(reader.advance()? && reader.is_command());
    /// assert_eq!(reader.statement(), ":param name 'it'");
    /// assert!(reader.advance()? && !reader.is_command());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn with_commands(mut self) -> StatementReader<R> {
        self.cut.commands = true;
        self
    }

    /// Whether the current item is a command: see [`StatementReader::with_commands`].
    ///
    /// ```
    /// let mut reader = tupu::language::StatementReader::new("RETURN 1".as_bytes()).with_commands();
    /// assert!(reader.advance()? && !reader.is_command());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn is_command(&self) -> bool {
        self.cut.commands && self.statement().starts_with(':')
    }

    /// Advances to the next statement; returns false if there is none.
    ///
    /// # Errors
    ///
    /// An I/O error of the stream; [`std::io::ErrorKind::InvalidData`] for bytes that are not UTF-8, with the line.
    ///
    /// ```
    /// let mut reader = tupu::language::StatementReader::new("RETURN 1".as_bytes());
    /// assert!(reader.advance()? && !reader.advance()?);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn advance(&mut self) -> Result<bool> {
        self.forget_lines();
        loop {
            match self.cut.next(&self.text, self.ended) {
                Step::Statement(range) => {
                    self.current = range;
                    return Ok(true);
                }
                // Read at least as much again, so that long tokens are not scanned repeatedly.
                Step::More(pending) => self.fill(pending.max(1))?,
                Step::End => return Ok(false),
            }
        }
    }

    /// The statement, without its `;`.
    ///
    /// ```
    /// let mut reader = tupu::language::StatementReader::new("RETURN 1;".as_bytes());
    /// reader.advance()?;
    /// assert_eq!(reader.statement(), "RETURN 1");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn statement(&self) -> &str {
        self.text.get(self.current.clone()).unwrap_or_default()
    }

    /// The number of the line on which the statement begins, from 1.
    ///
    /// ```
    /// let mut reader = tupu::language::StatementReader::new("\nRETURN 1".as_bytes());
    /// reader.advance()?;
    /// assert_eq!(reader.line(), 2);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn line(&self) -> usize {
        self.first_line + newlines(self.text.get(..self.current.start).unwrap_or_default())
    }

    /// The lines of the statement, as far as they have been read, and its offset in them: the source text for an error
    /// message.
    ///
    /// ```
    /// let mut reader = tupu::language::StatementReader::new("RETURN 1; RETURN x\n".as_bytes());
    /// reader.advance()?;
    /// reader.advance()?;
    /// assert_eq!(reader.lines(), ("RETURN 1; RETURN x", 10));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn lines(&self) -> (&str, usize) {
        let start = self.line_start(self.current.start);
        let after = self.text.get(self.current.end..).unwrap_or_default();
        let end = self.current.end + after.find('\n').unwrap_or(after.len());
        let lines = self.text.get(start..end).unwrap_or_default();
        (lines, self.current.start - start)
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Drops lines before the current one once they are most of the buffer.
    fn forget_lines(&mut self) {
        let done = self.line_start(self.cut.at);
        if done > CHUNK && done > self.text.len() / 2 {
            self.first_line += newlines(&self.text[..done]);
            self.text.drain(..done);
            self.cut.at -= done;
        }
    }

    /// Reads up to this many more bytes, or to the end.
    fn fill(&mut self, wanted: usize) -> Result<()> {
        let mut bytes = std::mem::take(&mut self.partial);
        let mut filled = bytes.len();
        let enough = filled + wanted;
        while filled < enough && !self.ended {
            bytes.resize(filled + CHUNK, 0);
            match self.input.read(&mut bytes[filled..]) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        bytes.truncate(filled);
        self.take_in(&bytes)
    }

    fn take_in(&mut self, bytes: &[u8]) -> Result<()> {
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => {
                self.text.push_str(text);
                return Ok(());
            }
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        self.text.push_str(&String::from_utf8_lossy(valid));
        if error.error_len().is_some() || self.ended {
            let line = self.first_line + newlines(&self.text);
            let advice = if error.error_len().is_none() && !self.text.is_ascii() {
                "the script ends within a character: the rest of it is missing".to_owned()
            } else {
                let name = guess(bytes);
                format!("it looks like {name}: convert the script (iconv -f {name} -t UTF-8)")
            };
            let message = format!("line {line} is not UTF-8; {advice}");
            return Err(Error::new(ErrorKind::InvalidData, message));
        }
        self.partial = rest.to_vec();
        Ok(())
    }
}

fn newlines(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A stream that returns a few bytes at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            let (now, later) = self.0.split_at(count);
            buffer[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn read(text: &str, drop: usize) -> Vec<String> {
        let mut reader = StatementReader::new(Drops(text.as_bytes(), drop));
        let mut statements = Vec::new();
        while reader.advance().unwrap() {
            let (lines, at) = reader.lines();
            assert!(lines[at..].starts_with(reader.statement()));
            statements.push(reader.statement().to_owned());
        }
        statements
    }

    fn split(text: &str) -> Vec<String> {
        let spans = split_statements(text).into_iter();
        let statement = |span: Span| text[span.start as usize..span.end as usize].to_owned();
        spans.map(statement).collect()
    }

    #[test]
    fn commands_stand_between_statements() {
        let text = "// 泰安\nRETURN ';' ;\n :param name it's\nMATCH (n:City)\n:help\nRETURN n; RETURN 2; :quit";
        let expected = [
            (false, "RETURN ';'"),
            (true, ":param name it's"),
            (false, "MATCH (n:City)\n:help\nRETURN n"),
            (false, "RETURN 2"),
            (true, ":quit"),
        ];
        for size in [1, 2, 7, text.len()] {
            let mut reader = StatementReader::new(Drops(text.as_bytes(), size)).with_commands();
            for (is_command, statement) in expected {
                assert!(reader.advance().unwrap());
                assert_eq!(
                    (reader.is_command(), reader.statement()),
                    (is_command, statement)
                );
            }
            assert!(!reader.advance().unwrap());
        }
    }

    #[test]
    fn a_command_ends_with_its_line_whatever_ends_a_line() {
        for end in ["\n", "\r", "\r\n"] {
            let text = [":param x 3", "RETURN $x", "AS x;", ":quit"].join(end);
            for size in [1, 2, 11, text.len()] {
                let mut reader = StatementReader::new(Drops(text.as_bytes(), size)).with_commands();
                let statement = format!("RETURN $x{end}AS x");
                for expected in [":param x 3", &statement, ":quit"] {
                    assert!(reader.advance().unwrap());
                    assert_eq!(reader.statement(), expected, "{end:?}");
                }
                assert!(!reader.advance().unwrap());
            }
        }
    }

    #[test]
    fn semicolons_in_strings_names_and_comments_end_nothing() {
        let text = "RETURN ';' /* ; */ AS `;`; // ;\n;; RETURN “；”；RETURN 3 // end";
        assert_eq!(
            split(text),
            ["RETURN ';' /* ; */ AS `;`", "RETURN “；”", "RETURN 3"]
        );
        assert_eq!(split("RETURN 'open; RETURN 1"), ["RETURN 'open; RETURN 1"]);
        assert!(split(" ; // nothing").is_empty());
    }

    #[test]
    fn lines_are_counted_when_they_are_forgotten() {
        let mut text = String::new();
        for number in 1..=20_000 {
            text.push_str(&format!("RETURN {number}, '第{number}行';\n"));
        }
        let mut reader = StatementReader::new(text.as_bytes());
        let mut held = 0;
        for number in 1..=20_000 {
            assert!(reader.advance().unwrap());
            assert_eq!(reader.line(), number);
            held = held.max(reader.text.len());
        }
        assert!(!reader.advance().unwrap());
        assert!(held < 4 * CHUNK && text.len() > 8 * CHUNK, "{held}");
    }

    #[test]
    fn what_is_not_utf_8_is_told_with_its_line() {
        let mut reader = StatementReader::new(&b"RETURN 1;\nRETURN '\xff'"[..]);
        let error = reader.advance().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("line 2 is not UTF-8; it looks like ")
        );
        let chinese = b"RETURN '\xcc\xa9\xb0\xb2\xca\xd0\xce\xbb\xd3\xda\xc9\xbd\xb6\xab\xca\xa1';";
        let error = StatementReader::new(&chinese[..]).advance().unwrap_err();
        assert!(error.to_string().contains("iconv -f GB18030"), "{error}");
        let error = StatementReader::new(&b"\xff\xfeR\0E\0"[..])
            .advance()
            .unwrap_err();
        assert!(error.to_string().contains("iconv -f UTF-16 "), "{error}");
        let mut cut = StatementReader::new(&"RETURN '泰安".as_bytes()[..13]);
        let error = cut.advance().unwrap_err();
        assert!(
            error.to_string().contains("ends within a character"),
            "{error}"
        );
        let mut cut = StatementReader::new(&"RETURN 泰".as_bytes()[..9]);
        assert!(cut.advance().is_err());
    }

    proptest! {
        #[test]
        fn a_stream_has_the_statements_of_its_text(
            parts in prop::collection::vec(
                prop::sample::select(vec!["RETURN 1", ";", "；", "'", "\"", "`", "//", "/*", "*/", "\n", "\\", "泰", " ", "“"]),
                0..30,
            ),
            drop in 1_usize..5,
        ) {
            let text = parts.concat();
            prop_assert_eq!(read(&text, drop), split(&text));
        }
    }
}
