//! One hop from bound nodes.

use super::context::Context;
use super::hop::{TypeFilter, used_relationships};
use super::marks::Marks;
use super::operator::Live;
use super::per_row::{Spread, is_live};
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView, TypeId};
use crate::plan;
use crate::value::column::{Column, NULL_ID};
use crate::value::{NodeId, RelationshipId};

/// One hop from bound nodes, to new nodes or to bound ones.
pub(super) struct Expand {
    plan: plan::Expand,
    types: TypeFilter,
    keep_relationships: bool,
    used: Vec<RelationshipId>,
    marks: Marks,
    relationships: Vec<RelationshipId>,
    ends: Vec<NodeId>,
}

impl Expand {
    pub(super) fn new(plan: plan::Expand, live: &Live) -> Expand {
        Expand {
            types: TypeFilter::new(plan.types.clone()),
            keep_relationships: is_live(live, plan.relationship),
            plan,
            used: Vec::new(),
            marks: Marks::default(),
            relationships: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn look_up_used(&mut self, input: &Batch, row: usize) {
        self.used.clear();
        used_relationships(input, row, &self.plan.distinct_from, &mut self.used);
    }

    /// From a bound node to new ones.
    fn out(&mut self, from: NodeId, graph: &GraphView) {
        let (relationships, ends) = (&mut self.relationships, &mut self.ends);
        if let Some(relationship_type) = self.types.single()
            && let Some(slices) = slices(graph, from, self.plan.direction, relationship_type)
            && !self.used.iter().any(|used| slices.1.contains(used))
        {
            ends.extend_from_slice(slices.0);
            if self.keep_relationships {
                relationships.extend_from_slice(slices.1);
            }
            return;
        }
        let (used, keep) = (&self.used, self.keep_relationships);
        graph.expand(
            from,
            self.plan.direction,
            self.types.ids(),
            &mut |relationship, end| {
                if !used.contains(&relationship) {
                    ends.push(end);
                    if keep {
                        relationships.push(relationship);
                    }
                }
            },
        );
    }

    /// Between two bound nodes.
    fn into(&mut self, from: NodeId, to: NodeId, graph: &GraphView) {
        let (relationships, ends) = (&mut self.relationships, &mut self.ends);
        let (used, keep) = (&self.used, self.keep_relationships);
        graph.expand_into(
            from,
            to,
            self.plan.direction,
            self.types.ids(),
            &mut |relationship| {
                if !used.contains(&relationship) {
                    ends.push(to);
                    if keep {
                        relationships.push(relationship);
                    }
                }
            },
        );
    }

    /// Whether two bound nodes may be connected: false only where they certainly are not. Rows of one node come one after
    /// the other, so its neighbours are marked when the next row asks about it again.
    fn may_meet(
        &mut self,
        (from, to): (NodeId, NodeId),
        next: Option<NodeId>,
        graph: &GraphView,
    ) -> bool {
        let Some(relationship_type) = self.types.single() else {
            return true;
        };
        if !self.marks.are_of(from) {
            let direction = self.plan.direction;
            let again = next == Some(from);
            if !again || !self.marks.mark(from, direction, relationship_type, graph) {
                return true;
            }
        }
        self.marks.has(to)
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
            && to.is_none_or(|to| to == end)
        {
            self.ends.push(end);
            if self.keep_relationships {
                self.relationships.push(relationship);
            }
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

/// The node that a relationship leads to from a node in a direction, if it does.
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

impl Spread for Expand {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.types.resolve(cx.graph());
        self.marks.clear();
        Ok(())
    }

    fn begin(&mut self, _: &Batch, _: usize, _: &mut Context<'_>) -> Result<()> {
        Ok(())
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let node = |slot: Slot| input.get(slot).and_then(|column| column.node(row));
        let Some(from) = node(self.plan.from) else {
            return Ok(true);
        };
        let to = self.plan.into.then(|| node(self.plan.to));
        let before = self.ends.len();
        match (self.plan.relationship_bound, to) {
            // A bound end that is null is reached by nothing.
            (_, Some(None)) => {}
            (true, to) => {
                self.look_up_used(input, row);
                let column = input.get(self.plan.relationship);
                if let Some(relationship) = column.and_then(|column| column.relationship(row)) {
                    self.along(from, to.flatten(), relationship, cx.graph());
                }
            }
            (false, Some(Some(to))) => {
                let next = input
                    .get(self.plan.from)
                    .and_then(|column| column.node(row + 1));
                if self.may_meet((from, to), next, cx.graph()) {
                    self.look_up_used(input, row);
                    self.into(from, to, cx.graph());
                }
            }
            (false, None) => {
                self.look_up_used(input, row);
                self.out(from, cx.graph());
            }
        }
        let found = self.ends.len() - before;
        rows.extend(std::iter::repeat_n(row as u32, found));
        cx.run().work.rows_expanded.add(found as u64);
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let ends = std::mem::take(&mut self.ends);
        let relationships = std::mem::take(&mut self.relationships);
        debug_assert!(ends.iter().all(|end| end.0 != NULL_ID));
        if self.keep_relationships {
            set(self.plan.relationship, Column::Relationships(relationships));
        }
        set(self.plan.to, Column::Nodes(ends));
    }
}
