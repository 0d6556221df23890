//! Text → tokens. Never fails: invalid text becomes a token of an error kind.
//!
//! Characters typed through a Chinese input method (`（`, `，`, `“`, `３`, …) are read as their ASCII equivalents (see
//! `ascii`), except inside strings, backticks and comments, where every character is kept.

use super::ascii::{ascii_equivalent, operator_equivalent, to_ascii};
use super::keyword::Keyword;
use super::token::{Symbol, Token, TokenKind};
use crate::error::Span;
use nom::bytes::complete::take_while1;
use nom::character::complete::satisfy;
use nom::combinator::{opt, recognize};
use nom::{IResult, Parser};

/// Splits a text into tokens, including comments and without white space.
///
/// ```
/// use tupu::language::{Keyword, TokenKind, tokenize};
/// let kinds: Vec<TokenKind> = tokenize("RETURN 山西").iter().map(|token| token.kind).collect();
/// assert_eq!(kinds, [TokenKind::Keyword(Keyword::Return), TokenKind::Identifier]);
/// ```
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 4);
    found.extend(tokens(text));
    found
}

/// Splits a text lazily: a text may be long, and its first tokens may be enough.
///
/// ```
/// assert_eq!(tupu::language::tokens("RETURN 1; …").take(2).count(), 2);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let mut rest = text;
    let mut after_dot = false;
    std::iter::from_fn(move || {
        rest = after_space(rest);
        let start = text.len() - rest.len();
        let (mut kind, length) = scan(rest, rest.chars().next()?);
        if after_dot && matches!(kind, TokenKind::Keyword(_)) {
            kind = TokenKind::Identifier;
        }
        after_dot = kind == TokenKind::Symbol(Symbol::Dot);
        rest = rest.get(length..).unwrap_or("");
        let span = Span::new(start, start + length);
        Some(Token { kind, span })
    })
}

/// The text from its next token on.
pub(super) fn after_space(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

/// White space as defined by openCypher (including the ideographic and the no-break space), and invisible characters:
/// the marks that editors leave at the start of a file, and those in text copied from a page.
pub(super) fn is_space(c: char) -> bool {
    let unseen = matches!(
        c,
        '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'
    );
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}') || unseen
}

pub(super) fn is_name_start(c: char) -> bool {
    matches!(c, '_' | '＿') || unicode_ident::is_xid_start(c)
}

pub(super) fn is_name_part(c: char) -> bool {
    unicode_ident::is_xid_continue(c)
}

/// The kind and the length in bytes of the token at the head of `rest`, whose first character is `first`.
pub(super) fn scan(rest: &str, first: char) -> (TokenKind, usize) {
    if is_name_start(first) {
        return word(rest);
    }
    match ascii_equivalent(first) {
        '0'..='9' => number(rest),
        '.' if rest.chars().nth(1).is_some_and(is_digit) => number(rest),
        '\'' | '"' | '“' | '”' | '‘' | '’' => string(rest, first),
        '`' => quoted_name(rest, first),
        '$' => parameter(rest, first),
        '/' => slash(rest, first),
        _ => symbol(rest, first),
    }
}

fn word(rest: &str) -> (TokenKind, usize) {
    let length = name_length(rest);
    let word = to_ascii(rest.get(..length).unwrap_or_default());
    let kind = Keyword::from_word(&word).map_or(TokenKind::Identifier, TokenKind::Keyword);
    (kind, length)
}

fn name_length(rest: &str) -> usize {
    rest.find(|c| !is_name_part(c)).unwrap_or(rest.len())
}

/// A number and any letters directly after it: `12ab` is one malformed number, not a number and a name.
fn number(rest: &str) -> (TokenKind, usize) {
    let mut head = rest.chars().map(ascii_equivalent);
    if head.next() == Some('0') && matches!(head.next(), Some('x' | 'X')) {
        return (TokenKind::Integer, name_length(rest));
    }
    let length = match recognize((digits, opt(fraction), opt(exponent))).parse(rest) {
        Ok((_, text)) => text.len(),
        Err(_) => recognize((fraction, opt(exponent)))
            .parse(rest)
            .map_or(1, |(_, text)| text.len()),
    };
    let (text, tail) = rest.split_at(length);
    let (suffix, _) = tail.split_at(name_length(tail));
    let kind = match text.contains(|c| matches!(ascii_equivalent(c), '.' | 'e' | 'E')) {
        _ if matches!(&*to_ascii(suffix), "m" | "M") => TokenKind::Decimal,
        true => TokenKind::Float,
        false => TokenKind::Integer,
    };
    (kind, length + suffix.len())
}

fn is_digit(c: char) -> bool {
    ascii_equivalent(c).is_ascii_digit()
}

/// Matches a character with one of these ASCII equivalents.
fn equivalent_to<'a>(
    wanted: &'static [char],
) -> impl Parser<&'a str, Output = char, Error = nom::error::Error<&'a str>> {
    satisfy(move |c| wanted.contains(&ascii_equivalent(c)))
}

fn digits(rest: &str) -> IResult<&str, &str> {
    take_while1(|c: char| is_digit(c) || ascii_equivalent(c) == '_').parse(rest)
}

