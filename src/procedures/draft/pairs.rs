//! Quotation marks and brackets: where the words before a figure may be cut without tearing a pair.

use std::ops::Range;

const PAIRS: &[(char, char)] = &[
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('（', '）'),
    ('(', ')'),
    ('【', '】'),
    ('[', ']'),
];

/// Those of them that set words aside.
const BRACKETS: &[(char, char)] = &[
    ('（', '）'),
    ('(', ')'),
    ('【', '】'),
    ('[', ']'),
    ('〔', '〕'),
];

/// The pairs of brackets in some words, from each opening one up to behind its closing one, in the order in which they are closed.
pub(super) fn brackets(words: &[char]) -> Vec<Range<usize>> {
    let (mut open, mut pairs): (Vec<(usize, char)>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for (at, mark) in words.iter().enumerate() {
        if let Some((_, close)) = BRACKETS.iter().find(|(open, _)| open == mark) {
            open.push((at, *close));
        } else if let Some(partner) = open.iter().rposition(|(_, close)| close == mark) {
            let from = open.drain(partner..).next().map_or(at, |(from, _)| from);
            pairs.push(from..at + 1);
        }
    }
    pairs
}

/// The pairs of some words.
pub(super) struct Pairs {
    /// From each opening mark up to behind its closing one, as positions in the words; pairs within pairs are none of their own.
    outer: Vec<Range<usize>>,
    /// Behind the last mark that has no partner, and so the beginning of the words that may be taken as a whole.
    pub whole_from: usize,
}

impl Pairs {
    pub(super) fn of(words: &[char]) -> Pairs {
        let mut open: Vec<(usize, char)> = Vec::new();
        let mut outer: Vec<Range<usize>> = Vec::new();
        let mut whole_from = 0;
        for (at, mark) in words.iter().enumerate() {
            if let Some((_, close)) = PAIRS.iter().find(|(open, _)| open == mark) {
                open.push((at, *close));
            } else if PAIRS.iter().any(|(_, close)| close == mark) {
                match open.iter().rposition(|(_, close)| close == mark) {
                    Some(partner) => {
                        let from = open.drain(partner..).next().map_or(at, |(from, _)| from);
                        outer.retain(|pair| pair.start < from);
                        outer.push(from..at + 1);
                    }
                    None => whole_from = at + 1,
                }
            }
        }
        if let Some((last, _)) = open.last() {
            whole_from = whole_from.max(last + 1);
        }
        Pairs { outer, whole_from }
    }

    /// The pair within which a cut before the character `at` would be.
    pub(super) fn around(&self, at: usize) -> Option<&Range<usize>> {
        self.outer
            .iter()
            .find(|pair| pair.start < at && at < pair.end)
    }

    /// Whether a pair begins with the character `at`.
    pub(super) fn opens(&self, at: usize) -> bool {
        self.outer.iter().any(|pair| pair.start == at)
    }
}

/// Without signs and marks that have no partner at the ends, and without a pair around the whole.
pub(super) fn without_torn_ends(words: &str) -> String {
    let characters: Vec<char> = words.chars().collect();
    let mut rest = characters.as_slice();
    loop {
        let pairs = Pairs::of(rest);
        let pair_of = |at: usize| pairs.outer.iter().find(|pair| pair.contains(&at));
        match rest {
            [first, inner @ ..] if !first.is_alphanumeric() && pair_of(0).is_none() => rest = inner,
            [inner @ .., last] if !last.is_alphanumeric() && pair_of(rest.len() - 1).is_none() => {
                rest = inner;
            }
            [_, inner @ .., _] if pair_of(0).is_some_and(|pair| pair.end == rest.len()) => {
                rest = inner;
            }
            [..] => return rest.iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_within_brackets() {
        let of = |words: &str| brackets(&words.chars().collect::<Vec<char>>());
        assert_eq!(of("a（b【c】）(d"), [3..6, 1..7]);
        assert!(of("）“a”（b").is_empty());
    }

    #[test]
    fn marks_without_a_partner_and_pairs_around_the_whole_go() {
        for (words, expected) in [
            ("未来工厂”", "未来工厂"),
            ("”“未来工厂”", "未来工厂"),
            ("“未来工厂”“未来工厂”", "“未来工厂”“未来工厂”"),
            ("建成“未来工厂”", "建成“未来工厂”"),
            ("交易总额（亿元）", "交易总额（亿元）"),
            ("《条例》", "条例"),
            ("”“", ""),
            ("", ""),
        ] {
            assert_eq!(without_torn_ends(words), expected, "{words}");
        }
    }
}
