//! What changes do, counted.

use super::change::{Change, Counters, SetReferences};
use super::statements::{SetStatements, Statement};
use super::symbol::SourceId;

/// What there was in the place of what a change sets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Former<'a> {
    /// The sources of a fact, where it gets others.
    pub sources: &'a [SourceId],
    /// The statements of a property, where it gets others.
    pub statements: &'a [Statement],
}

/// Counts a change.
pub fn tally(counters: &mut Counters, change: &Change, former: Former<'_>) {
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
        Change::ReferencesSet(set) => count_references(counters, set, former.sources),
        Change::StatementsSet(set) => count_statements(counters, set, former.statements),
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

/// Statements of the same value and the same period are one. A change adds some or takes some away: where it does both, a
/// statement has lost its period.
fn count_statements(counters: &mut Counters, set: &SetStatements, former: &[Statement]) {
    let (added, new_sources) = beyond(&set.statements, former);
    let (removed, gone_sources) = beyond(former, &set.statements);
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
        let twin = others.iter().find(|other| other.is_same(statement));
        count += u64::from(twin.is_none());
        let known = twin.map_or(&[][..], |twin| &twin.sources);
        let new = statement.sources.iter();
        sources += new.filter(|source| !known.contains(source)).count() as u64;
    }
    (count, sources)
}
