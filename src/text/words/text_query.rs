//! What is looked for in texts.

use super::pattern::PatternPart;

/// What is looked for: the clauses of a query, of which some have to apply, and some must not.
#[derive(Clone, Debug, PartialEq)]
pub struct TextQuery {
    /// The clauses in order.
    pub clauses: Vec<Clause>,
}

impl TextQuery {
    /// The query for any of the words of a text, in which no character is syntax.
    ///
    /// ```text
    /// TextQuery::any_word("恒力石化(大连")
    /// ```
    pub fn any_word(text: &str) -> TextQuery {
        let words = WordsQuery {
            field: None,
            text: text.to_owned(),
            kind: WordsKind::Words,
        };
        let clause = Clause {
            occurrence: Occurrence::May,
            boost: 1.0,
            node: QueryNode::Words(words),
        };
        TextQuery {
            clauses: vec![clause],
        }
    }
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Whether it has to apply.
    pub occurrence: Occurrence,
    /// How much it counts.
    pub boost: f64,
    /// What is looked for.
    pub node: QueryNode,
}

/// Whether a clause has to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// It counts where it applies. Where no clause has to apply, one of these has to.
    May,
    /// It has to apply.
    Must,
    /// It must not apply.
    MustNot,
}

/// What a clause looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum QueryNode {
    /// Clauses in parentheses.
    Group(TextQuery),
    /// Any text: `*`.
    Everything,
    /// Words.
    Words(WordsQuery),
}

/// Words that are looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct WordsQuery {
    /// The property, by its place among those of the index; `None`: all of them.
    pub field: Option<usize>,
    /// The text as it was written, without what is syntax.
    pub text: String,
    /// How it is compared.
    pub kind: WordsKind,
}

/// How words that are looked for are compared.
#[derive(Clone, Debug, PartialEq)]
pub enum WordsKind {
    /// Any of the words of the text.
    Words,
    /// The words one after another, with so many others between them at most.
    Phrase {
        /// How many.
        slop: u32,
    },
    /// Words that begin so: `abc*`.
    Prefix,
    /// Words with wildcards: `a?c*d`.
    Wildcards(Vec<PatternPart>),
    /// Words that are equal but for so many typing errors at most: `abc~`.
    Fuzzy {
        /// How many.
        errors: u8,
    },
}
