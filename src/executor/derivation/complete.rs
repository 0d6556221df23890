//! What has been derived for good: the neighbours of nodes that were asked for.

use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The number of nodes whose places are made together.
const TOGETHER: usize = 256;

/// Neighbours with the relationships to them, sorted by neighbour. The relationships may be told when they are asked for.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    pub nodes: Box<[NodeId]>,
    pub relationships: OnceLock<Box<[RelationshipId]>>,
}

/// The neighbours of nobody.
pub(super) const NO_NEIGHBOURS: (&[NodeId], &[RelationshipId]) = (&[], &[]);

impl Neighbours {
    pub fn new(nodes: Vec<NodeId>, relationships: Vec<RelationshipId>) -> Neighbours {
        Neighbours {
            nodes: nodes.into(),
            relationships: OnceLock::from(relationships.into_boxed_slice()),
        }
    }

    /// Neighbours to which the relationships are told later.
    pub fn of_nodes(nodes: Vec<NodeId>) -> Neighbours {
        Neighbours {
            nodes: nodes.into(),
            relationships: OnceLock::new(),
        }
    }

    /// With the relationships, which `tell` makes where they are not told yet.
    pub fn slices(
        &self,
        tell: &dyn Fn(&[NodeId]) -> Box<[RelationshipId]>,
    ) -> (&[NodeId], &[RelationshipId]) {
        let relationships = self.relationships.get_or_init(|| tell(&self.nodes));
        (&self.nodes, relationships)
    }
}

type Chunk = Box<[OnceLock<Neighbours>]>;

/// The neighbours of one table in one direction: of each node once they are known, or of all nodes.
#[derive(Debug)]
pub(super) struct CompleteSide {
    chunks: Box<[OnceLock<Chunk>]>,
    all: OnceLock<FxHashMap<NodeId, Neighbours>>,
    none: Neighbours,
}

impl CompleteSide {
    /// For nodes below a bound.
    pub fn new(bound: u32) -> CompleteSide {
        let chunks = (bound as usize).div_ceil(TOGETHER);
        CompleteSide {
            chunks: (0..chunks).map(|_| OnceLock::new()).collect(),
            all: OnceLock::new(),
            none: Neighbours::new(Vec::new(), Vec::new()),
        }
    }

    /// The neighbours of a node, if they are known.
    pub fn get(&self, node: NodeId) -> Option<&Neighbours> {
        if let Some(all) = self.all.get() {
            return Some(all.get(&node).unwrap_or(&self.none));
        }
        let chunk = self.chunks.get(node.0 as usize / TOGETHER)?.get()?;
        chunk.get(node.0 as usize % TOGETHER)?.get()
    }

    /// Sets the neighbours of a node; nothing changes if they are known.
    pub fn set(&self, node: NodeId, neighbours: Neighbours) {
        let Some(chunk) = self.chunks.get(node.0 as usize / TOGETHER) else {
            return;
        };
        let chunk = chunk.get_or_init(|| (0..TOGETHER).map(|_| OnceLock::new()).collect());
        if let Some(place) = chunk.get(node.0 as usize % TOGETHER) {
            // What was there before is the same.
            let _ = place.set(neighbours);
        }
    }

    /// Sets the neighbours of all nodes.
    pub fn set_all(&self, neighbours: FxHashMap<NodeId, Neighbours>) {
        // What was there before is the same.
        let _ = self.all.set(neighbours);
    }
}
