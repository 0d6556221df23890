//! Every write is a `Change`: the log is its encoding, rollback its inverses, the counters its tally, constraints its
//! audience, a subscriber its reader.

use super::schema::{ConstraintDefinition, IndexDefinition};
use super::symbol::{KeyId, LabelId, SymbolKind, TypeId};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// One step of a graph from one state to the next. Ids and symbols are explicit, so that a replay gives the same graph.
#[derive(Clone, Debug)]
pub enum Change {
    /// A node comes to be at a free id.
    NodeCreated {
        /// Its id: free, or just past the last one.
        node: NodeId,
        /// Its labels.
        labels: Vec<LabelId>,
        /// Its properties; no nulls.
        properties: Vec<(KeyId, Value)>,
    },
    /// A node without relationships ceases to be.
    NodeDeleted {
        /// Which.
        node: NodeId,
    },
    /// A relationship comes to be at a free id.
    RelationshipCreated {
        /// Its id: free, or just past the last one.
        relationship: RelationshipId,
        /// Its type.
        relationship_type: TypeId,
        /// Where it starts.
        start: NodeId,
        /// Where it ends.
        end: NodeId,
        /// Its properties; no nulls.
        properties: Vec<(KeyId, Value)>,
    },
    /// A relationship ceases to be.
    RelationshipDeleted {
        /// Which.
        relationship: RelationshipId,
    },
    /// A property gets a value; null takes it away.
    PropertySet {
        /// Of what.
        entity: EntityId,
        /// Which.
        key: KeyId,
        /// The new value.
        value: Value,
    },
    /// A node gets a label it did not have.
    LabelAdded {
        /// Which node.
        node: NodeId,
        /// Which label.
        label: LabelId,
    },
    /// A node loses a label.
    LabelRemoved {
        /// Which node.
        node: NodeId,
        /// Which label.
        label: LabelId,
    },
    /// A label, type or key is named for the first time; it gets the next id of its kind.
    SymbolAdded {
        /// What it names.
        kind: SymbolKind,
        /// The name.
        name: Arc<str>,
    },
    /// The newest symbol of a kind is forgotten (only ever an inverse).
    SymbolRemoved {
        /// What it named.
        kind: SymbolKind,
    },
    /// An index comes to be and is filled.
    IndexCreated(IndexDefinition),
    /// An index ceases to be.
    IndexDropped(IndexDefinition),
    /// A constraint comes to be; it fails where the data does not keep it.
    ConstraintCreated(ConstraintDefinition),
    /// A constraint ceases to be.
    ConstraintDropped(ConstraintDefinition),
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
    /// Indexes created.
    pub indexes_added: u64,
    /// Indexes dropped.
    pub indexes_removed: u64,
    /// Constraints created.
    pub constraints_added: u64,
    /// Constraints dropped.
    pub constraints_removed: u64,
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
        self.indexes_added += more.indexes_added;
        self.indexes_removed += more.indexes_removed;
        self.constraints_added += more.constraints_added;
        self.constraints_removed += more.constraints_removed;
    }
}
