//! Statements of a graph in the making.

use super::{OtherStatement, Statement, Statements};
use crate::error::Result;
use crate::graph::builder::GraphBuilder;
use crate::graph::references::Fact;
use crate::graph::symbol::{KeyId, SourceId};
use crate::graph::validation::{missing, require_storable};
use crate::value::EntityId;
use std::sync::Arc;

impl GraphBuilder {
    /// Gives a property of what has been added statements, of which the best becomes its value; with sources of this builder.
    pub fn state(
        &mut self,
        entity: EntityId,
        key: KeyId,
        mut statements: Vec<Statement>,
    ) -> Result<()> {
        statements.sort_by_key(|statement| statement.rank);
        for statement in &statements {
            require_storable(&self.view, key, &statement.value)?;
        }
        let mut statements = statements.into_iter();
        let Some(read) = statements.next() else {
            return Ok(());
        };
        let (table, row) = self.place_of(entity).ok_or_else(|| missing(entity))?;
        table.set(row, key, &read.value);
        let plain = statements.len() == 0 && read.is_plain();
        let set = self.reference_set(read.sources);
        self.cite(Fact::property(entity, key), set);
        if plain {
            return Ok(());
        }
        let others = statements.map(|other| self.other(other)).collect();
        let known = Statements {
            rank: read.rank,
            valid_from: read.valid_from,
            valid_to: read.valid_to,
            others,
        };
        self.keep(entity, key, known);
        Ok(())
    }

    fn other(&mut self, statement: Statement) -> OtherStatement {
        OtherStatement {
            sources: self.reference_set(statement.sources),
            value: statement.value,
            rank: statement.rank,
            valid_from: statement.valid_from,
            valid_to: statement.valid_to,
        }
    }

    fn keep(&mut self, entity: EntityId, key: KeyId, known: Statements) {
        let added: Vec<_> = known.others.iter().map(|other| other.sources).collect();
        let table = Arc::make_mut(self.view.statements.get_or_insert_default());
        let former = table.set(entity, key, Some(Arc::new(known)));
        let removed = former.iter().flat_map(|former| &former.others);
        let removed: Vec<_> = removed.map(|other| other.sources).collect();
        let references = Arc::make_mut(self.view.references.get_or_insert_default());
        let cited = |set: &_| !super::ReferenceSet::is_empty(*set);
        added
            .into_iter()
            .filter(cited)
            .for_each(|set| references.hold(set));
        removed
            .into_iter()
            .filter(cited)
            .for_each(|set| references.release(set));
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
            self.keep(entity, key, known);
        }
    }
}
