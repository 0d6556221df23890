//! Firms that a text names and the graph does not know: they are told by their ends, 有限公司 and the like.

use super::pairs::brackets;
use super::proposals::{Name, Role};
use crate::text::Paragraph;
use crate::value::figures::Figure;
use std::ops::Range;

/// The ends of whole names of firms. 公司 and 集团 alone are as often what is spoken of (该公司, 企业集团) as a name.
const ENDS: &[&str] = &["有限责任公司", "有限公司", "股份公司", "集团公司", "总公司"];

/// What else may stand between the name that a firm has of its own and such an end.
const FORMS: &[&str] = &["股份", "集团", "控股"];

/// Words behind which the name of a firm begins.
const BEFORE: &[&str] = &[
    "记者从",
    "记者在",
    "引进",
    "引入",
    "收购",
    "入股",
    "携手",
    "联合",
    "位于",
    "拥有",
    "成立",
    "组建",
    "注册",
    "走进",
    "来到",
    "走访",
    "调研",
    "对接",
    "签约",
    "以及",
    "包括",
    "其中",
    "例如",
    "旗下",
    "隶属于",
    "通过",
    "委托",
    "支持",
    "帮助",
    "推动",
    "助力",
    "关于",
    "根据",
    "由",
    "从",
    "与",
    "的",
    "了",
    "等",
    "是",
    "被",
];

/// The longest name of a firm, in characters.
const LONGEST: usize = 40;

/// The name that it has of its own has at least so many characters.
const SHORTEST: usize = 2;

/// Adds the firms of a text that none of the names is, and takes out names that stand within them. `names` are in order, and none
/// overlap.
pub(super) fn add_firms(
    names: &mut Vec<Name>,
    characters: &[char],
    paragraphs: &[Paragraph],
    figures: &[Figure],
) {
    let mut from = 0;
    let mut firms: Vec<Range<usize>> = Vec::new();
    for end in 1..=characters.len() {
        let Some(form) = form_before(characters, end).filter(|form| from <= *form) else {
            continue;
        };
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= form);
        let paragraph = paragraphs.get(first).map_or(0, |one| one.span.start);
        let begin = beginning(characters, figures, from.max(paragraph.min(form))..form);
        from = end;
        let words = characters.get(begin..form).unwrap_or(&[]);
        // 泰安的有限公司 is no name.
        if is_behind_word(words) {
            continue;
        }
        let own = without_forms(words);
        let is_known = names
            .binary_search_by(|name| name.span.end.cmp(&end))
            .is_ok();
        if own >= SHORTEST && !is_known {
            firms.push(begin..end);
        }
    }
    if firms.is_empty() {
        return;
    }
    names.retain(|name| {
        let after = firms.partition_point(|firm| firm.end <= name.span.start);
        firms
            .get(after)
            .is_none_or(|firm| name.span.end <= firm.start)
    });
    names.extend(firms.into_iter().map(|span| Name {
        name: written(characters.get(span.clone()).unwrap_or(&[])),
        span,
        node: None,
        role: Role::Subject,
        is_general: false,
        aside: None,
    }));
    names.sort_by_key(|name| name.span.start);
}

/// Where the form of a firm begins that ends before a place.
fn form_before(characters: &[char], end: usize) -> Option<usize> {
    let starts = ENDS.iter().filter_map(|form| {
        let start = end.checked_sub(form.chars().count())?;
        let is_it = characters.get(start..end)?.iter().copied().eq(form.chars());
        is_it.then_some(start)
    });
    starts.min()
}

/// Where a name begins that ends with a form: behind the last sign, figure, or word behind which names begin.
fn beginning(characters: &[char], figures: &[Figure], within: Range<usize>) -> usize {
    let least = within.start.max(within.end.saturating_sub(LONGEST));
    let mut begin = least;
    let (mut depth, mut at) = (0_usize, within.end);
    while let Some(before) = at.checked_sub(1).filter(|before| *before >= least) {
        let c = characters.get(before).copied().unwrap_or('\n');
        match c {
            '）' | ')' => depth += 1,
            '（' | '(' if depth > 0 => depth -= 1,
            _ if depth > 0 || !is_boundary(c) => {}
            _ => {
                begin = at;
                break;
            }
        }
        at = before;
    }
    let last = figures.partition_point(|figure| figure.end <= within.end);
    if let Some(figure) = last.checked_sub(1).and_then(|last| figures.get(last)) {
        begin = begin.max(figure.end);
    }
    let words = characters.get(begin..within.end).unwrap_or(&[]);
    let spaces = words.iter().take_while(|c| c.is_whitespace()).count();
    let words = words.get(spaces..).unwrap_or(&[]);
    begin + spaces + behind_words(words)
}

