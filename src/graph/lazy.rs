//! Parts of a state that are read when they are first needed.
//!
//! A state that was opened from a file has a [`Slot`] for each chunk of records, of a column and of an adjacency, and for
//! each leaf of an index; a slot knows how to load its part. Those who read a state get plain references and cannot be
//! told of damage there: a part that cannot be loaded looks empty to them, and [`Damage`] counts the failure. Whoever
//! hands out what was read looks at the count before and after, and returns the error instead. A writer loads all parts
//! before its first change, so that nothing empty is ever written down.

use super::origin::Origin;
use crate::error::{Error, Result};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The failures to load parts of a state. All states that share parts share it.
#[derive(Debug, Default)]
pub struct Damage {
    count: AtomicU64,
    last: Mutex<Option<Error>>,
}

impl Damage {
    /// The number of failures so far.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    /// Returns the last failure if there have been any since the count was `before`.
    pub fn since(&self, before: u64) -> Result<()> {
        if self.count() == before {
            return Ok(());
        }
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map_or(Ok(()), |error| Err(copy(error)))
    }

    fn report(&self, error: Error) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        self.count.fetch_add(1, Ordering::Release);
    }
}

/// The same error for another statement.
fn copy(error: &Error) -> Error {
    let copy = Error::storage(error.code(), error.message());
    match error.hint_text() {
        Some(hint) => copy.hint(hint),
        None => copy,
    }
}

/// Loads a part of a state.
pub type Load<T> = Box<dyn Fn() -> Result<T> + Send + Sync>;

/// A part of a state, in memory or still in the file. Clones share it.
pub struct Slot<T> {
    /// The part, unless it is stored; then an empty one, which is what a part that cannot be loaded looks like.
    held: Arc<T>,
    stored: Option<Arc<Stored<T>>>,
}

/// A part in the file.
struct Stored<T> {
    part: OnceLock<T>,
    load: Load<T>,
    damage: Arc<Damage>,
    /// The section that it is, if it can be copied.
    origin: Option<Origin>,
}

impl<T> Stored<T> {
    fn get(&self) -> Option<&T> {
        match self.part.get() {
            Some(part) => Some(part),
            None => self.read(),
        }
    }

    #[cold]
    fn read(&self) -> Option<&T> {
        match (self.load)() {
            // Two threads may read the same part; the first one counts.
            Ok(part) => Some(self.part.get_or_init(|| part)),
            Err(error) => {
                self.damage.report(error);
                None
            }
        }
    }
}

impl<T> Slot<T> {
    /// A part in memory.
    pub fn held(part: T) -> Slot<T> {
        Slot {
            held: Arc::new(part),
            stored: None,
        }
    }

    /// A part that is loaded when it is first needed; `empty` is one without content.
    pub fn stored(load: Load<T>, empty: &Arc<T>, damage: &Arc<Damage>) -> Slot<T> {
        Slot {
            held: Arc::clone(empty),
            stored: Some(Arc::new(Stored {
                part: OnceLock::new(),
                load,
                damage: Arc::clone(damage),
                origin: None,
            })),
        }
    }

    /// The same part, of which it is known where it is in the file.
    #[must_use]
    pub fn copied_from(mut self, origin: Origin) -> Slot<T> {
        if let Some(stored) = self.stored.as_mut().and_then(Arc::get_mut) {
            stored.origin = Some(origin);
        }
        self
    }

    /// Where the part is in the file, if it is still as it is there.
    pub fn origin(&self) -> Option<&Origin> {
        self.stored.as_ref()?.origin.as_ref()
    }

    /// The part; empty if it cannot be loaded.
    pub fn get(&self) -> &T {
        self.try_get().unwrap_or(&self.held)
    }

    /// The part; `None` if it cannot be loaded.
    pub fn try_get(&self) -> Option<&T> {
        match &self.stored {
            None => Some(&self.held),
            Some(stored) => stored.get(),
        }
    }

    /// The part, if it was made in memory or has been written to.
    pub fn held_part(&self) -> Option<&T> {
        self.stored.is_none().then_some(&*self.held)
    }

    /// Whether the part is in the file and has not been needed yet.
    #[cfg(test)]
    pub fn is_unread(&self) -> bool {
        let stored = self.stored.as_ref();
        stored.is_some_and(|stored| stored.part.get().is_none())
    }

    /// Whether both are clones of one slot.
    pub fn is_clone_of(&self, other: &Slot<T>) -> bool {
        Arc::ptr_eq(&self.held, &other.held)
    }
}

impl<T: Clone> Slot<T> {
    /// The part, for writing: copied if another state has it too.
    pub fn make_mut(&mut self) -> &mut T {
        if let Some(part) = self.stored.as_ref().and_then(|stored| stored.get()) {
            self.held = Arc::new(part.clone());
            self.stored = None;
        }
        Arc::make_mut(&mut self.held)
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Slot {
            held: Arc::clone(&self.held),
            stored: self.stored.clone(),
        }
    }
}

impl<T: Default> Default for Slot<T> {
    fn default() -> Self {
        Slot::held(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.stored {
            None => self.held.fmt(f),
            Some(stored) => f.debug_tuple("Stored").field(&stored.part.get()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn a_part_is_loaded_once_and_copied_for_writing() {
        let damage = Arc::default();
        let loads = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&loads);
        let load: Load<Vec<u32>> = Box::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(vec![1, 2])
        });
        let slot = Slot::stored(load, &Arc::default(), &damage);
        let mut copy = slot.clone();
        assert!(slot.is_unread());
        assert_eq!((slot.get().len(), copy.get().len()), (2, 2));
        copy.make_mut().push(3);
        assert_eq!((slot.get().len(), copy.get().len()), (2, 3));
        assert_eq!((loads.load(Ordering::Relaxed), damage.count()), (1, 0));
    }

    #[test]
    fn damage_is_counted_and_writing_does_not_replace_the_part() {
        let damage = Arc::<Damage>::default();
        let load: Load<Vec<u32>> = Box::new(|| {
            Err(Error::storage(
                ErrorCode::Corruption,
                "section 7 is damaged",
            ))
        });
        let mut slot = Slot::stored(load, &Arc::default(), &damage);
        assert_eq!(slot.get().len(), 0);
        let error = damage.since(0).expect_err("it was touched");
        assert_eq!(error.message(), "section 7 is damaged");
        let before = damage.count();
        assert!(damage.since(before).is_ok());
        slot.make_mut().push(1);
        let counted = damage.count();
        slot.get();
        assert!(damage.since(before).is_err() && damage.count() > counted);
    }
}
