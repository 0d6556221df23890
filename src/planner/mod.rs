//! Bound query → plan. Must not know rows: it reads only the statistics and the list of indexes of the graph.
//!
//! Entry point: [`plan`]. `clause.rs` plans clause by clause; `traversal.rs` decides where a pattern starts and in
//! which order it is followed, using `cost.rs`; `projection.rs` and `writing.rs` plan those clauses; `predicate.rs`
//! splits predicates. Then the passes of `passes/` rewrite the complete plan in the order of [`passes::PASSES`]. To add
//! a pass, add a file there and a line to the list.

mod clause;
mod components;
mod connected_order;
mod connection;
mod cost;
mod index_test;
mod join_condition;
mod lineage;
mod lineage_clause;
mod merging;
mod options;
mod passes;
mod predicate;
mod projection;
mod reads;
mod rows_apart;
mod selection;
mod starts;
mod step_test;
mod subquery;
mod tracking;
mod traversal;
mod waiting;
mod writing;

pub use options::PlannerOptions;
pub use rows_apart::rows_apart;

use crate::binder::{BoundStatement, Column, is_place};
use crate::error::Result;
use crate::expression::{Expression, Slot};
use crate::graph::GraphView;
use crate::plan::{Filter, Operator, OutputColumn, Plan, PlanNode, Subplan};
use crate::syntax::ast::Cite;
use cost::{Cost, KnownLabels};
use passes::Pass;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracking::Tracking;

fn output(column: &Column) -> OutputColumn {
    OutputColumn {
        name: column.name.clone(),
        slot: column.slot,
        is_plain: false,
    }
}

/// Plans a statement over a graph with these statistics and indexes. Between its parts the check is made, and its error
/// stops the planning of a long statement.
pub fn plan(
    bound: &BoundStatement,
    view: &GraphView,
    options: &PlannerOptions,
    check: &dyn Fn() -> Result<()>,
) -> Result<Plan> {
    // Without any source there is no lineage to track: the statement is planned as if it did not ask.
    let tracked = bound.cite.filter(|cite| {
        cite.distinguishes_facts() || bound.writes || !view.source_names().is_empty()
    });
    let mut planner = Planner {
        cost: Cost { view },
        options,
        available: BTreeSet::new(),
        labels: KnownLabels::new(),
        slot_names: bound.slot_names.clone(),
        tracking: tracked.map(|_| Tracking::new(bound.subqueries.len())),
    };
    let columns = bound.query.columns.iter();
    let mut columns: Vec<OutputColumn> = columns.map(output).collect();
    let mut root = planner.plan_query(&bound.query, 1.0);
    if !bound.query.returns {
        root = node(Operator::Discard, vec![root], 0.0);
    }
    if let Some(cite) = bound.cite {
        let cited = planner.cite(&shown(&bound.query.columns), root);
        root = cited.0;
        let (name, slot) = (cite.column().into(), cited.1);
        columns.push(OutputColumn {
            name,
            slot,
            is_plain: cite == Cite::Sources,
        });
    }
    let mut subplans: Vec<Subplan> = Vec::with_capacity(bound.subqueries.len());
    for subquery in &bound.subqueries {
        check()?;
        subplans.push(planner.plan_subquery(subquery));
    }
    if tracked.is_some() {
        let traced = bound.subqueries.iter();
        subplans.extend(traced.map(|subquery| planner.plan_traced_subquery(subquery)));
    }
    let mut plan = Plan {
        writes: root.writes(),
        root,
        columns,
        subplans,
        slot_names: planner.slot_names,
        at: bound.at.clone(),
        cite: bound.cite,
        rules: None,
    };
    check()?;
    run_passes(&mut plan, bound, (view, options), check)?;
    for subplan in &mut plan.subplans {
        subplan.unbound = None;
    }
    Ok(plan)
}

/// What is shown of rows: what a rule derives rests on its ends being there, not on all that is known of them.
fn shown(columns: &[Column]) -> Vec<Column> {
    let shown = columns.iter().filter(|column| !is_place(&column.name));
    shown.cloned().collect()
}

fn run_passes(
    plan: &mut Plan,
    bound: &BoundStatement,
    (view, options): (&GraphView, &PlannerOptions),
    check: &dyn Fn() -> Result<()>,
) -> Result<()> {
    let (derives, cites) = (!bound.derived.is_empty(), bound.cite.is_some());
    let wanted = |pass: &Pass| options.wants(pass) && !(derives && pass.reads_stored_only(cites));
    passes::run(plan, view, &wanted, check)
}

/// The state of planning one statement.
struct Planner<'a> {
    cost: Cost<'a>,
    options: &'a PlannerOptions,
    /// The slots that have values at the current position (and some that are no longer visible).
    available: BTreeSet<Slot>,
    labels: KnownLabels,
    /// The name of each slot; the planner adds some of its own.
    slot_names: Vec<Arc<str>>,
    /// The lineage of the rows so far, if it is tracked.
    tracking: Option<Tracking>,
}

/// A node of a plan.
fn node(operator: Operator, children: Vec<PlanNode>, estimate: f64) -> PlanNode {
    PlanNode {
        operator,
        children,
        estimate,
        live: None,
        by_graph_type: Vec::new(),
    }
}

/// The leaf: the argument rows.
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
