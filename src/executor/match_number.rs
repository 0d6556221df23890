//! Numbers of matches: a number that is too large stays too large, until it is multiplied by zero.

use crate::error::{Error, ErrorCode, Result};
use crate::value::column::Column;

/// The smallest number that is not an integer of the language any more; everything larger counts as this.
const TOO_LARGE: u64 = 1 << 63;

pub(super) fn add(a: u64, b: u64) -> u64 {
    a.saturating_add(b).min(TOO_LARGE)
}

pub(super) fn multiply(a: u64, b: u64) -> u64 {
    a.saturating_mul(b).min(TOO_LARGE)
}

/// What is subtracted is part of what it is subtracted from.
pub(super) fn subtract(a: u64, b: u64) -> u64 {
    if a == TOO_LARGE {
        a
    } else {
        a.saturating_sub(b)
    }
}

/// The numbers of matches of the rows that have any.
#[derive(Default)]
pub(super) struct MatchNumbers(Vec<i64>);

impl MatchNumbers {
    /// Keeps the number of matches of a row and adds the row to `rows`, if there are any; fails if there are too many.
    pub(super) fn push(&mut self, number: u64, row: usize, rows: &mut Vec<u32>) -> Result<()> {
        let kept = i64::try_from(number).map_err(|_| too_many())?;
        if kept > 0 {
            rows.push(row as u32);
            self.0.push(kept);
        }
        Ok(())
    }

    /// The numbers that were kept since the last call.
    pub(super) fn take(&mut self) -> Column {
        Column::Integers(std::mem::take(&mut self.0), None)
    }
}

/// The error for a number that is too large.
fn too_many() -> Error {
    Error::arithmetic(
        ErrorCode::IntegerOverflow,
        "the number of matches of a pattern is out of the range of integers",
    )
    .hint("count fewer of them: name labels and relationship types, or leave a part of the pattern out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_stays_too_large() {
        assert_eq!(add(TOO_LARGE, TOO_LARGE), TOO_LARGE);
        assert_eq!(add(TOO_LARGE - 1, 1), TOO_LARGE);
        assert_eq!(multiply(1 << 40, 1 << 40), TOO_LARGE);
        assert_eq!(multiply(TOO_LARGE, 0), 0);
        assert_eq!(subtract(TOO_LARGE, 5), TOO_LARGE);
        assert_eq!((add(2, 3), multiply(2, 3), subtract(3, 2)), (5, 6, 1));
    }

    #[test]
    fn rows_without_matches_are_left_out_and_too_many_matches_are_an_error() {
        let (mut numbers, mut rows) = (MatchNumbers::default(), Vec::new());
        for (row, number) in [2, 0, TOO_LARGE - 1].into_iter().enumerate() {
            numbers.push(number, row, &mut rows).unwrap();
        }
        assert!(numbers.push(TOO_LARGE, 3, &mut rows).is_err());
        assert_eq!(rows, [0, 2]);
        let kept = numbers.take();
        assert!(matches!(kept, Column::Integers(kept, None) if kept == [2, i64::MAX]));
        assert!(numbers.take().is_empty());
    }
}
