//! Groups of the rows above a scan, which several threads make of parts of the scan.

use super::aggregate::next_groups;
use super::context::Context;
use super::groups::Groups;
use super::operator::{BoxOperator, Operator};
use crate::error::Result;
use crate::expression::Batch;
use crate::graph::GraphView;
use crate::parallel::map_parallel;
use crate::plan;
use std::ops::Range;
use std::sync::Arc;

/// The largest number of ids of nodes in a part of the scan, a multiple of the size of chunks. It does not depend on the
/// number of threads, as sums of floats are those of the parts, added up in their order.
const PART: u32 = 4 * 2048;

/// The number of parts of a scan of nodes that may have many rows above each: there may be few such nodes.
const PARTS: u32 = 128;

/// The least number of ids in such a part.
const LEAST: u32 = 16;

/// One of so many parts is read before the others: its rows tell whether there are few groups.
const FIRST: usize = 16;

/// The number of groups up to which parts are merged: with more of them merging takes as long as grouping.
const FEW_GROUPS: usize = 4096;

/// Makes a tree of operators.
pub(super) type MakeInput = Box<dyn Fn() -> BoxOperator + Send + Sync>;

/// One row per group; without keys exactly one row, even if there are no input rows.
pub(super) struct ParallelAggregate {
    /// Makes the operators below it, for each thread.
    input: MakeInput,
    start: Start,
    argument: Batch,
    groups: Groups,
    taken: bool,
    given: usize,
}

/// The scan at the bottom of a plan.
enum Start {
    /// Nodes one by one, of a label or all.
    Nodes(Option<Arc<str>>),
    /// Whole chunks of columns.
    Chunks,
}

impl ParallelAggregate {
    /// `below`: the plan of the input.
    pub(super) fn new(
        input: MakeInput,
        below: &plan::PlanNode,
        plan: &plan::Aggregate,
    ) -> ParallelAggregate {
        ParallelAggregate {
            input,
            start: start(below),
            argument: Batch::unit(),
            groups: Groups::new(Arc::new(plan.clone())),
            taken: false,
            given: 0,
        }
    }

    fn take_all(&mut self, cx: &mut Context<'_>) -> Result<()> {
        let mut parts = parts(&self.start, cx.graph());
        let rest = parts.len() - parts.len() / FIRST;
        let input = &self.input;
        let mut tree = input();
        loop {
            // The first rows tell whether there are few groups.
            let few = self.groups.len() <= FEW_GROUPS && self.groups.len() > 0;
            if few && cx.threads() > 1 && parts.len() > 1 && parts.len() <= rest {
                break;
            }
            let Some(part) = parts.next() else {
                break;
            };
            let share = cx.share.take();
            let taken = take_part(&mut tree, (&self.argument, part), &mut self.groups, cx);
            cx.share = share;
            taken?;
        }
        drop(tree);
        let (reading, plan, argument) = (cx.reading(), self.groups.plan(), &self.argument);
        let taken = map_parallel(
            Some(cx.threads()),
            parts,
            || Ok((input(), reading.context())),
            |(tree, cx), part| {
                let mut groups = Groups::new(Arc::clone(&plan));
                take_part(tree, (argument, part), &mut groups, cx)?;
                Ok(groups)
            },
        )?;
        for part in taken {
            self.groups.merge(part, &cx.run().limits)?;
        }
        self.groups.complete(&cx.run().limits)?;
        self.taken = true;
        Ok(())
    }
}

/// The scan at the bottom of a plan.
fn start(plan: &plan::PlanNode) -> Start {
    match (plan.children.first(), &plan.operator) {
        (Some(below), _) if !below.children.is_empty() => start(below),
        (_, plan::Operator::LabelScan(scan)) => Start::Nodes(Some(Arc::clone(&scan.label))),
        (_, plan::Operator::AllNodesScan(_)) => Start::Nodes(None),
        _ => Start::Chunks,
    }
}

/// The ids of nodes in numbered parts.
fn parts(
    start: &Start,
    graph: &GraphView,
) -> impl ExactSizeIterator<Item = (u32, Range<u32>)> + Send + use<> {
    let bound = graph.node_bound();
    let (ids, size) = match start {
        Start::Chunks => (0..bound, PART),
        Start::Nodes(label) => {
            let ids = label.as_ref().map_or(0..bound, |name| extent(name, graph));
            let size = (ids.len() as u32).div_ceil(PARTS).clamp(LEAST, PART);
            (ids, size)
        }
    };
    let first = move |part: u32| ids.start.saturating_add(part.saturating_mul(size));
    let number = (ids.len() as u32).div_ceil(size);
    (0..number).map(move |part| (part, first(part)..first(part + 1)))
}

fn extent(label: &str, graph: &GraphView) -> Range<u32> {
    graph
        .label_id(label)
        .map_or(0..0, |id| graph.label_extent(id))
}

/// Adds the rows above a part of the scan.
fn take_part(
    tree: &mut BoxOperator,
    (argument, (number, ids)): (&Batch, (u32, Range<u32>)),
    groups: &mut Groups,
    cx: &mut Context<'_>,
) -> Result<()> {
    cx.share = Some(ids);
    groups.begin_block(number);
    tree.restart(argument);
    while let Some(batch) = tree.next(cx)? {
        cx.check()?;
        groups.take(&batch, cx)?;
    }
    Ok(())
}

impl Operator for ParallelAggregate {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if !self.taken {
            self.take_all(cx)?;
        }
        next_groups(&mut self.groups, &mut self.given, cx)
    }

    fn restart(&mut self, argument: &Batch) {
        self.argument = argument.clone();
        self.groups.clear();
        self.taken = false;
        self.given = 0;
    }
}
