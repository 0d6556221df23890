//! Characters of input methods, word processors and books, and their ASCII equivalents in the language.
//!
//! Outside of strings, names in backticks and comments, an unambiguous character is read as its ASCII equivalent. An
//! ambiguous one is rejected, and the error lists the possibilities.

use super::token::Symbol;
use std::borrow::Cow;

/// The offset of the full-width forms from their ASCII characters.
const FULL_WIDTH_OFFSET: u32 = 0xfee0;

/// The ASCII equivalent of a character if it is unambiguous, otherwise the character itself.
pub(super) fn ascii_equivalent(c: char) -> char {
    match c {
        _ if c.is_ascii() => c,
        '！'..='～' => char::from_u32(u32::from(c) - FULL_WIDTH_OFFSET).unwrap_or(c),
        '。' | '｡' | '﹒' => '.',
        '、' | '､' | '﹐' | '﹑' => ',',
        '【' => '[',
        '】' => ']',
        '《' | '〈' | '﹤' => '<',
        '》' | '〉' | '﹥' => '>',
        '￥' | '¥' | '﹩' => '$',
        '−' | '‐' | '‑' | '﹣' => '-',
        '×' | '∗' | '﹡' => '*',
        '÷' | '∕' => '/',
        '∶' | '﹕' | '︓' | '꞉' => ':',
        '〜' | '∼' => '~',
        '﹔' => ';',
        '﹗' => '!',
        '﹖' => '?',
        '﹙' => '(',
        '﹚' => ')',
        '﹛' => '{',
        '﹜' => '}',
        '﹟' => '#',
        '﹠' => '&',
        '﹢' => '+',
        '﹦' => '=',
        '﹪' => '%',
        '﹫' => '@',
        _ => c,
    }
}

/// The operator of two ASCII characters for which other notations have a character of its own.
pub(super) fn operator_equivalent(c: char) -> Option<Symbol> {
    match c {
        '≤' | '≦' | '⩽' => Some(Symbol::LessOrEqual),
        '≥' | '≧' | '⩾' => Some(Symbol::GreaterOrEqual),
        '≠' => Some(Symbol::NotEqual),
        _ => None,
    }
}

/// What to write in place of a character that begins no token.
pub(super) fn advice(c: char) -> &'static str {
    match ascii_equivalent(c) {
        '@' | '?' => "a parameter is written `$name`",
        '#' => "a comment begins with `//`",
        '\\' => "a backslash is only valid in strings; division is written `/`",
        '~' => {
            "a regular expression is matched with `=~`; a relationship of either direction is written `--`"
        }
        '—' | '–' | '―' | '─' => {
            "a minus sign is written `-`, a relationship of either direction `--`, and `_` joins words"
        }
        '…' | '⋯' => "a range is written `..`, a power `^`",
        '→' | '←' | '↔' | '⇒' | '⇐' | '⇔' | '⟶' | '⟵' => {
            "an arrow is written `-->` or `-[:TYPE]->`, and `<--` or `<-[:TYPE]-`"
        }
        '「' | '」' | '『' | '』' | '〔' | '〕' | '〖' | '〗' | '｢' | '｣' => {
            "a list is written in `[ ]`, a map in `{ }`, text in quotes `' '`"
        }
        '«' | '»' | '‹' | '›' | '„' | '‚' | '‟' | '‛' | '〝' | '〞' | '〟' | '′' | '″' | '´' => {
            "text is written in quotes: `'…'` or `\"…\"`"
        }
        '·' | '•' | '・' | '‧' => {
            "a name with special characters is written in backticks, a property after a dot: `n.key`"
        }
        '∧' => "conjunction is written `AND`",
        '∨' => "disjunction is written `OR`",
        '¬' | '￢' => "negation is written `NOT`",
        '∈' => "membership is written `IN`",
        '∉' => "non-membership is written `NOT x IN list`",
        '≈' | '≡' => "equality is written `=`",
        '√' => "a square root is written `sqrt(x)`",
        '²' | '³' => "a power is written `^`",
        '￡' | '£' | '€' => "a parameter is written `$name`",
        _ => "a name with special characters is written in backticks",
    }
}

/// A text in which every unambiguous character is replaced by its ASCII equivalent.
pub(super) fn to_ascii(text: &str) -> Cow<'_, str> {
    match text.chars().all(|c| ascii_equivalent(c) == c) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.chars().map(ascii_equivalent).collect()),
    }
}
