//! A part of a graph as petgraph sees it: dense node indices, edges in compressed sparse rows.
//!
//! | file | its job |
//! | --- | --- |
//! | `builder` | choosing labels, types, weights |
//! | `nodes` | places without holes ↔ ids of the graph |
//! | `rows` | compressed sparse rows, laid out from the graph's adjacency |
//! | `weight` | a property as weights |
//! | `layout` | all of these: what our own algorithms run on |
//! | `visit`, `edges` | petgraph's `visit` traits: what petgraph's algorithms run on |

mod builder;
mod edges;
mod layout;
mod nodes;
mod over;
mod rows;
mod visit;
mod weight;

pub use builder::ProjectionBuilder;
pub use edges::EdgeReference;
pub use layout::Layout;
pub use rows::Rows;

use crate::graph::Direction;
use crate::value::NodeId;
use petgraph::Directed;
use petgraph::graph::NodeIndex;
use std::marker::PhantomData;

/// A part of a stored graph that implements petgraph's `visit` traits, so that `petgraph::algo` runs on it.
///
/// Nodes are petgraph's [`NodeIndex`]: `0..node_count` in the order of their ids; [`Projection::node`] and
/// [`Projection::index`] lead from one to the other. An edge's id is the [`RelationshipId`](crate::RelationshipId), its weight a float. The
/// projection keeps the state of the graph that it was made of, whatever is committed later. Rows are laid out when an
/// algorithm first asks for them.
///
/// ```
/// use tupu::petgraph::algo::{dijkstra, tarjan_scc};
///
/// let db = tupu::Database::in_memory();
/// db.execute(
///     "CREATE (t:City {name: '泰安市'})-[:ROAD {km: 62}]->(j:City {name: '济南市'}),
///             (j)-[:ROAD {km: 106}]->(z:City {name: '淄博市'})", ())?;
/// let roads = db.read(|graph| {
///     let start = graph.find("City", "name", "泰安市");
///     let roads = graph.project().types(["ROAD"]).weight("km").build_undirected()?;
///     let start = roads.index(start[0]).expect("a city is in the projection");
///     let distances = dijkstra(&roads, start, None, |road| *road.weight());
///     assert_eq!(distances.values().copied().fold(0.0, f64::max), 168.0);
///     Ok::<_, tupu::Error>(roads)
/// })??;
/// assert_eq!(tarjan_scc(&roads).len(), 1);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Debug)]
pub struct Projection<Ty = Directed> {
    pub(in crate::algorithms) layout: Layout,
    edge_type: PhantomData<fn() -> Ty>,
}

impl<Ty> Projection<Ty> {
    pub(crate) fn new(layout: Layout) -> Projection<Ty> {
        Projection {
            layout,
            edge_type: PhantomData,
        }
    }

    /// How many nodes.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// assert_eq!(db.read(|graph| graph.project().build())??.node_count(), 0);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn node_count(&self) -> usize {
        self.layout.node_count()
    }

    /// How many edges: relationships of the chosen types between the chosen nodes.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a)-[:ROAD]->(b)-[:RAIL]->(a)", ())?;
    /// assert_eq!(db.read(|graph| graph.project().build_undirected())??.edge_count(), 2);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn edge_count(&self) -> usize {
        self.layout.rows(Direction::Outgoing).entries()
    }

    /// The node of the graph at an index; `None` where the index is past the end.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:Village), (:City)", ())?;
    /// db.read(|graph| {
    ///     let cities = graph.project().labels(["City"]).build()?;
    ///     assert_eq!(cities.node(0.into()), graph.nodes("City").next());
    ///     assert_eq!(cities.node(1.into()), None);
    ///     Ok::<_, tupu::Error>(())
    /// })??;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn node(&self, index: NodeIndex) -> Option<NodeId> {
        let place = index.index();
        (place < self.node_count()).then(|| self.layout.node(place as u32))
    }

    /// The index of a node of the graph, where it is in the projection.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:Village), (:City)", ())?;
    /// db.read(|graph| {
    ///     let cities = graph.project().labels(["City"]).build()?;
    ///     let index = |label| graph.nodes(label).next().and_then(|node| cities.index(node));
    ///     assert_eq!((index("City"), index("Village")), (Some(0.into()), None));
    ///     Ok::<_, tupu::Error>(())
    /// })??;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn index(&self, node: NodeId) -> Option<NodeIndex> {
        let place = self.layout.place(node)?;
        Some(NodeIndex::new(place as usize))
    }
}
