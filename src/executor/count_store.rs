//! Reads counts that the graph maintains.

use super::context::Context;
use super::flat_map::FlatMap;
use super::hop::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::{GraphView, LabelId};
use crate::plan::Counted;
use crate::value::column::Column;
use std::sync::Arc;

/// For each row, one row with the count.
pub(super) struct CountStore {
    counted: Counted,
    count: Slot,
    number: i64,
    rows: usize,
}

impl CountStore {
    pub(super) fn new(counted: Counted, count: Slot) -> CountStore {
        CountStore {
            counted,
            count,
            number: 0,
            rows: 0,
        }
    }
}

/// The count in a graph.
fn number(counted: &Counted, graph: &GraphView) -> u64 {
    match counted {
        Counted::Nodes(None) => graph.node_count(),
        Counted::Nodes(Some(label)) => {
            let label = graph.label_id(label);
            label.map_or(0, |label| graph.label_count(label))
        }
        Counted::Relationships { start, types, end } => {
            let ends = (label_id(start, graph), label_id(end, graph));
            let (Some(start), Some(end)) = ends else {
                return 0;
            };
            let mut types = TypeFilter::new(types.clone());
            types.resolve(graph);
            match types.ids() {
                None => graph.triple_count(start, None, end),
                Some(ids) => {
                    let counts = ids.iter();
                    counts
                        .map(|id| graph.triple_count(start, Some(*id), end))
                        .sum()
                }
            }
        }
    }
}

/// The outer `None` is a label that no node has ever had; the inner one means that no label is required.
fn label_id(label: &Option<Arc<str>>, graph: &GraphView) -> Option<Option<LabelId>> {
    match label {
        None => Some(None),
        Some(label) => graph.label_id(label).map(Some),
    }
}

impl FlatMap for CountStore {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        let number = number(&self.counted, cx.graph());
        self.number = i64::try_from(number).unwrap_or(i64::MAX);
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        _: &mut Context<'_>,
    ) -> Result<bool> {
        if self.number > 0 {
            rows.push(row as u32);
            self.rows += 1;
        }
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let numbers = vec![self.number; std::mem::take(&mut self.rows)];
        set(self.count, Column::Integers(numbers, None));
    }
}
