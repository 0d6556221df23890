//! What changes do, counted.

use super::change::{Change, Counters, SetReferences};
use super::symbol::SourceId;

/// Counts a change. `former`: the sources that a fact had before, where it gets others.
pub fn tally(counters: &mut Counters, change: &Change, former: &[SourceId]) {
    match change {
        Change::NodeCreated(node) => {
            counters.nodes_created += 1;
            counters.labels_added += node.labels.len() as u64;
            counters.properties_set += node.properties.len() as u64;
        }
        Change::NodeDeleted(_) => counters.nodes_deleted += 1,
        Change::RelationshipCreated(relationship) => {
            counters.relationships_created += 1;
            counters.properties_set += relationship.properties.len() as u64;
        }
        Change::RelationshipDeleted(_) => counters.relationships_deleted += 1,
        Change::PropertySet(_) => counters.properties_set += 1,
        Change::ReferencesSet(set) => count_references(counters, set, former),
        Change::LabelAdded(_) => counters.labels_added += 1,
        Change::LabelRemoved(_) => counters.labels_removed += 1,
        Change::IndexCreated(_) => counters.indexes_added += 1,
        Change::IndexDropped(_) => counters.indexes_removed += 1,
        Change::ConstraintCreated(_) => counters.constraints_added += 1,
        Change::ConstraintDropped(_) => counters.constraints_removed += 1,
        Change::UnitCreated(_) => counters.units_added += 1,
        Change::UnitDropped(_) => counters.units_removed += 1,
        Change::SymbolAdded(_) | Change::SymbolRemoved(_) => {}
    }
}

fn count_references(counters: &mut Counters, set: &SetReferences, former: &[SourceId]) {
    let new = |source| !former.contains(source);
    let gone = |source| !set.sources.contains(source);
    counters.references_added += set.sources.iter().filter(|source| new(*source)).count() as u64;
    counters.references_removed += former.iter().filter(|source| gone(*source)).count() as u64;
}
