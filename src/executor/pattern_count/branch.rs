//! The number of ways to go on from a node along a hop and everything behind it.

use super::closing::Closing;
use super::counting::Counting;
use super::joined::Joined;
use super::memo::Memo;
use crate::error::Result;
use crate::executor::end_labels::EndLabels;
use crate::executor::match_number::{add, multiply};
use crate::executor::type_filter::TypeFilter;
use crate::expression::{Batch, Expression, Slot, true_rows};
use crate::graph::{Direction, GraphView};
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};

/// A hop, and the hops that go on from its end.
pub(super) struct Branch {
    pub(super) hop: plan::Expand,
    pub(super) optional: bool,
    pub(super) unlike: Vec<Slot>,
    pub(super) joined: Vec<Joined>,
    pub(super) closings: Vec<Closing>,
    /// See [`plan::Branch::met`] and [`plan::Branch::carried`].
    pub(super) met: Vec<Slot>,
    pub(super) carried: Vec<Slot>,
    pub(super) types: TypeFilter,
    pub(super) labels: EndLabels,
    predicate: Option<Expression>,
    branches: Vec<Branch>,
    /// The number of ways to go on from an end, zero where it does not pass the tests.
    weights: Memo,
    /// The number of ways to go on from a node.
    sums: Memo,
    /// Memory that is used again.
    pub(super) ends: Vec<NodeId>,
}

impl Branch {
    pub(super) fn new(plan: &plan::Branch, count: &plan::PatternCount) -> Branch {
        let own = count.predicates.iter();
        let own = own.filter(|(slot, _)| *slot == plan.hop.to);
        let mut own: Vec<Expression> = own.map(|(_, test)| test.clone()).collect();
        let branches = plan.branches.iter();
        Branch {
            types: TypeFilter::new(plan.hop.types.clone()),
            labels: EndLabels::Implied,
            hop: plan.hop.clone(),
            optional: plan.optional,
            unlike: plan.unlike.clone(),
            joined: plan.joined.iter().map(Joined::new).collect(),
            closings: plan.closings.iter().filter_map(Closing::new).collect(),
            met: plan.met.clone(),
            carried: plan.carried.clone(),
            predicate: match own.len() {
                0 | 1 => own.pop(),
                _ => Some(Expression::And(own)),
            },
            branches: branches.map(|branch| Branch::new(branch, count)).collect(),
            weights: Memo::default(),
            sums: Memo::default(),
            ends: Vec::new(),
        }
    }

    /// Looks names up. `changed`: the graph may be another one than before.
    pub(super) fn prepare(&mut self, graph: &GraphView, changed: bool) {
        self.types.resolve(graph);
        self.labels = EndLabels::of(&self.hop, &self.types, graph);
        for joined in &mut self.joined {
            joined.prepare(graph);
        }
        for closing in &mut self.closings {
            closing.prepare(graph, changed);
        }
        if changed {
            self.weights.clear();
            self.sums.clear();
        }
        for branch in &mut self.branches {
            branch.prepare(graph, changed);
        }
    }

    /// Whether every end counts once, if it has the labels.
    pub(super) fn is_leaf(&self) -> bool {
        self.branches.is_empty() && self.predicate.is_none()
    }

    /// The number of ways from a node, kept for the next time.
    pub(super) fn kept_sum(
        &mut self,
        from: NodeId,
        counting: &mut Counting<'_, '_>,
    ) -> Result<u64> {
        // In both directions loops are looked for.
        let directed = self.hop.direction != Direction::Both;
        if self.is_leaf() && self.labels.implied() && directed {
            return self.sum(from, counting);
        }
        if let Some(sum) = self.sums.get(from) {
            return Ok(sum);
        }
        let sum = self.sum(from, counting)?;
        let limits = &counting.cx.run().limits;
        self.sums.set(from, sum, counting.memory, limits)?;
        Ok(sum)
    }

    /// The number of ways from a node.
    pub(super) fn sum(&mut self, from: NodeId, counting: &mut Counting<'_, '_>) -> Result<u64> {
        if self.is_leaf() {
            return self.degree(from, counting);
        }
        let mut ends = std::mem::take(&mut self.ends);
        ends.clear();
        self.find_ends(from, counting.graph(), &mut ends);
        counting.step(ends.len() as u64)?;
        let total = self.total(&ends, counting);
        self.ends = ends;
        total
    }

