//! From a compiled query to rows: together with `stream.rs` the only place that drives the executor.

use super::compared_names::{doubt, is_blank};
use super::compile::CompiledQuery;
use super::intermediate_commits::IntermediateCommits;
use super::options::Guard;
use super::shared::Shared;
use super::stream::{Stream, output_row};
use super::writer::Writer;
use super::{Notice, Parameters, Rows, explain, why};
use crate::error::Result;
use crate::executor::{Commit, Journal, Run, execute};
use crate::expression::Batch;
use crate::graph::{Counters, GraphView};
use crate::syntax::ast::Mode;
use crate::value::Value;
use crate::value::temporal::Clock;
use std::sync::Arc;

/// Starts a query that only reads, in the newest state or in an earlier one.
pub(super) fn read(
    query: &CompiledQuery,
    shared: &Shared,
    (view, newest): (&Arc<GraphView>, &Arc<GraphView>),
    parameters: Parameters,
    (clock, guard): (Clock, &Guard),
) -> Result<Rows> {
    if query.mode == Mode::Explain {
        return Ok(explain::explain(&query.plan).noticing(query.notices(view)));
    }
    query.check_parameters(&parameters.0)?;
    let mut run = new_run(query, shared, parameters, (clock, guard));
    run.past = Some(shared.past.up_to(newest));
    run.times = Some(Arc::clone(&shared.times));
    if query.mode == Mode::Why {
        return why(query, run, Arc::clone(view));
    }
    let stream = Stream::new(execute(run), Arc::clone(view));
    let mut stream = stream.comparing(&query.compared_names);
    if query.mode == Mode::Profile {
        while stream.next()?.is_some() {}
        let profile = explain::profile(&query.plan, stream.run());
        return Ok(noticing(profile, query, stream.run(), view));
    }
    Ok(Rows::streamed(Arc::clone(&query.columns), stream).noticing(query.notices(view)))
}

/// The transaction of a statement that writes.
pub(super) struct Open<'t> {
    pub writer: &'t mut Writer,
    /// The changes of its earlier statements.
    pub journal: &'t mut Journal,
    /// The statement is the whole transaction, and may make intermediate commits.
    pub own: bool,
}

/// Runs a query to its end within a write transaction. After an error its changes are rolled back, except those that it
/// has committed itself.
pub(super) fn write(
    query: &CompiledQuery,
    shared: &Shared,
    open: Open<'_>,
    parameters: Parameters,
    (clock, guard): (Clock, &Guard),
) -> Result<Rows> {
    if query.mode == Mode::Explain {
        let view = open.writer.graph.view();
        let notices = query.new_names(view).into_iter();
        return Ok(explain::explain(&query.plan).noticing(notices.chain(query.notices(view))));
    }
    query.check_parameters(&parameters.0)?;
    let new_names = query.new_names(open.writer.graph.view()).into_iter();
    let mut run = new_run(query, shared, parameters, (clock, guard));
    run.past = Some(shared.past.up_to(&shared.published.get()));
    run.limits.add_changes(open.journal.bytes)?;
    if query.mode == Mode::Why {
        return why(query, run, Arc::new(open.writer.graph.view().clone()));
    }
    if query.plan.at.is_some() {
        return read_to_end(query, run, open.writer.graph.view());
    }
    let mut execution = execute(run);
    let mut journal = Journal::default();
    let Writer { graph, store } = open.writer;
    let mut intermediate = IntermediateCommits::new(shared, store.as_mut());
    let commit = open.own.then_some(&mut intermediate as &mut dyn Commit);
    let batches = execution.run_to_end(graph, &mut journal, commit)?;
    execution.run().warnings.conclude();
    let mut counters = intermediate.counters;
    counters.add(&journal.counters);
    if query.mode == Mode::Profile {
        graph.derive(None);
        open.journal.append(journal);
        let profile = explain::profile(&query.plan, execution.run());
        let profile = profile.noticing(new_names);
        return Ok(noticing(profile, query, execution.run(), graph.view()));
    }
    let rows = answer(&batches, execution.run(), graph.view());
    let rows = rows.and_then(|rows| execution.require_readable(graph.view()).map(|()| rows));
    graph.derive(None);
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => {
            journal.undo(graph)?;
            return Err(error);
        }
    };
    doubt_names(query, execution.run(), (&rows, &journal), graph.view());
    open.journal.append(journal);
    let rows = Rows::ready(Arc::clone(&query.columns), rows, counters).noticing(new_names);
    let done = execution.run().work.done();
    let rows = noticing(rows, query, execution.run(), graph.view());
    Ok(rows.limited_by(execution.into_limits()).worked(done))
}

