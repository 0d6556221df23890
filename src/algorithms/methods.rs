//! Our algorithms from Rust: methods of a [`Projection`]. What `CALL algo.…` reaches is the same functions.
//!
//! They say no more than which node an answer belongs to: numbers of the layout become ids of the graph. Who wants a time-out
//! calls them from the language.

use super::projection::Layout;
use super::{LabelPropagation, Louvain, NodeSimilarity, PageRank, Projection, Route};
use crate::error::{Error, ErrorCode, Result};
use crate::value::allowance::Unlimited;
use crate::value::{NodeId, RelationshipId};
use petgraph::Directed;

/// A path and what it costs. Found by [`Projection::shortest_path`], [`Projection::k_shortest_paths`] and
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
    /// One more than there are relationships.
    pub nodes: Vec<NodeId>,
    /// In the order they are walked.
    pub relationships: Vec<RelationshipId>,
    /// The cost up to each node; the last is that of the whole.
    pub costs: Vec<f64>,
}

impl WeightedPath {
    /// The cost of the whole.
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

/// Answers stand in the order of the nodes' ids unless another order is named. On a directed projection relationships lead
/// from start to end where an algorithm cares; on an undirected one both ways.
impl<Ty> Projection<Ty> {
    /// How often a walker who follows relationships at random comes by each node; the scores sum to 1.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let ranks = roads.page_rank(&tupu::PageRank::default())?;
    /// let best = ranks.iter().max_by(|one, two| one.1.total_cmp(&two.1)).expect("there are three");
    /// assert_eq!(db.read(|graph| graph.property(best.0, "name").to_string())?, "'c'");
    /// assert!((ranks.iter().map(|(_, score)| score).sum::<f64>() - 1.0).abs() < 1e-9);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn page_rank(&self, options: &PageRank<NodeId>) -> Result<Vec<(NodeId, f64)>> {
        if !(0.0..=1.0).contains(&options.damping) {
            return Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("damping is a chance from 0 to 1, not {}", options.damping),
            ));
        }
        let sources = options.sources.iter().map(|node| self.place(*node));
        let options = PageRank {
            damping: options.damping,
            iterations: options.iterations,
            tolerance: options.tolerance,
            sources: sources.collect::<Result<_>>()?,
        };
        self.by_node(super::page_rank(&self.layout, &options, &Unlimited))
    }

    /// How many relationships each node has, or what they weigh together.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let degrees: Vec<f64> = roads.degree().into_iter().map(|(_, degree)| degree).collect();
    /// assert_eq!(degrees, [210.0, 80.0, 0.0]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn degree(&self) -> Vec<(NodeId, f64)> {
        self.nodes().zip(super::degree(&self.layout)).collect()
    }

    /// How near each node is to the nodes that reach it, scaled by their share of all nodes.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let closeness = roads.closeness()?;
    /// assert_eq!(closeness[0].1, 0.0); // nobody comes to it
    /// assert_eq!(closeness[2].1, 2.0 / (140.0 + 80.0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn closeness(&self) -> Result<Vec<(NodeId, f64)>> {
        self.by_node(super::closeness(&self.layout, &Unlimited))
    }

    /// The number of pairs of other nodes whose shortest paths lead through each node, or their share; weights do not count.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// assert!(roads.betweenness(true)?.iter().all(|(_, score)| *score == 0.0)); // there is a way around b
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn betweenness(&self, normalized: bool) -> Result<Vec<(NodeId, f64)>> {
        self.by_node(super::betweenness(&self.layout, normalized, &Unlimited))
    }

    /// The number of the component of each node: nodes that are connected, whichever way relationships lead.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// assert!(roads.weakly_connected_components()?.iter().all(|(_, component)| *component == 0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn weakly_connected_components(&self) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(super::weakly_connected_components(&self.layout, &Unlimited))
    }

    /// The number of the component of each node: nodes that reach each other.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let components = roads.strongly_connected_components()?;
    /// assert_ne!(components[0].1, components[1].1); // there is no way back
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn strongly_connected_components(&self) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(super::strongly_connected_components(
            &self.layout,
            &Unlimited,
        ))
    }

    /// The number of the community of each node, by the method of Louvain.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let communities = roads.louvain(tupu::Louvain::default())?;
    /// assert_eq!(communities.len(), 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn louvain(&self, options: Louvain) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(super::louvain(&self.layout, options, &Unlimited))
    }

    /// The number of the community of each node: every node takes over the commonest label of its neighbours.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build_undirected())??;
    /// let communities = roads.label_propagation(tupu::LabelPropagation::default())?;
    /// assert!(communities.iter().all(|(_, community)| *community == 0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn label_propagation(&self, options: LabelPropagation) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(super::label_propagation(&self.layout, options, &Unlimited))
    }

    /// For each node those that share most neighbours with it (Jaccard), most similar first: node, other, similarity.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let similar = roads.node_similarity(tupu::NodeSimilarity::default())?;
    /// assert_eq!(similar.len(), 2); // a and b both lead to c
    /// assert_eq!(similar[0].2, 0.5); // of what a and b lead to, one in two is shared
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn node_similarity(&self, options: NodeSimilarity) -> Result<Vec<(NodeId, NodeId, f64)>> {
        let found = super::node_similarity(&self.layout, options, &Unlimited)?.into_iter();
        let node = |place| self.layout.node(place);
        Ok(found
            .map(|pair| (node(pair.node), node(pair.other), pair.similarity))
            .collect())
    }

    /// How many triangles each node is a corner of.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// assert!(roads.triangle_count()?.iter().all(|(_, triangles)| *triangles == 1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn triangle_count(&self) -> Result<Vec<(NodeId, u64)>> {
        self.by_node(super::triangle_count(&self.layout, &Unlimited))
    }

    /// The share of the pairs of each node's neighbours that are neighbours themselves.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// assert!(roads.local_clustering_coefficient()?.iter().all(|(_, share)| *share == 1.0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn local_clustering_coefficient(&self) -> Result<Vec<(NodeId, f64)>> {
        self.by_node(super::local_clustering_coefficient(
            &self.layout,
            &Unlimited,
        ))
    }

    /// The largest `k` for each node such that it is in a part where everyone has `k` neighbours.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// assert!(roads.k_core()?.iter().all(|(_, core)| *core == 2));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn k_core(&self) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(super::k_core(&self.layout, &Unlimited))
    }

    /// The relationships that hold each component together at the least weight, each with its weight.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let weight: f64 = roads.minimum_spanning_tree()?.iter().map(|(_, weight)| weight).sum();
    /// assert_eq!(weight, 140.0);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn minimum_spanning_tree(&self) -> Result<Vec<(RelationshipId, f64)>> {
        super::minimum_spanning_tree(&self.layout, &Unlimited)
    }

    /// The relationships without which a component falls apart.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// assert!(roads.bridges()?.is_empty()); // there are two ways to everywhere
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn bridges(&self) -> Result<Vec<RelationshipId>> {
        super::bridges(&self.layout, &Unlimited)
    }

    /// The nodes without which a component falls apart.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// assert!(roads.articulation_points()?.is_empty());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn articulation_points(&self) -> Result<Vec<NodeId>> {
        let places = super::articulation_points(&self.layout, &Unlimited)?.into_iter();
        Ok(places.map(|place| self.layout.node(place)).collect())
    }

    /// The path between two nodes whose weights sum to the least.
    ///
    /// Fails where a weight is negative, or a node is not in the projection.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let end = |name| db.read(|graph| graph.find("City", "name", name)[0])?;
    /// let path = roads.shortest_path(end("a"), end("c"))?.expect("there are two");
    /// assert_eq!((path.cost(), path.nodes.len()), (140.0, 3));
    /// assert!(roads.shortest_path(end("c"), end("a"))?.is_none());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn shortest_path(&self, from: NodeId, to: NodeId) -> Result<Option<WeightedPath>> {
        self.a_star(from, to, |_| 0.0)
    }

    /// The same, guided by an estimate of what is left from a node to the end. The path is the cheapest where no estimate is too
    /// high; the nearer the estimates come, the fewer nodes are looked at.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let end = |name| db.read(|graph| graph.find("City", "name", name)[0])?;
    /// let left = |node| if node == end("b") { 75.0 } else { 0.0 };
    /// assert_eq!(roads.a_star(end("a"), end("c"), left)?.map(|path| path.cost()), Some(140.0));
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
        let found = super::a_star(layout, ends, estimate, &Unlimited)?;
        Ok(found.map(|route| WeightedPath::of(layout, route)))
    }

    /// The `k` paths between two nodes whose weights sum to the least, none visiting a node twice, cheapest first.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let end = |name| db.read(|graph| graph.find("City", "name", name)[0])?;
    /// let costs: Vec<f64> = roads.k_shortest_paths(end("a"), end("c"), 5)?.iter().map(|path| path.cost()).collect();
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
        let found = super::k_shortest_paths(layout, ends, k, &Unlimited)?.into_iter();
        Ok(found.map(|route| WeightedPath::of(layout, route)).collect())
    }

    /// What the cheapest path from a node to each node that it reaches costs.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let end = |name| db.read(|graph| graph.find("City", "name", name)[0])?;
    /// let costs: Vec<f64> = roads.distances(end("a"))?.into_iter().map(|(_, cost)| cost).collect();
    /// assert_eq!(costs, [0.0, 60.0, 140.0]);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn distances(&self, from: NodeId) -> Result<Vec<(NodeId, f64)>> {
        let (costs, _) = super::distances(&self.layout, self.place(from)?, &Unlimited)?;
        let reached = self.nodes().zip(costs).filter(|(_, cost)| cost.is_finite());
        Ok(reached.collect())
    }

    fn nodes(&self) -> impl Iterator<Item = NodeId> {
        (0..self.layout.node_count()).map(|place| self.layout.node(place as u32))
    }

    fn by_node<T>(&self, found: Result<Vec<T>>) -> Result<Vec<(NodeId, T)>> {
        Ok(self.nodes().zip(found?).collect())
    }

    fn place(&self, node: NodeId) -> Result<u32> {
        let missing = || {
            let message = format!("node {} is not in the projection", node.0);
            Error::argument(ErrorCode::InvalidArgumentValue, message)
        };
        self.layout.place(node).ok_or_else(missing)
    }
}

impl Projection<Directed> {
    /// An order in which every relationship leads on, each node with its level: how many relationships the longest way to it
    /// has. Fails where relationships lead in a circle, and names it.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a:City {name: 'a'})-[:ROAD {km: 60}]->(b:City {name: 'b'})-[:ROAD {km: 80}]->(c:City {name: 'c'}),
    ///             (a)-[:ROAD {km: 150}]->(c)", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let levels: Vec<u32> = roads.topological_sort()?.into_iter().map(|(_, level)| level).collect();
    /// assert_eq!(levels, [0, 1, 2]);
    /// db.execute("MATCH (a {name: 'a'}), (c {name: 'c'}) CREATE (c)-[:ROAD {km: 150}]->(a)", ())?;
    /// assert!(db.read(|graph| graph.project().build())??.topological_sort().is_err());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn topological_sort(&self) -> Result<Vec<(NodeId, u32)>> {
        let order = super::topological_sort(&self.layout, &Unlimited)?.sorted(&self.layout)?;
        let named = order
            .into_iter()
            .map(|(place, level)| (self.layout.node(place), level));
        Ok(named.collect())
    }
}
