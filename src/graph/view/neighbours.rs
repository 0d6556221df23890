//! Neighbours of a node by direction and type.

use super::GraphView;
use crate::graph::adjacency::{Adjacency, TypeAdjacency};
use crate::graph::derivation::{BindingPattern, Derived};
use crate::graph::symbol::TypeId;
use crate::value::{NodeId, RelationshipId};
use std::ops::Range;

/// The direction in which relationships are followed.
///
/// ```
/// use tupu::Direction;
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City)-[:LOCATED_IN]->(:Province)", ())?;
/// let degrees = db.read(|graph| {
///     let city = graph.nodes("City").next().expect("there is one");
///     [Direction::Outgoing, Direction::Incoming, Direction::Both].map(|way| graph.degree(city, way, &[]))
/// })?;
/// assert_eq!(degrees, [1, 0, 1]);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From start to end.
    Outgoing,
    /// From end to start.
    Incoming,
    /// Both directions; a loop is followed once.
    Both,
}

impl Direction {
    /// The direction of the same relationships, seen from their other ends.
    pub(crate) fn opposite(self) -> Direction {
        match self {
            Direction::Outgoing => Direction::Incoming,
            Direction::Incoming => Direction::Outgoing,
            Direction::Both => Direction::Both,
        }
    }
}

/// Neighbours.
impl GraphView {
    /// Calls `visit` with every relationship of a node in a direction, and the node at its other end. `types`: only
    /// these, each named once; `None`: all.
    pub fn expand(
        &self,
        node: NodeId,
        direction: Direction,
        types: Option<&[TypeId]>,
        visit: &mut dyn FnMut(RelationshipId, NodeId),
    ) {
        for adjacency in self.adjacencies(types) {
            match direction {
                Direction::Outgoing => adjacency.outgoing.for_each(node, visit),
                Direction::Incoming => adjacency.incoming.for_each(node, visit),
                Direction::Both => {
                    adjacency.outgoing.for_each(node, visit);
                    // Its loops have already been visited as outgoing relationships.
                    adjacency
                        .incoming
                        .for_each(node, &mut |relationship, other| {
                            if other != node {
                                visit(relationship, other);
                            }
                        });
                }
            }
        }
        for (derived, of) in self.derived_of(types) {
            each_derived(derived, (node, direction, of), visit);
        }
    }

    /// The neighbours for one type and one direction (not `Both`), as slices if nothing has changed since the adjacency
    /// was built: neighbours sorted by id.
    pub fn neighbours(
        &self,
        node: NodeId,
        direction: Direction,
        relationship_type: TypeId,
    ) -> Option<(&[NodeId], &[RelationshipId])> {
        let adjacency = self.adjacency.get(relationship_type.0 as usize);
        if direction != Direction::Both
            && let Some((derived, of)) = self.derived_of(Some(&[relationship_type])).next()
        {
            // What is stored beside what is derived is in two pieces.
            let stored = adjacency.is_some_and(|of| degree_in(of, node, direction) > 0);
            return (!stored).then(|| derived.neighbours(node, given(direction), of));
        }
        match (direction, adjacency) {
            (Direction::Both, _) => None,
            (_, None) => Some((&[], &[])),
            (Direction::Outgoing, Some(adjacency)) => adjacency.outgoing.slices(node),
            (Direction::Incoming, Some(adjacency)) => adjacency.incoming.slices(node),
        }
    }

    /// The derived neighbours of a node for one type and one direction (not `Both`), if nothing is stored of it there. Sorted by
    /// id.
    pub fn derived_nodes(
        &self,
        node: NodeId,
        direction: Direction,
        relationship_type: TypeId,
    ) -> Option<&[NodeId]> {
        let (derived, of) = self.derived_of(Some(&[relationship_type])).next()?;
        let adjacency = self.adjacency.get(relationship_type.0 as usize);
        let stored = adjacency.is_some_and(|of| degree_in(of, node, direction) > 0);
        (!stored).then(|| derived.nodes(node, given(direction), of))
    }

