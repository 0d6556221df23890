//! References of a graph under construction.

use super::builder::GraphBuilder;
use super::references::{Fact, ReferenceSet};
use super::symbol::{KeyId, SourceId, SymbolKind};
use crate::value::{EntityId, NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl GraphBuilder {
    /// The source of a name, which is added if it is new.
    pub fn source(&mut self, name: &str) -> SourceId {
        SourceId(self.symbol(SymbolKind::Source, name))
    }

    /// The name of a key of this builder.
    pub fn key_name(&self, key: KeyId) -> Arc<str> {
        Arc::clone(self.view.key_name(key))
    }

    /// The set of some sources of this builder.
    pub fn reference_set(&mut self, sources: Vec<SourceId>) -> ReferenceSet {
        if sources.is_empty() {
            return ReferenceSet::NONE;
        }
        let references = self.view.references.get_or_insert_default().make_mut();
        references.set_of(sources, &mut self.set_numbers)
    }

    /// Gives a fact of this builder the sources of a set.
    pub fn cite(&mut self, fact: Fact, set: ReferenceSet) {
        if !set.is_empty() {
            let references = self.view.references.get_or_insert_default();
            references.make_mut().set(fact, set);
        }
    }

    /// Adds sources to those of every fact.
    pub fn cite_all(&mut self, sources: &[SourceId]) {
        if sources.is_empty() {
            return;
        }
        self.cite_statements(sources);
        let nodes = (0..self.view.node_bound()).map(|id| EntityId::Node(NodeId(id)));
        let relationships = 0..self.view.relationship_bound();
        let relationships = relationships.map(|id| EntityId::Relationship(RelationshipId(id)));
        let mut keys = Vec::new();
        // Facts have few different sets.
        let mut merged: FxHashMap<ReferenceSet, ReferenceSet> = FxHashMap::default();
        for entity in nodes.chain(relationships) {
            self.keys_of(entity, &mut keys);
            let properties = keys.iter().map(|key| Fact::property(entity, *key));
            for fact in std::iter::once(Fact::existence(entity)).chain(properties) {
                let former = self.view.references(fact);
                let set = match merged.get(&former) {
                    Some(set) => *set,
                    None => {
                        let known = self.view.sources_of(former).iter();
                        let set = self.reference_set(known.chain(sources).copied().collect());
                        merged.insert(former, set);
                        set
                    }
                };
                self.cite(fact, set);
            }
        }
    }
}
