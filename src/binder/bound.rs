//! The bound query: the meaning of the text over slots; how to compute it is left to the planner.

use super::bound_pattern::PatternGraph;
use super::known_rules::DerivedUse;
use crate::error::{Span, Warning};
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
    /// The query.
    pub query: BoundQuery,
    /// The queries of subquery expressions, by `SubqueryId`.
    pub subqueries: Vec<BoundSubquery>,
    /// The name of each slot; its length is the number of slots.
    pub slot_names: Vec<Arc<str>>,
    /// The labels, types and keys that it refers to.
    pub mentions: Vec<Mention>,
    /// The labels, types and keys that it gives to entities.
    pub(crate) creations: Vec<Creation>,
    /// The texts that properties of nodes are compared with.
    pub(crate) compared_names: Vec<ComparedName>,
    /// The places that read what rules derive.
    pub derived: Vec<DerivedUse>,
    /// What was probably not meant.
    pub(crate) warnings: Vec<Warning>,
    /// The parameters that it requires, and where each is first read.
    pub parameters: Vec<(Arc<str>, Span)>,
    /// The time that it asks about, and where that is said.
    pub at: Option<(Expression, Span)>,
    /// What is reported about the lineage of its rows, in a column after its own.
    pub cite: Option<Cite>,
    /// It changes the graph.
    pub writes: bool,
}

/// A name that a statement refers to in the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The kind of name.
    pub what: Mentioned,
    /// The name.
    pub name: Arc<str>,
    /// Its first position.
    pub span: Span,
}

/// A property of a node that is compared with a text by `=` or `IN`, or in the map of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedName {
    /// Labels that the node has.
    pub labels: Vec<Arc<str>>,
    /// The key of the property.
    pub key: Arc<str>,
    /// The text.
    pub text: ComparedText,
    /// Where it is compared.
    pub span: Span,
    /// Whether the pattern is created where it is not found.
    pub merges: bool,
}

/// A text that a property is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparedText {
    /// A constant.
    Literal(Arc<str>),
    /// The value of a parameter.
    Parameter(Arc<str>),
    /// Any of the elements of a parameter's value.
    Elements(Arc<str>),
}

/// A name that a statement gives to an entity: a label, a type, or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// The name.
    pub mention: Mention,
    /// Of a key: the labels or the type of the entity.
    pub owners: Vec<Arc<str>>,
}

/// The kinds of names in the graph.
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
    /// The body.
    pub body: QueryBody,
    /// The columns, in order; empty if it returns nothing.
    pub columns: Vec<Column>,
    /// Whether it ends in `RETURN` (or is a standalone `CALL` with results); otherwise it is run for its effects.
    pub returns: bool,
    /// Its position in the query text.
    pub span: Span,
}

/// The body of a query.
#[derive(Clone, Debug)]
pub enum QueryBody {
    /// Clauses, in order.
    Clauses(Vec<BoundClause>),
    /// `UNION` of parts with the same columns in the same order.
    Union {
        /// The parts, at least two.
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
    /// The slot of its values.
    pub slot: Slot,
    /// The types of its values.
    pub types: TypeSet,
}

/// The query of a subquery expression.
#[derive(Clone, Debug)]
pub struct BoundSubquery {
    /// The query.
    pub query: BoundQuery,
    /// The slots of the outer row that it reads.
    pub arguments: Vec<Slot>,
    /// The slot of its only column, if its values are needed.
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
        /// Receives each element.
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
        /// The entities to be deleted.
        targets: Vec<Expression>,
        /// Deletes the relationships of nodes too.
        detach: bool,
        /// The position of the targets.
        span: Span,
    },
    /// `FOREACH`
    Foreach {
        /// Receives each element.
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
        /// The query that is run for each row.
        query: BoundQuery,
        /// Keeps rows for which it returns none.
        optional: bool,
        /// `IN TRANSACTIONS`
        in_transactions: Option<BoundTransactions>,
    },
    /// `NEXT` before a `UNION`: the query runs once, over all rows so far.
    Sequence(BoundQuery),
    /// `LOAD CSV`
    LoadCsv {
        /// The source.
        source: Expression,
        /// `WITH HEADERS`
        headers: bool,
        /// The separator of fields.
        terminator: Option<Expression>,
        /// The name of the file's encoding.
        encoding: Option<Expression>,
        /// Receives each row.
        variable: Slot,
        /// Receives the line that it begins on.
        line: Slot,
        /// Receives the file as it is named.
        file: Slot,
        /// The position of the source.
        span: Span,
    },
    /// `CREATE INDEX`, `DROP CONSTRAINT`, …: the only clause of its statement.
    ChangeSchema(SchemaChange),
    /// `FINISH`
    Finish,
}

