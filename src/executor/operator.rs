//! What every operator is.

use super::context::Context;
use crate::error::Result;
use crate::expression::{Batch, Slot};

/// Something that gives out batches of rows until there are none left.
///
/// It keeps ids and positions between two calls, never a borrow of the graph.
pub trait Operator: Send {
    /// The next batch, never an empty one; `None` when there are no more, and again at every later call.
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>>;

    /// Starts again from the beginning, with other rows as the (sub)plan's argument.
    fn restart(&mut self, argument: &Batch);
}

/// An operator of any kind.
pub type BoxOperator = Box<dyn Operator>;

/// The slots still read above an operator; `None`: all.
pub(super) type Live = Option<Vec<Slot>>;
