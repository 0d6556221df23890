//! The only writer: its graph, its files, and the slot that holds both between transactions.

use crate::error::{Error, ErrorCode, Result};
use crate::graph::Graph;
use crate::storage::Store;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The state that a write transaction owns while it runs.
#[derive(Debug)]
pub(super) struct Writer {
    /// The graph.
    pub graph: Graph,
    /// The files; `None` for a graph in memory.
    pub store: Option<Store>,
}

/// The interval at which a waiting thread checks whether it should still wait.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The slot of the writer. A transaction takes it out, and returns it when it ends.
#[derive(Debug)]
pub(super) struct WriterSlot {
    writer: Mutex<Option<Box<Writer>>>,
    free: Condvar,
}

impl WriterSlot {
    pub fn new(writer: Writer) -> WriterSlot {
        WriterSlot {
            writer: Mutex::new(Some(Box::new(writer))),
            free: Condvar::new(),
        }
    }

    /// Takes the writer, waiting for the transaction that holds it as long as `go_on` does not fail.
    pub fn take(
        &self,
        busy_timeout: Duration,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<Box<Writer>> {
        // A deadline beyond the range of the clock means no deadline.
        let deadline = Instant::now().checked_add(busy_timeout);
        let mut slot = self.lock();
        loop {
            if let Some(writer) = slot.take() {
                return Ok(writer);
            }
            let left = deadline.map_or(BETWEEN_LOOKS, |deadline| {
                deadline.saturating_duration_since(Instant::now())
            });
            if left.is_zero() {
                return Err(busy(busy_timeout));
            }
            go_on()?;
            let waited = self.free.wait_timeout(slot, left.min(BETWEEN_LOOKS));
            slot = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Returns the writer and wakes the next waiting thread.
    pub fn give_back(&self, writer: Box<Writer>) {
        *self.lock() = Some(writer);
        self.free.notify_one();
    }

    /// Takes the writer out permanently, and closes its files. A thread that is panicking only waits for the disk: the
    /// next opening folds the log.
    pub fn close(&self) -> Result<()> {
        let Some(writer) = self.lock().take() else {
            return Ok(());
        };
        let Writer { graph, store } = *writer;
        match store {
            Some(store) if std::thread::panicking() => store.sync(),
            Some(store) => store.close(graph.view()),
            None => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Box<Writer>>> {
        // A thread that holds the lock only moves a box in or out, so a panic leaves the slot in a valid state.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn busy(busy_timeout: Duration) -> Error {
    let seconds = busy_timeout.as_secs_f64();
    Error::transaction(
        ErrorCode::TransactionState,
        format!("another write transaction has been open for over {seconds} s"),
    )
    .hint("commit or roll it back; there is one writer at a time")
}

pub(super) fn read_only() -> Error {
    Error::transaction(
        ErrorCode::ReadOnly,
        "a statement that writes cannot run in a read-only place",
    )
    .hint("open the database for writing, or use a write transaction")
}
