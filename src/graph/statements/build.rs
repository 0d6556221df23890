//! Statements of a graph in the making.

use super::{Statement, Statements};
use crate::error::Result;
use crate::graph::builder::GraphBuilder;
use crate::graph::references::Fact;
use crate::graph::symbol::{KeyId, SourceId};
use crate::graph::validation::{missing, require_storable};
use crate::value::EntityId;

impl GraphBuilder {
    /// Gives a property of what has been added statements, of which the best becomes its value; with sources of this builder.
    /// Statements that say the same of the same time are one statement, with the sources of all of them and the best of their
    /// ranks.
    pub fn state(
        &mut self,
        entity: EntityId,
        key: KeyId,
        statements: Vec<Statement>,
    ) -> Result<()> {
        let statements = merged(statements);
        for statement in &statements {
            require_storable(&self.view, key, &statement.value)?;
        }
        if statements.is_empty() {
            return Ok(());
        }
        let number = |sources| self.reference_set(sources);
        let (value, sources, known) = Statements::take_apart(statements, number);
        let (table, row) = self.place_of(entity).ok_or_else(|| missing(entity))?;
        table.set(row, key, &value);
        let set = self.reference_set(sources);
        self.cite(Fact::property(entity, key), set);
        self.view.write_statements(entity, key, known);
        Ok(())
    }

    /// Adds sources to those of every statement that is not the one that is read.
    pub(in crate::graph) fn cite_statements(&mut self, sources: &[SourceId]) {
        let stated: Vec<_> = self
            .view
            .stated_properties()
            .map(|(entity, key, known)| (entity, key, Statements::clone(known)))
            .collect();
        for (entity, key, mut known) in stated {
            for other in &mut known.others {
                let before = self.view.sources_of(other.sources).iter();
                other.sources = self.reference_set(before.chain(sources).copied().collect());
            }
            self.view.write_statements(entity, key, Some(known));
        }
    }
}

/// Statements with the best first, each of them once.
fn merged(mut statements: Vec<Statement>) -> Vec<Statement> {
    statements.sort_by_key(|statement| statement.rank);
    let mut once: Vec<Statement> = Vec::with_capacity(statements.len());
    for statement in statements {
        match once.iter_mut().find(|known| known.is_same(&statement)) {
            Some(known) => known.sources.extend(statement.sources),
            None => once.push(statement),
        }
    }
    once
}
