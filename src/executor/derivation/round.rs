//! What the bodies of rules see during a round: what is derived so far. What they ask for and is not there is noted, and looked
//! for in the next round.

use super::complete::NO_NEIGHBOURS;
use super::tables::GroupTable;
use super::{Core, Following};
use crate::error::Result;
use crate::graph::BindingPattern;
use crate::graph::{Derived, DerivedRelationship, TypeId};
use crate::value::{NodeId, RelationshipId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// What is asked for: the table, and the nodes that are given.
pub(super) type Demand = (usize, BindingPattern, NodeId);

/// The tables of a group, by their number in the program.
pub(super) type GroupTables = FxHashMap<usize, GroupTable>;

/// A state of the tables of a group.
#[derive(Debug)]
pub(super) struct Round {
    pub core: Arc<Core>,
    pub tables: Arc<GroupTables>,
    /// The place that sees what the last round has added, and nothing else; the others see everything.
    pub new_at: Option<usize>,
    pub demands: Arc<Demands>,
}

/// What was asked for and is not there.
#[derive(Debug, Default)]
pub(super) struct Demands(Mutex<(Vec<Demand>, FxHashSet<Demand>)>);

impl Demands {
    pub fn add(&self, demand: Demand) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.1.insert(demand) {
            all.0.push(demand);
        }
    }

    pub fn take(&self) -> Vec<Demand> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.1.clear();
        std::mem::take(&mut all.0)
    }
}

impl Round {
    /// The neighbours of a node at a place.
    fn at_place(
        &self,
        place: usize,
        node: NodeId,
        given: BindingPattern,
    ) -> (&[NodeId], &[RelationshipId]) {
        let Some(table) = self.core.program.places.get(place).map(|place| place.table) else {
            return NO_NEIGHBOURS;
        };
        let group = self.tables.get(&table);
        let side = group.map(|group| match given {
            BindingPattern::Start | BindingPattern::None => &group.starts,
            BindingPattern::End => &group.ends,
        });
        let is_new = self.new_at == Some(place);
        if is_new && let Some(new) = side.and_then(|side| side.new.get(&node)) {
            return new.slices();
        }
        if let Some(known) = self
            .core
            .complete(table, given)
            .and_then(|side| side.get(node))
        {
            return match is_new {
                true => NO_NEIGHBOURS,
                false => self.core.slices(known, (table, given, node)),
            };
        }
        let (Some(group), Some(side)) = (group, side) else {
            return NO_NEIGHBOURS;
        };
        match side.entries.get(&node) {
            Some(_) if is_new => NO_NEIGHBOURS,
            Some(entry) => entry.all.slices(),
            None if group.whole => NO_NEIGHBOURS,
            None => {
                let takes = self.core.takes(table, given);
                let demand = match takes {
                    true => (table, given, node),
                    false => (table, BindingPattern::None, NodeId(0)),
                };
                self.demands.add(demand);
                NO_NEIGHBOURS
            }
        }
    }

    /// The table of a type that is read from outside of its group.
    fn outer_table(&self, of: TypeId) -> Option<usize> {
        let table = self.core.table_of(of)?;
        (!self.tables.contains_key(&table)).then_some(table)
    }
}

impl Derived for Round {
    fn type_id(&self, name: &str) -> Option<TypeId> {
        self.core.type_id(name)
    }

    fn has_type(&self, of: TypeId) -> bool {
        self.core.place_of(of).is_some() || self.outer_table(of).is_some()
    }

    fn prepare(&self, nodes: &[NodeId], given: BindingPattern, of: TypeId) {
        if let Some(table) = self.outer_table(of) {
            self.core.prepare(table, given, nodes);
        }
    }

    fn neighbours(
        &self,
        node: NodeId,
        given: BindingPattern,
        of: TypeId,
    ) -> (&[NodeId], &[RelationshipId]) {
        if let Some(table) = self.outer_table(of) {
            return self.core.neighbours(table, given, node);
        }
        match self.core.place_of(of) {
            Some(place) => self.at_place(place, node, given),
            None => NO_NEIGHBOURS,
        }
    }

    fn nodes(&self, node: NodeId, given: BindingPattern, of: TypeId) -> &[NodeId] {
        match self.outer_table(of) {
            Some(table) => self.core.nodes(table, given, node),
            None => self.neighbours(node, given, of).0,
        }
    }

    fn ends(&self, nodes: &[NodeId], given: BindingPattern, of: TypeId) -> Option<Vec<NodeId>> {
        self.core.ends(self.outer_table(of)?, given, nodes)
    }

    fn check(&self) -> Result<()> {
        self.core.check()
    }

    fn relationship(&self, relationship: RelationshipId) -> Option<&DerivedRelationship> {
        self.core.records.get(relationship)
    }
}
