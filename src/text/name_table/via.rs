//! How a name was found, and the score for that.

use std::fmt;

/// How a name was found, from the surest way to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Via {
    /// It is the main name, character by character.
    Exact,
    /// It is an alias, character by character.
    Alias,
    /// Its normal form is that of a name.
    NormalForm,
    /// It is a name without what may be left out, or has more of that.
    Core,
    /// It is a name behind the names of others, such as the places around it.
    Qualified,
    /// It is the pinyin of a name.
    Pinyin,
    /// It is such names one behind the other, one of them in pinyin.
    QualifiedPinyin,
    /// It is the initials of a name's pinyin.
    Initials,
    /// It is these behind the names of others.
    QualifiedInitials,
    /// A name begins with it, or the pinyin or the initials of one.
    Prefix,
    /// It is the beginning of a name behind the names of others.
    QualifiedPrefix,
    /// It is a name but for typing errors.
    Fuzzy,
    /// It is names one behind the other, one of them with typing errors.
    QualifiedFuzzy,
    /// It sounds like a name, or is the pinyin of one but for typing errors.
    FuzzyPinyin,
    /// It is names one behind the other, one of which is only like that.
    QualifiedFuzzyPinyin,
}

impl Via {
    /// The text of it, which stays as it is.
    ///
    /// ```text
    /// Via::FuzzyPinyin.as_str() is "fuzzy pinyin"
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Exact => "exact",
            Via::Alias => "alias",
            Via::NormalForm => "normal form",
            Via::Core => "core",
            Via::Qualified => "qualified",
            Via::Pinyin => "pinyin",
            Via::QualifiedPinyin => "qualified pinyin",
            Via::Initials => "initials",
            Via::QualifiedInitials => "qualified initials",
            Via::Prefix => "prefix",
            Via::QualifiedPrefix => "qualified prefix",
            Via::Fuzzy => "fuzzy",
            Via::QualifiedFuzzy => "qualified fuzzy",
            Via::FuzzyPinyin => "fuzzy pinyin",
            Via::QualifiedFuzzyPinyin => "qualified fuzzy pinyin",
        }
    }

    /// The score of a name that is found this way; for `Prefix`, `Fuzzy` and `FuzzyPinyin`, of one that agrees in all its
    /// characters, and for names behind others the highest.
    pub fn score(self) -> f64 {
        match self {
            Via::Exact => 1.0,
            Via::Alias => 0.95,
            Via::NormalForm => 0.9,
            Via::Core => 0.8,
            Via::Pinyin => 0.7,
            Via::Initials | Via::Prefix => 0.6,
            Via::Fuzzy => 0.4,
            Via::FuzzyPinyin => 0.36,
            Via::Qualified => BEHIND_OTHERS,
            Via::QualifiedPinyin => behind_others(Via::Pinyin.score()),
            Via::QualifiedInitials => behind_others(Via::Initials.score()),
            Via::QualifiedPrefix => behind_others(Via::Prefix.score()),
            Via::QualifiedFuzzy => behind_others(Via::Fuzzy.score()),
            Via::QualifiedFuzzyPinyin => behind_others(Via::FuzzyPinyin.score()),
        }
    }

    /// How names one behind the other are found of which the least sure one is found this way.
    pub fn behind_others(self) -> Via {
        match self {
            Via::Exact | Via::Alias | Via::NormalForm | Via::Core | Via::Qualified => {
                Via::Qualified
            }
            Via::Pinyin | Via::QualifiedPinyin => Via::QualifiedPinyin,
            Via::Initials | Via::QualifiedInitials => Via::QualifiedInitials,
            Via::Prefix | Via::QualifiedPrefix => Via::QualifiedPrefix,
            Via::Fuzzy | Via::QualifiedFuzzy => Via::QualifiedFuzzy,
            Via::FuzzyPinyin | Via::QualifiedFuzzyPinyin => Via::QualifiedFuzzyPinyin,
        }
    }

    /// Whether the text is a name in some form, and not only spelled or written like one.
    pub fn is_named(self) -> bool {
        match self {
            Via::Exact | Via::Alias | Via::NormalForm | Via::Core => true,
            Via::Qualified
            | Via::Pinyin
            | Via::QualifiedPinyin
            | Via::Initials
            | Via::QualifiedInitials
            | Via::Prefix
            | Via::QualifiedPrefix
            | Via::Fuzzy
            | Via::QualifiedFuzzy
            | Via::FuzzyPinyin
            | Via::QualifiedFuzzyPinyin => false,
        }
    }

    /// Whether there are typing errors, or other characters that sound alike.
    pub fn has_errors(self) -> bool {
        match self {
            Via::Fuzzy | Via::QualifiedFuzzy | Via::FuzzyPinyin | Via::QualifiedFuzzyPinyin => true,
            Via::Exact
            | Via::Alias
            | Via::NormalForm
            | Via::Core
            | Via::Qualified
            | Via::Pinyin
            | Via::QualifiedPinyin
            | Via::Initials
            | Via::QualifiedInitials
            | Via::Prefix
            | Via::QualifiedPrefix => false,
        }
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The most that is left of the score of a name where it stands behind the names of others.
const BEHIND_OTHERS: f64 = 0.95;

/// The score of names one behind the other of which the least sure one has this score, where its node leads to all of them.
pub fn behind_others(score: f64) -> f64 {
    rounded(BEHIND_OTHERS * score)
}

/// The score where both the text and the name had something that may be left out: 泰安县 for 泰安市.
pub(super) const BOTH_CORES: f64 = 0.75;

/// What is left of the score of pinyin and initials where a character is read in a rare way.
pub(super) const RARE: f64 = 0.9;

/// The score of a name that begins with the text: the more of it is typed, the higher.
pub(super) fn prefix_score(typed: usize, length: usize) -> f64 {
    rounded(0.4 + 0.2 * share(typed, length))
}

/// The score of a name that is near: the fewer errors for its length, the higher.
pub(super) fn fuzzy_score(via: Via, errors: u8, typed: usize, length: usize) -> f64 {
    let longer = typed.max(length);
    rounded(via.score() * share(longer.saturating_sub(usize::from(errors)), longer))
}

/// A score to four decimals: 0.33, and not 0.32999999999999996.
pub fn rounded(score: f64) -> f64 {
    (score * 1e4).round() / 1e4
}

/// Lengths are far below 2^53, where floats are exact.
fn share(part: usize, whole: usize) -> f64 {
    let exact = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    exact(part) / exact(whole.max(1))
}
