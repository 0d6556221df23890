//! Communities: which nodes belong together.

use crate::algorithms::{self, LabelPropagation, Louvain, NodeSimilarity, Projection};
use crate::error::Result;
use crate::value::NodeId;
use crate::value::allowance::Unlimited;

impl<Ty> Projection<Ty> {
    /// The number of the weakly connected component of each node.
    ///
    /// Source: R. E. Tarjan, *Efficiency of a Good But Not Linear Set Union Algorithm* (1975).
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
    /// assert!(roads.weakly_connected_components()?.iter().all(|(_, component)| *component == 0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn weakly_connected_components(&self) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(algorithms::weakly_connected_components(
            &self.layout,
            &Unlimited,
        ))
    }

    /// The number of the strongly connected component of each node.
    ///
    /// Source: R. E. Tarjan, *Depth-First Search and Linear Graph Algorithms* (1972).
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
    /// let components = roads.strongly_connected_components()?;
    /// assert_ne!(components[0].1, components[1].1); // there is no way back
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn strongly_connected_components(&self) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(algorithms::strongly_connected_components(
            &self.layout,
            &Unlimited,
        ))
    }

    /// The number of the community of each node, by the Louvain method.
    ///
    /// Source: V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre, *Fast Unfolding of Communities in Large
    /// Networks* (2008).
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
    /// let communities = roads.louvain(tupu::Louvain::default())?;
    /// assert_eq!(communities.len(), 3);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn louvain(&self, options: Louvain) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(algorithms::louvain(&self.layout, options, &Unlimited))
    }

    /// The number of the community of each node, by label propagation: every node repeatedly adopts the most frequent
    /// label of its neighbours.
    ///
    /// Source: U. N. Raghavan, R. Albert, S. Kumara, *Near Linear Time Algorithm to Detect Community Structures*
    /// (2007).
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
    /// let roads = db.read(|graph| graph.project().weight("km").build_undirected())??;
    /// let communities = roads.label_propagation(tupu::LabelPropagation::default())?;
    /// assert!(communities.iter().all(|(_, community)| *community == 0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn label_propagation(&self, options: LabelPropagation) -> Result<Vec<(NodeId, u32)>> {
        self.by_node(algorithms::label_propagation(
            &self.layout,
            options,
            &Unlimited,
        ))
    }

    /// The most similar other nodes of each node, by the Jaccard similarity of their neighbours, most similar first:
    /// node, other node, similarity.
    ///
    /// Source: P. Jaccard, *The Distribution of the Flora in the Alpine Zone* (1912).
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
    /// let similar = roads.node_similarity(tupu::NodeSimilarity::default())?;
    /// assert_eq!(similar.len(), 2); // a and b both lead to c
    /// assert_eq!(similar[0].2, 0.5); // of what a and b lead to, one in two is shared
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn node_similarity(&self, options: NodeSimilarity) -> Result<Vec<(NodeId, NodeId, f64)>> {
        let found = algorithms::node_similarity(&self.layout, options, &Unlimited)?.into_iter();
        let node = |place| self.layout.node(place);
        Ok(found
            .map(|pair| (node(pair.node), node(pair.other), pair.similarity))
            .collect())
    }
}
