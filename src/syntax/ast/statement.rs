//! Statements: queries, schema changes, transactions.

use super::{Clause, ClauseKind, Expression, GraphTypeCommand, Name, Pattern};
use crate::error::Span;
use std::sync::Arc;

/// One statement of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// `EXPLAIN` or `PROFILE` before it.
    pub mode: Mode,
    /// `CITING`, `CITE`, `AT` and `AS OF` before it.
    pub prefixes: Prefixes,
    /// What it does.
    pub kind: StatementKind,
    /// Its span, without the `;`.
    pub span: Span,
}

/// The prefixes of a query, in any order, each at most once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prefixes {
    /// `CITING sources`: the sources of everything that the statement states.
    pub citing: Option<Expression>,
    /// `CITE`: what to report about the facts that the query's rows depend on, and the span of the word.
    pub cite: Option<(Cite, Span)>,
    /// `AT time`: the query sees only what holds then.
    pub at: Option<Expression>,
    /// `AS OF point`: the state of the graph that the query reads.
    pub as_of: Option<Expression>,
}

impl Prefixes {
    /// Whether there is no prefix.
    pub fn is_empty(&self) -> bool {
        *self == Prefixes::default()
    }
}

/// How a statement is to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Run it.
    Execute,
    /// `EXPLAIN`: show the plan, run nothing.
    Explain,
    /// `PROFILE`: run it and show the plan with rows and times.
    Profile,
    /// `EXPLAIN WHY`: run it and show what its first row rests on.
    Why,
}

/// What `CITE` reports about the facts that a row depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cite {
    /// `CITE`: the sources of the facts, each once.
    Sources,
    /// `CITE NODES`: the nodes that are these sources.
    Nodes,
    /// `CITE FACTS`: the facts themselves.
    Facts,
}

impl Cite {
    /// Whether each fact matters individually, with or without a source; otherwise facts with the same sources are
    /// equivalent.
    pub fn distinguishes_facts(self) -> bool {
        match self {
            Cite::Sources | Cite::Nodes => false,
            Cite::Facts => true,
        }
    }

    /// The name of the column that it adds to the query's.
    pub fn column(self) -> &'static str {
        match self {
            Cite::Sources | Cite::Nodes => "sources",
            Cite::Facts => "facts",
        }
    }
}

/// The kinds of statement.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// A query, reading or writing.
    Query(Query),
    /// `CREATE INDEX`, `SHOW CONSTRAINTS`, …
    Schema(SchemaCommand),
    /// `BEGIN`
    Begin,
    /// `COMMIT`
    Commit,
    /// `ROLLBACK`
    Rollback,
}

/// Single queries joined by `UNION`, in sequence by `NEXT`, or chosen by `WHEN`.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// One run of clauses.
    Single(SingleQuery),
    /// `left UNION [ALL] right`
    Union {
        /// The parts in order, at least two.
        parts: Vec<SingleQuery>,
        /// `ALL` between each part and the next: one entry less than `parts`.
        all: Vec<bool>,
        /// The spans of the `UNION` words.
        spans: Vec<Span>,
    },
    /// `query NEXT query NEXT query`: each sees the columns of the one before it as variables.
    Next(Vec<Query>),
    /// `WHEN predicate THEN query … ELSE query`: one of several queries, for each row.
    Conditional(ConditionalQuery),
}

/// `WHEN predicate THEN { query } … [ELSE { query }]`: the first query whose predicate is true is run.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionalQuery {
    /// In the order in which the predicates are tested.
    pub branches: Vec<ConditionalBranch>,
    /// `ELSE`: the query that is run if no predicate is true, and the span of the whole branch.
    pub otherwise: Option<(Box<Query>, Span)>,
    /// The span of the whole query.
    pub span: Span,
}

/// `WHEN predicate THEN { query }`
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionalBranch {
    /// The predicate.
    pub predicate: Expression,
    /// The query that is run if it is true.
    pub query: Query,
    /// The span of the branch, from `WHEN` on.
    pub span: Span,
}

