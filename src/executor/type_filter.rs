//! Which types of relationships an operator follows.

use crate::graph::{GraphView, TypeId};
use crate::value::RelationshipId;
use std::sync::Arc;

/// Relationship types by name, looked up once per batch.
pub(super) struct TypeFilter {
    names: Option<Vec<Arc<str>>>,
    ids: Option<Vec<TypeId>>,
}

impl TypeFilter {
    /// `None`: every type.
    pub(super) fn new(names: Option<Vec<Arc<str>>>) -> TypeFilter {
        TypeFilter { names, ids: None }
    }

    /// Looks the names up; types that no relationship has ever had are dropped.
    pub(super) fn resolve(&mut self, graph: &GraphView) {
        self.ids = self.names.as_ref().map(|names| {
            let mut ids: Vec<TypeId> = names
                .iter()
                .filter_map(|name| graph.type_id(name))
                .collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        });
    }

    /// The ids; `None`: every type.
    pub(super) fn ids(&self) -> Option<&[TypeId]> {
        self.ids.as_deref()
    }

    /// The only type, if there is exactly one.
    pub(super) fn single(&self) -> Option<TypeId> {
        match self.ids() {
            Some([only]) => Some(*only),
            _ => None,
        }
    }

    /// Whether a relationship has one of the types.
    pub(super) fn accepts(&self, relationship: RelationshipId, graph: &GraphView) -> bool {
        match self.ids() {
            None => true,
            Some(ids) => graph
                .relationship_type(relationship)
                .is_some_and(|found| ids.contains(&found)),
        }
    }
}
