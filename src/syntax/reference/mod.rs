//! The language reference, construct by construct: the pages of clauses, patterns and expressions that help shows.
//!
//! To add one, add a row to the table of its file. A test checks that every keyword appears in the syntax of some page,
//! so that a new keyword needs a page; another test runs every example.

mod clauses;
mod expressions;
mod patterns;
mod schema;

use super::keyword::Keyword;
use super::lexer::tokenize;
use super::token::TokenKind;

/// A clause, a kind of pattern or a kind of expression, as help shows it.
#[derive(Clone, Copy, Debug)]
pub struct Construct {
    /// `ORDER BY`
    pub name: &'static str,
    /// Its category: `reading`, `writing`, `pattern`, `expression`, …
    pub category: &'static str,
    /// The syntax; `[…]` is optional, `…` repeats.
    pub syntax: &'static str,
    /// The description, one or two sentences.
    pub description: &'static str,
    /// A script that shows it, on an empty graph.
    pub example: &'static str,
    /// The rows of the last statement of the example.
    pub answer: &'static str,
}

impl Construct {
    /// The keywords in its syntax.
    pub fn keywords(&self) -> impl Iterator<Item = Keyword> {
        tokenize(self.syntax)
            .into_iter()
            .filter_map(|token| match token.kind {
                TokenKind::Keyword(keyword) => Some(keyword),
                _ => None,
            })
    }
}

/// Every construct, in the order in which help lists them.
pub fn constructs() -> impl Iterator<Item = &'static Construct> {
    let tables = [
        clauses::READING,
        clauses::PROJECTING,
        clauses::WRITING,
        patterns::PATTERNS,
        expressions::EXPRESSIONS,
        schema::SCHEMA,
        schema::SESSION,
    ];
    tables.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_keyword_has_a_page() {
        let named: HashSet<Keyword> = constructs().flat_map(Construct::keywords).collect();
        let missing = Keyword::all()
            .iter()
            .filter(|keyword| !named.contains(keyword));
        let missing: Vec<&str> = missing.map(|keyword| keyword.as_str()).collect();
        assert!(missing.is_empty(), "no page names {missing:?}");
    }

    #[test]
    fn pages_are_complete() {
        let mut names = HashSet::new();
        for construct in constructs() {
            assert!(
                names.insert(construct.name),
                "{} is there twice",
                construct.name
            );
            assert!(construct.description.ends_with('.'), "{}", construct.name);
            assert!(!construct.syntax.is_empty(), "{}", construct.name);
            assert!(!construct.example.is_empty(), "{}", construct.name);
        }
    }
}
