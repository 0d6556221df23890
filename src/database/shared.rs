//! What all handles of one database share.

use super::compile::{Cache, Compiled, compile};
use super::options::Settings;
use super::run::Journal;
use super::writer::{Published, Writer, WriterSlot};
use crate::error::Result;
use crate::graph::GraphView;
use crate::procedures::ProcedureRegistry;
use std::sync::{Arc, Mutex, PoisonError};

/// What all handles of one database share.
#[derive(Debug)]
pub(super) struct Shared {
    pub settings: Settings,
    pub procedures: Arc<ProcedureRegistry>,
    /// The newest committed state.
    pub published: Published,
    /// Where the writer waits between transactions.
    pub writer: WriterSlot,
    cache: Mutex<Cache>,
}

impl Shared {
    pub fn new(settings: Settings, writer: Writer) -> Shared {
        Shared {
            procedures: Arc::new(settings.procedures.clone()),
            settings,
            published: Published::new(writer.graph.view().clone()),
            writer: WriterSlot::new(writer),
            cache: Mutex::default(),
        }
    }

    /// The statement of a text, from the cache where it is still good there.
    pub fn compiled(&self, text: &str, view: &GraphView) -> Result<Arc<Compiled>> {
        let cached = self
            .cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(text, view);
        if let Some(compiled) = cached {
            return Ok(compiled);
        }
        let compiled = Arc::new(compile(text, view, &self.settings)?);
        self.cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .put(text, &compiled);
        Ok(compiled)
    }

    /// Makes a transaction durable, then visible. After an error the graph is as it was before the transaction.
    pub fn commit(&self, writer: &mut Writer, mut journal: Journal) -> Result<()> {
        if journal.changes.is_empty() {
            return Ok(());
        }
        if let Some(store) = &mut writer.store
            && let Err(error) = store.append(&journal.changes)
        {
            journal.undo(&mut writer.graph)?;
            writer.graph.settle();
            return Err(error);
        }
        writer.graph.settle();
        self.published.set(writer.graph.view().clone());
        self.checkpoint_if_due(writer);
        Ok(())
    }

    /// Folds a long log into the snapshot. The transaction is durable whether or not that succeeds: a log that could not
    /// be folded stays as it is, and the next commit tries again.
    fn checkpoint_if_due(&self, writer: &mut Writer) {
        if let Some(store) = &mut writer.store
            && store.log_size() > self.settings.checkpoint_bytes
        {
            let _ = store.checkpoint(writer.graph.view());
        }
    }
}
