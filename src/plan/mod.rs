//! The plan as plain data: a tree of operators over slots. Must not know how to run itself.
//!
//! Every operator has one child that feeds it rows (the leaf is [`Operator::Argument`]); the few operators with two
//! children name them. Slots are columns of a batch, unique within the whole statement, so that no operator renumbers
//! anything.

mod columns;
mod describe;
mod display;
mod ends;
mod expression_text;
mod facts;
mod hops;
mod join_text;
mod lineage;
mod operator;
mod pattern_count;
mod rows;
mod rule;
mod rule_text;
mod schema_text;
mod source;
mod traverse;
mod tree_count;
mod triangle_count;
mod updates;

pub use columns::*;
pub use display::PlanLine;
pub use ends::*;
pub use facts::{Duplicates, GraphUse, Made};
pub use hops::*;
pub use lineage::*;
pub use operator::*;
pub use pattern_count::*;
pub use rows::*;
pub use rule::*;
pub use source::*;
pub use tree_count::*;
pub use triangle_count::*;
pub use updates::*;

use crate::error::Span;
use crate::expression::{Expression, Slot};
use crate::syntax::ast::Cite;
use std::sync::Arc;

/// The plan of a whole statement, which can be run any number of times.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The tree.
    pub root: PlanNode,
    /// The columns of the result in order; empty for a statement that returns nothing.
    pub columns: Vec<OutputColumn>,
    /// Subplans of subquery expressions, by `SubqueryId`.
    pub subplans: Vec<Subplan>,
    /// The name of each slot in the text (generated names for anonymous ones); its length is the number of slots.
    pub slot_names: Vec<Arc<str>>,
    /// Whether it changes the graph.
    pub writes: bool,
    /// `AT`: the time that the statement asks about, and where it is said.
    pub at: Option<(Expression, Span)>,
    /// What is reported about the lineage of rows, if it is requested.
    pub cite: Option<Cite>,
    /// The rules that it reads.
    pub rules: Option<Arc<RuleProgram>>,
}

/// A column of the result.
#[derive(Clone, Debug)]
pub struct OutputColumn {
    /// Its name.
    pub name: Arc<str>,
    /// The slot of its values.
    pub slot: Slot,
    /// There are no nodes, relationships and paths in its values.
    pub is_plain: bool,
}

/// The plan of a subquery expression.
#[derive(Clone, Debug)]
pub struct Subplan {
    /// The tree; its leaf [`Operator::Argument`] returns the outer row.
    pub root: PlanNode,
    /// The slot of its only column, if it has one.
    pub result: Option<Slot>,
    /// If set, each of its rows represents as many rows as the number in this slot.
    pub count: Option<Slot>,
    /// If set, each of its rows has its lineage in this slot.
    pub lineage: Option<Slot>,
    /// For a pattern around one node of the outer row: the slot of that node, and the plan that finds all such nodes
    /// once. Used by the planner's passes.
    pub unbound: Option<(Slot, PlanNode)>,
    /// Whether it may be run for many outer rows at once (it contains no aggregation, sort, limit or union).
    pub batched: bool,
}

/// An operator with its inputs.
#[derive(Clone, Debug)]
pub struct PlanNode {
    /// The operator.
    pub operator: Operator,
    /// The inputs.
    pub children: Vec<PlanNode>,
    /// The number of rows that the planner expects.
    pub estimate: f64,
    /// The slots that are read above it, sorted; `None` before the pass that computes this: all slots are kept.
    pub live: Option<Vec<Slot>>,
    /// Labels that its rows are known to have by the graph type, so that nothing asks for them.
    pub by_graph_type: Vec<(Slot, Arc<str>)>,
}
