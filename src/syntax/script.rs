//! Parsing the text of one or many statements to syntax trees.

use super::ast::{Expression, Statement};
use super::failure::{Expected, Vocabulary, into_error};
use super::grammar::expression::expression;
use super::grammar::statement::{clause_words, statement};
use super::grammar::value_type::type_words;
use super::input::{Check, Input, Parsed, Progress, Source};
use super::lexer::tokenize;
use super::token::{Symbol, TokenKind};
use crate::error::{Error, ErrorCode, Result, Span};

/// Parses exactly one statement; a `;` at its end is allowed. The check is made at regular intervals, and its error stops
/// the parse.
pub fn parse(text: &str, check: &dyn Fn() -> Result<()>) -> Result<Statement> {
    let mut script = Script::new(text, check)?;
    let Some(first) = script.next() else {
        return Err(
            Error::syntax(ErrorCode::UnexpectedSyntax, "there is no statement here")
                .at(Span::new(0, text.len())),
        );
    };
    let first = first?;
    match script.next_span() {
        None => Ok(first),
        Some(second) => Err(Error::syntax(
            ErrorCode::UnexpectedSyntax,
            "one statement is wanted here, and a second one begins",
        )
        .at(second)
        .hint("run them one by one, or as a script")),
    }
}

/// Parses the statements of a text one at a time, so that those before a wrong one can be run. Spans are relative to
/// the start of the whole text. A statement ends at a `;`: the language has none inside brackets, so an unclosed
/// bracket affects one statement and not the rest of the script.
pub(super) struct Script<'a> {
    source: Source<'a>,
    check: &'a Check<'a>,
    next: usize,
}

impl<'a> Script<'a> {
    /// The statements of this text.
    pub(super) fn new(text: &'a str, check: &'a Check<'a>) -> Result<Script<'a>> {
        Ok(Script {
            source: Source::new(text, check)?,
            check,
            next: 0,
        })
    }

    /// The position of the next statement, without its `;`.
    fn next_span(&mut self) -> Option<Span> {
        let (start, end) = self.next_range()?;
        let tokens = self.source.tokens().get(start..end)?;
        let (first, last) = (tokens.first()?, tokens.last()?);
        Some(first.span.to(last.span))
    }

    /// The tokens of the next statement; empty statements are skipped.
    fn next_range(&mut self) -> Option<(usize, usize)> {
        let tokens = self.source.tokens();
        let ends = |at: &usize| {
            tokens
                .get(*at)
                .is_none_or(|token| token.kind == TokenKind::Symbol(Symbol::Semicolon))
        };
        while self.next < tokens.len() && ends(&self.next) {
            self.next += 1;
        }
        let end = (self.next..=tokens.len()).find(ends)?;
        (end > self.next).then_some((self.next, end))
    }
}

impl Iterator for Script<'_> {
    type Item = Result<Statement>;

    fn next(&mut self) -> Option<Result<Statement>> {
        let (start, end) = self.next_range()?;
        self.next = end;
        Some(run((&self.source, self.check), start, end, statement))
    }
}

const VOCABULARY: Vocabulary = Vocabulary {
    clauses: clause_words,
    types: type_words,
};

/// Runs a production that must consume all tokens from `start` to `end`.
fn run<T>(
    (source, check): (&Source<'_>, &Check<'_>),
    start: usize,
    end: usize,
    production: impl for<'b> Fn(Input<'b>) -> Parsed<'b, T>,
) -> Result<T> {
    let progress = Progress::new(VOCABULARY, check);
    let input = Input::new(source, &progress, start, end);
    let read = production(input);
    if let Some(error) = progress.stopped() {
        return Err(error);
    }
    match read {
        Ok((_, tree)) => Ok(tree),
        Err(failure) => Err(into_error(failure, input)),
    }
}

/// Whether a text that is being typed ends a statement: its last token is a `;` outside strings and comments. A text
/// without tokens is complete.
///
/// ```
/// assert!(tupu::language::is_complete("RETURN 1;"));
/// assert!(!tupu::language::is_complete("RETURN ';"));
/// ```
pub fn is_complete(text: &str) -> bool {
    let tokens = tokenize(text);
    let open_comment = |kind| kind == TokenKind::UnterminatedComment;
    let mut kinds = tokens.iter().rev().map(|token| token.kind);
    let last = kinds.find(|kind| *kind != TokenKind::Comment);
    match last {
        None => true,
        Some(kind) if open_comment(kind) => false,
        Some(kind) => kind == TokenKind::Symbol(Symbol::Semicolon),
    }
}

/// Parses exactly one expression.
pub fn parse_expression(text: &str) -> Result<Expression> {
    let check: &Check<'_> = &|| Ok(());
    let source = Source::new(text, check)?;
    let count = source.tokens().len();
    run((&source, check), 0, count, whole_expression)
}

fn whole_expression(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, value) = expression(input)?;
    match rest.first() {
        None => Ok((rest, value)),
        Some(_) => rest.fail(Expected::Thing("the end of the value")),
    }
}
