//! The shortest ways to repeat a group of patterns, for each end: a search over the nodes between the repetitions.
//!
//! All repetitions of a group have the same number of relationships, so the shortest ways are those of the fewest
//! repetitions. The repetitions from each node are found once. One way to each end is found breadth first; where it
//! repeats what it must not, or where more ways are asked for, ways are made longer in the order of the length with which
//! they can reach the end at best.

use super::context::Context;
use super::meter::Usage;
use super::repetition::{Repetition, may_follow};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::PathMode;
use crate::plan;
use crate::value::NodeId;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, VecDeque};

/// The memory of a partial way, and of its place in the order.
const BYTES_PER_WAY: u64 = 32;

/// The repetitions from each node, and what is asked.
pub(super) struct Search {
    start: NodeId,
    target: Option<Option<NodeId>>,
    /// The number of ways, or of lengths.
    count: usize,
    groups: bool,
    bounds: (u64, Option<u64>),
    mode: PathMode,
    /// Only nodes within the bounds are looked at.
    depths: FxHashMap<NodeId, u64>,
    /// The nodes in the order in which they are reached.
    order: Vec<NodeId>,
    unknown: VecDeque<NodeId>,
    from: FxHashMap<NodeId, Vec<Repetition>>,
    /// The first repetition that reaches each node: the node before it, and its place among those from there.
    reached: FxHashMap<NodeId, (NodeId, usize)>,
}

/// A partial way: one repetition after the partial way before it.
struct Partial {
    before: Option<u32>,
    node: NodeId,
    /// The place of the next node's repetition among those from `node`.
    place: usize,
    length: u64,
}

impl Search {
    pub(super) fn new(
        start: NodeId,
        target: Option<Option<NodeId>>,
        (count, groups): (usize, bool),
        plan: &plan::Repeat,
    ) -> Search {
        Search {
            start,
            target,
            count,
            groups,
            bounds: (plan.min, plan.max),
            mode: plan.mode,
            depths: FxHashMap::from_iter([(start, 0)]),
            order: vec![start],
            unknown: VecDeque::from([start]),
            from: FxHashMap::default(),
            reached: FxHashMap::default(),
        }
    }

    /// The next node whose repetitions are needed, in the order of their distance from the start.
    pub(super) fn unknown(&mut self) -> Option<NodeId> {
        let node = self.unknown.pop_front()?;
        let depth = self.depths.get(&node).copied().unwrap_or(0);
        let (_, max) = self.bounds;
        match max.is_some_and(|max| depth >= max) || self.target == Some(None) {
            true => None,
            false => Some(node),
        }
    }

    /// The repetitions from a node.
    pub(super) fn learn(&mut self, node: NodeId, found: Vec<Repetition>) {
        let depth = self.depths.get(&node).copied().unwrap_or(0) + 1;
        for (place, repetition) in found.iter().enumerate() {
            let end = repetition.end;
            self.reached.entry(end).or_insert((node, place));
            if let std::collections::hash_map::Entry::Vacant(entry) = self.depths.entry(end) {
                entry.insert(depth);
                self.order.push(end);
                self.unknown.push_back(end);
            }
        }
        self.from.insert(node, found);
        let one = self.count == 1 && !self.groups && self.bounds.0 <= 1;
        let target = self.target.flatten().filter(|target| *target != self.start);
        // One way to the target is known; where it will not do, it is looked for without a limit.
        if one && target.is_some_and(|target| self.first_way(target).is_some()) {
            self.unknown.clear();
        }
    }

    /// The ways to all ends, or to the target.
    pub(super) fn ways(&self, cx: &Context<'_>) -> Result<Vec<Vec<Repetition>>> {
        let ends = match self.target {
            None => self.order.clone(),
            Some(target) => target.into_iter().collect(),
        };
        let mut ways = Vec::new();
        for end in ends {
            cx.check()?;
            let one = self.count == 1 && !self.groups && self.bounds.0 <= 1 && end != self.start;
            match self.first_way(end).filter(|_| one) {
                Some(way) => ways.push(way),
                None => ways.extend(self.ways_to(end, cx)?),
            }
        }
        Ok(ways)
    }

