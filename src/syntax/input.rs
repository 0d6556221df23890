//! The input of the grammar: a sequence of tokens that is cheap to copy, with the shared state of the parse.

use super::ascii::to_ascii;
use super::failure::{Expected, Failure, Furthest, Vocabulary};
use super::keyword::Keyword;
use super::lexer::tokens;
use super::token::{Symbol, Token, TokenKind};
use crate::error::{Error, Result, Span};
use nom::Needed;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// The result of a production: the rest, and what was read.
pub(super) type Parsed<'a, T> = nom::IResult<Input<'a>, T, Failure>;

/// A text split into tokens, without comments.
pub(super) struct Source<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// For each opening bracket the token that closes it; for all other tokens the token itself.
    closing: Vec<u32>,
}

/// What stops reading a text: an error for a time that has passed, or for an interrupt.
pub(super) type Check<'a> = dyn Fn() -> Result<()> + 'a;

/// The number of tokens that are split off a text, or looked at, between two checks.
const LOOKS_PER_CHECK: u32 = 10_000;

impl<'a> Source<'a> {
    /// Splits a text, unless the check stops that.
    pub(super) fn new(text: &'a str, check: &Check<'_>) -> Result<Source<'a>> {
        let mut found = Vec::with_capacity(text.len() / 4);
        let mut all = tokens(text).peekable();
        while all.peek().is_some() {
            check()?;
            let some = all.by_ref().take(LOOKS_PER_CHECK as usize);
            found.extend(some.filter(|token| token.kind != TokenKind::Comment));
        }
        let closing = match_brackets(&found);
        Ok(Source {
            text,
            tokens: found,
            closing,
        })
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }
}

/// Matches brackets in one pass, so that a production can look past a bracket without reading its content.
fn match_brackets(tokens: &[Token]) -> Vec<u32> {
    let mut closing: Vec<u32> = (0..).take(tokens.len()).collect();
    let mut open: Vec<(Symbol, usize)> = Vec::new();
    for (at, token) in (0_u32..).zip(tokens) {
        let TokenKind::Symbol(symbol) = token.kind else {
            continue;
        };
        if symbol == Symbol::Semicolon {
            open.clear();
        } else if let Some(close) = symbol.closing() {
            open.push((close, at as usize));
        } else if open.last().is_some_and(|(close, _)| *close == symbol)
            && let Some((_, start)) = open.pop()
            && let Some(entry) = closing.get_mut(start)
        {
            *entry = at;
        }
    }
    closing
}

/// The state that the productions of a statement share.
pub(super) struct Progress<'a> {
    /// The words of the grammar, for messages.
    pub(super) vocabulary: Vocabulary,
    pub(super) furthest: RefCell<Furthest>,
    /// The number of recursive productions that are open.
    pub(super) depth: Cell<u32>,
    /// The deepest level of the tree below the open production.
    pub(super) reach: Cell<u32>,
    /// Whether `|` ends an expression, as in a comprehension, rather than joining labels.
    pub(super) bar_ends: Cell<bool>,
    /// The reserved words that the statement has bound as variables, and their positions.
    pub(super) named: RefCell<Vec<(Keyword, u32)>>,
    check: &'a Check<'a>,
    /// The number of looks at tokens since the last check.
    looks: Cell<u32>,
    /// The error of a check. From then on the text appears to have ended, so that every production fails at once.
    stopped: RefCell<Option<Error>>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(vocabulary: Vocabulary, check: &'a Check<'a>) -> Progress<'a> {
        Progress {
            check,
            looks: Cell::default(),
            stopped: RefCell::default(),
            vocabulary,
            furthest: RefCell::default(),
            depth: Cell::default(),
            reach: Cell::default(),
            bar_ends: Cell::default(),
            named: RefCell::default(),
        }
    }

    /// Counts a look at a token; returns whether reading may go on.
    fn goes_on(&self) -> bool {
        let looks = self.looks.get() + 1;
        if looks < LOOKS_PER_CHECK {
            self.looks.set(looks);
            return true;
        }
        let mut stopped = self.stopped.borrow_mut();
        if stopped.is_none() {
            *stopped = (self.check)().err();
        }
        // After an error the count stays at its limit, so that every further look comes here.
        self.looks.set(if stopped.is_some() {
            LOOKS_PER_CHECK - 1
        } else {
            0
        });
        stopped.is_none()
    }

    /// The error of the check that stopped the parse.
    pub(super) fn stopped(&self) -> Option<Error> {
        self.stopped.borrow_mut().take()
    }
}

