//! One hop from bound nodes.

use super::context::Context;
use super::end_labels::EndLabels;
use super::flat_map::FlatMap;
use super::hop::used_relationships;
use super::marks::{Closing, ClosingTest};
use super::operator::Live;
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot, is_live};
use crate::graph::{Direction, GraphView, TypeId};
use crate::plan;
use crate::value::column::{Column, NULL_ID};
use crate::value::{NodeId, RelationshipId};

/// One hop from bound nodes, to new nodes or to bound ones.
pub(super) struct Expand {
    plan: plan::Expand,
    types: TypeFilter,
    labels: EndLabels,
    used: Vec<RelationshipId>,
    /// Tests whether two bound ends are connected at all, if this hop is between bound nodes.
    into_test: Option<ClosingTest>,
    /// Tests which new ends a later hop of the pattern can connect to a node that is already bound.
    closing: Option<ClosingTest>,
    /// The number of relationships visited since they were last counted.
    looked_at: u64,
    found: Found,
}

/// The hops found since columns were last passed on.
struct Found {
    ends: Vec<NodeId>,
    /// Empty if nobody reads them.
    relationships: Vec<RelationshipId>,
    keep_relationships: bool,
}

impl Found {
    fn push(&mut self, relationship: RelationshipId, end: NodeId) {
        self.ends.push(end);
        if self.keep_relationships {
            self.relationships.push(relationship);
        }
    }

    fn extend(&mut self, (ends, relationships): (&[NodeId], &[RelationshipId])) {
        self.ends.extend_from_slice(ends);
        if self.keep_relationships {
            self.relationships.extend_from_slice(relationships);
        }
    }
}

impl Expand {
    /// `closing`: the hop above this one closes a cycle.
    pub(super) fn new(plan: plan::Expand, closing: Option<Closing>, live: &Live) -> Expand {
        let closing = closing.filter(|_| !plan.into && !plan.relationship_bound);
        Expand {
            types: TypeFilter::new(plan.types.clone()),
            labels: EndLabels::Implied,
            found: Found {
                ends: Vec::new(),
                relationships: Vec::new(),
                keep_relationships: is_live(live.as_deref(), plan.relationship),
            },
            used: Vec::new(),
            into_test: Closing::of(&plan).and_then(|closing| closing.test_of(plan.to)),
            closing: closing.and_then(|closing| closing.test_of(plan.to)),
            plan,
            looked_at: 0,
        }
    }

    /// Tells rules which nodes will be asked for, so that what follows is found for all of them at once.
    fn ask_derived(&self, input: &Batch, graph: &GraphView) {
        if !graph.derives(self.types.ids()) {
            return;
        }
        let nodes = (0..input.len()).filter_map(|row| input.node(self.plan.from, row));
        let mut nodes: Vec<NodeId> = nodes.collect();
        nodes.sort_unstable();
        nodes.dedup();
        graph.prepare_derived(&nodes, self.plan.direction, self.types.ids());
    }

    /// Whether two bound nodes may be connected: false only if they are certainly not.
    fn may_meet(&mut self, to: NodeId, input: &Batch, row: usize, graph: &GraphView) -> bool {
        let test = self.into_test.as_mut();
        self.labels.accept(to, graph)
            && test.is_none_or(|test| test.may_meet(to, input, row, graph))
    }

    fn look_up_used(&mut self, input: &Batch, row: usize) {
        self.used.clear();
        used_relationships(input, row, &self.plan.distinct_from, &mut self.used);
    }

    /// From a bound node to new ones; `marked`: only to those that can close the cycle.
    fn out(&mut self, from: NodeId, marked: bool, graph: &GraphView) {
        if marked && self.search_pays(from, graph) {
            return self.search(from, graph);
        }
        if !marked && self.takes_nodes() {
            let nodes = self
                .types
                .single()
                .and_then(|of| match self.plan.direction {
                    Direction::Both => None,
                    direction => graph.derived_nodes(from, direction, of),
                });
            if let Some(nodes) = nodes {
                self.looked_at += nodes.len() as u64;
                return self.found.ends.extend_from_slice(nodes);
            }
        }
        let slices = self.types.single().and_then(|relationship_type| {
            slices(graph, from, self.plan.direction, relationship_type)
        });
        match (slices, marked) {
            (Some(slices), true) => self.filter(slices, graph),
            (Some((ends, relationships)), false) => match self.labels.within(ends) {
                Some(passing) if self.may_copy(&relationships[passing.clone()]) => {
                    self.looked_at += passing.len() as u64;
                    self.found
                        .extend((&ends[passing.clone()], &relationships[passing]));
                }
                _ => self.visit(from, marked, graph),
            },
            (None, _) => self.visit(from, marked, graph),
        }
    }

    /// Whether nobody asks which relationships lead to the ends.
    fn takes_nodes(&self) -> bool {
        !self.found.keep_relationships && self.used.is_empty() && self.labels.implied()
    }

    /// Whether the row has not used any of some relationships.
    fn may_copy(&self, relationships: &[RelationshipId]) -> bool {
        !self.used.iter().any(|used| relationships.contains(used))
    }

    fn visit(&mut self, from: NodeId, marked: bool, graph: &GraphView) {
        let closing = self.closing.as_ref().filter(|_| marked);
        let keeps = |relationship: RelationshipId, end: NodeId| {
            closing.is_none_or(|test| test.has(end))
                && !self.used.contains(&relationship)
                && self.labels.accept(end, graph)
        };
        let (found, looked_at) = (&mut self.found, &mut self.looked_at);
        let (direction, types) = (self.plan.direction, self.types.ids());
        graph.expand(from, direction, types, &mut |relationship, end| {
            *looked_at += 1;
            if keeps(relationship, end) {
                found.push(relationship, end);
            }
        });
    }