/// The point must be followed by a digit: `1..3` is a range.
fn fraction(rest: &str) -> IResult<&str, &str> {
    recognize((equivalent_to(&['.']), satisfy(is_digit), opt(digits))).parse(rest)
}

fn exponent(rest: &str) -> IResult<&str, &str> {
    recognize((
        equivalent_to(&['e', 'E']),
        opt(equivalent_to(&['+', '-'])),
        digits,
    ))
    .parse(rest)
}

/// A string ends at a matching quote; the two curly quotes of a pair are equivalent, since input methods mix them up.
fn string(rest: &str, open: char) -> (TokenKind, usize) {
    let closes = |c: char| match open {
        '“' | '”' => matches!(c, '“' | '”'),
        '‘' | '’' => matches!(c, '‘' | '’'),
        _ => c == open,
    };
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if closes(c) => return (TokenKind::String, at + c.len_utf8()),
            _ => {}
        }
    }
    (TokenKind::UnterminatedString, rest.len())
}

/// A name in backticks; a doubled backtick is a backtick of the name.
fn quoted_name(rest: &str, backtick: char) -> (TokenKind, usize) {
    let width = backtick.len_utf8();
    let mut length = width;
    while let Some(found) = rest.get(length..).and_then(|tail| tail.find(backtick)) {
        length += found + width;
        match rest.get(length..) {
            Some(tail) if tail.starts_with(backtick) => length += width,
            _ => return (TokenKind::QuotedIdentifier, length),
        }
    }
    (TokenKind::UnterminatedIdentifier, rest.len())
}

fn parameter(rest: &str, dollar: char) -> (TokenKind, usize) {
    let width = dollar.len_utf8();
    let name = rest.get(width..).unwrap_or("");
    if let Some(first) = name.chars().next().filter(|c| ascii_equivalent(*c) == '`') {
        return match quoted_name(name, first) {
            (TokenKind::QuotedIdentifier, length) => (TokenKind::Parameter, width + length),
            (kind, length) => (kind, width + length),
        };
    }
    match name_length(name) {
        0 => (TokenKind::Symbol(Symbol::Dollar), width),
        length => (TokenKind::Parameter, width + length),
    }
}

/// A comment, or a division sign.
fn slash(rest: &str, first: char) -> (TokenKind, usize) {
    let Some(second) = rest.chars().nth(1) else {
        return symbol(rest, first);
    };
    match ascii_equivalent(second) {
        '/' => line_comment(rest),
        '*' => block_comment(rest, first, second),
        _ => symbol(rest, first),
    }
}

fn line_comment(rest: &str) -> (TokenKind, usize) {
    let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
    (TokenKind::Comment, end)
}

/// A comment that begins in ASCII ends in ASCII, whatever its content.
fn block_comment(rest: &str, slash: char, star: char) -> (TokenKind, usize) {
    let start = slash.len_utf8() + star.len_utf8();
    let inside = rest.get(start..).unwrap_or_default();
    let ascii = slash.is_ascii() && star.is_ascii();
    let end = match ascii {
        true => inside.find("*/").map(|at| at + 2),
        false => end_of_wide_comment(inside),
    };
    match end {
        Some(end) => (TokenKind::Comment, start + end),
        None => (TokenKind::UnterminatedComment, rest.len()),
    }
}

/// The end of `＊／`, in full or half width.
fn end_of_wide_comment(inside: &str) -> Option<usize> {
    let mut after_star = false;
    for (at, c) in inside.char_indices() {
        match ascii_equivalent(c) {
            '/' if after_star => return Some(at + c.len_utf8()),
            c => after_star = c == '*',
        }
    }
    None
}

/// The longest symbol: of two characters if they form one, else of one.
fn symbol(rest: &str, first: char) -> (TokenKind, usize) {
    if let Some(symbol) = operator_equivalent(first) {
        return (TokenKind::Symbol(symbol), first.len_utf8());
    }
    let one = ascii_equivalent(first);
    let second = rest.chars().nth(1);
    if let Some((symbol, second)) = second.and_then(|c| Some((pair(one, ascii_equivalent(c))?, c)))
    {
        let length = first.len_utf8() + second.len_utf8();
        return (TokenKind::Symbol(symbol), length);
    }
    let mut buffer = [0; 4];
    let symbol = Symbol::from_text(one.encode_utf8(&mut buffer));
    let kind = symbol.map_or(TokenKind::Unknown, TokenKind::Symbol);
    (kind, first.len_utf8())
}

/// Arrows are not tokens: `a<-1` is a comparison with minus one, and only a pattern reads `<-` as an arrow.
fn pair(first: char, second: char) -> Option<Symbol> {
    Some(match (first, second) {
        ('.', '.') => Symbol::DotDot,
        ('+', '=') => Symbol::PlusEqual,
        ('<', '>') => Symbol::NotEqual,
        ('<', '=') => Symbol::LessOrEqual,
        ('>', '=') => Symbol::GreaterOrEqual,
        ('=', '~') => Symbol::MatchesRegex,
        ('|', '|') => Symbol::DoubleBar,
        _ => return None,
    })
}
