//! What kind of thing is wanted at the cursor.

use super::scope::{Kind, Owner, Scope};
use crate::shell::tokens::{Naming, Tokens};
use tupu::language::{Keyword, Symbol, TokenKind};

/// Where the word at the cursor begins, and what it should be.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub start: usize,
    pub wanted: Wanted,
}

/// A kind of thing.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    Label,
    RelationshipType,
    /// A property key after a dot.
    Key(Owner),
    /// A property key between braces.
    MapKey(Owner),
    /// The text of a property, in quotes of this kind.
    Value {
        key: String,
        owner: Owner,
        quote: char,
    },
    Procedure,
    /// A column that a procedure yields.
    Column {
        procedure: String,
    },
    Parameter,
    /// A function with a namespace.
    Function,
    /// A variable, a function, a keyword.
    Anything(Vec<String>),
}

/// What is wanted after this text; `None` in comments, numbers, and where only a new word could be written.
pub fn place(before: &str) -> Option<Place> {
    let mut tokens = Tokens::new(before);
    tokens.keep_last_statement();
    let in_comment = tupu::language::tokenize(before)
        .last()
        .is_some_and(|token| {
            let line_comment =
                token.kind == TokenKind::Comment && token.span.end as usize == before.len();
            line_comment || token.kind == TokenKind::UnterminatedComment
        });
    if in_comment {
        return None;
    }
    let last = tokens.len().checked_sub(1);
    let touching = last
        .and_then(|at| tokens.get(at))
        .filter(|token| token.span.end as usize == before.len());
    let Some(token) = touching else {
        return Some(word(&tokens, before.len()));
    };
    let start = token.span.start as usize;
    if token.kind == TokenKind::Parameter || before.get(start..) == Some("$") {
        let wanted = Wanted::Parameter;
        return Some(Place { start, wanted });
    }
    match token.kind {
        TokenKind::UnterminatedString => {
            tokens.truncate(tokens.len() - 1);
            value(&tokens, before, start)
        }
        TokenKind::Identifier | TokenKind::Keyword(_) | TokenKind::UnterminatedIdentifier => {
            tokens.truncate(tokens.len() - 1);
            Some(word(&tokens, start))
        }
        TokenKind::Symbol(_) => Some(word(&tokens, before.len())),
        _ => None,
    }
}

/// The place of a word that begins at `start`, after these tokens.
fn word(tokens: &Tokens<'_>, start: usize) -> Place {
    let here = |wanted| Place { start, wanted };
    let Some(last) = tokens.len().checked_sub(1) else {
        return here(anything(tokens));
    };
    if tokens.is(last, Symbol::Dot) {
        return after_dot(tokens, last, start);
    }
    if let Some(naming) = tokens.naming(tokens.len()) {
        return here(match naming {
            Naming::Label => Wanted::Label,
            Naming::RelationshipType => Wanted::RelationshipType,
        });
    }
    if let Some(owner) = owner_of_map(tokens) {
        return here(Wanted::MapKey(owner));
    }
    if tokens.keyword(last) == Some(Keyword::Call) {
        return here(Wanted::Procedure);
    }
    match yielding(tokens) {
        Some(procedure) => here(Wanted::Column { procedure }),
        None => here(anything(tokens)),
    }
}

fn anything(tokens: &Tokens<'_>) -> Wanted {
    Wanted::Anything(Scope::at_end(tokens).names())
}

/// `n.`, `date.`, `CALL db.`, `n {.`
fn after_dot(tokens: &Tokens<'_>, dot: usize, start: usize) -> Place {
    let key = |owner| Place {
        start,
        wanted: Wanted::Key(owner),
    };
    let scope = Scope::at_end(tokens);
    let Some(name) = dot.checked_sub(1).and_then(|at| tokens.name(at)) else {
        let projected = || {
            let open = tokens
                .enclosing(dot)
                .filter(|at| tokens.is(*at, Symbol::LeftBrace))?;
            scope.owner(&tokens.name(open.checked_sub(1)?)?).cloned()
        };
        return key(projected().unwrap_or_default());
    };
    if let Some(owner) = scope.owner(&name) {
        return key(owner.clone());
    }
    let first = namespace_start(tokens, dot - 1);
    let chained = first.checked_sub(1).and_then(|at| tokens.keyword(at));
    let start = tokens
        .get(first)
        .map_or(start, |token| token.span.start as usize);
    let wanted = match chained {
        Some(Keyword::Call) => Wanted::Procedure,
        _ => Wanted::Function,
    };
    Place { start, wanted }
}

