//! The normal form of a name: what is left when everything is taken away that people write now so, now otherwise.
//!
//! NFKC (full-width letters, ligatures, compatibility forms), no difference between cases, simplified characters, and
//! no spaces, hyphens, middle dots, brackets, quotation marks or other punctuation. What is in brackets stays.

use super::simplified::simplified;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// How often dropping characters may bring a base and a combining mark together, each time for another round.
const ROUNDS: usize = 4;

/// The normal form of a name. It is its own normal form. Text of nothing but punctuation keeps it.
///
/// ```text
/// normal_form("恒力石化（大連）") is "恒力石化大连"
/// normal_form("Ｗ-World 品牌") is "wworld品牌"
/// ```
pub fn normal_form(text: &str) -> String {
    if let Some(form) = of_plain(text) {
        return form;
    }
    let mut form = once(text);
    for _ in 0..ROUNDS {
        if form.chars().all(is_plain) {
            break;
        }
        let again = once(&form);
        if again == form {
            break;
        }
        form = again;
    }
    form
}

/// The normal form of a text of usual characters and brackets, which most names are; `None` for any other text, and for one with
/// a point, which may stand within a number.
fn of_plain(text: &str) -> Option<String> {
    let mut form = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '.' => return None,
            '（' | '）' | '【' | '】' | '《' | '》' | '“' | '”' | '·' | '，' | '、' | '。' =>
                {}
            c if !is_plain(c) => return None,
            c if c.is_ascii() && is_dropped(c) => {}
            c => form.push(simplified(c.to_ascii_lowercase())),
        }
    }
    // A text of nothing but punctuation keeps it.
    (!form.is_empty() || text.is_empty()).then_some(form)
}

fn once(text: &str) -> String {
    let characters = folded(text);
    let kept: String = kept(&characters).map(|(c, _)| c).collect();
    match kept.is_empty() {
        true => characters.iter().map(|(c, _)| c).collect(),
        false => kept,
    }
}

/// Characters whose image is one character, and which nothing joins: ASCII and the usual Chinese characters.
fn is_plain(c: char) -> bool {
    c.is_ascii() || ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Whether a character stands for itself whatever is before it: nothing that begins with it joins what is before.
fn begins_anew(c: char) -> bool {
    if is_plain(c) {
        return true;
    }
    let mut first = None;
    decompose_compatible(c, |part| {
        first.get_or_insert(part);
    });
    first.is_some_and(|first| {
        canonical_combining_class(first) == 0
            && is_nfc_quick(std::iter::once(first)) == IsNormalized::Yes
    })
}

/// The characters of a text in NFKC, without case and simplified, each with the bytes of the text that it comes from.
/// Nothing is dropped.
pub(super) fn folded(text: &str) -> Vec<(char, Range<usize>)> {
    let mut characters = Vec::with_capacity(text.len() / 2);
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = rest.next_if(|(_, next)| !begins_anew(*next)) {
            end = at + next.len_utf8();
        }
        if is_plain(c) && end == start + c.len_utf8() {
            characters.push((simplified(c.to_ascii_lowercase()), start..end));
            continue;
        }
        let segment = text.get(start..end).unwrap_or("");
        // Upper case first: then ß is ss, and ς is σ.
        let lower = segment.nfkc().flat_map(char::to_uppercase);
        let lower: String = lower.flat_map(char::to_lowercase).collect();
        characters.extend(lower.nfkc().map(|c| (simplified(c), start..end)));
    }
    characters
}

/// The folded characters that the normal form keeps.
pub(super) fn kept(
    characters: &[(char, Range<usize>)],
) -> impl Iterator<Item = (char, &Range<usize>)> {
    let is_digit = |at: Option<usize>| {
        let place = at.and_then(|at| characters.get(at));
        place.is_some_and(|(c, _)| c.is_ascii_digit())
    };
    let kept = characters.iter().enumerate().filter(move |(at, (c, _))| {
        let within_number = *c == '.' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        within_number || !is_dropped(*c)
    });
    kept.map(|(_, (c, place))| (*c, place))
}

