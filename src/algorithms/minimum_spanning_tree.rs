//! A minimum spanning tree of each weakly connected component.

use super::cancellation::{Cancellation, filled};
use super::projection::Layout;
use super::trees::Trees;
use crate::error::Result;
use crate::graph::Direction;
use crate::value::RelationshipId;
use crate::value::allowance::Allowance;

/// The relationships of a minimum spanning forest with their weights, lightest first; in a tie the lower id first.
/// Kruskal's algorithm: a relationship is taken if its ends are not connected yet.
pub fn minimum_spanning_tree(
    layout: &Layout,
    allowance: &dyn Allowance,
) -> Result<Vec<(RelationshipId, f64)>> {
    let way = Direction::Outgoing;
    let (rows, weights) = (layout.rows(way), layout.weights(way));
    let relationships = layout.relationships(way);
    let mut edges = filled(allowance, (0.0, RelationshipId(0), 0, 0), rows.entries())?;
    for node in 0..rows.len() as u32 {
        for entry in rows.run(node) {
            let weight = weights.map_or(1.0, |weights| weights[entry]);
            edges[entry] = (weight, relationships[entry], node, rows.neighbour(entry));
        }
    }
    edges.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    allowance.hold(4 * rows.len() as u64)?;
    let trees = Trees::new(rows.len());
    let mut tree = Vec::new();
    let mut cancellation = Cancellation::new(allowance);
    for (weight, relationship, start, end) in edges {
        cancellation.steps(1)?;
        if trees.link(start, end) {
            tree.push((relationship, weight));
        }
    }
    Ok(tree)
}
