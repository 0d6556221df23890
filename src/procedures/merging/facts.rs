//! All that is stated of an entity, with its sources.

use super::ProcedureWriter;
use crate::error::Result;
use crate::graph::{Fact, GraphView, KeyId, SourceId, Statement};
use crate::value::{EntityId, Value};

/// What is stated of an entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Who states that it is there.
    pub sources: Vec<SourceId>,
    /// The statements of each property, the best first.
    pub properties: Vec<(KeyId, Vec<Statement>)>,
}

impl Facts {
    pub fn of(graph: &GraphView, entity: EntityId) -> Facts {
        let existence = graph.references(Fact::existence(entity));
        let keys = graph.property_keys(entity);
        Facts {
            sources: graph.sources_of(existence).to_vec(),
            properties: keys
                .map(|key| (key, graph.statements(entity, key)))
                .collect(),
        }
    }

    /// The statements of a property; none where there is no such property.
    pub fn statements(&self, key: KeyId) -> &[Statement] {
        let mut properties = self.properties.iter();
        properties
            .find(|(other, _)| *other == key)
            .map_or(&[], |(_, statements)| statements)
    }

    /// What is read of each property.
    pub fn values(&self) -> Vec<(KeyId, Value)> {
        let properties = self.properties.iter();
        let read = properties.filter_map(|(key, statements)| {
            statements.first().map(|read| (*key, read.value.clone()))
        });
        read.collect()
    }

    /// States the same of an entity that has the values already.
    pub fn state_of(self, entity: EntityId, writer: &mut dyn ProcedureWriter) -> Result<()> {
        if !self.sources.is_empty() {
            writer.set_sources(entity, self.sources)?;
        }
        for (key, statements) in self.properties {
            let is_plain = |one: &Statement| one.is_plain() && one.sources.is_empty();
            if statements.len() > 1 || !statements.iter().all(is_plain) {
                writer.set_statements(entity, key, statements)?;
            }
        }
        Ok(())
    }
}

/// The sources of both, each once.
pub(super) fn all_sources(own: &[SourceId], others: &[SourceId]) -> Vec<SourceId> {
    let mut all: Vec<SourceId> = own.iter().chain(others).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Sources without others.
pub(super) fn without(sources: &[SourceId], others: &[SourceId]) -> Vec<SourceId> {
    let kept = sources.iter().filter(|source| !others.contains(source));
    kept.copied().collect()
}

/// The statements of both. What both state has the sources of both and the rank of the first; what only the second states comes
/// behind all that is as good, so that the first is still read.
pub(super) fn united(own: &[Statement], others: &[Statement]) -> Vec<Statement> {
    let mut all = own.to_vec();
    for other in others {
        match all.iter_mut().find(|one| one.is_same(other)) {
            Some(same) => same.sources = all_sources(&same.sources, &other.sources),
            None => {
                let behind = all.partition_point(|one| one.rank <= other.rank);
                all.insert(behind, other.clone());
            }
        }
    }
    all
}

/// The statements that are there now, without what only `others` had brought to `before`. What was set to one of theirs since
/// stays.
pub(super) fn parted(
    now: &[Statement],
    before: &[Statement],
    others: &[Statement],
) -> Vec<Statement> {
    let same = |all: &[Statement], one: &Statement| {
        let found = all.iter().find(|other| other.is_same(one));
        found.map(|found| found.sources.clone())
    };
    let mut kept = Vec::with_capacity(now.len());
    for one in now {
        match (same(others, one), same(before, one)) {
            (None, _) => kept.push(one.clone()),
            (Some(_), None) => {}
            (Some(theirs), Some(own)) => {
                let mut one = one.clone();
                one.sources = without(&one.sources, &without(&theirs, &own));
                kept.push(one);
            }
        }
    }
    match kept.is_empty() && !before.is_empty() {
        true => now.to_vec(),
        false => kept,
    }
}

/// The statements that go back to the second one: those that it had, with the sources that they have got since where the first
/// one did not have them itself.
pub(super) fn given_back(
    now: &[Statement],
    before: &[Statement],
    others: &[Statement],
) -> Vec<Statement> {
    let mut back = others.to_vec();
    for one in &mut back {
        let own = before.iter().any(|other| other.is_same(one));
        if let Some(same) = now.iter().find(|other| !own && other.is_same(one)) {
            one.sources = all_sources(&one.sources, &same.sources);
        }
    }
    back
}