/// `IN TRANSACTIONS`
#[derive(Clone, Debug)]
pub struct BoundTransactions {
    /// The number of rows per transaction.
    pub rows: Expression,
    /// What happens if a transaction fails.
    pub on_error: OnError,
    /// Receives the map that says how it went.
    pub status: Option<Slot>,
}

/// `MATCH`: a pattern over slots to be found in the graph.
#[derive(Clone, Debug)]
pub struct BoundMatch {
    /// A row without a match is kept, with nulls.
    pub optional: bool,
    /// The pattern.
    pub graph: PatternGraph,
}

/// `WITH` or `RETURN`, with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct BoundProjection {
    /// The computed columns; columns that are passed on unchanged are not listed.
    pub items: Vec<(Slot, Expression)>,
    /// If it aggregates, the grouping that is computed before `items`.
    pub grouping: Option<Grouping>,
    /// `DISTINCT`
    pub distinct: bool,
    /// The visible columns afterwards, in order.
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

/// The grouping of rows, and what is computed for each group.
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
    /// The arguments, in order.
    pub arguments: Vec<Expression>,
}

/// A key of `ORDER BY`.
#[derive(Clone, Debug)]
pub struct BoundSortItem {
    /// The key.
    pub expression: Expression,
    /// Descending order.
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
    /// The sources of what is created.
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
    /// The pattern to be found.
    pub graph: PatternGraph,
    /// What is created if nothing is found.
    pub create: BoundCreate,
    /// `ON CREATE SET`
    pub on_create: Vec<Update>,
    /// `ON MATCH SET`
    pub on_match: Vec<Update>,
    /// The sources of what is found, created or set.
    pub citing: Vec<Citing>,
}

/// `CALL name(…)`
#[derive(Clone, Debug)]
pub struct BoundCall {
    /// Its full name.
    pub name: Arc<str>,
    /// One argument per parameter.
    pub arguments: Vec<Expression>,
    /// The result columns that are used, and their slots.
    pub yields: Vec<(usize, Slot)>,
    /// Keeps rows for which it returns none.
    pub optional: bool,
    /// It has no result columns: each row is passed on.
    pub passes_rows: bool,
    /// It changes the graph.
    pub writes: bool,
    /// The sources of what it states.
    pub citing: Vec<Citing>,
    /// The position of its name.
    pub span: Span,
}

impl BoundClause {
    /// The number of operators that it becomes, without its patterns: for the limit on a statement's length.
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
    /// Whether `next`, the clause directly after this one, may be created together with it: it evaluates nothing that
    /// this one creates.
    pub fn joins(&self, next: &BoundCreate) -> bool {
        if !self.citing.is_empty() || !next.citing.is_empty() {
            return false;
        }
        let node = self.nodes.first().map(|made| made.slot);
        let relationship = self.relationships.first().map(|made| made.slot);
        // Slots are numbered in order: everything that this clause creates comes after its first slot.
        let Some(first) = node.into_iter().chain(relationship).min() else {
            return false;
        };
        let nodes = next.nodes.iter().flat_map(NewNode::parts);
        let relationships = next.relationships.iter().flat_map(NewRelationship::parts);
        let mut parts = nodes.chain(relationships);
        parts.all(|part| part.slots().iter().all(|slot| *slot < first))
    }

    /// Adds what the clause directly after this one creates.
    pub fn append(&mut self, next: BoundCreate) {
        self.nodes.extend(next.nodes);
        self.relationships.extend(next.relationships);
        self.paths.extend(next.paths);
    }
}
