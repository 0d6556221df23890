//! The sources of facts.

use super::GraphView;
use crate::graph::lazy::Slot;
use crate::graph::references::{
    Fact, HopSources, HopsOf, NumberSet, ReferenceSet, References, SetColumn, SetPlaces, SetUnion,
    UnionOf,
};
use crate::graph::schema::ConstraintKind;
use crate::graph::symbol::{KeyId, LabelId, NameOrder, SourceId, TypeId};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// References. If nothing has been cited since the graph was opened, each of these is a single check.
impl GraphView {
    /// The sources of facts, read from the file if they have not been needed yet; `None` if nothing has been cited.
    pub(in crate::graph) fn kept_references(&self) -> Option<&References> {
        self.references.as_ref().map(Slot::get)
    }

    /// Whether any fact has a source. Facts are counted, so this is cheap enough to be called for every change.
    pub fn has_references(&self) -> bool {
        let references = self.references.as_ref().map(Slot::try_get);
        // What cannot be read has to be missed by whoever asks for it, so it must not look as if there were nothing.
        references.is_some_and(|read| read.is_none_or(|references| !references.is_empty()))
    }

    /// The set of sources of a fact.
    pub fn references(&self, fact: Fact) -> ReferenceSet {
        match self.kept_references() {
            None => ReferenceSet::NONE,
            Some(references) => references.of(fact),
        }
    }

    /// The sets of sources of the existence, or of a property, of many nodes; `None` if no node has any of that.
    pub fn node_references(
        &self,
        nodes: &[NodeId],
        key: Option<KeyId>,
    ) -> Option<Vec<ReferenceSet>> {
        let references = self.kept_references()?;
        references.of_many(false, key, nodes.iter().map(|node| node.0))
    }

    /// The same of relationships.
    pub fn relationship_references(
        &self,
        relationships: &[RelationshipId],
        key: Option<KeyId>,
    ) -> Option<Vec<ReferenceSet>> {
        let references = self.kept_references()?;
        references.of_many(true, key, relationships.iter().map(|of| of.0))
    }

    /// The sets of sources of the existence, or of a property, of all nodes; `None` if no node has any of that.
    pub fn node_reference_column(&self, key: Option<KeyId>) -> Option<&SetColumn> {
        self.kept_references()?.column(false, key)
    }

    /// The same of relationships.
    pub fn relationship_reference_column(&self, key: Option<KeyId>) -> Option<&SetColumn> {
        self.kept_references()?.column(true, key)
    }

    /// Passes on the sets in a column that nodes with a label have; without a label, those that any node has.
    pub fn sets_of_nodes(
        &self,
        column: &SetColumn,
        label: Option<LabelId>,
        take: &mut dyn FnMut(ReferenceSet),
    ) {
        match label {
            None => column.for_each_set(take),
            Some(label) => {
                if let Some(nodes) = self.labels.get(label.0 as usize) {
                    column.for_each_among(nodes, take);
                }
            }
        }
    }

    /// The sources of all nodes with a label, or of all nodes: those of their existence, and of some of their properties.
    pub fn union_of_nodes(&self, of: UnionOf<'_>) -> Option<Arc<SetUnion>> {
        let references = self.kept_references()?;
        let (label, keys) = of;
        let find = || {
            let mut sets = NumberSet::default();
            for key in keys {
                if let Some(column) = references.column(false, *key) {
                    self.sets_of_nodes(column, label, &mut |set| {
                        if !set.is_empty() {
                            sets.insert(set.number());
                        }
                    });
                }
            }
            sets
        };
        Some(references.unions.get(of, &self.labels, find))
    }

    /// The union of many sets, given by their numbers, if it has been asked for before: then it is remembered, with the names
    /// of its sources.
    pub fn union_again(&self, numbers: &NumberSet) -> Option<Arc<SetUnion>> {
        self.kept_references()?.unions.again(numbers)
    }

    /// What is known of what all hops of some nodes rest on.
    pub fn hop_sources(&self, of: HopsOf<'_>) -> HopSources {
        match self.kept_references() {
            Some(references) => references.hops.get(of, &self.adjacency),
            None => HopSources::New,
        }
    }

    /// Remembers the sets of sources that all hops of some nodes rest on, and whether each of the nodes has any hop.
    pub fn remember_hop_sources(&self, of: HopsOf<'_>, found: (&NumberSet, bool)) {
        if let Some(references) = self.kept_references() {
            references.hops.remember(of, &self.adjacency, found);
        }
    }

