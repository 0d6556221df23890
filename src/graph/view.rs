//! One state of the graph, immutable and shared: everything that a query reads.

use super::schema::{ConstraintDefinition, IndexDefinition, SchemaTarget};
use super::symbol::{KeyId, LabelId, TypeId};
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, Properties, RelationshipId, Value};
use std::ops::Bound;
use std::sync::Arc;

/// Which way relationships are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From start to end.
    Outgoing,
    /// From end to start.
    Incoming,
    /// Both ways; a loop is followed once.
    Both,
}

/// An index by its place in [`GraphView::indexes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IndexId(pub u32);

/// One state of the graph. Cloning shares everything.
#[derive(Clone, Debug, Default)]
pub struct GraphView {}

/// Names.
impl GraphView {
    /// The label of a name, if any entity or rule has ever had it.
    pub fn label_id(&self, name: &str) -> Option<LabelId> {
        unimplemented!()
    }
    /// The type of a name.
    pub fn type_id(&self, name: &str) -> Option<TypeId> {
        unimplemented!()
    }
    /// The key of a name.
    pub fn key_id(&self, name: &str) -> Option<KeyId> {
        unimplemented!()
    }
    /// The name of a label.
    pub fn label_name(&self, id: LabelId) -> &Arc<str> {
        unimplemented!()
    }
    /// The name of a type.
    pub fn type_name(&self, id: TypeId) -> &Arc<str> {
        unimplemented!()
    }
    /// The name of a key.
    pub fn key_name(&self, id: KeyId) -> &Arc<str> {
        unimplemented!()
    }
    /// All label names in the order of their ids.
    pub fn label_names(&self) -> &[Arc<str>] {
        unimplemented!()
    }
    /// All type names in the order of their ids.
    pub fn type_names(&self) -> &[Arc<str>] {
        unimplemented!()
    }
    /// All key names in the order of their ids.
    pub fn key_names(&self) -> &[Arc<str>] {
        unimplemented!()
    }
}

/// Entities. Ids that are not there, or deleted in this transaction, read as if they had nothing.
impl GraphView {
    /// Whether a node is there and not deleted.
    pub fn has_node(&self, node: NodeId) -> bool {
        unimplemented!()
    }
    /// Whether a relationship is there and not deleted.
    pub fn has_relationship(&self, relationship: RelationshipId) -> bool {
        unimplemented!()
    }
    /// The labels of a node, sorted by name.
    pub fn labels(&self, node: NodeId) -> &[LabelId] {
        unimplemented!()
    }
    /// Whether a node has a label.
    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        unimplemented!()
    }
    /// The type of a relationship; still known after its deletion within the transaction.
    pub fn relationship_type(&self, relationship: RelationshipId) -> Option<TypeId> {
        unimplemented!()
    }
    /// Start and end of a relationship; still known after its deletion within the transaction.
    pub fn endpoints(&self, relationship: RelationshipId) -> Option<(NodeId, NodeId)> {
        unimplemented!()
    }
    /// One property; null where there is none.
    pub fn property(&self, entity: EntityId, key: KeyId) -> Value {
        unimplemented!()
    }
    /// All properties, sorted by name.
    pub fn properties(&self, entity: EntityId) -> Properties {
        unimplemented!()
    }
    /// One property of many nodes, typed where the column is; null for [`crate::value::column::NULL_ID`].
    pub fn node_properties(&self, nodes: &[NodeId], key: KeyId) -> Column {
        unimplemented!()
    }
    /// One property of many relationships.
    pub fn relationship_properties(&self, relationships: &[RelationshipId], key: KeyId) -> Column {
        unimplemented!()
    }
    /// A value with its nodes, relationships and paths carrying their records: what leaves the engine.
    pub fn materialise(&self, value: Value) -> Value {
        unimplemented!()
    }
}