/// What the first row rests on.
fn why(query: &CompiledQuery, run: Run, view: Arc<GraphView>) -> Result<Rows> {
    let mut stream = Stream::new(execute(run.telling_derived()), view);
    let rows = why::rows(&mut stream, &query.columns)?;
    Ok(noticing(rows, query, stream.run(), stream.view()))
}

/// Runs a query under `AT` within a write transaction. It only reads, and may read another state than that of the writer:
/// the one with the statements of properties that hold then.
fn read_to_end(query: &CompiledQuery, run: Run, view: &GraphView) -> Result<Rows> {
    let mut stream = Stream::new(execute(run), Arc::new(view.clone()));
    let mut rows = Vec::new();
    while let Some(row) = stream.next()? {
        stream.limits().add_answer(&row)?;
        rows.push(row);
    }
    if query.mode == Mode::Profile {
        let profile = explain::profile(&query.plan, stream.run());
        return Ok(noticing(profile, query, stream.run(), view));
    }
    let done = stream.work();
    let rows = Rows::ready(Arc::clone(&query.columns), rows, Counters::default());
    let rows = noticing(rows, query, stream.run(), view);
    Ok(rows.limited_by(stream.into_limits()).worked(done))
}

/// Warns of names that the graph has in another form: where a statement has found nothing and changed nothing, and where it has
/// created a node that it did not find.
fn doubt_names(
    query: &CompiledQuery,
    run: &Run,
    (rows, journal): (&[Vec<Value>], &Journal),
    view: &GraphView,
) {
    let found = rows.iter().any(|row| !is_blank(row));
    if !found && journal.counters == Counters::default() {
        doubt(&query.compared_names, view, run, &[]);
    } else if journal.counters.nodes_created > 0 {
        let merged = query.compared_names.iter().filter(|name| name.merges);
        doubt(
            &merged.cloned().collect::<Vec<_>>(),
            view,
            run,
            &journal.changes,
        );
    }
}

/// Adds the warnings about the text of a statement, and those of its run.
fn noticing(rows: Rows, query: &CompiledQuery, run: &Run, view: &GraphView) -> Rows {
    let warnings = run.warnings.take().into_iter().map(Notice::from);
    rows.noticing(query.notices(view).chain(warnings))
}

/// Rows contain entities as they are at the end of the statement, even if they were changed after the row was created.
fn answer(batches: &[Batch], run: &Run, view: &GraphView) -> Result<Vec<Vec<Value>>> {
    let mut rows = Vec::with_capacity(batches.iter().map(Batch::len).sum());
    for batch in batches {
        for at in 0..batch.len() {
            let row = output_row(&run.plan.columns, batch, at, view);
            run.limits.add_answer(&row)?;
            rows.push(row);
        }
    }
    Ok(rows)
}

fn new_run(
    query: &CompiledQuery,
    shared: &Shared,
    parameters: Parameters,
    (clock, guard): (Clock, &Guard),
) -> Run {
    let settings = &shared.settings;
    let mut run = Run::new(Arc::clone(&query.plan), clock);
    run.parameters = Arc::unwrap_or_clone(parameters.0);
    run.procedures = Arc::clone(&shared.procedures);
    run.csv_root = settings.csv_folder.clone();
    run.limits = guard.start(settings);
    run.sources = Arc::clone(&guard.sources);
    if query.mode == Mode::Profile {
        run.profiled()
    } else {
        run
    }
}
