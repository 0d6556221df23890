//! The lineages of a run, as a graph that grows: a lineage is a few facts, and the lineages that it goes on from. What a
//! row rests on is put together only when the row leaves.

use super::super::limits::Limits;
use super::super::meter::Usage;
use super::super::reservation::Reservation;
use crate::error::Result;
use crate::graph::{Fact, GraphView, ReferenceSet};
use crate::syntax::ast::Cite;
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Lineages made lately that are found again: rows that follow one another often rest on the same.
const REMEMBERED: usize = 1024;

/// So many facts with the table that finds them again take so many bytes each.
const BYTES_PER_FACT: u64 = 96;

/// A lineage in the arena of its run, from 1 on; 0 is that of what rests on nothing.
pub(super) type Handle = u32;

/// The lineages of a run.
#[derive(Debug)]
pub struct Arena {
    cite: Cite,
    entries: Vec<Entry>,
    /// What the entries consist of, one after the other.
    members: Vec<u32>,
    /// The facts by their number, where facts are asked for.
    facts: Vec<CitedFact>,
    numbers: FxHashMap<Fact, u32>,
    /// The statement changes the graph: a fact may be read again as another.
    changing: bool,
    /// Handles of entries, by the hash of what they consist of.
    lately: Vec<Handle>,
    memory: Reservation,
}

/// A lineage: where its members lie, first those that are leaves.
#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    leaves_end: u32,
    end: u32,
}

/// A fact as it was when it was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CitedFact {
    pub fact: Fact,
    /// The value of a property; null for existence.
    pub value: Value,
    pub references: ReferenceSet,
}

impl Arena {
    /// Nothing rests on anything so far.
    pub fn new(cite: Cite, changing: bool) -> Arena {
        Arena {
            cite,
            changing,
            entries: Vec::new(),
            members: Vec::new(),
            facts: Vec::new(),
            numbers: FxHashMap::default(),
            lately: Vec::new(),
            memory: Reservation::new(Usage::Lineage),
        }
    }

    /// What is told of the facts.
    pub(super) fn cite(&self) -> Cite {
        self.cite
    }

    /// The leaf of a fact: the number of its set of references, or its own number. `None` where nothing is to be told of
    /// it: nobody has stated it, or it is not there.
    pub(super) fn leaf(
        &mut self,
        fact: Fact,
        (view, limits): (&GraphView, &Limits),
    ) -> Result<Option<u32>> {
        if self.cite == Cite::Sources {
            let references = view.references(fact);
            return Ok((!references.is_empty()).then_some(references.place() as u32));
        }
        let known = self.numbers.get(&fact).copied();
        if known.is_some() && !self.changing {
            return Ok(known);
        }
        let references = view.references(fact);
        let value = match fact.key {
            Some(key) => view.property(fact.entity, key),
            None => Value::Null,
        };
        let there = match fact.key {
            Some(_) => !matches!(value, Value::Null),
            None => view.has_entity(fact.entity),
        };
        if !there {
            return Ok(None);
        }
        let cited = CitedFact {
            fact,
            value,
            references,
        };
        if let Some(number) = known
            && self.facts.get(number as usize) == Some(&cited)
        {
            return Ok(known);
        }
        self.memory.grow(BYTES_PER_FACT, limits)?;
        let number = self.facts.len() as u32;
        self.facts.push(cited);
        self.numbers.insert(fact, number);
        Ok(Some(number))
    }

    /// The lineage of what rests on some leaves and on what some lineages rest on. Both are sorted here, and each is taken
    /// once.
    pub(super) fn join(
        &mut self,
        leaves: &mut Vec<u32>,
        lineages: &mut Vec<Handle>,
        limits: &Limits,
    ) -> Result<Handle> {
        for members in [&mut *leaves, &mut *lineages] {
            if members.len() > 1 {
                members.sort_unstable();
                members.dedup();
            }
        }
        match (leaves.as_slice(), lineages.as_slice()) {
            ([], []) => return Ok(0),
            ([], [one]) => return Ok(*one),
            _ => {}
        }
        let place = place(leaves, lineages);
        if let Some(same) = self.remembered(place, leaves, lineages) {
            return Ok(same);
        }
        let more = leaves.len() + lineages.len();
        self.memory.make_room(&mut self.members, more, limits)?;
        self.memory.make_room(&mut self.entries, 1, limits)?;
        let start = self.members.len() as u32;
        self.members.extend_from_slice(leaves);
        let leaves_end = self.members.len() as u32;
        self.members.extend_from_slice(lineages);
        self.entries.push(Entry {
            start,
            leaves_end,
            end: self.members.len() as u32,
        });
        let handle = self.entries.len() as Handle;
        self.lately.resize(REMEMBERED, 0);
        if let Some(slot) = self.lately.get_mut(place) {
            *slot = handle;
        }
        Ok(handle)
    }

    fn remembered(&self, place: usize, leaves: &[u32], lineages: &[Handle]) -> Option<Handle> {
        let handle = *self.lately.get(place)?;
        let (own_leaves, own_lineages) = self.members(handle)?;
        (own_leaves == leaves && own_lineages == lineages).then_some(handle)
    }

    /// What a lineage consists of: its leaves, and the lineages that it goes on from.
    fn members(&self, handle: Handle) -> Option<(&[u32], &[Handle])> {
        let entry = self.entries.get((handle as usize).checked_sub(1)?)?;
        let leaves = self
            .members
            .get(entry.start as usize..entry.leaves_end as usize)?;
        let lineages = self
            .members
            .get(entry.leaves_end as usize..entry.end as usize)?;
        Some((leaves, lineages))
    }

    /// How many lineages there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The facts by their number.
    pub(super) fn facts(&self) -> &[CitedFact] {
        &self.facts
    }
}

fn place(leaves: &[u32], lineages: &[Handle]) -> usize {
    let mut hasher = FxHasher::default();
    leaves.hash(&mut hasher);
    lineages.hash(&mut hasher);
    (hasher.finish() >> 32) as usize % REMEMBERED
}

/// Collects the leaves of lineages, each once, without visiting a lineage twice for one row.
#[derive(Debug, Default)]
pub(super) struct Collector {
    round: u32,
    /// The round in which a lineage was visited last, by its handle.
    visited: Vec<u32>,
    /// The same of leaves.
    taken: Vec<u32>,
    open: Vec<Handle>,
    leaves: Vec<u32>,
}

impl Collector {
    /// The leaves of a lineage, each once, in no particular order.
    pub fn leaves(&mut self, arena: &Arena, handle: Handle) -> &[u32] {
        self.leaves.clear();
        self.visited.resize(arena.len() + 1, 0);
        self.round = match self.round.checked_add(1) {
            Some(round) => round,
            None => {
                self.visited.fill(0);
                self.taken.fill(0);
                1
            }
        };
        self.open.push(handle);
        while let Some(next) = self.open.pop() {
            let Some(visited) = self.visited.get_mut(next as usize) else {
                continue;
            };
            if std::mem::replace(visited, self.round) == self.round {
                continue;
            }
            if let Some((leaves, lineages)) = arena.members(next) {
                self.take(leaves);
                self.open.extend_from_slice(lineages);
            }
        }
        &self.leaves
    }

    fn take(&mut self, leaves: &[u32]) {
        for leaf in leaves {
            let at = *leaf as usize;
            if self.taken.len() <= at {
                self.taken.resize(at + 1, 0);
            }
            if std::mem::replace(&mut self.taken[at], self.round) != self.round {
                self.leaves.push(*leaf);
            }
        }
    }
}
