//! Rules that are followed by a search: those that say no more than that a hop may be repeated, and those that begin or end with what
//! they derive themselves. What follows from a node, or from any of some nodes, is found breadth first, as by a pattern of any length.

use super::super::end_labels::EndLabels;
use super::super::type_filter::TypeFilter;
use super::reached::Reached;
use super::{Core, Following};
use crate::error::Result;
use crate::expression::BATCH_ROWS;
use crate::graph::{BindingPattern, Direction, GraphView, LabelId};
use crate::plan::{RuleHop, RuleStep, RuleWay};
use crate::value::NodeId;
use std::ops::Range;
use std::sync::Arc;

/// The steps that follow the same hop from the nodes of a state.
struct Step {
    from: usize,
    hop: Hop,
    ends: Vec<End>,
}

/// Where a step leads to.
struct End {
    state: usize,
    labels: EndLabels,
    /// The nodes that were met without the labels.
    refused: Reached,
}

enum Hop {
    Stored {
        types: TypeFilter,
        direction: Direction,
        /// The labels of the nodes that it leaves.
        labels: EndLabels,
    },
    Table {
        table: usize,
        given: BindingPattern,
    },
}

/// A state of a search.
struct State {
    reached: Reached,
    /// The nodes from which it goes on now, by their places among those that were reached.
    level: Range<usize>,
    /// All steps that leave it leave the first state too.
    as_first: bool,
}

/// A search from one end, which serves one node after another.
pub(super) struct Walk<'c> {
    core: &'c Arc<Core>,
    way: &'c RuleWay,
    steps: Vec<Step>,
    states: Vec<State>,
    /// The labels that the given node must have, and those of what is found; `None` if there is no such label.
    labels: [Option<Vec<LabelId>>; 2],
}

impl<'c> Walk<'c> {
    pub fn new(core: &'c Arc<Core>, way: &'c RuleWay) -> Walk<'c> {
        let bound = core.base.node_bound();
        let states = (0..way.states).map(|state| State {
            reached: Reached::new(bound),
            level: 0..0,
            as_first: way.leaves_as_the_first(state),
        });
        let [own, others] = &way.labels;
        let others = match all_have(way, others, &core.base) {
            true => Some(Vec::new()),
            false => labels_of(others, &core.base),
        };
        Walk {
            core,
            way,
            steps: steps(way, &core.base),
            states: states.collect(),
            labels: [labels_of(own, &core.base), others],
        }
    }

    /// The nodes that steps lead to from any of some nodes, in the order of their ids. These nodes themselves are among them if steps
    /// lead back.
    pub fn from(&mut self, nodes: &[NodeId]) -> Result<Vec<NodeId>> {
        let [Some(own), Some(others)] = &self.labels else {
            return Ok(Vec::new());
        };
        let graph = &self.core.base;
        let has_all =
            |node: &NodeId, all: &[LabelId]| all.iter().all(|of| graph.has_label(*node, *of));
        if let Some(first) = self.states.get_mut(self.way.first) {
            let given = nodes.iter().filter(|node| has_all(node, own));
            given.for_each(|node| first.reached.insert(*node));
        }
        follow(
            self.core,
            &mut self.steps,
            (&mut self.states, self.way.first),
        )?;
        let mut found = Vec::new();
        for (number, state) in self.states.iter_mut().enumerate() {
            match number == self.way.last {
                true => found = state.reached.drain(),
                false => state.reached.clear(),
            }
            state.level = 0..0;
        }
        let ends = self.steps.iter_mut().flat_map(|step| &mut step.ends);
        ends.for_each(|end| end.refused.clear());
        if !others.is_empty() {
            found.retain(|node| has_all(node, others));
        }
        Ok(found)
    }
}

/// Goes on from the nodes of each state until there are no new ones.
fn follow(
    core: &Arc<Core>,
    steps: &mut [Step],
    (states, first): (&mut [State], usize),
) -> Result<()> {
    let mut nodes = Vec::new();
    loop {
        let mut is_done = true;
        for state in states.iter_mut() {
            state.level = state.level.end..state.reached.nodes().len();
            is_done &= state.level.is_empty();
        }
        if is_done {
            return Ok(());
        }
        for step in steps.iter_mut() {
            step.leaving(states, first, &core.base, &mut nodes);
            if step.pull_pays(nodes.len(), &core.base) {
                step.pull(core, states)?;
                continue;
            }
            for some in nodes.chunks(BATCH_ROWS) {
                step.take(core, some, states)?;
            }
        }
    }
}

impl Step {
    /// The nodes of its state from which it is taken now.
    fn leaving(&self, states: &[State], first: usize, graph: &GraphView, nodes: &mut Vec<NodeId>) {
        nodes.clear();
        let (Some(state), Some(first)) = (states.get(self.from), states.get(first)) else {
            return;
        };
        let level = state.reached.nodes().get(state.level.clone());
        nodes.extend_from_slice(level.unwrap_or_default());
        if state.as_first {
            nodes.retain(|node| !first.reached.contains(*node));
        }
        if let Hop::Stored { labels, .. } = &self.hop
            && !labels.implied()
        {
            nodes.retain(|node| labels.accept(*node, graph));
        }
    }

    /// Whether so many nodes are gone on from that it is cheaper to look from each node of the graph back for the first of them than to
    /// look at all their relationships.
    fn pull_pays(&self, leaving: usize, graph: &GraphView) -> bool {
        let Hop::Stored { types, .. } = &self.hop else {
            return false;
        };
        let nodes = u64::from(graph.node_bound());
        leaving as u64 * 3 > nodes && graph.types_count(types.ids()) > 2 * nodes
    }

