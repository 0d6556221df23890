//! Which entities are known to be valid within an interval: each is looked at once.

use super::GraphView;
use crate::error::Result;
use crate::graph::symbol::{LabelId, TypeId};
use crate::value::interval::Interval;
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};

/// What is known of the entities of one state and one interval. It is learned as it is asked for, by any number of threads.
#[derive(Debug, Default)]
pub struct Holding {
    nodes: Marks,
    relationships: Marks,
    /// How many nodes are valid, of those with a label or of all.
    counts: RwLock<FxHashMap<Option<LabelId>, u64>>,
    /// Of types, and of all nodes under `None`: whether all are seen to be valid without looking at each.
    surely: RwLock<FxHashMap<Option<TypeId>, bool>>,
}

/// Two bits for each entity: whether it is known, and whether it is valid. Nothing is there until the first is asked for.
#[derive(Debug, Default)]
struct Marks(OnceLock<Box<[AtomicU64]>>);

const KNOWN: u64 = 1;
const VALID: u64 = 2;
const BITS: u64 = 3;

/// The number of entities of a word.
const PER_WORD: u32 = 32;

impl Marks {
    fn word(&self, id: u32, bound: u32) -> Option<&AtomicU64> {
        let words = self.0.get_or_init(|| {
            let words = (0..bound.div_ceil(PER_WORD)).map(|_| AtomicU64::new(0));
            words.collect()
        });
        words.get((id / PER_WORD) as usize)
    }

    /// `None` if it is not known. What is not in the graph counts as valid.
    fn get(&self, id: u32, bound: u32) -> Option<bool> {
        let Some(word) = self.word(id, bound) else {
            return Some(true);
        };
        let mark = word.load(Ordering::Relaxed) >> (id % PER_WORD * 2) & BITS;
        (mark != 0).then_some(mark & VALID != 0)
    }

    fn set(&self, id: u32, bound: u32, valid: bool) {
        let mark = if valid { KNOWN | VALID } else { KNOWN };
        if let Some(word) = self.word(id, bound) {
            word.fetch_or(mark << (id % PER_WORD * 2), Ordering::Relaxed);
        }
    }
}

impl Holding {
    /// Learns whether nodes are valid.
    ///
    /// # Errors
    ///
    /// Those of [`GraphView::holds`], and of parts of the graph that cannot be read.
    pub fn learn_nodes(
        &self,
        nodes: impl Iterator<Item = NodeId>,
        (view, at): (&GraphView, Interval),
    ) -> Result<()> {
        let bound = view.node_bound();
        let unknown = nodes.filter(|node| self.nodes.get(node.0, bound).is_none());
        let unknown: Vec<NodeId> = unknown.collect();
        if unknown.is_empty() {
            return Ok(());
        }
        // What cannot be read looks valid, and is not to be remembered.
        let before = view.unreadable();
        let valid = view.nodes_hold(&unknown, at)?;
        view.require_readable(before)?;
        let learned = unknown.iter().zip(valid);
        learned.for_each(|(node, valid)| self.nodes.set(node.0, bound, valid));
        Ok(())
    }

    /// Learns whether relationships are valid, without their ends.
    ///
    /// # Errors
    ///
    /// Those of [`GraphView::holds`], and of parts of the graph that cannot be read.
    pub fn learn_relationships(
        &self,
        relationships: impl Iterator<Item = RelationshipId>,
        (view, at): (&GraphView, Interval),
    ) -> Result<()> {
        let bound = view.relationship_bound();
        let unknown = relationships.filter(|of| self.relationships.get(of.0, bound).is_none());
        let unknown: Vec<RelationshipId> = unknown.collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let before = view.unreadable();
        let valid = view.relationships_hold(&unknown, at)?;
        view.require_readable(before)?;
        let learned = unknown.iter().zip(valid);
        learned.for_each(|(of, valid)| self.relationships.set(of.0, bound, valid));
        Ok(())
    }

    /// The number of valid nodes of those with a label or of all, if it was remembered.
    pub fn counted(&self, label: Option<LabelId>) -> Option<u64> {
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        counts.get(&label).copied()
    }

    /// Remembers the number of valid nodes of those with a label or of all.
    pub fn remember_count(&self, label: Option<LabelId>, count: u64) {
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        counts.insert(label, count);
    }

    /// Whether all relationships of a type are valid, or with `None` all nodes, if that is seen without looking at each.
    ///
    /// # Errors
    ///
    /// Those of parts of the graph that cannot be read.
    pub fn surely_holds(
        &self,
        of_type: Option<TypeId>,
        (view, at): (&GraphView, Interval),
    ) -> Result<bool> {
        let known = self.surely.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&of_type) {
            return Ok(*known);
        }
        drop(known);
        let before = view.unreadable();
        let holds = view.surely_hold(of_type, at);
        view.require_readable(before)?;
        let mut known = self.surely.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(of_type, holds);
        Ok(holds)
    }

    /// Whether a node that was learned is valid.
    pub fn has_node(&self, node: NodeId, view: &GraphView) -> bool {
        self.nodes.get(node.0, view.node_bound()).unwrap_or(true)
    }

    /// Whether a relationship that was learned is valid, without its ends.
    pub fn has_relationship(&self, relationship: RelationshipId, view: &GraphView) -> bool {
        let known = self
            .relationships
            .get(relationship.0, view.relationship_bound());
        known.unwrap_or(true)
    }
}
