//! Habits from SQL, other graph databases and programming languages, and their equivalents here. They are used in error
//! messages only: none of them is accepted.
//!
//! To add one, add a row to `phrases.rs`, or a case to [`of_symbol`].

mod phrases;

use super::failure::Expected;
use super::input::Input;
use super::keyword::Keyword;
use super::token::{Symbol, Token, TokenKind};
use crate::error::nearest;

/// Types of other languages, and what is written for them here.
const TYPES: &[(&[&str], &str)] = &[
    (
        &["TEXT", "CHAR", "CHARACTER", "STR", "NVARCHAR", "CLOB"],
        "STRING",
    ),
    (
        &["NUMBER", "NUMERIC"],
        "INTEGER, FLOAT or DECIMAL, or several: INTEGER | FLOAT | DECIMAL",
    ),
    (&["DOUBLE", "REAL"], "FLOAT"),
    (&["LONG", "BIGINT", "SMALLINT"], "INTEGER"),
    (&["MONEY"], "DECIMAL, or QUANTITY for a number with a unit"),
    (
        &["DATETIME", "TIMESTAMP"],
        "ZONED DATETIME or LOCAL DATETIME",
    ),
];

/// The types that properties most often have.
const TYPE_NAMES: &str = "STRING, BOOLEAN, INTEGER, FLOAT, DECIMAL, QUANTITY, PERIOD, DATE, LOCAL DATETIME, ZONED DATETIME, DURATION or \
     LIST<STRING>; several are joined by `|`";

/// How many tokens before a place a command of the shell is looked for.
const COMMAND_WITHIN: u32 = 32;

/// The longest phrase, in words.
const LONGEST: u32 = 3;

/// The advice for an unexpected token, if it or the words around it are a habit.
pub(super) fn way_out(at: Input<'_>, token: Token, expected: &[Expected]) -> Option<String> {
    let before = at.before(1);
    let quote = |before: &Input<'_>| {
        before.first() == Some(TokenKind::String) && before.span().end == token.span.start
    };
    let symbol = matches!(token.kind, TokenKind::Symbol(_));
    if !symbol && before.as_ref().is_some_and(quote) {
        return Some("a quote within a string is written `\\'`".to_owned());
    }
    command_before(at)
        .or_else(|| phrase(at))
        .or_else(|| phrase_before(at))
        .map(str::to_owned)
        .or_else(|| of_place(at, token, expected))
}

/// The advice for a command of the shell in the place of a query, right before: `AS OF 2 :export cypher`.
pub(super) fn command_before(at: Input<'_>) -> Option<&'static str> {
    let (value, colon, word) = (at.before(3)?, at.before(2)?, at.before(1)?);
    let is_command = colon.is(Symbol::Colon)
        && colon.span().start > value.span().end
        && colon.span().end == word.span().start;
    // Within a clause it is a label: `AS OF 2 MATCH (n) WHERE n :City`.
    let clauses = [
        "MATCH", "RETURN", "WITH", "UNWIND", "CREATE", "MERGE", "CALL", "LOAD", "SHOW",
    ];
    let is_one =
        |word: &str, words: &[&str]| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    if !is_command {
        return None;
    }
    let before = (1..COMMAND_WITHIN).map_while(|count| at.before(count));
    let mut statement = before.take_while(|token| !token.is(Symbol::Semicolon));
    let mut start = None;
    if statement.any(|token| {
        let in_clause = is_one(&token.word(), &clauses);
        start = Some(token);
        in_clause
    }) {
        return None;
    }
    let stands = start.is_some_and(|start| is_one(&start.word(), &["AS", "AT", "CITING"]));
    stands.then_some(
        "a command that begins with `:` is one of the shell, and stands alone: it shows and writes the newest state",
    )
}

/// The advice for a phrase of another language: `SHOW USERS`.
pub fn habit(words: &str) -> Option<&'static str> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_same = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        phrase.len() == words.len()
            && phrase
                .iter()
                .zip(&words)
                .all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let found = phrases::PHRASES.iter().find(|(phrase, _)| is_same(phrase));
    found.map(|(_, way_out)| *way_out)
}

