//! The number of matches of a tree of hops in the whole graph, from the lists of neighbours of all nodes.
//!
//! From the leaves up to the root each node of the graph gets the number of ways to go on from it: along each hop the sum of
//! the numbers of its neighbours, and the product over the hops. Neighbours are read in the order in which they are stored,
//! part by part, by several threads; the numbers of the ends are looked up in pages.

use super::context::Context;
use super::end_labels::EndLabels;
use super::flat_map::FlatMap;
use super::match_number::{MatchNumbers, add, multiply, subtract};
use super::meter::Usage;
use super::reservation::Reservation;
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView, LabelId};
use crate::parallel::{blocks, map_parallel};
use crate::plan::{self, Branch};
use crate::value::NodeId;
use crate::value::column::Column;
use std::ops::Range;
use std::sync::Arc;

/// The number of ids of nodes that a thread takes at once.
const PART: usize = 8192;

/// The number of ids from which on several threads share them.
const WORTH: usize = 65_536;

/// For each row, one row with the number of matches, if there are any.
pub(super) struct TreeCount {
    plan: Box<plan::TreeCount>,
    /// Nothing is written while the statement runs, so it is counted once.
    known: Option<u64>,
    counts: MatchNumbers,
    memory: Reservation,
}

impl TreeCount {
    pub(super) fn new(plan: &plan::TreeCount) -> TreeCount {
        TreeCount {
            plan: Box::new(plan.clone()),
            known: None,
            counts: MatchNumbers::default(),
            memory: Reservation::new(Usage::Counting),
        }
    }

    fn number(&mut self, cx: &Context<'_>) -> Result<u64> {
        let plan = &self.plan;
        let number = match node_of(&plan.labels, None, &plan.branches, (cx, &mut self.memory))? {
            Some(root) => root.total(cx)?,
            None => 0,
        };
        self.memory.clear();
        Ok(number)
    }
}

impl FlatMap for TreeCount {
    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let number = match self.known {
            Some(number) => number,
            None => self.number(cx)?,
        };
        self.known = Some(number);
        self.counts.push(number, row, rows)?;
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        set(self.plan.count, self.counts.take());
    }
}

/// A node of the tree: what its nodes in the graph need to count.
struct Node {
    /// Labels that are not implied by the hops.
    labels: Vec<LabelId>,
    /// Hops that must lead somewhere come first.
    hops: Vec<Hop>,
}

/// A hop from a node of the tree.
struct Hop {
    types: TypeFilter,
    direction: Direction,
    optional: bool,
    end: End,
}

/// What an end of a hop counts.
enum End {
    /// One.
    One,
    /// One, if it has the labels.
    Labelled(EndLabels),
    /// The number of ways to go on from it.
    Ways(Vec<Page>),
}

/// The numbers of `PART` nodes.
enum Page {
    Zero,
    Narrow(Box<[u32]>),
    Wide(Box<[u64]>),
}

