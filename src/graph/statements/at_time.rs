//! What properties read at a time.

use super::SetStatements;
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::view::GraphView;
use crate::graph::writer::Graph;
use crate::value::Value;
use crate::value::interval::Interval;
use std::sync::Arc;

impl GraphView {
    /// The state in which every property has only those of its statements that hold at some moment of `at`: it reads the best
    /// of them, and is not there where none holds. `None` where all of them hold.
    pub fn with_statements_at(&self, at: Interval) -> Result<Option<GraphView>> {
        let mut changes = Vec::new();
        for (entity, key, known) in self.stated_properties() {
            let others = known.others.iter();
            let mut others = others.map(|other| (&other.valid_from, &other.valid_to));
            if holds(&known.valid_from, &known.valid_to, at)
                && others.all(|(from, to)| holds(from, to, at))
            {
                continue;
            }
            let mut statements = self.statements(entity, key);
            statements.retain(|statement| holds(&statement.valid_from, &statement.valid_to, at));
            changes.push(SetStatements {
                entity,
                key,
                statements,
            });
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

/// Whether a statement of this period holds at some moment; one whose period is no time always does.
fn holds(from: &Value, to: &Value, at: Interval) -> bool {
    Interval::between(from, to).is_none_or(|period| period.overlaps(at))
}