    /// The sum of the weights of ends.
    pub(super) fn total(
        &mut self,
        ends: &[NodeId],
        counting: &mut Counting<'_, '_>,
    ) -> Result<u64> {
        if self.is_leaf() && self.labels.implied() {
            return Ok(ends.len() as u64);
        }
        self.judge(ends, counting)?;
        let mut total = 0;
        for end in ends {
            total = add(total, self.weight(*end, counting)?);
        }
        Ok(total)
    }

    fn degree(&self, from: NodeId, counting: &mut Counting<'_, '_>) -> Result<u64> {
        let (graph, direction) = (counting.graph(), self.hop.direction);
        let hop = (&self.types, direction);
        if let Some(number) = self.labels.degree(from, hop, graph) {
            return Ok(number);
        }
        let (mut count, mut looked_at) = (0, 0);
        graph.expand(from, direction, self.types.ids(), &mut |_, end| {
            looked_at += 1;
            count += u64::from(self.labels.accept(end, graph));
        });
        counting.step(looked_at)?;
        Ok(count)
    }

    /// The ends of all hops from a node, as up to two slices, if they lie in memory so: those of a hop in both directions
    /// are the outgoing and the incoming ones, and loops are in both.
    pub(super) fn neighbours<'g>(
        &self,
        from: NodeId,
        graph: &'g GraphView,
    ) -> Option<(&'g [NodeId], &'g [NodeId])> {
        let only = self.types.single()?;
        let slice = |way: Direction| graph.neighbours(from, way, only).map(|(found, _)| found);
        match self.hop.direction {
            Direction::Both => Some((slice(Direction::Outgoing)?, slice(Direction::Incoming)?)),
            way => Some((slice(way)?, &[])),
        }
    }

    /// Appends the ends of all hops from a node.
    pub(super) fn find_ends(&self, from: NodeId, graph: &GraphView, ends: &mut Vec<NodeId>) {
        if let Some((found, others)) = self.neighbours(from, graph) {
            ends.extend_from_slice(found);
            // Loops are among the first ones.
            ends.extend(others.iter().copied().filter(|end| *end != from));
            return;
        }
        let direction = self.hop.direction;
        graph.expand(from, direction, self.types.ids(), &mut |_, end| {
            ends.push(end);
        });
    }

    /// The hops from a node, sorted by end and relationship.
    pub(super) fn hops(
        &self,
        from: NodeId,
        graph: &GraphView,
        hops: &mut Vec<(NodeId, RelationshipId)>,
    ) {
        hops.clear();
        let types = self.types.ids();
        graph.expand(from, self.hop.direction, types, &mut |relationship, end| {
            hops.push((end, relationship));
        });
        hops.sort_unstable();
    }

    /// Evaluates the predicate for those ends for which it is not known yet.
    pub(super) fn judge(&mut self, ends: &[NodeId], counting: &mut Counting<'_, '_>) -> Result<()> {
        let Some(predicate) = &self.predicate else {
            return Ok(());
        };
        let (graph, limits) = (counting.graph(), &counting.cx.run().limits);
        let asked = ends
            .iter()
            .copied()
            .filter(|end| self.weights.get(*end).is_none() && self.labels.accept(*end, graph));
        let mut asked: Vec<NodeId> = asked.collect();
        if asked.is_empty() {
            return Ok(());
        }
        asked.sort_unstable();
        asked.dedup();
        let mut batch = Batch::new(asked.len());
        batch.set(self.hop.to, Column::Nodes(asked.clone()));
        let passing = true_rows(predicate, &batch, &counting.cx.evaluation())?;
        let mut passing = passing.into_iter().peekable();
        for (row, node) in (0..).zip(asked) {
            let passes = passing.next_if_eq(&row).is_some();
            // What passes gets its number when it is first asked for.
            if !passes {
                self.weights.set(node, 0, counting.memory, limits)?;
            } else if self.branches.is_empty() {
                self.weights.set(node, 1, counting.memory, limits)?;
            }
        }
        Ok(())
    }

    /// The number of ways to go on from an end that has been judged.
    pub(super) fn weight(&mut self, end: NodeId, counting: &mut Counting<'_, '_>) -> Result<u64> {
        if !self.labels.accept(end, counting.graph()) {
            return Ok(0);
        }
        if self.is_leaf() {
            return Ok(1);
        }
        if let Some(weight) = self.weights.get(end) {
            return Ok(weight);
        }
        let mut weight = 1;
        for branch in &mut self.branches {
            let sum = branch.sum(end, counting)?;
            let least = u64::from(branch.optional);
            weight = multiply(weight, sum.max(least));
            if weight == 0 {
                break;
            }
        }
        let limits = &counting.cx.run().limits;
        self.weights.set(end, weight, counting.memory, limits)?;
        Ok(weight)
    }
}
