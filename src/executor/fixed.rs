//! Values that the changes of other rows of a batch cannot change.

use crate::expression::{Batch, Expression};
use crate::value::Value;
use crate::value::column::Column;

/// Whether an expression has the same values in the rows of a batch whatever is written for other rows: it reads nothing but
/// literals, parameters, and columns without entities.
pub(super) fn is_fixed(expression: &Expression, batch: &Batch) -> bool {
    let reads = |part: &Expression| match part {
        Expression::Property { subject, .. } => {
            // The value of a key of a map may be an entity.
            !matches!(**subject, Expression::Slot(_) | Expression::Parameter(_))
        }
        Expression::Function { function, .. } => function.reads_graph(),
        Expression::Index { .. }
        | Expression::Chain { .. }
        | Expression::HasLabels { .. }
        | Expression::Holds { .. }
        | Expression::MapProjection { .. }
        | Expression::ListComprehension { .. }
        | Expression::Quantifier { .. }
        | Expression::Reduce { .. }
        | Expression::Subquery { .. }
        | Expression::Path(_) => true,
        Expression::Literal(_)
        | Expression::Parameter(_)
        | Expression::Slot(_)
        | Expression::List(_)
        | Expression::Map(_)
        | Expression::Slice { .. }
        | Expression::HasType { .. }
        | Expression::Unary { .. }
        | Expression::Binary { .. }
        | Expression::And(_)
        | Expression::Or(_)
        | Expression::Case { .. } => false,
    };
    let mut slots = expression.slots().into_iter();
    !expression.any(&reads)
        && slots.all(|slot| batch.get(slot).is_some_and(|column| has_no_entity(column)))
}

fn has_no_entity(column: &Column) -> bool {
    let is_entity = |value: &Value| {
        matches!(
            value,
            Value::Node(_) | Value::Relationship(_) | Value::Path(_)
        )
    };
    match column {
        Column::Nodes(_) | Column::Relationships(_) => false,
        Column::Values(values) => !values.iter().any(is_entity),
        Column::Constant(value, _) => !is_entity(value),
        Column::Booleans(_)
        | Column::Integers(..)
        | Column::Floats(..)
        | Column::Dates(..)
        | Column::Decimals(..)
        | Column::Dictionary(..)
        | Column::Records(..)
        | Column::Lists(..) => true,
    }
}
