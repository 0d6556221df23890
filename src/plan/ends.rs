//! The nodes at the ends of chains of hops, each once.

use super::{Expand, Plan, VariableExpand};
use crate::expression::{Expression, Slot};
use std::sync::Arc;

/// The nodes at the ends of chains of hops from the nodes of all rows together, each once; or how many there are. No
/// other slot of the rows is kept.
#[derive(Clone, Debug)]
pub struct DistinctEnds {
    /// A bound node.
    pub from: Slot,
    /// The hops in order, at least one; each starts where the one before it ends.
    pub steps: Vec<EndStep>,
    /// Instead of the ends, one row says how many of them there are.
    pub count: Option<EndCount>,
}

/// A hop, and what the node at its end must satisfy.
#[derive(Clone, Debug)]
pub struct EndStep {
    /// The hop.
    pub hop: EndHop,
    /// The labels of the node at its end.
    pub labels: Vec<Arc<str>>,
    /// Other predicates; they read no other slot than that of the node.
    pub predicates: Vec<Expression>,
}

/// A hop between sets of nodes.
#[derive(Clone, Debug)]
pub enum EndHop {
    /// One relationship. Of the slots in its `distinct_from`, each is that of an earlier hop.
    One(Expand),
    /// A chain of at least none or one relationship, in one direction, that shares no type with other hops.
    Many(VariableExpand),
}

/// Distinct values that are counted.
#[derive(Clone, Debug)]
pub struct EndCount {
    /// Receives the number.
    pub slot: Slot,
    /// What is counted; it reads no other slot than that of the end. Null does not count.
    pub of: Expression,
}

impl EndStep {
    /// The slot of the node that the hop starts from, and of the node at its end.
    pub fn nodes(&self) -> (Slot, Slot) {
        match &self.hop {
            EndHop::One(expand) => (expand.from, expand.to),
            EndHop::Many(expand) => (expand.from, expand.to),
        }
    }
}

impl DistinctEnds {
    /// The slot of the ends.
    pub fn to(&self) -> Slot {
        self.steps.last().map_or(self.from, |step| step.nodes().1)
    }
}

impl Plan {
    /// The description of the operator in a printed plan.
    pub(super) fn ends_text(&self, ends: &DistinctEnds) -> String {
        let mut text = self.slot_text(ends.from);
        text = format!("({text})");
        for step in &ends.steps {
            text += &self.end_step_text(step);
        }
        match &ends.count {
            None => text,
            Some(count) => format!(
                "{text} count(DISTINCT {}) AS {}",
                self.show(&count.of),
                self.slot_text(count.slot)
            ),
        }
    }

    fn end_step_text(&self, step: &EndStep) -> String {
        let hop = match &step.hop {
            EndHop::One(expand) => {
                let plain = Expand {
                    labels: step.labels.clone(),
                    ..expand.clone()
                };
                self.expand_text(&plain)
            }
            EndHop::Many(expand) => {
                let labels = step.labels.iter().map(|label| format!(":{label}"));
                self.variable_text(expand) + &labels.collect::<String>()
            }
        };
        // The node that the hop starts from has been named by the one before it.
        let start = hop.find(')').map_or(0, |place| place + 1);
        let mut text = hop.get(start..).unwrap_or_default().to_owned();
        for predicate in &step.predicates {
            text += &format!(" where {}", self.show(predicate));
        }
        text
    }
}
