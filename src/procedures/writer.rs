//! What a procedure that changes the graph step by step writes to.

use crate::error::{Error, ErrorCode, Result};
use crate::graph::{
    Change, Fact, GraphView, KeyId, LabelId, NewSymbol, SetProperty, SetReferences, SetStatements,
    SourceId, Statement, SymbolKind, TypeId,
};
use crate::value::{EntityId, NodeId, RelationshipId, Value};

/// The graph that a procedure writes to. Each change is made at once, and the next one sees it; where the statement fails,
/// all of them are undone.
pub trait ProcedureWriter {
    /// The graph as it is now.
    fn graph(&self) -> &GraphView;

    /// Makes a change. What it states gets no source.
    fn apply(&mut self, change: Change) -> Result<()>;

    /// Makes a change. What it states gets the sources of the statement.
    fn state(&mut self, change: Change) -> Result<()>;

    /// Adds labels that a node does not have, all at once.
    fn add_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<()>;

    /// Removes labels that a node has, all at once.
    fn remove_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<()>;

    /// The id of the relationship that is created next.
    fn next_relationship(&mut self) -> Result<RelationshipId>;

    /// Fails if the statement has timed out or was cancelled.
    fn check(&self) -> Result<()>;

    /// Adds a sentence to the notices of the statement.
    fn warn(&self, message: String);
}

impl dyn ProcedureWriter + '_ {
    /// The label of a name, which is created if it is new.
    pub(super) fn label(&mut self, name: &str) -> Result<LabelId> {
        self.symbol(SymbolKind::Label, name).map(LabelId)
    }

    /// The relationship type of a name, which is created if it is new.
    pub(super) fn relationship_type(&mut self, name: &str) -> Result<TypeId> {
        self.symbol(SymbolKind::RelationshipType, name).map(TypeId)
    }

    /// The property key of a name, which is created if it is new.
    pub(super) fn key(&mut self, name: &str) -> Result<KeyId> {
        self.symbol(SymbolKind::PropertyKey, name).map(KeyId)
    }

    fn symbol(&mut self, kind: SymbolKind, name: &str) -> Result<u32> {
        if self.graph().symbol_id(kind, name).is_none() {
            let name = name.into();
            self.apply(Change::SymbolAdded(NewSymbol { kind, name }))?;
        }
        let id = self.graph().symbol_id(kind, name);
        id.ok_or_else(|| {
            let message = format!("the name `{name}` was added to the graph and is not there");
            Error::storage(ErrorCode::Corruption, message)
        })
    }

    /// Gives a property statements in the place of those that it has. A plain value is set as `SET` sets it, and what is so
    /// already is left alone.
    pub(super) fn set_statements(
        &mut self,
        entity: EntityId,
        key: KeyId,
        mut statements: Vec<Statement>,
    ) -> Result<()> {
        let now = self.graph().statements(entity, key);
        let mut pairs = now.iter().zip(&statements);
        if now.len() == statements.len() && pairs.all(|(now, new)| now.says_as(new)) {
            return Ok(());
        }
        let is_plain = statements.len() == 1 && statements.iter().all(Statement::is_plain);
        let as_property = statements.is_empty() || now.is_empty() && is_plain;
        if !as_property {
            return self.apply(Change::StatementsSet(SetStatements {
                entity,
                key,
                statements,
            }));
        }
        let (value, sources) = match statements.pop() {
            Some(only) => (only.value, only.sources),
            None => (Value::Null, Vec::new()),
        };
        self.apply(Change::PropertySet(SetProperty { entity, key, value }))?;
        if sources.is_empty() {
            return Ok(());
        }
        let fact = Fact::property(entity, key);
        self.apply(Change::ReferencesSet(SetReferences { fact, sources }))
    }

    /// Gives the existence of an entity its sources.
    pub(super) fn set_sources(&mut self, entity: EntityId, sources: Vec<SourceId>) -> Result<()> {
        let fact = Fact::existence(entity);
        self.apply(Change::ReferencesSet(SetReferences { fact, sources }))
    }
}