/// Scans: `cursor` starts at 0 and is moved on; at most `limit` ids are added to `out`; nothing added means the end.
impl GraphView {
    /// Nodes in the order of their ids.
    pub fn scan_nodes(&self, cursor: &mut u32, limit: usize, out: &mut Vec<NodeId>) {
        unimplemented!()
    }
    /// Nodes with a label in the order of their ids.
    pub fn scan_label(
        &self,
        label: LabelId,
        cursor: &mut u32,
        limit: usize,
        out: &mut Vec<NodeId>,
    ) {
        unimplemented!()
    }
    /// Relationships in the order of their ids; of one type, or of all.
    pub fn scan_relationships(
        &self,
        relationship_type: Option<TypeId>,
        cursor: &mut u32,
        limit: usize,
        out: &mut Vec<RelationshipId>,
    ) {
        unimplemented!()
    }
}

/// Neighbours.
impl GraphView {
    /// Calls `visit` with every relationship of a node in a direction, and the node at its other end. `types`: only these; `None`: all.
    pub fn expand(
        &self,
        node: NodeId,
        direction: Direction,
        types: Option<&[TypeId]>,
        visit: &mut dyn FnMut(RelationshipId, NodeId),
    ) {
        unimplemented!()
    }
    /// The same for one type and one direction (not `Both`), as slices where nothing has changed since the adjacency was laid out: neighbours sorted by id.
    pub fn neighbours(
        &self,
        node: NodeId,
        direction: Direction,
        relationship_type: TypeId,
    ) -> Option<(&[NodeId], &[RelationshipId])> {
        unimplemented!()
    }
    /// How many relationships [`GraphView::expand`] would visit.
    pub fn degree(&self, node: NodeId, direction: Direction, types: Option<&[TypeId]>) -> u64 {
        unimplemented!()
    }
    /// Relationships between two nodes: `from` at the start for `Outgoing`, at the end for `Incoming`.
    pub fn expand_into(
        &self,
        from: NodeId,
        to: NodeId,
        direction: Direction,
        types: Option<&[TypeId]>,
        visit: &mut dyn FnMut(RelationshipId),
    ) {
        unimplemented!()
    }
}

/// Indexes and constraints.
impl GraphView {
    /// All indexes with their ids.
    pub fn indexes(&self) -> Vec<(IndexId, &IndexDefinition)> {
        unimplemented!()
    }
    /// All constraints.
    pub fn constraints(&self) -> Vec<&ConstraintDefinition> {
        unimplemented!()
    }
    /// The index over exactly these keys.
    pub fn find_index(&self, target: SchemaTarget, keys: &[KeyId]) -> Option<IndexId> {
        unimplemented!()
    }
    /// Entities (node or relationship ids) whose keys equal the values, sorted by id.
    pub fn index_seek(&self, index: IndexId, values: &[Value]) -> Vec<u32> {
        unimplemented!()
    }
    /// Entities whose first key lies in a range of one type (numbers, strings, a temporal type).
    pub fn index_range(
        &self,
        index: IndexId,
        lower: Bound<&Value>,
        upper: Bound<&Value>,
    ) -> Vec<u32> {
        unimplemented!()
    }
    /// Entities whose first key is a string that starts with `prefix`.
    pub fn index_prefix(&self, index: IndexId, prefix: &str) -> Vec<u32> {
        unimplemented!()
    }
}

/// Statistics.
impl GraphView {
    /// How many nodes.
    pub fn node_count(&self) -> u64 {
        unimplemented!()
    }
    /// How many relationships.
    pub fn relationship_count(&self) -> u64 {
        unimplemented!()
    }
    /// How many nodes have a label.
    pub fn label_count(&self, label: LabelId) -> u64 {
        unimplemented!()
    }
    /// How many relationships have a type.
    pub fn type_count(&self, relationship_type: TypeId) -> u64 {
        unimplemented!()
    }
    /// How many relationships of a type start and end at nodes of these labels; `None` stands for any.
    pub fn triple_count(
        &self,
        start: Option<LabelId>,
        relationship_type: Option<TypeId>,
        end: Option<LabelId>,
    ) -> u64 {
        unimplemented!()
    }
    /// How many distinct values an index holds.
    pub fn distinct_values(&self, index: IndexId) -> u64 {
        unimplemented!()
    }
    /// A number that grows with every change to names, indexes and constraints: a cached plan is good while it stays.
    pub fn schema_version(&self) -> u64 {
        unimplemented!()
    }
}
