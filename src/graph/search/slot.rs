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

use super::contents::{Contents, Tables};
use super::definition::SearchDefinition;
use super::source::Entities;
use crate::error::Result;
use crate::graph::id_set::IdSet;
use crate::graph::view::GraphView;
use crate::value::allowance::Allowance;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// The fewest changed entities for which a commit begins a new slot; few enough for tests of small graphs.
const LEAST_FOR_A_NEW_SLOT: u64 = if cfg!(test) { 8 } else { 1024 };

/// How long one waits for another who builds, before one asks whether one may go on waiting.
const WAIT: Duration = Duration::from_millis(10);

/// Contents of some kind.
type Held = Arc<dyn Any + Send + Sync>;

/// A search index of one state.
#[derive(Clone)]
pub struct SearchIndex {
    /// What it is over.
    pub definition: Arc<SearchDefinition>,
    slot: Arc<Slot>,
    /// The entities that have changed since the slot began.
    changed: IdSet,
    /// The contents of the changed entities in this state. No two states between which an entity has changed share it.
    changes: Arc<OnceLock<Held>>,
}

#[derive(Default)]
struct Slot {
    base: OnceLock<Base>,
    /// Whether somebody builds the contents.
    is_building: Mutex<bool>,
    built: Condvar,
}

struct Base {
    contents: Held,
    bytes: u64,
    /// How many entities there are in it.
    entities: u64,
    /// The entities that had changed in the state of which it was built.
    changed: IdSet,
    /// What that state has for `changes`, which tells it from others.
    state: Arc<OnceLock<Held>>,
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
    #[cfg(test)]
    pub fn is_built(&self) -> bool {
        self.slot.base.get().is_some()
    }

    /// How many entities have changed since the slot began.
    #[cfg(test)]
    pub fn changed(&self) -> u64 {
        self.changed.len()
    }

    /// Asks the contents, as they are in the state that this index is of; builds them where that has not been done.
    pub fn find<C: Contents>(
        &self,
        view: &GraphView,
        question: &C::Question<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<C::Hit>> {
        let base = self.base::<C>(view, allowance)?;
        let Some(contents) = base.contents.downcast_ref::<C>() else {
            // The index has been asked as one of another kind: it has nothing to keep for this one.
            return find_alone::<C>(&self.definition, view, question, allowance);
        };
        let changes = self.changes::<C>(base, view, allowance)?;
        let is_same_state = changes.is_none();
        let ignored =
            |id| !is_same_state && (base.changed.contains(id) || self.changed.contains(id));
        let tables = Tables {
            base: contents,
            changes: changes.and_then(|changes| changes.downcast_ref::<C>()),
            ignored: &ignored,
        };
        C::find(&tables, question, allowance)
    }

    fn base<C: Contents>(&self, view: &GraphView, allowance: &dyn Allowance) -> Result<&Base> {
        let mut is_building = self.slot.is_building();
        loop {
            if let Some(base) = self.slot.base.get() {
                return Ok(base);
            }
            if !*is_building {
                break;
            }
            let waited = self.slot.built.wait_timeout(is_building, WAIT);
            is_building = waited.unwrap_or_else(PoisonError::into_inner).0;
            allowance.check()?;
        }
        *is_building = true;
        drop(is_building);
        let building = Building(&self.slot);
        let base = self.build::<C>(view, allowance)?;
        let base = self.slot.base.get_or_init(|| base);
        drop(building);
        Ok(base)
    }

    fn build<C: Contents>(&self, view: &GraphView, allowance: &dyn Allowance) -> Result<Base> {
        let mut entities = Entities::all(view, &self.definition, allowance);
        let contents = C::build(&self.definition, &mut entities, allowance)?;
        let entities = entities.finish()?;
        Ok(Base {
            bytes: contents.bytes(),
            contents: Arc::new(contents),
            entities,
            changed: self.changed.clone(),
            state: Arc::clone(&self.changes),
        })
    }

    /// The contents of what has changed between the state of `base` and this one; `None` if they are the same state.
    fn changes<C: Contents>(
        &self,
        base: &Base,
        view: &GraphView,
        allowance: &dyn Allowance,
    ) -> Result<Option<&Held>> {
        if Arc::ptr_eq(&base.state, &self.changes) {
            return Ok(None);
        }
        if let Some(changes) = self.changes.get() {
            return Ok(Some(changes));
        }
        let ids = IdSet::any([&self.changed, &base.changed].into_iter());
        let mut entities = Entities::these(view, &self.definition, ids, allowance);
        let contents = C::build(&self.definition, &mut entities, allowance)?;
        entities.finish()?;
        // Two may build it at once; the first one counts.
        Ok(Some(self.changes.get_or_init(|| Arc::new(contents))))
    }
}

/// Asks contents that are built for this question alone.
pub(super) fn find_alone<C: Contents>(
    definition: &SearchDefinition,
    view: &GraphView,
    question: &C::Question<'_>,
    allowance: &dyn Allowance,
) -> Result<Vec<C::Hit>> {
    let mut entities = Entities::all(view, definition, allowance);
    let contents = C::build(definition, &mut entities, allowance)?;
    entities.finish()?;
    allowance.check_fits(contents.bytes())?;
    let tables = Tables {
        base: &contents,
        changes: None,
        ignored: &|_| false,
    };
    C::find(&tables, question, allowance)
}

impl Slot {
    fn is_building(&self) -> MutexGuard<'_, bool> {
        let locked = self.is_building.lock();
        locked.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody builds the contents; when it is dropped, they are there, or another one may try.
struct Building<'a>(&'a Slot);

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
