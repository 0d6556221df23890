//! The variables that are visible at the cursor, and the labels or types that they have according to the text.

use crate::shell::tokens::Tokens;
use tupu::language::{Keyword, Symbol, TokenKind};

/// The kind of entity that a variable refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    Node,
    Relationship,
    #[default]
    Other,
}

/// The owner of properties: entities of these labels or types, or any if there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    pub kind: Kind,
    pub names: Vec<String>,
}

/// The variables in scope.
#[derive(Debug, Default)]
pub struct Scope {
    variables: Vec<(String, Owner)>,
}

impl Scope {
    /// The scope after all of these tokens.
    pub fn at_end(tokens: &Tokens<'_>) -> Scope {
        let mut scope = Scope::default();
        let mut at = 0;
        while at < tokens.len() {
            match tokens.keyword(at) {
                Some(Keyword::With) if !is_operator(tokens, at) => {
                    at = scope.project(tokens, at);
                    continue;
                }
                Some(Keyword::Union) => scope.variables.clear(),
                _ => scope.read(tokens, at),
            }
            at += 1;
        }
        scope
    }

    /// All names in the order of their appearance.
    pub fn names(&self) -> Vec<String> {
        self.variables
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// What is known of a variable.
    pub fn owner(&self, name: &str) -> Option<&Owner> {
        self.variables
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, owner)| owner)
    }

    /// Adds what a token introduces.
    fn read(&mut self, tokens: &Tokens<'_>, at: usize) {
        match tokens.kind(at) {
            Some(TokenKind::Symbol(Symbol::LeftParen)) if !is_call(tokens, at) => {
                self.read_entity(tokens, at, Kind::Node);
            }
            Some(TokenKind::Symbol(Symbol::LeftBracket)) if tokens.is_relationship(at) => {
                self.read_entity(tokens, at, Kind::Relationship);
            }
            Some(TokenKind::Symbol(Symbol::Equal)) if tokens.is(at + 1, Symbol::LeftParen) => {
                self.read_path(tokens, at);
            }
            Some(TokenKind::Keyword(Keyword::As)) => self.read_alias(tokens, at),
            Some(TokenKind::Keyword(Keyword::In)) => self.read_element(tokens, at),
            Some(TokenKind::Keyword(Keyword::Yield)) => self.read_yield(tokens, at),
            _ => {}
        }
    }

    /// `(n:City` or `[r:OWNS`
    fn read_entity(&mut self, tokens: &Tokens<'_>, open: usize, kind: Kind) {
        let goes_on = tokens.get(open + 2).is_none_or(|token| {
            matches!(
                token.kind,
                TokenKind::Symbol(
                    Symbol::Colon
                        | Symbol::RightParen
                        | Symbol::RightBracket
                        | Symbol::LeftBrace
                        | Symbol::Star
                ) | TokenKind::Keyword(Keyword::Where)
            )
        });
        if let Some(name) = tokens.variable(open + 1).filter(|_| goes_on) {
            let (names, _) = tokens.names_after_colon(open + 2);
            self.add(name, Owner { kind, names });
        }
    }

    /// `p = (a)-->(b)`
    fn read_path(&mut self, tokens: &Tokens<'_>, equal: usize) {
        let pattern = [Keyword::Match, Keyword::Create, Keyword::Merge];
        let Some(at) = equal.checked_sub(1) else {
            return;
        };
        let before = at.checked_sub(1);
        let after_clause = before
            .and_then(|at| tokens.keyword(at))
            .is_some_and(|keyword| pattern.contains(&keyword));
        let after_comma = before.is_some_and(|at| tokens.is(at, Symbol::Comma));
        if let Some(name) = tokens.variable(at).filter(|_| after_clause || after_comma) {
            self.add(name, Owner::default());
        }
    }

    /// `AS name`; a renamed variable keeps what is known of it.
    fn read_alias(&mut self, tokens: &Tokens<'_>, at: usize) {
        let Some(name) = tokens.variable(at + 1) else {
            return;
        };
        let renamed = at.checked_sub(1).filter(|at| is_alone(tokens, *at));
        let known = renamed.and_then(|at| self.owner(&tokens.name(at)?).cloned());
        self.add(name, known.unwrap_or_default());
    }

    /// `[x IN list`, `any(x IN list`, `FOREACH (x IN list`
    fn read_element(&mut self, tokens: &Tokens<'_>, at: usize) {
        let opens =
            |at: usize| tokens.is(at, Symbol::LeftParen) || tokens.is(at, Symbol::LeftBracket);
        let first = at >= 2 && opens(at - 2);
        if let Some(name) = tokens.variable(at.saturating_sub(1)).filter(|_| first) {
            self.add(name, Owner::default());
        }
    }

    /// `YIELD a, b`; aliases are handled separately.
    fn read_yield(&mut self, tokens: &Tokens<'_>, at: usize) {
        let mut at = at + 1;
        while let Some(name) = tokens.variable(at) {
            if tokens.keyword(at + 1) == Some(Keyword::As) {
                at += 2;
            } else {
                self.add(name, Owner::default());
            }
            if !tokens.is(at + 1, Symbol::Comma) {
                return;
            }
            at += 2;
        }
    }

    /// `WITH a, b AS c`: only the projected variables remain once the next clause has begun. Returns its position.
    fn project(&mut self, tokens: &Tokens<'_>, with: usize) -> usize {
        let ends = |at: &usize| {
            let clause = tokens
                .keyword(*at)
                .is_some_and(|keyword| ENDS_PROJECTION.contains(&keyword));
            clause && !is_operator(tokens, *at) && tokens.enclosing(*at) == tokens.enclosing(with)
        };
        let end = (with + 1..tokens.len()).find(ends);
        let stop = end.unwrap_or(tokens.len());
        let mut projected = Scope::default();
        for at in with + 1..stop {
            self.read(tokens, at);
            let item_ends = at + 1 == stop || tokens.is(at + 1, Symbol::Comma);
            if item_ends && tokens.enclosing(at) == tokens.enclosing(with) {
                projected.keep(self, tokens, at);
            }
        }
        let all = tokens.is(with + 1, Symbol::Star);
        if end.is_some() && !all {
            *self = projected;
        }
        stop
    }

    /// Keeps the variable at the end of a projected item, if it is a plain variable or an alias.
    fn keep(&mut self, from: &Scope, tokens: &Tokens<'_>, at: usize) {
        let named = at.checked_sub(1).and_then(|at| tokens.keyword(at)) == Some(Keyword::As);
        if let Some(name) = tokens
            .variable(at)
            .filter(|_| named || is_alone(tokens, at))
        {
            let owner = from.owner(&name).cloned().unwrap_or_default();
            self.add(name, owner);
        }
    }

    /// A variable that occurs again may have more labels.
    fn add(&mut self, name: String, owner: Owner) {
        match self.variables.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => {
                if known.kind == Kind::Other {
                    known.kind = owner.kind;
                }
                known.names.extend(owner.names);
            }
            None => self.variables.push((name, owner)),
        }
    }
}

