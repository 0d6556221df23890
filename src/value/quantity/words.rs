//! The words around a number, and their meaning.

use super::extent::Extent;
use crate::value::Decimal;

/// The meaning of a word next to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Qualifier {
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
pub(super) const BEFORE: &[(&str, Qualifier)] = &[
    ("不少于", Qualifier::AtLeast),
    ("不低于", Qualifier::AtLeast),
    ("不小于", Qualifier::AtLeast),
    ("至少", Qualifier::AtLeast),
    ("最少", Qualifier::AtLeast),
    ("最低", Qualifier::AtLeast),
    (">=", Qualifier::AtLeast),
    ("≥", Qualifier::AtLeast),
    ("不超过", Qualifier::AtMost),
    ("不多于", Qualifier::AtMost),
    ("不高于", Qualifier::AtMost),
    ("不大于", Qualifier::AtMost),
    ("至多", Qualifier::AtMost),
    ("最多", Qualifier::AtMost),
    ("最高", Qualifier::AtMost),
    ("<=", Qualifier::AtMost),
    ("≤", Qualifier::AtMost),
    ("超过", Qualifier::Above),
    ("超出", Qualifier::Above),
    ("超", Qualifier::Above),
    ("逾", Qualifier::Above),
    ("突破", Qualifier::Above),
    ("高于", Qualifier::Above),
    ("多于", Qualifier::Above),
    ("大于", Qualifier::Above),
    (">", Qualifier::Above),
    ("低于", Qualifier::Below),
    ("少于", Qualifier::Below),
    ("小于", Qualifier::Below),
    ("不足", Qualifier::Below),
    ("不到", Qualifier::Below),
    ("不满", Qualifier::Below),
    ("未满", Qualifier::Below),
    ("<", Qualifier::Below),
    ("大约", Qualifier::About),
    ("约为", Qualifier::About),
    ("约合", Qualifier::About),
    ("约", Qualifier::About),
    ("大概", Qualifier::About),
    ("接近", Qualifier::Nearly),
    ("将近", Qualifier::Nearly),
    ("近", Qualifier::Nearly),
    ("≈", Qualifier::About),
    ("~", Qualifier::About),
    ("达到", Qualifier::Exact),
    ("达", Qualifier::Exact),
    ("共计", Qualifier::Exact),
    ("合计", Qualifier::Exact),
    ("总计", Qualifier::Exact),
    ("共", Qualifier::Exact),
    ("为", Qualifier::Exact),
    ("=", Qualifier::Exact),
];

/// English words before a number, longest first if one is a prefix of another, and the signs that are read. They are used in
/// messages only.
const ENGLISH: &[(&str, &str)] = &[
    ("no less than", ">="),
    ("not less than", ">="),
    ("at least", ">="),
    ("no more than", "<="),
    ("not more than", "<="),
    ("at most", "<="),
    ("up to", "<="),
    ("more than", ">"),
    ("greater than", ">"),
    ("over", ">"),
    ("above", ">"),
    ("less than", "<"),
    ("fewer than", "<"),
    ("under", "<"),
    ("below", "<"),
    ("approximately", "~"),
    ("roughly", "~"),
    ("about", "~"),
    ("around", "~"),
    ("nearly", "~"),
    ("almost", "~"),
    ("approx.", "~"),
    ("ca.", "~"),
    ("circa", "~"),
];

/// The English word that a text begins with, the sign that is read for it, and the rest of the text.
pub(super) fn english(text: &str) -> Option<(&'static str, &'static str, &str)> {
    let text = text.trim_start();
    ENGLISH.iter().find_map(|(word, sign)| {
        let begins = text.get(..word.len())?.eq_ignore_ascii_case(word);
        let rest = text.get(word.len()..)?;
        let ends = !rest.starts_with(|c: char| c.is_ascii_alphabetic());
        (begins && ends).then_some((*word, *sign, rest.trim_start()))
    })
}

