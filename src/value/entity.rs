//! The elements of a graph as values: nodes, relationships, paths.
//!
//! Inside the engine, such a value is only an id. Rows that are returned carry the record as it was when the row was
//! created (`data`), so that they can be read after the transaction has ended. Identity is defined by the id alone.

use super::Value;
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The id of a node. Stable while the node exists; may be reused after its deletion has been committed.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let node: tupu::Node = db.query_one("CREATE (c:City {name: '泰安市'}) RETURN c", ())?;
/// assert_eq!(db.query_one::<u32>("MATCH (c:City) RETURN id(c)", ())?, node.id.0);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NodeId(pub u32);

/// The id of a relationship. Stable while it exists; may be reused after its deletion has been committed.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let relationship: tupu::Relationship =
///     db.query_one("CREATE (:City)-[r:LOCATED_IN {since: 1985}]->(:Province) RETURN r", ())?;
/// assert_eq!(db.query_one::<u32>("MATCH ()-[r]->() RETURN id(r)", ())?, relationship.id.0);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RelationshipId(pub u32);

/// A node or a relationship.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let node: tupu::Node = db.query_one("CREATE (c:City {name: '泰安市'}) RETURN c", ())?;
/// let entity = tupu::EntityId::from(node.id);
/// assert_eq!(db.read(|graph| graph.property(entity, "name").to_string())?, "'泰安市'");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntityId {
    /// A node.
    Node(NodeId),
    /// A relationship.
    Relationship(RelationshipId),
}

impl From<NodeId> for EntityId {
    fn from(id: NodeId) -> Self {
        EntityId::Node(id)
    }
}

impl From<RelationshipId> for EntityId {
    fn from(id: RelationshipId) -> Self {
        EntityId::Relationship(id)
    }
}

/// A property map in the order of its keys' names.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// let properties: tupu::Properties = db.read(|graph| {
///     let city = graph.nodes("City").next().expect("there is one");
///     graph.properties(city)
/// })?;
/// assert_eq!(&*properties[0].0, "name");
/// # Ok::<(), tupu::Error>(())
/// ```
pub type Properties = Vec<(Arc<str>, Value)>;

/// The record of a node.
#[derive(Clone, Debug, Default)]
pub struct NodeData {
    /// Labels in alphabetical order.
    pub labels: Vec<Arc<str>>,
    /// Properties by name.
    pub properties: Properties,
}

/// The record of a relationship.
#[derive(Clone, Debug)]
pub struct RelationshipData {
    /// The type.
    pub relationship_type: Arc<str>,
    /// The start node.
    pub start: NodeId,
    /// The end node.
    pub end: NodeId,
    /// Properties by name.
    pub properties: Properties,
}

/// A node as a value.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let node: tupu::Node = db.query_one("CREATE (c:City {name: '泰安市'}) RETURN c", ())?;
/// assert_eq!(node.to_string(), "(:City {name: '泰安市'})");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Node {
    /// The id.
    pub id: NodeId,
    /// The record, in rows that a query has returned.
    pub data: Option<Arc<NodeData>>,
}

/// A relationship as a value.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let relationship: tupu::Relationship =
///     db.query_one("CREATE (:City)-[r:LOCATED_IN {since: 1985}]->(:Province) RETURN r", ())?;
/// assert_eq!(relationship.to_string(), "[:LOCATED_IN {since: 1985}]");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Relationship {
    /// The id.
    pub id: RelationshipId,
    /// The record, in rows that a query has returned.
    pub data: Option<Arc<RelationshipData>>,
}

/// An alternating sequence of nodes and relationships: one more node than relationships.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let path: tupu::Path = db.query_one("CREATE p = (:City)-[:LOCATED_IN]->(:Province) RETURN p", ())?;
/// assert_eq!((path.nodes.len(), path.relationships.len()), (2, 1));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The nodes in the order of traversal.
    pub nodes: Vec<Node>,
    /// The relationships in the order of traversal, whatever their direction.
    pub relationships: Vec<Relationship>,
}

macro_rules! identity_by_id {
    ($name:ident, $id:ident) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.id == other.id
            }
        }
        impl Eq for $name {}
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.id.hash(state);
            }
        }
        impl From<$id> for $name {
            fn from(id: $id) -> Self {
                $name { id, data: None }
            }
        }
    };
}

identity_by_id!(Node, NodeId);
identity_by_id!(Relationship, RelationshipId);

impl Node {
    /// Labels in alphabetical order; empty inside the engine.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let node: tupu::Node = db.query_one("CREATE (c:City {name: '泰安市'}) RETURN c", ())?;
    /// assert_eq!(node.labels().join(":"), "City");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn labels(&self) -> &[Arc<str>] {
        self.data.as_ref().map_or(&[], |data| &data.labels)
    }

    /// Properties by name; empty inside the engine.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let node: tupu::Node = db.query_one("CREATE (c:City {name: '泰安市'}) RETURN c", ())?;
    /// assert_eq!(node.properties().len(), 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn properties(&self) -> &[(Arc<str>, Value)] {
        self.data.as_ref().map_or(&[], |data| &data.properties)
    }

    /// One property; `None` if the node has none of that name.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let node: tupu::Node = db.query_one("CREATE (c:City {name: '泰安市'}) RETURN c", ())?;
    /// assert_eq!(node.property("name").map(|name| name.to_string()).as_deref(), Some("'泰安市'"));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn property(&self, key: &str) -> Option<&Value> {
        find(self.properties(), key)
    }
}

impl Relationship {
    /// The type; empty inside the engine.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let relationship: tupu::Relationship =
    ///     db.query_one("CREATE (:City)-[r:LOCATED_IN {since: 1985}]->(:Province) RETURN r", ())?;
    /// assert_eq!(relationship.relationship_type(), "LOCATED_IN");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn relationship_type(&self) -> &str {
        self.data
            .as_ref()
            .map_or("", |data| &data.relationship_type)
    }

    /// Properties by name; empty inside the engine.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let relationship: tupu::Relationship =
    ///     db.query_one("CREATE (:City)-[r:LOCATED_IN {since: 1985}]->(:Province) RETURN r", ())?;
    /// assert_eq!(&*relationship.properties()[0].0, "since");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn properties(&self) -> &[(Arc<str>, Value)] {
        self.data.as_ref().map_or(&[], |data| &data.properties)
    }

    /// One property; `None` if the relationship has none of that name.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let relationship: tupu::Relationship =
    ///     db.query_one("CREATE (:City)-[r:LOCATED_IN {since: 1985}]->(:Province) RETURN r", ())?;
    /// assert!(relationship.property("since").is_some() && relationship.property("until").is_none());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn property(&self, key: &str) -> Option<&Value> {
        find(self.properties(), key)
    }
}

fn find<'a>(properties: &'a [(Arc<str>, Value)], key: &str) -> Option<&'a Value> {
    properties
        .iter()
        .find(|(name, _)| &**name == key)
        .map(|(_, value)| value)
}
