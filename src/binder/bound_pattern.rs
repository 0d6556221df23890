//! A bound pattern: nodes and connections over slots, and their conditions.

use crate::expression::{Expression, PathMode, PathPart, Slot, VariableLength};
use crate::graph::Direction;
use std::sync::Arc;

/// Nodes and connections, with all their conditions.
#[derive(Clone, Debug, Default)]
pub struct PatternGraph {
    /// The nodes, each slot once.
    pub nodes: Vec<PatternNode>,
    /// The connections, in the order in which they are written.
    pub connections: Vec<Connection>,
    /// Named paths that are built from the elements that were found.
    pub paths: Vec<(Slot, Vec<PathPart>)>,
    /// The conditions, split at `AND`: labels, property maps, inline and outer `WHERE`.
    pub predicates: Vec<Expression>,
    /// Patterns of which only some paths per pair of ends are selected.
    pub selections: Vec<Selection>,
}

/// A node to be found.
#[derive(Clone, Debug)]
pub struct PatternNode {
    /// The slot, which may already be bound.
    pub slot: Slot,
}

/// The connection between two nodes.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The node at its left end.
    pub left: Slot,
    /// The node at its right end.
    pub right: Slot,
    /// The direction, seen from the left node.
    pub direction: Direction,
    /// It shares no relationship with the other unique connections of its clause.
    pub unique: bool,
    /// The kind of connection.
    pub kind: ConnectionKind,
}

/// The kinds of connection.
#[derive(Clone, Debug)]
pub enum ConnectionKind {
    /// One relationship.
    Single {
        /// The slot, which may already be bound.
        relationship: Slot,
        /// It has a value before the clause.
        bound: bool,
        /// Only these types; `None`: all.
        types: Option<Vec<Arc<str>>>,
    },
    /// A chain of relationships.
    Variable(VariableLength),
    /// The shortest chains between the two ends.
    Shortest {
        /// The relationships of the chains.
        hops: VariableLength,
        /// The number of chains, or of lengths.
        count: Expression,
        /// All chains of the `count` shortest lengths.
        groups: bool,
        /// Receives the path.
        path: Slot,
        /// Conditions on the whole path.
        predicates: Vec<Expression>,
    },
    /// A repeated group of patterns.
    Group(Box<PatternGroup>),
}

/// A repeated group of patterns.
#[derive(Clone, Debug)]
pub struct PatternGroup {
    /// One repetition.
    pub body: PatternGraph,
    /// Its first node.
    pub inner_start: Slot,
    /// Its last node.
    pub inner_end: Slot,
    /// Inner slots, and the outer slots with the lists of their values.
    pub collected: Vec<(Slot, Slot)>,
    /// The minimum number of repetitions.
    pub min: u64,
    /// The maximum number of repetitions; `None`: no maximum.
    pub max: Option<u64>,
    /// What may be repeated.
    pub mode: PathMode,
    /// Receives the list of all relationships of the repetitions.
    pub walked: Slot,
}

/// `SHORTEST k`, `SHORTEST k GROUPS` over a pattern that is more than one chain.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The pattern on its own.
    pub graph: PatternGraph,
    /// Its first node.
    pub start: Slot,
    /// Its last node.
    pub end: Slot,
    /// Receives its path.
    pub path: Slot,
    /// The number of paths, or of lengths.
    pub count: Expression,
    /// All paths of the `count` shortest lengths.
    pub groups: bool,
    /// Slots for the planner: the paths of one pair of ends, one element of them, their lengths, an element that is
    /// tested.
    pub scratch: [Slot; 4],
}