/// Where in some words a name begins: behind the last word behind which names begin, as long as a name is left.
fn behind_words(words: &[char]) -> usize {
    let pairs = brackets(words);
    let is_free = |at: &usize| !pairs.iter().any(|pair| pair.contains(at));
    let mut places = (1..words.len()).rev().filter(is_free);
    let place = places.find(|at| {
        let (before, rest) = words.split_at(*at);
        is_behind_word(before) && without_forms(rest) >= SHORTEST
    });
    place.unwrap_or(0)
}

/// Whether some words end with one behind which names begin, and which is no part of another word (美的, 自由, 高等).
fn is_behind_word(words: &[char]) -> bool {
    BEFORE.iter().any(|word| {
        let rest = words.len().checked_sub(word.chars().count());
        let rest = rest.and_then(|rest| words.split_at_checked(rest));
        rest.is_some_and(|(rest, end)| {
            let is_part = matches!(
                (*word, rest.last()),
                ("的", Some('美' | '目')) | ("由", Some('自')) | ("等", Some('高' | '中' | '平'))
            );
            !is_part && end.iter().copied().eq(word.chars())
        })
    })
}

/// How many characters of the name of a firm are left without 股份, 集团 and the like at its end, and without spaces.
fn without_forms(name: &[char]) -> usize {
    let name = written(name);
    let mut rest = name.as_str();
    while let Some(less) = FORMS.iter().find_map(|form| rest.strip_suffix(form)) {
        rest = less;
    }
    rest.chars().count()
}

/// What no name of a firm goes across.
fn is_boundary(c: char) -> bool {
    matches!(
        c,
        '，' | ','
            | '；'
            | ';'
            | '：'
            | ':'
            | '、'
            | '。'
            | '！'
            | '!'
            | '？'
            | '?'
            | '（'
            | '('
            | '【'
            | '】'
            | '['
            | ']'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '—'
            | '…'
    )
}

/// Without spaces and line ends.
fn written(characters: &[char]) -> String {
    characters.iter().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::paragraphs;

    /// The firms of a text, in which 恒力石化有限公司 and 泰安 are known.
    fn firms(text: &str) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        let mut names = Vec::new();
        for known in ["恒力石化有限公司", "泰安"] {
            for (at, _) in text.match_indices(known) {
                let start = text[..at].chars().count();
                names.push(Name {
                    span: start..start + known.chars().count(),
                    node: Some(1),
                    name: known.to_owned(),
                    role: Role::Subject,
                    is_general: false,
                    aside: None,
                });
            }
        }
        names.sort_by_key(|name| name.span.start);
        add_firms(&mut names, &characters, &paragraphs(text), &[]);
        let firms = names.into_iter().filter(|name| name.node.is_none());
        firms.map(|firm| firm.name).collect()
    }

    #[test]
    fn firms_are_told_by_their_ends() {
        for (text, expected) in [
            (
                "华为（泰安）新材料科技有限公司投资3亿元",
                &["华为（泰安）新材料科技有限公司"][..],
            ),
            (
                "记者从泰安市华为技术有限公司获悉",
                &["泰安市华为技术有限公司"],
            ),
            (
                "泰安引进美的集团股份有限公司和恒力石化有限公司",
                &["美的集团股份有限公司"],
            ),
            (
                "（华为技术有限公司）、“小米股份公司”",
                &["华为技术有限公司", "小米股份公司"],
            ),
            ("由中国石油\n化工集团公司的", &["中国石油化工集团公司"]),
            ("泰安的有限公司，该公司，企业集团", &[]),
            // A name begins with its paragraph, and goes across the line ends of a narrow column.
            ("泰安增长\n\n华为技术有限公司", &["华为技术有限公司"]),
            (
                "\u{3000}\u{3000}泰安增长。\n\u{3000}\u{3000}华为技术\n有限公司",
                &["华为技术有限公司"],
            ),
            ("增长。 华为技术有限公司", &["华为技术有限公司"]),
            ("恒力石化有限公司", &[]),
            ("有限公司", &[]),
            ("", &[]),
        ] {
            assert_eq!(firms(text), expected, "{text}");
        }
    }
}
