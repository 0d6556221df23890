//! `MATCH` clauses that follow each other are traversed as one pattern, so that the order of the text does not decide
//! which is first. Relationships are distinct within each clause only.

use super::Planner;
use crate::binder::{BoundClause, BoundMatch, ConnectionKind, PatternGraph};
use crate::expression::Slot;
use std::collections::BTreeSet;

/// A pattern of one or more clauses.
pub(super) struct Merged {
    pub graph: PatternGraph,
    /// The clause of each connection.
    pub scopes: Vec<usize>,
}

impl Planner<'_> {
    /// The pattern of the first clauses, if they are at least two that can be traversed as one, and their number.
    pub fn merged(&self, clauses: &[BoundClause]) -> Option<(Merged, usize)> {
        // Lineage is recorded clause by clause.
        if self.tracking.is_some() || !self.options.runs("join_order") {
            return None;
        }
        let patterns = clauses.iter().map_while(|clause| match clause {
            BoundClause::Match(found) if may_merge(found) => Some(&found.graph),
            _ => None,
        });
        let patterns: Vec<&PatternGraph> = patterns.collect();
        if patterns.len() < 2 {
            return None;
        }
        let mut merged = Merged {
            graph: PatternGraph::default(),
            scopes: Vec::new(),
        };
        let mut known: BTreeSet<Slot> = BTreeSet::new();
        for (number, pattern) in patterns.iter().enumerate() {
            let new = pattern.nodes.iter().filter(|node| known.insert(node.slot));
            merged.graph.nodes.extend(new.cloned());
            merged
                .graph
                .connections
                .extend(pattern.connections.iter().cloned());
            merged.graph.paths.extend(pattern.paths.iter().cloned());
            merged
                .graph
                .predicates
                .extend(pattern.predicates.iter().cloned());
            merged.scopes.resize(merged.graph.connections.len(), number);
        }
        Some((merged, patterns.len()))
    }
}

/// Whether everything that the pattern needs from before are nodes and values.
fn may_merge(found: &BoundMatch) -> bool {
    let free = |kind: &ConnectionKind| match kind {
        ConnectionKind::Single { bound, .. } => !bound,
        ConnectionKind::Variable(hops) => !hops.bound,
        ConnectionKind::Shortest { .. } | ConnectionKind::Group(_) => false,
    };
    let mut connections = found.graph.connections.iter();
    !found.optional
        && found.graph.selections.is_empty()
        && connections.all(|connection| free(&connection.kind))
}
