//! The state that all handles of one database share.

use super::compile::{Cache, Compiled, check_length, compile};
use super::following::{Following, News};
use super::options::Settings;
use super::published::Published;
use super::writer::{Writer, WriterSlot};
use crate::error::Result;
use crate::executor::Limits;
use crate::graph::GraphView;
use crate::procedures::ProcedureRegistry;
use crate::storage::Checkpoint;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The state that all handles of one database share.
#[derive(Debug)]
pub(super) struct Shared {
    pub settings: Settings,
    pub procedures: Arc<ProcedureRegistry>,
    /// The newest committed state.
    pub published: Published,
    /// The source of new states.
    pub source: Source,
    /// A snapshot that has been written and waits to be installed.
    pub ready: Mutex<Option<Checkpoint>>,
    cache: Mutex<Cache>,
}

/// The source of new states.
#[derive(Debug)]
pub(super) enum Source {
    /// The transactions of this process; the slot holds the writer between them.
    Writer(WriterSlot),
    /// Another process, through its log.
    Following(Box<Following>),
}

impl Shared {
    /// The state of a process that may write.
    pub fn new(settings: Settings, writer: Writer) -> Shared {
        let view = writer.graph.view().clone();
        Shared::with_source(settings, view, Source::Writer(WriterSlot::new(writer)))
    }

    /// The state of a process that reads the database of another one.
    pub fn following(settings: Settings, following: Following, view: GraphView) -> Shared {
        let view = view.knowing(&settings.units);
        Shared::with_source(settings, view, Source::Following(Box::new(following)))
    }

    fn with_source(mut settings: Settings, view: GraphView, source: Source) -> Shared {
        settings.procedures.list_all(&settings.functions);
        Shared {
            procedures: Arc::new(settings.procedures.clone()),
            settings,
            published: Published::new(view),
            source,
            ready: Mutex::default(),
            cache: Mutex::default(),
        }
    }

    /// The newest committed state; in a database that another process writes, after reading new entries of the log.
    pub fn newest(&self) -> Result<Arc<GraphView>> {
        if let Source::Following(following) = &self.source {
            following.catch_up(|news| match news {
                News::Appended(view) => self.published.set(view.knowing(&self.settings.units)),
                News::Reloaded(view) => {
                    *self.cache() = Cache::default();
                    self.published.set(view.knowing(&self.settings.units));
                }
            })?;
        }
        Ok(self.published.get())
    }

    /// The compiled statement of a text, from the cache if it is still valid, else compiled within the limits.
    pub fn compiled(&self, text: &str, view: &GraphView, limits: &Limits) -> Result<Arc<Compiled>> {
        let cached = self.cache().get(text, view);
        if let Some(compiled) = cached {
            return Ok(compiled);
        }
        check_length(text, limits.memory)?;
        let compiled = Arc::new(compile(text, view, &self.settings, limits)?);
        self.cache().put(text, &compiled);
        Ok(compiled)
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        // A thread that panicked with the lock leaves the cache in a valid state.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shared {
    /// An error cannot be reported here: what could not be folded is still in the log. `Database::close` reports
    /// errors.
    /// those who want to know.
    fn drop(&mut self) {
        let _ = self.close();
    }
}