impl ConditionalQuery {
    /// The queries, `ELSE` last.
    pub fn queries(&self) -> impl Iterator<Item = &Query> {
        let otherwise = self.otherwise.iter().map(|(query, _)| query.as_ref());
        self.branches
            .iter()
            .map(|branch| &branch.query)
            .chain(otherwise)
    }
}

/// Clauses from first to last.
#[derive(Clone, Debug, PartialEq)]
pub struct SingleQuery {
    /// In the order they are written.
    pub clauses: Vec<Clause>,
    /// The span of the query.
    pub span: Span,
}

impl SingleQuery {
    /// Whether it returns rows: it ends in `RETURN`, or is a `SHOW` followed by nothing but an order.
    pub fn returns(&self) -> bool {
        match self.clauses.last().map(|clause| &clause.kind) {
            Some(ClauseKind::Return(_)) => true,
            Some(ClauseKind::Show(_) | ClauseKind::OrderBy(_)) => self.only_shows(),
            _ => false,
        }
    }

    fn only_shows(&self) -> bool {
        let Some((first, rest)) = self.clauses.split_first() else {
            return false;
        };
        let orders = |clause: &Clause| matches!(clause.kind, ClauseKind::OrderBy(_));
        matches!(first.kind, ClauseKind::Show(_)) && rest.iter().all(orders)
    }
}

