//! Names and their ids.

use super::GraphView;
use crate::error::Result;
use crate::graph::graph_type::{CurrentType, GraphType};
use crate::graph::symbol::{KeyId, LabelId, SourceId, SymbolKind, TypeId};
use crate::value::quantity::{BasicUnit, UnitOrigin, UnitTable};
use std::sync::Arc;

/// Names. An id that is not in use has an empty name.
impl GraphView {
    /// The known units.
    pub fn units(&self) -> &Arc<UnitTable> {
        self.schema
            .units
            .as_ref()
            .unwrap_or_else(|| UnitTable::built_in())
    }

    /// The same state with additional units of the program, which are not stored with the graph.
    pub fn knowing(mut self, units: &[Arc<BasicUnit>]) -> GraphView {
        if !units.is_empty() {
            let known = self.units().with(units);
            Arc::make_mut(&mut self.schema).units = Some(Arc::new(known));
        }
        self
    }

    /// The units that belong to the graph, in the order of their names.
    pub fn own_units(&self) -> Vec<Arc<BasicUnit>> {
        let Some(units) = &self.schema.units else {
            return Vec::new();
        };
        let own = units.units().iter();
        let own = own.filter(|unit| unit.origin == UnitOrigin::Graph);
        let mut own: Vec<_> = own.cloned().collect();
        own.sort_by(|a, b| a.name.cmp(&b.name));
        own
    }

    /// The graph type by name; empty if nothing is declared.
    pub fn graph_type(&self) -> Arc<GraphType> {
        let current = self.schema.graph_type.as_ref();
        current.map_or_else(Arc::default, |current| Arc::clone(&current.definition))
    }

    /// The graph type with what follows from it, if there is one.
    pub fn current_type(&self) -> Option<&CurrentType> {
        self.schema.graph_type.as_deref()
    }

    /// Another graph type over the names of this graph, which has to know all of them.
    pub fn type_over(&self, definition: Arc<GraphType>) -> Result<CurrentType> {
        CurrentType::new(definition, &self.symbols)
    }

    /// Whether a constraint belongs to the graph type, and goes with it.
    pub fn is_of_graph_type(&self, constraint: &str) -> bool {
        self.schema.is_of_graph_type(constraint)
    }

    /// The id of a name of any kind, if there is one.
    pub fn symbol_id(&self, kind: SymbolKind, name: &str) -> Option<u32> {
        self.symbols.of(kind).id(name)
    }

    /// The label of a name, if any entity or rule has ever had it.
    pub fn label_id(&self, name: &str) -> Option<LabelId> {
        self.symbols.labels.id(name).map(LabelId)
    }

    /// The type of a name.
    pub fn type_id(&self, name: &str) -> Option<TypeId> {
        let known = self.symbols.types.id(name).map(TypeId);
        known.or_else(|| self.derived.as_deref()?.type_id(name))
    }

    /// The key of a name.
    pub fn key_id(&self, name: &str) -> Option<KeyId> {
        self.symbols.keys.id(name).map(KeyId)
    }

    /// The source of a name, if any fact has ever been cited from it.
    pub fn source_id(&self, name: &str) -> Option<SourceId> {
        self.symbols.sources.id(name).map(SourceId)
    }

    /// The name of a label.
    pub fn label_name(&self, id: LabelId) -> &Arc<str> {
        self.symbols.labels.name(id.0)
    }

    /// The name of a type.
    pub fn type_name(&self, id: TypeId) -> &Arc<str> {
        self.symbols.types.name(id.0)
    }

    /// The name of a key.
    pub fn key_name(&self, id: KeyId) -> &Arc<str> {
        self.symbols.keys.name(id.0)
    }

    /// The name of a source.
    pub fn source_name(&self, id: SourceId) -> &Arc<str> {
        self.symbols.sources.name(id.0)
    }

    /// All label names in the order of their ids.
    pub fn label_names(&self) -> &[Arc<str>] {
        self.symbols.labels.names()
    }

    /// All type names in the order of their ids.
    pub fn type_names(&self) -> &[Arc<str>] {
        self.symbols.types.names()
    }

    /// All key names in the order of their ids.
    pub fn key_names(&self) -> &[Arc<str>] {
        self.symbols.keys.names()
    }

    /// All names of sources in the order of their ids.
    pub fn source_names(&self) -> &[Arc<str>] {
        self.symbols.sources.names()
    }
}
