//! Small random graphs, as a layout and as plain edges.

use crate::algorithms::{Layout, ProjectionBuilder};
use crate::graph::{Direction, GraphBuilder};
use crate::value::allowance::Unlimited;
use crate::value::{NodeId, Value};
use proptest::prelude::*;

/// The number of cases of each property; `TUPU_TEST_RUNS` sets more.
pub fn cases() -> ProptestConfig {
    let runs = std::env::var("TUPU_TEST_RUNS");
    ProptestConfig::with_cases(runs.ok().and_then(|runs| runs.parse().ok()).unwrap_or(128))
}

/// Nodes from 0 on, and edges: start, end, weight.
#[derive(Clone, Debug)]
pub struct Plain {
    pub nodes: usize,
    pub edges: Vec<(usize, usize, u8)>,
}

/// Up to `nodes` nodes and `edges` edges, with loops and parallel edges.
pub fn plain(nodes: usize, edges: usize) -> impl Strategy<Value = Plain> {
    (1..=nodes).prop_flat_map(move |nodes| {
        let edge = (0..nodes, 0..nodes, 0..10_u8);
        let edges = prop::collection::vec(edge, 0..=edges);
        edges.prop_map(move |edges| Plain { nodes, edges })
    })
}

/// Both directions, and following relationships both ways.
pub fn directions() -> impl Strategy<Value = Direction> {
    prop::sample::select(vec![
        Direction::Outgoing,
        Direction::Incoming,
        Direction::Both,
    ])
}

/// The distance of an unreachable node.
pub const FAR: f64 = f64::INFINITY;

impl Plain {
    /// The layout of a stored graph that has more than these elements: nodes of another label in between, other
    /// relationships. The id of a relationship is its index among the edges, plus one for each node.
    pub fn layout(&self, direction: Direction) -> Layout {
        let mut builder = GraphBuilder::default();
        let (chosen, other) = (builder.label("Chosen"), builder.label("Other"));
        let (follow, never) = (
            builder.relationship_type("FOLLOW"),
            builder.relationship_type("NEVER"),
        );
        let weight = builder.key("weight");
        for _ in 0..self.nodes {
            let node = builder.add_node(&[chosen], &[]).unwrap();
            let stranger = builder.add_node(&[other], &[]).unwrap();
            builder
                .add_relationship(never, node, stranger, &[])
                .unwrap();
        }
        for (start, end, number) in &self.edges {
            let (start, end) = (NodeId(2 * *start as u32), NodeId(2 * *end as u32));
            let value = Value::Integer(i64::from(*number));
            builder
                .add_relationship(follow, start, end, &[(weight, value)])
                .unwrap();
        }
        let view = builder.finish();
        let projection = ProjectionBuilder::new(&view)
            .labels(["Chosen"])
            .types(["FOLLOW"]);
        projection
            .weight("weight")
            .layout(direction, &Unlimited)
            .unwrap()
    }

    /// Edges as they are followed: along a direction, or both ways, a loop once; with their index among the edges.
    pub fn followed(&self, direction: Direction) -> Vec<(usize, usize, f64, usize)> {
        let mut followed = Vec::new();
        for (place, (start, end, weight)) in self.edges.iter().enumerate() {
            let (start, end, weight) = (*start, *end, f64::from(*weight));
            if direction != Direction::Incoming {
                followed.push((start, end, weight, place));
            }
            if direction == Direction::Incoming || (direction == Direction::Both && start != end) {
                followed.push((end, start, weight, place));
            }
        }
        followed
    }

    /// All distances, by Floyd and Warshall; with each edge of length 1 where `hops`.
    pub fn distances(&self, direction: Direction, hops: bool) -> Vec<Vec<f64>> {
        let mut distances = vec![vec![FAR; self.nodes]; self.nodes];
        for (start, end, weight, _) in self.followed(direction) {
            let weight = if hops { 1.0 } else { weight };
            distances[start][end] = distances[start][end].min(weight);
        }
        for (node, row) in distances.iter_mut().enumerate() {
            row[node] = 0.0;
        }
        for middle in 0..self.nodes {
            for start in 0..self.nodes {
                for end in 0..self.nodes {
                    let by = distances[start][middle] + distances[middle][end];
                    distances[start][end] = distances[start][end].min(by);
                }
            }
        }
        distances
    }

    /// Whether two different nodes are neighbours, whatever the direction.
    pub fn neighbours(&self, a: usize, b: usize) -> bool {
        let joins = |edge: &(usize, usize, u8)| [(a, b), (b, a)].contains(&(edge.0, edge.1));
        a != b && self.edges.iter().any(joins)
    }

    /// The number of weakly connected components among the nodes and edges that are not excluded.
    pub fn components(&self, without_node: Option<usize>, without_edge: Option<usize>) -> usize {
        let mut component: Vec<usize> = (0..self.nodes).collect();
        let edges = self.edges.iter().enumerate();
        for (place, (start, end, _)) in edges {
            let gone = [Some(*start), Some(*end)].contains(&without_node);
            if (without_node.is_some() && gone) || Some(place) == without_edge {
                continue;
            }
            let (from, to) = (component[*start], component[*end]);
            component
                .iter_mut()
                .filter(|one| **one == from)
                .for_each(|one| *one = to);
        }
        let mut left: Vec<usize> = (0..self.nodes)
            .filter(|node| Some(*node) != without_node)
            .map(|node| component[node])
            .collect();
        left.sort_unstable();
        left.dedup();
        left.len()
    }

    /// The index of an edge by the id of its relationship.
    pub fn edge_of(&self, relationship: u32) -> usize {
        relationship as usize - self.nodes
    }
}

/// Whether two lists of numbers are equal up to rounding.
pub fn near(found: &[f64], wanted: &[f64]) -> bool {
    let close = |(a, b): (&f64, &f64)| a == b || (a - b).abs() < 1e-9;
    found.len() == wanted.len() && found.iter().zip(wanted).all(close)
}
