//! What a procedure may see of the statement that calls it.

use crate::error::Result;
use crate::functions::Allowance;
use crate::graph::GraphView;
use std::fmt;

/// What a procedure may see: the graph as the statement sees it, and what the statement is allowed.
#[derive(Clone, Copy)]
pub struct ProcedureContext<'a> {
    /// The graph as the statement sees it.
    pub graph: &'a GraphView,
    allowance: &'a dyn Allowance,
}

impl<'a> ProcedureContext<'a> {
    /// The context of one call.
    pub(crate) fn new(graph: &'a GraphView, allowance: &'a dyn Allowance) -> Self {
        ProcedureContext { graph, allowance }
    }

    /// The limits themselves.
    pub(super) fn allowance(&self) -> &'a dyn Allowance {
        self.allowance
    }

    /// Fails where the statement's time is over or it was cancelled: to be asked every few thousand steps of long work.
    pub fn check(&self) -> Result<()> {
        self.allowance.check()
    }

    /// Counts memory that the call holds against the statement's limit.
    pub fn hold(&self, bytes: u64) -> Result<()> {
        self.allowance.hold(bytes)
    }
}

impl fmt::Debug for ProcedureContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcedureContext").finish_non_exhaustive()
    }
}
