//! What is known after each hop of a chain.

use super::node_set::NodeSet;

/// An earlier hop whose relationship must not be repeated.
#[derive(Clone, Copy)]
pub(super) struct Conflict {
    /// Its index.
    pub hop: usize,
    /// Both may follow it the same way.
    pub same: bool,
    /// One may follow it the other way.
    pub opposite: bool,
}

/// The ends of walks of some length.
#[derive(Default)]
pub(super) struct Level {
    pub walks: NodeSet,
    /// Those that are certain to be ends of trails; `None`: all.
    pub certain: Option<NodeSet>,
}

impl Level {
    pub(super) fn all(walks: NodeSet) -> Level {
        Level {
            walks,
            certain: None,
        }
    }

    pub(super) fn certain(&self) -> &NodeSet {
        self.certain.as_ref().unwrap_or(&self.walks)
    }
}
