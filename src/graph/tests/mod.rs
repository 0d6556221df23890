//! The properties of the graph room, tested with random changes.

mod blocks;
mod counts;
mod full_text;
mod history;
mod laws;
mod layouts;
mod model;
mod nodes;
mod replayed;
mod rules;
mod search;
mod speed;
mod step;
mod stored;
mod valid_time;
mod vectors;

use super::{Change, Graph, NewSymbol, SymbolKind};
use std::sync::Arc;

/// A graph with the symbols that the steps use: four labels, three types, four keys, three sources.
fn graph() -> Graph {
    let mut graph = Graph::default();
    for (kind, names) in [
        (SymbolKind::Label, ["Person", "City", "B", "A"].as_slice()),
        (SymbolKind::RelationshipType, &["KNOWS", "LIVES_IN", "NEAR"]),
        (SymbolKind::PropertyKey, &["name", "age", "score", "at"]),
        (SymbolKind::Source, &["a3.p1", "a3.p2", "a4.p1"]),
    ] {
        for name in names {
            let name = Arc::from(*name);
            graph
                .apply(Change::SymbolAdded(NewSymbol { kind, name }))
                .unwrap();
        }
    }
    graph
}
