//! What the trails to the ends rest on: all nodes and relationships that lie on one of them, found set by set.
//!
//! Where no trail can repeat a relationship, every walk from the start of the chain to one of its ends is a trail. So a
//! relationship lies on a trail if it leads from a node that walks reach to one from which walks go on to an end: the sets of
//! nodes before each hop are known from the search for the ends, and those from which walks go on are found from the last hop
//! back. Whether a relationship may be repeated is told by the same sets (see [`super::chain`]). Where that is possible, the
//! trails are followed one by one.

use super::chain::Chain;
use super::node_set::NodeSet;
use super::searching::Searching;
use super::step::Step;
use crate::error::Result;
use crate::executor::lineage::Gathering;
use crate::graph::{Direction, GraphView};
use crate::value::{NodeId, RelationshipId};

impl Step {
    /// Gathers the relationships of a hop from some nodes to any node. Whether each of them has any.
    pub(super) fn gather_all(
        &self,
        from: &NodeSet,
        gathering: &mut Gathering,
        searching: &mut Searching<'_, '_>,
    ) -> Result<bool> {
        let (graph, types) = (searching.cx.graph(), self.types.ids());
        from.told(|of| {
            gathering.hops((of, self.direction, types), false, graph, |gathering| {
                self.read_all(&from.nodes(), gathering, searching)
            })
        })
    }

    fn read_all(
        &self,
        nodes: &[NodeId],
        gathering: &mut Gathering,
        searching: &mut Searching<'_, '_>,
    ) -> Result<bool> {
        let (graph, types) = (searching.cx.graph(), self.types.ids());
        if self.has_all_hops(nodes, graph) {
            gathering.all_relationships(types, graph);
            return Ok(nodes.iter().all(|node| self.has_hops(*node, graph)));
        }
        let (mut looked_at, mut last, mut starts) = (0, None, 0);
        graph.for_each_hops(
            nodes.iter().copied(),
            self.direction,
            types,
            &mut |node, neighbours, relationships| {
                looked_at += neighbours.len() as u64;
                if !neighbours.is_empty() && last.replace(node) != Some(node) {
                    starts += 1;
                }
                gathering.relationships(relationships);
            },
        );
        searching.step(looked_at)?;
        // A node that comes again, with another type or direction, is counted again.
        let once = types.is_some_and(|types| types.len() == 1);
        let once = once && self.direction != Direction::Both;
        match once {
            true => Ok(starts == nodes.len()),
            false => Ok(nodes.iter().all(|node| self.has_hops(*node, graph))),
        }
    }

    /// Whether a node has any hop of the types.
    pub(super) fn has_hops(&self, node: NodeId, graph: &GraphView) -> bool {
        graph.degree(node, self.direction, self.types.ids()) > 0
    }

    /// Whether all relationships of the types start at some nodes. It is only looked at where these are half of all nodes.
    fn has_all_hops(&self, nodes: &[NodeId], graph: &GraphView) -> bool {
        let many = 2 * nodes.len() as u64 >= graph.node_count();
        if !many || self.direction == Direction::Both {
            return false;
        }
        let types = self.types.ids();
        let degrees = nodes.iter();
        let degrees = degrees.map(|node| graph.degree(*node, self.direction, types));
        degrees.sum::<u64>() == graph.types_count(types)
    }

    /// Gathers the relationships of a hop from some nodes to those of a set, and their ends. The nodes from which there are any.
    fn gather_to(
        &self,
        from: &NodeSet,
        to: &NodeSet,
        gathering: &mut Gathering,
        searching: &mut Searching<'_, '_>,
    ) -> Result<NodeSet> {
        let mut starts = NodeSet::new(searching.cx.graph().node_bound());
        let mut hops = Vec::new();
        for node in from.nodes() {
            self.hops(node, &mut hops, searching)?;
            hops.retain(|hop| to.contains(hop.1));
            if !hops.is_empty() {
                starts.insert(node);
            }
            for (relationship, end) in &hops {
                gathering.relationship(*relationship);
                gathering.end(*end);
            }
        }
        Ok(starts)
    }
}

