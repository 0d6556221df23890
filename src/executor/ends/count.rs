//! The number of distinct values that some nodes give.

use super::node_set::NodeSet;
use crate::error::Result;
use crate::executor::context::Context;
use crate::executor::grouping::{Grouping, entry_bytes};
use crate::executor::reservation::Reservation;
use crate::expression::{BATCH_ROWS, Batch, Expression, Slot, evaluate};
use crate::value::Value;
use crate::value::column::Column;
use std::sync::Arc;

/// The number of distinct values, other than null, of an expression over the nodes of a set, which have the labels.
pub(super) fn number(
    of: &Expression,
    (nodes, slot, labels): (&NodeSet, Slot, &[Arc<str>]),
    memory: &mut Reservation,
    cx: &mut Context<'_>,
) -> Result<u64> {
    if matches!(of, Expression::Slot(_)) || is_unique(of, labels, cx) {
        return Ok(nodes.len());
    }
    let mut seen = Grouping::default();
    let mut nulls = Grouping::default();
    for some in nodes.nodes().chunks(BATCH_ROWS) {
        cx.check()?;
        let mut batch = Batch::new(some.len());
        batch.set(slot, Column::Nodes(some.to_vec()));
        let column = evaluate(of, &batch, &cx.evaluation())?;
        let rows: Vec<u32> = (0..some.len() as u32).collect();
        let rows = seen.new_rows(&column, &rows);
        let is_null = |row: &&u32| matches!(column.get(**row as usize), Value::Null);
        let without: Vec<u32> = rows.iter().filter(is_null).copied().collect();
        nulls.new_rows(&column, &without);
        let limits = &cx.run().limits;
        memory.grow(entry_bytes(&[column], &rows, limits), limits)?;
    }
    Ok((seen.len() - nulls.len()) as u64)
}

/// Whether an index says that no two nodes with one of the labels have the same value, and that all have one.
fn is_unique(of: &Expression, labels: &[Arc<str>], cx: &Context<'_>) -> bool {
    let Expression::Property { key, .. } = of else {
        return false;
    };
    let graph = cx.graph();
    let Some(key) = graph.key_id(key).filter(|_| cx.evaluation().at.is_none()) else {
        return false;
    };
    let labels = labels.iter().filter_map(|label| graph.label_id(label));
    labels.into_iter().any(|label| graph.has_unique_values(label, key))
}
