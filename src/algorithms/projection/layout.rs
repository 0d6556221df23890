//! The layout of a part of a graph for algorithms: its nodes, relationships, direction and weights.

use super::rows::{Rows, Source};
use super::weight::WeightSource;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Direction, GraphView};
use crate::value::{NodeId, RelationshipId};
use std::sync::OnceLock;

/// A part of a graph as an algorithm sees it. Rows are built when they are first used.
#[derive(Debug)]
pub struct Layout {
    source: Source,
    direction: Direction,
    weight: Option<WeightSource>,
    outgoing: Side,
    incoming: Side,
    both: Side,
}

/// The rows of one direction, and the attributes of their entries.
#[derive(Debug, Default)]
struct Side {
    rows: OnceLock<Rows>,
    relationships: OnceLock<Vec<RelationshipId>>,
    weights: OnceLock<Vec<f64>>,
}

impl Layout {
    /// Reads only the weights, so that a wrong weight is reported here.
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
            // The layout is not shared yet.
            let _ = layout.side(direction).weights.set(weights);
        }
        Ok(layout)
    }

    /// The graph that the layout is a part of.
    pub fn graph(&self) -> &GraphView {
        &self.source.graph
    }

    /// The source of the rows.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The direction in which relationships are followed.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The number of nodes.
    pub fn node_count(&self) -> usize {
        self.source.nodes.len()
    }

    /// The node at an index below [`Layout::node_count`].
    pub fn node(&self, place: u32) -> NodeId {
        self.source.nodes.id(place)
    }

    /// The index of a node, if it is in the layout.
    pub fn place(&self, node: NodeId) -> Option<u32> {
        self.source.nodes.place(node)
    }

    /// The opposite of the direction.
    pub fn against(&self) -> Direction {
        self.direction.opposite()
    }

    /// Neighbours along the direction.
    pub fn forward(&self) -> &Rows {
        self.rows(self.direction)
    }

    /// Neighbours against the direction.
    pub fn backward(&self) -> &Rows {
        self.rows(self.against())
    }

    /// The neighbours along a direction.
    pub fn rows(&self, way: Direction) -> &Rows {
        self.side(way).rows.get_or_init(|| self.source.rows(way))
    }

    /// The relationship of each entry of [`Layout::rows`].
    pub fn relationships(&self, way: Direction) -> &[RelationshipId] {
        let relationships = &self.side(way).relationships;
        relationships.get_or_init(|| self.source.relationships(way))
    }

    /// The weight of each entry of [`Layout::rows`]; `None` if each has weight 1.
    pub fn weights(&self, way: Direction) -> Option<&[f64]> {
        let weight = self.weight.as_ref()?;
        let read = || {
            // The same relationships were read without an error when the layout was created.
            let relationships = self.relationships(way);
            weight.read(self.graph(), relationships).unwrap_or_default()
        };
        Some(self.side(way).weights.get_or_init(read))
    }

    /// The weights of each entry, for algorithms that do not allow negative weights.
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