impl Chain {
    /// What the trails along the hops rest on, by the nodes that trails reach at their start and after each hop; with one
    /// gathering for each hop.
    pub(super) fn gather(
        &self,
        reached: &[NodeSet],
        gatherings: &mut [Gathering],
        searching: &mut Searching<'_, '_>,
    ) -> Result<()> {
        if let Some(looping) = self.looping(reached, searching) {
            let mut others = reached.to_vec();
            if let Some(between) = others.get_mut(1) {
                between.subtract(&looping);
            }
            let whole = |hop| hop > 0 || looping.is_empty();
            self.gather_sets(&others, &whole, gatherings, searching)?;
            let mut looping = looping.nodes().into_iter();
            return looping
                .try_for_each(|node| self.gather_through(node, reached, gatherings, searching));
        }
        if self.may_repeat(reached, searching) {
            let mut trails = Trails {
                chain: self,
                reached,
                gatherings,
                used: Vec::new(),
            };
            for start in reached.first().map(NodeSet::nodes).unwrap_or_default() {
                trails.follow(0, start, searching)?;
            }
            return Ok(());
        }
        // Where a hop may not follow what an earlier one has, walks may lead to nodes that no trail reaches.
        let whole = |hop| self.conflicts().get(hop).is_none_or(Vec::is_empty);
        self.gather_sets(reached, &whole, gatherings, searching)
    }

    /// The same where all walks from the first nodes along the others to the last ones are trails. `whole`: whether a hop
    /// leads to no node that has been left out.
    fn gather_sets(
        &self,
        reached: &[NodeSet],
        whole: &dyn Fn(usize) -> bool,
        gatherings: &mut [Gathering],
        searching: &mut Searching<'_, '_>,
    ) -> Result<()> {
        let mut going_on = reached.last().cloned().unwrap_or_default();
        for (hop, step) in self.steps().iter().enumerate().rev() {
            let (Some(from), Some(to), Some(gathering)) = (
                reached.get(hop),
                reached.get(hop + 1),
                gatherings.get_mut(hop),
            ) else {
                continue;
            };
            let all = whole(hop) && step.keeps_all() && going_on.len() == to.len();
            going_on = match all && step.all_hold(from, searching)? {
                true => {
                    let graph = searching.cx.graph();
                    going_on.told(|of| gathering.many_ends(of, graph, || going_on.nodes()))?;
                    let mut starts = from.clone();
                    if !step.gather_all(from, gathering, searching)? {
                        let nodes = from.nodes();
                        let gone = nodes.iter().filter(|node| !step.has_hops(**node, graph));
                        gone.for_each(|node| starts.remove(*node));
                    }
                    starts
                }
                false => step.gather_to(from, &going_on, gathering, searching)?,
            };
        }
        if let Some(gathering) = gatherings.first_mut() {
            let starts = going_on.nodes();
            starts.into_iter().for_each(|start| gathering.start(start));
        }
        Ok(())
    }

    /// Of two hops in one direction, only a loop can be the relationship of both: the nodes with loops that both hops may follow.
    /// `None` for other chains.
    fn looping(&self, reached: &[NodeSet], searching: &Searching<'_, '_>) -> Option<NodeSet> {
        let ([first, between, _], [_, second]) = (reached, self.conflicts()) else {
            return None;
        };
        if second.iter().any(|conflict| conflict.opposite) {
            return None;
        }
        let mut looping = NodeSet::default();
        if second.iter().any(|conflict| conflict.same) {
            looping = between.clone();
            looping.intersect(first);
            for node in looping.nodes() {
                let loops = [0, 1].map(|hop| self.loops(hop, node, searching));
                // Of several loops, one goes on where another has led to: all of them are on trails of both hops.
                let holding = self.steps().iter().any(|step| step.holding);
                let several = !holding && loops.iter().all(|loops| *loops > 1);
                if loops.last() == Some(&0) || several {
                    looping.remove(node);
                }
            }
        }
        Some(looping)
    }

