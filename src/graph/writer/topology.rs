//! The petgraph topology of the graph: which nodes are connected. Only the writer has one, and it is never cloned.
//!
//! A node's id is its petgraph index: nodes are never removed; a deleted one becomes a vacant record. petgraph assigns
//! edge indices itself, so a relationship's edge is looked up.
//!
//! petgraph removes an edge by traversing the lists of both its ends. So edges are kept until the transaction ends
//! (their relationships are tombstones until then anyway) and are removed newest first, which is where the traversal
//! begins. If even that would cost more than rebuilding the petgraph, it is rebuilt.

use crate::graph::record::{NONE, NodeRecord, RelationshipRecord};
use crate::graph::symbol::TypeId;
use crate::graph::view::{Direction, GraphView};
use crate::value::{NodeId, RelationshipId};
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use roaring::RoaringBitmap;

/// The weight of a petgraph edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationshipEdge {
    /// The relationship.
    pub relationship: RelationshipId,
    /// Its type.
    pub relationship_type: TypeId,
}

/// The petgraph, and the edge of each relationship.
#[derive(Debug, Default)]
pub struct Topology {
    graph: StableDiGraph<NodeRecord, RelationshipEdge>,
    /// The edge of each relationship, including deleted ones until [`Topology::without`]; [`NONE`] if there is none.
    edges: Vec<u32>,
}

impl Topology {
    /// The petgraph of a state.
    pub fn of(view: &GraphView) -> Topology {
        let (nodes, relationships) = (view.nodes.len(), view.relationships.len());
        let mut topology = Topology {
            graph: StableDiGraph::with_capacity(nodes, relationships),
            edges: Vec::with_capacity(relationships),
        };
        for record in view.nodes.iter() {
            topology.graph.add_node(*record);
        }
        for (id, record) in (0..NONE).zip(view.relationships.iter()) {
            // Including tombstones, which a rollback may restore.
            match record.type_id() {
                Some(_) => topology.insert(RelationshipId(id), *record),
                None => topology.edges.push(NONE),
            }
        }
        topology
    }

    /// Writes a node's record; an id past the end is reached by adding nodes.
    pub fn set_node(&mut self, node: NodeId, record: NodeRecord) {
        while self.graph.node_count() <= node.0 as usize {
            self.graph.add_node(NodeRecord::VACANT);
        }
        if let Some(place) = self.graph.node_weight_mut(index(node)) {
            *place = record;
        }
    }

    /// Adds the edge of a relationship between existing nodes. An edge that remains from a deletion of the same
    /// relationship in this transaction is reused.
    pub fn insert(&mut self, relationship: RelationshipId, record: RelationshipRecord) {
        let place = relationship.0 as usize;
        let edge = RelationshipEdge {
            relationship,
            relationship_type: TypeId(record.relationship_type),
        };
        let (start, end) = (index(record.start), index(record.end));
        if place >= self.edges.len() {
            self.edges.resize(place + 1, NONE);
        }
        let former = EdgeIndex::new(self.edges[place] as usize);
        if self.graph.edge_weight(former) == Some(&edge)
            && self.graph.edge_endpoints(former) == Some((start, end))
        {
            return;
        }
        self.graph.remove_edge(former);
        let added = self.graph.try_add_edge(start, end, edge);
        self.edges[place] = added.map_or(NONE, |edge| edge.index() as u32);
    }

    /// The topology without the edges of deleted relationships, which are still tombstones in the view; `None` if
    /// rebuilding it is cheaper.
    pub fn without(mut self, deleted: &RoaringBitmap, view: &GraphView) -> Option<Topology> {
        let all = (self.graph.node_count() + self.graph.edge_count()) as u64;
        let mut edges = Vec::new();
        let mut cost = 0;
        for id in deleted {
            let place = self.edges.get_mut(id as usize);
            let edge = place.map_or(NONE, |place| std::mem::replace(place, NONE));
            let Some((start, end)) = view.endpoints(RelationshipId(id)) else {
                continue;
            };
            cost += 1
                + view.degree(start, Direction::Outgoing, None)
                + view.degree(end, Direction::Incoming, None);
            if cost > all {
                return None;
            }
            edges.push(edge);
        }
        edges.sort_unstable_by(|a, b| b.cmp(a));
        for edge in edges {
            self.graph.remove_edge(EdgeIndex::new(edge as usize));
        }
        Some(self)
    }

    /// Whether the petgraph agrees with the record of a node.
    pub fn has_node(&self, node: NodeId, record: NodeRecord) -> bool {
        self.graph.node_weight(index(node)) == Some(&record)
    }

    /// Every edge with its ends, including those of tombstones.
    pub fn edges(&self) -> impl Iterator<Item = (RelationshipEdge, NodeId, NodeId)> {
        self.graph.edge_references().map(|edge| {
            let (start, end) = (edge.source().index(), edge.target().index());
            (*edge.weight(), NodeId(start as u32), NodeId(end as u32))
        })
    }
}

fn index(node: NodeId) -> NodeIndex {
    NodeIndex::new(node.0 as usize)
}
