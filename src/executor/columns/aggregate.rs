//! Groups of the nodes of a scan by columns.

use super::super::aggregate::next_groups;
use super::super::context::Context;
use super::super::groups::{Groups, Piece};
use super::super::operator::{BoxOperator, Operator};
use super::Columns;
use crate::error::Result;
use crate::expression::Batch;
use crate::graph::{NodeGroup, NodeRun, RowMask};
use crate::parallel::map_parallel;
use crate::plan;
use std::ops::Range;
use std::sync::Arc;

/// The number of groups of ids in a block: the floats of each block are added up on their own, so that several threads come to
/// the same sum as one.
const BLOCK: u32 = 16;

/// The number of groups of rows up to which blocks are added by several threads.
const FEW_GROUPS: usize = 4096;

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

    /// Adds numbered blocks of ids: one after the other, or by several threads where there are many of them and few groups of
    /// rows, so that it takes little to merge them.
    fn take_blocks(&mut self, blocks: Vec<(u32, Range<u32>)>, cx: &Context<'_>) -> Result<()> {
        let mut blocks = blocks.into_iter();
        while let Some((block, ids)) = blocks.next() {
            self.groups.begin_block(block);
            self.columns.take_block(ids, &mut self.groups, cx)?;
            if cx.threads() > 1 && blocks.len() > 1 && self.groups.len() <= FEW_GROUPS {
                break;
            }
        }
        let (columns, reading) = (&self.columns, cx.reading());
        let plan = self.groups.plan();
        let parts = map_parallel(
            Some(cx.threads()),
            blocks,
            || Ok(reading.context()),
            |cx, (block, ids)| {
                let mut part = Groups::new(Arc::clone(&plan));
                part.begin_block(block);
                columns.take_block(ids, &mut part, cx)?;
                Ok(part)
            },
        )?;
        let mut parts = parts.into_iter();
        parts.try_for_each(|part| self.groups.merge(part, &cx.run().limits))
    }

    fn take_all(&mut self, cx: &mut Context<'_>) -> Result<()> {
        let mut block = 0;
        while let Some(batch) = self.input.next(cx)? {
            self.columns.prepare(cx);
            for _ in 0..batch.len() {
                if let Some(nodes) = self.columns.by_text(cx)? {
                    self.groups.begin_block(block);
                    self.groups.take(&nodes, cx)?;
                    block += 1;
                    continue;
                }
                let blocks: Vec<(u32, Range<u32>)> =
                    (block..).zip(blocks(&self.columns.sets.groups)).collect();
                block += blocks.len() as u32;
                self.take_blocks(blocks, cx)?;
            }
        }
        self.groups.complete(&cx.run().limits)?;
        self.taken = true;
        Ok(())
    }
}

/// The groups of ids of a scan, in blocks. The first is small: it tells how many groups of rows there are.
fn blocks(ids: &Range<u32>) -> impl Iterator<Item = Range<u32>> + use<> {
    let (start, end) = (ids.start, ids.end);
    let first = (start < end).then_some(start..start + 1);
    let starts = (start + 1..end).step_by(BLOCK as usize);
    let others = starts.map(move |start| start..(start + BLOCK).min(end));
    first.into_iter().chain(others)
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
        next_groups(&mut self.groups, &mut self.given, cx)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.groups.clear();
        self.taken = false;
        self.given = 0;
    }
}
