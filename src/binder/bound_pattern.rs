//! A bound pattern: nodes and connections over slots, and what must hold of them.

use crate::expression::{Expression, PathMode, PathPart, Slot, VariableLength};
use crate::graph::Direction;
use std::sync::Arc;

/// Nodes and what connects them, with everything that must hold of them.
#[derive(Clone, Debug, Default)]
pub struct PatternGraph {
    /// Each slot once.
    pub nodes: Vec<PatternNode>,
    /// In the order they are written.
    pub connections: Vec<Connection>,
    /// Named paths that are put together from what was found.
    pub paths: Vec<(Slot, Vec<PathPart>)>,
    /// What must hold, split at `AND`: labels, property maps, inline and outer `WHERE`.
    pub predicates: Vec<Expression>,
    /// Patterns of which only some paths per pair of ends are wanted.
    pub selections: Vec<Selection>,
}

/// A node to be found.
#[derive(Clone, Debug)]
pub struct PatternNode {
    /// Gets it, or has it.
    pub slot: Slot,
}

/// What lies between two nodes.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The node at its left.
    pub left: Slot,
    /// The node at its right.
    pub right: Slot,
    /// Which way, seen from the left.
    pub direction: Direction,
    /// It shares no relationship with the other unique connections of its clause.
    pub unique: bool,
    /// What it is.
    pub kind: ConnectionKind,
}

/// The kinds of connection.
#[derive(Clone, Debug)]
pub enum ConnectionKind {
    /// One relationship.
    Single {
        /// Gets it, or has it.
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
        /// What chains are made of.
        hops: VariableLength,
        /// How many chains, or lengths.
        count: Expression,
        /// All chains of the `count` shortest lengths.
        groups: bool,
        /// Receives the path.
        path: Slot,
        /// What the whole path must satisfy for it to count.
        predicates: Vec<Expression>,
    },
    /// A group of patterns that repeats.
    Group(Box<PatternGroup>),
}

/// A group of patterns that repeats.
#[derive(Clone, Debug)]
pub struct PatternGroup {
    /// One repetition.
    pub body: PatternGraph,
    /// Its first node.
    pub inner_start: Slot,
    /// Its last node.
    pub inner_end: Slot,
    /// Inner slot, and outer slot with the list of its values.
    pub collected: Vec<(Slot, Slot)>,
    /// The minimum number of repetitions.
    pub min: u64,
    /// The maximum number of repetitions; `None`: no maximum.
    pub max: Option<u64>,
    /// What may repeat.
    pub mode: PathMode,
    /// Receives the list of all relationships walked.
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
    /// How many paths, or lengths.
    pub count: Expression,
    /// All paths of the `count` shortest lengths.
    pub groups: bool,
    /// For the planner: the paths of one pair of ends, one element of them, their lengths, an element under test.
    pub scratch: [Slot; 4],
}
