//! The context of a procedure call: what it may see of the calling statement.

use super::past::Past;
use crate::error::{Result, Span, Warning, Warnings};
use crate::functions::Allowance;
use crate::graph::GraphView;
use crate::storage::History;
use crate::value::EntityId;
use crate::value::interval::Interval;
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
    at: Option<Interval>,
    past: Option<&'a Past>,
    /// The warnings of the statement, and where it calls the procedure.
    warnings: Option<(&'a Warnings, Span)>,
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
            at: None,
            past: None,
            warnings: None,
        }
    }

    /// The same, for a statement that asks about a time.
    pub(crate) fn at(self, at: Option<Interval>) -> Self {
        ProcedureContext { at, ..self }
    }

    /// The time that the statement asks about.
    pub(super) fn time(&self) -> Option<Interval> {
        self.at
    }

    /// The same with the history of the graph.
    pub(crate) fn with_past(self, past: Option<&'a Past>) -> Self {
        ProcedureContext { past, ..self }
    }

    /// The same, with the warnings of the statement and the position of the call.
    pub(crate) fn warning_at(self, warnings: (&'a Warnings, Span)) -> Self {
        ProcedureContext {
            warnings: Some(warnings),
            ..self
        }
    }

    /// Adds a sentence to the notices of the statement, [`Rows::notices`](crate::Rows::notices): something in the call or
    /// in the data is valid, but probably not what was meant. The same sentence is shown once, however often it is said.
    ///
    /// ```
    /// use tupu::{Database, ProcedureField, ProcedureSignature, TypeSet, Value};
    ///
    /// let cities = ProcedureSignature::new("my.cities")
    ///     .result(ProcedureField::new("count", TypeSet::INTEGER))
    ///     .calls(|context, _| {
    ///         let count = context.reader().nodes("City").count() as i64;
    ///         if count == 0 {
    ///             context.warn("there are no cities: import them first");
    ///         }
    ///         Ok(vec![vec![Value::Integer(count)]])
    ///     });
    /// let db = Database::builder().procedure(cities).in_memory();
    /// let mut rows = db.query("CALL my.cities()", ())?;
    /// rows.next();
    /// assert_eq!(rows.notices()[0].to_string(), "there are no cities: import them first");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn warn(&self, message: impl Into<Arc<str>>) {
        if let Some((warnings, span)) = self.warnings {
            warnings.add(Warning::new(message, span));
        }
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

    /// Whether an entity holds at the time that the statement asks about (`AT`); true where it asks about none. What a
    /// procedure yields has to hold in any case; what else it looks at is its own affair.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidPropertyType`) where the `valid_from` or the `valid_to` of the entity is no time.
    ///
    /// ```
    /// use tupu::{Database, ProcedureField, ProcedureSignature, TypeSet, Value};
    ///
    /// let cities = ProcedureSignature::new("my.cities")
    ///     .result(ProcedureField::new("count", TypeSet::INTEGER))
    ///     .calls(|context, _| {
    ///         let mut count = 0;
    ///         for city in context.reader().nodes("City") {
    ///             count += i64::from(context.holds(city)?);
    ///         }
    ///         Ok(vec![vec![Value::Integer(count)]])
    ///     });
    /// let db = Database::builder().procedure(cities).in_memory();
    /// db.execute("CREATE (:City), (:City {valid_to: date('2019-01-09')})", ())?;
    /// assert_eq!(db.query_as::<i64>("AT '2022' CALL my.cities()", ())?, [1]);
    /// assert_eq!(db.query_as::<i64>("CALL my.cities()", ())?, [2]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn holds(&self, entity: impl Into<EntityId>) -> Result<bool> {
        match self.at {
            Some(at) => self.graph.holds(entity.into(), at),
            None => Ok(true),
        }
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