    /// Passes on the sets in a column that relationships of some types have; without types, those that any relationship has.
    pub fn sets_of_relationships(
        &self,
        column: &SetColumn,
        types: Option<&[TypeId]>,
        take: &mut dyn FnMut(ReferenceSet),
    ) {
        let Some(types) = types else {
            return column.for_each_set(take);
        };
        let members = types
            .iter()
            .map(|of_type| self.types.get(of_type.0 as usize));
        members
            .flatten()
            .for_each(|members| column.for_each_among(members, take));
    }

    /// The order of the names of all sources. It is computed if it is not known.
    pub fn source_order(&self) -> &Arc<NameOrder> {
        self.symbols.sources.order()
    }

    /// The order of the names of all sources, if it has been computed.
    pub fn known_source_order(&self) -> Option<&Arc<NameOrder>> {
        self.symbols.sources.known_order()
    }

    /// The places of the sources of all sets in that order, where both are known; they are found if it is `worth` the time
    /// that one query with as many sources takes.
    pub fn set_places(&self, worth: bool) -> Option<&SetPlaces> {
        let order = match worth {
            true => self.source_order(),
            false => self.known_source_order()?,
        };
        self.kept_references()?.places(order, worth)
    }

    /// The sources of a set in the order of their numbers.
    pub fn sources_of(&self, set: ReferenceSet) -> &[SourceId] {
        match self.kept_references() {
            None => &[],
            Some(references) => references.sources(set),
        }
    }

    /// The names of the sources of a set, sorted.
    pub fn source_names_of(&self, set: ReferenceSet) -> Vec<Arc<str>> {
        self.sorted_names(self.sources_of(set))
    }

    /// The names of sources, sorted.
    pub fn sorted_names(&self, sources: &[SourceId]) -> Vec<Arc<str>> {
        let sources = sources.iter();
        let mut names: Vec<Arc<str>> = sources
            .map(|source| Arc::clone(self.source_name(*source)))
            .collect();
        names.sort();
        names
    }

    /// Every fact that has a source: nodes, then relationships; of each kind existence first, then key by key.
    pub fn cited_facts(&self) -> impl Iterator<Item = (Fact, ReferenceSet)> {
        let references = self.kept_references().into_iter();
        references.flat_map(|references| references.facts())
    }

    /// The facts of an entity that have a source, its existence first.
    pub fn cited_facts_of(
        &self,
        entity: EntityId,
    ) -> impl Iterator<Item = (Fact, ReferenceSet)> + use<'_> {
        let references = self.kept_references().into_iter();
        references.flat_map(move |references| references.facts_of(entity))
    }

    /// The number of facts of each source, by the source's number.
    pub fn facts_by_source(&self) -> Vec<u64> {
        let mut counts = vec![0; self.source_names().len()];
        if let Some(references) = self.kept_references() {
            for (set, uses) in references.used_sets() {
                for source in references.sources(set) {
                    if let Some(count) = counts.get_mut(source.0 as usize) {
                        *count += u64::from(uses);
                    }
                }
            }
        }
        counts
    }

    /// Whether the graph defines which nodes are sources.
    pub fn has_source_key(&self) -> bool {
        let mut rules = self.schema.constraints.iter();
        rules.any(|rule| rule.kind == ConstraintKind::SourceKey)
    }

    /// The node of a source, if the graph defines which nodes are sources, and the key that holds its name.
    pub fn source_node(&self, name: &str) -> Option<(NodeId, KeyId)> {
        let rules = self.schema.constraints.iter();
        let mut rules = rules.filter(|rule| rule.kind == ConstraintKind::SourceKey);
        rules.find_map(|rule| {
            let mut indexes = self.schema.indexes.iter();
            let index = indexes.find(|index| index.definition.name == rule.name)?;
            let found = index.seek(&[Value::from(name)]);
            Some((NodeId(*found.first()?), *rule.keys.first()?))
        })
    }

    /// Whether a fact exists: the entity, or a value under the key.
    pub fn has_fact(&self, fact: Fact) -> bool {
        let holds = |key: KeyId| self.has_property(fact.entity, key);
        self.has_entity(fact.entity) && fact.key.is_none_or(holds)
    }
}
