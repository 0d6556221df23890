//! The plan as inert data: a tree of operators over slots. Must not know how to run itself.
//!
//! Every operator has one child that feeds it rows (the leaf is [`Operator::Argument`]); the few with two name them.
//! Slots are columns of a batch, unique over the whole statement, so that no operator renumbers anything.

mod describe;
mod display;
mod expression_text;
mod facts;
mod hops;
mod lineage;
mod operator;
mod rows;
mod schema_text;
mod source;
mod traverse;
mod updates;

pub use display::PlanLine;
pub use facts::{Duplicates, GraphUse, Made};
pub use hops::*;
pub use lineage::*;
pub use operator::*;
pub use rows::*;
pub use source::*;
pub use updates::*;

use crate::error::Span;
use crate::expression::{Expression, Slot};
use crate::syntax::ast::Cite;
use std::sync::Arc;

/// A whole statement, ready to run as often as one likes.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The tree.
    pub root: PlanNode,
    /// The columns of the answer in order; empty for a statement that returns nothing.
    pub columns: Vec<OutputColumn>,
    /// Subplans of subquery expressions, by `SubqueryId`.
    pub subplans: Vec<Subplan>,
    /// What each slot is called in the text (made-up names for anonymous ones); its length is the number of slots.
    pub slot_names: Vec<Arc<str>>,
    /// Whether it changes the graph.
    pub writes: bool,
    /// `AT`: the time that the statement asks about, and where it is said.
    pub at: Option<(Expression, Span)>,
    /// What is told of the facts that rows rest on, where that is asked for.
    pub cite: Option<Cite>,
}

/// A column of the answer.
#[derive(Clone, Debug)]
pub struct OutputColumn {
    /// Its name.
    pub name: Arc<str>,
    /// Where its values are.
    pub slot: Slot,
}

/// The plan of a subquery expression.
#[derive(Clone, Debug)]
pub struct Subplan {
    /// The tree; its leaf [`Operator::Argument`] gives the surrounding row.
    pub root: PlanNode,
    /// The slot of its only column, where it has one.
    pub result: Option<Slot>,
    /// Where set, each of its rows stands for as many as the number in this slot.
    pub count: Option<Slot>,
    /// Where set, each of its rows has in this slot the lineage that it rests on.
    pub lineage: Option<Slot>,
    /// For a pattern around one node of the surrounding row: that node's slot, and the plan that finds all such nodes
    /// once. For the planner's passes.
    pub unbound: Option<(Slot, PlanNode)>,
    /// Whether it may be run for many surrounding rows at once (it neither aggregates, sorts, limits nor unites).
    pub batched: bool,
}

/// An operator with its inputs.
#[derive(Clone, Debug)]
pub struct PlanNode {
    /// What it does.
    pub operator: Operator,
    /// Where its rows come from.
    pub children: Vec<PlanNode>,
    /// How many rows the planner expects out of it.
    pub estimate: f64,
    /// The slots that are still read above it, sorted; `None` before the pass that finds out: keep all.
    pub live: Option<Vec<Slot>>,
}
