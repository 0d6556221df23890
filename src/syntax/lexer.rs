//! Text → tokens. Never fails: what can not be read becomes a token that says so.
//!
//! Punctuation typed through a Chinese input method (`（`, `，`, `“`, …) is read as its ASCII twin, except inside
//! strings and backticks, where every character stands for itself.

use super::keyword::Keyword;
use super::token::{Symbol, Token, TokenKind};
use crate::error::Span;
use nom::bytes::complete::take_while1;
use nom::character::complete::{char, one_of};
use nom::combinator::{opt, recognize};
use nom::{IResult, Parser};

/// Cuts a text into tokens, comments included, white space left out.
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

/// The same, one token at a time: a text may be long, and its first tokens be enough.
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

/// White space as openCypher has it, and the marks that editors leave at the start of a file.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}' | '\u{feff}' | '\u{200b}')
}

pub(super) fn is_name_start(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

pub(super) fn is_name_part(c: char) -> bool {
    unicode_ident::is_xid_continue(c)
}

/// The kind and the length in bytes of the token at the head of `rest`, whose first character is `first`.
pub(super) fn scan(rest: &str, first: char) -> (TokenKind, usize) {
    if is_name_start(first) {
        return word(rest);
    }
    match first {
        '0'..='9' => number(rest),
        '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => number(rest),
        '\'' | '"' | '“' | '”' | '‘' | '’' => string(rest, first),
        '`' => quoted_name(rest),
        '$' => parameter(rest),
        '/' if rest.starts_with("//") => line_comment(rest),
        '/' if rest.starts_with("/*") => block_comment(rest),
        _ => symbol(rest, first),
    }
}

fn word(rest: &str) -> (TokenKind, usize) {
    let length = name_length(rest);
    let keyword = rest.get(..length).and_then(Keyword::from_word);
    (
        keyword.map_or(TokenKind::Identifier, TokenKind::Keyword),
        length,
    )
}

fn name_length(rest: &str) -> usize {
    rest.find(|c| !is_name_part(c)).unwrap_or(rest.len())
}

/// A number and whatever letters hang on to it: `12ab` is one malformed number, not a number and a name.
fn number(rest: &str) -> (TokenKind, usize) {
    if rest.starts_with("0x") || rest.starts_with("0X") {
        return (TokenKind::Integer, name_length(rest));
    }
    let length = match recognize((digits, opt(fraction), opt(exponent))).parse(rest) {
        Ok((_, text)) => text.len(),
        Err(_) => recognize((fraction, opt(exponent)))
            .parse(rest)
            .map_or(1, |(_, text)| text.len()),
    };
    let (text, tail) = rest.split_at(length);
    let kind = match text.contains(['.', 'e', 'E']) {
        true => TokenKind::Float,
        false => TokenKind::Integer,
    };
    (kind, length + name_length(tail))
}

fn digits(rest: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_digit() || c == '_').parse(rest)
}

/// The point must be followed by a digit: `1..3` is a range.
fn fraction(rest: &str) -> IResult<&str, &str> {
    recognize((char('.'), one_of("0123456789"), opt(digits))).parse(rest)
}

fn exponent(rest: &str) -> IResult<&str, &str> {
    recognize((one_of("eE"), opt(one_of("+-")), digits)).parse(rest)
}

/// A string ends at its own quote; curly quotes of a pair are not told apart, since input methods mix them up.
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

/// A name in backticks; a doubled backtick is one of the name's own.
fn quoted_name(rest: &str) -> (TokenKind, usize) {
    let mut length = 1;
    while let Some(found) = rest.get(length..).and_then(|tail| tail.find('`')) {
        length += found + 1;
        match rest.get(length..) {
            Some(tail) if tail.starts_with('`') => length += 1,
            _ => return (TokenKind::QuotedIdentifier, length),
        }
    }
    (TokenKind::UnterminatedIdentifier, rest.len())
}

fn parameter(rest: &str) -> (TokenKind, usize) {
    let name = rest.get(1..).unwrap_or("");
    if name.starts_with('`') {
        return match quoted_name(name) {
            (TokenKind::QuotedIdentifier, length) => (TokenKind::Parameter, length + 1),
            (kind, length) => (kind, length + 1),
        };
    }
    match name_length(name) {
        0 => (TokenKind::Symbol(Symbol::Dollar), 1),
        length => (TokenKind::Parameter, length + 1),
    }
}

fn line_comment(rest: &str) -> (TokenKind, usize) {
    let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
    (TokenKind::Comment, end)
}

fn block_comment(rest: &str) -> (TokenKind, usize) {
    match rest.get(2..).and_then(|tail| tail.find("*/")) {
        Some(at) => (TokenKind::Comment, at + 4),
        None => (TokenKind::UnterminatedComment, rest.len()),
    }
}

/// The longest symbol: two characters where they make one, else one.
fn symbol(rest: &str, first: char) -> (TokenKind, usize) {
    let one = ascii_twin(first);
    let second = rest.chars().nth(1);
    if let Some((symbol, second)) = second.and_then(|c| Some((pair(one, ascii_twin(c))?, c))) {
        let length = first.len_utf8() + second.len_utf8();
        return (TokenKind::Symbol(symbol), length);
    }
    let mut buffer = [0; 4];
    let symbol = Symbol::from_text(one.encode_utf8(&mut buffer));
    let kind = symbol.map_or(TokenKind::Unknown, TokenKind::Symbol);
    (kind, first.len_utf8())
}

/// Arrows are no tokens: `a<-1` compares with minus one, only a pattern reads `<-` as one thing.
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

/// The ASCII character that a full-width one stands for.
fn ascii_twin(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '［' => '[',
        '］' => ']',
        '｛' => '{',
        '｝' => '}',
        '，' | '、' => ',',
        '：' => ':',
        '；' => ';',
        '＝' => '=',
        '＜' => '<',
        '＞' => '>',
        '｜' => '|',
        _ => c,
    }
}
