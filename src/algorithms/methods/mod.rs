//! The algorithms in the Rust API: methods of a [`Projection`]. `CALL algo.…` calls the same functions.
//!
//! They only map numbers of the layout to ids of the graph. To set a time limit, call the procedures from a query.

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
