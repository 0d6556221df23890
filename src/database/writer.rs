//! The one writer: the graph it changes, the files that keep it, and the slot that both wait in between transactions.

use crate::error::{Error, ErrorCode, Result};
use crate::graph::Graph;
use crate::storage::Store;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a write transaction holds while it runs.
#[derive(Debug)]
pub(super) struct Writer {
    /// The graph.
    pub graph: Graph,
    /// The files; `None` for a graph that lives in memory only.
    pub store: Option<Store>,
}

/// How long one waits for the writer before one looks whether one still should.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Where the writer waits. A transaction takes it out, and puts it back when it ends.
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

    /// Takes the writer out, waiting for the transaction that has it, as long as `go_on` does not fail.
    pub fn take(
        &self,
        busy_timeout: Duration,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<Box<Writer>> {
        // A wait that would end after the end of time has no end.
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

    /// Puts the writer back and wakes the next one who waits.
    pub fn give_back(&self, writer: Box<Writer>) {
        *self.lock() = Some(writer);
        self.free.notify_one();
    }

    /// Takes the writer out for good, and closes its files. A thread that ends in a panic only waits for the disk: its next
    /// opening folds the log.
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
        // Holders only move a box in or out: the slot is whole whatever happened to them.
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
