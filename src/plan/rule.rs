//! The rules that a plan reads, with the plans of their bodies: inert data like the rest of a plan.

use super::Plan;
use crate::graph::{BindingPattern, RuleHead};
use std::sync::Arc;

/// All rules that a statement reads, directly or through others.
#[derive(Clone, Debug, Default)]
pub struct RuleProgram {
    /// What they derive, each head once.
    pub tables: Vec<RuleTable>,
    /// The places in their bodies that read what they derive themselves.
    pub places: Vec<RulePlace>,
}

/// What some rules derive together.
#[derive(Clone, Debug)]
pub struct RuleTable {
    /// What it is.
    pub head: RuleHead,
    /// The name of the type by which it is read.
    pub type_name: Arc<str>,
    /// Tables of one group depend on each other. A group comes after those that it depends on.
    pub group: usize,
    /// Whether it depends on itself.
    pub recursive: bool,
    /// Whether it is what rules say besides what they derive themselves: a step of a search.
    pub is_step: bool,
    /// The alternatives: what any of them finds is derived.
    pub bodies: Vec<RuleBody>,
    /// How it is found from given nodes without running its bodies, where that is known.
    pub search: Option<RuleSearch>,
}

/// A search that finds what some rules derive: nodes that steps lead to, one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSearch {
    /// From given starts, and from given ends.
    pub ways: [RuleWay; 2],
}

/// The steps of a search from one end.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleWay {
    /// The number of its states: a node is met once in each.
    pub states: usize,
    /// The state of the node that is given.
    pub first: usize,
    /// The state of what is found.
    pub last: usize,
    /// The labels that the node must have that is given, and those of what is found.
    pub labels: [Vec<Arc<str>>; 2],
    /// The steps, in any order.
    pub steps: Arc<[RuleStep]>,
}

/// A step of a search from nodes in one state to nodes in another.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleStep {
    /// The state that it leaves.
    pub from: usize,
    /// The state that it leads to.
    pub to: usize,
    /// What it follows.
    pub hop: RuleHop,
}

/// What a step of a search follows.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleHop {
    /// Stored relationships.
    Stored {
        /// The types, of which none follows from rules.
        types: Vec<Arc<str>>,
        /// They are followed from their ends to their starts.
        backwards: bool,
        /// The labels that the nodes must have that it leaves and leads to.
        labels: [Vec<Arc<str>>; 2],
    },
    /// What other rules derive.
    Table {
        /// The table.
        table: usize,
        /// The end of what they derive from which it is followed.
        given: BindingPattern,
    },
}

impl RuleSearch {
    /// The search from nodes that are given at this end.
    pub fn way(&self, given: BindingPattern) -> &RuleWay {
        let [from_starts, from_ends] = &self.ways;
        match given {
            BindingPattern::Start | BindingPattern::None => from_starts,
            BindingPattern::End => from_ends,
        }
    }
}

impl RuleWay {
    /// The same from the other end.
    #[must_use]
    pub fn reversed(&self) -> RuleWay {
        let steps = self.steps.iter().map(|step| RuleStep {
            from: step.to,
            to: step.from,
            hop: step.hop.reversed(),
        });
        let [given, found] = self.labels.clone();
        RuleWay {
            states: self.states,
            first: self.last,
            last: self.first,
            labels: [found, given],
            steps: steps.collect(),
        }
    }

    /// Whether all steps that leave a state leave the first one too, so that nobody need go on in this state from a node that was
    /// met in the first.
    pub fn leaves_as_the_first(&self, state: usize) -> bool {
        let leaving = |from| self.steps.iter().filter(move |step| step.from == from);
        state != self.first
            && leaving(state).all(|step| {
                leaving(self.first)
                    .any(|first| first.to == step.to && first.hop.leads_wherever(&step.hop))
            })
    }
}

impl RuleHop {
    /// The same from its end to its start.
    #[must_use]
    pub fn reversed(&self) -> RuleHop {
        match self {
            RuleHop::Stored {
                types,
                backwards,
                labels: [from, to],
            } => RuleHop::Stored {
                types: types.clone(),
                backwards: !backwards,
                labels: [to.clone(), from.clone()],
            },
            RuleHop::Table { table, given } => RuleHop::Table {
                table: *table,
                given: given.opposite(),
            },
        }
    }

    /// The same, wherever it leads: what is read to follow it.
    #[must_use]
    pub fn to_any(&self) -> RuleHop {
        match self {
            RuleHop::Stored {
                types,
                backwards,
                labels: [from, _],
            } => RuleHop::Stored {
                types: types.clone(),
                backwards: *backwards,
                labels: [from.clone(), Vec::new()],
            },
            RuleHop::Table { .. } => self.clone(),
        }
    }

    /// Whether it leads from a node to all nodes to which another hop leads from there.
    fn leads_wherever(&self, other: &RuleHop) -> bool {
        match (self, other) {
            (
                RuleHop::Stored {
                    types,
                    backwards,
                    labels,
                },
                RuleHop::Stored {
                    types: other_types,
                    backwards: other_backwards,
                    labels: other_labels,
                },
            ) => {
                let mut pairs = labels.iter().zip(other_labels);
                types == other_types
                    && backwards == other_backwards
                    && pairs.all(|(own, others)| own.iter().all(|label| others.contains(label)))
            }
            (RuleHop::Table { .. }, _) | (RuleHop::Stored { .. }, RuleHop::Table { .. }) => {
                self == other
            }
        }
    }
}

/// An alternative of a rule.
#[derive(Clone, Debug)]
pub struct RuleBody {
    /// The rule; `None` for the nodes that have a label themselves.
    pub rule: Option<Arc<str>>,
    /// Its plans, where the starts, the ends or neither are given.
    pub plans: [Option<Arc<Plan>>; 3],
    /// The keys of the properties, in the order of the columns behind the ends.
    pub keys: Vec<Arc<str>>,
    /// The places within it that read tables of its own group.
    pub places: Vec<usize>,
}

/// A place in a body that reads a table of the group of the body.
#[derive(Clone, Debug)]
pub struct RulePlace {
    /// The name of its type.
    pub type_name: Arc<str>,
    /// The table.
    pub table: usize,
    /// A path may follow it several times, so that what is new cannot be told from what is old.
    pub repeated: bool,
}

impl RuleBody {
    /// The plan for given nodes.
    pub fn plan(&self, given: BindingPattern) -> Option<&Arc<Plan>> {
        let [start, end, none] = &self.plans;
        match given {
            BindingPattern::Start => start.as_ref(),
            BindingPattern::End => end.as_ref(),
            BindingPattern::None => none.as_ref(),
        }
    }
}

impl RuleTable {
    /// Whether nodes that are given at this end lead to what follows for them alone.
    pub fn takes(&self, given: BindingPattern) -> bool {
        self.search.is_some() || self.bodies.iter().all(|body| body.plan(given).is_some())
    }
}
