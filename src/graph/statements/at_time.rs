//! What properties read at a time.

use super::SetStatements;
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::view::GraphView;
use crate::graph::writer::Graph;
use crate::value::interval::Interval;
use std::sync::Arc;

impl GraphView {
    /// The state in which every property has only those of its statements that hold at some moment of `at`: it reads the best
    /// of them, and is not there where none holds. `None` where all of them hold.
    pub fn with_statements_at(&self, at: Interval) -> Result<Option<GraphView>> {
        let mut changes = Vec::new();
        for (entity, key, _) in self.stated_properties() {
            let mut statements = self.statements(entity, key);
            let before = statements.len();
            statements.retain(|statement| statement.interval().overlaps(at));
            if statements.len() < before {
                changes.push(SetStatements {
                    entity,
                    key,
                    statements,
                });
            }
        }
        if changes.is_empty() {
            return Ok(None);
        }
        let mut view = self.clone();
        // What is unique now need not have been so then.
        for index in &mut Arc::make_mut(&mut view.schema).indexes {
            index.unique = false;
        }
        let mut graph = Graph::from_view(view);
        for set in changes {
            graph.apply(Change::StatementsSet(set))?;
        }
        Ok(Some(graph.view().clone()))
    }
}
