//! The graph as procedures write to it: through the journal of the statement, as every clause does.

use super::context::Context;
use crate::error::{Result, Span, Warning};
use crate::graph::{Change, GraphView, LabelId};
use crate::procedures::ProcedureWriter;
use crate::value::{NodeId, RelationshipId};

/// The context of a statement, for a procedure that is called at a position.
pub(super) struct Writer<'a, 'g> {
    pub cx: &'a mut Context<'g>,
    pub span: Span,
}

impl ProcedureWriter for Writer<'_, '_> {
    fn graph(&self) -> &GraphView {
        self.cx.graph()
    }

    fn apply(&mut self, change: Change) -> Result<()> {
        self.cx.apply_uncited(change)
    }

    fn state(&mut self, change: Change) -> Result<()> {
        self.cx.apply(change)
    }

    fn add_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<()> {
        self.cx
            .write_labels(|graph, journal| journal.add_labels(graph, node, labels))
    }

    fn remove_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<()> {
        self.cx
            .write_labels(|graph, journal| journal.remove_labels(graph, node, labels))
    }

    fn next_relationship(&mut self) -> Result<RelationshipId> {
        Ok(self.cx.writer()?.0.next_relationship())
    }

    fn check(&self) -> Result<()> {
        self.cx.check()
    }

    fn warn(&self, message: String) {
        let warning = Warning::new(message, self.span);
        self.cx.run().warnings.add(warning);
    }
}
