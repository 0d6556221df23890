//! Label tests of nodes, type tests of relationships.

use super::access::check_alive;
use super::{EvaluationContext, LabelTest};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::GraphView;
use crate::value::{EntityId, NodeId, RelationshipId, Value};

/// `subject:A&B`
pub(super) fn has_labels(
    subject: &Value,
    test: &LabelTest,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    if let Some(recorder) = cx.recorder {
        recorder.existence(subject);
    }
    match subject {
        Value::Null => Ok(Value::Null),
        Value::Node(node) => {
            check_alive(EntityId::Node(node.id), cx)?;
            Ok(Value::Boolean(node_passes(node.id, test, cx.graph)))
        }
        Value::Relationship(relationship) => {
            let passes = relationship_passes(relationship.id, test, cx.graph);
            Ok(Value::Boolean(passes))
        }
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "{} has no labels; only nodes and relationships do",
                other.kind().with_article()
            ),
        )),
    }
}

/// Whether a node has the labels.
pub(super) fn node_passes(node: NodeId, test: &LabelTest, graph: &GraphView) -> bool {
    passes(test, &|label| match label {
        Some(name) => graph
            .label_id(name)
            .is_some_and(|label| graph.has_label(node, label)),
        None => !graph.labels(node).is_empty(),
    })
}

fn relationship_passes(relationship: RelationshipId, test: &LabelTest, graph: &GraphView) -> bool {
    let found = graph.relationship_type(relationship);
    passes(test, &|name| match name {
        Some(name) => found.is_some() && graph.type_id(name) == found,
        None => found.is_some(),
    })
}

/// Evaluates a label test; `has` tests one label, or (`None`) whether there is any.
fn passes(test: &LabelTest, has: &dyn Fn(Option<&str>) -> bool) -> bool {
    match test {
        LabelTest::Label(name) => has(Some(name)),
        LabelTest::And(parts) => parts.iter().all(|part| passes(part, has)),
        LabelTest::Or(parts) => parts.iter().any(|part| passes(part, has)),
        LabelTest::Not(part) => !passes(part, has),
        LabelTest::Any => has(None),
    }
}
