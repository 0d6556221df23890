//! What operators see while they run: the graph to read or to write, and what belongs to the statement as a whole.

use super::journal::Journal;
use super::limits::Limits;
use super::profile::{Profile, Work};
use super::subplan::SubplanPool;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::EvaluationContext;
use crate::functions::{Clock, RandomSource};
use crate::graph::{Change, Graph, GraphView};
use crate::plan::Plan;
use crate::procedures::ProcedureRegistry;
use crate::value::Map;
use std::path::PathBuf;
use std::sync::Arc;

/// One run of a plan: what is the same for all its operators. The graph is not in it, so that rows can be pulled with a
/// borrow of the graph that lasts no longer than the pull.
#[derive(Debug)]
pub struct Run {
    /// What is run.
    pub plan: Arc<Plan>,
    /// The parameters by name.
    pub parameters: Map,
    /// What `CALL` finds.
    pub procedures: Arc<ProcedureRegistry>,
    /// When transaction and statement began.
    pub clock: Clock,
    /// Where random numbers come from.
    pub random: RandomSource,
    /// Time, memory and work that the caller allows.
    pub limits: Limits,
    /// The folder that `LOAD CSV` reads from; `None`: it reads nothing.
    pub csv_root: Option<PathBuf>,
    /// What has been done so far.
    pub work: Work,
    /// Rows and time by operator, where it is asked for.
    pub profile: Option<Profile>,
    pub(super) subplans: SubplanPool,
}

impl Run {
    /// A run without parameters, procedures or limits.
    pub fn new(plan: Arc<Plan>, clock: Clock) -> Run {
        Run {
            subplans: SubplanPool::new(plan.subplans.len()),
            plan,
            parameters: Map::new(),
            procedures: Arc::new(ProcedureRegistry::default()),
            clock,
            random: RandomSource::new(),
            limits: Limits::default(),
            csv_root: None,
            work: Work::default(),
            profile: None,
        }
    }

    /// Counts rows and time by operator.
    #[must_use]
    pub fn profiled(mut self) -> Run {
        self.profile = Some(Profile::new(&self.plan));
        self
    }
}

/// The graph, to read or to write.
pub enum GraphAccess<'g> {
    /// One state of it.
    Read(&'g GraphView),
    /// The writer's.
    Write {
        /// The graph.
        graph: &'g mut Graph,
        /// The record of what is done to it.
        journal: &'g mut Journal,
        /// Who ends a transaction in the middle of the statement, where that is allowed.
        commit: Option<&'g mut dyn Commit>,
    },
}

/// Ends a transaction and starts the next one: for `CALL { … } IN TRANSACTIONS`.
pub trait Commit {
    /// Makes what the journal holds lasting, and empties it.
    fn commit(&mut self, graph: &mut Graph, journal: &mut Journal) -> Result<()>;
}

/// What an operator sees while it makes its next batch.
pub struct Context<'g> {
    access: GraphAccess<'g>,
    run: &'g Run,
    deleted: bool,
}

impl<'g> Context<'g> {
    /// A context for one pull.
    pub fn new(access: GraphAccess<'g>, run: &'g Run) -> Context<'g> {
        let deleted = match &access {
            GraphAccess::Read(_) => false,
            GraphAccess::Write { journal, .. } => journal.has_deleted(),
        };
        Context {
            access,
            run,
            deleted,
        }
    }

    /// A context that only reads, within an expression.
    pub(super) fn within(outer: &EvaluationContext<'g>, run: &'g Run) -> Context<'g> {
        Context {
            access: GraphAccess::Read(outer.graph),
            run,
            deleted: outer.deleted,
        }
    }

    /// What belongs to the statement as a whole.
    pub fn run(&self) -> &'g Run {
        self.run
    }

    /// The graph as it is now.
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

    /// Changes the graph, and writes down the change, its inverse and its tally.
    pub(super) fn apply(&mut self, change: Change) -> Result<()> {
        let (graph, journal) = self.writer()?;
        journal.apply(graph, change)?;
        self.deleted = journal.has_deleted();
        Ok(())
    }

    /// Complains where the statement is part of a transaction that is not its own.
    pub(super) fn check_commit(&self) -> Result<()> {
        match &self.access {
            GraphAccess::Write {
                commit: Some(_), ..
            } => Ok(()),
            _ => Err(inside_transaction()),
        }
    }

    /// Ends the transaction and starts the next one.
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
        commit.commit(graph, journal)
    }

    /// Takes back what was done since the last commit.
    pub(super) fn roll_back(&mut self) -> Result<()> {
        let (graph, journal) = self.writer()?;
        journal.undo(graph)
    }

    /// What expressions see.
    pub fn evaluation(&self) -> EvaluationContext<'_> {
        EvaluationContext {
            graph: self.graph(),
            parameters: &self.run.parameters,
            clock: &self.run.clock,
            random: &self.run.random,
            allowance: &self.run.limits,
            subqueries: self.run,
            deleted: self.deleted,
        }
    }

    /// Stops the statement where its time is over or it was cancelled.
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
