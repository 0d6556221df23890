//! What all hops of some nodes rest on, remembered for as long as neither relationships nor sources change.

use super::unions::{AskedOnce, SetUnion};
use super::NumberSet;
use crate::graph::adjacency::TypeAdjacency;
use crate::graph::symbol::{KeyId, TypeId};
use crate::graph::view::Direction;
use crate::value::NodeId;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// All that is remembered has at most so many sets and nodes together.
const MOST: usize = 1 << 18;

/// What is read of nodes and of all their hops. `None` is the existence, a key that property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HopFacts {
    /// What is read of the nodes.
    pub starts: Vec<Option<KeyId>>,
    /// The direction.
    pub direction: Direction,
    /// The types; `None`: all.
    pub types: Option<Vec<TypeId>>,
    /// What is read of the relationships.
    pub relationships: Vec<Option<KeyId>>,
    /// What is read of the nodes at their ends.
    pub ends: Vec<Option<KeyId>>,
}

/// What is read, and the nodes.
pub type HopsOf<'h> = (&'h Arc<HopFacts>, &'h [NodeId]);

/// What is known of the sources of the hops of some nodes.
#[derive(Debug)]
pub enum HopSources {
    /// The sets of sources.
    Known(Arc<SetUnion>),
    /// Not known, and to be remembered, because it has been asked for before.
    AskedAgain,
    /// Not known.
    New,
}

/// The unions for hops that were asked for at least twice. A clone has none: it is made to be changed.
#[derive(Debug, Default)]
pub struct HopUnions(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    /// The relationships. Whoever changes them makes others.
    adjacency: Weak<Vec<Arc<TypeAdjacency>>>,
    known: FxHashMap<u64, Known>,
    once: AskedOnce,
    /// How many sets and nodes there are in what is known.
    size: usize,
}

#[derive(Debug)]
struct Known {
    of: Arc<HopFacts>,
    from: Box<[NodeId]>,
    union: Arc<SetUnion>,
}

impl Clone for HopUnions {
    fn clone(&self) -> HopUnions {
        HopUnions::default()
    }
}

impl HopUnions {
    /// What is known of the hops of some nodes.
    pub fn get(
        &self,
        (of, from): HopsOf<'_>,
        adjacency: &Arc<Vec<Arc<TypeAdjacency>>>,
    ) -> HopSources {
        let mut remembered = self.lock();
        if remembered.adjacency.as_ptr() != Arc::as_ptr(adjacency) {
            *remembered = Remembered {
                adjacency: Arc::downgrade(adjacency),
                ..Remembered::default()
            };
        }
        let fingerprint = fingerprint(of, from);
        match remembered.known.get(&fingerprint) {
            Some(known) if known.of == *of && *known.from == *from => {
                HopSources::Known(Arc::clone(&known.union))
            }
            Some(_) => HopSources::New,
            None => match remembered.once.is_again(fingerprint) {
                true => HopSources::AskedAgain,
                false => HopSources::New,
            },
        }
    }

    /// Remembers the union for the hops of some nodes.
    pub fn remember(
        &self,
        (of, from): HopsOf<'_>,
        adjacency: &Arc<Vec<Arc<TypeAdjacency>>>,
        sets: &NumberSet,
    ) {
        let union = Arc::new(SetUnion::of(sets));
        let mut remembered = self.lock();
        let size = union.len() + from.len();
        if remembered.adjacency.as_ptr() != Arc::as_ptr(adjacency) || size > MOST {
            return;
        }
        if remembered.size + size > MOST {
            remembered.known.clear();
            remembered.size = 0;
        }
        let known = Known {
            of: Arc::clone(of),
            from: from.into(),
            union,
        };
        if remembered.known.insert(fingerprint(of, from), known).is_none() {
            remembered.size += size;
        }
    }

    /// Forgets all of them, because the sources change.
    pub fn forget(&mut self) {
        let remembered = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if remembered.adjacency.as_ptr() != Weak::<Vec<Arc<TypeAdjacency>>>::new().as_ptr() {
            *remembered = Remembered::default();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fingerprint(of: &HopFacts, from: &[NodeId]) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    from.iter().for_each(|node| hasher.write_u32(node.0));
    hasher.finish()
}
