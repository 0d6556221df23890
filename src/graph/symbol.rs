//! Labels, relationship types, property keys and sources as small numbers.

use crate::value::lists::Words;
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock, OnceLock};

/// A label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelId(pub u32);

/// A relationship type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A property key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u32);

/// A source that facts are cited from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// The kind of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A label.
    Label,
    /// A relationship type.
    RelationshipType,
    /// A property key.
    PropertyKey,
    /// A source that facts are cited from.
    Source,
}

impl SymbolKind {
    /// The noun for it in messages.
    pub fn word(self) -> &'static str {
        match self {
            SymbolKind::Label => "label",
            SymbolKind::RelationshipType => "relationship type",
            SymbolKind::PropertyKey => "property key",
            SymbolKind::Source => "source",
        }
    }
}

/// The name of an id that is not in use, so that readers need not handle it.
static UNKNOWN: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));

/// Names of one kind; the id of a name is its index.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    names: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, u32>,
    /// Computed when it is first needed, for a state that does not change any more.
    order: OnceLock<Arc<NameOrder>>,
}

/// The alphabetical order of names.
#[derive(Debug)]
pub struct NameOrder {
    /// The names in their order.
    names: Words,
    /// By id the place of its name.
    places: Vec<u32>,
}

impl NameOrder {
    fn of(names: &[Arc<str>]) -> NameOrder {
        let mut ids: Vec<u32> = (0..names.len() as u32).collect();
        ids.sort_unstable_by_key(|id| &names[*id as usize]);
        let mut places = vec![0; ids.len()];
        for (place, id) in (0..).zip(&ids) {
            places[*id as usize] = place;
        }
        let names = ids.iter().map(|id| Arc::clone(&names[*id as usize]));
        NameOrder {
            names: Arc::new(names.collect()),
            places,
        }
    }

    /// The place of the name of an id.
    pub fn place(&self, id: u32) -> Option<u32> {
        self.places.get(id as usize).copied()
    }

    /// The names in their order.
    pub fn names(&self) -> &Words {
        &self.names
    }

    /// The name at a place.
    pub fn name_at(&self, place: u32) -> Option<&Arc<str>> {
        self.names.get(place as usize)
    }
}

impl Interner {
    /// The id of a name.
    pub fn id(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }

    /// The name of an id; empty if the id is not in use.
    pub fn name(&self, id: u32) -> &Arc<str> {
        self.names.get(id as usize).unwrap_or(&UNKNOWN)
    }

    /// All names in the order of their ids.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// Whether an id is in use.
    pub fn has(&self, id: u32) -> bool {
        (id as usize) < self.names.len()
    }

    /// Assigns the next id to a new name; false if it already has one.
    pub fn push(&mut self, name: Arc<str>) -> bool {
        if self.ids.contains_key(&name) {
            return false;
        }
        self.ids.insert(name.clone(), self.names.len() as u32);
        self.names.push(name);
        self.order = OnceLock::new();
        true
    }

    /// Removes the newest name.
    pub fn pop(&mut self) -> Option<Arc<str>> {
        let name = self.names.pop()?;
        self.ids.remove(&name);
        self.order = OnceLock::new();
        Some(name)
    }

    /// The order of all names. It is computed if it is not known.
    pub fn order(&self) -> &Arc<NameOrder> {
        let compute = || Arc::new(NameOrder::of(&self.names));
        self.order.get_or_init(compute)
    }

    /// The order of all names, if it has been computed since they last changed.
    pub fn known_order(&self) -> Option<&Arc<NameOrder>> {
        self.order.get()
    }
}

/// The names of a graph.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    /// Labels.
    pub labels: Interner,
    /// Relationship types.
    pub types: Interner,
    /// Property keys.
    pub keys: Interner,
    /// Sources.
    pub sources: Interner,
}

impl Symbols {
    /// The names of a kind.
    pub fn of(&self, kind: SymbolKind) -> &Interner {
        match kind {
            SymbolKind::Label => &self.labels,
            SymbolKind::RelationshipType => &self.types,
            SymbolKind::PropertyKey => &self.keys,
            SymbolKind::Source => &self.sources,
        }
    }

    /// The names of a kind, for writing.
    pub fn of_mut(&mut self, kind: SymbolKind) -> &mut Interner {
        match kind {
            SymbolKind::Label => &mut self.labels,
            SymbolKind::RelationshipType => &mut self.types,
            SymbolKind::PropertyKey => &mut self.keys,
            SymbolKind::Source => &mut self.sources,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids sorted by the places of their names.
    fn sorted(names: &Interner, count: u32) -> Vec<u32> {
        let mut ids: Vec<u32> = (0..count).rev().collect();
        ids.sort_unstable_by_key(|id| names.order().place(*id));
        ids
    }

    #[test]
    fn places_are_in_the_order_of_the_names_that_there_are() {
        let mut names = Interner::default();
        for number in 0..500_u32 {
            names.push(format!("{}", number * 7919 % 500).into());
        }
        assert!(names.known_order().is_none());
        for count in [3, 20, 200, 500] {
            let ids = sorted(&names, count);
            assert_eq!(ids.len(), count as usize);
            assert!(ids.is_sorted_by_key(|id| names.name(*id)), "{count}");
        }
        let order = names.known_order().expect("it has been computed");
        let again = |id: u32| order.name_at(order.place(id)?);
        assert!((0..500).all(|id| again(id) == Some(names.name(id))));
        names.push("".into());
        assert!(names.known_order().is_none());
        assert_eq!(names.order().place(500), Some(0));
        names.pop();
        assert_eq!(names.order().place(500), None);
    }
}
