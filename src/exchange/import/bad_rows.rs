//! Counting rows that cannot be taken, and stopping when there are too many.

use crate::error::Result;
use crate::exchange::bad;
use crate::exchange::rows::BadRow;

/// The bad rows so far.
#[derive(Debug)]
pub struct BadRows {
    allowed: u64,
    count: u64,
    first: Option<String>,
}

impl BadRows {
    /// None so far.
    pub fn new(allowed: u64) -> BadRows {
        BadRows {
            allowed,
            count: 0,
            first: None,
        }
    }

    /// Counts a row of a file; an error where it is one too many.
    pub fn add(&mut self, file: &str, row: &BadRow) -> Result<()> {
        self.count += 1;
        let first = self
            .first
            .get_or_insert_with(|| format!("{file}:{}: {}", row.line, row.message));
        if self.count <= self.allowed {
            return Ok(());
        }
        let hint = "mend the row, or allow some bad rows: --skip-bad N";
        Err(match self.allowed {
            0 => bad(first.clone()).hint(hint),
            allowed => bad(format!(
                "more than {allowed} bad rows; the first is {first}"
            ))
            .hint(hint),
        })
    }

    /// How many there were, and the first with its place.
    pub fn finish(self) -> (u64, Option<String>) {
        (self.count, self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_named() {
        let mut rows = BadRows::new(1);
        let row = |line| BadRow {
            line,
            message: "what".to_owned(),
        };
        assert!(rows.add("a.csv", &row(3)).is_ok());
        let error = rows.add("a.csv", &row(9)).expect_err("one too many");
        assert_eq!(
            error.message(),
            "more than 1 bad rows; the first is a.csv:3: what"
        );
    }
}
