//! petgraph's edge references for a projection, and the iterators over them.

use super::layout::Layout;
use super::rows::Rows;
use crate::graph::Direction;
use crate::value::{NodeId, RelationshipId};
use petgraph::graph::NodeIndex;
use petgraph::visit::{EdgeRef, NodeRef};
use std::ops::Range;

/// A reference to an edge of a [`Projection`](super::Projection), as petgraph's algorithms use it.
///
/// ```
/// use tupu::petgraph::visit::{EdgeRef, IntoEdgeReferences};
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE ()-[:ROAD {km: 62}]->()", ())?;
/// let roads = db.read(|graph| graph.project().weight("km").build())??;
/// let weights: Vec<f64> = (&roads).edge_references().map(|road| *road.weight()).collect();
/// assert_eq!(weights, [62.0]);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeReference {
    source: NodeIndex,
    target: NodeIndex,
    relationship: RelationshipId,
    weight: f64,
}

/// Like petgraph's own edge references, usable without the trait `EdgeRef` in scope.
impl EdgeReference {
    /// The weight; 1 if the projection has none.
    ///
    /// ```
    /// use tupu::petgraph::algo::dijkstra;
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE ()-[:ROAD {km: 62}]->()", ())?;
    /// let roads = db.read(|graph| graph.project().weight("km").build())??;
    /// let distances = dijkstra(&roads, 0.into(), None, |road| *road.weight());
    /// assert!(distances.values().any(|km| *km == 62.0));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn weight(&self) -> &f64 {
        &self.weight
    }

    /// The relationship.
    ///
    /// ```
    /// use tupu::petgraph::visit::IntoEdgeReferences;
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE ()-[:ROAD]->()", ())?;
    /// db.read(|graph| {
    ///     let roads = graph.project().build()?;
    ///     let road = (&roads).edge_references().next().expect("there is one");
    ///     assert_eq!(graph.relationship_type(road.id()), Some("ROAD"));
    ///     Ok::<_, tupu::Error>(())
    /// })??;
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn id(&self) -> RelationshipId {
        self.relationship
    }
}

impl EdgeRef for EdgeReference {
    type NodeId = NodeIndex;
    type EdgeId = RelationshipId;
    type Weight = f64;

    fn source(&self) -> NodeIndex {
        self.source
    }

    fn target(&self) -> NodeIndex {
        self.target
    }

    fn weight(&self) -> &f64 {
        &self.weight
    }

    fn id(&self) -> RelationshipId {
        self.relationship
    }
}

/// A reference to a node: its index and, as its weight, its id in the graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeReference {
    index: NodeIndex,
    node: NodeId,
}

impl NodeReference {
    /// The node at a layout index.
    pub fn new(layout: &Layout, place: u32) -> NodeReference {
        NodeReference {
            index: NodeIndex::new(place as usize),
            node: layout.node(place),
        }
    }
}

impl NodeRef for NodeReference {
    type NodeId = NodeIndex;
    type Weight = NodeId;

    fn id(&self) -> NodeIndex {
        self.index
    }

    fn weight(&self) -> &NodeId {
        &self.node
    }
}

/// The neighbours of a node.
#[derive(Clone, Debug)]
pub struct Neighbours<'a>(std::slice::Iter<'a, u32>);

impl<'a> Neighbours<'a> {
    /// The neighbours along one direction.
    pub fn new(layout: &'a Layout, node: NodeIndex, way: Direction) -> Neighbours<'a> {
        Neighbours(layout.rows(way).row(node.index() as u32).iter())
    }
}

impl Iterator for Neighbours<'_> {
    type Item = NodeIndex;

    fn next(&mut self) -> Option<NodeIndex> {
        self.0.next().map(|place| NodeIndex::new(*place as usize))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// The entries of one direction of a layout, with their attributes.
#[derive(Clone, Copy, Debug)]
struct Entries<'a> {
    rows: &'a Rows,
    relationships: &'a [RelationshipId],
    weights: Option<&'a [f64]>,
    /// Whether the entries are seen from their targets.
    reversed: bool,
}

impl<'a> Entries<'a> {
    fn of(layout: &'a Layout, way: Direction, reversed: bool) -> Entries<'a> {
        Entries {
            rows: layout.rows(way),
            relationships: layout.relationships(way),
            weights: layout.weights(way),
            reversed,
        }
    }

    fn edge(&self, from: u32, entry: usize) -> EdgeReference {
        let from = NodeIndex::new(from as usize);
        let to = NodeIndex::new(self.rows.neighbour(entry) as usize);
        let (source, target) = if self.reversed {
            (to, from)
        } else {
            (from, to)
        };
        EdgeReference {
            source,
            target,
            relationship: self.relationships[entry],
            weight: self.weights.map_or(1.0, |weights| weights[entry]),
        }
    }
}

/// The edges of a node.
#[derive(Clone, Debug)]
pub struct Edges<'a> {
    entries: Entries<'a>,
    node: u32,
    run: Range<usize>,
}

impl<'a> Edges<'a> {
    /// The edges along one direction; `reversed`: the node is their target.
    pub fn new(layout: &'a Layout, node: NodeIndex, way: Direction, reversed: bool) -> Edges<'a> {
        let (entries, node) = (Entries::of(layout, way, reversed), node.index() as u32);
        Edges {
            run: entries.rows.run(node),
            entries,
            node,
        }
    }
}

impl Iterator for Edges<'_> {
    type Item = EdgeReference;

    fn next(&mut self) -> Option<EdgeReference> {
        let entry = self.run.next()?;
        Some(self.entries.edge(self.node, entry))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.run.size_hint()
    }
}

/// All edges, each once, from start to end.
#[derive(Clone, Debug)]
pub struct AllEdges<'a> {
    entries: Entries<'a>,
    node: u32,
    run: Range<usize>,
}

impl<'a> AllEdges<'a> {
    /// Starts at the first node.
    pub fn new(layout: &'a Layout) -> AllEdges<'a> {
        AllEdges {
            entries: Entries::of(layout, Direction::Outgoing, false),
            node: 0,
            run: 0..0,
        }
    }
}

impl Iterator for AllEdges<'_> {
    type Item = EdgeReference;

    fn next(&mut self) -> Option<EdgeReference> {
        loop {
            if let Some(entry) = self.run.next() {
                return Some(self.entries.edge(self.node - 1, entry));
            }
            if self.node as usize == self.entries.rows.len() {
                return None;
            }
            self.run = self.entries.rows.run(self.node);
            self.node += 1;
        }
    }
}
