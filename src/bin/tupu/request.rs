//! Lines of standard input, limited in length by the available memory.

use std::io::{self, BufRead, Read};
use tupu::language::readable_size;

/// The memory of an element of a list or a map, in the tree of the text and as a value.
const BYTES_PER_ELEMENT: u64 = 64;

/// The number of copies of the text that exist at once: as read, in the tree, as a value.
const COPIES_OF_TEXT: u64 = 3;

/// A line of input.
pub enum Line {
    /// It was read into the buffer.
    Read,
    /// It is too long, and was discarded.
    TooLong(String),
    /// The end of the input.
    End,
}

/// Reads the next line into a buffer. If parsing a line as JSON would take more than `most` bytes, the line is skipped
/// and rejected.
pub fn read_line(
    input: &mut impl BufRead,
    line: &mut Vec<u8>,
    most: Option<u64>,
) -> io::Result<Line> {
    line.clear();
    let most = most.unwrap_or(u64::MAX);
    let longest = most / COPIES_OF_TEXT;
    let read = input.by_ref().take(longest).read_until(b'\n', line)?;
    if read == 0 && longest > 0 {
        return Ok(Line::End);
    }
    // The most that it could be is little enough for most lines.
    let needed = match bound_as_json(line) {
        bound if bound <= most => bound,
        _ => bytes_as_json(line),
    };
    let is_cut = line.len() as u64 == longest && !line.ends_with(b"\n");
    if is_cut {
        pass_over(input)?;
    } else if needed <= most {
        return Ok(Line::Read);
    }
    *line = Vec::new();
    Ok(Line::TooLong(format!(
        "a request may use {}, and this line needs {}{}",
        readable_size(most),
        if is_cut { "more than " } else { "" },
        readable_size(needed)
    )))
}

/// What a line takes at most when it is parsed: if each of its bytes began an element.
fn bound_as_json(line: &[u8]) -> u64 {
    (line.len() as u64).saturating_mul(COPIES_OF_TEXT + BYTES_PER_ELEMENT)
}

/// The memory that a line takes when it is parsed.
fn bytes_as_json(line: &[u8]) -> u64 {
    let elements = line
        .iter()
        .filter(|byte| matches!(byte, b',' | b'[' | b'{'));
    line.len() as u64 * COPIES_OF_TEXT + elements.count() as u64 * BYTES_PER_ELEMENT
}

/// Skips the rest of the line.
fn pass_over(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let waiting = input.fill_buf()?;
        if waiting.is_empty() {
            return Ok(());
        }
        let end = waiting.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(waiting.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let text = format!(
            "{{}}\n[{}]\n\"{}\"\n{{}}",
            "1,".repeat(100),
            "x".repeat(5000)
        );
        let mut input = io::BufReader::with_capacity(64, text.as_bytes());
        let mut line = Vec::new();
        let mut next = || match read_line(&mut input, &mut line, Some(3000)).unwrap() {
            Line::Read => String::from_utf8(line.clone()).unwrap(),
            Line::TooLong(why) => why,
            Line::End => "end".to_owned(),
        };
        assert_eq!(next(), "{}\n");
        assert!(next().contains("may use 3kB"));
        assert!(next().contains("this line needs"));
        assert_eq!(next(), "{}");
        assert_eq!(next(), "end");
    }
}
