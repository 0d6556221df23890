//! The words around a number, and their meaning.

use super::extent::Extent;
use crate::value::Decimal;

/// The meaning of a word next to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Below,
    AtMost,
    About,
    /// About the number, and rather less.
    Nearly,
    Exact,
    AtLeast,
    Above,
}

/// Words before a number, longest first if one is a prefix of another.
pub(super) const BEFORE: &[(&str, Says)] = &[
    ("不少于", Says::AtLeast),
    ("不低于", Says::AtLeast),
    ("不小于", Says::AtLeast),
    ("至少", Says::AtLeast),
    ("最少", Says::AtLeast),
    ("最低", Says::AtLeast),
    (">=", Says::AtLeast),
    ("≥", Says::AtLeast),
    ("不超过", Says::AtMost),
    ("不多于", Says::AtMost),
    ("不高于", Says::AtMost),
    ("不大于", Says::AtMost),
    ("至多", Says::AtMost),
    ("最多", Says::AtMost),
    ("最高", Says::AtMost),
    ("<=", Says::AtMost),
    ("≤", Says::AtMost),
    ("超过", Says::Above),
    ("超出", Says::Above),
    ("超", Says::Above),
    ("逾", Says::Above),
    ("突破", Says::Above),
    ("高于", Says::Above),
    ("多于", Says::Above),
    ("大于", Says::Above),
    (">", Says::Above),
    ("低于", Says::Below),
    ("少于", Says::Below),
    ("小于", Says::Below),
    ("不足", Says::Below),
    ("不到", Says::Below),
    ("不满", Says::Below),
    ("未满", Says::Below),
    ("<", Says::Below),
    ("大约", Says::About),
    ("约为", Says::About),
    ("约合", Says::About),
    ("约", Says::About),
    ("大概", Says::About),
    ("接近", Says::Nearly),
    ("将近", Says::Nearly),
    ("近", Says::Nearly),
    ("≈", Says::About),
    ("~", Says::About),
    ("达到", Says::Exact),
    ("达", Says::Exact),
    ("共计", Says::Exact),
    ("合计", Says::Exact),
    ("总计", Says::Exact),
    ("共", Says::Exact),
    ("为", Says::Exact),
    ("=", Says::Exact),
];

/// Words after a unit.
pub(super) const BEHIND: &[(&str, Says)] = &[
    ("及以上", Says::AtLeast),
    ("以上", Says::AtLeast),
    ("及以下", Says::AtMost),
    ("以下", Says::AtMost),
    ("以内", Says::AtMost),
    ("之内", Says::AtMost),
    ("内", Says::AtMost),
    ("左右", Says::About),
    ("上下", Says::About),
    ("多", Says::Above),
    ("余", Says::Above),
];

/// Currencies that are written before the number.
pub(super) const CURRENCIES: &[&str] = &[
    "US$", "HK$", "NT$", "A$", "C$", "S$", "¥", "$", "€", "£", "₩", "₽", "₹",
];

/// Separators between the ends of a range.
pub(super) const BETWEEN: &[&str] = &["~", "—", "–", "至", "到", "-"];

/// Words that refer to the absolute value: 超5% is clear, but for -5% the word is ambiguous.
const OF_SIZE: &[&str] = &[
    "超过",
    "超出",
    "超",
    "逾",
    "突破",
    "不超过",
    "不足",
    "不到",
    "不满",
    "未满",
    "以内",
    "之内",
    "内",
];

/// Whether a word is ambiguous for a negative number.
pub(super) fn is_of_size(word: &str) -> bool {
    OF_SIZE.contains(&word)
}

impl Says {
    /// The extent of a number with this word.
    pub(super) fn of(self, number: Decimal) -> Extent<Decimal> {
        match self {
            Says::Below => Extent::Below(number),
            Says::AtMost => Extent::AtMost(number),
            Says::About | Says::Nearly => Extent::About(number),
            Says::Exact => Extent::Exact(number),
            Says::AtLeast => Extent::AtLeast(number),
            Says::Above => Extent::Above(number),
        }
    }

    /// The combined meaning of two consecutive words: 达到近, 最多不超过; `None` if they contradict each other.
    pub(super) fn followed_by(self, next: Says) -> Option<Says> {
        match (self, next) {
            (said, Says::Exact) | (Says::Exact, said) => Some(said),
            (Says::About | Says::Nearly, Says::Nearly) | (Says::Nearly, Says::About) => {
                Some(Says::Nearly)
            }
            (said, next) => (said == next).then_some(said),
        }
    }

    /// The extent after this word is applied to a known extent; `None` if they contradict each other.
    pub(super) fn within(self, known: Extent<Decimal>) -> Option<Extent<Decimal>> {
        match (self, known) {
            (Says::Exact, known) => Some(known),
            (said, Extent::Exact(number)) => Some(said.of(number)),
            // 超20多人 states no more than 20多人.
            (Says::Above | Says::About, Extent::Above(_)) => Some(known),
            (Says::About, Extent::Between(..)) => Some(known),
            (Says::About | Says::Nearly, Extent::About(_)) => Some(known),
            _ => None,
        }
    }
}
