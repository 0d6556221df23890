//! The statements of properties.

use super::GraphView;
use crate::graph::references::Fact;
use crate::graph::statements::{OtherStatement, Statement, Statements};
use crate::graph::symbol::KeyId;
use crate::value::{EntityId, Value};
use std::sync::Arc;

/// Statements. Where every property has one of the normal rank that always holds, each of these is one test.
impl GraphView {
    /// Whether any property has more than one statement, or one with a rank or a period.
    pub fn has_statements(&self) -> bool {
        self.statements.is_some()
    }

    /// What is known of a property besides value and sources of the statement that is read; `None` where there is nothing.
    pub fn more_statements(&self, entity: EntityId, key: KeyId) -> Option<&Arc<Statements>> {
        self.statements.as_ref()?.get().get(entity, key)
    }

    /// The properties of which more is known.
    pub fn stated_properties(&self) -> impl Iterator<Item = (EntityId, KeyId, &Arc<Statements>)> {
        let table = self.statements.iter();
        table.flat_map(|table| table.get().iter())
    }

    /// The same of one entity.
    pub fn stated_keys(&self, entity: EntityId) -> impl Iterator<Item = KeyId> + use<'_> {
        let table = self.statements.iter();
        table.flat_map(move |table| table.get().keys_of(entity))
    }

    /// All statements of a property, the best first; none where there is no property.
    pub fn statements(&self, entity: EntityId, key: KeyId) -> Vec<Statement> {
        let value = self.property(entity, key);
        if matches!(value, Value::Null) {
            return Vec::new();
        }
        let set = self.references(Fact::property(entity, key));
        let mut read = Statement::plain(value, self.sources_of(set).to_vec());
        let Some(known) = self.more_statements(entity, key) else {
            return vec![read];
        };
        read.rank = known.rank;
        read.valid_from = known.valid_from.clone();
        read.valid_to = known.valid_to.clone();
        let others = known.others.iter().map(|other| self.whole_statement(other));
        std::iter::once(read).chain(others).collect()
    }

    /// A statement as a map: its value, rank, sources and period.
    pub fn statement_map(&self, statement: Statement) -> Value {
        let text = |text: &str| Value::String(text.into());
        let sources = self.sorted_names(&statement.sources).into_iter();
        let entries = [
            ("value", statement.value),
            ("rank", text(statement.rank.name())),
            (
                "sources",
                Value::List(Arc::new(sources.map(Value::String).collect())),
            ),
            ("valid_from", statement.valid_from),
            ("valid_to", statement.valid_to),
        ];
        let entries = entries.into_iter();
        Value::Map(Arc::new(
            entries.map(|(name, value)| (name.into(), value)).collect(),
        ))
    }

    /// A statement of the table with its sources.
    pub fn whole_statement(&self, other: &OtherStatement) -> Statement {
        Statement {
            value: other.value.clone(),
            rank: other.rank,
            sources: self.sources_of(other.sources).to_vec(),
            valid_from: other.valid_from.clone(),
            valid_to: other.valid_to.clone(),
        }
    }

    /// Writes what is known of a property besides value and sources of the statement that is read, and counts the sets of
    /// sources that it holds.
    pub(in crate::graph) fn write_statements(
        &mut self,
        entity: EntityId,
        key: KeyId,
        known: Option<Statements>,
    ) {
        if known.is_none() && self.more_statements(entity, key).is_none() {
            return;
        }
        let added: Vec<_> = known.iter().flat_map(Statements::sets).collect();
        let table = self.statements.get_or_insert_default().make_mut();
        let former = table.set(entity, key, known.map(Arc::new));
        if table.is_empty() {
            self.statements = None;
        }
        let mut removed = former.iter().flat_map(|former| former.sets()).peekable();
        if added.is_empty() && removed.peek().is_none() {
            return;
        }
        let references = self.references.get_or_insert_default().make_mut();
        added.into_iter().for_each(|set| references.hold(set));
        removed.for_each(|set| references.release(set));
    }
}
