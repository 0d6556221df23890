//! The facts that a change states; they get the sources of the statement.

use crate::graph::{Change, Fact};
use crate::value::EntityId;
use std::sync::Arc;

/// Names of sources; empty if nothing is cited.
pub(super) type Sources = Arc<[Arc<str>]>;

/// The facts that a change states.
pub(super) fn stated(change: &Change) -> Vec<Fact> {
    let created = |entity: EntityId, keys: &mut dyn Iterator<Item = _>| {
        let properties = keys.map(|key| Fact::property(entity, key));
        std::iter::once(Fact::existence(entity))
            .chain(properties)
            .collect()
    };
    match change {
        Change::NodeCreated(node) => {
            let mut keys = node.properties.iter().map(|(key, _)| *key);
            created(node.node.into(), &mut keys)
        }
        Change::RelationshipCreated(made) => {
            let mut keys = made.properties.iter().map(|(key, _)| *key);
            created(made.relationship.into(), &mut keys)
        }
        Change::PropertySet(set) => vec![Fact::property(set.entity, set.key)],
        Change::LabelAdded(added) => vec![Fact::existence(added.node)],
        Change::NodeDeleted(_)
        | Change::RelationshipDeleted(_)
        | Change::LabelRemoved(_)
        | Change::ReferencesSet(_)
        | Change::StatementsSet(_)
        | Change::SymbolAdded(_)
        | Change::SymbolRemoved(_)
        | Change::IndexCreated(_)
        | Change::IndexDropped(_)
        | Change::SearchIndexCreated(_)
        | Change::SearchIndexDropped(_)
        | Change::ConstraintCreated(_)
        | Change::ConstraintDropped(_)
        | Change::RuleCreated(_)
        | Change::RuleDropped(_)
        | Change::UnitCreated(_)
        | Change::UnitDropped(_)
        | Change::GraphTypeSet(_) => Vec::new(),
        Change::Many(many) => many.each().flat_map(|change| stated(&change)).collect(),
    }
}
