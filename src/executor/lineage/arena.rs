//! The lineages of a run, as a growing graph: a lineage consists of facts and of other lineages that it includes. The
//! lineage of a row is only resolved when the row is returned.

use super::super::derivation::Records;
use super::super::limits::Limits;
use super::super::meter::Usage;
use super::super::reservation::Reservation;
use super::derived::derivations;
use crate::error::Result;
use crate::graph::{
    Fact, GraphView, NumberSet, OtherStatement, ReferenceSet, SetUnion, derived_of,
};
use crate::syntax::ast::Cite;
use crate::value::{RelationshipId, Value};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::sync::Arc;

/// The number of recent lineages that are cached, because consecutive rows often have the same lineage.
const REMEMBERED: usize = 1024;

/// The memory of a fact, with its entry in the lookup table.
const BYTES_PER_FACT: u64 = 96;

/// Lineages with more members are neither cached nor sorted: they are those of groups.
const SMALL: usize = 32;

/// A lineage: 0 is the empty one; with the bit [`LEAF`] it is a single leaf, which takes no memory; all others are in
/// the arena of the run.
pub(in crate::executor) type Handle = u32;

/// The handles of leaves.
const LEAF: Handle = 1 << 31;

/// The lineages of a run.
#[derive(Debug)]
pub struct Arena {
    cite: Cite,
    entries: Vec<Entry>,
    /// The members of the entries, one entry after the other: leaves and other entries.
    members: Vec<Handle>,
    /// Unions that the graph remembers.
    unions: Vec<Arc<SetUnion>>,
    /// The facts by their number, where facts are asked for; of a property with several statements each is one.
    facts: Vec<CitedFact>,
    numbers: FxHashMap<(Fact, u32), u32>,
    /// The statement changes the graph: a fact may be read again as another.
    changing: bool,
    /// Handles of recent entries, by the hash of their members.
    lately: Vec<Handle>,
    memory: Reservation,
    /// What follows from rules, with its derivations, where it is to be told by the stored facts that it rests on.
    derived: Option<Arc<Records>>,
    /// The lineages of derived relationships.
    of_derived: FxHashMap<RelationshipId, Handle>,
}

/// A lineage.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// The range of its members.
    Members { start: u32, end: u32 },
    /// A union that the graph remembers, by its number.
    Union(u32),
}

/// A fact at the time when it was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CitedFact {
    pub fact: Fact,
    /// The value of a property; null for existence.
    pub value: Value,
    pub references: ReferenceSet,
}

impl Arena {
    /// An arena without lineages.
    pub fn new(cite: Cite, changing: bool) -> Arena {
        Arena {
            cite,
            changing,
            entries: Vec::new(),
            members: Vec::new(),
            unions: Vec::new(),
            facts: Vec::new(),
            numbers: FxHashMap::default(),
            lately: Vec::new(),
            memory: Reservation::new(Usage::Lineage),
            derived: None,
            of_derived: FxHashMap::default(),
        }
    }

    /// Tells what is derived by the stored facts that it rests on.
    #[must_use]
    pub fn through(mut self, derived: &Arc<Records>) -> Arena {
        self.derived = Some(Arc::clone(derived));
        self
    }

    /// The lineage of a derived relationship, of its existence or of a property alike.
    fn derived(
        &mut self,
        relationship: RelationshipId,
        (view, limits): (&GraphView, &Limits),
    ) -> Result<Option<Handle>> {
        let Some(records) = self.derived.clone() else {
            return Ok(None);
        };
        if let Some(known) = self.of_derived.get(&relationship) {
            return Ok(Some(*known));
        }
        let is_known = |of| self.of_derived.contains_key(&of);
        for (of, derivation) in derivations(relationship, &records, is_known) {
            let mut parts = Vec::with_capacity(derivation.facts.len());
            for fact in &derivation.facts {
                parts.push(match derived_of(fact.entity) {
                    Some(below) => self.of_derived.get(&below).copied().unwrap_or(0),
                    None => self.leaf(*fact, (view, limits))?,
                });
            }
            parts.retain(|part| *part != 0);
            parts.sort_unstable();
            let handle = self.join(&mut parts, limits)?;
            self.of_derived.insert(of, handle);
        }
        let handle = self.of_derived.get(&relationship).copied();
        Ok(Some(handle.unwrap_or(0)))
    }

    /// What is reported about facts.
    pub(super) fn cite(&self) -> Cite {
        self.cite
    }

