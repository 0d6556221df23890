//! Positions in a text.

/// A range of bytes in the text of a query.
///
/// ```
/// let text = "RETURN 省";
/// let error = tupu::Database::in_memory().query(text, ()).unwrap_err();
/// let span = error.span().expect("a place");
/// assert_eq!(&text[span.start as usize..span.end as usize], "省");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`, saturating at 4 GiB.
    ///
    /// ```
    /// assert_eq!(tupu::Span::new(3, 5).end, 5);
    /// ```
    pub fn new(start: usize, end: usize) -> Span {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span {
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The smallest span that covers both.
    ///
    /// ```
    /// use tupu::Span;
    /// assert_eq!(Span::new(3, 5).to(Span::new(8, 9)), Span::new(3, 9));
    /// ```
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// Line and column of a byte offset, both counted from 1; a column is a character, not a byte.
///
/// ```
/// assert_eq!(tupu::language::line_column("RETURN 省,\nx", 12), (2, 1));
/// ```
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("RETURN 山西\n省 x", 18), (2, 3));
        assert_eq!(line_column("山", 1), (1, 1));
        assert_eq!(line_column("", 9), (1, 1));
    }
}
