//! The context of a procedure call: what it may see of the calling statement.

use crate::error::Result;
use crate::functions::Allowance;
use crate::graph::GraphView;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The context of a procedure call: the graph as the statement sees it, and the limits of the statement.
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
}

/// State that a procedure keeps from one call to the next within a statement, so that a `CALL` for each of many rows
/// need not start from scratch each time.
#[derive(Default)]
pub struct ProcedureMemory(Mutex<Option<Arc<dyn Any + Send + Sync>>>);

impl ProcedureMemory {
    /// The kept state, if it has this type.
    pub(super) fn kept<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()?.downcast().ok()
    }

    /// Keeps this state, and replaces what was kept before.
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
        }
    }

    /// The state that was kept by previous calls.
    pub(super) fn memory(&self) -> &'a ProcedureMemory {
        self.memory
    }

    /// The limits themselves.
    pub(super) fn allowance(&self) -> &'a dyn Allowance {
        self.allowance
    }

    /// Fails if the statement has timed out or was cancelled. Long work should call this every few thousand steps.
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

    /// Charges memory that the call holds to the statement's limit.
    ///
    /// # Errors
    ///
    /// `LimitError` (`MemoryLimit`) if the statement would exceed its limit.
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