/// Statements about indexes and constraints.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaCommand {
    /// `CREATE [RANGE] INDEX [name] [IF NOT EXISTS] FOR (n:L) ON (n.k, …)`
    CreateIndex {
        /// The given name.
        name: Option<Name>,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The target.
        target: SchemaTarget,
        /// The keys, in order.
        keys: Vec<Name>,
    },
    /// `CREATE NAME | FULLTEXT INDEX [name] [IF NOT EXISTS] FOR (n:L|M) ON EACH [n.k, …] [OPTIONS {…}]`, and
    /// `CREATE TEXT INDEX [name] [IF NOT EXISTS] FOR (n:L) ON (n.k) [OPTIONS {…}]`
    CreateSearchIndex(SearchIndexCommand),
    /// `DROP [RANGE | NAME | FULLTEXT | TEXT | VECTOR] INDEX name [IF EXISTS]`
    DropIndex {
        /// The kind, where it is said.
        kind: Option<DroppedKind>,
        /// The name.
        name: Name,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR (n:L) REQUIRE …`
    CreateConstraint {
        /// The given name.
        name: Option<Name>,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The target.
        target: SchemaTarget,
        /// The keys, in order.
        keys: Vec<Name>,
        /// The condition on them.
        requirement: Requirement,
    },
    /// `DROP CONSTRAINT name [IF EXISTS]`
    DropConstraint {
        /// The name.
        name: Name,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `CREATE UNIT name [IF NOT EXISTS] [ALIAS name, …] = 'size'`, or `… OF 'dimension'`
    CreateUnit {
        /// The name.
        name: Name,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// Other names.
        aliases: Vec<Name>,
        /// The size or the dimension.
        measure: UnitMeasure,
    },
    /// `CREATE RULE name [IF NOT EXISTS] FOR head AS query`
    CreateRule(Box<RuleCommand>),
    /// `DROP RULE name [IF EXISTS]`
    DropRule {
        /// The name.
        name: Name,
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `ALTER CURRENT GRAPH TYPE …`
    AlterGraphType(GraphTypeCommand),
    /// `DROP UNIT name [IF EXISTS]`
    DropUnit {
        /// The name.
        name: Name,
        /// `IF EXISTS`
        if_exists: bool,
    },
}

/// `CREATE RULE`
#[derive(Clone, Debug, PartialEq)]
pub struct RuleCommand {
    /// The name.
    pub name: Name,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// `(a)-[r:TYPE {key: value}]->(b)` or `(n:Label)`: what is derived.
    pub head: Pattern,
    /// What it is derived from. The last part of a query may have no `RETURN`: then all its variables are known to the head.
    pub body: Query,
}

/// The definition of a new unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitMeasure {
    /// `= '60千克'`: a multiple of another unit.
    Size(Arc<str>),
    /// `OF 'containers'`: a dimension of its own, of which it is the base unit.
    Dimension(Arc<str>),
}

/// The target of an index or a constraint.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaTarget {
    /// `FOR (n:Label)`
    Node(Name),
    /// `FOR ()-[r:TYPE]-()`
    Relationship(Name),
}

/// `CREATE NAME | FULLTEXT | TEXT | VECTOR INDEX`
#[derive(Clone, Debug, PartialEq)]
pub struct SearchIndexCommand {
    /// The kind.
    pub kind: SearchKind,
    /// The given name.
    pub name: Option<Name>,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The target.
    pub target: SearchTarget,
    /// The keys, in order.
    pub keys: Vec<Name>,
    /// `OPTIONS {…}`: a map.
    pub options: Option<Expression>,
}

/// The kind of a search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchKind {
    /// `NAME`
    Name,
    /// `FULLTEXT`
    FullText,
    /// `TEXT`
    Text,
    /// `VECTOR`
    Vector,
}

impl SearchKind {
    /// The word before `INDEX`.
    pub fn as_str(self) -> &'static str {
        match self {
            SearchKind::Name => "NAME",
            SearchKind::FullText => "FULLTEXT",
            SearchKind::Text => "TEXT",
            SearchKind::Vector => "VECTOR",
        }
    }
}

/// The kind of an index that is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DroppedKind {
    /// `RANGE`
    Range,
    /// That of a search index.
    Search(SearchKind),
}

impl DroppedKind {
    /// The word before `INDEX`.
    pub fn as_str(self) -> &'static str {
        match self {
            DroppedKind::Range => "RANGE",
            DroppedKind::Search(kind) => kind.as_str(),
        }
    }
}

/// The target of a search index.
#[derive(Clone, Debug, PartialEq)]
pub enum SearchTarget {
    /// `FOR (n:A|B)`: nodes with any of these labels; `FOR (n)`: all nodes.
    Nodes(Vec<Name>),
    /// `FOR ()-[r:T|U]-()`
    Relationships(Vec<Name>),
}

/// The condition of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// `IS [NODE|RELATIONSHIP] UNIQUE`
    Unique,
    /// `IS NOT NULL`
    NotNull,
    /// `IS [NODE|RELATIONSHIP] KEY`
    Key,
    /// `CREATE SOURCE KEY … ON (n.k)`
    SourceKey,
}

/// `ORDER BY`, `SKIP`, `LIMIT` and what they belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// `DISTINCT`
    pub distinct: bool,
    /// `*`
    pub star: bool,
    /// The items, except `*`.
    pub items: Vec<ProjectionItem>,
    /// `ORDER BY`
    pub order_by: Vec<SortItem>,
    /// `SKIP` or `OFFSET`
    pub skip: Option<Expression>,
    /// `LIMIT`
    pub limit: Option<Expression>,
    /// Its span in the query.
    pub span: Span,
}

/// `expression [AS alias]`
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectionItem {
    /// The expression.
    pub expression: Expression,
    /// `AS alias`
    pub alias: Option<Name>,
    /// The text of the expression as written: the name of the column if there is no alias.
    pub text: std::sync::Arc<str>,
}

/// One key of `ORDER BY`.
#[derive(Clone, Debug, PartialEq)]
pub struct SortItem {
    /// The key.
    pub expression: Expression,
    /// `DESC` or `DESCENDING`
    pub descending: bool,
}

/// A list of patterns of `MATCH` or `CREATE`.
pub type PatternList = Vec<Pattern>;
