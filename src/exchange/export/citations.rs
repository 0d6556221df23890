//! The sources of an entity's facts as formats hold them: those of its existence, and those of the properties that differ.

use crate::graph::{Fact, GraphView, KeyId, SourceId};
use crate::value::EntityId;
use std::sync::Arc;

/// Names of sources, sorted.
pub(super) type Names = Vec<Arc<str>>;

/// The sources of the entity's existence; import applies them to every property that has none of its own.
pub(super) fn of_existence(view: &GraphView, entity: EntityId) -> Names {
    view.source_names_of(view.references(Fact::existence(entity)))
}

/// The names of some sources, sorted.
pub(super) fn names(view: &GraphView, sources: &[SourceId]) -> Names {
    let named = sources.iter().map(|source| view.source_name(*source));
    let mut names: Names = named.map(Arc::clone).collect();
    names.sort();
    names
}

/// The properties whose sources differ from those of the existence, with their sources.
pub(super) fn of_properties(view: &GraphView, entity: EntityId) -> Vec<(KeyId, Names)> {
    if !view.has_references() {
        return Vec::new();
    }
    let existence = view.references(Fact::existence(entity));
    let keys = view.property_keys(entity);
    keys.filter_map(|key| {
        let own = view.references(Fact::property(entity, key));
        (own != existence).then(|| (key, view.source_names_of(own)))
    })
    .collect()
}
