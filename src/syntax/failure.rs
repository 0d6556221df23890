//! Syntax errors: the furthest position that any production reached, and what would have been accepted there.

use super::ascii::advice;
use super::habits;
use super::input::Input;
use super::keyword::Keyword;
use super::token::{Symbol, Token, TokenKind};
use crate::error::{Error, ErrorCode, Span, nearest};
use nom::error::{ErrorKind, ParseError};

/// The error type of the productions: empty for a mismatch (the furthest position is recorded beside the input), an
/// error for what is wrong in every reading of the text.
#[derive(Debug, Default)]
pub(super) struct Failure(Option<Error>);

impl ParseError<Input<'_>> for Failure {
    fn from_error_kind(_: Input<'_>, _: ErrorKind) -> Failure {
        Failure::default()
    }

    fn append(_: Input<'_>, _: ErrorKind, other: Failure) -> Failure {
        other
    }
}

/// An error that ends the parse.
pub(super) fn fatal(error: Error) -> nom::Err<Failure> {
    nom::Err::Failure(Failure(Some(error)))
}

/// A syntax error with this code that ends the parse.
pub(super) fn fatal_at(
    code: ErrorCode,
    span: Span,
    message: impl Into<String>,
) -> nom::Err<Failure> {
    fatal(Error::syntax(code, message).at(span))
}

/// The name of an index, a constraint or a unit.
pub(super) const RULE_NAME: &str = "a name";

/// Something the grammar would have accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A description: "a variable".
    Thing(&'static str),
    Symbol(Symbol),
    Keyword(Keyword),
    /// A word that is one of the language here and a name everywhere else.
    Word(&'static str),
    /// Any clause.
    Clause,
    /// Any operator between two expressions.
    Operator,
    /// A type of values.
    ValueType,
}

impl Expected {
    fn text(self) -> String {
        match self {
            Expected::Thing(words) => words.to_owned(),
            Expected::Symbol(symbol) => format!("`{}`", symbol.as_str()),
            Expected::Keyword(keyword) => format!("`{}`", keyword.as_str()),
            Expected::Word(word) => format!("`{word}`"),
            Expected::Clause => "a clause".to_owned(),
            Expected::Operator => "an operator".to_owned(),
            Expected::ValueType => "a type".to_owned(),
        }
    }

    /// Elements that can always follow are listed last.
    fn rank(self) -> u8 {
        match self {
            Expected::Thing(_) | Expected::ValueType => 0,
            Expected::Symbol(_) => 1,
            Expected::Keyword(_) | Expected::Word(_) => 2,
            Expected::Clause => 3,
            Expected::Operator => 4,
        }
    }

    /// The words that would have been accepted.
    fn words(self, vocabulary: Vocabulary) -> Vec<&'static str> {
        match self {
            Expected::Keyword(word) => vec![word.as_str()],
            Expected::Word(word) => vec![word],
            Expected::Clause => (vocabulary.clauses)(),
            Expected::Operator => OPERATOR_WORDS.iter().map(|word| word.as_str()).collect(),
            Expected::ValueType => (vocabulary.types)(),
            Expected::Thing(_) | Expected::Symbol(_) => Vec::new(),
        }
    }
}

/// The words with which productions begin, from the tables by which they decide. They are passed in by the grammar, so
/// that this file does not depend on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vocabulary {
    /// The words with which a clause begins.
    pub(super) clauses: fn() -> Vec<&'static str>,
    /// The words with which a type begins.
    pub(super) types: fn() -> Vec<&'static str>,
}

const OPERATOR_WORDS: &[Keyword] = &[
    Keyword::And,
    Keyword::Or,
    Keyword::Xor,
    Keyword::In,
    Keyword::Is,
    Keyword::Contains,
    Keyword::Starts,
    Keyword::Ends,
];

/// The furthest position, and everything that was expected there.
#[derive(Default)]
pub(super) struct Furthest {
    position: u32,
    expected: Vec<Expected>,
}

impl Furthest {
    pub(super) fn note(&mut self, position: u32, expected: Expected) {
        if position < self.position {
            return;
        }
        if position > self.position {
            self.position = position;
            self.expected.clear();
        }
        if !self.expected.contains(&expected) {
            self.expected.push(expected);
        }
    }
}

/// The error of a parse, for the user. `all` is the whole statement.
pub(super) fn into_error(failure: nom::Err<Failure>, all: Input<'_>) -> Error {
    match failure {
        nom::Err::Error(Failure(Some(error))) | nom::Err::Failure(Failure(Some(error))) => error,
        _ => unexpected(all, &all.progress.furthest.borrow()),
    }
}

fn unexpected(all: Input<'_>, furthest: &Furthest) -> Error {
    let mut expected = furthest.expected.clone();
    expected.sort_by_key(|expected| expected.rank());
    let at = all.skip(furthest.position.saturating_sub(all.position()));
    let error = match at.token_at(at.position()) {
        Some(token) => unexpected_token(at, token, &expected),
        None => ends_early(at),
    };
    error
        .at(at.span())
        .expecting(expected.into_iter().map(Expected::text).collect())
}

/// The error for a statement that ends before it is complete.
fn ends_early(at: Input<'_>) -> Error {
    let error = Error::syntax(ErrorCode::UnexpectedSyntax, "the statement ends too early");
    let last = at
        .position()
        .checked_sub(1)
        .and_then(|last| at.token_at(last));
    match last.map(|last| at.text(last.span)) {
        Some(stop @ ("。" | "｡")) => error.hint(format!(
            "`{stop}` is read as `.`; a statement ends with `;`"
        )),
        _ => match habits::command_before(at) {
            Some(way_out) => error.hint(way_out),
            None => error,
        },
    }
}

