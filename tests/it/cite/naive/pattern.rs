//! Patterns: every way in which they lie in the graph.

use super::super::graph::Entity;
use super::super::query::{Chain, Direction, Expression, Hop, Length, Match, NodePattern};
use super::{Naive, Row, Value};
use std::collections::BTreeSet;

/// A match under way.
#[derive(Clone)]
struct Found {
    row: Row,
    used: BTreeSet<usize>,
    at: usize,
}

impl Naive<'_> {
    pub(super) fn matched(&self, found: &Match, row: &Row) -> Vec<Row> {
        let rows = self.matches(found, row);
        if rows.is_empty() && found.optional {
            let mut row = row.clone();
            for name in names(found) {
                row.values.entry(name).or_insert(Value::Null);
            }
            return vec![row];
        }
        rows
    }

    /// Every way in which the patterns lie in the graph, and the condition holds.
    pub(super) fn matches(&self, found: &Match, row: &Row) -> Vec<Row> {
        let start = Found {
            row: row.clone(),
            used: BTreeSet::new(),
            at: 0,
        };
        let mut under_way = vec![start];
        for chain in &found.chains {
            let next = under_way.iter().flat_map(|found| self.chain(chain, found));
            under_way = next.collect();
        }
        let rows = under_way.into_iter().map(|found| found.row);
        match &found.condition {
            None => rows.collect(),
            Some(condition) => rows
                .filter_map(|row| self.filtered(condition, row))
                .collect(),
        }
    }

    /// The row with what the condition reads, where that holds. All parts of a conjunction are true then.
    pub(super) fn filtered(&self, condition: &Expression, mut row: Row) -> Option<Row> {
        if let Expression::And(parts) = condition {
            return parts
                .iter()
                .try_fold(row, |row, part| self.filtered(part, row));
        }
        (self.read(condition, &mut row) == Value::Boolean(true)).then_some(row)
    }

    fn chain(&self, chain: &Chain, found: &Found) -> Vec<Found> {
        let nodes = 0..self.graph.nodes.len();
        let mut ways: Vec<Found> = nodes
            .filter_map(|node| self.node(&chain.start, node, found))
            .collect();
        for (hop, node) in &chain.hops {
            let ends = ways.iter().flat_map(|way| self.hop(hop, way));
            let ends: Vec<Found> = ends.collect();
            let fit = ends.iter().filter_map(|end| self.node(node, end.at, end));
            ways = fit.collect();
        }
        ways
    }

    fn node(&self, pattern: &NodePattern, at: usize, found: &Found) -> Option<Found> {
        let node = &self.graph.nodes[at];
        let fits = pattern
            .label
            .is_none_or(|label| node.labels.contains(&label))
            && pattern
                .k
                .is_none_or(|k| node.properties.get("k") == Some(&k));
        let mut found = fits.then(|| found.clone())?;
        found.at = at;
        self.exists(Entity::Node(at), &mut found.row.facts);
        if pattern.k.is_some() {
            self.property(Entity::Node(at), "k", &mut found.row.facts);
        }
        bind(pattern.variable.as_ref(), Value::Node(at), &mut found.row).then_some(found)
    }

    fn hop(&self, hop: &Hop, from: &Found) -> Vec<Found> {
        let (min, max) = match hop.length {
            Length::One => (1, 1),
            Length::Chain(min, max) => (min, max),
            Length::Group(max, _) => (1, max),
        };
        let mut all = Vec::new();
        let mut ways: Vec<(Found, Vec<Value>)> = vec![(from.clone(), Vec::new())];
        for length in 0..=max {
            if length >= min {
                all.extend(ways.iter().cloned());
            }
            ways = ways.iter().flat_map(|way| self.step(hop, way)).collect();
        }
        let named = all.into_iter().filter_map(|(mut found, mut steps)| {
            let value = match hop.length {
                Length::One => steps.pop()?,
                Length::Chain(..) | Length::Group(..) => {
                    steps.sort();
                    Value::List(steps)
                }
            };
            bind(hop.variable.as_ref(), value, &mut found.row).then_some(found)
        });
        named.collect()
    }

    fn step(&self, hop: &Hop, (from, steps): &(Found, Vec<Value>)) -> Vec<(Found, Vec<Value>)> {
        let mut all = Vec::new();
        for (number, relationship) in self.graph.relationships.iter().enumerate() {
            let fits = hop.kind.is_none_or(|kind| kind == relationship.kind)
                && hop
                    .w
                    .is_none_or(|w| relationship.properties.get("w") == Some(&w))
                && !from.used.contains(&number);
            let (start, end) = (relationship.start, relationship.end);
            let mut ends = BTreeSet::new();
            if hop.direction != Direction::Left && start == from.at {
                ends.insert(end);
            }
            if hop.direction != Direction::Right && end == from.at {
                ends.insert(start);
            }
            for to in ends.into_iter().filter(|_| fits) {
                let mut found = from.clone();
                found.used.insert(number);
                found.at = to;
                let facts = &mut found.row.facts;
                self.exists(Entity::Relationship(number), facts);
                self.exists(Entity::Node(to), facts);
                if hop.w.is_some() {
                    self.property(Entity::Relationship(number), "w", facts);
                }
                if let Length::Group(..) = hop.length {
                    let u = self.property(Entity::Node(from.at), "u", facts);
                    let k = self.property(Entity::Node(to), "k", facts);
                    if k == Value::Null || u == k || u == Value::Null {
                        continue;
                    }
                }
                let mut steps = steps.clone();
                steps.push(Value::Relationship(number));
                all.push((found, steps));
            }
        }
        all
    }
}

fn bind(name: Option<&String>, value: Value, row: &mut Row) -> bool {
    match name {
        None => true,
        Some(name) => *row.values.entry(name.clone()).or_insert(value.clone()) == value,
    }
}

/// The variables of a clause.
fn names(found: &Match) -> Vec<String> {
    let mut names = Vec::new();
    for chain in &found.chains {
        names.extend(chain.start.variable.clone());
        for (hop, node) in &chain.hops {
            names.extend(hop.variable.clone());
            names.extend(node.variable.clone());
        }
    }
    names
}
