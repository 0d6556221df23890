//! Rules that are followed by a search: those that say no more than that a hop may be repeated, and those that begin or end with what
//! they derive themselves. What follows from a node is found breadth first, as by a pattern of any length.

use super::super::meter::Usage;
use super::{Core, Following};
use crate::error::Result;
use crate::expression::BATCH_ROWS;
use crate::graph::{BindingPattern, Direction, LabelId, TypeId};
use crate::plan::{RuleHop, RuleSearch, RuleWay};
use crate::value::NodeId;
use std::sync::Arc;

/// A set of nodes, which serves one start after another.
struct Reached(Vec<u64>);

impl Reached {
    /// For nodes below a bound.
    fn new(bound: u32) -> Reached {
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

    /// Empties the set, whose nodes are these.
    fn clear(&mut self, nodes: &[NodeId]) {
        if nodes.len() >= self.0.len() {
            return self.0.fill(0);
        }
        for node in nodes {
            if let Some(word) = self.0.get_mut(node.0 as usize / 64) {
                *word = 0;
            }
        }
    }

    /// Empties the set, and puts its nodes, which are these, in the order of their ids.
    fn drain(&mut self, mut nodes: Vec<NodeId>) -> Vec<NodeId> {
        // A few are sorted sooner than the whole set is looked through.
        if nodes.len() < self.0.len() {
            self.clear(&nodes);
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

/// A step with the types and the labels of the graph.
struct Step {
    from: usize,
    to: usize,
    hop: Hop,
}

enum Hop {
    Stored {
        types: Vec<TypeId>,
        direction: Direction,
        /// The labels that the nodes must have that it leaves and leads to.
        labels: [Vec<LabelId>; 2],
    },
    Table {
        table: usize,
        given: BindingPattern,
    },
}

/// A search from one end, which serves one node after another.
pub(super) struct Walk<'c> {
    core: &'c Arc<Core>,
    way: &'c RuleWay,
    steps: Vec<Step>,
    /// The nodes that were met, by state.
    reached: Vec<Reached>,
    /// The same in the order in which they were met.
    met: Vec<Vec<NodeId>>,
    /// The labels that the given node must have, and those of what is found; `None` if there is no such label.
    labels: [Option<Vec<LabelId>>; 2],
}

impl<'c> Walk<'c> {
    pub fn new(core: &'c Arc<Core>, search: &'c RuleSearch, given: BindingPattern) -> Walk<'c> {
        let [from_start, from_end] = &search.ways;
        let [starts, ends] = &search.labels;
        let (way, own, others) = match given {
            BindingPattern::Start | BindingPattern::None => (from_start, starts, ends),
            BindingPattern::End => (from_end, ends, starts),
        };
        let bound = core.base.node_bound();
        let steps = way.steps.iter().filter_map(|step| {
            Some(Step {
                from: step.from,
                to: step.to,
                hop: hop_of(core, &step.hop)?,
            })
        });
        Walk {
            core,
            way,
            steps: steps.collect(),
            reached: (0..search.states).map(|_| Reached::new(bound)).collect(),
            met: vec![Vec::new(); search.states],
            labels: [own, others].map(|names| labels_of(core, names)),
        }
    }

    /// The nodes that steps lead to from a node, in the order of their ids. The node itself is among them if steps lead back.
    pub fn from(&mut self, node: NodeId) -> Result<Vec<NodeId>> {
        let [Some(own), Some(_)] = &self.labels else {
            return Ok(Vec::new());
        };
        if !self.has_all(node, own) {
            return Ok(Vec::new());
        }
        let mut level = vec![Vec::new(); self.met.len()];
        if let (Some(first), Some(reached)) = (
            level.get_mut(self.way.first),
            self.reached.get_mut(self.way.first),
        ) {
            reached.insert(node);
            first.push(node);
        }
        let done = self.follow(level);
        let mut nodes = Vec::new();
        for (state, reached) in self.reached.iter_mut().enumerate() {
            let Some(met) = self.met.get_mut(state).map(std::mem::take) else {
                continue;
            };
            match state == self.way.last {
                true => nodes = reached.drain(met),
                false => reached.clear(&met),
            }
        }
        done?;
        if let [_, Some(others)] = &self.labels
            && !others.is_empty()
        {
            nodes.retain(|node| self.has_all(*node, others));
        }
        let bytes = (nodes.len() * size_of::<NodeId>()) as u64;
        self.core.limits.add(bytes, Usage::Derived)?;
        Ok(nodes)
    }

    /// Goes on from the nodes of each state until there are no new ones.
    fn follow(&mut self, mut level: Vec<Vec<NodeId>>) -> Result<()> {
        while level.iter().any(|nodes| !nodes.is_empty()) {
            let mut next = vec![Vec::new(); level.len()];
            for step in &self.steps {
                let (Some(nodes), Some(reached), Some(next)) = (
                    level.get(step.from),
                    self.reached.get_mut(step.to),
                    next.get_mut(step.to),
                ) else {
                    continue;
                };
                for some in nodes.chunks(BATCH_ROWS) {
                    take(self.core, &step.hop, some, reached, next)?;
                }
            }
            for (met, nodes) in self.met.iter_mut().zip(&level) {
                met.extend_from_slice(nodes);
            }
            level = next;
        }
        Ok(())
    }

    fn has_all(&self, node: NodeId, labels: &[LabelId]) -> bool {
        has_all(self.core, node, labels)
    }
}

/// Adds the nodes that a hop leads to, if they are new.
fn take(
    core: &Arc<Core>,
    hop: &Hop,
    nodes: &[NodeId],
    reached: &mut Reached,
    next: &mut Vec<NodeId>,
) -> Result<()> {
    let mut looked_at = 0;
    match hop {
        Hop::Stored {
            types,
            direction,
            labels: [from, to],
        } => {
            let leaves = |node: &NodeId| from.is_empty() || has_all(core, *node, from);
            let leads = |node: &NodeId| to.is_empty() || has_all(core, *node, to);
            let nodes = nodes.iter().copied().filter(leaves);
            core.base
                .for_each_neighbours(nodes, *direction, Some(types), &mut |_, ends| {
                    looked_at += ends.len() as u64;
                    next.extend(
                        ends.iter()
                            .filter(|end| leads(end) && reached.insert(**end)),
                    );
                });
        }
        Hop::Table { table, given } => {
            core.prepare(*table, *given, nodes);
            core.check()?;
            for node in nodes {
                let ends = core.nodes(*table, *given, *node);
                looked_at += ends.len() as u64;
                next.extend(ends.iter().filter(|end| reached.insert(**end)));
            }
        }
    }
    core.limits.step(looked_at)
}

fn has_all(core: &Core, node: NodeId, labels: &[LabelId]) -> bool {
    labels.iter().all(|label| core.base.has_label(node, *label))
}

/// The labels of these names; `None` if there is no such label.
fn labels_of(core: &Core, names: &[Arc<str>]) -> Option<Vec<LabelId>> {
    names.iter().map(|name| core.base.label_id(name)).collect()
}

/// A hop with the types and the labels of the graph; `None` if it leads nowhere.
fn hop_of(core: &Core, hop: &RuleHop) -> Option<Hop> {
    Some(match hop {
        RuleHop::Stored {
            types,
            backwards,
            labels: [from, to],
        } => {
            let types = types.iter().filter_map(|name| core.base.type_id(name));
            let mut types: Vec<TypeId> = types.collect();
            types.sort_unstable();
            types.dedup();
            Hop::Stored {
                types,
                direction: match backwards {
                    false => Direction::Outgoing,
                    true => Direction::Incoming,
                },
                labels: [labels_of(core, from)?, labels_of(core, to)?],
            }
        }
        RuleHop::Table { table, backwards } => Hop::Table {
            table: *table,
            given: match backwards {
                false => BindingPattern::Start,
                true => BindingPattern::End,
            },
        },
    })
}
