//! Counts rows that cannot be imported, and stops when there are too many; and notes those of which something is left out.

use crate::error::{Error, Result, counted};
use crate::exchange::bad;
use crate::exchange::rows::{BadRow, RowBatch};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The bad rows so far.
#[derive(Debug)]
pub struct BadRows {
    allowed: u64,
    count: u64,
    first: Option<Error>,
    /// By file and property the rows that name sources of it and have no value of it: how many, and the line of the first.
    valueless: BTreeMap<(Arc<str>, Arc<str>), (u64, u64)>,
}

impl BadRows {
    /// Starts with none.
    pub fn new(allowed: u64) -> BadRows {
        BadRows {
            allowed,
            count: 0,
            first: None,
            valueless: BTreeMap::new(),
        }
    }

    /// Notes the rows of a file that name sources of a property and have no value of it.
    pub fn note_valueless(&mut self, file: &str, batch: &RowBatch) {
        for (row, key) in &batch.valueless {
            let line = batch.lines.get(*row).copied().unwrap_or(0);
            let place = (Arc::from(file), Arc::clone(key));
            let (count, _) = self.valueless.entry(place).or_insert((0, line));
            *count += 1;
        }
    }

    /// One sentence for each property of which sources are left out.
    fn notes(&self) -> Vec<String> {
        let note = |file: &str, key: &str, (count, line): (u64, u64)| {
            let rows = match count {
                1 => "1 row names".to_owned(),
                count => format!("{count} rows name"),
            };
            format!(
                "{file}:{line}: {rows} sources of `{key}` and no value of `{key}`; these sources are left out"
            )
        };
        let all = self.valueless.iter();
        all.map(|((file, key), found)| note(file, key, *found))
            .collect()
    }

    /// Counts a row of a file; returns an error if it exceeds the limit.
    pub fn add(&mut self, file: &str, row: &BadRow) -> Result<()> {
        self.count += 1;
        let first = self.first.get_or_insert_with(|| row.error(file));
        if self.count <= self.allowed {
            return Ok(());
        }
        let skip = "mend the row, or allow some bad rows: --skip-bad N";
        let hint = match first.hint_text() {
            Some(hint) => format!("{hint}; or allow some bad rows: --skip-bad N"),
            None => skip.to_owned(),
        };
        let message = match self.allowed {
            0 => first.message().to_owned(),
            allowed => format!(
                "more than {}; the first is {}",
                counted(allowed, "bad row"),
                first.message()
            ),
        };
        Err(bad(message).hint(hint))
    }

    /// The number of bad rows so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The number of bad rows, the first of them with its position, and what was left out of others.
    pub fn finish(self) -> (u64, Option<String>, Vec<String>) {
        let left_out = self.notes();
        let first = self.first.map(|error| error.message().to_owned());
        (self.count, first, left_out)
    }
}

/// The row of a relationship of which nothing says the type.
pub fn without_type(line: u64) -> BadRow {
    let hint = "`--relationships TYPE=FILE` gives all of a file one; in a line it is `:TYPE` in CSV, and in JSON `type`, or `label` as \
         apoc.export.json has it";
    BadRow {
        hint: Some(hint.to_owned()),
        ..BadRow::new(line, "the relationship has no type")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_named() {
        let mut rows = BadRows::new(1);
        let row = |line| BadRow::new(line, "what");
        assert!(rows.add("a.csv", &row(3)).is_ok());
        let error = rows.add("a.csv", &row(9)).expect_err("one too many");
        assert_eq!(
            error.message(),
            "more than 1 bad row; the first is a.csv:3: what"
        );
    }
}
