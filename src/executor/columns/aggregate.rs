//! Groups of the nodes of a scan by columns.

use super::Columns;
use crate::error::Result;
use crate::executor::aggregate::next_groups;
use crate::executor::context::Context;
use crate::executor::groups::{Groups, Piece};
use crate::executor::operator::{BoxOperator, Operator};
use crate::expression::Batch;
use crate::graph::{NodeGroup, NodeRun, RowMask};
use crate::plan;
use std::ops::Range;
use std::sync::Arc;

/// The number of groups of ids in a block: the floats of each block are added up on their own, so that several threads come to
/// the same sum as one.
const BLOCK: u32 = 16;

/// For each row, the nodes of a scan; one row per group of all of them.
pub(in crate::executor) struct ColumnAggregate {
    input: BoxOperator,
    columns: Columns,
    groups: Groups,
    taken: bool,
    given: usize,
}

impl ColumnAggregate {
    pub(in crate::executor) fn new(
        input: BoxOperator,
        plan: &plan::ColumnAggregate,
    ) -> ColumnAggregate {
        ColumnAggregate {
            input,
            columns: Columns::new(&plan.scan),
            groups: Groups::new(Arc::new(plan.aggregate.clone())),
            taken: false,
            given: 0,
        }
    }

    fn take_all(&mut self, cx: &mut Context<'_>) -> Result<()> {
        let mut block = 0;
        while let Some(batch) = self.input.next(cx)? {
            self.columns.prepare(cx);
            for _ in 0..batch.len() {
                for ids in blocks(&self.columns.sets.groups) {
                    self.groups.begin_block(block);
                    self.columns.take_block(ids, &mut self.groups, cx)?;
                    block += 1;
                }
            }
        }
        self.groups.complete(&cx.run().limits)?;
        self.taken = true;
        Ok(())
    }
}

/// The groups of ids of a scan, in blocks.
fn blocks(ids: &Range<u32>) -> impl Iterator<Item = Range<u32>> + use<> {
    let end = ids.end;
    let starts = (ids.start..end).step_by(BLOCK as usize);
    starts.map(move |start| start..(start + BLOCK).min(end))
}

impl Columns {
    /// Adds the nodes of a block.
    fn take_block(&self, ids: Range<u32>, groups: &mut Groups, cx: &Context<'_>) -> Result<()> {
        let mut group = NodeGroup::default();
        let mut rows = Vec::new();
        for number in ids {
            cx.check()?;
            cx.graph().scan_group(&self.sets, number, &mut group);
            if group.is_scattered() {
                groups.take(&self.select_scattered(&group, cx)?, cx)?;
                continue;
            }
            for run in &group.runs {
                let selected = self.select(&group, run, cx)?;
                take_rows((&group, run), &selected, &mut rows, groups, cx, self)?;
            }
        }
        Ok(())
    }
}

fn take_rows(
    (group, run): (&NodeGroup, &NodeRun),
    selected: &RowMask,
    rows: &mut Vec<u32>,
    groups: &mut Groups,
    cx: &Context<'_>,
    columns: &Columns,
) -> Result<()> {
    if groups.only_counts() {
        return groups.add_rows(selected.count(), cx);
    }
    rows.clear();
    rows.extend(selected.rows().map(|row| row as u32));
    let piece = Piece {
        node: columns.plan.node,
        group,
        run,
        rows,
    };
    groups.take_piece(&piece, cx)
}

impl Operator for ColumnAggregate {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if !self.taken {
            self.take_all(cx)?;
        }
        next_groups(&mut self.groups, &mut self.given)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.groups.clear();
        self.taken = false;
        self.given = 0;
    }
}
