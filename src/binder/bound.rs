//! The bound query: what the text means, over slots; how to get there is the planner's business.

use super::bound_pattern::PatternGraph;
use crate::error::Span;
use crate::expression::{
    Citing, Expression, NewNode, NewRelationship, PathPart, SchemaChange, Slot, Update,
};
use crate::functions::AggregateFunction;
use crate::syntax::ast::{Cite, OnError};
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// A statement whose every name is resolved.
#[derive(Clone, Debug)]
pub struct BoundStatement {
    /// What it does.
    pub query: BoundQuery,
    /// The queries of subquery expressions, by `SubqueryId`.
    pub subqueries: Vec<BoundSubquery>,
    /// What each slot is called; its length is the number of slots.
    pub slot_names: Vec<Arc<str>>,
    /// The labels, types and keys that it looks for.
    pub mentions: Vec<Mention>,
    /// The parameters it cannot do without, and where each is read first.
    pub parameters: Vec<(Arc<str>, Span)>,
    /// The time that it asks about, and where that is said.
    pub at: Option<(Expression, Span)>,
    /// What is told of the facts that its rows rest on, in a column behind its own.
    pub cite: Option<Cite>,
}

/// A name of something that a statement looks for in the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Of what.
    pub what: Mentioned,
    /// The name.
    pub name: Arc<str>,
    /// Where it stands first.
    pub span: Span,
}

/// What has names in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mentioned {
    /// Labels of nodes.
    Label,
    /// Types of relationships.
    Type,
    /// Keys of properties.
    Key,
}

/// Clauses, or a union of queries.
#[derive(Clone, Debug)]
pub struct BoundQuery {
    /// What it does.
    pub body: QueryBody,
    /// What it returns, in order; empty where it returns nothing.
    pub columns: Vec<Column>,
    /// Whether it ends in `RETURN` (or is a standalone `CALL` with results); else it runs for its effects.
    pub returns: bool,
    /// Where it stands.
    pub span: Span,
}

/// What a query consists of.
#[derive(Clone, Debug)]
pub enum QueryBody {
    /// In order.
    Clauses(Vec<BoundClause>),
    /// `UNION` of parts with as many columns each, in the same order.
    Union {
        /// The parts, two at least.
        parts: Vec<BoundQuery>,
        /// `UNION`, not `UNION ALL`.
        distinct: bool,
    },
}

/// A column of a query.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: Arc<str>,
    /// Where its values are.
    pub slot: Slot,
    /// What is known of them.
    pub types: TypeSet,
}

/// The query of a subquery expression.
#[derive(Clone, Debug)]
pub struct BoundSubquery {
    /// What it does.
    pub query: BoundQuery,
    /// The slots of the surrounding row that it reads.
    pub arguments: Vec<Slot>,
    /// The slot of its only column, where values are wanted.
    pub result: Option<Slot>,
}

/// A clause over slots.
#[derive(Clone, Debug)]
pub enum BoundClause {
    /// `MATCH`
    Match(BoundMatch),
    /// `UNWIND`
    Unwind {
        /// The list.
        list: Expression,
        /// Gets each element.
        variable: Slot,
    },
    /// `WITH`, `RETURN`
    Project(BoundProjection),
    /// `LET`, and the columns of a named path
    Extend(Vec<(Slot, Expression)>),
    /// `FILTER`, `WHERE` after `YIELD`
    Filter(Vec<Expression>),
    /// `CREATE`
    Create(BoundCreate),
    /// `MERGE`
    Merge(BoundMerge),
    /// `SET`, `REMOVE`
    Set(BoundSet),
    /// `DELETE`
    Delete {
        /// What goes.
        targets: Vec<Expression>,
        /// With the relationships of nodes.
        detach: bool,
        /// Where it says what goes.
        span: Span,
    },
    /// `FOREACH`
    Foreach {
        /// Gets each element.
        variable: Slot,
        /// The list.
        list: Expression,
        /// Updates.
        body: Vec<BoundClause>,
    },
    /// `CALL name(…)`
    CallProcedure(BoundCall),
    /// `CALL { … }`
    CallSubquery {
        /// What is run for each row.
        query: BoundQuery,
        /// Keep rows for which it gives none.
        optional: bool,
        /// `IN TRANSACTIONS`
        in_transactions: Option<BoundTransactions>,
    },
    /// `NEXT` before a `UNION`: the query runs once, over all rows there are so far.
    Sequence(BoundQuery),
    /// `LOAD CSV`
    LoadCsv {
        /// Where from.
        source: Expression,
        /// `WITH HEADERS`
        headers: bool,
        /// Between fields.
        terminator: Option<Expression>,
        /// The name of the file's encoding.
        encoding: Option<Expression>,
        /// Gets each row.
        variable: Slot,
        /// Gets the line that it begins on.
        line: Slot,
        /// Gets the file as it is named.
        file: Slot,
    },
    /// `CREATE INDEX`, `DROP CONSTRAINT`, …: all of its statement.
    ChangeSchema(SchemaChange),
    /// `FINISH`
    Finish,
}

/// `IN TRANSACTIONS`
#[derive(Clone, Debug)]
pub struct BoundTransactions {
    /// Rows each.
    pub rows: Expression,
    /// What happens when one of them fails.
    pub on_error: OnError,
    /// Gets the map that says how it went.
    pub status: Option<Slot>,
}

/// `MATCH`: a graph of slots to be found in the graph.
#[derive(Clone, Debug)]
pub struct BoundMatch {
    /// A row without match stays, with nulls.
    pub optional: bool,
    /// What is looked for.
    pub graph: PatternGraph,
}

