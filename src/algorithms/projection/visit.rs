//! petgraph's `visit` traits, so that its algorithms run on a stored graph.
//!
//! Indices are obtained from the projection itself; an index out of range panics, as in petgraph's own graphs.

use super::Projection;
use super::edges::{AllEdges, EdgeReference, Edges, Neighbours, NodeReference};
use crate::graph::Direction;
use crate::value::{NodeId, RelationshipId};
use petgraph::EdgeType;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit;
use rustc_hash::FxHashSet;
use std::iter::Map;
use std::ops::Range;

/// A set of nodes, of the type that petgraph's own graphs use.
type NodeSet = <DiGraph<(), ()> as visit::Visitable>::Map;

impl<Ty: EdgeType> Projection<Ty> {
    /// The layout direction for a direction of petgraph.
    fn way(&self, direction: petgraph::Direction) -> Direction {
        match direction {
            _ if !Ty::is_directed() => Direction::Both,
            petgraph::Direction::Outgoing => Direction::Outgoing,
            petgraph::Direction::Incoming => Direction::Incoming,
        }
    }
}

impl<Ty> visit::GraphBase for Projection<Ty> {
    type NodeId = NodeIndex;
    type EdgeId = RelationshipId;
}

impl<Ty> visit::Data for Projection<Ty> {
    type NodeWeight = NodeId;
    type EdgeWeight = f64;
}

impl<Ty: EdgeType> visit::GraphProp for Projection<Ty> {
    type EdgeType = Ty;
}

impl<Ty> visit::NodeCount for Projection<Ty> {
    fn node_count(&self) -> usize {
        Projection::node_count(self)
    }
}

impl<Ty> visit::EdgeCount for Projection<Ty> {
    fn edge_count(&self) -> usize {
        Projection::edge_count(self)
    }
}

impl<Ty> visit::NodeIndexable for Projection<Ty> {
    fn node_bound(&self) -> usize {
        Projection::node_count(self)
    }

    fn to_index(&self, node: NodeIndex) -> usize {
        node.index()
    }

    fn from_index(&self, index: usize) -> NodeIndex {
        NodeIndex::new(index)
    }
}

impl<Ty> visit::NodeCompactIndexable for Projection<Ty> {}

impl<Ty> visit::EdgeIndexable for Projection<Ty> {
    fn edge_bound(&self) -> usize {
        self.layout.graph().relationship_bound() as usize
    }

    fn to_index(&self, edge: RelationshipId) -> usize {
        edge.0 as usize
    }

    fn from_index(&self, index: usize) -> RelationshipId {
        RelationshipId(index as u32)
    }
}

impl<Ty> visit::Visitable for Projection<Ty> {
    type Map = NodeSet;

    fn visit_map(&self) -> NodeSet {
        NodeSet::with_capacity(Projection::node_count(self))
    }

    fn reset_map(&self, map: &mut NodeSet) {
        map.clear();
        map.grow(Projection::node_count(self));
    }
}

impl<'a, Ty: EdgeType> visit::IntoNeighbors for &'a Projection<Ty> {
    type Neighbors = Neighbours<'a>;

    fn neighbors(self, node: NodeIndex) -> Neighbours<'a> {
        Neighbours::new(&self.layout, node, self.way(petgraph::Outgoing))
    }
}

impl<'a, Ty: EdgeType> visit::IntoNeighborsDirected for &'a Projection<Ty> {
    type NeighborsDirected = Neighbours<'a>;

    fn neighbors_directed(self, node: NodeIndex, way: petgraph::Direction) -> Neighbours<'a> {
        Neighbours::new(&self.layout, node, self.way(way))
    }
}

impl<'a, Ty: EdgeType> visit::IntoEdgeReferences for &'a Projection<Ty> {
    type EdgeRef = EdgeReference;
    type EdgeReferences = AllEdges<'a>;

    fn edge_references(self) -> AllEdges<'a> {
        AllEdges::new(&self.layout)
    }
}

impl<'a, Ty: EdgeType> visit::IntoEdges for &'a Projection<Ty> {
    type Edges = Edges<'a>;

    fn edges(self, node: NodeIndex) -> Edges<'a> {
        Edges::new(&self.layout, node, self.way(petgraph::Outgoing), false)
    }
}

impl<'a, Ty: EdgeType> visit::IntoEdgesDirected for &'a Projection<Ty> {
    type EdgesDirected = Edges<'a>;

    fn edges_directed(self, node: NodeIndex, way: petgraph::Direction) -> Edges<'a> {
        let reversed = way == petgraph::Incoming;
        Edges::new(&self.layout, node, self.way(way), reversed)
    }
}

impl<Ty> visit::IntoNodeIdentifiers for &Projection<Ty> {
    type NodeIdentifiers = Map<Range<usize>, fn(usize) -> NodeIndex>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..Projection::node_count(self)).map(NodeIndex::new)
    }
}

/// The nodes of a projection.
#[derive(Clone, Debug)]
pub struct NodeReferences<'a> {
    layout: &'a super::Layout,
    places: Range<u32>,
}

impl Iterator for NodeReferences<'_> {
    type Item = NodeReference;

    fn next(&mut self) -> Option<NodeReference> {
        let place = self.places.next()?;
        Some(NodeReference::new(self.layout, place))
    }

    /// Exact, because petgraph's articulation points allocate their tables by it.
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl<'a, Ty> visit::IntoNodeReferences for &'a Projection<Ty> {
    type NodeRef = NodeReference;
    type NodeReferences = NodeReferences<'a>;

    fn node_references(self) -> NodeReferences<'a> {
        NodeReferences {
            layout: &self.layout,
            places: 0..Projection::node_count(self) as u32,
        }
    }
}

impl<Ty: EdgeType> visit::GetAdjacencyMatrix for Projection<Ty> {
    type AdjMatrix = FxHashSet<(NodeIndex, NodeIndex)>;

    fn adjacency_matrix(&self) -> Self::AdjMatrix {
        let way = self.way(petgraph::Outgoing);
        let nodes = (0..Projection::node_count(self)).map(NodeIndex::new);
        nodes
            .flat_map(|node| {
                Neighbours::new(&self.layout, node, way).map(move |other| (node, other))
            })
            .collect()
    }

    fn is_adjacent(&self, matrix: &Self::AdjMatrix, a: NodeIndex, b: NodeIndex) -> bool {
        matrix.contains(&(a, b))
    }
}
