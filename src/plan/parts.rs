//! What the larger operators are made of.

use super::PlanNode;
use crate::expression::{Expression, NewNode, NewRelationship, PathMode, Slot, Update};
use crate::graph::Direction;
use crate::syntax::ast::OnError;
use std::sync::Arc;

/// `CALL { … } IN TRANSACTIONS`
#[derive(Clone, Debug)]
pub struct Transactions {
    /// Rows a transaction.
    pub rows: Expression,
    /// What happens when one of them fails.
    pub on_error: OnError,
    /// Gets the map that says how it went.
    pub status: Option<Slot>,
    /// The slots the subquery fills: null where its transaction was undone or never run.
    pub filled: Vec<Slot>,
    /// The subquery returns rows; else each left row passes once.
    pub returns: bool,
}

/// One hop.
#[derive(Clone, Debug)]
pub struct Expand {
    /// A bound node.
    pub from: Slot,
    /// Gets the relationship; where `relationship_bound`, it must be this one already.
    pub relationship: Slot,
    /// The relationship is bound already.
    pub relationship_bound: bool,
    /// Gets the node at the other end; where `into`, it must be this one already.
    pub to: Slot,
    /// The other end is bound already.
    pub into: bool,
    /// Which way.
    pub direction: Direction,
    /// Only these types; `None`: all.
    pub types: Option<Vec<Arc<str>>>,
    /// The labels that the other end must have (moved here by a pass).
    pub labels: Vec<Arc<str>>,
    /// Relationship slots (single or list) of the same `MATCH` that must not be this relationship.
    pub distinct_from: Vec<Slot>,
}

/// What the statistics count.
#[derive(Clone, Debug)]
pub enum Counted {
    /// Nodes with a label; `None`: all.
    Nodes(Option<Arc<str>>),
    /// Relationships.
    Relationships {
        /// The label at their start.
        start: Option<Arc<str>>,
        /// Only these types; `None`: all.
        types: Option<Vec<Arc<str>>>,
        /// The label at their end.
        end: Option<Arc<str>>,
    },
}

/// How many rows a hop would give.
#[derive(Clone, Debug)]
pub struct Degree {
    /// The hop; its relationship, and its other end unless that is bound, get no value.
    pub expand: Expand,
    /// Gets the number.
    pub count: Slot,
    /// Rows whose number is zero stay.
    pub optional: bool,
}

/// Many hops.
#[derive(Clone, Debug)]
pub struct VariableExpand {
    /// A bound node.
    pub from: Slot,
    /// Gets the list of relationships, from first to last as the pattern is written; where `relationships_bound`, it is a
    /// bound list that must be matched exactly.
    pub relationships: Slot,
    /// The list is bound already.
    pub relationships_bound: bool,
    /// Gets the node at the other end; where `into`, it must be this one already.
    pub to: Slot,
    /// The other end is bound already.
    pub into: bool,
    /// Which way, seen from `from`.
    pub direction: Direction,
    /// `from` is the right end of the pattern as written: the list is reversed.
    pub reversed: bool,
    /// Only these types; `None`: all.
    pub types: Option<Vec<Arc<str>>>,
    /// At least so many hops.
    pub min: u64,
    /// At most so many hops; `None`: no bound.
    pub max: Option<u64>,
    /// What may repeat within the path.
    pub mode: PathMode,
    /// Every relationship on the way satisfies this; it reads the relationship from `step`.
    pub predicate: Option<Expression>,
    /// Holds the relationship under test for `predicate`.
    pub step: Slot,
    /// Relationship slots (single or list) of the same `MATCH` that share no relationship with this list.
    pub distinct_from: Vec<Slot>,
    /// Nobody reads the list, only whether and where paths end: one row per end node is enough (set by a pass).
    pub ends_only: bool,
}

/// Shortest paths between two bound nodes.
#[derive(Clone, Debug)]
pub struct ShortestPath {
    /// The hops, `into` set; `min` and `max` bound the length.
    pub expand: VariableExpand,
    /// How many paths (or lengths, where `groups`).
    pub count: Expression,
    /// All paths of the `count` shortest lengths, not `count` paths.
    pub groups: bool,
    /// Gets the path.
    pub path: Option<Slot>,
    /// Predicates over the whole path that a match must satisfy (falls back to enumeration by length).
    pub predicate: Option<Expression>,
    /// Gives one row with a null path where there is none (`OPTIONAL`, or the expression form).
    pub optional: bool,
}

/// A repeated group of patterns.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// A bound node: where the first repetition starts.
    pub from: Slot,
    /// Gets the node where the last repetition ends; where `into`, it must be this one already.
    pub to: Slot,
    /// The other end is bound already.
    pub into: bool,
    /// One repetition over `Argument`, from `inner_start` to `inner_end`.
    pub body: Box<PlanNode>,
    /// The body's first node.
    pub inner_start: Slot,
    /// The body's last node.
    pub inner_end: Slot,
    /// Body slot → outer slot with the list of its values, one per repetition.
    pub collected: Vec<(Slot, Slot)>,
    /// The body's relationship slots: what must not repeat under `Trail`.
    pub relationships: Vec<Slot>,
    /// The body's node slots: what must not repeat under `Acyclic`.
    pub nodes: Vec<Slot>,
    /// At least so many repetitions.
    pub min: u64,
    /// At most so many repetitions; `None`: no bound.
    pub max: Option<u64>,
    /// What may repeat.
    pub mode: PathMode,
    /// The body was planned from right to left: lists are reversed.
    pub reversed: bool,
    /// Relationship slots of the same `MATCH` that must not be used again.
    pub distinct_from: Vec<Slot>,
    /// Gets the list of all relationships walked, in order (for uniqueness and paths).
    pub walked: Slot,
}

/// A part of a range of an index.
#[derive(Clone, Debug)]
pub enum RangeTest {
    /// Between bounds; each with whether it is included.
    Between {
        /// From here.
        lower: Option<(Expression, bool)>,
        /// To here.
        upper: Option<(Expression, bool)>,
    },
    /// Strings that start with this.
    Prefix(Expression),
}

/// One aggregate function applied to an expression.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// `count(*)` is `None`.
    pub function: Option<&'static crate::functions::AggregateFunction>,
    /// `DISTINCT`
    pub distinct: bool,
    /// In order.
    pub arguments: Vec<Expression>,
}

/// One key to sort by.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The key.
    pub expression: Expression,
    /// Largest first.
    pub descending: bool,
}

/// How `Apply` puts left and right rows together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyKind {
    /// Every right row.
    Inner,
    /// Every right row, or one with nulls.
    Optional,
    /// The left row, once; the right side's rows are used up (a subquery that only writes).
    Unit,
}

/// `MERGE`.
#[derive(Clone, Debug)]
pub struct Merge {
    /// What is made where nothing matches.
    pub nodes: Vec<NewNode>,
    /// What is made where nothing matches.
    pub relationships: Vec<NewRelationship>,
    /// `ON CREATE SET`
    pub on_create: Vec<Update>,
    /// `ON MATCH SET`
    pub on_match: Vec<Update>,
}
