//! What changes the graph.

use super::PlanNode;
use crate::error::Span;
use crate::expression::{Citing, Expression, NewNode, NewRelationship, SchemaChange, Slot, Update};
use crate::syntax::ast::OnError;

/// Per row, creates nodes and relationships.
#[derive(Clone, Debug, Default)]
pub struct Create {
    /// The nodes, in order.
    pub nodes: Vec<NewNode>,
    /// The relationships, in order.
    pub relationships: Vec<NewRelationship>,
    /// The sources of what is made.
    pub citing: Vec<Citing>,
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
    /// The sources of what is found or made, and set.
    pub citing: Vec<Citing>,
}

/// Per row, sets properties and labels.
#[derive(Clone, Debug)]
pub struct Set {
    /// In order.
    pub items: Vec<Update>,
    /// The sources of what is set.
    pub citing: Vec<Citing>,
}

/// Per row, deletes entities; null is passed over.
#[derive(Clone, Debug)]
pub struct Delete {
    /// Nodes, relationships, paths, or lists and maps of them.
    pub targets: Vec<Expression>,
    /// Relationships of a node go with it.
    pub detach: bool,
    /// Where the targets stand.
    pub span: Span,
}

/// Per row, runs a body of updates for each element of a list; the rows pass unchanged.
#[derive(Clone, Debug)]
pub struct Foreach {
    /// Gets the element.
    pub variable: Slot,
    /// The list.
    pub list: Expression,
    /// Updates over `Argument`.
    pub body: Box<PlanNode>,
}

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

/// Per row, creates or drops an index or a constraint; the rows pass unchanged.
#[derive(Clone, Debug)]
pub struct ChangeSchema {
    /// What is created or dropped.
    pub change: SchemaChange,
}
