//! Following relationships from bound nodes.

use super::{Gathered, PlanNode};
use crate::expression::{Expression, PathMode, Slot, VariableLength};
use crate::graph::Direction;
use std::sync::Arc;

/// One hop.
#[derive(Clone, Debug)]
pub struct Expand {
    /// A bound node.
    pub from: Slot,
    /// Receives the relationship; where `relationship_bound`, it must be this one already.
    pub relationship: Slot,
    /// The relationship is bound already.
    pub relationship_bound: bool,
    /// Receives the node at the other end; where `into`, it must be this one already.
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
    /// Nobody reads the relationship or counts rows, so an end may be left out where another row has it, as long as each row
    /// with hops gives one row: what is also read of the hops of a row (set by a pass).
    pub gathered: Option<Gathered>,
}

impl Expand {
    /// The same hop, seen from its other end.
    pub fn turned(&self) -> Expand {
        let mut hop = self.clone();
        (hop.from, hop.to) = (self.to, self.from);
        hop.direction = self.direction.opposite();
        hop
    }
}

/// The number of rows of a hop.
#[derive(Clone, Debug)]
pub struct Degree {
    /// The hop; its relationship, and its other end unless that is bound, get no value.
    pub expand: Expand,
    /// Receives the number.
    pub count: Slot,
    /// Rows whose number is zero stay.
    pub optional: bool,
    /// Only relationships that hold at the time of the statement, with their other end, are counted.
    pub holding: bool,
    /// What is also read of the relationships and their other ends.
    pub gathered: Option<Gathered>,
}

/// Many hops.
#[derive(Clone, Debug)]
pub struct VariableExpand {
    /// A bound node.
    pub from: Slot,
    /// The chain of relationships that is followed.
    pub hops: VariableLength,
    /// Receives the node at the other end; where `into`, it must be this one already.
    pub to: Slot,
    /// The other end is bound already.
    pub into: bool,
    /// Which way, seen from `from`.
    pub direction: Direction,
    /// `from` is the right end of the pattern as written: the list is reversed.
    pub reversed: bool,
    /// Relationship slots (single or list) of the same `MATCH` that share no relationship with this list.
    pub distinct_from: Vec<Slot>,
    /// What every path of the result satisfies at each step, so that others are not followed (set by a pass).
    pub prune: Vec<StepTest>,
    /// Nobody counts paths or reads them one by one, so one row per end node is enough (set by a pass). If the list is
    /// read at all, the lists of all ends together contain every relationship that is on a path to any of them.
    pub ends_only: bool,
    /// What is also read of what a path consists of, in place of the list (set by a pass). If only ends are found, one of
    /// them gets what all paths rest on.
    pub gathered: Option<Gathered>,
}

/// The number of paths.
#[derive(Clone, Debug)]
pub struct PathCount {
    /// The chain, in one direction; its list, and its end, get no value.
    pub expand: VariableExpand,
    /// The labels that the end must have.
    pub labels: Vec<Arc<str>>,
    /// Receives the number.
    pub count: Slot,
}

/// A test of each node or relationship of a path, for what is tested again when the path is complete. If it fails with an
/// error, the path is followed.
#[derive(Clone, Debug)]
pub struct StepTest {
    /// What is tested.
    pub of: StepPart,
    /// Holds it for the predicate.
    pub variable: Slot,
    /// The predicate.
    pub predicate: Expression,
    /// The answer with which a path is followed.
    pub keep: Keep,
}

/// What is tested at each step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepPart {
    /// Its nodes.
    Node,
    /// Its relationships.
    Relationship,
    /// Of a repeated group: the element of the list in this slot.
    Element(Slot),
    /// The list of relationships so far, or the path so far: each part of a complete one passes as well.
    SoFar,
}

/// The answers of a predicate with which a path is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Only true: `all`.
    True,
    /// Only false: `none`.
    False,
    /// False and null: nothing may be true.
    NotTrue,
}

/// Shortest paths between two bound nodes.
#[derive(Clone, Debug)]
pub struct ShortestPath {
    /// The hops, `into` set.
    pub expand: VariableExpand,
    /// How many paths (or lengths, where `groups`).
    pub count: Expression,
    /// All paths of the `count` shortest lengths, not `count` paths.
    pub groups: bool,
    /// Receives the path.
    pub path: Option<Slot>,
    /// Predicates over the whole path that a match must satisfy.
    pub predicate: Option<Expression>,
    /// The predicates are all tested step by step. Otherwise, if the shortest paths do not satisfy them, paths are
    /// made one by one in the order of their lengths.
    pub decided: bool,
    /// Returns one row with a null path if there is none (`OPTIONAL`, or the expression form).
    pub optional: bool,
}

/// A repeated group of patterns.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// A bound node: where the first repetition starts.
    pub from: Slot,
    /// Receives the node where the last repetition ends; where `into`, it must be this one already.
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
    /// The body's relationship slots, which must not repeat under `Trail`.
    pub relationships: Vec<Slot>,
    /// The body's node slots, which must not repeat under `Acyclic`.
    pub nodes: Vec<Slot>,
    /// The minimum number of repetitions.
    pub min: u64,
    /// The maximum number of repetitions; `None`: no maximum.
    pub max: Option<u64>,
    /// What may repeat.
    pub mode: PathMode,
    /// The body was planned from right to left: lists are reversed.
    pub reversed: bool,
    /// Relationship slots of the same `MATCH` that must not be used again.
    pub distinct_from: Vec<Slot>,
    /// Receives the list of all relationships walked, in order (for uniqueness and paths).
    pub walked: Slot,
    /// What every result satisfies at each step, so that others are not followed (set by a pass).
    pub prune: Vec<StepTest>,
    /// Only so many of the shortest ways to each end (or, if true, those of so many lengths).
    pub shortest: Option<(Expression, bool)>,
}