    /// Adds all nodes that it leads to from those of its state, from their side: whatever was met there is gone on from some time.
    fn pull(&mut self, core: &Arc<Core>, states: &mut [State]) -> Result<()> {
        let Hop::Stored {
            types,
            direction,
            labels,
        } = &self.hop
        else {
            return Ok(());
        };
        let graph = &core.base;
        for end in &mut self.ends {
            let is_open = |node: &NodeId| {
                let state = states.get(end.state);
                state.is_some_and(|state| !state.reached.contains(*node))
            };
            let open = (0..graph.node_bound()).map(NodeId).filter(is_open);
            let open: Vec<NodeId> = open.collect();
            for some in open.chunks(BATCH_ROWS) {
                let Some(from) = states.get(self.from).map(|state| &state.reached) else {
                    continue;
                };
                let leaves = |node: &NodeId| {
                    from.contains(*node) && (labels.implied() || labels.accept(*node, graph))
                };
                let (mut looked_at, mut led_to) = (0, Vec::new());
                let (some, back) = (some.iter().copied(), direction.opposite());
                graph.for_each_neighbours(some, back, types.ids(), &mut |node, others| {
                    let first = others.iter().position(leaves);
                    looked_at += first.map_or(others.len(), |place| place + 1) as u64;
                    led_to.extend(first.map(|_| node));
                });
                if let Some(state) = states.get_mut(end.state) {
                    end.meet(&led_to, &mut state.reached, graph);
                }
                core.limits.step(looked_at)?;
            }
        }
        Ok(())
    }

    /// Adds the nodes that it leads to from some nodes.
    fn take(&mut self, core: &Arc<Core>, nodes: &[NodeId], states: &mut [State]) -> Result<()> {
        let graph = &core.base;
        let mut looked_at = 0;
        let ends = &mut self.ends;
        let mut meet = |others: &[NodeId]| {
            looked_at += others.len() as u64;
            for end in ends.iter_mut() {
                if let Some(state) = states.get_mut(end.state) {
                    end.meet(others, &mut state.reached, graph);
                }
            }
        };
        match &self.hop {
            Hop::Stored {
                types, direction, ..
            } => {
                let nodes = nodes.iter().copied();
                graph.for_each_neighbours(nodes, *direction, types.ids(), &mut |_, others| {
                    meet(others);
                });
            }
            Hop::Table { table, given } => {
                core.prepare(*table, *given, nodes);
                core.check()?;
                for node in nodes {
                    meet(core.nodes(*table, *given, *node));
                }
            }
        }
        core.limits.step(looked_at)
    }
}

impl End {
    fn meet(&mut self, nodes: &[NodeId], reached: &mut Reached, graph: &GraphView) {
        if self.labels.implied() {
            return reached.extend(nodes);
        }
        for node in nodes {
            // Each is asked once for its labels.
            if reached.contains(*node) || self.refused.contains(*node) {
                continue;
            }
            match self.labels.accept(*node, graph) {
                true => reached.insert(*node),
                false => self.refused.insert(*node),
            }
        }
    }
}

/// The steps with the types and the labels of the graph.
fn steps(way: &RuleWay, graph: &GraphView) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    let mut followed: Vec<(usize, RuleHop)> = Vec::new();
    for RuleStep { from, to, hop } in way.steps.iter() {
        let key = (*from, hop.to_any());
        let (hop, labels) = hop_of(hop, graph);
        let refused = match labels.implied() {
            true => Reached::new(0),
            false => Reached::new(graph.node_bound()),
        };
        let end = End {
            state: *to,
            labels,
            refused,
        };
        let known = followed.iter().position(|known| *known == key);
        match known.and_then(|at| found.get_mut(at)) {
            Some(step) => step.ends.push(end),
            None => {
                followed.push(key);
                found.push(Step {
                    from: *from,
                    hop,
                    ends: vec![end],
                });
            }
        }
    }
    found
}

/// A hop with the types and the labels of the graph, and the labels of the nodes that it leads to.
fn hop_of(hop: &RuleHop, graph: &GraphView) -> (Hop, EndLabels) {
    match hop {
        RuleHop::Stored {
            types,
            backwards,
            labels: [from, to],
        } => {
            let (types, direction) = (types_of(types, graph), direction_of(*backwards));
            let labels = EndLabels::of_hop(from, (&types, direction.opposite()), graph);
            let ends = EndLabels::of_hop(to, (&types, direction), graph);
            let hop = Hop::Stored {
                types,
                direction,
                labels,
            };
            (hop, ends)
        }
        RuleHop::Table { table, given } => {
            let (table, given) = (*table, *given);
            (Hop::Table { table, given }, EndLabels::Implied)
        }
    }
}

fn types_of(names: &[Arc<str>], graph: &GraphView) -> TypeFilter {
    let mut types = TypeFilter::new(Some(names.to_vec()));
    types.resolve(graph);
    types
}

fn direction_of(backwards: bool) -> Direction {
    match backwards {
        false => Direction::Outgoing,
        true => Direction::Incoming,
    }
}

/// Whether all that is found has these labels in any case.
fn all_have(way: &RuleWay, labels: &[Arc<str>], graph: &GraphView) -> bool {
    let mut leading = way.steps.iter().filter(|step| step.to == way.last);
    leading.all(|step| match &step.hop {
        RuleHop::Stored {
            types, backwards, ..
        } => {
            let types = types_of(types, graph);
            EndLabels::of_hop(labels, (&types, direction_of(*backwards)), graph).implied()
        }
        RuleHop::Table { .. } => false,
    })
}

/// The labels of these names; `None` if there is no such label.
fn labels_of(names: &[Arc<str>], graph: &GraphView) -> Option<Vec<LabelId>> {
    names.iter().map(|name| graph.label_id(name)).collect()
}