    /// The neighbours of each of some nodes, as slices; a node may come several times. `Both`: loops are in two slices.
    pub fn for_each_neighbours(
        &self,
        from: impl Iterator<Item = NodeId> + Clone,
        direction: Direction,
        types: Option<&[TypeId]>,
        visit: &mut impl FnMut(NodeId, &[NodeId]),
    ) {
        for adjacency in self.adjacencies(types) {
            if direction != Direction::Incoming {
                adjacency.outgoing.for_each_neighbours(from.clone(), visit);
            }
            if direction != Direction::Outgoing {
                adjacency.incoming.for_each_neighbours(from.clone(), visit);
            }
        }
        for (derived, of) in self.derived_of(types) {
            let nodes: Vec<NodeId> = from.clone().collect();
            for way in ends_given(direction) {
                derived.prepare(&nodes, *way, of);
                for node in &nodes {
                    visit(*node, derived.nodes(*node, *way, of));
                }
            }
        }
    }

    /// The stored neighbours of each of some nodes with the relationships to them, as slices of equal length; a node may come
    /// several times. `Both`: loops are in two slices. Relationships that follow from rules are left out.
    pub fn for_each_hops(
        &self,
        from: impl Iterator<Item = NodeId> + Clone,
        direction: Direction,
        types: Option<&[TypeId]>,
        visit: &mut impl FnMut(NodeId, &[NodeId], &[RelationshipId]),
    ) {
        for adjacency in self.adjacencies(types) {
            if direction != Direction::Incoming {
                adjacency.outgoing.for_each_hops(from.clone(), visit);
            }
            if direction != Direction::Outgoing {
                adjacency.incoming.for_each_hops(from.clone(), visit);
            }
        }
    }

    /// The nodes with ids in a range that have stored relationships of some types in one direction (not `Both`), with their
    /// neighbours; for each type in ascending order.
    pub fn for_each_run(
        &self,
        ids: Range<u32>,
        direction: Direction,
        types: Option<&[TypeId]>,
        visit: &mut impl FnMut(NodeId, &[NodeId]),
    ) {
        for adjacency in self.adjacencies(types) {
            match direction {
                Direction::Outgoing => adjacency.outgoing.for_each_run(ids.clone(), visit),
                Direction::Incoming => adjacency.incoming.for_each_run(ids.clone(), visit),
                Direction::Both => {}
            }
        }
    }

    /// The number of relationships that [`GraphView::expand`] would visit.
    pub fn degree(&self, node: NodeId, direction: Direction, types: Option<&[TypeId]>) -> u64 {
        let stored: u64 = self
            .adjacencies(types)
            .map(|adjacency| degree_in(adjacency, node, direction))
            .sum();
        let mut derived = 0;
        for (others, of) in self.derived_of(types) {
            for way in ends_given(direction) {
                derived += others.nodes(node, *way, of).len() as u64;
            }
            if direction == Direction::Both {
                let out = others.nodes(node, BindingPattern::Start, of);
                derived -= loops_among(out, node);
            }
        }
        stored + derived
    }

    /// The expected degree, for one type, of a node that was reached along a relationship of the same type: nodes of
    /// many relationships are reached more often. It includes the relationship that led there. From a sample where the
    /// graph is large; `None` if no relationship is known.
    pub fn degree_again(&self, direction: Direction, relationship_type: TypeId) -> Option<f64> {
        let adjacency = self.adjacency.get(relationship_type.0 as usize)?;
        let mean = |side: &Adjacency| {
            let (degrees, squares) = side.moments();
            (degrees > 0).then(|| squares as f64 / degrees as f64)
        };
        match direction {
            Direction::Outgoing => mean(&adjacency.outgoing),
            Direction::Incoming => mean(&adjacency.incoming),
            // The degrees in the two directions are taken to be equal.
            Direction::Both => Some(mean(&adjacency.outgoing)? + mean(&adjacency.incoming)?),
        }
    }

