//! Comparison of states: what a rollback must restore, and what a file must preserve.

use super::{Direction, GraphView};
use crate::value::{EntityId, NodeId, RelationshipId};
use rustc_hash::FxHasher;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

impl GraphView {
    /// A number that is the same for states that no query can tell apart: names, entities and their ids, neighbours in
    /// their order, index entries, search indexes, constraints, references, statements, statistics. The layout and the schema version play no part.
    pub fn fingerprint(&self) -> u64 {
        let mut state = FxHasher::default();
        for names in [self.label_names(), self.type_names(), self.key_names()] {
            names.hash(&mut state);
        }
        self.hash_nodes(&mut state);
        self.hash_relationships(&mut state);
        self.hash_schema(&mut state);
        self.hash_references(&mut state);
        self.hash_statements(&mut state);
        self.hash_statistics(&mut state);
        state.finish()
    }

    fn hash_nodes(&self, state: &mut FxHasher) {
        let (mut cursor, mut batch) = (0, Vec::new());
        loop {
            self.scan_nodes(&mut cursor, 1024, &mut batch);
            if batch.is_empty() {
                break;
            }
            for node in batch.drain(..) {
                node.hash(state);
                self.labels(node).hash(state);
                self.hash_properties(EntityId::Node(node), state);
                self.hash_neighbours(node, state);
            }
        }
    }

    fn hash_neighbours(&self, node: NodeId, state: &mut FxHasher) {
        for direction in [Direction::Outgoing, Direction::Incoming] {
            self.degree(node, direction, None).hash(state);
            self.expand(node, direction, None, &mut |relationship, other| {
                (relationship, other).hash(state);
            });
        }
    }

    fn hash_relationships(&self, state: &mut FxHasher) {
        for id in (0..self.relationship_bound()).map(RelationshipId) {
            if self.has_relationship(id) {
                id.hash(state);
                self.relationship_type(id).hash(state);
                self.endpoints(id).hash(state);
                self.hash_properties(EntityId::Relationship(id), state);
            }
        }
    }

    /// The debug text of a value distinguishes types, and floats by every bit.
    fn hash_properties(&self, entity: EntityId, state: &mut FxHasher) {
        for (key, value) in self.property_ids(entity) {
            key.hash(state);
            format!("{value:?}").hash(state);
        }
    }

    fn hash_schema(&self, state: &mut FxHasher) {
        for index in &self.schema.indexes {
            format!("{:?}", index.definition).hash(state);
            index.tree.distinct().hash(state);
            index.tree.iter().for_each(|entry| entry.hash(state));
        }
        self.searches()
            .for_each(|definition| format!("{definition:?}").hash(state));
        format!("{:?}", self.rules).hash(state);
        format!("{:?}", self.schema.constraints).hash(state);
        format!("{:?}", self.own_units()).hash(state);
        format!("{:?}", self.graph_type()).hash(state);
    }

    fn hash_references(&self, state: &mut FxHasher) {
        self.source_names().hash(state);
        for (fact, set) in self.cited_facts() {
            fact.hash(state);
            self.sources_of(set).hash(state);
        }
    }

    fn hash_statements(&self, state: &mut FxHasher) {
        for (entity, key, _) in self.stated_properties() {
            (entity, key).hash(state);
            format!("{:?}", self.statements(entity, key)).hash(state);
        }
    }

    fn hash_statistics(&self, state: &mut FxHasher) {
        self.node_count.hash(state);
        for sets in [&self.labels, &self.types] {
            for set in sets.iter() {
                set.len().hash(state);
                set.iter_from(0).for_each(|id| id.hash(state));
            }
        }
        let labels = |label_set| self.label_sets.labels(label_set);
        let triples: BTreeMap<_, _> = self
            .statistics
            .triples()
            .map(|((start, of, end), count)| ((labels(start), of, labels(end)), count))
            .collect();
        triples.hash(state);
    }
}
