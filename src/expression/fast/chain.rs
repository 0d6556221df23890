//! Chains over typed columns.

use super::{binary_column, compute, property, unary_column, value_at};
use crate::error::Result;
use crate::expression::{Batch, ChainLink, ChainOperation, EvaluationContext, Expression, Row};
use crate::value::Value;
use crate::value::column::Column;
use std::sync::Arc;

/// The values of a chain, one operator after the other over the whole batch.
pub(super) fn chain(
    first: &Expression,
    links: &[ChainLink],
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    let first = compute(first, batch, cx)?;
    links.iter().try_fold(first, |column, link| {
        apply(link, &column, batch, cx).map_err(|error| error.at(link.span))
    })
}

fn apply(
    link: &ChainLink,
    column: &Column,
    batch: &Batch,
    cx: &EvaluationContext<'_>,
) -> Result<Arc<Column>> {
    match &link.operation {
        ChainOperation::Unary(operator) => unary_column(*operator, column),
        ChainOperation::Binary(operator, right) => {
            let right = compute(right, batch, cx)?;
            binary_column(*operator, (column, &right), link.span, cx)
        }
        ChainOperation::Property(key) => property::property(column, key, cx),
        ChainOperation::HasType(_) | ChainOperation::Index(_) | ChainOperation::Slice(..) => {
            let values = (0..batch.len())
                .map(|row| link.apply(&value_at(column, row), &Row::new(batch, row), cx));
            let values = values.collect::<Result<Vec<Value>>>()?;
            Ok(Arc::new(Column::from_values(values)))
        }
    }
}
