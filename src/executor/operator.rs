//! The operator trait.

use super::context::Context;
use crate::error::Result;
use crate::expression::{Batch, Slot};

/// A source of batches of rows.
///
/// It keeps ids and positions between two calls, never a borrow of the graph.
pub trait Operator: Send {
    /// The next batch, which is never empty; `None` at the end, and in every later call.
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>>;

    /// Starts again from the beginning, with other rows as the (sub)plan's argument.
    fn restart(&mut self, argument: &Batch);
}

/// A boxed operator.
pub type BoxOperator = Box<dyn Operator>;

/// The slots that are read above an operator; `None`: all.
pub(super) type Live = Option<Vec<Slot>>;

/// Pulls from an operator whose argument rows are not those of the operators above it.
pub(super) fn pull_within(inner: &mut BoxOperator, cx: &mut Context<'_>) -> Result<Option<Batch>> {
    let answered = std::mem::take(&mut cx.answered);
    let found = inner.next(cx);
    cx.answered = answered;
    found
}
