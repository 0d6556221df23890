//! Patterns, which `MATCH` finds and `CREATE` creates.

use super::{Expression, Name};
use crate::error::Span;

/// One pattern between commas.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// `p = …`
    pub variable: Option<Name>,
    /// `ANY SHORTEST`, `shortestPath(…)`, …
    pub selector: Selector,
    /// `WALK`, `TRAIL`, `ACYCLIC`
    pub mode: PathMode,
    /// Nodes and relationships alternately; starts and ends with a node or a group.
    pub elements: Vec<PatternElement>,
    /// Its span in the query.
    pub span: Span,
}

/// The selection among the matching paths.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// All of them.
    All,
    /// `ANY [k]`: any k per pair of ends.
    Any(Expression),
    /// `shortestPath(…)`, `ANY SHORTEST`, `SHORTEST k`: k shortest per pair of ends; `legacy` for the function form.
    Shortest {
        /// The number of paths; 1 for `shortestPath` and `ANY SHORTEST`.
        count: Expression,
        /// Written `shortestPath(…)`.
        legacy: bool,
    },
    /// `allShortestPaths(…)`, `ALL SHORTEST`, `SHORTEST k GROUPS`: all of the k shortest lengths.
    ShortestGroups {
        /// The number of lengths; 1 for `allShortestPaths` and `ALL SHORTEST`.
        count: Expression,
        /// Written `allShortestPaths(…)`.
        legacy: bool,
    },
}

/// What may be repeated in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathMode {
    /// Nodes and relationships.
    Walk,
    /// Nodes, not relationships; the default.
    Trail,
    /// Nothing.
    Acyclic,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternElement {
    /// `(n:Label {k: v} WHERE …)`
    Node(NodePattern),
    /// `-[r:TYPE*1..3 {k: v} WHERE …]->`
    Relationship(RelationshipPattern),
    /// `((a)-[r]->(b) WHERE …){1,5}`
    Group(GroupPattern),
}

/// A node in a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct NodePattern {
    /// Its variable.
    pub variable: Option<Name>,
    /// `:A&B`
    pub labels: Option<LabelExpression>,
    /// `{k: v}` or a parameter: a map expression.
    pub properties: Option<Expression>,
    /// `WHERE` inside the parentheses.
    pub predicate: Option<Box<Expression>>,
    /// Its span in the query.
    pub span: Span,
}

/// A relationship in a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationshipPattern {
    /// Its variable.
    pub variable: Option<Name>,
    /// `:A|B`
    pub types: Option<LabelExpression>,
    /// `{k: v}` or a parameter: a map expression.
    pub properties: Option<Expression>,
    /// `WHERE` inside the brackets.
    pub predicate: Option<Box<Expression>>,
    /// The direction.
    pub direction: PatternDirection,
    /// `*1..3`, `{1,3}`, `+`, `*` after the arrow.
    pub length: Option<Quantifier>,
    /// Its span in the query.
    pub span: Span,
}

/// A parenthesised path with a quantifier.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupPattern {
    /// `(p = …)`: the path inside.
    pub variable: Option<Name>,
    /// The path inside.
    pub elements: Vec<PatternElement>,
    /// `WHERE` inside the parentheses.
    pub predicate: Option<Box<Expression>>,
    /// The number of repetitions; `None` for a plain parenthesised path.
    pub quantifier: Option<Quantifier>,
    /// Its span in the query.
    pub span: Span,
}

/// The direction of a relationship, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternDirection {
    /// `-->`
    Right,
    /// `<--`
    Left,
    /// `--` or `<-->`
    Both,
}

/// The number of repetitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantifier {
    /// The minimum; `None` if it is not written.
    pub min: Option<u64>,
    /// The maximum; `None` if there is none.
    pub max: Option<u64>,
    /// Written as openCypher's `*1..3` inside the brackets (so the variable is a list), not as GQL's `{1,3}`.
    pub legacy: bool,
    /// Its span in the query.
    pub span: Span,
}

/// `A&B`, `A|B`, `!A`, `%`; openCypher's `:A:B` is an `And`.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelExpression {
    /// One label or type.
    Label(Name),
    /// Both labels.
    And(Vec<LabelExpression>),
    /// One of the labels.
    Or(Vec<LabelExpression>),
    /// The negation.
    Not(Box<LabelExpression>),
    /// `%`: any label at all.
    Any,
    /// `$(expression)`, `$all(expression)`, `$any(expression)`: labels that are named by a string or a list of strings.
    Dynamic {
        /// The expression of the names.
        names: Box<Expression>,
        /// One of them is sufficient.
        any: bool,
    },
}
