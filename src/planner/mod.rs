//! Bound query → plan. Must not know rows: it reads statistics and the list of indexes, nothing else of the graph.
//!
//! Entry point: [`plan`]. `clause.rs` lays clause upon clause; `traversal.rs` decides where a pattern starts and which
//! way it goes, by `cost.rs`; `projection.rs` and `writing.rs` are what their names say, `predicate.rs` takes
//! predicates apart. Then the passes of `passes/`
//! rewrite the finished plan in the order of [`passes::PASSES`]. To add a pass: a file there and a line in the list.

mod clause;
mod connection;
mod cost;
mod index_test;
mod options;
mod passes;
mod predicate;
mod projection;
mod selection;
mod subquery;
mod traversal;
mod waiting;
mod writing;

pub use options::PlannerOptions;

use crate::binder::BoundStatement;
use crate::error::Result;
use crate::expression::{Expression, Slot};
use crate::graph::GraphView;
use crate::plan::{Filter, Operator, OutputColumn, Plan, PlanNode};
use cost::{Cost, KnownLabels};
use std::collections::BTreeSet;

/// Makes a plan for a statement over a graph of these statistics and indexes.
pub fn plan(bound: &BoundStatement, view: &GraphView, options: &PlannerOptions) -> Result<Plan> {
    let mut planner = Planner {
        cost: Cost { view },
        options,
        available: BTreeSet::new(),
        labels: KnownLabels::new(),
    };
    let mut root = planner.plan_query(&bound.query, 1.0);
    if !bound.query.returns {
        root = node(Operator::Discard, vec![root], 0.0);
    }
    let subqueries = bound.subqueries.iter();
    let subplans = subqueries
        .map(|subquery| planner.plan_subquery(subquery))
        .collect();
    let columns = bound.query.columns.iter().map(|column| OutputColumn {
        name: column.name.clone(),
        slot: column.slot,
    });
    let mut plan = Plan {
        writes: root.writes(),
        root,
        columns: columns.collect(),
        subplans,
        slot_names: bound.slot_names.clone(),
    };
    passes::run(&mut plan, view, &|pass| options.wants(pass));
    debug_assert!(
        !options.keeps_lineage() || !plan.drops_lineage(),
        "a pass that loses lineage says that it preserves it"
    );
    for subplan in &mut plan.subplans {
        subplan.unbound = None;
    }
    Ok(plan)
}

/// The state of one planning.
struct Planner<'a> {
    cost: Cost<'a>,
    options: &'a PlannerOptions,
    /// The slots that have values at the place that is being planned (and some that are out of sight by now).
    available: BTreeSet<Slot>,
    labels: KnownLabels,
}

/// A node of a plan.
fn node(operator: Operator, children: Vec<PlanNode>, estimate: f64) -> PlanNode {
    PlanNode {
        operator,
        children,
        estimate,
        live: None,
    }
}

/// The leaf: the rows that are given.
fn argument(rows: f64) -> PlanNode {
    node(Operator::Argument, Vec::new(), rows)
}

/// Rows for which all predicates hold.
fn filter(input: PlanNode, predicates: Vec<Expression>, estimate: f64) -> PlanNode {
    match predicate::conjunction(predicates) {
        None => input,
        Some(predicate) => node(
            Operator::Filter(Filter { predicate }),
            vec![input],
            estimate,
        ),
    }
}
