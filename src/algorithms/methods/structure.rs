//! Structure: triangles, cores, spanning trees, bridges, topological order.

use crate::algorithms::{self, Projection};
use crate::error::Result;
use crate::value::allowance::Unlimited;
use crate::value::{NodeId, RelationshipId};
use petgraph::Directed;

impl<Ty> Projection<Ty> {
    /// The number of triangles that contain each node.
    ///
    /// Source: M. Latapy, *Main-Memory Triangle Computations for Very Large (Sparse (Power-Law)) Graphs* (2008).
    ///
    /// # Errors
    ///
    /// None from here, as no limit applies; `CALL algo.…` of the same algorithm gives `LimitError` (`TimeOut`,
    /// `Cancelled`, `MemoryLimit`).
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
        self.by_node(algorithms::triangle_count(&self.layout, &Unlimited))
    }

    /// The fraction of the pairs of each node's neighbours that are neighbours of each other.
    ///
    /// Source: D. J. Watts, S. H. Strogatz, *Collective Dynamics of 'Small-World' Networks* (1998).
    ///
    /// # Errors
    ///
    /// None from here, as no limit applies; `CALL algo.…` of the same algorithm gives `LimitError` (`TimeOut`,
    /// `Cancelled`, `MemoryLimit`).
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
        self.by_node(algorithms::local_clustering_coefficient(
            &self.layout,
            &Unlimited,
        ))
    }

    /// The largest `k` for each node such that it belongs to a subgraph in which every node has at least `k`
    /// neighbours.
    ///
    /// Source: V. Batagelj, M. Zaveršnik, *An O(m) Algorithm for Cores Decomposition of Networks* (2003).
    ///
    /// # Errors
    ///
    /// None from here, as no limit applies; `CALL algo.…` of the same algorithm gives `LimitError` (`TimeOut`,
    /// `Cancelled`, `MemoryLimit`).
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
        self.by_node(algorithms::k_core(&self.layout, &Unlimited))
    }

    /// The relationships of a minimum spanning tree of each component, with their weights.
    ///
    /// Source: J. B. Kruskal, *On the Shortest Spanning Subtree of a Graph* (1956).
    ///
    /// # Errors
    ///
    /// None from here, as no limit applies; `CALL algo.…` of the same algorithm gives `LimitError` (`TimeOut`,
    /// `Cancelled`, `MemoryLimit`).
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
        algorithms::minimum_spanning_tree(&self.layout, &Unlimited)
    }

    /// The relationships whose removal disconnects a component.
    ///
    /// Source: J. Hopcroft, R. Tarjan, *Efficient Algorithms for Graph Manipulation* (1973).
    ///
    /// # Errors
    ///
    /// None from here, as no limit applies; `CALL algo.…` of the same algorithm gives `LimitError` (`TimeOut`,
    /// `Cancelled`, `MemoryLimit`).
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
        algorithms::bridges(&self.layout, &Unlimited)
    }

    /// The nodes whose removal disconnects a component.
    ///
    /// Source: J. Hopcroft, R. Tarjan, *Efficient Algorithms for Graph Manipulation* (1973).
    ///
    /// # Errors
    ///
    /// None from here, as no limit applies; `CALL algo.…` of the same algorithm gives `LimitError` (`TimeOut`,
    /// `Cancelled`, `MemoryLimit`).
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
        let places = algorithms::articulation_points(&self.layout, &Unlimited)?.into_iter();
        Ok(places.map(|place| self.layout.node(place)).collect())
    }
}

impl Projection<Directed> {
    /// An order in which every relationship leads to a later node. Each node has a level: the length of the longest
    /// path to it. Fails if the graph has a cycle; the error names one.
    ///
    /// Source: A. B. Kahn, *Topological Sorting of Large Networks* (1962).
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) if relationships form a cycle.
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
        let order = algorithms::topological_sort(&self.layout, &Unlimited)?.sorted(&self.layout)?;
        let named = order
            .into_iter()
            .map(|(place, level)| (self.layout.node(place), level));
        Ok(named.collect())
    }
}
