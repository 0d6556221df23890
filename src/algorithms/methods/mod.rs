//! Our algorithms from Rust: methods of a [`Projection`]. What `CALL algo.…` reaches is the same functions.
//!
//! They say no more than which node an answer belongs to: numbers of the layout become ids of the graph. Who wants a time-out
//! calls them from the language.

mod centrality;
mod communities;
mod paths;
mod structure;

pub use paths::WeightedPath;

use super::Projection;
use crate::error::{Error, ErrorCode, Result};
use crate::value::NodeId;

impl<Ty> Projection<Ty> {
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> {
        (0..self.layout.node_count()).map(|place| self.layout.node(place as u32))
    }

    pub(super) fn by_node<T>(&self, found: Result<Vec<T>>) -> Result<Vec<(NodeId, T)>> {
        Ok(self.nodes().zip(found?).collect())
    }

    pub(super) fn place(&self, node: NodeId) -> Result<u32> {
        let missing = || {
            let message = format!("node {} is not in the projection", node.0);
            Error::argument(ErrorCode::InvalidArgumentValue, message)
        };
        self.layout.place(node).ok_or_else(missing)
    }
}
