//! The levels of a pair: how far two entities agree in each comparison.

use super::forms::Forms;
use super::input::{LinkageInput, LinkageSet, Lists};
use super::number::{CHUNK, hash};
use crate::error::Result;
use crate::parallel;
use crate::text::{Errors, edit_distance};
use crate::value::allowance::Allowance;
use rustc_hash::FxHashMap;

/// Bits of a pattern for each comparison.
const WIDTH: u32 = 5;
/// The level of a comparison that says nothing, because one of the two has nothing.
pub(super) const MISSING: u8 = (1 << WIDTH) - 1;
/// What is compared, at most, beside name and place: a pattern has room for so many.
pub const SETS: usize = 64 / WIDTH as usize - 2;

/// How many pairs are drawn at random, at most, and for each entity.
const SAMPLE: usize = 1 << 19;
const SAMPLE_PER_ENTITY: usize = 64;

/// The levels of all comparisons of a pair, packed.
pub(super) type Pattern = u64;

/// The level of a comparison in a pattern.
pub(super) fn level(pattern: Pattern, comparison: usize) -> u8 {
    (pattern >> (comparison as u32 * WIDTH)) as u8 & MISSING
}

/// How names agree, before how common it is what they agree in.
pub(super) const NAME_LEVELS: [&str; 8] = [
    "equal",
    "normal form",
    "alias",
    "core",
    "pinyin",
    "spelling",
    "part",
    "different",
];
/// The first of these so many are told apart by how common the form is.
pub(super) const BY_COUNT: usize = 4;
/// Forms of up to so many entities are of one kind; those of more are of the next.
const COUNTS: [u32; 3] = [2, 5, 20];
/// What such a kind is called.
pub(super) const KINDS: [&str; 4] = ["", ", of 3 to 5", ", of 6 to 20", ", of many"];
/// The number of levels of the name.
pub(super) const NAMES: usize = BY_COUNT * KINDS.len() + NAME_LEVELS.len() - BY_COUNT;

/// The level of names that have nothing in common.
pub(super) const DIFFERENT: u8 = NAMES as u8 - 1;

/// How places agree.
pub(super) const PLACE_LEVELS: [&str; 4] =
    ["same", "one within the other", "same region", "different"];

/// How sets agree: what is shared is told apart by how common the rarest of it is.
pub(super) const SET_LEVELS: [&str; 7] = [
    "several shared, rare",
    "several shared",
    "several shared, common",
    "shared, rare",
    "shared",
    "shared, common",
    "nothing shared",
];
/// The same of one value.
pub(super) const VALUE_LEVELS: [&str; 7] = [
    "",
    "",
    "",
    "equal, rare",
    "equal",
    "equal, common",
    "different",
];
/// What up to so many have is rare, or not common.
const SET_COUNTS: [u32; 2] = [4, 40];

/// Compares the entities of an input.
pub(super) struct Comparer<'a> {
    pub input: &'a LinkageInput,
    pub forms: &'a Forms,
    /// How many entities have what, where these are more than is rare.
    counts: Vec<FxHashMap<u64, u32>>,
}

impl<'a> Comparer<'a> {
    pub fn new(input: &'a LinkageInput, forms: &'a Forms) -> Comparer<'a> {
        let sets = input.sets.iter().take(SETS);
        Comparer {
            input,
            forms,
            counts: sets.map(|set| counts(&set.items)).collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.input.len()
    }