    /// Relationships between two nodes: `from` at the start for `Outgoing`, at the end for `Incoming`.
    pub fn expand_into(
        &self,
        from: NodeId,
        to: NodeId,
        direction: Direction,
        types: Option<&[TypeId]>,
        visit: &mut dyn FnMut(RelationshipId),
    ) {
        for adjacency in self.adjacencies(types) {
            match direction {
                Direction::Outgoing => between(adjacency, from, to, visit),
                Direction::Incoming => between(adjacency, to, from, visit),
                Direction::Both => {
                    between(adjacency, from, to, visit);
                    if from != to {
                        between(adjacency, to, from, visit);
                    }
                }
            }
        }
        for (derived, of) in self.derived_of(types) {
            each_derived(
                derived,
                (from, direction, of),
                &mut |relationship, other| {
                    if other == to {
                        visit(relationship);
                    }
                },
            );
        }
    }

    /// The chunks of neighbours that have changed since their base was built.
    #[cfg(test)]
    pub fn overlaid_chunks(&self) -> usize {
        let chunks = self.adjacency.iter().flat_map(|of| of.written());
        chunks.filter(|chunk| chunk.has_overlay()).count()
    }

    /// Those of them that readers have to merge.
    #[cfg(test)]
    pub fn merged_chunks(&self) -> usize {
        let chunks = self.adjacency.iter().flat_map(|of| of.written());
        chunks.filter(|chunk| chunk.is_merged()).count()
    }

    fn adjacencies(&self, types: Option<&[TypeId]>) -> impl Iterator<Item = &TypeAdjacency> {
        let (all, named) = match types {
            None => (&self.adjacency[..], &[][..]),
            Some(types) => (&[][..], types),
        };
        let named = named
            .iter()
            .filter_map(|id| self.adjacency.get(id.0 as usize));
        all.iter().chain(named).map(|adjacency| &**adjacency)
    }
}

/// The relationships of a node to itself, among its sorted neighbours.
fn loops_among(neighbours: &[NodeId], node: NodeId) -> u64 {
    let from = neighbours.partition_point(|other| *other < node);
    let to = neighbours.partition_point(|other| *other <= node);
    (to - from) as u64
}

fn degree_in(adjacency: &TypeAdjacency, node: NodeId, direction: Direction) -> u64 {
    match direction {
        Direction::Outgoing => adjacency.outgoing.degree(node),
        Direction::Incoming => adjacency.incoming.degree(node),
        Direction::Both => {
            let both = adjacency.outgoing.degree(node) + adjacency.incoming.degree(node);
            both - loops(&adjacency.outgoing, node)
        }
    }
}

/// The end at which a node is whose relationships in one direction (not `Both`) are followed.
fn given(direction: Direction) -> BindingPattern {
    match direction {
        Direction::Outgoing | Direction::Both => BindingPattern::Start,
        Direction::Incoming => BindingPattern::End,
    }
}

/// The ends at which a node may be whose relationships in a direction are followed.
pub fn ends_given(direction: Direction) -> &'static [BindingPattern] {
    match direction {
        Direction::Outgoing => &[BindingPattern::Start],
        Direction::Incoming => &[BindingPattern::End],
        Direction::Both => &[BindingPattern::Start, BindingPattern::End],
    }
}

/// Derived relationships of a node; a loop is visited once.
fn each_derived(
    derived: &dyn Derived,
    (node, direction, of): (NodeId, Direction, TypeId),
    visit: &mut dyn FnMut(RelationshipId, NodeId),
) {
    for way in ends_given(direction) {
        let (others, relationships) = derived.neighbours(node, *way, of);
        for (other, relationship) in others.iter().zip(relationships) {
            let again = direction == Direction::Both && *way == BindingPattern::End;
            if !(again && *other == node) {
                visit(*relationship, *other);
            }
        }
    }
}

/// Searches from the node with fewer relationships.
fn between(
    adjacency: &TypeAdjacency,
    start: NodeId,
    end: NodeId,
    visit: &mut dyn FnMut(RelationshipId),
) {
    let (outgoing, incoming) = (&adjacency.outgoing, &adjacency.incoming);
    if outgoing.degree(start) <= incoming.degree(end) {
        outgoing.between(start, end, visit);
    } else {
        incoming.between(end, start, visit);
    }
}

fn loops(outgoing: &Adjacency, node: NodeId) -> u64 {
    let mut count = 0;
    outgoing.between(node, node, &mut |_| count += 1);
    count
}
