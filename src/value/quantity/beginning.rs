//! Where a quantity at the beginning of a longer text may end.

use super::numeral::Numeral;
use super::read::qualifiers_before;
use super::single::{signed, unit_behind, without_currency};
use super::table::UnitTable;
use super::words::{BEFORE, BETWEEN, CURRENCIES, Qualifier};
use super::written_out::{is_share, without_words};

/// A unit with the word after it has at most so many characters: 立方米/(平方米·天)以上.
const LONGEST_UNIT: usize = 16;

/// One end of a range, or a figure that is none.
struct Side {
    /// Where its number ends.
    bare: usize,
    /// Where its unit may end.
    ends: Vec<usize>,
}

/// The bytes at which a quantity at the beginning of a text may end, the last first. The text has no spaces and no full-width
/// characters. Whether it is a quantity up to there, says [`read`](super::read).
pub fn ends_of_beginnings(text: &str, units: &UnitTable) -> Vec<usize> {
    let (_, rest) = qualifiers_before(text);
    let before = text.len() - rest.len();
    let Some(left) = side(rest, units) else {
        return Vec::new();
    };
    let mut ends = left.ends.clone();
    for end in left.ends.iter().chain([&left.bare]) {
        let behind = rest.get(*end..).unwrap_or("");
        let marks = BETWEEN.iter().filter_map(|mark| behind.strip_prefix(mark));
        for right in marks {
            let begin = rest.len() - right.len();
            let right = side(right, units).map_or_else(Vec::new, |side| side.ends);
            ends.extend(right.iter().map(|end| begin + end));
        }
    }
    ends.sort_unstable_by(|a, b| b.cmp(a));
    ends.dedup();
    ends.iter().map(|end| before + end).collect()
}

fn side(text: &str, units: &UnitTable) -> Option<Side> {
    let (currency, plain) = without_currency(without_words(text));
    let (_, Numeral { .. }, rest) = signed(&plain, units).ok()??;
    let bare = text.len() - rest.len();
    let mut ends = Vec::new();
    // These are figures without a unit: $5, 百分之三.
    if currency.is_some() || is_share(text.trim_start_matches(['-', '负'])) {
        ends.push(bare);
    }
    ends.extend(ends_of_units(rest, units).iter().map(|end| bare + end));
    Some(Side { bare, ends })
}

/// Where a unit at the beginning of a text may end, the first place first.
pub(super) fn ends_of_units(text: &str, units: &UnitTable) -> Vec<usize> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let is_unit = |end: &usize| unit_behind(text.get(..*end).unwrap_or(""), units).is_ok();
    ends.take(LONGEST_UNIT).filter(is_unit).collect()
}

/// Whether a text begins with a word that changes what a number says, as 约, 超 and 不足 do, but 为 and 达到 do not.
pub fn begins_with_qualifier(text: &str) -> bool {
    let mut words = BEFORE.iter().filter(|(_, says)| *says != Qualifier::Exact);
    words.any(|(word, _)| text.starts_with(word))
}

/// Whether a text begins with the sign of a currency.
pub fn begins_with_currency(text: &str) -> bool {
    CURRENCIES.iter().any(|sign| text.starts_with(sign))
}
