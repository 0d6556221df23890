//! The number of matches of a pattern for each row, without the rows of the matches.

mod branch;
mod closed;
mod closing;
mod counting;
mod joined;
mod memo;
mod pair;
mod reached;
mod row;

use super::context::Context;
use super::expand::walk;
use super::flat_map::FlatMap;
use super::match_number::{MatchNumbers, multiply, subtract};
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::GraphView;
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};
use branch::Branch;
use closed::search_pays;
use counting::Counting;
use row::{At, unlike, used};

/// A step of a search costs as much as so many marks that are looked at one after the other.
const SEARCH: usize = 4;

/// For each row, one row with the number of ways to complete the pattern, if there is one.
pub(super) struct PatternCount {
    branches: Vec<Branch>,
    pairs: Vec<plan::Pair>,
    /// The branches that are in no pair.
    single: Vec<usize>,
    repeats: bool,
    count: Slot,
    counts: MatchNumbers,
    memory: Reservation,
    steps: u64,
    prepared: bool,
    scratch: pair::Scratch,
}

impl PatternCount {
    pub(super) fn new(plan: &plan::PatternCount) -> PatternCount {
        let paired = |place: &usize| {
            let mut pairs = plan.pairs.iter();
            !pairs.any(|pair| pair.hops.0 == *place || pair.hops.1 == *place)
        };
        let branches = plan.branches.iter();
        PatternCount {
            branches: branches.map(|branch| Branch::new(branch, plan)).collect(),
            single: (0..plan.branches.len()).filter(paired).collect(),
            pairs: plan.pairs.clone(),
            repeats: plan.repeats,
            count: plan.count,
            counts: MatchNumbers::default(),
            memory: Reservation::new(Usage::Counting),
            steps: 0,
            prepared: false,
            scratch: pair::Scratch::default(),
        }
    }

    fn number(&mut self, at: At<'_>, cx: &Context<'_>) -> Result<u64> {
        let counting = &mut Counting {
            cx,
            memory: &mut self.memory,
            steps: &mut self.steps,
        };
        let mut number = 1;
        for place in &self.single {
            if let Some(branch) = self.branches.get_mut(*place) {
                number = multiply(number, ways(branch, at, self.repeats, counting)?);
            }
            if number == 0 {
                return Ok(0);
            }
        }
        for pair in &self.pairs {
            let (one, other) = pair.hops;
            if let Ok([one, other]) = self.branches.get_disjoint_mut([one, other]) {
                let ways = pair::ways(pair, (one, other), (at, &mut self.scratch), counting)?;
                number = multiply(number, ways);
            }
            if number == 0 {
                return Ok(0);
            }
        }
        Ok(number)
    }
}

/// The number of ways along a hop from a row.
fn ways(
    branch: &mut Branch,
    at: At<'_>,
    repeats: bool,
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    let least = u64::from(branch.optional);
    let Some(from) = at.node(branch.hop.from) else {
        return Ok(least);
    };
    if !branch.closings.is_empty() {
        return closed::ways(branch, from, at, counting);
    }
    if !branch.joined.is_empty() {
        return joined_ways(branch, from, at, counting);
    }
    let sum = match repeats {
        true => branch.kept_sum(from, counting)?,
        false => branch.sum(from, counting)?,
    };
    if sum == 0 || (branch.unlike.is_empty() && branch.hop.distinct_from.is_empty()) {
        return Ok(sum.max(least));
    }
    let Some(excluded) = excluded(branch, from, at, counting)? else {
        return Ok(0);
    };
    let excluded = branch.total(&excluded, counting)?;
    Ok(subtract(sum, excluded))
}

/// The ends of hops that a row excludes: those that lead to nodes that the end must not be, and relationships that the
/// row has used. `None` if one of these nodes is null: nothing is known to be unlike null.
fn excluded(
    branch: &Branch,
    from: NodeId,
    at: At<'_>,
    counting: &mut Counting<'_, '_>,
) -> Result<Option<Vec<NodeId>>> {
    let Some(nodes) = unlike(branch, at) else {
        return Ok(None);
    };
    let (graph, direction, types) = (counting.graph(), branch.hop.direction, branch.types.ids());
    let mut ends = Vec::new();
    for node in &nodes {
        graph.expand_into(from, *node, direction, types, &mut |_| ends.push(*node));
    }
    for relationship in used(branch, at) {
        let end = walk(from, relationship, direction, graph);
        let end = end.filter(|end| !nodes.contains(end));
        ends.extend(end.filter(|_| branch.types.accepts(relationship, graph)));
    }
    counting.step(ends.len() as u64)?;
    Ok(Some(ends))
}

