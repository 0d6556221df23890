//! The number of ways to go on from a node along a hop and everything behind it.

use super::joined::Joined;
use super::memo::Memo;
use crate::error::Result;
use crate::executor::context::Context;
use crate::executor::end_labels::EndLabels;
use crate::executor::hop::TypeFilter;
use crate::executor::match_number::{add, multiply};
use crate::executor::reservation::Reservation;
use crate::expression::{Batch, Expression, true_rows};
use crate::graph::{Direction, GraphView};
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};

/// The number of relationships after which the time limit and interrupts are looked at again.
const STEPS: u64 = 1 << 16;

/// What counting needs besides the pattern.
pub(super) struct Counting<'a, 'g> {
    pub cx: &'a Context<'g>,
    pub memory: &'a mut Reservation,
    /// Relationships that were looked at since the limits were.
    pub steps: &'a mut u64,
}

impl Counting<'_, '_> {
    pub(super) fn graph(&self) -> &GraphView {
        self.cx.graph()
    }

    /// Counts relationships that were looked at.
    pub(super) fn step(&mut self, steps: u64) -> Result<()> {
        self.cx.run().work.rows_expanded.add(steps);
        *self.steps += steps;
        if *self.steps < STEPS {
            return Ok(());
        }
        *self.steps = 0;
        self.cx.check()
    }
}

/// A hop, and the hops that go on from its end.
pub(super) struct Branch {
    pub(super) hop: plan::Expand,
    pub(super) optional: bool,
    pub(super) unlike: Vec<crate::expression::Slot>,
    pub(super) joined: Vec<Joined>,
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
        if changed {
            self.weights.clear();
            self.sums.clear();
        }
        for branch in &mut self.branches {
            branch.prepare(graph, changed);
        }
    }

    /// Whether every end counts once, if it has the labels.
    fn is_leaf(&self) -> bool {
        self.branches.is_empty() && self.predicate.is_none()
    }

    /// The number of ways from a node, kept for the next time.
    pub(super) fn kept_sum(
        &mut self,
        from: NodeId,
        counting: &mut Counting<'_, '_>,
    ) -> Result<u64> {
        if self.is_leaf() && self.labels.implied() {
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
        self.judge(ends, counting)?;
        let mut total = 0;
        for end in ends {
            total = add(total, self.weight(*end, counting)?);
        }
        Ok(total)
    }

    fn degree(&self, from: NodeId, counting: &mut Counting<'_, '_>) -> Result<u64> {
        let (graph, direction) = (counting.graph(), self.hop.direction);
        match self.labels {
            EndLabels::Unknown => return Ok(0),
            EndLabels::Implied => return Ok(graph.degree(from, direction, self.types.ids())),
            EndLabels::All(_) => {}
        }
        let (mut count, mut looked_at) = (0, 0);
        graph.expand(from, direction, self.types.ids(), &mut |_, end| {
            looked_at += 1;
            count += u64::from(self.labels.accept(end, graph));
        });
        counting.step(looked_at)?;
        Ok(count)
    }

    /// Appends the ends of all hops from a node.
    pub(super) fn find_ends(&self, from: NodeId, graph: &GraphView, ends: &mut Vec<NodeId>) {
        let direction = self.hop.direction;
        let slice = |way: Direction| {
            let found = graph.neighbours(from, way, self.types.single()?);
            found.map(|(found, _)| found)
        };
        match direction {
            Direction::Both => {
                if let (Some(outgoing), Some(incoming)) =
                    (slice(Direction::Outgoing), slice(Direction::Incoming))
                {
                    ends.extend_from_slice(outgoing);
                    // Its loops are among the outgoing ones.
                    ends.extend(incoming.iter().copied().filter(|end| *end != from));
                    return;
                }
            }
            way => {
                if let Some(found) = slice(way) {
                    return ends.extend_from_slice(found);
                }
            }
        }
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
