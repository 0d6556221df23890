//! A part of a graph laid out for algorithms: which nodes, which relationships, which way, what weights.

use super::rows::{Rows, Source};
use super::weight::WeightSource;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Direction, GraphView};
use crate::value::{NodeId, RelationshipId};
use std::sync::OnceLock;

/// A part of a graph as an algorithm sees it. Rows are laid out when they are first asked for.
#[derive(Debug)]
pub struct Layout {
    source: Source,
    direction: Direction,
    weight: Option<WeightSource>,
    outgoing: Side,
    incoming: Side,
    both: Side,
}

/// The rows of one way of following relationships, and what goes with their entries.
#[derive(Debug, Default)]
struct Side {
    rows: OnceLock<Rows>,
    relationships: OnceLock<Vec<RelationshipId>>,
    weights: OnceLock<Vec<f64>>,
}

impl Layout {
    /// Lays out nothing yet but the weights, so that a wrong one is found here.
    pub fn new(
        source: Source,
        direction: Direction,
        weight: Option<WeightSource>,
    ) -> Result<Layout> {
        let layout = Layout {
            source,
            direction,
            weight,
            outgoing: Side::default(),
            incoming: Side::default(),
            both: Side::default(),
        };
        if let Some(weight) = &layout.weight {
            let relationships = layout.relationships(direction);
            let weights = weight.read(&layout.source.graph, relationships)?;
            // Nobody else has seen the layout.
            let _ = layout.side(direction).weights.set(weights);
        }
        Ok(layout)
    }

    /// The graph that it is a part of.
    pub fn graph(&self) -> &GraphView {
        &self.source.graph
    }

    /// What rows are laid out from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Which way relationships are followed.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// How many nodes.
    pub fn node_count(&self) -> usize {
        self.source.nodes.len()
    }

    /// The node at a place below [`Layout::node_count`].
    pub fn node(&self, place: u32) -> NodeId {
        self.source.nodes.id(place)
    }

    /// The place of a node, where it is in the layout.
    pub fn place(&self, node: NodeId) -> Option<u32> {
        self.source.nodes.place(node)
    }

    /// The way against the direction.
    pub fn against(&self) -> Direction {
        match self.direction {
            Direction::Outgoing => Direction::Incoming,
            Direction::Incoming => Direction::Outgoing,
            Direction::Both => Direction::Both,
        }
    }

    /// Neighbours that are reached along the direction.
    pub fn forward(&self) -> &Rows {
        self.rows(self.direction)
    }

    /// Neighbours that reach a node along the direction.
    pub fn backward(&self) -> &Rows {
        self.rows(self.against())
    }

    /// Neighbours one way.
    pub fn rows(&self, way: Direction) -> &Rows {
        self.side(way).rows.get_or_init(|| self.source.rows(way))
    }

    /// The relationship of each entry of [`Layout::rows`].
    pub fn relationships(&self, way: Direction) -> &[RelationshipId] {
        let relationships = &self.side(way).relationships;
        relationships.get_or_init(|| self.source.relationships(way))
    }

    /// The weight of each entry of [`Layout::rows`]; `None`: each weighs 1.
    pub fn weights(&self, way: Direction) -> Option<&[f64]> {
        let weight = self.weight.as_ref()?;
        let read = || {
            // The same relationships have been read without an error when the layout was made.
            let relationships = self.relationships(way);
            weight.read(self.graph(), relationships).unwrap_or_default()
        };
        Some(self.side(way).weights.get_or_init(read))
    }

    /// The same for algorithms that cannot do with a negative weight.
    pub fn distances(&self, way: Direction) -> Result<Option<&[f64]>> {
        let weights = self.weights(way);
        let negative = weights.and_then(|weights| weights.iter().position(|weight| *weight < 0.0));
        match (negative, &self.weight) {
            (Some(entry), Some(source)) => {
                let id = self.relationships(way)[entry].0;
                let message = format!(
                    "the weight `{}` of relationship {id} is negative",
                    source.key
                );
                Err(Error::argument(ErrorCode::InvalidArgumentValue, message))
            }
            _ => Ok(weights),
        }
    }

    fn side(&self, way: Direction) -> &Side {
        match way {
            Direction::Outgoing => &self.outgoing,
            Direction::Incoming => &self.incoming,
            Direction::Both => &self.both,
        }
    }
}
