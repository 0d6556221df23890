//! The nodes of a scan by columns.

use super::Columns;
use crate::error::Result;
use crate::executor::context::Context;
use crate::executor::flat_map::{FlatMap, room};
use crate::expression::{Batch, Slot};
use crate::graph::NodeGroup;
use crate::plan;
use crate::value::NodeId;
use crate::value::column::Column;

/// For each row, the nodes for which the predicate is true.
pub(in crate::executor) struct ColumnScan {
    columns: Columns,
    group: NodeGroup,
    /// The next group of ids.
    next: u32,
    /// The nodes that have been found, and how many of them were passed on.
    found: Vec<NodeId>,
    given: usize,
    nodes: Vec<NodeId>,
}

impl ColumnScan {
    pub(in crate::executor) fn new(plan: &plan::ColumnScan) -> ColumnScan {
        ColumnScan {
            columns: Columns::new(plan),
            group: NodeGroup::default(),
            next: 0,
            found: Vec::new(),
            given: 0,
            nodes: Vec::new(),
        }
    }
}

impl FlatMap for ColumnScan {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.columns.prepare(cx);
        Ok(())
    }

    fn begin(&mut self, _: &Batch, _: usize, cx: &mut Context<'_>) -> Result<()> {
        self.found.clear();
        self.given = 0;
        self.next = self.columns.sets.groups.start;
        if let Some(first) = self.columns.first(cx)? {
            self.found = first;
            self.next = self.columns.sets.groups.end;
        }
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        while self.given == self.found.len() && self.next < self.columns.sets.groups.end {
            cx.check()?;
            self.found.clear();
            self.given = 0;
            let (group, found) = (&mut self.group, &mut self.found);
            self.columns.find(self.next, group, found, cx)?;
            self.next += 1;
        }
        let left = self.found.get(self.given..).unwrap_or_default();
        let taken = left.get(..room(rows)).unwrap_or(left);
        self.nodes.extend_from_slice(taken);
        rows.extend(std::iter::repeat_n(row as u32, taken.len()));
        self.given += taken.len();
        Ok(self.given == self.found.len() && self.next >= self.columns.sets.groups.end)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let nodes = std::mem::take(&mut self.nodes);
        set(self.columns.plan.node, Column::Nodes(nodes));
    }
}
