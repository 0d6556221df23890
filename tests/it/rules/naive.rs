//! A naive evaluator of rules: stratum by stratum, every rule over everything, until nothing changes.

use std::collections::{BTreeMap, BTreeSet};

/// A graph of a few nodes.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Whether each node has the label `N`.
    pub labels: Vec<bool>,
    /// Relationships: type, start, end.
    pub stored: Vec<(&'static str, usize, usize)>,
}

impl Graph {
    pub fn script(&self) -> String {
        let mut script = String::new();
        for (node, label) in self.labels.iter().enumerate() {
            let label = if *label { ":N" } else { "" };
            script += &format!("CREATE ({label} {{k: {node}}});\n");
        }
        for (of, start, end) in &self.stored {
            script +=
                &format!("MATCH (a {{k: {start}}}), (b {{k: {end}}}) CREATE (a)-[:{of}]->(b);\n");
        }
        script
    }
}

/// Which way a hop is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Out,
    In,
    Both,
}

/// A hop of a pattern.
#[derive(Clone, Debug)]
pub struct Hop {
    pub of: &'static str,
    pub way: Way,
    /// `*0..1`
    pub optional: bool,
}

impl Hop {
    fn text(&self) -> String {
        let length = if self.optional { "*0..1" } else { "" };
        let of = format!("[:{}{length}]", self.of);
        match self.way {
            Way::Out => format!("-{of}->"),
            Way::In => format!("<-{of}-"),
            Way::Both => format!("-{of}-"),
        }
    }
}