    /// Those of neighbours and properties.
    pub fn sets(&self) -> &'a [LinkageSet] {
        self.input.sets.get(..self.counts.len()).unwrap_or(&[])
    }

    /// The number of levels of each comparison.
    pub fn levels(&self) -> Vec<usize> {
        let sets = self.counts.iter().map(|_| SET_LEVELS.len());
        [NAMES, PLACE_LEVELS.len()]
            .into_iter()
            .chain(sets)
            .collect()
    }

    /// Whether two entities differ in something in which two that are the same do not.
    pub fn are_told_apart(&self, a: u32, b: u32) -> bool {
        self.input.keys.iter().any(|key| {
            let (own, other) = (key.get(a), key.get(b));
            !own.is_empty() && !other.is_empty() && own != other
        })
    }

    /// The levels of a pair.
    pub fn compare(&self, a: u32, b: u32) -> Pattern {
        let mut pattern = u64::from(self.name(a, b).0) | u64::from(self.place(a, b)) << WIDTH;
        for (at, (set, counts)) in self.input.sets.iter().zip(&self.counts).enumerate() {
            let level = set_level(set.items.get(a), set.items.get(b), counts);
            pattern |= u64::from(level) << ((at as u32 + 2) * WIDTH);
        }
        pattern
    }

    /// How the names agree, and in which form.
    pub fn name(&self, a: u32, b: u32) -> (u8, Option<u64>) {
        let forms = self.forms;
        let (mine, theirs) = (forms.normal.get(a), forms.normal.get(b));
        let (Some(own), Some(other)) = (mine.first(), theirs.first()) else {
            return (MISSING, None);
        };
        let counted = |kind: usize, form: u64| {
            let count = forms.count_of(form);
            let common = COUNTS.iter().filter(|most| count > **most).count();
            ((kind * KINDS.len() + common) as u8, Some(form))
        };
        if own == other {
            let is_equal = forms.raw.get(a as usize) == forms.raw.get(b as usize);
            return counted(usize::from(!is_equal), *own);
        }
        if let Some(alias) = mine.iter().find(|form| theirs.contains(form)) {
            return counted(2, *alias);
        }
        let all = shared(forms.all.get(a), forms.all.get(b));
        if let Some(form) = all.min_by_key(|form| (forms.count_of(*form), *form)) {
            return counted(3, form);
        }
        (self.unlike_name(a, b), None)
    }

    /// How names agree that have no form in common.
    fn unlike_name(&self, a: u32, b: u32) -> u8 {
        let forms = self.forms;
        let kind = |kind: usize| (BY_COUNT * KINDS.len() + kind - BY_COUNT) as u8;
        if shared(forms.pinyin.get(a), forms.pinyin.get(b))
            .next()
            .is_some()
        {
            return kind(4);
        }
        let (short, other_short) = (forms.short.get(a), forms.short.get(b));
        let (whole, other_whole) = (forms.whole.get(a), forms.whole.get(b));
        // 一号机组 is not 二号机组, whatever typing errors there may be.
        if !numbers(whole).eq(numbers(other_whole)) {
            return kind(7);
        }
        // Nor is 巴林左旗 an error of 巴林右旗.
        let same_sides = sides(whole).eq(sides(other_whole));
        if same_sides && (is_near(short, other_short) || is_near(whole, other_whole)) {
            return kind(5);
        }
        match is_part(short, other_short) {
            true => kind(6),
            false => kind(7),
        }
    }

    fn place(&self, a: u32, b: u32) -> u8 {
        let input = self.input;
        let (own, other) = (input.places.get(a), input.places.get(b));
        if own.is_empty() || other.is_empty() {
            return MISSING;
        }
        let meet = |a: &[u32], b: &[u32]| shared(a, b).next().is_some();
        if meet(own, other) {
            return 0;
        }
        if meet(own, input.around.get(b)) || meet(other, input.around.get(a)) {
            return 1;
        }
        match meet(input.parents.get(a), input.parents.get(b)) {
            true => 2,
            false => 3,
        }
    }

    /// The patterns of pairs that are drawn at random.
    pub fn sample(&self, seed: u64, allowance: &dyn Allowance) -> Result<Vec<(Pattern, u64)>> {
        let pairs = self.len().saturating_mul(self.len() - 1) / 2;
        let size = SAMPLE
            .min(self.len().saturating_mul(SAMPLE_PER_ENTITY))
            .min(pairs);
        let blocks = parallel::blocks(size, CHUNK);
        let drawn = parallel::map_parallel(
            allowance.threads(),
            blocks,
            || Ok(()),
            |(), block| {
                allowance.check()?;
                let mut counts: FxHashMap<Pattern, u64> = FxHashMap::default();
                for number in block {
                    let (a, b) = self.draw(seed, number as u64);
                    if a != b {
                        *counts.entry(self.compare(a, b)).or_default() += 1;
                    }
                }
                Ok(counts)
            },
        )?;
        let mut all: FxHashMap<Pattern, u64> = FxHashMap::default();
        for (pattern, count) in drawn.into_iter().flatten() {
            *all.entry(pattern).or_default() += count;
        }
        let mut all: Vec<(Pattern, u64)> = all.into_iter().collect();
        all.sort_unstable();
        Ok(all)
    }

    fn draw(&self, seed: u64, number: u64) -> (u32, u32) {
        let len = self.len() as u64;
        let one = |which: u64| (hash(&(seed, number, which)) >> 16) % len;
        (one(0) as u32, one(1) as u32)
    }
}