/// Whether the normal form has no such character: spaces, marks that are not seen, dashes, dots, brackets, quotation
/// marks, and the punctuation of sentences. A point between digits stays: 3.2 is not 32.
pub(super) fn is_dropped(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_unseen(c)
        || is_joint(c)
        || is_bracket(c)
        || ends_part(c)
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Dashes, middle dots and underscores, which join the parts of a name.
fn is_joint(c: char) -> bool {
    matches!(
        c,
        '-' | '_' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{30fb}'
                | '·'
                | '•'
                | '‧'
                | '∙'
                | '⋅'
                | '●'
                | '᛫'
                | '⸱'
                | '\u{387}'
    )
}

/// Brackets and quotation marks of all kinds, after NFKC.
fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›'
            | '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2037}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301b}'
            | '\u{301d}'..='\u{301f}' | '⟨' | '⟩' | '⟪' | '⟫'
    )
}

/// Opening brackets, after NFKC.
pub(super) fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '〔' | '【' | '〖')
}

/// Closing brackets, after NFKC.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '〕' | '】' | '〗')
}

/// The punctuation that ends a sentence or a part of one. A name goes across it only where it has it itself.
pub(super) fn ends_part(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | '!' | '?' | '、' | '。' | '¡' | '¿' | '…'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_name_written_in_many_ways() {
        for (form, ways) in [
            (
                "恒力石化大连",
                &[
                    "恒力石化(大连)",
                    "恒力石化（大連）",
                    "恒力石化【大连】",
                    " 恒力 石化[大连] ",
                ][..],
            ),
            (
                "中建龙宸壹号",
                &[
                    "中建·龙宸壹号",
                    "中建・龍宸壹號",
                    "中建•龙宸壹号",
                    "中建-龙宸壹号",
                ],
            ),
            (
                "wworld品牌",
                &[
                    "W-world品牌",
                    "Ｗ－ＷＯＲＬＤ品牌",
                    "w world 品牌",
                    "W–World\u{200b}品牌",
                ],
            ),
            ("strasse", &["Straße", "STRASSE", "straſſe"]),
            ("ガラス", &["ｶﾞﾗｽ", "ガラス", "カ\u{3099}ラス"]),
            ("naïve", &["Nai\u{308}ve", "NAÏVE"]),
            (
                "链长制",
                &["“链长制”", "「鏈長制」", "《链长制》", "'链长制'"],
            ),
            ("v3.2", &["V3.2", "v 3.2", "Ｖ３．２"]),
            ("coltd", &["Co., Ltd.", "CO LTD"]),
            ("c++", &["C++"]),
            ("——", &["——"]),
            ("", &[""]),
        ] {
            for way in ways {
                assert_eq!(normal_form(way), form, "{way:?}");
            }
        }
        assert_ne!(normal_form("3.2"), normal_form("32"));
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "Ａ（ｶﾞ）龍";
        let characters = folded(text);
        let places: Vec<(char, &str)> = kept(&characters)
            .map(|(c, place)| (c, &text[place.clone()]))
            .collect();
        assert_eq!(places, [('a', "Ａ"), ('ガ', "ｶﾞ"), ('龙', "龍")]);
    }

    proptest! {
        #[test]
        fn plain_texts_take_the_short_way_to_the_same_form(text in "[泰龍a-dA-D0-9 ()（）【】《》“”·，、。.,\\-龙]{0,12}") {
            let mut long = once(&text);
            for _ in 0..ROUNDS {
                long = once(&long);
            }
            prop_assert_eq!(normal_form(&text), long);
        }

        #[test]
        fn a_normal_form_is_its_own(text in "\\PC{0,12}") {
            let form = normal_form(&text);
            prop_assert_eq!(normal_form(&form), form);
        }

        #[test]
        fn marks_and_letters_mixed(text in "[a-zé\u{301}\u{308}\u{3099}ｶか가ᄀ\u{1161}\u{11a8}（）()·. 1-]{0,10}") {
            let form = normal_form(&text);
            prop_assert_eq!(normal_form(&form), form);
        }
    }
}
