//! Search indexes: created, dropped, and told what has changed.

use super::Graph;
use super::indexing::Coverage;
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
        if self.view.has_rule(name) {
            let message = format!("an index or a constraint is called `{name}` already");
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
        let place = indexes.partition_point(|other| other.definition.name < *name);
        indexes.insert(place, SearchIndex::new(Arc::clone(&definition)));
        self.view.schema_version += 1;
        Ok(Change::SearchIndexDropped(definition))
    }

    pub(super) fn drop_search_index(&mut self, definition: &SearchDefinition) -> Result<Change> {
        let name = &definition.name;
        let mut indexes = self.view.searches.iter();
        let Some(place) = indexes.position(|index| index.definition.name == *name) else {
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

    /// Tells search indexes over an entity with some keys that it has changed: its values of these keys, or that it is
    /// there at all. `covered` is what it was or what it is.
    pub(super) fn mark_searches(
        &mut self,
        entity: EntityId,
        covered: &[Coverage<'_>],
        has_key: &dyn Fn(KeyId) -> bool,
    ) {
        if self.view.searches.is_empty() {
            return;
        }
        let concerns = |index: &SearchIndex| {
            let definition = &index.definition;
            let mut covered = covered.iter();
            covered.any(|covered| covered.is_searched(&definition.target))
                && definition.keys.iter().any(|key| has_key(*key))
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

impl Coverage<'_> {
    /// Whether a search index over `target` covers the entity.
    fn is_searched(self, target: &SearchTarget) -> bool {
        match self {
            Coverage::Labels(labels) => target.covers_node(labels),
            Coverage::Type(of) => target.covers_relationship(of),
        }
    }
}

/// Whether a definition uses a symbol.
pub(super) fn in_search(kind: SymbolKind, definition: &SearchDefinition, id: u32) -> bool {
    match (kind, &definition.target) {
        (SymbolKind::Label, SearchTarget::Nodes(labels)) => {
            labels.iter().any(|label| label.0 == id)
        }
        (SymbolKind::RelationshipType, SearchTarget::Relationships(types)) => {
            types.iter().any(|of| of.0 == id)
        }
        (SymbolKind::PropertyKey, _) => definition.keys.contains(&KeyId(id)),
        (SymbolKind::Label | SymbolKind::RelationshipType | SymbolKind::Source, _) => false,
    }
}
