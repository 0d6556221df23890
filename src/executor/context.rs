//! The context of operators: the graph to read or to write, and the state of the statement.

use super::derivation::deriving;
use super::journal::Journal;
use super::meter::Usage;
use super::run::Run;
use super::stated::{Sources, stated};
use crate::error::{Error, ErrorCode, ErrorKind, Result, Span};
use crate::expression::{Batch, EvaluationContext, Row, Slot, Subqueries, evaluate_row};
use crate::graph::{Change, Fact, Graph, GraphView, LabelId};
use crate::parallel::threads;
use crate::value::NodeId;
use crate::value::interval::Interval;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Arc;

/// The graph, for reading or for writing.
pub enum GraphAccess<'g> {
    /// One state of it.
    Read(&'g GraphView),
    /// The graph of the writer.
    Write {
        /// The graph.
        graph: &'g mut Graph,
        /// The record of its changes.
        journal: &'g mut Journal,
        /// Commits in the middle of the statement, if that is allowed.
        commit: Option<&'g mut dyn Commit>,
    },
}

/// Ends a transaction and starts the next one: for `CALL { … } IN TRANSACTIONS`.
pub trait Commit {
    /// Commits the changes in the journal, and clears it.
    fn commit(&mut self, graph: &mut Graph, journal: &mut Journal) -> Result<()>;
}

/// What a context is made of on another thread: it only reads.
#[derive(Clone, Copy)]
pub(super) struct Reading<'g> {
    graph: &'g GraphView,
    run: &'g Run,
    subqueries: &'g dyn Subqueries,
    deleted: bool,
}

impl<'g> Reading<'g> {
    /// A context for a thread.
    pub(super) fn context(self) -> Context<'g> {
        Context {
            access: GraphAccess::Read(self.graph),
            run: self.run,
            subqueries: self.subqueries,
            deleted: self.deleted,
            sources: Arc::clone(&self.run.sources),
            answered: Vec::new(),
            share: None,
            is_one_of_several: true,
        }
    }
}

/// The context in which an operator creates its next batch.
pub struct Context<'g> {
    access: GraphAccess<'g>,
    run: &'g Run,
    subqueries: &'g dyn Subqueries,
    deleted: bool,
    /// The sources of the facts that are stated.
    pub(super) sources: Sources,
    /// The argument rows for which no further rows are needed. Empty where all rows are, and inside operators that number
    /// argument rows of their own.
    pub(super) answered: Vec<bool>,
    /// The ids of the part of a scan that is to be read; `None`: all of it.
    pub(super) share: Option<Range<u32>>,
    /// Whether it is one of several threads that work on the statement.
    is_one_of_several: bool,
}

