//! A running text in paragraphs and sentences.

use std::ops::Range;

/// A part of a text, in characters.
type Span = Range<usize>;

/// A paragraph of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its characters.
    pub span: Span,
    /// Its sentences, without the spaces around them.
    pub sentences: Vec<Span>,
    /// It is a headline: a line of Markdown with `#` or all in bold, or what the text begins with, if it is short and no sentence.
    pub is_heading: bool,
}

/// What the text begins with is a headline if it has at most so many characters.
const LONGEST_HEADING: usize = 60;

/// The paragraphs of a text.
///
/// Where a text has empty lines, they are what separates paragraphs, and its other line ends are those of a narrow column;
/// where it has none, a paragraph ends with a line that ends a sentence. A line that is indented begins a paragraph in any case.
///
/// ```text
/// paragraphs("# 泰安\n\n一月增长3%。二月\n增长4%。") has a heading and a paragraph of two sentences
/// ```
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let characters: Vec<char> = text.chars().collect();
    let lines = lines(&characters);
    let is_spaced = lines
        .iter()
        .enumerate()
        .any(|(at, line)| at > 0 && at + 1 < lines.len() && is_blank(&characters, line));
    let mut blocks: Vec<Span> = Vec::new();
    let mut ended = true;
    for line in lines {
        if is_blank(&characters, &line) {
            ended = true;
            continue;
        }
        let written = characters.get(line.clone()).unwrap_or(&[]);
        let begins = ended || is_indented(written) || is_marked(written);
        match blocks.last_mut() {
            Some(block) if !begins => block.end = line.end,
            _ => blocks.push(line.clone()),
        }
        let is_title = blocks.len() == 1 && begins && is_title(written);
        ended = is_marked(written) || !is_spaced && (is_title || ends_sentence(written));
    }
    let several = blocks.len() > 1;
    let blocks = blocks.into_iter().enumerate();
    let paragraphs = blocks.map(|(at, block)| {
        let span = trimmed(&characters, block);
        let written = characters.get(span.clone()).unwrap_or(&[]);
        let is_title = at == 0 && several && written.len() <= LONGEST_HEADING;
        Paragraph {
            is_heading: is_marked(written) || is_title && !written.iter().any(|c| is_end(*c)),
            sentences: sentences(&characters, &span),
            span,
        }
    });
    paragraphs.collect()
}

fn lines(characters: &[char]) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, c) in characters.iter().enumerate() {
        if *c == '\n' {
            lines.push(start..at);
            start = at + 1;
        }
    }
    lines.push(start..characters.len());
    lines
}

fn is_blank(characters: &[char], line: &Span) -> bool {
    let written = characters.get(line.clone()).unwrap_or(&[]);
    written.iter().all(|c| c.is_whitespace())
}

fn is_indented(line: &[char]) -> bool {
    line.starts_with(&['\u{3000}', '\u{3000}']) || line.starts_with(&[' '; 4])
}

/// Whether a line is a headline of Markdown.
fn is_marked(line: &[char]) -> bool {
    let line: String = line.iter().collect();
    let line = line.trim();
    let is_bold = line
        .strip_prefix("**")
        .is_some_and(|rest| rest.len() > 2 && rest.find("**") == Some(rest.len() - 2));
    line.starts_with('#') || is_bold
}

/// The signs that end a sentence wherever they stand.
fn is_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?')
}

/// What may stand between the end of a sentence and the next one.
fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '"')
}

/// Whether a line, of a text without empty ones, is a title: short, and without any punctuation that divides a sentence.
fn is_title(line: &[char]) -> bool {
    let divides = |c: &char| is_end(*c) || matches!(c, '，' | ',' | '、' | '；' | ';' | '：' | '.');
    line.len() <= LONGEST_HEADING && !line.iter().any(divides)
}

fn ends_sentence(line: &[char]) -> bool {
    let mut last = line.iter().rev().filter(|c| !c.is_whitespace());
    let last = last.find(|c| !is_closing(**c));
    last.is_some_and(|c| is_end(*c))
}

fn sentences(characters: &[char], span: &Span) -> Vec<Span> {
    let mut sentences = Vec::new();
    let (mut start, mut at) = (span.start, span.start);
    while at < span.end {
        let ends = ends_at(characters, at);
        at += 1;
        if ends {
            while at < span.end
                && characters
                    .get(at)
                    .is_some_and(|c| is_closing(*c) || is_end(*c))
            {
                at += 1;
            }
            sentences.push(trimmed(characters, start..at));
            start = at;
        }
    }
    sentences.push(trimmed(characters, start..span.end));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Whether the character at a place ends a sentence. A full stop does behind a letter, where a space follows.
fn ends_at(characters: &[char], at: usize) -> bool {
    let character = |at: usize| characters.get(at).copied();
    let Some(c) = character(at) else {
        return false;
    };
    let is_stop = || {
        let before = at.checked_sub(1).and_then(character);
        let next = character(at + 1);
        before.is_some_and(|c| c.is_alphabetic() || c == '%')
            && next.is_none_or(char::is_whitespace)
    };
    is_end(c) || c == '.' && is_stop()
}

fn trimmed(characters: &[char], span: Span) -> Span {
    let is_space = |at: usize| characters.get(at).is_some_and(|c| c.is_whitespace());
    let (mut start, mut end) = (span.start, span.end);
    while start < end && is_space(start) {
        start += 1;
    }
    while end > start && is_space(end - 1) {
        end -= 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each paragraph, with marks between its sentences.
    fn cut(text: &str) -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        let written = |span: &Span| characters[span.clone()].iter().collect::<String>();
        let paragraph = |paragraph: Paragraph| {
            let mark = if paragraph.is_heading { "HEAD " } else { "" };
            let sentences: Vec<String> = paragraph.sentences.iter().map(written).collect();
            format!("{mark}{}", sentences.join("|"))
        };
        paragraphs(text).into_iter().map(paragraph).collect()
    }

    #[test]
    fn paragraphs_and_sentences() {
        for (text, expected) in [
            ("", &[][..]),
            (
                "一月增长3.5%。二月“增长。”三月",
                &["一月增长3.5%。|二月“增长。”|三月"],
            ),
            // Without empty lines, sentences at line ends end paragraphs.
            (
                "泰安双增长\n一月。\n二月\n三月！\n",
                &["HEAD 泰安双增长", "一月。", "二月\n三月！"],
            ),
            // With them, lines are only narrow.
            ("一月。\n二月\n\n三月。", &["一月。|二月", "三月。"]),
            (
                "# 泰安\n一月。\n**a1.p1**\n二月。",
                &["HEAD # 泰安", "一月。", "HEAD **a1.p1**", "二月。"],
            ),
            ("　　一月\n　　二月", &["HEAD 一月", "二月"]),
            (
                "It grew by 3.5%. Then it fell. 5 km",
                &["It grew by 3.5%.|Then it fell.|5 km"],
            ),
            ("**年**度**总**", &["**年**度**总**"]),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn all_that_is_no_space_is_in_one_sentence(text in "[一。！”a.\\n #*　]{0,40}") {
            let mut covered = Vec::new();
            for paragraph in paragraphs(&text) {
                for sentence in &paragraph.sentences {
                    prop_assert!(paragraph.span.start <= sentence.start && sentence.end <= paragraph.span.end);
                    covered.extend(sentence.clone());
                }
            }
            prop_assert!(covered.windows(2).all(|pair| pair[0] < pair[1]));
            for (at, c) in text.chars().enumerate() {
                prop_assert!(c.is_whitespace() || covered.contains(&at), "{} {}", at, text);
            }
        }
    }
}
