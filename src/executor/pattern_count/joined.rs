//! A test for a relationship between a node of the row and the end of a hop, and the number of ways along such a hop.

use super::branch::Branch;
use super::closed::search_pays;
use super::counting::Counting;
use super::{At, followed, unlike};
use crate::error::Result;
use crate::executor::hop::TypeFilter;
use crate::executor::marks::Marks;
use crate::executor::match_number::subtract;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView};
use crate::plan;
use crate::value::NodeId;

/// A step of a search costs as much as so many marks that are looked at one after the other.
const SEARCH: usize = 4;

/// So many neighbours are looked through faster than they are marked.
const FEW: usize = 16;

/// The neighbours of a node of the row, marked.
pub(super) struct Joined {
    anchor: Slot,
    direction: Direction,
    types: TypeFilter,
    pub(super) wanted: bool,
    marks: Marks,
}

impl Joined {
    pub(super) fn new(plan: &plan::Joined) -> Joined {
        Joined {
            anchor: plan.hop.from,
            direction: plan.hop.direction,
            types: TypeFilter::new(plan.hop.types.clone()),
            wanted: plan.wanted,
            marks: Marks::default(),
        }
    }

    /// Looks names up, and forgets the marks, because the graph may have changed.
    pub(super) fn prepare(&mut self, graph: &GraphView) {
        self.types.resolve(graph);
        self.marks.of = None;
    }

    /// Marks the neighbours of the node of a row; returns how many are new.
    pub(super) fn begin(&mut self, input: &Batch, row: usize, graph: &GraphView) -> u64 {
        let anchor = input.node(self.anchor, row);
        if anchor.is_some() && self.marks.of == anchor {
            return 0;
        }
        match anchor {
            Some(node) => self.marks.mark(node, self.direction, &self.types, graph),
            // Null has no relationships.
            None => self.marks.clear(),
        }
        self.marks.list.len() as u64
    }

    /// The neighbours of the node of a row, sorted, if they are so few that marking them does not pay.
    pub(super) fn few<'g>(
        &self,
        input: &Batch,
        row: usize,
        graph: &'g GraphView,
    ) -> Option<&'g [NodeId]> {
        let anchor = input.node(self.anchor, row)?;
        let (found, _) = graph.neighbours(anchor, self.direction, self.types.single()?)?;
        (found.len() <= FEW).then_some(found)
    }

    /// Whether a row may have a node as the end of the hop.
    pub(super) fn allows(&self, end: NodeId) -> bool {
        self.marks.has(end) == self.wanted
    }
}

/// The number of ways along a hop whose end must have relationships to nodes of the row, or none.
pub(super) fn ways(
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
        && let Some(number) = plain(branch, from, (sum, &unlike), counting)?
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
fn plain(
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
