//! References: the sources of facts. A fact is the existence of an entity or one property of it; each may have a set of
//! sources.
//!
//! Sets are numbered, so that a fact has one small number. Columns of numbers are sparse ([`column`]), and keyed by
//! entity id, not by table row, because a node moves to another table with its labels. A graph without citations has
//! none of this.

mod blocks;
mod column;
mod hops;
mod number_set;
mod places;
mod set;
mod unions;

pub use blocks::{Loader, blocks};
pub use column::SetColumn;
pub use hops::{HopFacts, HopNodes, HopRead, HopSources, HopUnions, HopsOf};
pub use number_set::NumberSet;
pub use places::SetPlaces;
pub use set::ReferenceSet;
pub use unions::{SetUnion, UnionOf, Unions};

use super::chunked::Chunked;
use super::symbol::{KeyId, NameOrder, SourceId};
use crate::value::{EntityId, NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// A fact, which can be cited: one statement of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fact {
    /// The entity.
    pub entity: EntityId,
    /// The property; `None` for the existence of the entity, with its labels or its type.
    pub key: Option<KeyId>,
}

impl Fact {
    /// The existence of an entity, with its labels or its type.
    pub fn existence(entity: impl Into<EntityId>) -> Fact {
        Fact {
            entity: entity.into(),
            key: None,
        }
    }

    /// The value of a property of an entity.
    pub fn property(entity: impl Into<EntityId>, key: KeyId) -> Fact {
        Fact {
            entity: entity.into(),
            key: Some(key),
        }
    }

    /// The fact of an entity given by its number, as in columns and blocks.
    pub fn numbered(of_relationships: bool, id: u32, key: Option<KeyId>) -> Fact {
        let entity = match of_relationships {
            false => EntityId::Node(NodeId(id)),
            true => EntityId::Relationship(RelationshipId(id)),
        };
        Fact { entity, key }
    }
}

/// The number of each set of sources. Only the writer needs it, so it is not part of a state.
pub type SetNumbers = FxHashMap<Arc<[SourceId]>, ReferenceSet>;

/// The sources that a statement has affected in a way that must be checked against source keys.
#[derive(Debug, Default)]
pub struct TouchedSources {
    /// Sources that have been cited.
    pub cited: BTreeSet<SourceId>,
    /// Sources in use that a new source key does not have; another one may have them.
    pub unmatched: BTreeSet<SourceId>,
    /// Sources whose entries in source keys have been removed.
    pub gone: BTreeSet<SourceId>,
}

/// The sets of sources, and the set of each fact.
#[derive(Clone, Debug)]
pub struct References {
    /// By number; each is sorted, without duplicates, and unique. The first is empty.
    sets: Chunked<Arc<[SourceId]>>,
    /// How many facts and other statements have each.
    uses: Chunked<u32>,
    /// The number of sets in use that contain each source; those past the end are in none.
    used_by: Chunked<u32>,
    /// Found when it is first needed, and forgotten with a new set.
    places: OnceLock<Arc<SetPlaces>>,
    /// The sources of all nodes with a label; forgotten when the sources of any fact change.
    pub unions: Unions,
    /// The sources of what lies on hops; forgotten in the same way.
    pub hops: HopUnions,
    nodes: EntityColumns,
    relationships: EntityColumns,
}

/// The columns of one kind of entity.
#[derive(Clone, Debug, Default)]
struct EntityColumns {
    existence: SetColumn,
    /// By property key; those past the end are empty.
    properties: Vec<SetColumn>,
    /// The number of facts that have a set.
    len: u64,
}

impl Default for References {
    fn default() -> Self {
        References {
            sets: Chunked::from_iter([Arc::from([])]),
            uses: Chunked::from_iter([0]),
            used_by: Chunked::default(),
            places: OnceLock::new(),
            unions: Unions::default(),
            hops: HopUnions::default(),
            nodes: EntityColumns::default(),
            relationships: EntityColumns::default(),
        }
    }
}

