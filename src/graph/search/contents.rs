//! What the contents of a search index have to offer.

use super::definition::SearchDefinition;
use crate::error::Result;
use crate::graph::id_set::IdSet;
use crate::value::Value;
use crate::value::allowance::Allowance;
use crate::value::footprint::heap_bytes;
use roaring::RoaringBitmap;
use std::slice;
use std::sync::Arc;

/// The contents of a search index: built of entities once, and not changed afterwards.
pub trait Contents: Send + Sync + Sized + 'static {
    /// What is looked for.
    type Question<'q>;
    /// An entity that was found.
    type Hit;

    /// The contents of an index that has these entities, which end early where a limit is exceeded. Work behind them asks
    /// the allowance itself.
    fn build(
        definition: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        allowance: &dyn Allowance,
    ) -> Result<Self>;

    /// How much memory they take; an estimate.
    fn bytes(&self) -> u64;

    /// What is found in two tables that are one index together.
    fn find(
        tables: &Tables<'_, Self>,
        question: &Self::Question<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<Self::Hit>>;
}

/// An entity with what an index is over.
#[derive(Clone, Debug)]
pub struct SearchedEntity {
    /// The id of the node or of the relationship.
    pub id: u32,
    /// The value of each key in order; null where there is none.
    pub values: Vec<Value>,
}

impl SearchedEntity {
    /// The strings among its values, and those in lists among them, each with the position of its key.
    pub fn texts(&self) -> impl Iterator<Item = (usize, &Arc<str>)> {
        let keyed = self.values.iter().enumerate();
        keyed.flat_map(|(key, value)| {
            let texts = elements(value).iter().filter_map(text);
            texts.map(move |text| (key, text))
        })
    }

    /// How much memory its values take; an estimate.
    pub(super) fn bytes(&self) -> u64 {
        self.values.iter().map(heap_bytes).sum()
    }
}

/// The elements of a list; any other value is its own and only one.
fn elements(value: &Value) -> &[Value] {
    let Value::List(elements) = value else {
        return slice::from_ref(value);
    };
    elements
}

fn text(value: &Value) -> Option<&Arc<str>> {
    let Value::String(text) = value else {
        return None;
    };
    Some(text)
}

/// The contents of an index in one state.
pub struct Tables<'a, C> {
    /// Of the state for which they were built.
    pub base: &'a C,
    /// Of the entities that have changed between that state and this one, as they are now.
    pub changes: Option<&'a C>,
    /// Whether an entity of `base` has changed.
    pub ignored: &'a (dyn Fn(u32) -> bool + Sync),
    /// The entities that have changed, in `base` or not; in two sets.
    pub changed: [Option<&'a IdSet>; 2],
}

impl<C> Tables<'_, C> {
    /// Both tables, each with whether its entity of an id counts.
    pub fn each(&self) -> impl Iterator<Item = (&C, &dyn Fn(u32) -> bool)> {
        let none: &dyn Fn(u32) -> bool = &|_| false;
        let changes = self.changes.map(|changes| (changes, none));
        let ignored: &dyn Fn(u32) -> bool = self.ignored;
        [(self.base, ignored)].into_iter().chain(changes)
    }

    /// The entities that have changed, whether they are in `base` or not.
    pub fn changed_ids(&self) -> RoaringBitmap {
        IdSet::any(self.changed.into_iter().flatten())
    }
}
