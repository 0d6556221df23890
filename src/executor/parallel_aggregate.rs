//! Groups of the rows above a scan, which several threads make of parts of the scan.

use super::aggregate::next_groups;
use super::context::Context;
use super::groups::Groups;
use super::operator::{BoxOperator, Operator};
use crate::error::Result;
use crate::expression::Batch;
use crate::parallel::map_parallel;
use crate::plan;
use std::ops::Range;
use std::sync::Arc;

/// The number of ids of nodes in a part of the scan, a multiple of the size of chunks. It does not depend on the number of
/// threads, as sums of floats are those of the parts, added up in their order.
const PART: u32 = 4 * 2048;

/// The number of groups up to which parts are merged: with more of them merging takes as long as grouping.
const FEW_GROUPS: usize = 4096;

/// Makes a tree of operators.
pub(super) type MakeInput = Box<dyn Fn() -> BoxOperator + Send + Sync>;

/// One row per group; without keys exactly one row, even if there are no input rows.
pub(super) struct ParallelAggregate {
    /// Makes the operators below it, for each thread.
    input: MakeInput,
    argument: Batch,
    groups: Groups,
    taken: bool,
    given: usize,
}

impl ParallelAggregate {
    pub(super) fn new(input: MakeInput, plan: &plan::Aggregate) -> ParallelAggregate {
        ParallelAggregate {
            input,
            argument: Batch::unit(),
            groups: Groups::new(Arc::new(plan.clone())),
            taken: false,
            given: 0,
        }
    }

    fn take_all(&mut self, cx: &mut Context<'_>) -> Result<()> {
        let mut parts = parts(cx.graph().node_bound());
        let input = &self.input;
        let mut tree = input();
        loop {
            // The first rows tell whether there are few groups.
            let few = self.groups.len() <= FEW_GROUPS && self.groups.len() > 0;
            if few && cx.threads() > 1 && parts.len() > 1 {
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

/// The ids of nodes in numbered parts.
fn parts(bound: u32) -> impl ExactSizeIterator<Item = (u32, Range<u32>)> + Send {
    let start = |part: u32| part.saturating_mul(PART);
    (0..bound.div_ceil(PART)).map(move |part| (part, start(part)..start(part + 1)))
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
        next_groups(&mut self.groups, &mut self.given)
    }

    fn restart(&mut self, argument: &Batch) {
        self.argument = argument.clone();
        self.groups.clear();
        self.taken = false;
        self.given = 0;
    }
}