/// English names of units, and the units that they mean. They are used in messages only.
const ENGLISH_UNITS: &[(&str, &str)] = &[
    ("yuan", "元"),
    ("dollar", "美元"),
    ("euro", "欧元"),
    ("pound", "磅"),
    ("ton", "吨"),
    ("tonne", "吨"),
    ("kilogram", "kg"),
    ("gram", "g"),
    ("milligram", "mg"),
    ("ounce", "oz"),
    ("metre", "m"),
    ("meter", "m"),
    ("kilometre", "km"),
    ("kilometer", "km"),
    ("centimetre", "cm"),
    ("centimeter", "cm"),
    ("millimetre", "mm"),
    ("millimeter", "mm"),
    ("mile", "mi"),
    ("foot", "ft"),
    ("feet", "ft"),
    ("inch", "英寸"),
    ("inches", "英寸"),
    ("hectare", "ha"),
    ("acre", "英亩"),
    ("litre", "L"),
    ("liter", "L"),
    ("barrel", "桶"),
    ("second", "s"),
    ("sec", "s"),
    ("minute", "min"),
    ("hour", "h"),
    ("hr", "h"),
    ("day", "d"),
    ("week", "周"),
    ("month", "个月"),
    ("quarter", "季度"),
    ("year", "年"),
    ("person", "人"),
    ("people", "人"),
    ("percent", "%"),
    ("joule", "J"),
    ("watt", "W"),
    ("kilowatt", "kW"),
    ("megawatt", "MW"),
    ("volt", "V"),
    ("byte", "B"),
    ("bit", "bit"),
];

/// The unit that an English name means, in the singular or in the plural.
pub(super) fn unit_of_english(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let singular = name.strip_suffix('s').unwrap_or(&name);
    let mut units = ENGLISH_UNITS.iter();
    let found = units.find(|(english, _)| *english == name || *english == singular);
    found.map(|(_, unit)| *unit)
}

/// Words after a unit.
pub(super) const BEHIND: &[(&str, Qualifier)] = &[
    ("及以上", Qualifier::AtLeast),
    ("以上", Qualifier::AtLeast),
    ("及以下", Qualifier::AtMost),
    ("以下", Qualifier::AtMost),
    ("以内", Qualifier::AtMost),
    ("之内", Qualifier::AtMost),
    ("内", Qualifier::AtMost),
    ("左右", Qualifier::About),
    ("上下", Qualifier::About),
    ("多", Qualifier::Above),
    ("余", Qualifier::Above),
];

/// Words between the classifier and the rest of a unit: 一个多月, 半个余月, 一个来月.
pub(super) const WITHIN: &[(&str, &str, Qualifier)] = &[
    ("个多", "多", Qualifier::Above),
    ("个余", "余", Qualifier::Above),
    ("个来", "来", Qualifier::About),
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

impl Qualifier {
    /// The extent of a number with this word.
    pub(super) fn of(self, number: Decimal) -> Extent<Decimal> {
        match self {
            Qualifier::Below => Extent::Below(number),
            Qualifier::AtMost => Extent::AtMost(number),
            Qualifier::About | Qualifier::Nearly => Extent::About(number),
            Qualifier::Exact => Extent::Exact(number),
            Qualifier::AtLeast => Extent::AtLeast(number),
            Qualifier::Above => Extent::Above(number),
        }
    }

    /// The combined meaning of two consecutive words: 达到近, 最多不超过; `None` if they contradict each other.
    pub(super) fn followed_by(self, next: Qualifier) -> Option<Qualifier> {
        match (self, next) {
            (said, Qualifier::Exact) | (Qualifier::Exact, said) => Some(said),
            (Qualifier::About | Qualifier::Nearly, Qualifier::Nearly)
            | (Qualifier::Nearly, Qualifier::About) => Some(Qualifier::Nearly),
            (said, next) => (said == next).then_some(said),
        }
    }

    /// The extent after this word is applied to a known extent; `None` if they contradict each other.
    pub(super) fn within(self, known: Extent<Decimal>) -> Option<Extent<Decimal>> {
        match (self, known) {
            (Qualifier::Exact, known) => Some(known),
            (said, Extent::Exact(number)) => Some(said.of(number)),
            // 超20多人 states no more than 20多人.
            (Qualifier::Above, Extent::Above(_)) => Some(known),
            (Qualifier::About | Qualifier::Nearly, Extent::About(_)) => Some(known),
            _ => None,
        }
    }
}
