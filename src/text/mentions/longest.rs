//! Which of the names that stand in a text count: the longest of those that overlap, and none that is a part of another one.

use super::running::Running;
use super::{Candidate, Spans};
use crate::text::affixes::{LEVELS, NAMED_AFTER, NOT_NAMED_AFTER};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Names of up to so many characters may be the beginning of one that the graph does not know.
const SHORT: usize = 3;

/// The spans that do not overlap, in order: the longest ones first, then those that begin earlier. `cores` are spans that take
/// part in this and are none.
pub(super) fn longest(
    spans: Spans,
    cores: BTreeSet<(usize, usize)>,
    running: &Running<'_>,
) -> Spans {
    let begins: BTreeSet<usize> = spans.keys().map(|(start, _)| *start).collect();
    let cores = cores.into_iter().filter(|core| !spans.contains_key(core));
    let mut all: Vec<((usize, usize), Vec<Candidate>)> =
        cores.map(|core| (core, Vec::new())).collect();
    all.extend(spans);
    all.retain(|(span, _)| !is_of_other_name(*span, &begins, running));
    all.sort_by_key(|((start, end), _)| (Reverse(end - start), *start));
    let mut taken = vec![false; running.len()];
    let mut kept = Spans::new();
    for ((start, end), candidates) in all {
        let Some(places) = taken.get_mut(start..end) else {
            continue;
        };
        if places.iter().all(|taken| !taken) {
            places.fill(true);
            if !candidates.is_empty() {
                kept.insert((start, end), candidates);
            }
        }
    }
    kept
}

/// Whether a short name is the beginning of another name, of something that is named after it: 长兴岛, 南京路. It is not where a
/// name that is known begins behind it.
fn is_of_other_name(
    (start, end): (usize, usize),
    begins: &BTreeSet<usize>,
    running: &Running<'_>,
) -> bool {
    let (name, behind) = (running.form(start, end), running.from(end));
    if end - start > SHORT || name.is_ascii() || begins.contains(&end) {
        return false;
    }
    let starts = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    let has_level = LEVELS.iter().any(|level| name.ends_with(level));
    !has_level
        && starts(NAMED_AFTER)
        && !starts(NOT_NAMED_AFTER)
        && running.may_span(start, end + 1, "")
}
