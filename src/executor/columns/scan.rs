//! The nodes of a scan by columns.

use super::super::context::Context;
use super::super::flat_map::{FlatMap, room};
use super::Columns;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::NodeGroup;
use crate::parallel::map_parallel;
use crate::plan;
use crate::value::NodeId;
use crate::value::column::Column;

/// The number of groups of ids that are searched one by one before several threads go on: fewer may be needed than there are.
const ALONE: u32 = 8;

/// The number of groups of ids that a thread searches at a time.
const SHARE: u32 = 8;

/// For each row, the nodes for which the predicate is true.
pub(in crate::executor) struct ColumnScan {
    columns: Columns,
    group: NodeGroup,
    /// The next group of ids, and one past the last.
    next: u32,
    end: u32,
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
            end: 0,
            found: Vec::new(),
            given: 0,
            nodes: Vec::new(),
        }
    }
}

impl ColumnScan {
    /// Finds nodes of the next group of ids, or, after some of them, of several groups by several threads.
    fn find_more(&mut self, cx: &Context<'_>) -> Result<()> {
        let first = self.columns.sets.groups.start;
        let (done, left) = (self.next - first, self.end - self.next);
        if cx.threads() == 1 || done < ALONE || left < 2 * SHARE {
            let (group, found) = (&mut self.group, &mut self.found);
            self.columns.find(self.next, group, found, cx)?;
            self.next += 1;
            return Ok(());
        }
        let end = self.end.min(self.next + SHARE * 2 * cx.threads() as u32);
        let shares = (self.next..end).step_by(SHARE as usize);
        let (columns, reading) = (&self.columns, cx.reading());
        let found = map_parallel(
            Some(cx.threads()),
            shares,
            || Ok((NodeGroup::default(), reading.context())),
            |(group, cx), start| {
                let mut found = Vec::new();
                for number in start..end.min(start + SHARE) {
                    cx.check()?;
                    columns.find(number, group, &mut found, cx)?;
                }
                Ok(found)
            },
        )?;
        found.into_iter().for_each(|found| self.found.extend(found));
        self.next = end;
        Ok(())
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
        let groups = self.columns.sets.groups_of(cx.share.as_ref());
        self.next = groups.start;
        self.end = groups.end;
        let found = match self.columns.by_text(cx)? {
            Some(found) => Some(self.columns.nodes_of(&found).collect()),
            None => self.columns.first(cx)?,
        };
        if let Some(found) = found {
            self.found = found;
            self.next = self.end;
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
        while self.given == self.found.len() && self.next < self.end {
            cx.check()?;
            self.found.clear();
            self.given = 0;
            self.find_more(cx)?;
        }
        let left = self.found.get(self.given..).unwrap_or_default();
        let taken = left.get(..room(rows)).unwrap_or(left);
        self.nodes.extend_from_slice(taken);
        rows.extend(std::iter::repeat_n(row as u32, taken.len()));
        self.given += taken.len();
        Ok(self.given == self.found.len() && self.next >= self.end)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let nodes = std::mem::take(&mut self.nodes);
        set(self.columns.plan.node, Column::Nodes(nodes));
    }
}
