//! Paths and their costs.

use crate::algorithms::projection::Layout;
use crate::algorithms::{self, Projection, Route};
use crate::error::Result;
use crate::value::allowance::Unlimited;
use crate::value::{NodeId, RelationshipId};

/// A path and its costs. Returned by [`Projection::shortest_path`], [`Projection::k_shortest_paths`] and
/// [`Projection::a_star`].
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City)-[:ROAD {km: 62}]->(:City)", ())?;
/// let path = db.read(|graph| {
///     let cities: Vec<_> = graph.nodes("City").collect();
///     graph.project().weight("km").build()?.shortest_path(cities[0], cities[1])
/// })??;
/// let path = path.expect("the road leads there");
/// assert_eq!((path.nodes.len(), path.relationships.len()), (2, 1));
/// assert_eq!((path.cost(), path.costs), (62.0, vec![0.0, 62.0]));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedPath {
    /// The nodes, one more than there are relationships.
    pub nodes: Vec<NodeId>,
    /// The relationships in the order of traversal.
    pub relationships: Vec<RelationshipId>,
    /// The cost up to each node; the last is the total cost.
    pub costs: Vec<f64>,
}

impl WeightedPath {
    /// The total cost.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)-[:ROAD]->(:City)", ())?;
    /// let here = db.read(|graph| {
    ///     let city = graph.nodes("City").next().expect("there are two");
    ///     graph.project().build()?.shortest_path(city, city)
    /// })??;
    /// assert_eq!(here.map(|path| path.cost()), Some(0.0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn cost(&self) -> f64 {
        self.costs.last().copied().unwrap_or(0.0)
    }

    fn of(layout: &Layout, route: Route) -> WeightedPath {
        WeightedPath {
            nodes: route
                .nodes
                .iter()
                .map(|place| layout.node(*place))
                .collect(),
            relationships: route.relationships,
            costs: route.costs,
        }
    }
}

impl<Ty> Projection<Ty> {
    /// The path between two nodes with the least sum of weights.
    ///
    /// Fails if a weight is negative, or a node is not in the projection.
    ///
    /// Source: E. W. Dijkstra, *A Note on Two Problems in Connexion with Graphs* (1959).
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a node that is not in the projection.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let [a, c] = db.read(|graph| ["a", "c"].map(|name| graph.find("City", "name", name)[0]))?;
    /// let path = roads.shortest_path(a, c)?.expect("there are two");
    /// assert_eq!((path.cost(), path.nodes.len()), (140.0, 3));
    /// assert!(roads.shortest_path(c, a)?.is_none());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn shortest_path(&self, from: NodeId, to: NodeId) -> Result<Option<WeightedPath>> {
        self.a_star(from, to, |_| 0.0)
    }

    /// The cheapest path, found with an estimate of the remaining cost from each node to the end (A*). The result is
    /// optimal if no estimate is too high; the better the estimates, the fewer nodes are visited.
    ///
    /// Source: P. E. Hart, N. J. Nilsson, B. Raphael, *A Formal Basis for the Heuristic Determination of Minimum
    /// Cost Paths* (1968).
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a node that is not in the projection.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let [a, b, c] = db.read(|graph| ["a", "b", "c"].map(|name| graph.find("City", "name", name)[0]))?;
    /// let left = |node| if node == b { 75.0 } else { 0.0 };
    /// assert_eq!(roads.a_star(a, c, left)?.map(|path| path.cost()), Some(140.0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn a_star(
        &self,
        from: NodeId,
        to: NodeId,
        estimate: impl Fn(NodeId) -> f64,
    ) -> Result<Option<WeightedPath>> {
        let (layout, ends) = (&self.layout, (self.place(from)?, self.place(to)?));
        let estimate = |place| estimate(layout.node(place));
        let found = algorithms::a_star(layout, ends, estimate, &Unlimited)?;
        Ok(found.map(|route| WeightedPath::of(layout, route)))
    }

    /// The `k` cheapest paths between two nodes that visit no node twice, cheapest first.
    ///
    /// Source: J. Y. Yen, *Finding the K Shortest Loopless Paths in a Network* (1971).
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a node that is not in the projection.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let [a, c] = db.read(|graph| ["a", "c"].map(|name| graph.find("City", "name", name)[0]))?;
    /// let costs: Vec<f64> = roads.k_shortest_paths(a, c, 5)?.iter().map(|path| path.cost()).collect();
    /// assert_eq!(costs, [140.0, 150.0]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn k_shortest_paths(
        &self,
        from: NodeId,
        to: NodeId,
        k: usize,
    ) -> Result<Vec<WeightedPath>> {
        let (layout, ends) = (&self.layout, (self.place(from)?, self.place(to)?));
        let found = algorithms::k_shortest_paths(layout, ends, k, &Unlimited)?.into_iter();
        Ok(found.map(|route| WeightedPath::of(layout, route)).collect())
    }

    /// The cost of the cheapest path from a node to each node that it reaches.
    ///
    /// Source: E. W. Dijkstra, *A Note on Two Problems in Connexion with Graphs* (1959).
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a node that is not in the projection.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let a = db.read(|graph| graph.find("City", "name", "a")[0])?;
    /// let costs: Vec<f64> = roads.distances(a)?.into_iter().map(|(_, cost)| cost).collect();
    /// assert_eq!(costs, [0.0, 60.0, 140.0]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn distances(&self, from: NodeId) -> Result<Vec<(NodeId, f64)>> {
        let (costs, _) = algorithms::distances(&self.layout, self.place(from)?, &Unlimited)?;
        let reached = self.nodes().zip(costs).filter(|(_, cost)| cost.is_finite());
        Ok(reached.collect())
    }
}
