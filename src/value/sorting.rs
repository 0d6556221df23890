//! Sorting that can be stopped.

use crate::error::Result;
use std::cmp::Ordering;

/// The number of elements that are sorted between two checks.
const PER_RUN: usize = 1 << 17;

/// Sorts runs, then merges them in pairs, with a check between any two steps; stable.
pub fn sort_in_steps<T>(
    values: &mut [T],
    compare: impl Fn(&T, &T) -> Ordering,
    check: &dyn Fn() -> Result<()>,
) -> Result<()> {
    for run in values.chunks_mut(PER_RUN) {
        check()?;
        run.sort_by(&compare);
    }
    let mut sorted = PER_RUN;
    while sorted < values.len() {
        for pair in values.chunks_mut(2 * sorted) {
            check()?;
            // The stable sort detects the two runs and merges them in one pass.
            pair.sort_by(&compare);
        }
        sorted *= 2;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorCode};
    use std::cell::Cell;

    #[test]
    fn long_lists_are_sorted_in_several_steps() {
        let mut values: Vec<(usize, usize)> =
            (0..5 * PER_RUN).map(|at| (at * 7919 % 1000, at)).collect();
        let mut expected = values.clone();
        expected.sort();
        let checks = Cell::new(0);
        let check = || {
            checks.set(checks.get() + 1);
            Ok(())
        };
        sort_in_steps(&mut values, |a, b| a.0.cmp(&b.0), &check).unwrap();
        assert!(values == expected, "it is sorted and stable");
        assert!(checks.get() > 5, "{}", checks.get());
        let stop = || Err(Error::limit(ErrorCode::Cancelled, "stopped"));
        assert!(sort_in_steps(&mut values, |a, b| a.cmp(b), &stop).is_err());
    }
}
