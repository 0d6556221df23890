//! The sources of all nodes with a label, remembered for as long as neither the nodes nor their sources change.

use super::ReferenceSet;
use crate::graph::id_set::IdSet;
use crate::graph::symbol::{KeyId, LabelId};
use crate::value::Value;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// The number of unions that are remembered.
const REMEMBERED: usize = 8;

/// The number of names up to which they are remembered.
const MOST_NAMES: usize = 1 << 16;

/// The sets of sources of some facts, each once, and the names of all these sources.
#[derive(Debug)]
pub struct SetUnion {
    sets: Box<[ReferenceSet]>,
    names: OnceLock<Arc<Vec<Value>>>,
}

impl SetUnion {
    /// The sets, each once and none of them empty.
    pub fn sets(&self) -> &[ReferenceSet] {
        &self.sets
    }

    /// The names of the sources, each once, in order. They are found if they are not known, and remembered unless they are
    /// many.
    pub fn names(&self, find: impl FnOnce() -> Vec<Value>) -> Arc<Vec<Value>> {
        if let Some(known) = self.names.get() {
            return Arc::clone(known);
        }
        let found = Arc::new(find());
        if found.len() <= MOST_NAMES {
            // Another thread may have found the same.
            let _ = self.names.set(Arc::clone(&found));
        }
        found
    }
}

/// What the union is of: nodes with a label or all, and their existence or properties.
pub type UnionOf<'k> = (Option<LabelId>, &'k [Option<KeyId>]);

/// The unions that were asked for last. A clone has none: it is made to be changed.
#[derive(Debug, Default)]
pub struct Unions(Mutex<Vec<Known>>);

#[derive(Debug)]
struct Known {
    /// The nodes by label. Whoever changes them makes others.
    nodes: Weak<Vec<IdSet>>,
    label: Option<LabelId>,
    keys: Vec<Option<KeyId>>,
    union: Arc<SetUnion>,
}

impl Clone for Unions {
    fn clone(&self) -> Unions {
        Unions::default()
    }
}

impl Unions {
    /// The union, which is found if it is not known for these nodes.
    pub fn get(
        &self,
        (label, keys): UnionOf<'_>,
        nodes: &Arc<Vec<IdSet>>,
        find: impl FnOnce() -> Vec<ReferenceSet>,
    ) -> Arc<SetUnion> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_nodes = |known: &Known| known.nodes.as_ptr() == Arc::as_ptr(nodes);
        let is_it = |known: &&Known| {
            of_nodes(known) && known.label == label && known.keys.as_slice() == keys
        };
        if let Some(known) = lock().iter().find(is_it) {
            return Arc::clone(&known.union);
        }
        let union = Arc::new(SetUnion {
            sets: find().into_boxed_slice(),
            names: OnceLock::new(),
        });
        let mut known = lock();
        known.retain(of_nodes);
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push(Known {
            nodes: Arc::downgrade(nodes),
            label,
            keys: keys.to_vec(),
            union: Arc::clone(&union),
        });
        union
    }

    /// Forgets all of them, because the sources change.
    pub fn forget(&mut self) {
        let known = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        known.clear();
    }
}