impl References {
    /// The set of a fact.
    pub fn of(&self, fact: Fact) -> ReferenceSet {
        let (columns, id) = self.columns(fact.entity);
        let column = match fact.key {
            None => Some(&columns.existence),
            Some(key) => columns.properties.get(key.0 as usize),
        };
        column.map_or(ReferenceSet::NONE, |column| column.get(id))
    }

    /// The sets of one kind of fact of many entities, by their numbers; `None` if no entity has any of that kind.
    pub fn of_many(
        &self,
        of_relationships: bool,
        key: Option<KeyId>,
        ids: impl Iterator<Item = u32>,
    ) -> Option<Vec<ReferenceSet>> {
        let column = self.column(of_relationships, key)?;
        Some(ids.map(|id| column.get(id)).collect())
    }

    /// The sets of one kind of fact of all entities; `None` if no entity has any.
    pub fn column(&self, of_relationships: bool, key: Option<KeyId>) -> Option<&SetColumn> {
        let columns = match of_relationships {
            false => &self.nodes,
            true => &self.relationships,
        };
        let column = match key {
            None => Some(&columns.existence),
            Some(key) => columns.properties.get(key.0 as usize),
        };
        column.filter(|column| column.len() > 0)
    }

    /// Sets the numbered set of a fact; returns the previous one.
    pub fn set(&mut self, fact: Fact, set: ReferenceSet) -> ReferenceSet {
        let (columns, id) = match fact.entity {
            EntityId::Node(NodeId(id)) => (&mut self.nodes, id),
            EntityId::Relationship(RelationshipId(id)) => (&mut self.relationships, id),
        };
        let former = columns.column_mut(fact.key).set(id, set);
        if former == set {
            return former;
        }
        self.unions.forget();
        self.hops.forget();
        columns.len += u64::from(!set.is_empty());
        columns.len -= u64::from(!former.is_empty());
        if !former.is_empty() {
            self.release(former);
        }
        if !set.is_empty() {
            self.hold(set);
        }
        former
    }

    /// Counts one more use of a set that is not empty: by a fact, or by a statement that is not the one that is read.
    pub fn hold(&mut self, set: ReferenceSet) {
        if self.count(set, |uses| uses.saturating_add(1)) == Some(1) {
            self.count_sources(set, |sets| sets.saturating_add(1));
        }
    }

    /// Counts one use less.
    pub fn release(&mut self, set: ReferenceSet) {
        if self.count(set, |uses| uses.saturating_sub(1)) == Some(0) {
            self.count_sources(set, |sets| sets.saturating_sub(1));
        }
    }

    /// Counts how many facts have a set; how many have it now.
    fn count(&mut self, set: ReferenceSet, change: impl Fn(u32) -> u32) -> Option<u32> {
        let uses = self.uses.get_mut(set.place())?;
        *uses = change(*uses);
        Some(*uses)
    }

    /// Changes the number of sets of each source of a set that facts start or stop using.
    fn count_sources(&mut self, set: ReferenceSet, change: impl Fn(u32) -> u32) {
        let Some(sources) = self.sets.get(set.place()).map(Arc::clone) else {
            return;
        };
        for source in sources.iter() {
            let place = source.0 as usize;
            while self.used_by.len() <= place {
                self.used_by.push(0);
            }
            if let Some(sets) = self.used_by.get_mut(place) {
                *sets = change(*sets);
            }
        }
    }

    /// The number of sets in use of every source, by source number; sources past the end are in none.
    pub fn used_by_all(&self) -> impl Iterator<Item = &u32> {
        self.used_by.iter()
    }

    /// The number of sets in use that contain a source.
    pub fn used_by(&self, source: SourceId) -> u32 {
        self.used_by.get(source.0 as usize).copied().unwrap_or(0)
    }

    /// The sources of a set.
    pub fn sources(&self, set: ReferenceSet) -> &[SourceId] {
        self.sets.get(set.place()).map_or(&[], |sources| sources)
    }

