//! A handle by which one thread stops the queries of another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops queries from another thread, or from a signal handler: a running query ends soon with the code `Cancelled`,
/// and so does one that is started later, until the handle is [reset](Interrupt::reset). Clones share the same state.
///
/// ```
/// let mut session = tupu::Database::in_memory().session();
/// let interrupt = session.interrupt();
/// interrupt.interrupt(); // usually from another thread
/// let rows = session.query("UNWIND range(1, 1000000) AS n RETURN n", ());
/// let error = rows.and_then(tupu::Rows::finish).unwrap_err();
/// assert_eq!(error.code(), tupu::ErrorCode::Cancelled);
/// interrupt.reset();
/// let sum = session.query("UNWIND range(1, 1000) AS n RETURN sum(n)", ())?.one::<i64>()?;
/// assert_eq!(sum, 500_500);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// A new handle, which stops nothing yet.
    ///
    /// ```
    /// assert!(!tupu::Interrupt::new().is_interrupted());
    /// ```
    pub fn new() -> Interrupt {
        Interrupt::default()
    }

    /// Stops the queries that run with this handle. Only sets a flag, so it may be called from a signal handler.
    ///
    /// ```
    /// let interrupt = tupu::Interrupt::new();
    /// let same = interrupt.clone();
    /// interrupt.interrupt();
    /// assert!(same.is_interrupted());
    /// ```
    pub fn interrupt(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets queries run again.
    ///
    /// ```
    /// let interrupt = tupu::Interrupt::new();
    /// interrupt.interrupt();
    /// interrupt.reset();
    /// assert!(!interrupt.is_interrupted());
    /// ```
    pub fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether [`Interrupt::interrupt`] was called since the last reset.
    ///
    /// ```
    /// let interrupt = tupu::Interrupt::new();
    /// interrupt.interrupt();
    /// assert!(interrupt.is_interrupted());
    /// ```
    pub fn is_interrupted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