/// A condition on the start or the end of a pattern.
#[derive(Clone, Debug)]
pub enum Condition {
    /// It has a label.
    Label(&'static str),
    NoLabel(&'static str),
    /// It has a relationship of a type that leaves it.
    Leads(&'static str),
    LeadsNot(&'static str),
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Program {
    pub name: String,
    /// A type, or a label where there is one node.
    pub head: &'static str,
    pub is_label: bool,
    /// From the start to the end.
    pub hops: Vec<Hop>,
    /// From the end back to the start.
    pub closing: Option<Hop>,
    /// On the start or on the end.
    pub conditions: Vec<(bool, Condition)>,
    /// The start has at least two rows.
    pub counted: bool,
    /// The label of the nodes between the start and the end.
    pub middle: Option<&'static str>,
    /// Labels are written in the pattern, and not behind `WHERE`.
    pub inline: bool,
}

impl Program {
    pub fn text(&self) -> String {
        let head = match self.is_label {
            true => format!("(x:{})", self.head),
            false => format!("(x)-[:{}]->(y)", self.head),
        };
        let labels = |at_end: bool| {
            let mut labels = String::new();
            for (of_end, condition) in &self.conditions {
                match condition {
                    Condition::Label(label) if *of_end == at_end && self.inline => {
                        labels += if labels.is_empty() { ":" } else { "&" };
                        labels += label;
                    }
                    _ => {}
                }
            }
            labels
        };
        let middle = self
            .middle
            .map_or_else(String::new, |label| format!(":{label}"));
        let mut body = format!("MATCH (x{})", labels(false));
        for (at, hop) in self.hops.iter().enumerate() {
            let node = if at + 1 == self.hops.len() {
                format!("(y{})", labels(true))
            } else {
                format!("({middle})")
            };
            body += &format!("{}{node}", hop.text());
        }
        if let Some(hop) = &self.closing {
            body += &format!(", (y){}(x)", hop.text());
        }
        let conditions = self.conditions.iter();
        let written =
            conditions.filter(|(_, of)| !self.inline || !matches!(of, Condition::Label(_)));
        let conditions: Vec<String> = written.map(condition_text).collect();
        if !conditions.is_empty() {
            body += &format!(" WHERE {}", conditions.join(" AND "));
        }
        if self.counted {
            let end = if self.is_label { "" } else { ", y" };
            body += &format!(" WITH x{end}, count(*) AS rows WHERE rows > 1");
        }
        format!("CREATE RULE {} FOR {head} AS {body}", self.name)
    }

    /// What it reads, and whether it asks for its absence or counts it.
    fn reads(&self) -> Vec<(&'static str, bool)> {
        let hops = self.hops.iter().chain(&self.closing);
        let hops = hops.map(|hop| (hop.of, self.counted));
        let conditions = self
            .conditions
            .iter()
            .map(|(_, condition)| match condition {
                Condition::Label(name) | Condition::Leads(name) => (*name, self.counted),
                Condition::NoLabel(name) | Condition::LeadsNot(name) => (*name, true),
            });
        let middle = self.middle.filter(|_| self.hops.len() > 1);
        let middle = middle.iter().map(|label| (*label, self.counted));
        hops.chain(conditions).chain(middle).collect()
    }
}

fn condition_text((at_end, condition): &(bool, Condition)) -> String {
    let node = if *at_end { "y" } else { "x" };
    match condition {
        Condition::Label(label) => format!("{node}:{label}"),
        Condition::NoLabel(label) => format!("NOT {node}:{label}"),
        Condition::Leads(of) => format!("EXISTS {{ ({node})-[:{of}]->() }}"),
        Condition::LeadsNot(of) => format!("NOT ({node})-[:{of}]->()"),
    }
}

/// The stratum of each head; `None` if a head depends on its own absence.
pub fn strata(rules: &[Program]) -> Option<BTreeMap<&'static str, usize>> {
    let mut strata: BTreeMap<&str, usize> = rules.iter().map(|rule| (rule.head, 0)).collect();
    let most = strata.len();
    loop {
        let mut changed = false;
        for rule in rules {
            for (read, absent) in rule.reads() {
                let Some(below) = strata.get(read).copied() else {
                    continue;
                };
                let least = below + usize::from(absent);
                if strata[rule.head] < least {
                    strata.insert(rule.head, least);
                    changed = true;
                }
            }
        }
        if strata.values().any(|stratum| *stratum > most) {
            return None;
        }
        if !changed {
            return Some(strata);
        }
    }
}

/// What is derived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    pairs: BTreeMap<&'static str, BTreeSet<(usize, usize)>>,
    labels: BTreeMap<&'static str, BTreeSet<usize>>,
}

impl Derived {
    pub fn pairs(&self, head: &str) -> BTreeSet<(usize, usize)> {
        self.pairs.get(head).cloned().unwrap_or_default()
    }

    pub fn has_label(&self, label: &str, node: usize) -> bool {
        self.labels
            .get(label)
            .is_some_and(|nodes| nodes.contains(&node))
    }
}

/// Everything that follows.
pub fn evaluate(graph: &Graph, rules: &[Program]) -> Derived {
    let strata = strata(rules).unwrap_or_default();
    let last = strata.values().max().copied().unwrap_or(0);
    let mut derived = Derived::default();
    for stratum in 0..=last {
        loop {
            let before = derived.clone();
            for rule in rules.iter().filter(|rule| strata[rule.head] == stratum) {
                let found = apply(rule, graph, &before);
                match rule.is_label {
                    true => {
                        let nodes = found.iter().map(|pair| pair.0);
                        derived.labels.entry(rule.head).or_default().extend(nodes);
                    }
                    false => derived.pairs.entry(rule.head).or_default().extend(found),
                }
            }
            if derived == before {
                break;
            }
        }
    }
    derived
}

/// A relationship of a type: what tells it from others, and its ends.
type Relationship = ((&'static str, usize, usize, usize), usize, usize);

fn relationships(of: &'static str, graph: &Graph, derived: &Derived) -> Vec<Relationship> {
    let stored = graph.stored.iter().enumerate();
    let stored = stored.filter(|(_, (name, ..))| *name == of);
    let stored = stored.map(|(number, (_, a, b))| ((of, number + 1, *a, *b), *a, *b));
    let pairs = derived.pairs(of).into_iter();
    stored
        .chain(pairs.map(|(a, b)| ((of, 0, a, b), a, b)))
        .collect()
}

/// The ends of the rows of a body.
fn apply(rule: &Program, graph: &Graph, derived: &Derived) -> Vec<(usize, usize)> {
    let has = |label: &str, node: usize| match label {
        "N" => graph.labels[node],
        other => derived.has_label(other, node),
    };
    let mut rows: Vec<(usize, usize, Vec<Relationship>)> = (0..graph.labels.len())
        .map(|node| (node, node, Vec::new()))
        .collect();
    for (number, hop) in rule.hops.iter().chain(&rule.closing).enumerate() {
        let is_last = number + 1 >= rule.hops.len();
        let closes = number == rule.hops.len();
        let inner = rule.middle.filter(|_| !is_last);
        let all = relationships(hop.of, graph, derived);
        let mut next = Vec::new();
        for (start, at, used) in &rows {
            let stays = hop.optional && inner.is_none_or(|label| has(label, *at));
            if stays && (!closes || at == start) {
                next.push((*start, *at, used.clone()));
            }
            for relationship in &all {
                if used.contains(relationship) {
                    continue;
                }
                let (_, from, to) = *relationship;
                let mut ends = Vec::new();
                if hop.way != Way::In && from == *at {
                    ends.push(to);
                }
                if hop.way != Way::Out && to == *at && !(hop.way == Way::Both && from == to) {
                    ends.push(from);
                }
                let passes = |end: &usize| {
                    inner.is_none_or(|label| has(label, *end)) && (!closes || end == start)
                };
                for end in ends.into_iter().filter(passes) {
                    let mut used = used.clone();
                    used.push(*relationship);
                    next.push((*start, if closes { *at } else { end }, used));
                }
            }
        }
        rows = next;
    }
    rows.retain(|(start, end, _)| {
        let passes = |(at_end, condition): &(bool, Condition)| {
            let node = if *at_end { *end } else { *start };
            let has = |label: &str| has(label, node);
            let leads = |of: &'static str| {
                relationships(of, graph, derived)
                    .iter()
                    .any(|(_, from, _)| *from == node)
            };
            match condition {
                Condition::Label(label) => has(label),
                Condition::NoLabel(label) => !has(label),
                Condition::Leads(of) => leads(of),
                Condition::LeadsNot(of) => !leads(of),
            }
        };
        rule.conditions.iter().all(passes)
    });
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (start, end, _) in rows {
        let key = if rule.is_label {
            (start, start)
        } else {
            (start, end)
        };
        *counts.entry(key).or_default() += 1;
    }
    let enough = |(_, count): &(&(usize, usize), &usize)| !rule.counted || **count > 1;
    counts
        .iter()
        .filter(enough)
        .map(|(pair, _)| *pair)
        .collect()
}
