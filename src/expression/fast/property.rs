//! Properties and labels of columns of entities.

use super::value_at;
use crate::error::Result;
use crate::expression::{EvaluationContext, LabelTest, access, label};
use crate::value::Value;
use crate::value::column::{Column, NULL_ID};
use std::sync::Arc;

/// `subject.key`
pub(super) fn property(
    subject: &Column,
    key: &str,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    let len = subject.len();
    let id = cx.graph.key_id(key);
    let column = match (subject, id) {
        // The row evaluator reports errors about deleted entities.
        (Column::Nodes(_) | Column::Relationships(_), _) if cx.deleted => {
            by_row(subject, |value| access::property(value, key, cx))?
        }
        (Column::Nodes(_) | Column::Relationships(_), None) => Column::Constant(Value::Null, len),
        (Column::Nodes(nodes), Some(id)) => cx.graph.node_properties(nodes, id),
        (Column::Relationships(relationships), Some(id)) => {
            cx.graph.relationship_properties(relationships, id)
        }
        (Column::Records(..), _) => match subject.key_of_records(key) {
            Some(column) => column,
            None => Column::Constant(Value::Null, len),
        },
        (Column::Constant(value, _), _) => Column::Constant(access::property(value, key, cx)?, len),
        _ => by_row(subject, |value| access::property(value, key, cx))?,
    };
    Ok(Arc::new(column))
}

/// `subject:Label`
pub(super) fn has_labels(
    subject: &Column,
    test: &LabelTest,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    let column = match (subject, test) {
        (Column::Nodes(nodes), LabelTest::Label(name)) if !cx.deleted => {
            let label = cx.graph.label_id(name);
            let has = |node| label.is_some_and(|label| cx.graph.has_label(node, label));
            let row = |node: &crate::value::NodeId| (node.0 != NULL_ID).then(|| has(*node));
            Column::Booleans(nodes.iter().map(row).collect())
        }
        _ => by_row(subject, |value| label::has_labels(value, test, cx))?,
    };
    Ok(Arc::new(column))
}

fn by_row(subject: &Column, of: impl Fn(&Value) -> Result<Value>) -> Result<Column> {
    let values = (0..subject.len()).map(|row| of(&value_at(subject, row)));
    Ok(Column::from_values(values.collect::<Result<Vec<Value>>>()?))
}
