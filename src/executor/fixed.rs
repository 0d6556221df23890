//! Values that the changes of other rows of a batch cannot change.

use crate::expression::{Batch, Expression};
use crate::value::Value;
use crate::value::column::Column;

/// Whether an expression has the same values in the rows of a batch whatever is written for other rows: it reads nothing but
/// literals, parameters, and columns without entities.
pub(super) fn is_fixed(expression: &Expression, batch: &Batch) -> bool {
    // What their variables stand for may be an entity, and is in no column.
    let has_variables = |part: &Expression| {
        matches!(
            part,
            Expression::ListComprehension { .. }
                | Expression::Quantifier { .. }
                | Expression::Reduce { .. }
        )
    };
    let reads = |part: &Expression| match part {
        // The value of a key of a map may be an entity.
        Expression::Property { subject, .. } => {
            !matches!(**subject, Expression::Slot(_) | Expression::Parameter(_))
        }
        other => has_variables(other) || other.may_read_entity(),
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
        Column::Values(values) => !values.iter().any(is_entity),
        Column::Constant(value, _) => !is_entity(value),
        typed => typed.entity_ids().is_none(),
    }
}
