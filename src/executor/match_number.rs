//! Numbers of matches: a number that is too large stays too large, until it is multiplied by zero.

use crate::error::{Error, ErrorCode};

/// The smallest number that is not an integer of the language any more; everything larger counts as this.
pub(super) const TOO_LARGE: u64 = 1 << 63;

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

/// The error for a number that is too large.
pub(super) fn too_many() -> Error {
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
}
