//! Reading a graph without the query language: nodes, neighbours, properties by name, and petgraph algorithms.

use super::{Database, ReadTransaction};
use crate::algorithms::ProjectionBuilder;
use crate::error::Result;
use crate::graph::{CommitStamp, Direction, GraphType, GraphView, IndexUse, SchemaTarget, TypeId};
use crate::procedures::ProcedureContext;
use crate::value::equality::equals;
use crate::value::{EntityId, IntoValue, NodeId, Properties, RelationshipId, Value};
use std::sync::Arc;

/// The number of nodes that are scanned at once.
const BATCH: usize = 1024;

/// One committed state of a graph, read by name. Returned by [`Database::read`] and [`ReadTransaction::graph`].
///
/// Entities that do not exist read as empty: no labels, no neighbours, null properties.
///
/// ```
/// use tupu::{Database, Direction};
/// let db = Database::in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})", ())?;
/// let province = db.read(|graph| {
///     let city = graph.find("City", "name", "泰安市")[0];
///     let province = graph.neighbours(city, Direction::Outgoing, &["LOCATED_IN"])[0];
///     graph.property(province, "name").to_string()
/// })?;
/// assert_eq!(province, "'山东省'");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GraphReader<'a> {
    view: &'a GraphView,
    /// How often a part of the graph could not be read before.
    unreadable: u64,
}

impl Database {
    /// Reads the newest committed state without the query language.
    ///
    /// # Errors
    ///
    /// `StorageError`, if another process writes the database and its log cannot be read: an outdated state is never
    /// returned as the newest.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)-[:ROAD]->(:City)", ())?;
    /// assert_eq!(db.read(|graph| (graph.node_count(), graph.relationship_count()))?, (2, 1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn read<T>(&self, read: impl FnOnce(GraphReader<'_>) -> T) -> Result<T> {
        let view = self.shared.newest()?;
        let before = view.unreadable();
        let found = read(GraphReader::new(&view));
        view.require_readable(before)?;
        Ok(found)
    }
}

impl Database {
    /// The graph type: what is said of labels, relationship types and properties. Empty where nothing is.
    ///
    /// # Errors
    ///
    /// As [`Database::read`].
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("ALTER CURRENT GRAPH TYPE SET { (:City => :Place {name :: STRING NOT NULL}) }", ())?;
    /// db.execute("CREATE (:City {name: '泰安市'})", ())?;
    /// assert_eq!(db.query_one::<i64>("MATCH (p:Place) RETURN count(p)", ())?, 1);
    /// assert!(db.execute("CREATE (:City)", ()).is_err());
    /// assert_eq!(db.graph_type()?.to_string(), "{\n  (:City => :Place {name :: STRING NOT NULL})\n}");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn graph_type(&self) -> Result<Arc<GraphType>> {
        Ok(self.shared.newest()?.graph_type())
    }
}

impl<'a> ProcedureContext<'a> {
    /// The graph as the statement that calls the procedure sees it.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use tupu::{Database, Procedure, ProcedureContext, ProcedureField, ProcedureSignature, Result, TypeSet, Value};
    ///
    /// struct CountNodes(ProcedureSignature);
    ///
    /// impl Procedure for CountNodes {
    ///     fn signature(&self) -> &ProcedureSignature {
    ///         &self.0
    ///     }
    ///     fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<Vec<Vec<Value>>> {
    ///         Ok(vec![vec![Value::from(context.reader().node_count() as i64)]])
    ///     }
    /// }
    ///
    /// let count = ProcedureField::new("count", TypeSet::INTEGER);
    /// let procedure = CountNodes(ProcedureSignature::new("my.countNodes").result(count));
    /// let db = Database::builder().procedure(Arc::new(procedure)).in_memory();
    /// db.execute("CREATE (:City), (:City)", ())?;
    /// assert_eq!(db.query_one::<i64>("CALL my.countNodes()", ())?, 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn reader(&self) -> GraphReader<'a> {
        GraphReader::new(self.graph)
    }
}

impl ReadTransaction {
    /// The state that the transaction reads, without the query language.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let before = db.begin_read()?;
    /// db.execute("CREATE (:City)", ())?;
    /// assert_eq!(before.graph().node_count(), 0);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn graph(&self) -> GraphReader<'_> {
        GraphReader::new(self.view())
    }
}

impl<'a> GraphReader<'a> {
    fn new(view: &'a GraphView) -> GraphReader<'a> {
        GraphReader {
            view,
            unreadable: view.unreadable(),
        }
    }

    /// Returns an error if a part of the file turned out to be damaged after this reader was made: then what it answered
    /// may lack entities or values. [`Database::read`](super::Database::read) and projections do so themselves.
    ///
    /// # Errors
    ///
    /// `StorageError` (`Corruption`, `InputOutput`), which names the section.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let state = db.begin_read()?;
    /// let graph = state.graph();
    /// assert_eq!(graph.node_count(), 0);
    /// graph.require_readable()?;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn require_readable(&self) -> Result<()> {
        self.view.require_readable(self.unreadable)
    }

