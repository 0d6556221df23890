//! What changes do, counted.

use super::change::{Change, Counters, SetReferences};
use super::many::Many;
use super::statements::{SetStatements, Statement};

/// Counts a change. References and statements are compared with those before, which the inverse of the change has.
pub fn tally(counters: &mut Counters, change: &Change, inverse: &Change) {
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
        Change::ReferencesSet(set) => count_references(counters, set, inverse),
        Change::StatementsSet(set) => count_statements(counters, set, inverse),
        Change::LabelAdded(_) => counters.labels_added += 1,
        Change::LabelRemoved(_) => counters.labels_removed += 1,
        Change::IndexCreated(_) | Change::SearchIndexCreated(_) => counters.indexes_added += 1,
        Change::IndexDropped(_) | Change::SearchIndexDropped(_) => counters.indexes_removed += 1,
        Change::ConstraintCreated(_) => counters.constraints_added += 1,
        Change::ConstraintDropped(_) => counters.constraints_removed += 1,
        Change::RuleCreated(_) => counters.rules_added += 1,
        Change::RuleDropped(_) => counters.rules_removed += 1,
        Change::UnitCreated(_) => counters.units_added += 1,
        Change::UnitDropped(_) => counters.units_removed += 1,
        Change::GraphTypeSet(_) => counters.graph_types_set += 1,
        Change::Many(many) => tally_many(counters, many),
        Change::SymbolAdded(_) | Change::SymbolRemoved(_) => {}
    }
}

/// Counts several changes of one kind.
fn tally_many(counters: &mut Counters, many: &Many) {
    match many {
        Many::NodesCreated(of) => {
            let len = of.nodes.len();
            counters.nodes_created += len as u64;
            counters.labels_added += (len * of.labels.len()) as u64;
            counters.properties_set += of.properties.count(len);
        }
        Many::NodesDeleted(of) => counters.nodes_deleted += of.nodes.len() as u64,
        Many::RelationshipsCreated(of) => {
            let len = of.relationships.len();
            counters.relationships_created += len as u64;
            counters.properties_set += of.properties.count(len);
        }
        Many::RelationshipsDeleted(of) => {
            counters.relationships_deleted += of.relationships.len() as u64;
        }
        Many::PropertiesSet(set) => counters.properties_set += set.entities.len() as u64,
    }
}

fn count_references(counters: &mut Counters, set: &SetReferences, inverse: &Change) {
    let Change::ReferencesSet(former) = inverse else {
        return;
    };
    let new = |source| !former.sources.contains(source);
    let gone = |source| !set.sources.contains(source);
    counters.references_added += set.sources.iter().filter(|source| new(*source)).count() as u64;
    counters.references_removed +=
        former.sources.iter().filter(|source| gone(*source)).count() as u64;
}

/// Statements of the same value and the same period are one. A change adds some or takes some away: where it does both, a
/// statement has lost its period.
fn count_statements(counters: &mut Counters, set: &SetStatements, inverse: &Change) {
    let Change::StatementsSet(former) = inverse else {
        return;
    };
    let (added, new_sources) = beyond(&set.statements, &former.statements);
    let (removed, gone_sources) = beyond(&former.statements, &set.statements);
    if [added, removed, new_sources, gone_sources] == [0; 4] {
        // It has another rank.
        counters.properties_set += 1;
    }
    counters.statements_added += added.saturating_sub(removed);
    counters.statements_removed += removed.saturating_sub(added);
    counters.references_added += new_sources.saturating_sub(gone_sources);
    counters.references_removed += gone_sources.saturating_sub(new_sources);
}

/// How many statements there are that are not among others, and how many sources that the same statement there lacks.
fn beyond(statements: &[Statement], others: &[Statement]) -> (u64, u64) {
    let (mut count, mut sources) = (0, 0);
    for statement in statements {
        let same = others.iter().find(|other| other.is_same(statement));
        count += u64::from(same.is_none());
        let known = same.map_or(&[][..], |same| &same.sources);
        let new = statement.sources.iter();
        sources += new.filter(|source| !known.contains(source)).count() as u64;
    }
    (count, sources)
}
