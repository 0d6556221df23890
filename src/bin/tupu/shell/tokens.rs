//! The tokens of the text so far, and their context. For colours and for completion: statements may be incomplete, so
//! it works on tokens and never on a tree.

use tupu::language::{Keyword, Symbol, Token, TokenKind, tokenize};

/// A text with its tokens, without comments.
pub struct Tokens<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

/// The kind of the names after a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    Label,
    RelationshipType,
}

impl<'a> Tokens<'a> {
    /// The tokens of a whole text.
    pub fn new(text: &'a str) -> Tokens<'a> {
        let mut tokens = tokenize(text);
        tokens.retain(|token| token.kind != TokenKind::Comment);
        Tokens { text, tokens }
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token at a position.
    pub fn get(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).copied()
    }

    /// Keeps only the first `len` tokens.
    pub fn truncate(&mut self, len: usize) {
        self.tokens.truncate(len);
    }

    /// Keeps only the last statement, from its first token on.
    pub fn keep_last_statement(&mut self) {
        let ends = |token: &Token| token.kind == TokenKind::Symbol(Symbol::Semicolon);
        if let Some(end) = self.tokens.iter().rposition(ends) {
            self.tokens.drain(..=end);
        }
    }

    /// The kind of a token.
    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.get(at).map(|token| token.kind)
    }

    /// Whether a token is this symbol.
    pub fn is(&self, at: usize, symbol: Symbol) -> bool {
        self.kind(at) == Some(TokenKind::Symbol(symbol))
    }

    /// The keyword at a position.
    pub fn keyword(&self, at: usize) -> Option<Keyword> {
        match self.kind(at)? {
            TokenKind::Keyword(keyword) => Some(keyword),
            _ => None,
        }
    }

    /// A token's text.
    pub fn text(&self, at: usize) -> &'a str {
        let span = self.get(at).map(|token| token.span);
        span.and_then(|span| self.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// The name of a token, without its backticks. Any keyword may be a name in some context.
    pub fn name(&self, at: usize) -> Option<String> {
        let token = self.get(at)?;
        let name = token.name(self.text)?;
        (token.kind != TokenKind::Parameter).then(|| name.into_owned())
    }

    /// The name of a token as a variable.
    pub fn variable(&self, at: usize) -> Option<String> {
        match self.keyword(at) {
            Some(keyword) if keyword.is_reserved() => None,
            _ => self.name(at),
        }
    }

    /// The innermost bracket that is open before a position.
    pub fn enclosing(&self, at: usize) -> Option<usize> {
        let mut closed = 0_usize;
        (0..at).rev().find(|at| match self.kind(*at) {
            Some(TokenKind::Symbol(symbol)) if symbol.closing().is_some() => {
                let open = closed == 0;
                closed = closed.saturating_sub(1);
                open
            }
            Some(TokenKind::Symbol(
                Symbol::RightParen | Symbol::RightBracket | Symbol::RightBrace,
            )) => {
                closed += 1;
                false
            }
            _ => false,
        })
    }

    /// Whether a `{` encloses a query and not properties.
    pub fn is_subquery(&self, brace: usize) -> bool {
        let before = brace.checked_sub(1).and_then(|at| self.keyword(at));
        let query = [
            Keyword::Exists,
            Keyword::Count,
            Keyword::Collect,
            Keyword::Call,
        ];
        before.is_some_and(|keyword| query.contains(&keyword)) || self.is_call_scope(brace)
    }

    /// `CALL (a, b) {`
    fn is_call_scope(&self, brace: usize) -> bool {
        let closes = |at: &usize| self.is(*at, Symbol::RightParen);
        let inside = brace.checked_sub(1).filter(closes);
        let open = inside.and_then(|at| self.enclosing(at));
        open.and_then(|at| self.keyword(at.checked_sub(1)?)) == Some(Keyword::Call)
    }

    /// Whether a `[` begins a relationship of a pattern: `-[`.
    pub fn is_relationship(&self, bracket: usize) -> bool {
        self.is(bracket, Symbol::LeftBracket)
            && bracket
                .checked_sub(1)
                .is_some_and(|at| self.is(at, Symbol::Minus))
    }

    /// The kind of the name at this position, if it follows a colon and other names of its kind.
    pub fn naming(&self, at: usize) -> Option<Naming> {
        let colon = self.colon_before(at)?;
        match self.enclosing(colon) {
            Some(open) if self.is(open, Symbol::LeftBracket) => self
                .is_relationship(open)
                .then_some(Naming::RelationshipType),
            Some(open) if self.is(open, Symbol::LeftBrace) => {
                self.is_subquery(open).then_some(Naming::Label)
            }
            _ => Some(Naming::Label),
        }
    }

    /// The colon of `:A`, `:A|B`, `:A&!B`, `:A:B` before a position.
    fn colon_before(&self, at: usize) -> Option<usize> {
        let mut at = at.checked_sub(1)?;
        loop {
            match self.kind(at)? {
                TokenKind::Symbol(Symbol::Colon) => return Some(at),
                TokenKind::Symbol(Symbol::Bar | Symbol::Ampersand | Symbol::Exclamation) => {}
                _ if self.name(at).is_some() && self.joins_names(at + 1) => {}
                _ => return None,
            }
            at = at.checked_sub(1)?;
        }
    }

    fn joins_names(&self, at: usize) -> bool {
        self.is(at, Symbol::Bar) || self.is(at, Symbol::Ampersand)
    }

    /// The names after a colon at this position, and their end.
    pub fn names_after_colon(&self, colon: usize) -> (Vec<String>, usize) {
        let mut names = Vec::new();
        let mut at = colon;
        while self.is(at, Symbol::Colon)
            || self.joins_names(at)
            || self.is(at, Symbol::Exclamation)
            || (at > colon && self.name(at).is_some() && !self.starts_clause(at))
        {
            // An excluded label (`!Bank`) says nothing about the labels of an entity.
            let excluded = at
                .checked_sub(1)
                .is_some_and(|at| self.is(at, Symbol::Exclamation));
            names.extend(self.name(at).filter(|_| !excluded));
            at += 1;
        }
        (names, at)
    }

    /// Whether a name that directly follows another begins something new: `n:City WHERE`, `n:City AND`.
    fn starts_clause(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.name(before).is_some())
    }

