//! Runs a plan: operators pull batches of rows from one another. Must not know query text.
//!
//! [`Execution`] is a running plan; [`Run`] is the state of the statement as a whole, [`Context`] the context of an
//! operator for one pull. Operators keep ids and positions, never a borrow of the graph, so that the caller can pull
//! rows at any time. Every write is a `Change` that is recorded in [`Journal`].
//!
//! One file per family of operators; `operator.rs` is the common trait, `builder.rs` creates operators from plan nodes,
//! `subplan.rs` runs the trees of subqueries. To add one: a variant in `plan`, a file here, a line in the table. An
//! operator that creates any number of rows from each input row implements `flat_map::FlatMap`; everything else
//! implements [`Operator`].

mod aggregate;
mod apply;
mod at_time;
mod bidirectional;
mod builder;
mod call;
mod citing;
mod columns;
mod context;
mod count_store;
mod create;
mod degree;
mod delete;
mod derivation;
mod derivation_rule;
mod distinct;
mod eager;
mod end_labels;
mod ends;
mod existing_rule;
mod expand;
mod expand_ends;
mod filter;
mod fixed;
mod flat_map;
mod foreach;
mod graph_type;
mod grouping;
mod groups;
mod hop;
mod interrupt;
mod join;
mod join_keys;
mod journal;
mod limit;
mod limits;
mod lineage;
mod load_csv;
mod marks;
mod match_number;
mod merge;
mod merge_together;
mod meter;
mod new_properties;
mod operator;
mod parallel_aggregate;
mod path_count;
mod path_tree;
mod pattern_count;
mod procedure_writer;
mod profile;
mod profiled;
mod reach;
mod reach_beyond;
mod relationship_seek;
mod repeat;
mod repetition;
mod reservation;
mod run;
mod scan;
mod schema;
mod search_index;
mod seek;
mod semi_join;
mod sequence;
mod set;
mod set_together;
mod shortest_path;
mod shortest_repeat;
mod sort;
mod sorted_rows;
mod stated;
mod statements;
mod step_test;
mod stored_only;
mod subplan;
mod times;
mod transactions;
mod tree_count;
mod triangles;
mod type_filter;
mod union;
mod unused_names;
mod unwind;
mod var_expand;
mod write;

pub use context::{Commit, Context, GraphAccess};
pub use derivation::cited_facts;
pub use interrupt::Interrupt;
pub use journal::Journal;
pub use limits::Limits;
pub use operator::{BoxOperator, Operator};
pub use profile::{Profile, WorkDone};
pub use run::Run;
pub use times::Times;

use crate::error::Result;
use crate::expression::Batch;
use crate::graph::{Graph, GraphView};
use builder::Builder;
use meter::Usage;
use reservation::Reservation;
use std::sync::Arc;
use subplan::SubplanRunner;
use times::AtTime;

/// A running plan.
pub struct Execution {
    subplans: SubplanRunner,
    root: BoxOperator,
    /// How often a part of the graph could not be read before the first row was pulled.
    unreadable: Option<u64>,
}

/// Starts a run; nothing happens until rows are pulled.
pub fn execute(mut run: Run) -> Execution {
    run.runner = Some(run_within);
    let root = Builder::new(&run, 0).build(&run.plan.root);
    let subplans = SubplanRunner::new(run);
    Execution {
        subplans,
        root,
        unreadable: None,
    }
}

/// Runs a plan within another statement.
fn run_within(
    run: Run,
    view: &GraphView,
    take: &mut dyn FnMut(&Batch) -> Result<()>,
) -> Result<()> {
    let mut execution = execute(run);
    while let Some(batch) = execution.next(GraphAccess::Read(view))? {
        take(&batch)?;
    }
    Ok(())
}

impl Execution {
    /// The limits of the caller, with the memory in use after the last row.
    pub fn into_limits(self) -> Limits {
        self.subplans.run.limits
    }

    /// The state of the statement as a whole: plan, work done, profile.
    pub fn run(&self) -> &Run {
        &self.subplans.run
    }