impl<'g> Context<'g> {
    /// A context for one pull; `subqueries` runs the subplans of the same plan.
    pub(super) fn new(
        access: GraphAccess<'g>,
        run: &'g Run,
        subqueries: &'g dyn Subqueries,
    ) -> Context<'g> {
        let deleted = match &access {
            GraphAccess::Read(_) => false,
            GraphAccess::Write { journal, .. } => journal.has_deleted(),
        };
        Context {
            access,
            run,
            subqueries,
            deleted,
            sources: Arc::clone(&run.sources),
            answered: Vec::new(),
            share: None,
            is_one_of_several: false,
        }
    }

    /// A context that only reads, within an expression.
    pub(super) fn within(outer: &EvaluationContext<'g>, run: &'g Run) -> Context<'g> {
        Context {
            access: GraphAccess::Read(outer.graph),
            run,
            subqueries: outer.subqueries,
            deleted: outer.deleted,
            sources: Arc::clone(&run.sources),
            answered: Vec::new(),
            share: None,
            is_one_of_several: false,
        }
    }

    /// What contexts of other threads are made of.
    pub(super) fn reading(&self) -> Reading<'_> {
        Reading {
            graph: self.graph(),
            run: self.run,
            subqueries: self.subqueries,
            deleted: self.deleted,
        }
    }

    /// The number of threads that may work on the statement.
    pub(super) fn threads(&self) -> usize {
        match self.is_one_of_several {
            true => 1,
            false => threads(self.run.limits.threads),
        }
    }

    /// Whether no further rows are needed for the argument row that a row comes from.
    pub(super) fn is_answered(&self, batch: &Batch, row: usize) -> bool {
        let of = batch.argument_row(row) as usize;
        !self.answered.is_empty() && self.answered.get(of).copied().unwrap_or(false)
    }

    /// The state of the statement as a whole.
    pub fn run(&self) -> &'g Run {
        self.run
    }

    /// Evaluates the time that the statement asks about, before its first row.
    pub(super) fn turn_to_time(&self) -> Result<()> {
        let Some((time, span)) = &self.run.plan.at else {
            return Ok(());
        };
        if self.run.at.get().is_none() {
            let batch = Batch::unit();
            let value = evaluate_row(time, &Row::new(&batch, 0), &self.evaluation())?;
            let at = Interval::from_value(&value).map_err(|error| error.at(*span))?;
            // Nobody else has the run yet.
            let _ = self.run.at.set(at);
        }
        Ok(())
    }

    /// The current graph.
    pub fn graph(&self) -> &GraphView {
        match &self.access {
            GraphAccess::Read(view) => view,
            GraphAccess::Write { graph, .. } => graph.view(),
        }
    }

    /// The writer's graph and the journal.
    pub(super) fn writer(&mut self) -> Result<(&mut Graph, &mut Journal)> {
        match &mut self.access {
            GraphAccess::Write { graph, journal, .. } => Ok((graph, journal)),
            GraphAccess::Read(_) => Err(Error::transaction(
                ErrorCode::ReadOnly,
                "this statement changes the graph, and it was started for reading",
            )
            .hint("run it in a write transaction")),
        }
    }

    /// Applies a change, and records the change, its inverse and its counts. The facts that it states get the sources
    /// of the statement.
    pub(super) fn apply(&mut self, change: Change) -> Result<()> {
        if !self.cites() {
            return self.apply_uncited(change);
        }
        let facts = stated(&change);
        self.apply_uncited(change)?;
        facts.into_iter().try_for_each(|fact| self.cite(fact))
    }

    /// Applies a change without sources for the facts that it states.
    pub(super) fn apply_uncited(&mut self, change: Change) -> Result<()> {
        let limits = &self.run.limits;
        self.run.work.writes.add(1);
        let (graph, journal) = self.writer()?;
        let before = journal.bytes;
        journal.apply(graph, change)?;
        let added = journal.bytes - before;
        self.deleted = journal.has_deleted();
        limits.add_changes(added)
    }

    /// Makes several changes of one kind at once; `write` says whether it could, and otherwise changes nothing. Never where the
    /// facts get sources.
    pub(super) fn write_many(
        &mut self,
        write: impl FnOnce(&mut Graph, &mut Journal) -> Result<bool>,
    ) -> Result<bool> {
        if self.cites() {
            return Ok(false);
        }
        let limits = &self.run.limits;
        let (graph, journal) = self.writer()?;
        let before = journal.bytes;
        let done = write(graph, journal)?;
        limits.add_changes(journal.bytes - before)?;
        self.run.work.writes.add(u64::from(done));
        Ok(done)
    }

    /// Does something of which nothing is left if it fails. `None` then, unless a limit has stopped it.
    pub(super) fn attempt<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<Option<T>> {
        let mark = self.writer()?.1.mark();
        match act(self) {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.kind() == ErrorKind::LimitError => Err(error),
            Err(_) => {
                let limits = &self.run.limits;
                let (graph, journal) = self.writer()?;
                let before = journal.bytes;
                journal.undo_to(graph, &mark)?;
                limits.subtract(before - journal.bytes, Usage::Changes);
                Ok(None)
            }
        }
    }

    /// Adds the labels that a node does not have yet, all at once.
    pub(super) fn add_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<()> {
        let known: FxHashSet<LabelId> = self.graph().labels(node).iter().copied().collect();
        let new = labels
            .iter()
            .filter(|label| !known.contains(label))
            .copied();
        let new: Vec<LabelId> = new.collect();
        if !new.is_empty() {
            self.write_labels(|graph, journal| journal.add_labels(graph, node, &new))?;
        }
        // Stating an existing label again adds a source.
        match labels.is_empty() {
            true => Ok(()),
            false => self.cite(Fact::existence(node)),
        }
    }

    /// Removes the labels that a node has, all at once.
    pub(super) fn remove_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<()> {
        let mut known: FxHashSet<LabelId> = self.graph().labels(node).iter().copied().collect();
        let gone = labels.iter().filter(|label| known.remove(label)).copied();
        let gone: Vec<LabelId> = gone.collect();
        match gone.is_empty() {
            true => Ok(()),
            false => self.write_labels(|graph, journal| journal.remove_labels(graph, node, &gone)),
        }
    }

    /// Changes the labels of a node through the journal.
    pub(super) fn write_labels(
        &mut self,
        write: impl FnOnce(&mut Graph, &mut Journal) -> Result<()>,
    ) -> Result<()> {
        let limits = &self.run.limits;
        let (graph, journal) = self.writer()?;
        let before = journal.bytes;
        write(graph, journal)?;
        let added = journal.bytes - before;
        self.run.work.writes.add(1);
        limits.add_changes(added)
    }

    /// The variable of this slot in the text of the statement.
    pub(super) fn variable(&self, slot: Slot) -> Option<Arc<str>> {
        let name = self.run.plan.slot_names.get(slot.0 as usize)?;
        (!name.starts_with('#')).then(|| Arc::clone(name))
    }

    /// Adds the position of what could not be written to an error, and its variable.
    pub(super) fn locate(&self, error: Error, slot: Slot, span: Span) -> Error {
        match self.variable(slot) {
            Some(name) => error.about(&name).at(span),
            None => error.at(span),
        }
    }

    /// Fails if the statement is part of a larger transaction.
    pub(super) fn check_commit(&self) -> Result<()> {
        match &self.access {
            GraphAccess::Write {
                commit: Some(_), ..
            } => Ok(()),
            _ => Err(inside_transaction()),
        }
    }

    /// Checks source keys where the statement is the whole transaction. Otherwise another source key may follow, and the
    /// check is made at commit.
    pub(super) fn check_source_keys(&self) -> Result<()> {
        match &self.access {
            GraphAccess::Write {
                graph,
                commit: Some(_),
                ..
            } => graph.verify_source_keys(),
            _ => Ok(()),
        }
    }

    /// Commits the transaction and begins the next one.
    pub(super) fn commit(&mut self) -> Result<()> {
        let GraphAccess::Write {
            graph,
            journal,
            commit: Some(commit),
        } = &mut self.access
        else {
            return Err(inside_transaction());
        };
        graph.verify()?;
        let changes = journal.bytes;
        graph.derive(None);
        commit.commit(graph, journal)?;
        self.run.limits.subtract(changes, Usage::Changes);
        self.derive_anew();
        Ok(())
    }

    /// After changes: what follows from rules follows from the graph as it is now.
    pub(super) fn derive_anew(&mut self) {
        if let GraphAccess::Write { graph, .. } = &mut self.access
            && self.run.plan.rules.is_some()
        {
            graph.derive(deriving(graph.view(), self.run));
        }
    }

    /// Rolls back everything since the last commit.
    pub(super) fn roll_back(&mut self) -> Result<()> {
        let limits = &self.run.limits;
        let (graph, journal) = self.writer()?;
        limits.subtract(journal.bytes, Usage::Changes);
        journal.undo(graph)
    }

    /// The context for evaluating expressions.
    pub fn evaluation(&self) -> EvaluationContext<'_> {
        EvaluationContext {
            graph: self.graph(),
            parameters: &self.run.parameters,
            clock: &self.run.clock,
            random: &self.run.random,
            allowance: &self.run.limits,
            subqueries: self.subqueries,
            memberships: Some(&self.run.memberships),
            deleted: self.deleted,
            at: self.run.at.get().copied(),
            holding: self.run.holding.get().map(|holding| &**holding),
            recorder: None,
            warnings: Some(&self.run.warnings),
        }
    }

    /// Stops the statement if it has timed out or was cancelled.
    pub fn check(&self) -> Result<()> {
        self.run.limits.check()
    }
}

fn inside_transaction() -> Error {
    Error::transaction(
        ErrorCode::TransactionState,
        "IN TRANSACTIONS cannot run inside a transaction",
    )
    .hint("run the statement on its own, outside BEGIN and COMMIT")
}