    /// The commit that made the state.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)", ())?;
    /// assert_eq!(db.begin_read()?.graph().commit().number.0, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn commit(self) -> CommitStamp {
        self.view.commit()
    }

    /// The number of nodes.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(:City {name: 'b'})-[:RAIL]->(:Port)", ())?;
    /// assert_eq!(db.read(|graph| graph.node_count())?, 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn node_count(&self) -> u64 {
        self.view.node_count()
    }

    /// The number of relationships.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(:City {name: 'b'})-[:RAIL]->(:Port)", ())?;
    /// assert_eq!(db.read(|graph| graph.relationship_count())?, 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn relationship_count(&self) -> u64 {
        self.view.relationship_count()
    }

    /// All nodes in the order of their ids.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City), (:Province), ()", ())?;
    /// assert_eq!(db.read(|graph| graph.all_nodes().count())?, 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn all_nodes(&self) -> impl Iterator<Item = NodeId> + use<'a> {
        let (view, mut cursor) = (self.view, 0);
        in_batches(move |batch| view.scan_nodes(&mut cursor, BATCH, batch))
    }

    /// The nodes with a label in the order of their ids; empty if no node has it.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City), (:City), (:Province)", ())?;
    /// assert_eq!(db.read(|graph| (graph.nodes("City").count(), graph.nodes("").count()))?, (2, 0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn nodes(&self, label: &str) -> impl Iterator<Item = NodeId> + use<'a> {
        let (view, mut cursor) = (self.view, 0);
        let label = view.label_id(label);
        in_batches(move |batch| {
            if let Some(label) = label {
                view.scan_label(label, &mut cursor, BATCH, batch);
            }
        })
    }

    /// The nodes with a label and a value of a property; uses an index if there is one, a scan otherwise.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市'}), (:City {name: '江门市'})", ())?;
    /// assert_eq!(db.read(|graph| graph.find("City", "name", "江门市").len())?, 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn find(&self, label: &str, key: &str, value: impl IntoValue) -> Vec<NodeId> {
        let (view, value) = (self.view, value.into_value());
        let (Some(label_id), Some(key_id)) = (view.label_id(label), view.key_id(key)) else {
            return Vec::new();
        };
        let target = SchemaTarget::Node(label_id);
        if let Some(index) = view.find_index(target, &[key_id], IndexUse::Equality) {
            let found = view.index_seek(index, &[value]);
            return found.into_iter().map(NodeId).collect();
        }
        let holds = |node: &NodeId| {
            let found = view.property(EntityId::Node(*node), key_id);
            equals(&found, &value) == Some(true)
        };
        self.nodes(label).filter(holds).collect()
    }

    /// The labels of a node, sorted by name.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:Town:City)", ())?;
    /// let labels = db.read(|graph| graph.nodes("Town").map(|town| graph.labels(town).join(":")).next())?;
    /// assert_eq!(labels.as_deref(), Some("City:Town"));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn labels(&self, node: NodeId) -> Vec<&'a str> {
        let labels = self.view.labels(node).iter();
        labels
            .map(|label| &**self.view.label_name(*label))
            .collect()
    }

    /// One property of a node or a relationship; null if there is none.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(:City {name: 'b'})-[:RAIL]->(:Port)", ())?;
    /// let km = db.read(|graph| {
    ///     let (road, _) = graph.relationships(graph.find("City", "name", "a")[0], tupu::Direction::Outgoing, &[])[0];
    ///     graph.property(road, "km").to_string()
    /// })?;
    /// assert_eq!(km, "60");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn property(&self, entity: impl Into<EntityId>, key: &str) -> Value {
        let key = self.view.key_id(key);
        key.map_or(Value::Null, |key| self.view.property(entity.into(), key))
    }

    /// All properties of a node or a relationship, sorted by name.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City {name: '泰安市', code: '370900'})", ())?;
    /// let names = db.read(|graph| {
    ///     let city = graph.nodes("City").next().expect("there is one");
    ///     graph.properties(city).into_iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>()
    /// })?;
    /// assert_eq!(names, ["code", "name"]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn properties(&self, entity: impl Into<EntityId>) -> Properties {
        self.view.properties(entity.into())
    }

    /// The nodes at the other ends of a node's relationships, one for each relationship. An empty list of types means
    /// all types.
    ///
    /// ```
    /// use tupu::Direction;
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(:City {name: 'b'})-[:RAIL]->(:Port)", ())?;
    /// let found = db.read(|graph| {
    ///     let b = graph.find("City", "name", "b")[0];
    ///     (graph.neighbours(b, Direction::Both, &[]).len(), graph.neighbours(b, Direction::Incoming, &["ROAD"]).len())
    /// })?;
    /// assert_eq!(found, (2, 1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn neighbours(&self, node: NodeId, direction: Direction, types: &[&str]) -> Vec<NodeId> {
        let relationships = self.relationships(node, direction, types).into_iter();
        relationships.map(|(_, other)| other).collect()
    }

    /// The relationships of a node, each with the node at its other end; a loop once. An empty list of types means all
    /// types.
    ///
    /// ```
    /// use tupu::Direction;
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)-[:ROAD {km: 62}]->(:City)", ())?;
    /// let km = db.read(|graph| {
    ///     let cities: Vec<_> = graph.nodes("City").collect();
    ///     let (road, other) = graph.relationships(cities[1], Direction::Incoming, &["ROAD"])[0];
    ///     assert_eq!(other, cities[0]);
    ///     graph.property(road, "km").to_string()
    /// })?;
    /// assert_eq!(km, "62");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn relationships(
        &self,
        node: NodeId,
        direction: Direction,
        types: &[&str],
    ) -> Vec<(RelationshipId, NodeId)> {
        let mut found = Vec::new();
        let types = self.types(types);
        let visit = &mut |relationship, other| found.push((relationship, other));
        self.view.expand(node, direction, types.as_deref(), visit);
        found
    }

    /// The number of relationships that [`GraphReader::relationships`] would return.
    ///
    /// ```
    /// use tupu::Direction;
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)-[:ROAD]->(:City)-[:RAIL]->(:City)", ())?;
    /// let degrees = db.read(|graph| {
    ///     let city = graph.nodes("City").nth(1).expect("there are three");
    ///     [&[][..], &["ROAD"], &["CANAL"]].map(|types| graph.degree(city, Direction::Both, types))
    /// })?;
    /// assert_eq!(degrees, [2, 1, 0]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn degree(&self, node: NodeId, direction: Direction, types: &[&str]) -> u64 {
        let types = self.types(types);
        self.view.degree(node, direction, types.as_deref())
    }

    /// The type of a relationship.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)-[:ROAD]->(:City)", ())?;
    /// db.read(|graph| {
    ///     let city = graph.nodes("City").next().expect("there are two");
    ///     let (road, other) = graph.relationships(city, tupu::Direction::Outgoing, &[])[0];
    ///     assert_eq!(graph.relationship_type(road), Some("ROAD"));
    ///     assert_eq!(graph.endpoints(road), Some((city, other)));
    /// })?;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn relationship_type(&self, relationship: RelationshipId) -> Option<&'a str> {
        let of_type = self.view.relationship_type(relationship)?;
        Some(self.view.type_name(of_type))
    }

    /// Start and end of a relationship.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(:City {name: 'b'})-[:RAIL]->(:Port)", ())?;
    /// let is_start = db.read(|graph| {
    ///     let a = graph.find("City", "name", "a")[0];
    ///     let (road, _) = graph.relationships(a, tupu::Direction::Outgoing, &[])[0];
    ///     graph.endpoints(road).map(|(start, _)| start == a)
    /// })?;
    /// assert_eq!(is_start, Some(true));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn endpoints(&self, relationship: RelationshipId) -> Option<(NodeId, NodeId)> {
        self.view.endpoints(relationship)
    }

    /// Selects a part of the graph on which to run `petgraph::algo`.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE ()-[:ROAD]->()", ())?;
    /// let all = db.read(|graph| graph.project().build())??;
    /// assert_eq!(tupu::petgraph::algo::connected_components(&all), 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn project(&self) -> ProjectionBuilder {
        ProjectionBuilder::new(self.view)
    }

    /// The types of these names, each once; unknown types have no relationships.
    fn types(&self, names: &[&str]) -> Option<Vec<TypeId>> {
        if names.is_empty() {
            return None;
        }
        let known = names.iter().filter_map(|name| self.view.type_id(name));
        let mut types: Vec<TypeId> = known.collect();
        types.sort_unstable();
        types.dedup();
        Some(types)
    }
}

/// The nodes of a scan that fills one batch at a time, until it adds none.
fn in_batches(mut scan: impl FnMut(&mut Vec<NodeId>)) -> impl Iterator<Item = NodeId> {
    let next = move || {
        let mut batch = Vec::new();
        scan(&mut batch);
        (!batch.is_empty()).then_some(batch)
    };
    std::iter::from_fn(next).flatten()
}
