//! The contents of a search index, shared by the states that follow one another.
//!
//! A *slot* begins with some state. The first one that is asked for the contents builds them of its own entities, and every
//! state of the slot uses them. Each state knows the ids of the entities that have changed since the slot began, and so do
//! the contents of the state that they were built of: an entity that neither names is in both states as it was when the slot
//! began. So a state finds the others there, and has a table of its own of those that one of them names. That holds for any
//! two states of a slot, also where a transaction built the contents and has been rolled back since.
//!
//! Where many have changed, a commit begins a new slot. So it does where nobody has asked for the contents: then there is
//! nothing to remember the changes for.

use super::definition::SearchDefinition;
use crate::graph::id_set::IdSet;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

/// The fewest changed entities for which a commit begins a new slot; few enough for tests of small graphs.
const LEAST_FOR_A_NEW_SLOT: u64 = if cfg!(test) { 8 } else { 1024 };

/// Contents of some kind.
pub(super) type Held = Arc<dyn Any + Send + Sync>;

/// A search index of one state.
#[derive(Clone)]
pub struct SearchIndex {
    /// What it is over.
    pub definition: Arc<SearchDefinition>,
    pub(super) slot: Arc<Slot>,
    /// The entities that have changed since the slot began.
    pub(super) changed: IdSet,
    /// The contents of the changed entities in this state. No two states between which an entity has changed share it.
    pub(super) changes: Arc<OnceLock<Held>>,
}

/// What the states of a slot share.
#[derive(Default)]
pub(super) struct Slot {
    pub base: OnceLock<Base>,
    /// Whether somebody builds the contents.
    is_building: Mutex<bool>,
    pub built: Condvar,
}

/// The contents of the state for which they were built.
pub(super) struct Base {
    pub contents: Held,
    pub bytes: u64,
    /// How many entities there are in it.
    pub entities: u64,
    /// The entities that had changed in the state of which it was built.
    pub changed: IdSet,
    /// What that state has for `changes`, which tells it from others.
    pub state: Arc<OnceLock<Held>>,
}

impl SearchIndex {
    /// An index whose contents have not been needed yet.
    pub fn new(definition: Arc<SearchDefinition>) -> SearchIndex {
        SearchIndex {
            definition,
            slot: Arc::default(),
            changed: IdSet::default(),
            changes: Arc::default(),
        }
    }

    /// Notes that an entity has changed.
    pub fn mark(&mut self, id: u32) {
        self.changed.insert(id);
        if Arc::get_mut(&mut self.changes).is_none_or(|changes| changes.get().is_some()) {
            self.changes = Arc::default();
        }
    }

    /// Whether a commit should begin a new slot.
    pub fn is_outgrown(&self) -> bool {
        match self.slot.base.get() {
            Some(base) => {
                let most = (base.entities.isqrt() * 4).max(LEAST_FOR_A_NEW_SLOT);
                self.changed.len().max(base.changed.len()) > most
            }
            None => self.changed.len() > 0 && !*self.slot.is_building(),
        }
    }

    /// How much memory its contents take, as far as they have been built; an estimate.
    pub fn bytes(&self) -> u64 {
        self.slot.base.get().map_or(0, |base| base.bytes)
    }

    /// Whether its contents have been built, by this state or one before.
    pub fn is_built(&self) -> bool {
        self.slot.base.get().is_some()
    }

    /// How many entities have changed since the slot began.
    #[cfg(test)]
    pub fn changed(&self) -> u64 {
        self.changed.len()
    }
}

impl Slot {
    /// Whether somebody builds the contents.
    pub fn is_building(&self) -> MutexGuard<'_, bool> {
        let locked = self.is_building.lock();
        locked.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody builds the contents; when it is dropped, they are there, or another one may try.
pub(super) struct Building<'a>(pub &'a Slot);

impl Drop for Building<'_> {
    fn drop(&mut self) {
        *self.0.is_building() = false;
        self.0.built.notify_all();
    }
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchIndex")
            .field("definition", &self.definition)
            .field("is_built", &self.slot.base.get().is_some())
            .field("changed", &self.changed.len())
            .finish_non_exhaustive()
    }
}
