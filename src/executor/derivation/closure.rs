//! Rules that say no more than that a hop may be repeated: what follows from a node is found breadth first, as by a pattern of any
//! length.

use super::super::meter::Usage;
use super::Core;
use crate::error::Result;
use crate::expression::BATCH_ROWS;
use crate::graph::{BindingPattern, Direction, TypeId};
use crate::plan::RuleClosure;
use crate::value::NodeId;

/// A set of nodes, which serves one start after another.
pub(super) struct Reached(Vec<u64>);

impl Reached {
    /// For nodes below a bound.
    pub fn new(bound: u32) -> Reached {
        Reached(vec![0; (bound as usize).div_ceil(64)])
    }

    /// Whether it is new.
    fn insert(&mut self, node: NodeId) -> bool {
        let bit = 1 << (node.0 % 64);
        match self.0.get_mut(node.0 as usize / 64) {
            Some(word) => {
                let is_new = *word & bit == 0;
                *word |= bit;
                is_new
            }
            None => false,
        }
    }

    /// Empties the set, and puts its nodes, which are these, in the order of their ids.
    fn drain(&mut self, mut nodes: Vec<NodeId>) -> Vec<NodeId> {
        // A few are sorted sooner than the whole set is looked through.
        if nodes.len() < self.0.len() {
            for node in &nodes {
                if let Some(word) = self.0.get_mut(node.0 as usize / 64) {
                    *word = 0;
                }
            }
            nodes.sort_unstable();
            return nodes;
        }
        nodes.clear();
        for (number, word) in (0..).zip(&mut self.0) {
            let mut left = std::mem::take(word);
            while left != 0 {
                nodes.push(NodeId(number * 64 + left.trailing_zeros()));
                left &= left - 1;
            }
        }
        nodes
    }
}

impl Core {
    /// The nodes that hops of a closure lead to from a node, in the order of their ids. The node itself is among them if hops lead
    /// back.
    pub(super) fn reached(
        &self,
        closure: &RuleClosure,
        (from, given): (NodeId, BindingPattern),
        reached: &mut Reached,
    ) -> Result<Vec<NodeId>> {
        let at_end = given == BindingPattern::End;
        let direction = match at_end == closure.backwards {
            true => Direction::Outgoing,
            false => Direction::Incoming,
        };
        let types = closure
            .types
            .iter()
            .filter_map(|name| self.base.type_id(name));
        let mut types: Vec<TypeId> = types.collect();
        types.sort_unstable();
        types.dedup();
        let (mut level, mut found) = (vec![from], Vec::new());
        while !level.is_empty() {
            let mut next = Vec::new();
            for some in level.chunks(BATCH_ROWS) {
                let mut looked_at = 0;
                let some = some.iter().copied();
                self.base
                    .for_each_neighbours(some, direction, Some(&types), &mut |_, ends| {
                        looked_at += ends.len() as u64;
                        next.extend(ends.iter().filter(|end| reached.insert(**end)));
                    });
                self.limits.step(looked_at)?;
            }
            found.extend_from_slice(&next);
            level = next;
        }
        let mut nodes = reached.drain(found);
        self.keep_ends(closure, (from, at_end), &mut nodes);
        self.limits
            .add((nodes.len() * size_of::<NodeId>()) as u64, Usage::Derived)?;
        Ok(nodes)
    }

    /// Keeps what has the labels that the ends of the rule have.
    fn keep_ends(
        &self,
        closure: &RuleClosure,
        (from, at_end): (NodeId, bool),
        nodes: &mut Vec<NodeId>,
    ) {
        let [starts, ends] = &closure.labels;
        let (own, others) = match at_end {
            true => (ends, starts),
            false => (starts, ends),
        };
        let has_all = |node: NodeId, labels: &[std::sync::Arc<str>]| {
            let mut labels = labels.iter();
            labels.all(|label| {
                let id = self.base.label_id(label);
                id.is_some_and(|id| self.base.has_label(node, id))
            })
        };
        if !has_all(from, own) {
            nodes.clear();
        }
        if !others.is_empty() {
            nodes.retain(|node| has_all(*node, others));
        }
    }
}
