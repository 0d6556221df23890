//! Centrality: which nodes matter.

use crate::algorithms::{self, PageRank, Projection};
use crate::error::{Error, ErrorCode, Result};
use crate::value::NodeId;
use crate::value::allowance::Unlimited;

/// Results are in the order of the nodes' ids unless another order is named. In a directed projection relationships
/// lead from start to end where direction matters to an algorithm; in an undirected one they lead both ways.
impl<Ty> Projection<Ty> {
    /// PageRank: how often a random walk along relationships visits each node; the scores sum to 1.
    ///
    /// Source: L. Page, S. Brin, R. Motwani, T. Winograd, *The PageRank Citation Ranking* (1999), by power
    /// iteration.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a damping factor outside of 0 to 1, and for a source that is not in
    /// the projection.
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
        self.by_node(algorithms::page_rank(&self.layout, &options, &Unlimited))
    }

    /// The number of relationships of each node, or their total weight.
    ///
    /// Source: L. C. Freeman, *Centrality in Social Networks* (1978), not normalised.
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
        self.nodes().zip(algorithms::degree(&self.layout)).collect()
    }

    /// Closeness: how near each node is to the nodes that reach it, scaled by their share of all nodes.
    ///
    /// Source: S. Wasserman, K. Faust, *Social Network Analysis* (1994), for graphs of several components.
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
    /// let closeness = roads.closeness()?;
    /// assert_eq!(closeness[0].1, 0.0); // nobody comes to it
    /// assert_eq!(closeness[2].1, 2.0 / (140.0 + 80.0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn closeness(&self) -> Result<Vec<(NodeId, f64)>> {
        self.by_node(algorithms::closeness(&self.layout, &Unlimited))
    }

    /// Betweenness: the number, or the fraction, of pairs of other nodes whose shortest paths go through each node.
    /// Weights are ignored.
    ///
    /// Source: U. Brandes, *A Faster Algorithm for Betweenness Centrality* (2001).
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
    /// assert!(roads.betweenness(true)?.iter().all(|(_, score)| *score == 0.0)); // there is a way around b
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn betweenness(&self, normalized: bool) -> Result<Vec<(NodeId, f64)>> {
        self.by_node(algorithms::betweenness(
            &self.layout,
            normalized,
            &Unlimited,
        ))
    }
}