    /// The set of some sources; if it is new to `numbers`, it is assigned a number.
    pub fn set_of(&mut self, mut sources: Vec<SourceId>, numbers: &mut SetNumbers) -> ReferenceSet {
        sources.sort_unstable();
        sources.dedup();
        if sources.is_empty() {
            return ReferenceSet::NONE;
        }
        if let Some(number) = numbers.get(sources.as_slice()) {
            return *number;
        }
        let sources: Arc<[SourceId]> = Arc::from(sources);
        let number = self.add_set(Arc::clone(&sources));
        numbers.insert(sources, number);
        number
    }

    /// Assigns a number to a new set.
    pub fn add_set(&mut self, sources: Arc<[SourceId]>) -> ReferenceSet {
        let number = self.sets.len() as u32;
        self.sets.push(sources);
        self.places = OnceLock::new();
        self.uses.push(0);
        ReferenceSet::numbered(number)
    }

    /// The places of the sources of sets in an order, if they are known; with `worth`, they are found if they are not.
    pub fn places(&self, order: &Arc<NameOrder>, worth: bool) -> Option<&SetPlaces> {
        let found = match worth {
            true => self
                .places
                .get_or_init(|| Arc::new(SetPlaces::of(self, order))),
            false => self.places.get()?,
        };
        found.are_of(order, self.sets.len()).then_some(found)
    }

    /// The sets with their numbers.
    pub fn sets(&self) -> impl Iterator<Item = (ReferenceSet, &Arc<[SourceId]>)> {
        ReferenceSet::all().zip(self.sets.iter())
    }

    /// The sets that are in use, with the number of facts of each.
    pub fn used_sets(&self) -> impl Iterator<Item = (ReferenceSet, u32)> {
        let counted = ReferenceSet::all().zip(self.uses.iter().copied());
        counted.filter(|(_, uses)| *uses > 0)
    }

    /// The number of facts that have a source.
    pub fn len(&self) -> u64 {
        self.nodes.len + self.relationships.len
    }

    /// Whether no fact has a source.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every fact that has a source: nodes, then relationships; of each kind existence first, then key by key.
    pub fn facts(&self) -> impl Iterator<Item = (Fact, ReferenceSet)> {
        let columns = self.all_columns();
        columns.flat_map(|(of_relationships, key, column)| {
            let facts = column.iter();
            facts.map(move |(id, set)| (Fact::numbered(of_relationships, id, key), set))
        })
    }

    /// The columns that are not empty: whether they are of relationships, and their key.
    pub fn all_columns(&self) -> impl Iterator<Item = (bool, Option<KeyId>, &SetColumn)> {
        let sides = [(false, &self.nodes), (true, &self.relationships)].into_iter();
        sides.flat_map(|(of_relationships, columns)| {
            let filled = columns.columns().filter(|(_, column)| column.len() > 0);
            filled.map(move |(key, column)| (of_relationships, key, column))
        })
    }

    /// The cited facts of one entity, its existence first.
    pub fn facts_of(&self, entity: EntityId) -> impl Iterator<Item = (Fact, ReferenceSet)> {
        let (columns, id) = self.columns(entity);
        let columns = Some(columns).filter(|columns| columns.len > 0).into_iter();
        let columns = columns.flat_map(EntityColumns::columns);
        columns.filter_map(move |(key, column)| {
            let set = column.get(id);
            (!set.is_empty()).then_some((Fact { entity, key }, set))
        })
    }

    fn columns(&self, entity: EntityId) -> (&EntityColumns, u32) {
        match entity {
            EntityId::Node(NodeId(id)) => (&self.nodes, id),
            EntityId::Relationship(RelationshipId(id)) => (&self.relationships, id),
        }
    }
}

impl EntityColumns {
    fn column_mut(&mut self, key: Option<KeyId>) -> &mut SetColumn {
        let Some(KeyId(key)) = key else {
            return &mut self.existence;
        };
        let place = key as usize;
        if self.properties.len() <= place {
            self.properties.resize_with(place + 1, SetColumn::default);
        }
        &mut self.properties[place]
    }

    fn columns(&self) -> impl Iterator<Item = (Option<KeyId>, &SetColumn)> {
        let keys = (0..).map(|key| Some(KeyId(key)));
        std::iter::once((None, &self.existence)).chain(keys.zip(&self.properties))
    }
}
