//! Line ends: `\n`, `\r\n`, and `\r` alone, as old spreadsheets write it.

/// The number of line ends in a text that does not begin between `\r` and `\n`.
pub fn line_ends(text: &[u8]) -> u64 {
    let ends = memchr::memchr_iter(b'\n', text).count();
    let lone = memchr::memchr_iter(b'\r', text).filter(|at| text.get(at + 1) != Some(&b'\n'));
    (ends + lone.count()) as u64
}

/// The rest of a text after the line end that it begins with.
pub fn after_line_end(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => Some(rest),
        _ => None,
    }
}

/// The lines of a text without their ends.
pub fn lines(mut text: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if text.is_empty() {
            return None;
        }
        let end = memchr::memchr2(b'\r', b'\n', text).unwrap_or(text.len());
        let (line, rest) = text.split_at(end);
        text = after_line_end(rest).unwrap_or(rest);
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_line_ends_are_one_each() {
        let text = b"a\rb\r\n\r\nc\n\rd";
        let found: Vec<&[u8]> = lines(text).collect();
        assert_eq!(found, [&b"a"[..], b"b", b"", b"c", b"", b"d"]);
        assert_eq!(line_ends(text), 5);
        assert_eq!(line_ends(b"\r"), 1);
        assert_eq!(lines(b"").count(), 0);
    }
}