    /// The lineage of a single fact: a leaf with the number of its set of references, or its own number. 0 if nothing
    /// is reported about it, because it has no source or does not exist.
    pub(super) fn leaf(
        &mut self,
        fact: Fact,
        (view, limits): (&GraphView, &Limits),
    ) -> Result<Handle> {
        if let Some(relationship) = derived_of(fact.entity)
            && let Some(handle) = self.derived(relationship, (view, limits))?
        {
            return Ok(handle);
        }
        if !self.cite.distinguishes_facts() {
            return Ok(leaf_of(view.references(fact)));
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
        if !self.cite.distinguishes_facts() {
            return Ok(leaf_of(references));
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

    /// The union of some lineages.
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
        self.entries.push(Entry::Members { start, end });
        Ok(self.entries.len() as Handle)
    }

    fn remembered(&self, place: usize, parts: &[Handle]) -> Option<Handle> {
        let handle = *self.lately.get(place)?;
        (self.members(handle)? == parts).then_some(handle)
    }

    /// The members of a lineage, unless it is a leaf.
    fn members(&self, handle: Handle) -> Option<&[Handle]> {
        match self.entries.get((handle as usize).checked_sub(1)?)? {
            Entry::Members { start, end } => self.members.get(*start as usize..*end as usize),
            Entry::Union(_) => None,
        }
    }

    /// The lineage of a union that the graph remembers, where only sources are reported.
    pub(super) fn add_union(&mut self, union: Arc<SetUnion>, limits: &Limits) -> Result<Handle> {
        if union.len() == 0 {
            return Ok(0);
        }
        let bytes = size_of::<ReferenceSet>() + size_of::<Value>();
        self.memory.grow((union.len() * bytes) as u64, limits)?;
        self.memory.make_room(&mut self.entries, 1, limits)?;
        self.entries.push(Entry::Union(self.unions.len() as u32));
        self.unions.push(union);
        Ok(self.entries.len() as Handle)
    }

    /// Adds the lineages of sets, given by their numbers, which are forgotten: a union that the graph remembers, or each of
    /// them.
    pub(super) fn add_numbers(
        &mut self,
        numbers: &mut NumberSet,
        parts: &mut Vec<Handle>,
        (view, limits): (&GraphView, &Limits),
    ) -> Result<()> {
        if let Some(union) = view.union_again(numbers) {
            parts.push(self.add_union(union, limits)?);
            numbers.clear();
            return Ok(());
        }
        numbers.take_all(|number| parts.push(LEAF | number));
        Ok(())
    }

    /// The union that a lineage is.
    pub(super) fn union(&self, handle: Handle) -> Option<&SetUnion> {
        match self.entries.get((handle as usize).checked_sub(1)?)? {
            Entry::Union(number) => self.unions.get(*number as usize).map(|union| &**union),
            Entry::Members { .. } => None,
        }
    }

    /// Passes on the sets of a union that a lineage is, as leaves.
    fn for_each_leaf_of_union(&self, handle: Handle, mut take: impl FnMut(Handle)) {
        if let Some(union) = self.union(handle) {
            union.for_each(|set| take(leaf_of(set)));
        }
    }

    /// The number of lineages.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The facts by their number.
    pub(super) fn facts(&self) -> &[CitedFact] {
        &self.facts
    }
}

/// The lineage of a fact where only sources are reported: a leaf with the number of its set, or 0 without sources.
#[inline]
pub(in crate::executor) fn leaf_of(references: ReferenceSet) -> Handle {
    match references.is_empty() {
        true => 0,
        false => LEAF | references.place() as u32,
    }
}

/// The number of a leaf; `None` for other lineages.
#[inline]
pub(super) fn number_of(handle: Handle) -> Option<u32> {
    (handle & LEAF != 0).then_some(handle & !LEAF)
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
    /// The round in which a lineage was last visited, by its handle.
    visited: Vec<u32>,
    /// The round in which a leaf was last collected.
    taken: Vec<u32>,
    open: Vec<Handle>,
    leaves: Vec<u32>,
}

impl Collector {
    /// The leaves of a lineage, each once, in no particular order.
    pub fn leaves(&mut self, arena: &Arena, handle: Handle) -> &[u32] {
        self.leaves.clear();
        self.begin(arena);
        self.visit(handle);
        while let Some(next) = self.open.pop() {
            for part in arena.members(next).unwrap_or_default() {
                self.visit(*part);
            }
            arena.for_each_leaf_of_union(next, |leaf| self.visit(leaf));
        }
        &self.leaves
    }

    /// Passes on the leaves of a lineage, some of them more than once, in no particular order.
    pub fn for_each_leaf(&mut self, arena: &Arena, handle: Handle, take: &mut dyn FnMut(u32)) {
        if let Some(leaf) = number_of(handle) {
            take(leaf);
            return;
        }
        self.begin(arena);
        let mut next = Some(handle);
        while let Some(handle) = next {
            match number_of(handle) {
                Some(leaf) => take(leaf),
                None => {
                    for part in arena.members(handle).unwrap_or_default() {
                        match number_of(*part) {
                            Some(leaf) => take(leaf),
                            None if self.is_new(*part) => self.open.push(*part),
                            None => {}
                        }
                    }
                    if let Some(union) = arena.union(handle) {
                        union.for_each(|set| take(set.number()));
                    }
                }
            }
            next = self.open.pop();
        }
    }

    fn begin(&mut self, arena: &Arena) {
        self.visited.resize(arena.len() + 1, 0);
        self.round = match self.round.checked_add(1) {
            Some(round) => round,
            None => {
                self.visited.fill(0);
                self.taken.fill(0);
                1
            }
        };
    }

    /// Whether a lineage is visited for the first time for this row.
    fn is_new(&mut self, handle: Handle) -> bool {
        let visited = self.visited.get_mut(handle as usize);
        visited.is_some_and(|visited| std::mem::replace(visited, self.round) != self.round)
    }

    /// Collects a leaf or expands an entry, unless it was already visited for this row.
    fn visit(&mut self, handle: Handle) {
        if handle & LEAF == 0 {
            if self.is_new(handle) {
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
