//! Operators that change the graph.

use super::PlanNode;
use crate::error::Span;
use crate::expression::{Citing, Expression, NewNode, NewRelationship, SchemaChange, Slot, Update};
use crate::syntax::ast::OnError;

/// For each row, creates nodes and relationships.
#[derive(Clone, Debug, Default)]
pub struct Create {
    /// The nodes, in order.
    pub nodes: Vec<NewNode>,
    /// The relationships, in order.
    pub relationships: Vec<NewRelationship>,
    /// The sources of what is created.
    pub citing: Vec<Citing>,
    /// Whether the rows of a batch are written at once where their values allow it.
    pub together: bool,
}

/// `MERGE`.
#[derive(Clone, Debug)]
pub struct Merge {
    /// The nodes that are created if nothing matches.
    pub nodes: Vec<NewNode>,
    /// The relationships that are created if nothing matches.
    pub relationships: Vec<NewRelationship>,
    /// `ON CREATE SET`
    pub on_create: Vec<Update>,
    /// `ON MATCH SET`
    pub on_match: Vec<Update>,
    /// The sources of what is found, created or set.
    pub citing: Vec<Citing>,
    /// Whether the rows of a batch are written at once where their values allow it.
    pub together: bool,
}

/// For each row, sets properties and labels.
#[derive(Clone, Debug)]
pub struct Set {
    /// In order.
    pub items: Vec<Update>,
    /// The sources of what is set.
    pub citing: Vec<Citing>,
    /// Whether the rows of a batch are written at once where their values allow it.
    pub together: bool,
}

/// For each row, deletes entities; null is ignored.
#[derive(Clone, Debug)]
pub struct Delete {
    /// Nodes, relationships, paths, or lists and maps of them.
    pub targets: Vec<Expression>,
    /// The relationships of a node are deleted too.
    pub detach: bool,
    /// The position of the targets.
    pub span: Span,
}

/// For each row, runs a body of updates for each element of a list; the rows are passed on unchanged.
#[derive(Clone, Debug)]
pub struct Foreach {
    /// Receives the element.
    pub variable: Slot,
    /// The list.
    pub list: Expression,
    /// Updates over `Argument`.
    pub body: Box<PlanNode>,
}

/// `CALL { … } IN TRANSACTIONS`
#[derive(Clone, Debug)]
pub struct Transactions {
    /// The number of rows per transaction.
    pub rows: Expression,
    /// What happens if a transaction fails.
    pub on_error: OnError,
    /// Receives the status map.
    pub status: Option<Slot>,
    /// The slots that the subquery binds: null if its transaction was rolled back or not run.
    pub filled: Vec<Slot>,
    /// The subquery returns rows; otherwise each left row is passed on once.
    pub returns: bool,
}

/// For each row, creates or drops an index or a constraint; the rows are passed on unchanged.
#[derive(Clone, Debug)]
pub struct ChangeSchema {
    /// What is created or dropped.
    pub change: SchemaChange,
}
