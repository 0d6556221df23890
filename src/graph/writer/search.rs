//! Search indexes: created, dropped, and told what has changed.

use super::Graph;
use super::schema::{exists, unknown};
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::search::{SearchDefinition, SearchIndex, SearchTarget};
use crate::graph::symbol::{KeyId, SymbolKind};
use crate::graph::validation::{require_symbol, unfit};
use crate::value::{EntityId, NodeId, RelationshipId};
use std::sync::Arc;

impl Graph {
    /// Creates a search index. Nothing is read: it is filled when it is first used.
    pub(in crate::graph) fn create_search_index(
        &mut self,
        definition: Arc<SearchDefinition>,
    ) -> Result<Change> {
        self.require_fit(&definition)?;
        let name = &definition.name;
        if self.view.has_search_name(&definition) {
            let what = match definition.kind.is_name() {
                true => "a name index",
                false => "an index or a constraint",
            };
            let message = format!("{what} is called `{name}` already");
            return Err(exists(message));
        }
        if let Some(other) = self
            .view
            .searches()
            .find(|other| other.is_same(&definition))
        {
            let message = format!("the index `{}` is over the same already", other.name);
            return Err(exists(message));
        }
        let indexes = Arc::make_mut(&mut self.view.searches);
        let key = |of: &SearchDefinition| (Arc::clone(&of.name), of.kind.is_name());
        let place = indexes.partition_point(|other| key(&other.definition) < key(&definition));
        indexes.insert(place, SearchIndex::new(Arc::clone(&definition)));
        self.view.schema_version += 1;
        Ok(Change::SearchIndexDropped(definition))
    }

    pub(super) fn drop_search_index(&mut self, definition: &SearchDefinition) -> Result<Change> {
        let name = &definition.name;
        let mut indexes = self.view.searches.iter();
        let is_name = definition.kind.is_name();
        let is_it = |of: &SearchDefinition| of.name == *name && of.kind.is_name() == is_name;
        let Some(place) = indexes.position(|index| is_it(&index.definition)) else {
            return Err(unknown("index", name, "SHOW INDEXES"));
        };
        let dropped = Arc::make_mut(&mut self.view.searches).remove(place);
        self.view.schema_version += 1;
        Ok(Change::SearchIndexCreated(dropped.definition))
    }

    /// A definition must use existing symbols, each once.
    fn require_fit(&self, definition: &SearchDefinition) -> Result<()> {
        let (kind, mut over): (SymbolKind, Vec<u32>) = match &definition.target {
            SearchTarget::Nodes(labels) => {
                let labels = labels.iter().map(|label| label.0);
                (SymbolKind::Label, labels.collect())
            }
            SearchTarget::Relationships(types) => {
                let types = types.iter().map(|of| of.0);
                (SymbolKind::RelationshipType, types.collect())
            }
        };
        for id in &over {
            require_symbol(&self.view, kind, *id)?;
        }
        let mut keys: Vec<u32> = definition.keys.iter().map(|key| key.0).collect();
        for key in &keys {
            require_symbol(&self.view, SymbolKind::PropertyKey, *key)?;
        }
        let name = &definition.name;
        if keys.is_empty() {
            return Err(unfit(&format!("`{name}` is over no property key")));
        }
        over.sort_unstable();
        keys.sort_unstable();
        let twice = |ids: &[u32]| ids.windows(2).any(|pair| pair[0] == pair[1]);
        match twice(&over) || twice(&keys) {
            true => Err(unfit(&format!("`{name}` is over the same twice"))),
            false => Ok(()),
        }
    }

    /// Tells search indexes that an entity has changed in what they are over: those whose target is `concerned`, and
    /// whose keys are among those for which `has_key` is true.
    pub(super) fn mark_searches(
        &mut self,
        entity: EntityId,
        concerned: &dyn Fn(&SearchTarget) -> bool,
        has_key: &dyn Fn(KeyId) -> bool,
    ) {
        let concerns = |index: &SearchIndex| {
            let definition = &index.definition;
            concerned(&definition.target) && definition.keys.iter().any(|key| has_key(*key))
        };
        if !self.view.searches.iter().any(concerns) {
            return;
        }
        let (EntityId::Node(NodeId(id)) | EntityId::Relationship(RelationshipId(id))) = entity;
        for index in Arc::make_mut(&mut self.view.searches) {
            if concerns(index) {
                index.mark(id);
            }
        }
    }

    /// Tells search indexes that a property has changed.
    pub(super) fn mark_property(&mut self, entity: EntityId, key: KeyId) {
        let is_over = |index: &SearchIndex| index.definition.keys.contains(&key);
        if !self.view.searches.iter().any(is_over) {
            return;
        }
        let is_key = |other: KeyId| other == key;
        match entity {
            EntityId::Node(node) => {
                let labels = self.view.labels(node).to_vec();
                self.mark_searches(entity, &|target| target.covers_node(&labels), &is_key);
            }
            EntityId::Relationship(relationship) => {
                let of = self.view.relationship_type(relationship);
                let covers =
                    |target: &SearchTarget| of.is_some_and(|of| target.covers_relationship(of));
                self.mark_searches(entity, &covers, &is_key);
            }
        }
    }

    /// At a commit: search indexes of which much has changed, or which nobody has used yet, begin anew.
    pub(super) fn renew_searches(&mut self) {
        if !self.view.searches.iter().any(SearchIndex::is_outgrown) {
            return;
        }
        for index in Arc::make_mut(&mut self.view.searches) {
            if index.is_outgrown() {
                *index = SearchIndex::new(Arc::clone(&index.definition));
            }
        }
    }
}