    /// Keeps only the ends that are neighbours of the node at which the cycle closes.
    fn filter(&mut self, (ends, relationships): (&[NodeId], &[RelationshipId]), graph: &GraphView) {
        self.looked_at += ends.len() as u64;
        for (end, relationship) in ends.iter().zip(relationships) {
            let closes = self.closing.as_ref().is_some_and(|test| test.has(*end));
            if closes && !self.used.contains(relationship) && self.labels.accept(*end, graph) {
                self.found.push(*relationship, *end);
            }
        }
    }

    /// Whether a node has so many relationships that it is cheaper to search for each of the few neighbours of the node
    /// at which the cycle closes.
    fn search_pays(&self, from: NodeId, graph: &GraphView) -> bool {
        let degree = graph.degree(from, self.plan.direction, self.types.ids());
        let steps = u64::from(degree.checked_ilog2().unwrap_or(0)) + 1;
        self.neighbours().len() as u64 * steps < degree
    }

    fn neighbours(&self) -> &[NodeId] {
        self.closing.as_ref().map_or(&[], ClosingTest::neighbours)
    }

    fn search(&mut self, from: NodeId, graph: &GraphView) {
        for at in 0..self.neighbours().len() {
            let Some(end) = self.neighbours().get(at).copied() else {
                return;
            };
            self.looked_at += 1;
            if self.labels.accept(end, graph) {
                self.into(from, end, graph);
            }
        }
    }

    /// Between two bound nodes.
    fn into(&mut self, from: NodeId, to: NodeId, graph: &GraphView) {
        let (used, found) = (&self.used, &mut self.found);
        let (direction, types) = (self.plan.direction, self.types.ids());
        graph.expand_into(from, to, direction, types, &mut |relationship| {
            if !used.contains(&relationship) {
                found.push(relationship, to);
            }
        });
    }

    /// Along a bound relationship.
    fn along(
        &mut self,
        from: NodeId,
        to: Option<NodeId>,
        relationship: RelationshipId,
        graph: &GraphView,
    ) {
        let passes = self.types.accepts(relationship, graph) && !self.used.contains(&relationship);
        let end = walk(from, relationship, self.plan.direction, graph);
        if let Some(end) = end
            && passes
            && self.labels.accept(end, graph)
            && to.is_none_or(|to| to == end)
        {
            self.found.push(relationship, end);
        }
    }
}

fn slices(
    graph: &GraphView,
    from: NodeId,
    direction: Direction,
    relationship_type: TypeId,
) -> Option<(&[NodeId], &[RelationshipId])> {
    match direction {
        Direction::Both => None,
        direction => graph.neighbours(from, direction, relationship_type),
    }
}

/// The node at the other end of a relationship from a node in a direction, if there is one.
pub(super) fn walk(
    from: NodeId,
    relationship: RelationshipId,
    direction: Direction,
    graph: &GraphView,
) -> Option<NodeId> {
    let (start, end) = graph.endpoints(relationship)?;
    match direction {
        Direction::Outgoing if start == from => Some(end),
        Direction::Incoming if end == from => Some(start),
        Direction::Both if start == from => Some(end),
        Direction::Both if end == from => Some(start),
        _ => None,
    }
}

impl FlatMap for Expand {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.types.resolve(cx.graph());
        self.ask_derived(input, cx.graph());
        self.labels = EndLabels::of(&self.plan, &self.types, cx.graph());
        for test in self.into_test.iter_mut().chain(&mut self.closing) {
            test.prepare(cx.graph());
        }
        Ok(())
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let node = |slot: Slot| input.node(slot, row);
        let Some(from) = node(self.plan.from) else {
            return Ok(true);
        };
        let to = self.plan.into.then(|| node(self.plan.to));
        let before = self.found.ends.len();
        match (self.plan.relationship_bound, to) {
            // A bound end that is null is never reached.
            (_, Some(None)) => {}
            (true, to) => {
                self.look_up_used(input, row);
                let column = input.get(self.plan.relationship);
                if let Some(relationship) = column.and_then(|column| column.relationship(row)) {
                    self.along(from, to.flatten(), relationship, cx.graph());
                }
            }
            (false, Some(Some(to))) => {
                if self.may_meet(to, input, row, cx.graph()) {
                    self.look_up_used(input, row);
                    self.into(from, to, cx.graph());
                }
            }
            (false, None) => {
                self.look_up_used(input, row);
                let test = self.closing.as_mut();
                let marked = test.is_some_and(|test| test.begin(input, row, cx.graph()));
                self.out(from, marked, cx.graph());
            }
        }
        let found = self.found.ends.len() - before;
        rows.extend(std::iter::repeat_n(row as u32, found));
        let looked_at = std::mem::take(&mut self.looked_at).max(found as u64);
        cx.run().work.rows_expanded.add(looked_at);
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let ends = std::mem::take(&mut self.found.ends);
        let relationships = std::mem::take(&mut self.found.relationships);
        debug_assert!(ends.iter().all(|end| end.0 != NULL_ID));
        if self.found.keep_relationships {
            set(self.plan.relationship, Column::Relationships(relationships));
        }
        set(self.plan.to, Column::Nodes(ends));
    }
}
