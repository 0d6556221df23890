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
    /// of them, and is not there where none holds. `None` where all of them hold. `check` is asked for each property whether
    /// to go on.
    pub fn with_statements_at(
        &self,
        at: Interval,
        check: &dyn Fn() -> Result<()>,
    ) -> Result<Option<GraphView>> {
        let (mut changes, before) = (Vec::new(), self.unreadable());
        for (entity, key, known) in self.stated_properties() {
            check()?;
            if known.all_hold(at) {
                continue;
            }
            let mut statements = self.statements(entity, key);
            statements.retain(|statement| statement.interval().overlaps(at));
            changes.push(SetStatements {
                entity,
                key,
                statements,
            });
        }
        self.require_readable(before)?;
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
            check()?;
            graph.apply(Change::StatementsSet(set))?;
        }
        self.require_readable(before)?;
        Ok(Some(graph.view().clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorCode};
    use crate::graph::{CreatedNode, NewSymbol, SymbolKind};
    use crate::value::{EntityId, Value};

    #[test]
    fn a_state_of_a_time_is_made_as_long_as_it_may_be() {
        let mut graph = Graph::default();
        let key = NewSymbol {
            kind: SymbolKind::PropertyKey,
            name: "mayor".into(),
        };
        graph.apply(Change::SymbolAdded(key)).expect("a key");
        let node = CreatedNode {
            node: graph.next_node(),
            labels: Vec::new(),
            properties: Vec::new(),
        };
        let (entity, key) = (EntityId::Node(node.node), crate::graph::KeyId(0));
        graph.apply(Change::NodeCreated(node)).expect("a node");
        let mut statement = super::super::Statement::plain(Value::from("甲"), Vec::new());
        statement.valid_to = Value::Integer(2020);
        let set = SetStatements {
            entity,
            key,
            statements: vec![statement],
        };
        graph
            .apply(Change::StatementsSet(set))
            .expect("a statement");
        let at = |year| Interval::of(&Value::Integer(year)).expect("a year");
        let view = |year| graph.view().with_statements_at(at(year), &|| Ok(()));
        assert!(view(2019).expect("no error").is_none());
        let later = view(2021).expect("no error").expect("another state");
        assert!(later.property(entity, key).is_null());
        let stop = || Err(Error::limit(ErrorCode::TimeOut, "stop"));
        assert!(graph.view().with_statements_at(at(2019), &stop).is_err());
    }
}