/// Where `a.b.c` begins.
fn namespace_start(tokens: &Tokens<'_>, mut at: usize) -> usize {
    while at >= 2 && tokens.is(at - 1, Symbol::Dot) && tokens.name(at - 2).is_some() {
        at -= 2;
    }
    at
}

/// The entity whose properties the braces hold in which a key is wanted: after `{` or a comma.
fn owner_of_map(tokens: &Tokens<'_>) -> Option<Owner> {
    let last = tokens.len().checked_sub(1)?;
    let begins = tokens.is(last, Symbol::LeftBrace) || tokens.is(last, Symbol::Comma);
    let open = tokens.enclosing(tokens.len())?;
    let properties = tokens.is(open, Symbol::LeftBrace) && !tokens.is_subquery(open);
    (begins && properties).then(|| owner_before(tokens, open))
}

/// The labels or types that stand before a brace: `(n:City {`.
fn owner_before(tokens: &Tokens<'_>, brace: usize) -> Owner {
    let Some(open) = tokens.enclosing(brace) else {
        return Owner::default();
    };
    let kind = match tokens.is_relationship(open) {
        true => Kind::Relationship,
        false => Kind::Node,
    };
    let colon = (open + 1..brace).find(|at| tokens.is(*at, Symbol::Colon));
    let names = colon.map_or_else(Vec::new, |colon| tokens.names_after_colon(colon).0);
    let known = tokens.variable(open + 1).filter(|_| names.is_empty());
    let of_variable = known.and_then(|name| Scope::at_end(tokens).owner(&name).cloned());
    of_variable.unwrap_or(Owner { kind, names })
}

/// The procedure whose columns are named: after `YIELD` and commas.
fn yielding(tokens: &Tokens<'_>) -> Option<String> {
    let mut at = tokens.len().checked_sub(1)?;
    let wanted = tokens.is(at, Symbol::Comma) || tokens.keyword(at) == Some(Keyword::Yield);
    while wanted && tokens.keyword(at) != Some(Keyword::Yield) {
        if !tokens.is(at, Symbol::Comma) && tokens.name(at).is_none() {
            return None;
        }
        at = at.checked_sub(1)?;
    }
    let mut end = at.checked_sub(1).filter(|_| wanted)?;
    if tokens.is(end, Symbol::RightParen) {
        end = tokens.enclosing(end)?.checked_sub(1)?;
    }
    tokens.name(end)?;
    let first = namespace_start(tokens, end);
    Some((first..=end).map(|at| tokens.text(at)).collect())
}

/// The property that a text in quotes is compared with: `{name: '`, `n.name = '`, `n.name STARTS WITH '`.
fn value(tokens: &Tokens<'_>, before: &str, quote_at: usize) -> Option<Place> {
    let quote = before.get(quote_at..)?.chars().next()?;
    let last = tokens.len().checked_sub(1)?;
    let (key, owner) = match tokens.kind(last)? {
        TokenKind::Symbol(Symbol::Colon) => {
            let open = tokens
                .enclosing(last)
                .filter(|at| tokens.is(*at, Symbol::LeftBrace))?;
            (
                tokens.name(last.checked_sub(1)?)?,
                owner_before(tokens, open),
            )
        }
        _ => compared(tokens, operator_start(tokens, last)?)?,
    };
    let wanted = Wanted::Value { key, owner, quote };
    Some(Place {
        start: quote_at + quote.len_utf8(),
        wanted,
    })
}

/// Where the operator begins that stands last.
fn operator_start(tokens: &Tokens<'_>, last: usize) -> Option<usize> {
    match tokens.kind(last)? {
        TokenKind::Symbol(Symbol::Equal | Symbol::NotEqual) => Some(last),
        TokenKind::Keyword(Keyword::Contains) => Some(last),
        TokenKind::Keyword(Keyword::With) => last.checked_sub(1),
        _ => None,
    }
}

/// `n.name` before an operator.
fn compared(tokens: &Tokens<'_>, operator: usize) -> Option<(String, Owner)> {
    let key = tokens.name(operator.checked_sub(1)?)?;
    let dot = operator
        .checked_sub(2)
        .filter(|at| tokens.is(*at, Symbol::Dot))?;
    let variable = tokens.name(dot.checked_sub(1)?)?;
    let owner = Scope::at_end(tokens).owner(&variable).cloned();
    Some((key, owner.unwrap_or_default()))
}