/// How many entities have each item, where these are more than is rare.
fn counts(items: &Lists<u64>) -> FxHashMap<u64, u32> {
    let mut all = items.items().to_vec();
    all.sort_unstable();
    let same = all.chunk_by(|a, b| a == b);
    let common = same.filter(|same| same.len() > SET_COUNTS[0] as usize);
    common
        .filter_map(|same| Some((*same.first()?, same.len() as u32)))
        .collect()
}

fn set_level(a: &[u64], b: &[u64], counts: &FxHashMap<u64, u32>) -> u8 {
    if a.is_empty() || b.is_empty() {
        return MISSING;
    }
    let (mut number, mut least) = (0, u32::MAX);
    for item in shared(a, b) {
        number += 1;
        least = least.min(counts.get(&item).copied().unwrap_or(1));
    }
    if number == 0 {
        return 6;
    }
    let common = SET_COUNTS.iter().filter(|most| least > **most).count() as u8;
    if number > 1 { common } else { 3 + common }
}

/// What two sorted lists have in common.
pub(super) fn shared<'a, T: Copy + Ord>(
    mut a: &'a [T],
    mut b: &'a [T],
) -> impl Iterator<Item = T> + 'a {
    std::iter::from_fn(move || {
        while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => a = rest_a,
                std::cmp::Ordering::Greater => b = rest_b,
                std::cmp::Ordering::Equal => {
                    (a, b) = (rest_a, rest_b);
                    return Some(*x);
                }
            }
        }
        None
    })
}

/// The digits of a text, and the Chinese ones.
fn numbers(text: &str) -> impl Iterator<Item = char> + '_ {
    let is_number = |c: &char| c.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(*c);
    text.chars().filter(is_number)
}

/// The characters of a text that say on which side something is.
fn sides(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| "东西南北左右前中后".contains(*c))
}

/// Names with fewer characters, 县 and the like included, are another name where one character is another: 临城县 is not 临西县.
const LONG_ENOUGH: usize = 4;

/// Whether one text is the other but for typing errors.
fn is_near(a: &str, b: &str) -> bool {
    // An error has at most four bytes; two are allowed.
    if a == b || a.is_empty() || b.is_empty() || a.len().abs_diff(b.len()) > 8 {
        return false;
    }
    let starts = a.chars().next() == b.chars().next();
    let ends = a.chars().next_back() == b.chars().next_back();
    if !starts && !ends {
        return false;
    }
    let is_short = |text: &str| !text.is_ascii() && text.chars().count() < LONG_ENOUGH;
    if is_short(a) || is_short(b) {
        return false;
    }
    let errors = Errors::allowed(a.chars().count(), a.is_ascii());
    edit_distance(a, b, errors).is_some() || edit_distance(b, a, errors).is_some()
}

/// Whether the shorter text is the longer one with characters left out, from the same first one on: 中石化 of 中国石化. Not so
/// what goes on behind the whole of it, as 常州中央公园 does behind 常州; and two characters are those of four at least.
fn is_part(a: &str, b: &str) -> bool {
    let (short, long) = match a.len() < b.len() {
        true => (a, b),
        false => (b, a),
    };
    let length = short.chars().count();
    if length < 2 || short.chars().next() != long.chars().next() || long.starts_with(short) {
        return false;
    }
    let mut rest = long.chars();
    let is_within = short.chars().all(|c| rest.any(|other| other == c));
    is_within && (length > 2 || long.chars().count() > 3)
}
