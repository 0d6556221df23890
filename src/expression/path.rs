//! Construction of paths from the nodes and relationships that were matched.

use super::{PathPart, Row};
use crate::graph::GraphView;
use crate::value::{Node, NodeId, Path, Relationship, Value};
use std::sync::Arc;

/// The path of some parts; null if one of them is null.
pub(super) fn build(parts: &[PathPart], row: &Row<'_>, graph: &GraphView) -> Value {
    let mut path = Path {
        nodes: Vec::new(),
        relationships: Vec::new(),
    };
    for part in parts {
        let added = match (part, row.value(part.slot())) {
            (PathPart::Node(_), Value::Node(node)) => push_node(&mut path, node),
            (PathPart::Relationship(_), Value::Relationship(relationship)) => {
                push_relationship(&mut path, relationship, graph)
            }
            (PathPart::Relationships(_), Value::List(relationships)) => relationships
                .iter()
                .try_for_each(|relationship| match relationship {
                    Value::Relationship(relationship) => {
                        push_relationship(&mut path, relationship.clone(), graph)
                    }
                    _ => None,
                }),
            _ => None,
        };
        if added.is_none() {
            return Value::Null;
        }
    }
    Value::Path(Arc::new(path))
}

/// A node is added unless the relationships before it already lead to it.
fn push_node(path: &mut Path, node: Node) -> Option<()> {
    if path.nodes.len() == path.relationships.len() {
        path.nodes.push(node);
    }
    Some(())
}

/// A relationship is added together with the node at its other end.
fn push_relationship(path: &mut Path, relationship: Relationship, graph: &GraphView) -> Option<()> {
    let from = path.nodes.last()?.id;
    let (start, end) = graph.endpoints(relationship.id)?;
    path.nodes.push(Node::from(other_end(from, start, end)));
    path.relationships.push(relationship);
    Some(())
}

fn other_end(from: NodeId, start: NodeId, end: NodeId) -> NodeId {
    if from == start { end } else { start }
}

/// The path that starts at a node and follows some relationships.
pub fn along(
    start: NodeId,
    relationships: impl IntoIterator<Item = crate::value::RelationshipId>,
    graph: &GraphView,
) -> Path {
    let mut path = Path {
        nodes: vec![Node::from(start)],
        relationships: Vec::new(),
    };
    for relationship in relationships {
        // A relationship without ends is not in the graph, and so cannot be part of a match.
        let _ = push_relationship(&mut path, Relationship::from(relationship), graph);
    }
    path
}
