//! The nodes at the ends of chains of hops, each once.

use super::{Expand, Gathered, Plan, VariableExpand};
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
    /// What all the trails to the ends rest on.
    pub gathered: Option<EndSources>,
}

/// What is read, for the sources of a result, of all that lies on the trails to the ends: `None` is the existence, a name that
/// property.
#[derive(Clone, Debug)]
pub struct EndSources {
    /// Of the nodes where the trails start, and of those at the end of each hop.
    pub nodes: Vec<Vec<Option<Arc<str>>>>,
    /// Of the relationships of each hop.
    pub relationships: Vec<Vec<Option<Arc<str>>>>,
    /// Receives the handle.
    pub lineage: Slot,
}

impl EndSources {
    /// What is read at one hop; the nodes where it starts are read there for the first hop only.
    pub fn of_hop(&self, hop: usize) -> Gathered {
        let reads = |all: &[Vec<Option<Arc<str>>>], place: usize| {
            all.get(place).cloned().unwrap_or_default()
        };
        Gathered {
            starts: match hop {
                0 => reads(&self.nodes, 0),
                _ => Vec::new(),
            },
            relationships: reads(&self.relationships, hop),
            ends: reads(&self.nodes, hop + 1),
            lineage: self.lineage,
            last_hop: None,
        }
    }
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
    /// Only relationships that hold at the time of the statement are followed; in a chain of any length, only between nodes that
    /// hold.
    pub holding: bool,
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
        if let Some(count) = &ends.count {
            let (of, slot) = (self.show(&count.of), self.slot_text(count.slot));
            text += &format!(" count(DISTINCT {of}) AS {slot}");
        }
        if let Some(sources) = &ends.gathered {
            text += &format!(", sources AS {}", self.slot_text(sources.lineage));
        }
        text
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
        text += if step.holding { " that hold" } else { "" };
        for predicate in &step.predicates {
            text += &format!(" where {}", self.show(predicate));
        }
        text
    }
}