fn unexpected_token(at: Input<'_>, token: Token, expected: &[Expected]) -> Error {
    let text = at.text(token.span);
    if let Some(problem) = token.kind.error() {
        return bad_token(token.kind, text, problem);
    }
    let shown: String = text.chars().take(40).collect();
    let error = Error::syntax(
        ErrorCode::UnexpectedSyntax,
        format!("`{shown}` is not expected here"),
    );
    match hint(at, token, text, expected).or_else(|| read_as(at, token, text)) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The ASCII characters as which those of a Chinese input method are read, and what is written for what a sign says in a text.
fn read_as(at: Input<'_>, token: Token, text: &str) -> Option<String> {
    let sign = at.ascii(token);
    if text.is_ascii() || sign == text {
        return None;
    }
    let TokenKind::Symbol(symbol) = token.kind else {
        return Some(format!("`{text}` is read as `{sign}`"));
    };
    let instead = match symbol {
        Symbol::Dot if at.ahead(1).is_none() => "; a statement ends with `;`",
        Symbol::Less | Symbol::Greater => {
            "; a name with special characters is written in backticks, text in quotes `' '`"
        }
        _ => "",
    };
    Some(format!("`{text}` is read as `{sign}`{instead}"))
}

/// A character outside ASCII that begins no token is most often a look-alike inserted by an editor.
fn bad_token(kind: TokenKind, text: &str, problem: &str) -> Error {
    if kind != TokenKind::Unknown {
        return Error::syntax(ErrorCode::UnexpectedSyntax, problem);
    }
    let code = match text.is_ascii() {
        true => ErrorCode::UnexpectedSyntax,
        false => ErrorCode::InvalidUnicodeCharacter,
    };
    let error = Error::syntax(code, format!("`{text}`: {problem}"));
    match text.chars().next() {
        Some(c) => error.hint(advice(c)),
        None => error,
    }
}

fn hint(at: Input<'_>, token: Token, text: &str, expected: &[Expected]) -> Option<String> {
    if let Some(way_out) = habits::way_out(at, token, expected) {
        return Some(way_out);
    }
    match token.kind {
        kind if wants_name(expected) && is_constant(kind, text) => Some(format!(
            "`{text}` is a constant; as a name it is written in backticks"
        )),
        TokenKind::Keyword(keyword) if wants_name(expected) && keyword.is_reserved() => Some(
            format!("`{text}` is a reserved word; as a name it is written in backticks"),
        ),
        TokenKind::Keyword(keyword) if keyword.is_reserved() && seems_variable(at, expected) => {
            Some(format!(
                "`{text}` is a reserved word, and no variable has got this name before"
            ))
        }
        TokenKind::Symbol(symbol) => {
            let next = match at.ahead(1) {
                Some(TokenKind::Symbol(next)) => Some(next),
                _ => None,
            };
            habits::of_symbol(symbol, next, expected).map(str::to_owned)
        }
        _ => did_you_mean(at, text, expected)
            .or_else(|| name_before(at))
            .or_else(|| without_as(at, token, text, expected)),
    }
}

/// A name right behind what it is to be the name of.
fn without_as(at: Input<'_>, token: Token, text: &str, expected: &[Expected]) -> Option<String> {
    let is_name = matches!(
        token.kind,
        TokenKind::Identifier | TokenKind::QuotedIdentifier
    );
    let ends = matches!(
        at.ahead(1),
        None | Some(TokenKind::Symbol(Symbol::Comma) | TokenKind::Keyword(_))
    );
    if !is_name || !ends || !expected.contains(&Expected::Keyword(Keyword::As)) {
        return None;
    }
    let name = at.ascii(token);
    let way_out = format!("a name stands behind AS: AS {name}");
    Some(match name == text {
        true => way_out,
        false => format!("`{text}` is read as `{name}`; {way_out}"),
    })
}

/// A reserved word directly before, which was read as a name because only a name is valid there.
fn name_before(at: Input<'_>) -> Option<String> {
    let before = at.before(1).filter(|before| before.was_named())?;
    let word = before.text(before.span());
    Some(format!(
        "`{word}` was read as a name, since only a name is valid there: is one missing before it?"
    ))
}

/// Returns whether the word is where an expression begins, and is followed by something that could follow a variable.
fn seems_variable(at: Input<'_>, expected: &[Expected]) -> bool {
    let follows = matches!(
        at.ahead(1),
        None | Some(
            TokenKind::Symbol(
                Symbol::Dot | Symbol::Comma | Symbol::RightParen | Symbol::RightBracket
            ) | TokenKind::Keyword(Keyword::As)
        )
    );
    follows && expected.contains(&Expected::Thing("an expression"))
}

/// Returns whether a word is a value wherever it is read.
fn is_constant(kind: TokenKind, text: &str) -> bool {
    match kind {
        TokenKind::Keyword(word) => {
            matches!(word, Keyword::True | Keyword::False | Keyword::Null)
        }
        kind => kind == TokenKind::Identifier && matches!(text, "Infinity" | "NaN"),
    }
}

fn wants_name(expected: &[Expected]) -> bool {
    let names = ["a variable", RULE_NAME];
    names
        .iter()
        .any(|name| expected.contains(&Expected::Thing(name)))
}

fn did_you_mean(at: Input<'_>, text: &str, expected: &[Expected]) -> Option<String> {
    let vocabulary = at.progress.vocabulary;
    let words = expected
        .iter()
        .flat_map(|expected| expected.words(vocabulary));
    let word = nearest(text, words)?;
    Some(format!("did you mean `{word}`?"))
}
