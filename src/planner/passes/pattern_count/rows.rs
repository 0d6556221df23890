//! The plan that finds the core of a pattern row by row.

use super::super::super::cost::Cost;
use super::super::super::predicate::has_label;
use super::conditions::Condition;
use super::core::Core;
use super::pattern::Pattern;
use crate::expression::{Expression, Slot};
use crate::plan::{AllNodesScan, Expand, LabelScan, Operator, PlanNode};
use std::collections::BTreeSet;

/// The plan that finds the core row by row.
pub(super) fn rows_of(
    pattern: &Pattern<'_>,
    source: PlanNode,
    core: &Core,
    cost: Cost<'_>,
) -> PlanNode {
    Rows {
        pattern,
        core,
        cost,
    }
    .plan(source)
}

/// A hop as seen from one of its ends.
pub(super) fn turned(hop: &Expand, from: Slot) -> Expand {
    let mut seen = match hop.from == from {
        true => hop.clone(),
        false => hop.turned(),
    };
    seen.into = false;
    seen
}

/// The rows of the core.
struct Rows<'p> {
    pattern: &'p Pattern<'p>,
    core: &'p Core,
    cost: Cost<'p>,
}

impl Rows<'_> {
    fn plan(&self, source: PlanNode) -> PlanNode {
        let mut plan = source;
        let mut predicates = self.between();
        // Slots of the core that have no value yet.
        let mut open = self.made();
        if self.pattern.start.is_some()
            && let Some(root) = self.root()
        {
            plan = self.scan(plan, root);
            open.remove(&root);
            plan = self.tested(plan, root);
        }
        plan = with_ready(plan, &mut predicates, &open);
        let hops = self.pattern.hops.iter().enumerate();
        let inner = hops.filter(|(_, hop)| self.has(hop.from) && self.has(hop.to));
        let mut waiting: Vec<usize> = inner.map(|(place, _)| place).collect();
        let mut done: Vec<usize> = Vec::new();
        while let Some(at) = self.next(&waiting, &open) {
            let place = waiting.remove(at);
            plan = self.hop(plan, place, &done, &mut open);
            done.push(place);
            plan = with_ready(plan, &mut predicates, &open);
        }
        let estimate = plan.estimate;
        super::super::super::filter(plan, predicates, estimate)
    }

    fn has(&self, node: Slot) -> bool {
        self.core.nodes.contains(&node)
    }

    fn made(&self) -> BTreeSet<Slot> {
        let finds = |node: &Slot| self.pattern.finds(*node);
        let nodes = self.core.nodes.iter().copied().filter(finds);
        let relationships = self.pattern.hops.iter().map(|hop| hop.relationship);
        nodes.chain(relationships).collect()
    }

    /// The node that is scanned: one at which relationships are tested, the one that is scanned anyway, or the rarest.
    fn root(&self) -> Option<Slot> {
        let anchor = self
            .core
            .anchors
            .iter()
            .copied()
            .find(|node| self.has(*node));
        let start = self.pattern.start.filter(|start| self.has(*start));
        if self.pattern.fixed {
            return start;
        }
        let count = |node: &Slot| self.cost.labelled(self.pattern.labels_of(*node));
        let nodes = self.core.nodes.iter().copied();
        let rarest = || nodes.min_by(|a, b| count(a).total_cmp(&count(b)));
        anchor.or(start).or_else(rarest)
    }

    fn scan(&self, input: PlanNode, node: Slot) -> PlanNode {
        let labels = self.pattern.labels_of(node);
        let rarest = labels
            .iter()
            .min_by(|a, b| self.cost.label(a).total_cmp(&self.cost.label(b)));
        let estimate = input.estimate * self.cost.labelled(labels);
        let operator = match rarest.cloned() {
            Some(label) => Operator::LabelScan(LabelScan { node, label }),
            None => Operator::AllNodesScan(AllNodesScan { node }),
        };
        let plan = super::super::super::node(operator, vec![input], estimate);
        let others = labels.iter().filter(|label| Some(*label) != rarest);
        let others = others.map(|label| has_label(node, label.clone()));
        super::super::super::filter(plan, others.collect(), estimate)
    }

    /// Rows whose node passes its tests.
    fn tested(&self, plan: PlanNode, node: Slot) -> PlanNode {
        let known = self.pattern.labels.clone();
        let tests = self.pattern.tests_of(node);
        let shares = tests.iter().map(|test| self.cost.selectivity(test, &known));
        let estimate = plan.estimate * shares.product::<f64>();
        super::super::super::filter(plan, tests.to_vec(), estimate)
    }

    /// Predicates between nodes of the core, and those that are about rows.
    fn between(&self) -> Vec<Expression> {
        let conditions = self.pattern.conditions.iter();
        let inner = conditions.filter_map(|condition| match condition {
            Condition::Unlike(.., predicate) | Condition::Joined { predicate, .. } => {
                let nodes = condition.nodes();
                let whole = nodes.iter().all(|node| self.has(*node));
                whole.then(|| predicate.clone())
            }
            Condition::Closed { .. } | Condition::Distinct(..) => None,
        });
        self.pattern.others.iter().cloned().chain(inner).collect()
    }

    /// The next hop: one that closes a cycle leaves fewer rows, so it comes first.
    fn next(&self, waiting: &[usize], open: &BTreeSet<Slot>) -> Option<usize> {
        let closes = |place: usize| self.pattern.hops.get(place).is_some_and(|hop| hop.into);
        let follows = |at: &usize| self.follows(waiting[*at], open);
        let closing = (0..waiting.len()).filter(|at| closes(waiting[*at]));
        let mut all = closing.chain(0..waiting.len());
        all.find(follows)
    }

    /// Whether a hop has an end with a value.
    fn follows(&self, place: usize, open: &BTreeSet<Slot>) -> bool {
        let hop = self.pattern.hops.get(place);
        hop.is_some_and(|hop| {
            let ends = (!open.contains(&hop.from), !open.contains(&hop.to));
            if hop.into {
                ends.0 && ends.1
            } else {
                ends.0 || ends.1
            }
        })
    }

    fn hop(
        &self,
        input: PlanNode,
        place: usize,
        done: &[usize],
        open: &mut BTreeSet<Slot>,
    ) -> PlanNode {
        let Some(found) = self.pattern.hops.get(place) else {
            return input;
        };
        let from = if open.contains(&found.from) {
            found.to
        } else {
            found.from
        };
        let mut hop = turned(found, from);
        hop.into = found.into;
        let (to, into) = (hop.to, hop.into);
        hop.labels = match into {
            true => Vec::new(),
            false => self.pattern.labels_of(to).to_vec(),
        };
        hop.distinct_from = self.distinct_from(place, done);
        open.remove(&hop.relationship);
        open.remove(&to);
        let (ends, types) = (self.pattern.labels_of(to), hop.types.as_deref());
        let starts = self.pattern.labels_of(from);
        let (degree, share) = self.cost.degree(starts, types, hop.direction, ends);
        let met = if into {
            1.0 / self.cost.labelled(ends).max(1.0)
        } else {
            1.0
        };
        let estimate = input.estimate * degree * share * met;
        let plan = super::super::super::node(Operator::Expand(hop), vec![input], estimate);
        if into { plan } else { self.tested(plan, to) }
    }

    /// The relationships that a hop must differ from, of those that have a value.
    fn distinct_from(&self, place: usize, done: &[usize]) -> Vec<Slot> {
        let mut slots = self.pattern.used.get(place).cloned().unwrap_or_default();
        for condition in &self.pattern.conditions {
            let other = match condition {
                Condition::Distinct(one, other) if *one == place => *other,
                Condition::Distinct(one, other) if *other == place => *one,
                _ => continue,
            };
            let hop = self.pattern.hops.get(other);
            slots.extend(
                hop.filter(|_| done.contains(&other))
                    .map(|hop| hop.relationship),
            );
        }
        slots
    }
}

/// The rows for which those predicates hold that read nothing without a value; they are taken from the list.
fn with_ready(plan: PlanNode, predicates: &mut Vec<Expression>, open: &BTreeSet<Slot>) -> PlanNode {
    let ready = |predicate: &Expression| predicate.slots().is_disjoint(open);
    let (now, later) = std::mem::take(predicates).into_iter().partition(ready);
    *predicates = later;
    let estimate = plan.estimate;
    super::super::super::filter(plan, now, estimate)
}