/// `WITH` or `RETURN`, with all that follows it.
#[derive(Clone, Debug)]
pub struct BoundProjection {
    /// What is computed per row; columns that only pass are not listed.
    pub items: Vec<(Slot, Expression)>,
    /// Where it aggregates: what comes before `items`.
    pub grouping: Option<Grouping>,
    /// `DISTINCT`
    pub distinct: bool,
    /// What is visible afterwards, in order.
    pub columns: Vec<Column>,
    /// `ORDER BY`
    pub order_by: Vec<BoundSortItem>,
    /// `SKIP`
    pub skip: Option<Expression>,
    /// `LIMIT`
    pub limit: Option<Expression>,
    /// `WHERE`, split at `AND`.
    pub predicates: Vec<Expression>,
}

/// What rows are put together by, and what is computed of each group.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// One row per combination of their values.
    pub keys: Vec<(Slot, Expression)>,
    /// Computed over the rows of a group.
    pub aggregates: Vec<(Slot, BoundAggregate)>,
}

/// An aggregate function applied.
#[derive(Clone, Debug)]
pub struct BoundAggregate {
    /// `None`: `count(*)`.
    pub function: Option<&'static AggregateFunction>,
    /// `DISTINCT`
    pub distinct: bool,
    /// In order.
    pub arguments: Vec<Expression>,
}

/// A key of `ORDER BY`.
#[derive(Clone, Debug)]
pub struct BoundSortItem {
    /// The key.
    pub expression: Expression,
    /// Largest first.
    pub descending: bool,
}

/// `CREATE`
#[derive(Clone, Debug, Default)]
pub struct BoundCreate {
    /// New nodes, in order.
    pub nodes: Vec<NewNode>,
    /// New relationships, in order.
    pub relationships: Vec<NewRelationship>,
    /// Named paths.
    pub paths: Vec<(Slot, Vec<PathPart>)>,
    /// The sources of what is made.
    pub citing: Vec<Citing>,
}

/// `SET`, `REMOVE`
#[derive(Clone, Debug)]
pub struct BoundSet {
    /// In order.
    pub items: Vec<Update>,
    /// The sources of what is set.
    pub citing: Vec<Citing>,
}

/// `MERGE`
#[derive(Clone, Debug)]
pub struct BoundMerge {
    /// What is looked for.
    pub graph: PatternGraph,
    /// What is made where nothing is found.
    pub create: BoundCreate,
    /// `ON CREATE SET`
    pub on_create: Vec<Update>,
    /// `ON MATCH SET`
    pub on_match: Vec<Update>,
    /// The sources of what is found or made, and set.
    pub citing: Vec<Citing>,
}

/// `CALL name(…)`
#[derive(Clone, Debug)]
pub struct BoundCall {
    /// Its full name.
    pub name: Arc<str>,
    /// One per parameter.
    pub arguments: Vec<Expression>,
    /// Which result column goes where.
    pub yields: Vec<(usize, Slot)>,
    /// Keep rows for which it gives none.
    pub optional: bool,
    /// It has no result columns: rows pass.
    pub passes_rows: bool,
    /// It changes the graph.
    pub writes: bool,
}

impl BoundClause {
    /// How many operators it becomes, its patterns not counted: for the limit of a statement's length.
    pub fn operators(&self) -> usize {
        match self {
            BoundClause::Project(projection) => projection.operators(),
            BoundClause::Foreach { .. } | BoundClause::CallSubquery { .. } => 2,
            BoundClause::Match(_) | BoundClause::Unwind { .. } | BoundClause::Extend(_) => 1,
            BoundClause::Filter(_) | BoundClause::Create(_) | BoundClause::Merge(_) => 1,
            BoundClause::Set(_) | BoundClause::Delete { .. } | BoundClause::Finish => 1,
            BoundClause::CallProcedure(_) | BoundClause::Sequence(_) => 1,
            BoundClause::LoadCsv { .. } | BoundClause::ChangeSchema(_) => 1,
        }
    }
}

impl BoundProjection {
    fn operators(&self) -> usize {
        let parts = [
            self.grouping.is_some(),
            self.distinct,
            !self.order_by.is_empty(),
            self.skip.is_some(),
            self.limit.is_some(),
            !self.predicates.is_empty(),
        ];
        1 + parts.into_iter().filter(|part| *part).count()
    }
}

impl BoundCreate {
    /// Whether `next`, the clause right behind this one, may be made together with it: it evaluates nothing that this
    /// one makes.
    pub fn joins(&self, next: &BoundCreate) -> bool {
        if !self.citing.is_empty() || !next.citing.is_empty() {
            return false;
        }
        let node = self.nodes.first().map(|made| made.slot);
        let relationship = self.relationships.first().map(|made| made.slot);
        // Slots are handed out in order: what this clause makes has none before its first one.
        let Some(first) = node.into_iter().chain(relationship).min() else {
            return false;
        };
        let nodes = next.nodes.iter().flat_map(NewNode::parts);
        let relationships = next.relationships.iter().flat_map(NewRelationship::parts);
        let mut parts = nodes.chain(relationships);
        parts.all(|part| part.slots().iter().all(|slot| *slot < first))
    }

    /// Adds what the clause right behind this one makes.
    pub fn append(&mut self, next: BoundCreate) {
        self.nodes.extend(next.nodes);
        self.relationships.extend(next.relationships);
        self.paths.extend(next.paths);
    }
}
