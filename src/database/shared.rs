//! The state that all handles of one database share.

use super::compile::{Caches, Compiled, Dating, check_length, compile};
use super::following::{Following, News};
use super::options::{Guard, Settings};
use super::past::Past;
use super::published::Published;
use super::writer::{Writer, WriterSlot};
use crate::error::Result;
use crate::executor::Times;
use crate::graph::GraphView;
use crate::procedures::ProcedureRegistry;
use crate::storage::Checkpoint;
use std::sync::{Arc, Mutex};

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
    /// The statements compiled for the newest state.
    caches: Caches,
    /// The states of earlier commits.
    pub past: Past,
    /// What is known of the times that statements have asked about.
    pub times: Arc<Times>,
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
        let past = Past::of(&writer, settings.keep.unwrap_or_default());
        let source = Source::Writer(WriterSlot::new(writer));
        Shared::with_source(settings, view, source, past)
    }

    /// The state of a process that reads the database of another one.
    pub fn following(settings: Settings, following: Following, view: GraphView) -> Shared {
        let view = view.knowing(&settings.units);
        let past = Past::from_source(following.history());
        let source = Source::Following(Box::new(following));
        Shared::with_source(settings, view, source, past)
    }

    fn with_source(mut settings: Settings, view: GraphView, source: Source, past: Past) -> Shared {
        settings.procedures.list_all(&settings.functions);
        Shared {
            procedures: Arc::new(settings.procedures.clone()),
            settings,
            published: Published::new(view),
            source,
            ready: Mutex::default(),
            caches: Caches::default(),
            past,
            times: Arc::default(),
        }
    }

    /// The newest committed state; in a database that another process writes, after reading new entries of the log.
    pub fn newest(&self) -> Result<Arc<GraphView>> {
        if let Source::Following(following) = &self.source {
            following.catch_up(|news| match news {
                News::Appended(view) => self.published.set(view.knowing(&self.settings.units)),
                News::Reloaded(view) => {
                    self.caches.clear();
                    self.past.clear();
                    self.published.set(view.knowing(&self.settings.units));
                }
            })?;
        }
        Ok(self.published.get())
    }

    /// The statement of a text, from the cache where it is still good there, else compiled within the limits. The state of an
    /// earlier commit brings its own caches.
    pub fn compiled(
        &self,
        caches: Option<&Caches>,
        text: &str,
        view: &GraphView,
        (guard, dating): (&Guard, Dating),
    ) -> Result<Arc<Compiled>> {
        let caches = caches.unwrap_or(&self.caches);
        let cached = caches.of(dating).get(text, view);
        if let Some(compiled) = cached {
            return Ok(compiled);
        }
        let limits = guard.start(&self.settings);
        check_length(text, &limits)?;
        let compiled = Arc::new(compile(text, view, &self.settings, (&limits, dating))?);
        caches.of(dating).put(text, &compiled);
        Ok(compiled)
    }
}

impl Drop for Shared {
    /// An error cannot be reported here: what could not be folded is still in the log. `Database::close` reports
    /// errors.
    fn drop(&mut self) {
        let _ = self.close();
    }
}