    /// The way by which a node was reached first, if it repeats nothing.
    fn first_way(&self, end: NodeId) -> Option<Vec<Repetition>> {
        let mut way: Vec<Repetition> = Vec::new();
        let mut node = end;
        while node != self.start || way.is_empty() {
            let (before, place) = self.reached.get(&node)?;
            way.push(self.from.get(before)?.get(*place)?.clone());
            node = *before;
        }
        way.reverse();
        let fits = |at: usize| {
            let (before, next) = (way.iter().take(at), way.get(at));
            next.is_some_and(|next| may_follow(self.mode, Some(self.start), before, next))
        };
        (0..way.len()).all(fits).then_some(way)
    }

    /// The number of repetitions from each node to an end.
    fn distances(&self, end: NodeId) -> FxHashMap<NodeId, u64> {
        let mut before: FxHashMap<NodeId, FxHashSet<NodeId>> = FxHashMap::default();
        for (node, found) in &self.from {
            for repetition in found {
                before.entry(repetition.end).or_default().insert(*node);
            }
        }
        let mut distances = FxHashMap::from_iter([(end, 0)]);
        let mut open = VecDeque::from([(end, 0)]);
        while let Some((node, distance)) = open.pop_front() {
            for node in before.get(&node).into_iter().flatten() {
                distances.entry(*node).or_insert_with(|| {
                    open.push_back((*node, distance + 1));
                    distance + 1
                });
            }
        }
        distances
    }

    /// The ways to an end, by length, until there are enough.
    fn ways_to(&self, end: NodeId, cx: &Context<'_>) -> Result<Vec<Vec<Repetition>>> {
        let (min, max) = self.bounds;
        let distances = self.distances(end);
        let mut memory = Reservation::new(Usage::Paths);
        let mut partials: Vec<Partial> = Vec::new();
        let mut waiting: BTreeMap<u64, Vec<Option<u32>>> = BTreeMap::new();
        waiting.entry(0).or_default().push(None);
        let (mut ways, mut lengths, mut last) = (Vec::new(), 0, None);
        while let Some(mut entry) = waiting.first_entry() {
            let longer = last.is_some_and(|last| *entry.key() > last);
            if self.groups && lengths >= self.count && longer {
                break;
            }
            let Some(at) = entry.get_mut().pop() else {
                entry.remove();
                continue;
            };
            let way = self.way(&partials, at);
            let length = way.len() as u64;
            let node = way.last().map_or(self.start, |last| last.end);
            if node == end && length >= min {
                let longer = last.is_none_or(|last| last < length);
                let enough = if self.groups { lengths } else { ways.len() };
                if enough >= self.count && (longer || !self.groups) {
                    break;
                }
                lengths += usize::from(longer);
                last = Some(length);
                ways.push(way.iter().map(|one| (*one).clone()).collect());
            }
            let found = self.from.get(&node).map_or(&[][..], Vec::as_slice);
            cx.run().limits.step(found.len() as u64)?;
            memory.grow(BYTES_PER_WAY * found.len() as u64, &cx.run().limits)?;
            for (place, repetition) in found.iter().enumerate().rev() {
                let Some(rest) = distances.get(&repetition.end) else {
                    continue;
                };
                let least = (length + 1 + rest).max(min);
                let before = way.iter().copied();
                if max.is_some_and(|max| least > max)
                    || !may_follow(self.mode, Some(self.start), before, repetition)
                {
                    continue;
                }
                let number = u32::try_from(partials.len()).unwrap_or(u32::MAX);
                partials.push(Partial {
                    before: at,
                    node,
                    place,
                    length: length + 1,
                });
                waiting.entry(least).or_default().push(Some(number));
            }
        }
        Ok(ways)
    }

    /// The repetitions of a partial way.
    fn way(&self, partials: &[Partial], at: Option<u32>) -> Vec<&Repetition> {
        let last = at.and_then(|at| partials.get(at as usize));
        let mut way = Vec::with_capacity(last.map_or(0, |last| last.length as usize));
        let mut next = last;
        while let Some(partial) = next {
            let found = self.from.get(&partial.node);
            way.extend(found.and_then(|found| found.get(partial.place)));
            next = partial
                .before
                .and_then(|before| partials.get(before as usize));
        }
        way.reverse();
        way
    }
}
