//! What `EXPLAIN` says of rules: how they are read, and what is run or searched to follow them; nothing else of their bodies.

use super::{
    Degree, EndHop, Operator, PathCount, Plan, PlanLine, RuleHop, RuleProgram, RuleTable, RuleWay,
    ShortestPath, VariableExpand,
};
use crate::graph::{BindingPattern, Direction, RuleHead, ends_given};
use std::sync::Arc;

/// A table, and the end at which nodes are given.
type Reading = (usize, BindingPattern);

impl RuleTable {
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
    /// For each table that the plan leads to, the search or the plans of its bodies, for the nodes that are given.
    pub(super) fn add_lines(&self, plan: &Plan, lines: &mut Vec<PlanLine>) {
        let read = self.readings(plan);
        for (table, given) in self.tables.iter().zip(read) {
            for given in BindingPattern::ALL
                .into_iter()
                .filter(|of| given.contains(of))
            {
                match &table.search {
                    Some(search) => lines.push(PlanLine {
                        text: format!(
                            "  {} {}, breadth first: {}",
                            table.rules(),
                            given_text(given),
                            self.way_text(search.way(given))
                        ),
                        estimate: 1.0,
                    }),
                    None => add_bodies(table, given, lines),
                }
            }
        }
    }

    /// For each table, how it is read by a plan and by what that reads.
    fn readings(&self, plan: &Plan) -> Vec<Vec<BindingPattern>> {
        let mut read = vec![Vec::new(); self.tables.len()];
        let mut open = self.read_by(plan);
        while let Some((at, given)) = open.pop() {
            let (Some(table), Some(known)) = (self.tables.get(at), read.get_mut(at)) else {
                continue;
            };
            let given = match table.takes(given) {
                true => given,
                false => BindingPattern::None,
            };
            if known.contains(&given) {
                continue;
            }
            known.push(given);
            match &table.search {
                Some(search) => {
                    let steps = search.way(given).steps.iter();
                    open.extend(steps.filter_map(|step| match &step.hop {
                        RuleHop::Stored { .. } => None,
                        RuleHop::Table { table, given } => Some((*table, *given)),
                    }));
                }
                None => {
                    let plans = table.bodies.iter().filter_map(|body| body.plan(given));
                    open.extend(plans.flat_map(|plan| self.read_by(plan)));
                }
            }
        }
        read
    }

    /// How tables are read by the operators of a plan.
    fn read_by(&self, plan: &Plan) -> Vec<Reading> {
        let mut found = Vec::new();
        let subplans = plan.subplans.iter().map(|subplan| &subplan.root);
        for root in std::iter::once(&plan.root).chain(subplans) {
            root.for_each(&mut |node| {
                for (types, direction) in hops(&node.operator) {
                    for name in types.unwrap_or_default() {
                        let table = self.table_of(name);
                        let given = ends_given(direction).iter();
                        found.extend(given.filter_map(|given| Some((table?, *given))));
                    }
                }
            });
        }
        found
    }

    /// The table that is read by the name of a type, or of a place.
    fn table_of(&self, name: &Arc<str>) -> Option<usize> {
        let table = self.tables.iter().position(|of| of.type_name == *name);
        let place = || self.places.iter().find(|of| of.type_name == *name);
        table.or_else(|| Some(place()?.table))
    }

    /// The steps of a search.
    fn way_text(&self, way: &RuleWay) -> String {
        let mut steps: Vec<String> = way
            .steps
            .iter()
            .map(|step| {
                let (hop, [from, to]) = self.hop_text(&step.hop);
                let [before, after] = [step.from, step.to].map(|state| state_name(way, state));
                format!("({before}{from}){hop}({after}{to})")
            })
            .collect();
        let [given, found] = &way.labels;
        for (name, labels) in [("given", given), ("found", found)] {
            if !labels.is_empty() {
                steps.push(format!("{name}{}", labels_text(labels)));
            }
        }
        steps.join(", ")
    }

    /// What a step follows, and the labels of the nodes that it leaves and leads to.
    fn hop_text(&self, hop: &RuleHop) -> (String, [String; 2]) {
        let (inner, backwards, labels) = match hop {
            RuleHop::Stored {
                types,
                backwards,
                labels,
            } => (
                format!(":{}", types.join("|")),
                *backwards,
                labels.each_ref().map(|labels| labels_text(labels)),
            ),
            RuleHop::Table { table, given } => {
                let inner = match self.tables.get(*table) {
                    Some(table) if table.is_step => format!("a step of {}", table.rules()),
                    Some(table) => format!(":{}", table.type_name),
                    None => String::new(),
                };
                (inner, *given == BindingPattern::End, Default::default())
            }
        };
        let text = match backwards {
            false => format!("-[{inner}]->"),
            true => format!("<-[{inner}]-"),
        };
        (text, labels)
    }
}

fn state_name(way: &RuleWay, state: usize) -> String {
    if state == way.first {
        "given".to_owned()
    } else if state == way.last {
        "found".to_owned()
    } else {
        format!("between {state}")
    }
}

fn labels_text(labels: &[Arc<str>]) -> String {
    labels.iter().map(|label| format!(":{label}")).collect()
}

fn given_text(given: BindingPattern) -> &'static str {
    match given {
        BindingPattern::Start => "for given starts",
        BindingPattern::End => "for given ends",
        BindingPattern::None => "all at once",
    }
}

/// The plans of the bodies of a table.
fn add_bodies(table: &RuleTable, given: BindingPattern, lines: &mut Vec<PlanLine>) {
    for body in &table.bodies {
        let (Some(plan), Some(rule)) = (body.plan(given), &body.rule) else {
            continue;
        };
        let (given, step) = (
            given_text(given),
            if table.is_step { "a step of " } else { "" },
        );
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

/// The types and the directions in which an operator asks nodes for their neighbours.
fn hops(operator: &Operator) -> Vec<(Option<&[Arc<str>]>, Direction)> {
    let chain = |expand: &VariableExpand| match expand.into {
        // Between two nodes, it may be followed from either.
        true => Direction::Both,
        false => expand.direction,
    };
    if let Operator::Expand(expand) | Operator::Degree(Degree { expand, .. }) = operator {
        return vec![(expand.types.as_deref(), expand.direction)];
    }
    if let Operator::VariableExpand(expand)
    | Operator::PathCount(PathCount { expand, .. })
    | Operator::ShortestPath(ShortestPath { expand, .. }) = operator
    {
        return vec![(expand.hops.types.as_deref(), chain(expand))];
    }
    let Operator::DistinctEnds(ends) = operator else {
        return Vec::new();
    };
    let steps = ends.steps.iter().map(|step| match &step.hop {
        // Where a relationship must not be repeated, trails are looked for from their ends.
        EndHop::One(expand) if ends.steps.len() > 1 => (expand.types.as_deref(), Direction::Both),
        EndHop::One(expand) => (expand.types.as_deref(), expand.direction),
        EndHop::Many(expand) => (expand.hops.types.as_deref(), chain(expand)),
    });
    steps.collect()
}