/// The clauses that may follow a `WITH`.
const ENDS_PROJECTION: &[Keyword] = &[
    Keyword::Match,
    Keyword::Optional,
    Keyword::Where,
    Keyword::Order,
    Keyword::Skip,
    Keyword::Limit,
    Keyword::Unwind,
    Keyword::Return,
    Keyword::Call,
    Keyword::Create,
    Keyword::Merge,
    Keyword::Set,
    Keyword::Detach,
    Keyword::Delete,
    Keyword::Remove,
    Keyword::Foreach,
    Keyword::With,
];

/// `STARTS WITH` and `ENDS WITH` are not clauses.
fn is_operator(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.keyword(at));
    matches!(before, Some(Keyword::Starts | Keyword::Ends))
}

/// `size(`: the bracket of a call is not a node.
fn is_call(tokens: &Tokens<'_>, open: usize) -> bool {
    let before = open.checked_sub(1).and_then(|at| tokens.kind(at));
    matches!(
        before,
        Some(TokenKind::Identifier | TokenKind::QuotedIdentifier)
    )
}

/// Whether an item of a projection is this token and nothing else.
fn is_alone(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    let begins = [
        Keyword::With,
        Keyword::Return,
        Keyword::Distinct,
        Keyword::Unwind,
    ];
    let after_clause = tokens
        .keyword(before)
        .is_some_and(|keyword| begins.contains(&keyword));
    after_clause || tokens.is(before, Symbol::Comma)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Scope {
        Scope::at_end(&Tokens::new(text))
    }

    #[test]
    fn patterns_introduce_entities() {
        let scope =
            scope("MATCH p = (c:City:Place)-[r:OWNS|USES*1..2]->(b {x: 1}), (d) WHERE size(e) > 1");
        assert_eq!(scope.names(), ["p", "c", "r", "b", "d"]);
        let city = scope.owner("c").unwrap();
        assert_eq!(
            (city.kind, city.names.join(" ")),
            (Kind::Node, "City Place".to_owned())
        );
        let relationship = scope.owner("r").unwrap();
        assert_eq!(relationship.kind, Kind::Relationship);
        assert_eq!(relationship.names, ["OWNS", "USES"]);
    }

    #[test]
    fn a_projection_closes_what_came_before() {
        let text = "MATCH (c:City)-->(d:Bank) WITH c AS city, d.name AS name, count(*) AS n ";
        assert!(scope(text).names().contains(&"c".to_owned()));
        let closed = scope(&format!("{text} WHERE city.name STARTS WITH name RETURN "));
        assert_eq!(closed.names(), ["city", "name", "n"]);
        assert_eq!(closed.owner("city").unwrap().names, ["City"]);
        assert_eq!(
            scope("MATCH (a), (b) WITH *, 1 AS x RETURN").names(),
            ["a", "b", "x"]
        );
        assert_eq!(scope("MATCH (a), (b) WITH a RETURN").names(), ["a"]);
    }

    #[test]
    fn elements_columns_and_branches() {
        assert_eq!(
            scope("UNWIND [1] AS n RETURN [x IN [1] | x]").names(),
            ["n", "x"]
        );
        assert_eq!(
            scope("CALL db.labels() YIELD label AS l, other RETURN").names(),
            ["other", "l"]
        );
        assert_eq!(scope("MATCH (a) RETURN a UNION MATCH (b)").names(), ["b"]);
    }
}
