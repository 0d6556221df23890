//! Relations between periods. A day is a period by itself.

use super::Period;

/// Whether they have a day in common.
pub fn overlaps(a: Period, b: Period) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether every day of the second is in the first.
pub fn contains(a: Period, b: Period) -> bool {
    a.start <= b.start && b.end <= a.end
}

/// Whether the first ends before or exactly when the second starts.
pub fn before(a: Period, b: Period) -> bool {
    a.end <= b.start
}

/// Whether the second starts on the day after the last day of the first.
pub fn meets(a: Period, b: Period) -> bool {
    a.end == b.start
}

/// The days that are in both; `None` if there are none.
pub fn intersection(a: Period, b: Period) -> Option<Period> {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    (start < end).then_some(Period { start, end })
}
