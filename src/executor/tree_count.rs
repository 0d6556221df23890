//! The number of matches of a tree of hops in the whole graph, from the lists of neighbours of all nodes.
//!
//! From the leaves up to the root each node of the graph gets the number of ways to go on from it: along each hop the sum of
//! the numbers of its neighbours, and the product over the hops. Neighbours are read in the order in which they are stored,
//! part by part, by several threads; the numbers of the ends are looked up in pages.

use super::context::Context;
use super::end_labels::EndLabels;
use super::flat_map::FlatMap;
use super::hop::TypeFilter;
use super::match_number::{TOO_LARGE, add, multiply, subtract, too_many};
use super::meter::Usage;
use super::reservation::Reservation;
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
    counts: Vec<i64>,
    memory: Reservation,
}

impl TreeCount {
    pub(super) fn new(plan: &plan::TreeCount) -> TreeCount {
        TreeCount {
            plan: Box::new(plan.clone()),
            known: None,
            counts: Vec::new(),
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
        if number >= TOO_LARGE {
            return Err(too_many());
        }
        if number > 0 {
            rows.push(row as u32);
            self.counts.push(i64::try_from(number).unwrap_or(i64::MAX));
        }
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let counts = std::mem::take(&mut self.counts);
        set(self.plan.count, Column::Integers(counts, None));
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
    if let Some(branch) = to {
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
    hops.sort_by_key(|hop| hop.optional);
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
                self.count(ids.start as u32..ids.end as u32, scratch, cx);
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
    fn count(&self, ids: Range<u32>, scratch: &mut Scratch, cx: &Context<'_>) {
        let (graph, len) = (cx.graph(), ids.len());
        scratch.numbers.clear();
        if self.hops.first().is_none_or(|hop| hop.optional) {
            scratch.numbers.resize(len, 0);
            self.scan(ids.clone(), scratch, graph);
        } else {
            scratch.numbers.resize(len, 1);
        }
        for (place, hop) in self.hops.iter().enumerate() {
            scratch.sums.clear();
            scratch.sums.resize(len, 0);
            let mut runs = 0;
            hop.add_up(ids.clone(), scratch, &mut runs, graph);
            if runs == 0 && !hop.optional {
                return scratch.numbers.clear();
            }
            if place == 0 {
                scratch.scanned += runs;
            }
            let least = u64::from(hop.optional);
            for (number, sum) in scratch.numbers.iter_mut().zip(&scratch.sums) {
                *number = multiply(*number, (*sum).max(least));
            }
        }
        for label in &self.labels {
            scratch.sums.clear();
            scratch.sums.resize(len, 0);
            mark(*label, ids.clone(), scratch, graph);
            for (number, sum) in scratch.numbers.iter_mut().zip(&scratch.sums) {
                *number *= sum;
            }
        }
    }

    /// Gives one to each node, of which further labels may be asked.
    fn scan(&self, ids: Range<u32>, scratch: &mut Scratch, graph: &GraphView) {
        let (mut cursor, found) = (ids.start, &mut scratch.found);
        found.clear();
        match self.labels.first() {
            Some(label) => graph.scan_label(*label, &mut cursor, ids.len(), found),
            None => graph.scan_nodes(&mut cursor, ids.len(), found),
        }
        for node in found.iter().filter(|node| node.0 < ids.end) {
            scratch.scanned += 1;
            if let Some(number) = scratch.numbers.get_mut((node.0 - ids.start) as usize) {
                *number = 1;
            }
        }
    }
}

/// Gives one to the sum of each node with a label.
fn mark(label: LabelId, ids: Range<u32>, scratch: &mut Scratch, graph: &GraphView) {
    let mut cursor = ids.start;
    scratch.found.clear();
    graph.scan_label(label, &mut cursor, ids.len(), &mut scratch.found);
    for node in scratch.found.iter().filter(|node| node.0 < ids.end) {
        if let Some(sum) = scratch.sums.get_mut((node.0 - ids.start) as usize) {
            *sum = 1;
        }
    }
}

impl Hop {
    /// Adds up what the ends count, node by node.
    fn add_up(&self, ids: Range<u32>, scratch: &mut Scratch, runs: &mut u64, graph: &GraphView) {
        let ways = match self.direction {
            Direction::Both => &[Direction::Outgoing, Direction::Incoming][..],
            Direction::Outgoing => &[Direction::Outgoing],
            Direction::Incoming => &[Direction::Incoming],
        };
        let (sums, mut looked_at) = (&mut scratch.sums, 0);
        for way in ways {
            // Loops are among the outgoing ones.
            let once = self.direction == Direction::Both && *way == Direction::Incoming;
            let types = self.types.ids();
            graph.for_each_run(ids.clone(), *way, types, &mut |node, ends| {
                *runs += 1;
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
                if let Some(sum) = sums.get_mut((node.0 - ids.start) as usize) {
                    *sum = add(*sum, found);
                }
            });
        }
        scratch.looked_at += looked_at;
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