    /// Gathers the trails of two hops that lead through a node: each of the relationships to it with each of those from it, but
    /// not one of them with itself.
    fn gather_through(
        &self,
        node: NodeId,
        reached: &[NodeSet],
        gatherings: &mut [Gathering],
        searching: &mut Searching<'_, '_>,
    ) -> Result<()> {
        let ([to_node, from_node], [first, _, last], [before, after]) =
            (self.steps(), reached, gatherings)
        else {
            return Ok(());
        };
        let mut leading = Vec::new();
        to_node.hops_back(node, &mut leading, searching)?;
        leading.retain(|hop| first.contains(hop.1));
        let mut going = Vec::new();
        from_node.hops(node, &mut going, searching)?;
        going.retain(|hop| last.contains(hop.1));
        let has_other = |hops: &[(RelationshipId, NodeId)], relationship| {
            hops.iter().any(|hop| hop.0 != relationship)
        };
        for (relationship, start) in &leading {
            if has_other(&going, *relationship) {
                before.start(*start);
                before.relationship(*relationship);
                before.end(node);
            }
        }
        for (relationship, end) in &going {
            if has_other(&leading, *relationship) {
                after.relationship(*relationship);
                after.end(*end);
            }
        }
        Ok(())
    }

    /// Whether a walk may use a relationship twice that a trail may not.
    fn may_repeat(&self, reached: &[NodeSet], searching: &Searching<'_, '_>) -> bool {
        let meet = |one: usize, other: usize| -> Option<NodeSet> {
            let mut both = reached.get(one)?.clone();
            both.intersect(reached.get(other)?);
            Some(both).filter(|both| !both.is_empty())
        };
        for (hop, conflicts) in self.conflicts().iter().enumerate() {
            for conflict in conflicts {
                // Where one hop comes directly before the other, the same way means that it is a loop.
                let has_loop = |both: NodeSet| {
                    let mut nodes = both.nodes().into_iter();
                    nodes.any(|node| self.loops(hop, node, searching) > 0)
                };
                let same = match conflict.hop + 1 == hop {
                    true => meet(conflict.hop, hop).is_some_and(has_loop),
                    false => meet(conflict.hop, hop).is_some(),
                };
                let opposite =
                    meet(conflict.hop + 1, hop).is_some() && meet(conflict.hop, hop + 1).is_some();
                if (conflict.same && same) || (conflict.opposite && opposite) {
                    return true;
                }
            }
        }
        false
    }

    /// The number of relationships by which a hop leads from a node to itself.
    fn loops(&self, hop: usize, node: NodeId, searching: &Searching<'_, '_>) -> usize {
        let (Some(step), graph) = (self.steps().get(hop), searching.cx.graph()) else {
            return 0;
        };
        let mut count = 0;
        let types = step.types.ids();
        graph.expand_into(node, node, step.direction, types, &mut |_| count += 1);
        count
    }
}

/// A search along all trails.
struct Trails<'c> {
    chain: &'c Chain,
    /// The nodes that trails reach at their start and after each hop.
    reached: &'c [NodeSet],
    gatherings: &'c mut [Gathering],
    /// The relationships of the hops so far.
    used: Vec<RelationshipId>,
}

impl Trails<'_> {
    /// Gathers what lies behind a node that a number of hops lead to; whether any trail goes on to an end.
    fn follow(
        &mut self,
        hop: usize,
        node: NodeId,
        searching: &mut Searching<'_, '_>,
    ) -> Result<bool> {
        let (Some(step), Some(to)) = (self.chain.steps().get(hop), self.reached.get(hop + 1))
        else {
            return Ok(true);
        };
        let mut hops = Vec::new();
        step.hops(node, &mut hops, searching)?;
        let mut any = false;
        for (relationship, end) in hops {
            if !to.contains(end) || self.repeats(hop, relationship) {
                continue;
            }
            self.used.push(relationship);
            let goes_on = self.follow(hop + 1, end, searching)?;
            self.used.pop();
            if goes_on && let Some(gathering) = self.gatherings.get_mut(hop) {
                any = true;
                gathering.relationship(relationship);
                gathering.end(end);
                if hop == 0 {
                    gathering.start(node);
                }
            }
        }
        Ok(any)
    }

    /// Whether an earlier hop has used a relationship that this one must not repeat.
    fn repeats(&self, hop: usize, relationship: RelationshipId) -> bool {
        let mut conflicts = self.chain.conflicts().get(hop).into_iter().flatten();
        conflicts.any(|conflict| self.used.get(conflict.hop) == Some(&relationship))
    }
}