    /// The positions of unmatched brackets.
    pub fn unmatched_brackets(&self) -> Vec<usize> {
        let mut open: Vec<(usize, Symbol)> = Vec::new();
        let mut unmatched = Vec::new();
        for at in 0..self.len() {
            let Some(TokenKind::Symbol(symbol)) = self.kind(at) else {
                continue;
            };
            if let Some(closing) = symbol.closing() {
                open.push((at, closing));
            } else if matches!(
                symbol,
                Symbol::RightParen | Symbol::RightBracket | Symbol::RightBrace
            ) {
                match open.last() {
                    Some((_, wanted)) if *wanted == symbol => drop(open.pop()),
                    _ => unmatched.push(at),
                }
            }
        }
        unmatched.extend(open.into_iter().map(|(at, _)| at));
        unmatched
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_colons() {
        let text = "MATCH (a:City|Bank)-[r:OWNS|USES]->({kind: growth}) WHERE a:Place";
        let tokens = Tokens::new(text);
        let namings: Vec<(&str, Naming)> = (0..tokens.len())
            .filter_map(|at| {
                tokens
                    .name(at)
                    .and(tokens.naming(at))
                    .map(|naming| (tokens.text(at), naming))
            })
            .collect();
        use Naming::{Label, RelationshipType};
        assert_eq!(
            namings,
            [
                ("City", Label),
                ("Bank", Label),
                ("OWNS", RelationshipType),
                ("USES", RelationshipType),
                ("Place", Label),
            ]
        );
        assert_eq!(tokens.names_after_colon(3).0, ["City", "Bank"]);
    }

    #[test]
    fn brackets_without_partner() {
        let tokens = Tokens::new("MATCH (a) ] RETURN [1, (2]");
        let unmatched: Vec<&str> = tokens
            .unmatched_brackets()
            .iter()
            .map(|at| tokens.text(*at))
            .collect();
        assert_eq!(unmatched, ["]", "]", "[", "("]);
    }
}