/// The longest phrase that contains the wrong token.
fn phrase(at: Input<'_>) -> Option<&'static str> {
    let starts = (0..LONGEST)
        .rev()
        .filter_map(|back| Some((back, at.before(back)?)));
    let found = starts.flat_map(|(back, start)| {
        let covers = move |words: &&(&str, &str)| words.0.split(' ').count() > back as usize;
        let stands = move |words: &&(&str, &str)| stands(start, words.0);
        phrases::PHRASES.iter().filter(covers).filter(stands)
    });
    found
        .max_by_key(|(words, _)| words.split(' ').count())
        .map(|(_, way_out)| *way_out)
}

/// A phrase directly before the wrong token, which was read as something else.
fn phrase_before(at: Input<'_>) -> Option<&'static str> {
    let ends_here = |words: &str| {
        let count = u32::try_from(words.split(' ').count()).unwrap_or(u32::MAX);
        at.before(count).is_some_and(|start| stands(start, words))
    };
    let all = phrases::BEFORE.iter();
    let all = all.chain(
        phrases::PHRASES
            .iter()
            .filter(|(words, _)| names_several(words)),
    );
    all.filter(|(words, _)| ends_here(words))
        .map(|(_, way_out)| *way_out)
        .next()
}

/// Several words, not symbols: specific enough if they precede the wrong token.
fn names_several(words: &str) -> bool {
    words.contains(' ') && words.chars().all(|c| c.is_alphabetic() || c == ' ')
}

/// Returns whether these words are next.
fn stands(start: Input<'_>, words: &str) -> bool {
    let mut rest = start;
    words.split(' ').all(|word| {
        let same = rest.word().eq_ignore_ascii_case(word);
        rest = rest.skip(1);
        same
    })
}

/// Tokens that are valid, but not in this position.
fn of_place(at: Input<'_>, token: Token, expected: &[Expected]) -> Option<String> {
    let wants = |thing| expected.contains(&Expected::Thing(thing));
    let name_wanted = wants("a variable") || wants("a property key");
    let text = at.word();
    if let Some(word) = schema_word(at) {
        return Some(format!("did you mean `{word}`?"));
    }
    if expected.contains(&Expected::ValueType) {
        return type_name(&text, at);
    }
    let way_out = match token.kind {
        TokenKind::String if name_wanted => "a name is written without quotes, or in backticks",
        _ if text.eq_ignore_ascii_case("where") && wants("the end of the statement") => {
            "WHERE belongs to MATCH, WITH or YIELD: put it before this clause"
        }
        TokenKind::Identifier if expected.contains(&Expected::Symbol(Symbol::LeftParen)) => {
            "a node is written in parentheses: (n:Label)"
        }
        TokenKind::Symbol(Symbol::Equal | Symbol::PlusEqual) if removes(at) => {
            "REMOVE n.key takes the property away; SET n.key = value changes it"
        }
        TokenKind::Symbol(Symbol::LeftParen)
            if expected.contains(&Expected::Symbol(Symbol::Minus))
                && at.before(1).is_some_and(|dash| dash.is(Symbol::Minus)) =>
        {
            "a relationship is written `-->`, `<--`, `--` or `-[:TYPE]->`"
        }
        TokenKind::Symbol(Symbol::RightBrace) if wants_colon(expected) => {
            return old_parameter(at);
        }
        _ => return None,
    };
    Some(way_out.to_owned())
}

/// The type that is meant by a word of another language, or a list of types where the word is similar to none.
fn type_name(text: &str, at: Input<'_>) -> Option<String> {
    let same =
        |(words, _): &&(&[&str], &str)| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if let Some((_, meant)) = TYPES.iter().find(same) {
        return Some(format!("write {meant}"));
    }
    match nearest(text, (at.progress.vocabulary.types)()) {
        Some(_) => None,
        None => Some(format!("a type is {TYPE_NAMES}")),
    }
}

fn wants_colon(expected: &[Expected]) -> bool {
    expected.contains(&Expected::Symbol(Symbol::Colon))
}

/// `REMOVE n.key, n:Label`, directly before.
fn removes(at: Input<'_>) -> bool {
    let mut back = 1;
    while let Some(before) = at.before(back) {
        let goes_on = match before.first() {
            Some(TokenKind::Keyword(Keyword::Remove)) => return true,
            Some(TokenKind::Symbol(Symbol::Dot | Symbol::Comma | Symbol::Colon)) => true,
            Some(TokenKind::Identifier | TokenKind::QuotedIdentifier) => true,
            _ => false,
        };
        if !goes_on {
            return false;
        }
        back += 1;
    }
    false
}

/// `CREATE INDX`, `DROP CONSTRAIN`: the word of a schema command that is misspelled.
fn schema_word(at: Input<'_>) -> Option<&'static str> {
    let before = at.before(1)?;
    let begins = before.is_word(Keyword::Create) || before.is_word(Keyword::Drop);
    let words = [Keyword::Index, Keyword::Constraint].map(Keyword::as_str);
    nearest(&at.word(), words).filter(|_| begins)
}

/// `{name}`, the old syntax of parameters; `at` is at its end.
fn old_parameter(at: Input<'_>) -> Option<String> {
    let open = at.before(2).is_some_and(|open| open.is(Symbol::LeftBrace));
    let name = at.before(1).filter(|_| open)?.name();
    (!name.is_empty()).then(|| format!("a parameter is written `${name}`"))
}

/// The symbols of other languages for an operator, or for something else in its position.
pub(super) fn of_symbol(
    symbol: Symbol,
    next: Option<Symbol>,
    expected: &[Expected],
) -> Option<&'static str> {
    let wants = |wanted: Symbol| expected.contains(&Expected::Symbol(wanted));
    let may = |wanted: Expected| expected.contains(&wanted);
    match (symbol, next) {
        (Symbol::Minus, Some(Symbol::Minus)) if may(Expected::Clause) => {
            Some("a comment begins with `//`")
        }
        (Symbol::Colon, _) if may(Expected::Clause) => {
            Some("a command that begins with `:` is one of the shell, not of the language")
        }
        (Symbol::Exclamation, Some(Symbol::Equal)) => Some("inequality is written `<>`"),
        (Symbol::Exclamation, _) => Some("negation is written `NOT`"),
        (Symbol::Greater | Symbol::Equal, _) if wants(Symbol::Minus) => {
            Some("an arrow is written `-->` or `-[:TYPE]->`")
        }
        (Symbol::Equal, _) if wants(Symbol::Colon) && !may(Expected::Clause) => {
            Some("a map is written {key: value}")
        }
        (Symbol::Equal, _) => Some("equality is written with one `=`"),
        (Symbol::Ampersand, _) => Some("conjunction is written `AND`"),
        (Symbol::Dollar, _) => Some("a parameter is written `$name`"),
        (Symbol::Colon, _) if may(Expected::Thing("an expression")) => {
            Some("a parameter is written `$name`")
        }
        (Symbol::Comma, _) if wants(Symbol::RightParen) => {
            Some("a list is written in brackets: [1, 2]")
        }
        (Symbol::Comma, _) if may(Expected::Clause) => {
            Some("conditions are joined with AND; a list is written in brackets: [1, 2]")
        }
        (Symbol::Comma, _) if may(Expected::Operator) => Some("use SKIP 5 LIMIT 10"),
        _ => None,
    }
}