#[cfg(test)]
thread_local! {
    /// The number of times that a token was read, by which tests verify linear time.
    pub(super) static LOOKS: Cell<u64> = const { Cell::new(0) };
}

/// The tokens from `start` to `end`. Positions count tokens from the start of the whole text.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    source: &'a Source<'a>,
    pub(super) progress: &'a Progress<'a>,
    start: u32,
    end: u32,
}

impl<'a> Input<'a> {
    pub(super) fn new(
        source: &'a Source<'a>,
        progress: &'a Progress<'a>,
        start: usize,
        end: usize,
    ) -> Input<'a> {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Input {
            source,
            progress,
            start: clamp(start),
            end: clamp(end.min(source.tokens.len())),
        }
    }

    /// The position of the next token.
    pub(super) fn position(self) -> u32 {
        self.start
    }

    /// The next token.
    pub(super) fn first(self) -> Option<TokenKind> {
        self.ahead(0)
    }

    /// The token after `count` others.
    pub(super) fn ahead(self, count: u32) -> Option<TokenKind> {
        self.token_at(self.start.saturating_add(count))
            .map(|token| token.kind)
    }

    pub(super) fn token_at(self, position: u32) -> Option<Token> {
        #[cfg(test)]
        LOOKS.with(|looks| looks.set(looks.get() + 1));
        let inside = position < self.end && self.progress.goes_on();
        let token = self.source.tokens.get(position as usize);
        token.filter(|_| inside).copied()
    }

    /// Returns whether the token after `count` others is directly followed by the next one, without white space.
    pub(super) fn touches(self, count: u32) -> bool {
        let at = self.start.saturating_add(count);
        let pair = self.token_at(at).zip(self.token_at(at.saturating_add(1)));
        pair.is_some_and(|(one, next)| one.span.end == next.span.start)
    }

    /// The number of tokens from here to the closing bracket of the one that opens `count` tokens ahead.
    pub(super) fn closing_ahead(self, count: u32) -> Option<u32> {
        let open = self.start.saturating_add(count);
        let close = *self.source.closing.get(open as usize)?;
        (close > open && close < self.end).then(|| close - self.start)
    }

    /// Whether the next token is this symbol.
    pub(super) fn is(self, symbol: Symbol) -> bool {
        self.first() == Some(TokenKind::Symbol(symbol))
    }

    /// Whether the token after `count` others is this symbol.
    pub(super) fn is_ahead(self, count: u32, symbol: Symbol) -> bool {
        self.ahead(count) == Some(TokenKind::Symbol(symbol))
    }

    /// Whether the next token is this word.
    pub(super) fn is_word(self, keyword: Keyword) -> bool {
        self.first() == Some(TokenKind::Keyword(keyword))
    }

    /// Whether the token after `count` others is this word.
    pub(super) fn is_word_ahead(self, count: u32, keyword: Keyword) -> bool {
        self.ahead(count) == Some(TokenKind::Keyword(keyword))
    }

    /// The rest after `count` tokens.
    pub(super) fn skip(self, count: u32) -> Input<'a> {
        let start = self.start.saturating_add(count).min(self.end);
        Input { start, ..self }
    }

    /// The input `count` tokens before the current one, if the statement has that many.
    pub(super) fn before(self, count: u32) -> Option<Input<'a>> {
        let start = self.start.checked_sub(count)?;
        Some(Input { start, ..self })
    }

    /// The text of a span.
    pub(super) fn text(self, span: Span) -> &'a str {
        let range = span.start as usize..span.end as usize;
        self.source.text.get(range).unwrap_or("")
    }

    /// The name in the next token, without backticks or `$`; empty for a token that is not a name.
    pub(super) fn name(self) -> Cow<'a, str> {
        let token = self.token_at(self.start);
        token
            .and_then(|token| token.name(self.source.text))
            .unwrap_or_default()
    }

    /// The next token as written in ASCII, unless it is a string or a quoted name.
    pub(super) fn word(self) -> Cow<'a, str> {
        self.token_at(self.start)
            .map_or(Cow::Borrowed(""), |token| self.ascii(token))
    }

    /// A token as written in ASCII; strings and quoted names are not changed.
    pub(super) fn ascii(self, token: Token) -> Cow<'a, str> {
        let text = self.text(token.span);
        match token.kind {
            TokenKind::String | TokenKind::QuotedIdentifier => Cow::Borrowed(text),
            TokenKind::Symbol(symbol) => Cow::Borrowed(symbol.as_str()),
            _ => to_ascii(text),
        }
    }

    /// The text between here and `rest`, with characters that have an ASCII equivalent replaced by it.
    pub(super) fn source_to(self, rest: Input<'a>) -> Cow<'a, str> {
        let whole = self.span_to(rest);
        if self.text(whole).is_ascii() {
            return Cow::Borrowed(self.text(whole));
        }
        let mut out = String::new();
        let mut last = whole.start as usize;
        for token in (self.start..rest.start).filter_map(|at| self.token_at(at)) {
            let gap = Span::new(last, token.span.start as usize);
            out.extend(
                self.text(gap)
                    .chars()
                    .map(|c| match c.is_whitespace() && !c.is_ascii() {
                        true => ' ',
                        false => c,
                    }),
            );
            out.push_str(&self.ascii(token));
            last = token.span.end as usize;
        }
        Cow::Owned(out)
    }

    /// The span of the next token; an empty span after the last one.
    pub(super) fn span(self) -> Span {
        match self.token_at(self.start) {
            Some(token) => token.span,
            None => self.end_span(),
        }
    }

    fn end_span(self) -> Span {
        let last = (self.end as usize)
            .checked_sub(1)
            .and_then(|last| self.source.tokens.get(last));
        let end = last.map_or(0, |token| token.span.end as usize);
        Span::new(end, end)
    }

    /// The span between here and `rest`.
    pub(super) fn span_to(self, rest: Input<'a>) -> Span {
        let first = self.span();
        let last = rest
            .start
            .checked_sub(1)
            .filter(|last| *last >= self.start)
            .and_then(|last| self.token_at(last));
        match last {
            Some(last) => first.to(last.span),
            None => Span::new(first.start as usize, first.start as usize),
        }
    }

    /// Whether the statement has bound this reserved word as a variable.
    pub(super) fn has_named(self, word: Keyword) -> bool {
        let named = self.progress.named.borrow();
        named.iter().any(|(known, _)| *known == word)
    }

    /// Whether the statement has bound the next word, a reserved one, as a variable in exactly this spelling.
    pub(super) fn has_named_exactly(self) -> bool {
        let named = self.progress.named.borrow();
        let mut spelled = named.iter().map(|(_, start)| Input {
            start: *start,
            ..self
        });
        spelled.any(|spelled| spelled.text(spelled.span()) == self.text(self.span()))
    }

    /// Whether the next token is a reserved word that was read as the name of a variable.
    pub(super) fn was_named(self) -> bool {
        let named = self.progress.named.borrow();
        named.iter().any(|(_, position)| *position == self.start)
    }

    /// Records that the next token names a variable, if it is a reserved word.
    pub(super) fn note_named(self) {
        if let Some(TokenKind::Keyword(word)) = self.first()
            && word.is_reserved()
            && !self.was_named()
        {
            self.progress.named.borrow_mut().push((word, self.start));
        }
    }

    /// Records that something else would have been accepted here.
    pub(super) fn note(self, expected: Expected) {
        self.progress
            .furthest
            .borrow_mut()
            .note(self.start, expected);
    }

    /// Fails here because something is missing.
    pub(super) fn fail<T>(self, expected: Expected) -> Parsed<'a, T> {
        self.note(expected);
        Err(nom::Err::Error(Failure::default()))
    }
}

/// A sequence of tokens is a nom input like a sequence of bytes.
impl<'a> nom::Input for Input<'a> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'a, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    fn take(&self, index: usize) -> Self {
        self.take_split(index).1
    }

    fn take_from(&self, index: usize) -> Self {
        self.take_split(index).0
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        let rest = self.skip(u32::try_from(index).unwrap_or(u32::MAX));
        let end = rest.start;
        (rest, Input { end, ..*self })
    }

    fn position<P: Fn(Token) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        let range = self.start as usize..self.end as usize;
        let tokens = self.source.tokens.get(range).unwrap_or(&[]);
        tokens.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        match self.input_len().checked_sub(count) {
            Some(_) => Ok(count),
            None => Err(Needed::new(count - self.input_len())),
        }
    }
}
