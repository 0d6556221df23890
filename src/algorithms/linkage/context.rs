//! What pairs have in common besides their names: how many pairs that are not the same agree as far in it.
//!
//! Neighbours come together: what is in one city is also in one province, and figures of one paragraph are about one subject. So the
//! weights of places and neighbours may not simply be added up. Together they are at most what follows from how many pairs with
//! plainly different names agree as far: these are counted.

use super::compare::{DIFFERENT, MISSING, Pattern, level};
use super::input::LinkageSet;
use rustc_hash::FxHashMap;

/// A kind of pair has to be so often in the sample for its share to tell anything.
const ENOUGH: u64 = 5;

/// Of the pairs that agree so and have different names, at least this share does not match.
const LEAST_WRONG: f64 = 0.125;

/// How far a pair agrees in its place and its neighbours, four bits for each comparison: the rarer what they share, the
/// more, and one bit for several. 0 where nothing is shared.
type Agreement = u64;
const WIDTH: u32 = 4;
const SEVERAL: u64 = 4;

/// What is counted of the pairs of an input.
#[derive(Debug)]
pub(super) struct Contexts {
    /// Whether each comparison is one of neighbours.
    is_neighbours: Vec<bool>,
    /// How many pairs with plainly different names agree at least so far.
    counts: FxHashMap<Agreement, f64>,
}

impl Contexts {
    /// Counts the pairs of blocks, and those of a sample of all `pairs`.
    pub fn of(
        sets: &[LinkageSet],
        counts: &[(Pattern, u64)],
        sample: &[(Pattern, u64)],
        pairs: f64,
    ) -> Contexts {
        let places = [false, true].into_iter();
        let mut contexts = Contexts {
            is_neighbours: places.chain(sets.iter().map(|set| !set.is_value)).collect(),
            counts: FxHashMap::default(),
        };
        let drawn: u64 = sample.iter().map(|(_, count)| count).sum();
        let scale = pairs / (drawn.max(1) as f64);
        let blocks = contexts.different(counts);
        let sample = contexts.different(sample);
        for (pattern, _) in counts {
            let agreement = contexts.agreement(*pattern);
            if contexts.counts.contains_key(&agreement) {
                continue;
            }
            let at_least = |all: &FxHashMap<Agreement, u64>| -> u64 {
                let further = all
                    .iter()
                    .filter(|(other, _)| agrees_further(**other, agreement));
                further.map(|(_, count)| count).sum()
            };
            let drawn = at_least(&sample);
            let drawn = if drawn < ENOUGH {
                0.0
            } else {
                drawn as f64 * scale
            };
            let count = drawn.max(at_least(&blocks) as f64);
            contexts.counts.insert(agreement, count);
        }
        contexts
    }

    /// The pairs with plainly different names, by how far they agree otherwise.
    fn different(&self, patterns: &[(Pattern, u64)]) -> FxHashMap<Agreement, u64> {
        let mut counts = FxHashMap::default();
        for (pattern, count) in patterns
            .iter()
            .filter(|(of, _)| self.is_of_neighbours_alone(*of))
        {
            *counts.entry(self.agreement(*pattern)).or_default() += count;
        }
        counts
    }

    /// Whether the names of a pair are plainly different, and no property is equal: nothing but place and neighbours speaks for it.
    pub fn is_of_neighbours_alone(&self, pattern: Pattern) -> bool {
        let is_equal = |comparison: usize| {
            let is_value = self.is_neighbours.get(comparison) == Some(&false);
            is_value && strength(level(pattern, comparison)) > 0
        };
        level(pattern, 0) == DIFFERENT && !(2..self.is_neighbours.len()).any(is_equal)
    }

    /// Whether a comparison is one of places or neighbours.
    pub fn has(&self, comparison: usize) -> bool {
        self.is_neighbours.get(comparison) == Some(&true)
    }

    fn agreement(&self, pattern: Pattern) -> Agreement {
        let neighbours = (1..self.is_neighbours.len()).filter(|comparison| self.has(*comparison));
        neighbours.fold(0, |agreement, comparison| {
            let level = level(pattern, comparison);
            let strength = match comparison {
                1 => place_strength(level),
                _ => strength(level),
            };
            agreement << WIDTH | strength
        })
    }

    /// How many bits place and neighbours of a pair say together, at most. Of the pairs that match, a share agrees as far, and so
    /// many of those with plainly different names.
    pub fn most_bits(&self, pattern: Pattern, pairs: f64, (share, expected): (f64, f64)) -> f64 {
        let Some(count) = self.counts.get(&self.agreement(pattern)) else {
            return f64::INFINITY;
        };
        let wrong = (count - expected).max(count * LEAST_WRONG).max(0.25);
        (share * pairs / wrong).log2()
    }
}

/// How far two agree in neighbours or a value by a level of [`SET_LEVELS`](super::compare::SET_LEVELS).
fn strength(level: u8) -> u64 {
    match level {
        0..=2 => SEVERAL + 3 - u64::from(level),
        3..=5 => 6 - u64::from(level),
        _ => 0,
    }
}

/// The same by a level of places.
fn place_strength(level: u8) -> u64 {
    match level {
        MISSING => 0,
        level => 3_u64.saturating_sub(u64::from(level)),
    }
}

/// Whether one agreement is at least another one in each comparison.
fn agrees_further(one: Agreement, other: Agreement) -> bool {
    let (mut one, mut other) = (one, other);
    while other > 0 {
        let (a, b) = (one & 0xf, other & 0xf);
        if a & 3 < b & 3 || a & SEVERAL < b & SEVERAL {
            return false;
        }
        (one, other) = (one >> WIDTH, other >> WIDTH);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_agrees_further() {
        let of = |levels: [u8; 2]| {
            levels
                .iter()
                .fold(0, |all, of| all << WIDTH | strength(*of))
        };
        for (one, other, further) in [
            ([0, 6], [0, 6], true),
            ([0, 6], [3, 6], true),
            ([3, 6], [0, 6], false),
            ([2, 6], [3, 6], false),
            ([2, 6], [5, 6], true),
            ([0, 6], [0, 5], false),
            ([4, 3], [5, MISSING], true),
            ([6, 6], [MISSING, MISSING], true),
        ] {
            assert_eq!(
                agrees_further(of(one), of(other)),
                further,
                "{one:?} {other:?}"
            );
        }
        assert!(place_strength(0) > place_strength(2) && place_strength(3) == 0);
        assert_eq!(place_strength(MISSING), 0);
    }
}
