//! The rules that a plan reads, with the plans of their bodies: inert data like the rest of a plan.

use super::{Plan, PlanLine};
use crate::graph::{BindingPattern, Direction, RuleHead};
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
    /// The number of its states: a node is met once in each.
    pub states: usize,
    /// From given starts, and from given ends.
    pub ways: [RuleWay; 2],
    /// The labels that the start and the end must have.
    pub labels: [Vec<Arc<str>>; 2],
}

/// The steps of a search from one end.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleWay {
    /// The state of the node that is given.
    pub first: usize,
    /// The state of what is found.
    pub last: usize,
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
        /// It is followed from ends to starts.
        backwards: bool,
    },
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
        RuleWay {
            first: self.last,
            last: self.first,
            steps: steps.collect(),
        }
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
            RuleHop::Table { table, backwards } => RuleHop::Table {
                table: *table,
                backwards: !backwards,
            },
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

    /// The rules, each once.
    fn rules(&self) -> String {
        let rules = self.bodies.iter().filter_map(|body| body.rule.as_deref());
        let mut names: Vec<&str> = rules.collect();
        names.dedup();
        let word = if names.len() == 1 { "rule" } else { "rules" };
        format!("{word} {}", names.join(", "))
    }

    /// How it is read in a direction.
    fn reading_text(&self, direction: Direction) -> String {
        let given = match (&self.head, direction) {
            (RuleHead::Label(_), _) if self.takes(BindingPattern::Start) => "for given nodes",
            (RuleHead::Relationship(_), Direction::Outgoing)
                if self.takes(BindingPattern::Start) =>
            {
                "for given starts"
            }
            (RuleHead::Relationship(_), Direction::Incoming) if self.takes(BindingPattern::End) => {
                "for given ends"
            }
            (RuleHead::Relationship(_), Direction::Both)
                if self.takes(BindingPattern::Start) && self.takes(BindingPattern::End) =>
            {
                "for given starts and ends"
            }
            _ => "all at once",
        };
        let how = match (&self.search, self.recursive) {
            (Some(_), _) => ", breadth first",
            (None, true) => ", recursive",
            (None, false) => "",
        };
        format!("{} {given}{how}", self.rules())
    }
}

impl Plan {
    /// What is said of types that follow from rules.
    pub(super) fn rules_text(&self, types: Option<&[Arc<str>]>, direction: Direction) -> String {
        let (Some(program), Some(types)) = (&self.rules, types) else {
            return String::new();
        };
        let tables = program.tables.iter();
        let read = tables.filter(|table| types.contains(&table.type_name));
        let texts = read.map(|table| format!(", by {}", table.reading_text(direction)));
        texts.collect()
    }
}

impl RuleProgram {
    /// The plan of each body, for given starts where it takes them.
    pub(super) fn add_lines(&self, lines: &mut Vec<PlanLine>) {
        for table in &self.tables {
            for body in &table.bodies {
                let plans = BindingPattern::ALL.map(|given| (given, body.plan(given)));
                let found = plans
                    .into_iter()
                    .find_map(|(given, plan)| Some((given, plan?)));
                let (Some((given, plan)), Some(rule)) = (found, &body.rule) else {
                    continue;
                };
                let given = match given {
                    BindingPattern::Start => "for given starts",
                    BindingPattern::End => "for given ends",
                    BindingPattern::None => "all at once",
                };
                let step = match table.is_step {
                    true => "a step of ",
                    false => "",
                };
                for (number, mut line) in plan.lines().into_iter().enumerate() {
                    let lead = match number {
                        0 => format!("  {step}rule {rule} {given}: "),
                        _ => "  ".to_owned(),
                    };
                    line.text = lead + &line.text;
                    lines.push(line);
                }
            }
        }
    }
}
