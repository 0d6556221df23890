//! The lineages of a run, as a graph that grows: a lineage is a few facts, and the lineages that it goes on from. What a
//! row rests on is put together only when the row leaves.

use super::super::limits::Limits;
use super::super::meter::Usage;
use super::super::reservation::Reservation;
use crate::error::Result;
use crate::graph::{Fact, GraphView, OtherStatement, ReferenceSet};
use crate::syntax::ast::Cite;
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Lineages made lately that are found again: rows that follow one another often rest on the same.
const REMEMBERED: usize = 1024;

/// So many facts with the table that finds them again take so many bytes each.
const BYTES_PER_FACT: u64 = 96;

/// Lineages of more members are not looked for among those made lately, and not sorted: they are those of groups.
const SMALL: usize = 32;

/// A lineage: 0 is that of what rests on nothing; with the bit [`LEAF`] it is a leaf alone, which takes no room; others
/// are in the arena of the run.
pub(super) type Handle = u32;

/// The handles of leaves.
const LEAF: Handle = 1 << 31;

/// The lineages of a run.
#[derive(Debug)]
pub struct Arena {
    cite: Cite,
    entries: Vec<Entry>,
    /// What the entries consist of, one after the other: leaves and other entries.
    members: Vec<Handle>,
    /// The facts by their number, where facts are asked for; of a property with several statements each is one.
    facts: Vec<CitedFact>,
    numbers: FxHashMap<(Fact, u32), u32>,
    /// The statement changes the graph: a fact may be read again as another.
    changing: bool,
    /// Handles of entries, by the hash of what they consist of.
    lately: Vec<Handle>,
    memory: Reservation,
}

/// A lineage: where its members lie.
#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
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

    /// The lineage of what rests on a fact alone: a leaf with the number of its set of references, or its own number. 0
    /// where nothing is to be told of it: nobody has stated it, or it is not there.
    pub(super) fn leaf(
        &mut self,
        fact: Fact,
        (view, limits): (&GraphView, &Limits),
    ) -> Result<Handle> {
        if !self.cite.tells_facts() {
            let references = view.references(fact);
            return Ok(match references.is_empty() {
                true => 0,
                false => LEAF | references.place() as u32,
            });
        }
        if let Some(number) = self.known(fact, 0) {
            return Ok(LEAF | number);
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
            return Ok(0);
        }
        let cited = CitedFact {
            fact,
            value,
            references,
        };
        self.number(cited, 0, limits)
    }

    /// The same for a statement of a property that is not the one that is read, by its place among them from 1 on.
    pub(super) fn leaf_of_other(
        &mut self,
        fact: Fact,
        place: u32,
        statement: &OtherStatement,
        limits: &Limits,
    ) -> Result<Handle> {
        let references = statement.sources;
        if !self.cite.tells_facts() {
            return Ok(match references.is_empty() {
                true => 0,
                false => LEAF | references.place() as u32,
            });
        }
        if let Some(number) = self.known(fact, place) {
            return Ok(LEAF | number);
        }
        let cited = CitedFact {
            fact,
            value: statement.value.clone(),
            references,
        };
        self.number(cited, place, limits)
    }

    /// The number of a fact that cannot have become another since it was read.
    fn known(&self, fact: Fact, place: u32) -> Option<u32> {
        let known = self.numbers.get(&(fact, place)).copied();
        known.filter(|_| !self.changing)
    }

    fn number(&mut self, cited: CitedFact, place: u32, limits: &Limits) -> Result<Handle> {
        let of = (cited.fact, place);
        if let Some(number) = self.numbers.get(&of)
            && self.facts.get(*number as usize) == Some(&cited)
        {
            return Ok(LEAF | *number);
        }
        self.memory.grow(BYTES_PER_FACT, limits)?;
        let number = self.facts.len() as u32;
        self.facts.push(cited);
        self.numbers.insert(of, number);
        Ok(LEAF | number)
    }

    /// The lineage of what rests on all that some lineages rest on.
    pub(super) fn join(&mut self, parts: &mut Vec<Handle>, limits: &Limits) -> Result<Handle> {
        parts.dedup();
        if parts.len() > 1 && parts.len() <= SMALL {
            parts.sort_unstable();
            parts.dedup();
        }
        match parts.as_slice() {
            [] => return Ok(0),
            [one] => return Ok(*one),
            _ => {}
        }
        if parts.len() > SMALL {
            return self.add(parts, limits);
        }
        let place = place(parts);
        if let Some(same) = self.remembered(place, parts) {
            return Ok(same);
        }
        let handle = self.add(parts, limits)?;
        self.lately.resize(REMEMBERED, 0);
        if let Some(remembered) = self.lately.get_mut(place) {
            *remembered = handle;
        }
        Ok(handle)
    }

    fn add(&mut self, parts: &[Handle], limits: &Limits) -> Result<Handle> {
        self.memory
            .make_room(&mut self.members, parts.len(), limits)?;
        self.memory.make_room(&mut self.entries, 1, limits)?;
        let start = self.members.len() as u32;
        self.members.extend_from_slice(parts);
        let end = self.members.len() as u32;
        self.entries.push(Entry { start, end });
        Ok(self.entries.len() as Handle)
    }

    fn remembered(&self, place: usize, parts: &[Handle]) -> Option<Handle> {
        let handle = *self.lately.get(place)?;
        (self.members(handle)? == parts).then_some(handle)
    }

    /// What a lineage consists of, where it is no leaf.
    fn members(&self, handle: Handle) -> Option<&[Handle]> {
        let entry = self.entries.get((handle as usize).checked_sub(1)?)?;
        self.members.get(entry.start as usize..entry.end as usize)
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

fn place(parts: &[Handle]) -> usize {
    let mut hasher = FxHasher::default();
    for part in parts {
        hasher.write_u32(*part);
    }
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
        self.visit(handle);
        while let Some(next) = self.open.pop() {
            for part in arena.members(next).unwrap_or_default() {
                self.visit(*part);
            }
        }
        &self.leaves
    }

    /// Takes a leaf, and opens an entry, where this row has not come to it yet.
    fn visit(&mut self, handle: Handle) {
        if handle & LEAF == 0 {
            if let Some(visited) = self.visited.get_mut(handle as usize)
                && std::mem::replace(visited, self.round) != self.round
            {
                self.open.push(handle);
            }
            return;
        }
        let leaf = handle & !LEAF;
        if self.taken.len() <= leaf as usize {
            self.taken.resize(leaf as usize + 1, 0);
        }
        if let Some(taken) = self.taken.get_mut(leaf as usize)
            && std::mem::replace(taken, self.round) != self.round
        {
            self.leaves.push(leaf);
        }
    }
}
