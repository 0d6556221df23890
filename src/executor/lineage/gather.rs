//! The sources of the facts that a search or a count meets, united without a row for each of them.

use super::super::limits::Limits;
use super::super::meter::Usage;
use super::super::reservation::Reservation;
use super::super::run::Run;
use super::arena::{Handle, leaf_of};
use crate::error::Result;
use crate::graph::{GraphView, KeyId, LabelId, ReferenceSet, SetColumn, SetUnion, TypeId};
use crate::plan::Gathered;
use crate::value::{NodeId, RelationshipId};
use std::sync::{Arc, PoisonError};

/// Reads the sets of sources of what is met, by columns, and puts each set into the union once.
pub struct Gathering {
    starts: Vec<SetColumn>,
    /// The keys of the facts of starts.
    start_keys: Vec<Option<KeyId>>,
    relationships: Vec<SetColumn>,
    ends: Vec<SetColumn>,
    union: Union,
    /// Unions that the graph remembers.
    remembered: Vec<Arc<SetUnion>>,
    included: Vec<Handle>,
    memory: Reservation,
}

impl Default for Gathering {
    fn default() -> Self {
        Gathering {
            starts: Vec::new(),
            start_keys: Vec::new(),
            relationships: Vec::new(),
            ends: Vec::new(),
            union: Union::default(),
            remembered: Vec::new(),
            included: Vec::new(),
            memory: Reservation::new(Usage::Lineage),
        }
    }
}

/// A union of sets.
#[derive(Default)]
struct Union {
    parts: Vec<Handle>,
    /// A bitmap of the sets among the parts.
    known: Vec<u64>,
    last: ReferenceSet,
}

impl Union {
    fn add(&mut self, set: ReferenceSet) {
        if set.is_empty() || set == self.last {
            return;
        }
        self.last = set;
        let (place, bit) = (set.place() / 64, 1 << (set.place() % 64));
        if self.known.len() <= place {
            self.known.resize((place + 1).next_power_of_two(), 0);
        }
        if let Some(word) = self.known.get_mut(place)
            && *word & bit == 0
        {
            *word |= bit;
            self.parts.push(leaf_of(set));
        }
    }

    fn clear(&mut self) {
        let numbers = self.parts.drain(..).filter_map(super::arena::number_of);
        for number in numbers {
            if let Some(word) = self.known.get_mut(number as usize / 64) {
                *word = 0;
            }
        }
        self.last = ReferenceSet::NONE;
    }
}

impl Gathering {
    /// Looks the columns up in a state of the graph.
    pub fn prepare(&mut self, gathered: &Gathered, view: &GraphView) {
        let columns = |keys: &[Option<Arc<str>>], of_relationships: bool| -> Vec<SetColumn> {
            let column = |key: &Option<Arc<str>>| {
                let key = match key {
                    None => None,
                    // A name that is not a key cannot be the name of a property.
                    Some(key) => Some(view.key_id(key)?),
                };
                match of_relationships {
                    true => view.relationship_reference_column(key),
                    false => view.node_reference_column(key),
                }
            };
            keys.iter().filter_map(column).cloned().collect()
        };
        self.starts = columns(&gathered.starts, false);
        let start_keys = gathered.starts.iter().filter_map(|key| match key {
            None => Some(None),
            Some(key) => view.key_id(key).map(Some),
        });
        self.start_keys = start_keys.collect();
        self.relationships = columns(&gathered.relationships, true);
        self.ends = columns(&gathered.ends, false);
    }

    /// Whether nothing of what is met can have a source.
    pub fn finds_nothing(&self) -> bool {
        self.starts.is_empty() && self.relationships.is_empty() && self.ends.is_empty()
    }

    /// A node at which a relationship starts, or that is counted itself.
    pub fn start(&mut self, node: NodeId) {
        add(&self.starts, node.0, &mut self.union);
    }

    /// A relationship.
    pub fn relationship(&mut self, relationship: RelationshipId) {
        add(&self.relationships, relationship.0, &mut self.union);
    }

    /// What a relationship and its end rest on, by itself. The existence of either is all that is asked for.
    pub fn of_hop(&self, (relationship, end): (RelationshipId, NodeId)) -> [i64; 2] {
        let leaf = |columns: &[SetColumn], id: u32| {
            let set = columns
                .first()
                .map_or(ReferenceSet::NONE, |column| column.get(id));
            i64::from(leaf_of(set))
        };
        [
            leaf(&self.relationships, relationship.0),
            leaf(&self.ends, end.0),
        ]
    }

    /// Several relationships.
    pub fn relationships(&mut self, relationships: &[RelationshipId]) {
        let union = &mut self.union;
        for column in &self.relationships {
            let ids = relationships.iter().map(|relationship| relationship.0);
            column.for_each_of(ids, |set| union.add(set));
        }
    }

    /// Several nodes at which relationships end.
    pub fn ends(&mut self, ends: &[NodeId]) {
        let union = &mut self.union;
        for column in &self.ends {
            column.for_each_of(ends.iter().map(|end| end.0), |set| union.add(set));
        }
    }

    /// All relationships of some types, or all.
    pub fn all_relationships(&mut self, types: Option<&[TypeId]>, view: &GraphView) {
        let union = &mut self.union;
        for column in &self.relationships {
            view.sets_of_relationships(column, types, &mut |set| union.add(set));
        }
    }

    /// A node at which a relationship ends.
    pub fn end(&mut self, node: NodeId) {
        add(&self.ends, node.0, &mut self.union);
    }

    /// What was met since the last lineage and not before: sets that were passed on stay known.
    pub fn finish_new(&mut self, run: &Run) -> Result<i64> {
        let lineage = self.join(run);
        self.union.parts.clear();
        self.included.clear();
        lineage
    }

    /// Forgets which sets were passed on.
    pub fn forget(&mut self) {
        self.union = Union::default();
    }

    /// All nodes with a label, or all nodes.
    pub fn all_starts(&mut self, label: Option<LabelId>, view: &GraphView) {
        let union = view.union_of_nodes((label, &self.start_keys));
        self.remembered.extend(union);
    }

    /// A lineage that is known.
    pub fn include(&mut self, lineage: i64) {
        if lineage != 0 {
            self.included.extend(Handle::try_from(lineage));
        }
    }

    /// The lineage of what was met since the last one.
    pub fn finish(&mut self, run: &Run) -> Result<i64> {
        let lineage = self.join(run);
        self.union.clear();
        self.included.clear();
        lineage
    }

    fn join(&mut self, run: &Run) -> Result<i64> {
        let limits: &Limits = &run.limits;
        let handles = self.union.parts.capacity() + self.included.capacity();
        let bytes = handles * size_of::<Handle>() + self.union.known.capacity() * size_of::<u64>();
        self.memory.set(bytes as u64, limits)?;
        let any = !self.union.parts.is_empty() || !self.included.is_empty();
        let handle = match &run.lineages {
            Some(arena) if any || !self.remembered.is_empty() => {
                let mut arena = arena.lock().unwrap_or_else(PoisonError::into_inner);
                for union in self.remembered.drain(..) {
                    let handle = arena.add_union(union, limits)?;
                    self.included.extend((handle != 0).then_some(handle));
                }
                self.included.extend(&self.union.parts);
                arena.join(&mut self.included, limits)
            }
            Some(_) | None => Ok(0),
        };
        handle.map(i64::from)
    }
}

fn add(columns: &[SetColumn], id: u32, union: &mut Union) {
    columns.iter().for_each(|column| union.add(column.get(id)));
}