/// The node at the root of a tree, with the numbers of all ends of its hops. `to`: the hop that leads to it. `None` if nothing
/// matches.
fn node_of(
    labels: &[Arc<str>],
    to: Option<&Branch>,
    branches: &[Branch],
    (cx, memory): (&Context<'_>, &mut Reservation),
) -> Result<Option<Node>> {
    let graph = cx.graph();
    let ids = labels.iter().map(|label| graph.label_id(label));
    let Some(mut ids) = ids.collect::<Option<Vec<LabelId>>>() else {
        return Ok(None);
    };
    let mut implied_by = |types: &TypeFilter, direction: Direction| {
        ids.retain(|id| {
            let label = [Arc::clone(graph.label_name(*id))];
            !EndLabels::of_hop(&label, (types, direction), graph).implied()
        });
    };
    // What leads to it implies labels too, but others need not be counted.
    if let Some(branch) = to.filter(|_| branches.iter().all(|branch| branch.optional)) {
        implied_by(&types_of(branch, graph), branch.hop.direction);
    }
    let mut hops = Vec::new();
    for branch in branches {
        let types = types_of(branch, graph);
        if !branch.optional {
            implied_by(&types, branch.hop.direction.opposite());
        }
        hops.push(Hop {
            end: end_of(branch, &types, (cx, memory))?,
            types,
            direction: branch.hop.direction,
            optional: branch.optional,
        });
    }
    // Where there are no ends by their degree, no numbers are added.
    hops.sort_by_key(|hop| (hop.optional, !matches!(hop.end, End::One)));
    Ok(Some(Node { labels: ids, hops }))
}

fn types_of(branch: &Branch, graph: &GraphView) -> TypeFilter {
    let mut types = TypeFilter::new(branch.hop.types.clone());
    types.resolve(graph);
    types
}

/// What the ends of a hop count.
fn end_of(
    branch: &Branch,
    types: &TypeFilter,
    (cx, memory): (&Context<'_>, &mut Reservation),
) -> Result<End> {
    if branch.branches.is_empty() {
        let labels = EndLabels::of(&branch.hop, types, cx.graph());
        return Ok(match labels.implied() {
            true => End::One,
            false => End::Labelled(labels),
        });
    }
    let labels = &branch.hop.labels;
    let Some(node) = node_of(labels, Some(branch), &branch.branches, (cx, memory))? else {
        return Ok(End::Ways(Vec::new()));
    };
    let bytes = cx.graph().node_bound() as usize * size_of::<u64>();
    memory.grow(bytes as u64, &cx.run().limits)?;
    Ok(End::Ways(node.pages(cx)?))
}

impl Node {
    /// The number of ways to go on from each node.
    fn pages(&self, cx: &Context<'_>) -> Result<Vec<Page>> {
        self.of_parts(cx, Page::of)
    }

    /// The number of ways to go on from all nodes.
    fn total(&self, cx: &Context<'_>) -> Result<u64> {
        let sum = |numbers: &[u64]| numbers.iter().copied().fold(0, add);
        Ok(self.of_parts(cx, sum)?.into_iter().fold(0, add))
    }

    /// Calls `take` with the numbers of each part of the nodes.
    fn of_parts<R: Send>(
        &self,
        cx: &Context<'_>,
        take: impl Fn(&[u64]) -> R + Sync,
    ) -> Result<Vec<R>> {
        let bound = cx.graph().node_bound() as usize;
        let threads = if bound < WORTH { 1 } else { cx.threads() };
        let reading = cx.reading();
        map_parallel(
            Some(threads),
            blocks(bound, PART),
            || Ok((Scratch::default(), reading.context())),
            |(scratch, cx), ids| {
                self.count(ids.start as u32..ids.end as u32, scratch, cx.graph());
                let work = &cx.run().work;
                work.rows_scanned.add(std::mem::take(&mut scratch.scanned));
                work.rows_expanded
                    .add(std::mem::take(&mut scratch.looked_at));
                cx.check()?;
                Ok(take(&scratch.numbers))
            },
        )
    }

    /// Counts the ways to go on from each node of a part; none are written if there are none.
    fn count(&self, ids: Range<u32>, scratch: &mut Scratch, graph: &GraphView) {
        self.begin(&ids, scratch, graph);
        let gathers = self.hops.iter().any(|hop| !matches!(hop.end, End::One));
        for (place, hop) in self.hops.iter().enumerate() {
            scratch.sums.clear();
            scratch.sums.resize(ids.len(), 0);
            let runs = hop.add_up(ids.clone(), scratch, graph);
            if runs == 0 && !hop.optional {
                return scratch.numbers.clear();
            }
            // Otherwise relationships of these nodes are counted.
            if place == 0 && !gathers {
                scratch.scanned += runs;
            }
            let least = u64::from(hop.optional);
            for (number, sum) in scratch.numbers.iter_mut().zip(&scratch.sums) {
                *number = multiply(*number, (*sum).max(least));
            }
        }
    }

    /// Gives one to each node that has the labels, as far as the hops do not say so.
    fn begin(&self, ids: &Range<u32>, scratch: &mut Scratch, graph: &GraphView) {
        scratch.numbers.clear();
        if self.labels.is_empty() && self.hops.first().is_some_and(|hop| !hop.optional) {
            return scratch.numbers.resize(ids.len(), 1);
        }
        scratch.numbers.resize(ids.len(), 0);
        scratch.mark(self.labels.first().copied(), ids, graph);
        for node in &scratch.found {
            scratch.numbers[(node.0 - ids.start) as usize] = 1;
        }
        if self.hops.first().is_none_or(|hop| hop.optional) {
            scratch.scanned += scratch.found.len() as u64;
        }
        for label in self.labels.iter().skip(1) {
            scratch.sums.clear();
            scratch.sums.resize(ids.len(), 0);
            scratch.mark(Some(*label), ids, graph);
            for node in &scratch.found {
                scratch.sums[(node.0 - ids.start) as usize] = 1;
            }
            for (number, sum) in scratch.numbers.iter_mut().zip(&scratch.sums) {
                *number *= sum;
            }
        }
    }
}

impl Scratch {
    /// Finds the nodes of a part that have a label, or all.
    fn mark(&mut self, label: Option<LabelId>, ids: &Range<u32>, graph: &GraphView) {
        self.found.clear();
        let (mut cursor, found) = (ids.start, &mut self.found);
        match label {
            Some(label) => graph.scan_label(label, &mut cursor, ids.len(), found),
            None => graph.scan_nodes(&mut cursor, ids.len(), found),
        }
        found.retain(|node| ids.contains(&node.0));
    }
}

impl Hop {
    /// Adds up what the ends count, node by node, for those that have a number. Returns how many have ends.
    fn add_up(&self, ids: Range<u32>, scratch: &mut Scratch, graph: &GraphView) -> u64 {
        let ways = match self.direction {
            Direction::Both => &[Direction::Outgoing, Direction::Incoming][..],
            Direction::Outgoing => &[Direction::Outgoing],
            Direction::Incoming => &[Direction::Incoming],
        };
        let (numbers, sums) = (&scratch.numbers, &mut scratch.sums);
        let (mut runs, mut looked_at) = (0, 0);
        for way in ways {
            // Loops are among the outgoing ones.
            let once = self.direction == Direction::Both && *way == Direction::Incoming;
            let types = self.types.ids();
            graph.for_each_run(ids.clone(), *way, types, &mut |node, ends| {
                let place = (node.0 - ids.start) as usize;
                if numbers.get(place).is_none_or(|number| *number == 0) {
                    return;
                }
                runs += 1;
                let loops = match once {
                    true => ends.iter().filter(|end| **end == node).count() as u64,
                    false => 0,
                };
                let all = match &self.end {
                    End::One => ends.len() as u64,
                    End::Labelled(labels) => {
                        looked_at += ends.len() as u64;
                        ends.iter()
                            .filter(|end| labels.accept(**end, graph))
                            .count() as u64
                    }
                    End::Ways(pages) => {
                        looked_at += ends.len() as u64;
                        let numbers = ends.iter().map(|end| number_in(pages, *end));
                        numbers.fold(0, add)
                    }
                };
                let each = match (&self.end, loops) {
                    (_, 0) => 0,
                    (End::One, _) => 1,
                    (End::Labelled(labels), _) => u64::from(labels.accept(node, graph)),
                    (End::Ways(pages), _) => number_in(pages, node),
                };
                let found = subtract(all, multiply(loops, each));
                if let Some(sum) = sums.get_mut(place) {
                    *sum = add(*sum, found);
                }
            });
        }
        scratch.looked_at += looked_at;
        runs
    }
}

impl Page {
    fn of(numbers: &[u64]) -> Page {
        match numbers.iter().max() {
            None | Some(0) => Page::Zero,
            Some(most) if u32::try_from(*most).is_ok() => {
                Page::Narrow(numbers.iter().map(|number| *number as u32).collect())
            }
            Some(_) => Page::Wide(numbers.into()),
        }
    }
}

/// The number of a node.
#[inline]
fn number_in(pages: &[Page], node: NodeId) -> u64 {
    let (page, place) = (node.0 as usize / PART, node.0 as usize % PART);
    match pages.get(page) {
        None | Some(Page::Zero) => 0,
        Some(Page::Narrow(numbers)) => numbers.get(place).map_or(0, |number| u64::from(*number)),
        Some(Page::Wide(numbers)) => numbers.get(place).copied().unwrap_or(0),
    }
}

/// Memory that a thread uses again for every part.
#[derive(Default)]
struct Scratch {
    /// For each node of the part, the number of ways to go on from it; empty if there are none.
    numbers: Vec<u64>,
    /// The same for one hop.
    sums: Vec<u64>,
    found: Vec<NodeId>,
    scanned: u64,
    looked_at: u64,
}
