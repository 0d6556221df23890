//! What a procedure may see of the statement that calls it.

use super::past::Past;
use crate::error::Result;
use crate::functions::Allowance;
use crate::graph::GraphView;
use crate::storage::History;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// What a procedure may see: the graph as the statement sees it, and what the statement is allowed.
///
/// ```
/// use tupu::{Procedure, ProcedureContext, ProcedureSignature, Result, Value};
///
/// struct Busy(ProcedureSignature);
///
/// impl Procedure for Busy {
///     fn signature(&self) -> &ProcedureSignature {
///         &self.0
///     }
///     fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<Vec<Vec<Value>>> {
///         let nodes = context.reader().node_count();
///         println!("{nodes} nodes");
///         Ok(Vec::new())
///     }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct ProcedureContext<'a> {
    /// The graph as the statement sees it; from outside, `reader()`.
    pub(crate) graph: &'a GraphView,
    allowance: &'a dyn Allowance,
    memory: &'a ProcedureMemory,
    past: Option<&'a Past>,
}

/// What a procedure keeps from one call to the next of the same statement: a `CALL` for each of many rows need not begin
/// anew each time.
#[derive(Default)]
pub struct ProcedureMemory(Mutex<Option<Arc<dyn Any + Send + Sync>>>);

impl ProcedureMemory {
    /// What was kept, where it is of this type.
    pub(super) fn kept<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()?.downcast().ok()
    }

    /// Keeps something in place of what was kept before.
    pub(super) fn keep<T: Any + Send + Sync>(&self, kept: Arc<T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

impl<'a> ProcedureContext<'a> {
    /// The context of one call.
    pub(crate) fn new(
        graph: &'a GraphView,
        allowance: &'a dyn Allowance,
        memory: &'a ProcedureMemory,
    ) -> Self {
        ProcedureContext {
            graph,
            allowance,
            memory,
            past: None,
        }
    }

    /// The same with the history of the graph.
    pub(crate) fn with_past(self, past: Option<&'a Past>) -> Self {
        ProcedureContext { past, ..self }
    }

    /// Where the history of the graph is found.
    pub(super) fn past(&self) -> Option<&'a Past> {
        self.past
    }

    /// The history of the graph; `None` where none is kept.
    pub(super) fn history(&self) -> Result<Option<History>> {
        self.past.map_or(Ok(None), Past::find)
    }

    /// What was kept from the calls before.
    pub(super) fn memory(&self) -> &'a ProcedureMemory {
        self.memory
    }

    /// The limits themselves.
    pub(super) fn allowance(&self) -> &'a dyn Allowance {
        self.allowance
    }

    /// Fails where the statement's time is over or it was cancelled: to be asked every few thousand steps of long work.
    ///
    /// # Errors
    ///
    /// `LimitError`: `Cancelled` or `TimeOut`.
    ///
    /// ```
    /// use tupu::{Procedure, ProcedureContext, ProcedureSignature, Result, Value};
    ///
    /// struct Busy(ProcedureSignature);
    ///
    /// impl Procedure for Busy {
    ///     fn signature(&self) -> &ProcedureSignature {
    ///         &self.0
    ///     }
    ///     fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<Vec<Vec<Value>>> {
    ///         for step in 0..1_000_000 {
    ///             if step % 4096 == 0 {
    ///                 context.check()?;
    ///             }
    ///         }
    ///         Ok(Vec::new())
    ///     }
    /// }
    /// ```
    pub fn check(&self) -> Result<()> {
        self.allowance.check()
    }

    /// Counts memory that the call holds against the statement's limit.
    ///
    /// # Errors
    ///
    /// `LimitError` (`MemoryLimit`) where the statement would hold more than it may.
    ///
    /// ```
    /// use tupu::{Procedure, ProcedureContext, ProcedureSignature, Result, Value};
    ///
    /// struct Busy(ProcedureSignature);
    ///
    /// impl Procedure for Busy {
    ///     fn signature(&self) -> &ProcedureSignature {
    ///         &self.0
    ///     }
    ///     fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<Vec<Vec<Value>>> {
    ///         let size = 1 << 20;
    ///         context.hold(size)?;
    ///         let _table = vec![0_u8; size as usize];
    ///         Ok(Vec::new())
    ///     }
    /// }
    /// ```
    pub fn hold(&self, bytes: u64) -> Result<()> {
        self.allowance.hold(bytes)
    }
}

impl fmt::Debug for ProcedureContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcedureContext").finish_non_exhaustive()
    }
}