    /// The state that the statement reads, where it asks about a time at which not all statements of properties hold, or reads what
    /// follows from rules.
    pub fn view_at_its_time(&self, view: &Arc<GraphView>) -> Result<Option<Arc<GraphView>>> {
        let run = &self.subplans.run;
        Context::new(GraphAccess::Read(view), run, &self.subplans).turn_to_time()?;
        let found = self.view_with_statements(view)?;
        let state = found.as_ref().unwrap_or(view);
        let derived = derivation::deriving(state, run).map(Arc::new);
        Ok(derived.or(found))
    }

    fn view_with_statements(&self, view: &Arc<GraphView>) -> Result<Option<Arc<GraphView>>> {
        if !view.has_statements() && !view.has_valid_time() {
            return Ok(None);
        }
        let run = &self.subplans.run;
        let Some(at) = run.at.get() else {
            return Ok(None);
        };
        let known = run.times.as_ref().and_then(|times| times.get(view, *at));
        let found = match known {
            Some(known) => known,
            None => {
                let state = view.with_statements_at(*at, &|| run.limits.check())?;
                let found = AtTime {
                    view: state.map(Arc::new),
                    ..AtTime::default()
                };
                if let Some(times) = &run.times {
                    times.put(view, *at, found.clone());
                }
                found
            }
        };
        // Nobody else has the run yet.
        let _ = run.holding.set(found.holding);
        Ok(found.view)
    }

    /// The next rows; `None` at the end. For a statement that only reads.
    pub fn next<'a>(&'a mut self, access: GraphAccess<'a>) -> Result<Option<Batch>> {
        let mut cx = Context::new(access, &self.subplans.run, &self.subplans);
        let before = *self
            .unreadable
            .get_or_insert_with(|| cx.graph().unreadable());
        cx.turn_to_time()?;
        let next = self.root.next(&mut cx);
        cx.graph().require_readable(before)?;
        next.map_err(|error| self.subplans.run.at_its_time(error))
    }

    /// Returns an error if a part of the graph could not be read since the first row was pulled: then the rows are not
    /// to be relied on.
    pub fn require_readable(&self, view: &GraphView) -> Result<()> {
        self.unreadable
            .map_or(Ok(()), |before| view.require_readable(before))
    }

    /// Runs a statement without `AT` to its end in a write transaction, and checks what is only known then. On an error all its changes are
    /// rolled back. What it reads of rules stays readable in the graph until [`Graph::derive`] is told otherwise.
    pub fn run_to_end(
        &mut self,
        graph: &mut Graph,
        journal: &mut Journal,
        commit: Option<&mut dyn Commit>,
    ) -> Result<Vec<Batch>> {
        // A trait object behind `&mut` is only coerced to a shorter lifetime directly, not inside an `Option`.
        #[expect(clippy::needless_match, reason = "the match coerces")]
        let commit: Option<&mut dyn Commit> = match commit {
            Some(commit) => Some(commit),
            None => None,
        };
        graph.derive(derivation::deriving(graph.view(), &self.subplans.run));
        let result = self.pull_all(graph, journal, commit);
        if result.is_err() {
            graph.derive(None);
            journal.undo(graph)?;
        }
        result
    }

    fn pull_all<'a>(
        &'a mut self,
        graph: &'a mut Graph,
        journal: &'a mut Journal,
        commit: Option<&'a mut dyn Commit>,
    ) -> Result<Vec<Batch>> {
        let access = GraphAccess::Write {
            graph,
            journal,
            commit,
        };
        let mut cx = Context::new(access, &self.subplans.run, &self.subplans);
        let before = *self
            .unreadable
            .get_or_insert_with(|| cx.graph().unreadable());
        let mut batches = Vec::new();
        let mut memory = Reservation::new(Usage::Answer);
        while let Some(batch) = self.root.next(&mut cx)? {
            cx.check()?;
            cx.graph().require_readable(before)?;
            memory.grow_by_batch(&batch, &self.subplans.run.limits)?;
            batches.push(batch);
        }
        cx.graph().require_readable(before)?;
        cx.writer()?.0.verify()?;
        Ok(batches)
    }
}
