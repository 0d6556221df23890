//! The procedures `algo.*`: from an options map and the statement's graph to rows. The algorithms themselves are the
//! room `algorithms`, which knows no procedures.
//!
//! To add one: a file here that makes an `Arc<dyn Procedure>`, and a line in [`all`].

use super::Procedure;
use std::sync::Arc;

/// The procedures of this folder.
pub(super) fn all() -> Vec<Arc<dyn Procedure>> {
    Vec::new()
}