/// Of the relationships of a row that must not be used again, those that the hop would follow to an end that is not
/// excluded anyway.
fn followed(
    branch: &Branch,
    from: NodeId,
    unlike: &[NodeId],
    at: At<'_>,
    graph: &GraphView,
) -> Vec<RelationshipId> {
    let mut used = used(branch, at);
    used.retain(|relationship| {
        let end = walk(from, *relationship, branch.hop.direction, graph);
        end.is_some_and(|end| !unlike.contains(&end))
    });
    used
}

/// The number of ways along a hop whose end must have relationships to nodes of the row, or none.
fn joined_ways(
    branch: &mut Branch,
    from: NodeId,
    at: At<'_>,
    counting: &mut Counting<'_, '_>,
) -> Result<u64> {
    let sum = branch.kept_sum(from, counting)?;
    if sum == 0 {
        return Ok(0);
    }
    let Some(unlike) = unlike(branch, at) else {
        return Ok(0);
    };
    for joined in &mut branch.joined {
        let marked = joined.begin(at.input, at.row, counting.graph());
        counting.step(marked)?;
    }
    let used = followed(branch, from, &unlike, at, counting.graph());
    if used.is_empty()
        && let Some(number) = tested_ways(branch, from, (sum, &unlike), counting)?
    {
        return Ok(number);
    }
    let wanted = branch.joined.iter().any(|joined| joined.wanted);
    // Of both those that are excluded and those that are not, the ones that are expected to be fewer are added up.
    let mut ends = std::mem::take(&mut branch.ends);
    ends.clear();
    let added = |end: NodeId| {
        let joined = branch.joined.iter().all(|joined| joined.allows(end));
        (joined && !unlike.contains(&end)) == wanted
    };
    let mut looked_at = 0;
    let graph = counting.graph();
    match branch.neighbours(from, graph).filter(|_| used.is_empty()) {
        Some((found, others)) => {
            looked_at += (found.len() + others.len()) as u64;
            ends.extend(found.iter().copied().filter(|end| added(*end)));
            // Loops are among the first ones.
            let others = others.iter().copied().filter(|end| *end != from);
            ends.extend(others.filter(|end| added(*end)));
        }
        None => {
            let (direction, types) = (branch.hop.direction, branch.types.ids());
            graph.expand(from, direction, types, &mut |relationship, end| {
                looked_at += 1;
                let taken = match used.contains(&relationship) {
                    true => !wanted,
                    false => added(end),
                };
                if taken {
                    ends.push(end);
                }
            });
        }
    }
    counting.step(looked_at)?;
    let total = branch.total(&ends, counting)?;
    branch.ends = ends;
    Ok(if wanted { total } else { subtract(sum, total) })
}

/// Where every end counts once and there is one test: how many ends pass, of so many. `None` if it is not as simple.
fn tested_ways(
    branch: &Branch,
    from: NodeId,
    (sum, unlike): (u64, &[NodeId]),
    counting: &mut Counting<'_, '_>,
) -> Result<Option<u64>> {
    let ([joined], true) = (
        branch.joined.as_slice(),
        branch.is_leaf() && branch.labels.implied(),
    ) else {
        return Ok(None);
    };
    let Some((ends, others)) = branch.neighbours(from, counting.cx.graph()) else {
        return Ok(None);
    };
    // Loops are among the first ones.
    let hops = |end: NodeId| match end == from {
        true => times(ends, end),
        false => times(ends, end) + times(others, end),
    };
    let (marks, degree) = (&joined.marks, (ends.len() + others.len()) as u64);
    let marked = if search_pays(SEARCH * marks.list.len(), degree) {
        counting.step(marks.list.len() as u64)?;
        marks.list.iter().map(|end| hops(*end)).sum()
    } else {
        counting.step(degree)?;
        let loops = if marks.has(from) {
            times(others, from)
        } else {
            0
        };
        marks.count(ends) + marks.count(others) - loops
    };
    let unlike = unlike.iter().copied();
    let unlike = unlike.filter(|node| marks.has(*node) == joined.wanted);
    let unlike: u64 = unlike.map(hops).sum();
    Ok(Some(match joined.wanted {
        true => subtract(marked, unlike),
        false => subtract(sum, marked + unlike),
    }))
}

/// How often a node is in a sorted list.
fn times(list: &[NodeId], node: NodeId) -> u64 {
    let from = list.partition_point(|other| *other < node);
    let same = list[from..].iter().take_while(|other| **other == node);
    same.count() as u64
}

impl FlatMap for PatternCount {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        let changed = !self.prepared || cx.run().plan.writes;
        self.prepared = true;
        if changed {
            self.memory.clear();
        }
        for branch in &mut self.branches {
            branch.prepare(cx.graph(), changed);
        }
        Ok(())
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let number = self.number(At { input, row }, cx)?;
        self.counts.push(number, row, rows)?;
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        set(self.count, self.counts.take());
    }
}
