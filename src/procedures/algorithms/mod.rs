//! The procedures `algo.*`: from an options map and the statement's graph to rows. The algorithms themselves are in the
//! room `algorithms`, which does not know procedures.
//!
//! | file | its job |
//! | --- | --- |
//! | `algorithm` | a row of a table as a procedure |
//! | `options` | the options map: known names, right types, the projection that it chooses |
//! | `columns` | from places in a layout to columns |
//! | `centrality`, `paths`, `communities`, `structure` | the tables, family by family |
//! | `list` | `algo.list` |
//!
//! To add one, add a row to the table of its family. An option has the same meaning in all of them.

mod algorithm;
mod centrality;
mod columns;
mod communities;
mod list;
mod options;
mod paths;
mod structure;

use super::Procedure;
use algorithm::Algorithm;
use std::sync::Arc;

/// The procedures of this folder.
pub(super) fn all() -> Vec<Arc<dyn Procedure>> {
    let algorithms = algorithms().map(Algorithm::procedure);
    algorithms.chain([list::LISTING.procedure()]).collect()
}

/// The rows of all tables.
fn algorithms() -> impl Iterator<Item = &'static Algorithm> {
    let tables = [
        paths::ALGORITHMS,
        centrality::ALGORITHMS,
        communities::ALGORITHMS,
        structure::ALGORITHMS,
    ];
    tables.into_iter().flatten()
}
