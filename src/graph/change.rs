//! Every write is a `Change`: the log is its encoding, rollback its inverses, the counters its tally, constraints its
//! audience, a subscriber its reader.

use super::graph_type::GraphType;
use super::references::Fact;
use super::schema::{ConstraintDefinition, IndexDefinition};
use super::symbol::{KeyId, LabelId, SourceId, SymbolKind, TypeId};
use crate::value::quantity::BasicUnit;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// One step of a graph from one state to the next. Ids and symbols are explicit, so that a replay gives the same graph.
#[derive(Clone, Debug)]
pub enum Change {
    /// Creates a node at a free id.
    NodeCreated(CreatedNode),
    /// Deletes a node that has no relationships.
    NodeDeleted(NodeId),
    /// Creates a relationship at a free id.
    RelationshipCreated(CreatedRelationship),
    /// Deletes a relationship.
    RelationshipDeleted(RelationshipId),
    /// Sets a property; null removes it.
    PropertySet(SetProperty),
    /// Gives a node a label that it did not have.
    LabelAdded(NodeLabel),
    /// Takes a label from a node.
    LabelRemoved(NodeLabel),
    /// Says which sources state a fact, in the place of those that did.
    ReferencesSet(SetReferences),
    /// Names a label, type, key or source for the first time; it gets the next id of its kind.
    SymbolAdded(NewSymbol),
    /// Forgets the newest symbol of a kind (only ever an inverse).
    SymbolRemoved(SymbolKind),
    /// Creates an index and fills it.
    IndexCreated(IndexDefinition),
    /// Drops an index.
    IndexDropped(IndexDefinition),
    /// Creates a constraint; it fails where the data does not keep it.
    ConstraintCreated(ConstraintDefinition),
    /// Drops a constraint.
    ConstraintDropped(ConstraintDefinition),
    /// Adds a unit to those that are known.
    UnitCreated(Arc<BasicUnit>),
    /// Forgets a unit. Quantities keep what they know of it.
    UnitDropped(Arc<BasicUnit>),
    /// Puts a graph type in the place of the one that is in force. It brings its constraints; whether entities keep the rest is
    /// asked when the statement ends.
    GraphTypeSet(Arc<GraphType>),
}

/// A node as it is when it is created.
#[derive(Clone, Debug)]
pub struct CreatedNode {
    /// Its id: free, or just past the last one.
    pub node: NodeId,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// Its properties; no nulls.
    pub properties: Vec<(KeyId, Value)>,
}

/// A relationship as it is when it is created.
#[derive(Clone, Debug)]
pub struct CreatedRelationship {
    /// Its id: free, or just past the last one.
    pub relationship: RelationshipId,
    /// Its type.
    pub relationship_type: TypeId,
    /// Where it starts.
    pub start: NodeId,
    /// Where it ends.
    pub end: NodeId,
    /// Its properties; no nulls.
    pub properties: Vec<(KeyId, Value)>,
}

/// A property with the value that it gets.
#[derive(Clone, Debug)]
pub struct SetProperty {
    /// The entity that has it.
    pub entity: EntityId,
    /// Its key.
    pub key: KeyId,
    /// The new value; null removes the property.
    pub value: Value,
}

/// A label of a node.
#[derive(Clone, Copy, Debug)]
pub struct NodeLabel {
    /// The node.
    pub node: NodeId,
    /// The label.
    pub label: LabelId,
}

/// A fact with the sources that state it.
#[derive(Clone, Debug)]
pub struct SetReferences {
    /// The fact: it has to be there, unless there are no sources.
    pub fact: Fact,
    /// All its sources from now on.
    pub sources: Vec<SourceId>,
}

/// A name that is new to the graph.
#[derive(Clone, Debug)]
pub struct NewSymbol {
    /// What it names.
    pub kind: SymbolKind,
    /// The name.
    pub name: Arc<str>,
}

/// What a run of changes did, counted.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let counters = db.execute("CREATE (:City {name: '泰安市'})", ())?.counters;
/// assert_eq!((counters.nodes_created, counters.labels_added, counters.properties_set), (1, 1, 1));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Nodes created.
    pub nodes_created: u64,
    /// Nodes deleted.
    pub nodes_deleted: u64,
    /// Relationships created.
    pub relationships_created: u64,
    /// Relationships deleted.
    pub relationships_deleted: u64,
    /// Properties set or removed, those of created entities included.
    pub properties_set: u64,
    /// Labels added, those of created nodes included.
    pub labels_added: u64,
    /// Labels removed.
    pub labels_removed: u64,
    /// References added: a fact with a source that it did not have.
    pub references_added: u64,
    /// References removed, those of deleted entities and overwritten values included.
    pub references_removed: u64,
    /// Indexes created.
    pub indexes_added: u64,
    /// Indexes dropped.
    pub indexes_removed: u64,
    /// Constraints created.
    pub constraints_added: u64,
    /// Constraints dropped.
    pub constraints_removed: u64,
    /// Units created.
    pub units_added: u64,
    /// Units dropped.
    pub units_removed: u64,
    /// Changes of the graph type.
    pub graph_types_set: u64,
}

impl Counters {
    /// Adds what something else did.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let mut total = tupu::Counters::default();
    /// for _ in 0..3 {
    ///     total.add(&db.execute("CREATE (:City)", ())?.counters);
    /// }
    /// assert_eq!(total.nodes_created, 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn add(&mut self, more: &Counters) {
        self.nodes_created += more.nodes_created;
        self.nodes_deleted += more.nodes_deleted;
        self.relationships_created += more.relationships_created;
        self.relationships_deleted += more.relationships_deleted;
        self.properties_set += more.properties_set;
        self.labels_added += more.labels_added;
        self.labels_removed += more.labels_removed;
        self.references_added += more.references_added;
        self.references_removed += more.references_removed;
        self.indexes_added += more.indexes_added;
        self.indexes_removed += more.indexes_removed;
        self.constraints_added += more.constraints_added;
        self.constraints_removed += more.constraints_removed;
        self.units_added += more.units_added;
        self.units_removed += more.units_removed;
        self.graph_types_set += more.graph_types_set;
    }
}
