//! The order of the parts of a pattern that no relationship connects: by cost, whatever the order of the text.
//!
//! Up to ten parts, every order is looked at (by dynamic programming over sets of parts); of more, the cheapest part is
//! taken next. A part costs its traversal for each row before it, unless an index finds its start by a value of
//! those rows, or it can be joined with them: then it costs one traversal.

use super::index_test::answers;
use super::join_condition::{Join, join_by};
use super::predicate::comparison;
use super::traversal::{Component, Traversal};
use super::{Planner, argument};
use crate::binder::ConnectionKind;
use crate::expression::{Expression, Slot, ValueOperator};
use crate::graph::SchemaTarget;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::replace;

/// Of more parts than this not every order is looked at.
const MOST_ORDERED: usize = 10;
/// The assumed fraction of pairs within two bounds.
const BETWEEN: f64 = 0.01;

/// A part with its estimates.
struct Part {
    component: Component,
    slots: BTreeSet<Slot>,
    /// The cost of one traversal, and its rows.
    cost: f64,
    rows: f64,
}

/// A predicate over several parts.
struct Link {
    predicate: Expression,
    /// The indices of the parts.
    parts: BTreeSet<usize>,
    share: f64,
}

/// The parts that have been ordered, and what they cost.
#[derive(Clone)]
struct Prefix {
    order: Vec<usize>,
    cost: f64,
    rows: f64,
}

impl Planner<'_> {
    /// The parts that are not solved yet, in the order in which they are traversed.
    pub fn ordered_components(&self, traversal: &mut Traversal<'_>) -> Vec<Component> {
        let components = components(traversal);
        if components.len() < 2 || !self.options.runs("join_order") {
            return components;
        }
        let parts: Vec<Part> = components
            .into_iter()
            .map(|component| self.part(traversal, component))
            .collect();
        let links = self.links(traversal, &parts);
        let before = Prefix {
            order: Vec::new(),
            cost: 0.0,
            rows: traversal.plan.estimate,
        };
        let order = match parts.len() <= MOST_ORDERED {
            true => self.best_order(before, &parts, &links, traversal),
            false => self.greedy_order(&parts, &links, traversal),
        };
        let mut parts: Vec<Option<Component>> =
            parts.into_iter().map(|part| Some(part.component)).collect();
        let place = |at: usize| parts.get_mut(at).and_then(Option::take);
        order.into_iter().filter_map(place).collect()
    }

    /// A part on its own.
    fn part(&self, traversal: &mut Traversal<'_>, component: Component) -> Part {
        let mut slots: BTreeSet<Slot> = component.nodes.iter().copied().collect();
        if let ([node], []) = (component.nodes.as_slice(), component.connections.as_slice()) {
            let ready = traversal.waiting.only_on(*node);
            let shares = ready.map(|predicate| self.cost.selectivity(predicate, &traversal.labels));
            let labels = traversal.labels.get(node).map(Vec::as_slice);
            let scanned = self.cost.labelled(labels.unwrap_or_default());
            return Part {
                cost: self.start_cost(traversal, *node),
                rows: (scanned * shares.product::<f64>()).min(scanned),
                component,
                slots,
            };
        }
        let plan = replace(&mut traversal.plan, argument(1.0));
        let mut tried = traversal.clone();
        traversal.plan = plan;
        self.traverse_component(&mut tried, &component);
        slots.extend(tried.solved.difference(&traversal.solved));
        Part {
            cost: tried.cost,
            rows: tried.plan.estimate,
            component,
            slots,
        }
    }

    /// The predicates that read several parts.
    fn links(&self, traversal: &Traversal<'_>, parts: &[Part]) -> Vec<Link> {
        let mut part_of: BTreeMap<Slot, usize> = BTreeMap::new();
        for (at, part) in parts.iter().enumerate() {
            part_of.extend(part.slots.iter().map(|slot| (*slot, at)));
        }
        let links = traversal.waiting.all().filter_map(|predicate| {
            let slots = predicate.slots();
            let read: BTreeSet<usize> = slots
                .iter()
                .filter_map(|s| part_of.get(s))
                .copied()
                .collect();
            (read.len() > 1).then(|| Link {
                share: self.link_share(predicate, &read, parts, traversal),
                predicate: predicate.clone(),
                parts: read,
            })
        });
        links.collect()
    }

    /// The fraction of combinations for which a predicate is true. An equality is reckoned to hold for each row of the
    /// larger part once.
    fn link_share(
        &self,
        predicate: &Expression,
        read: &BTreeSet<usize>,
        parts: &[Part],
        traversal: &Traversal<'_>,
    ) -> f64 {
        let share = self.cost.selectivity(predicate, &traversal.labels);
        let equal = match predicate {
            Expression::Binary { operator, .. } => {
                matches!(operator, ValueOperator::Equal | ValueOperator::In)
            }
            _ => false,
        };
        let rows = read.iter().filter_map(|at| parts.get(*at));
        let most = rows.map(|part| part.rows).fold(1.0, f64::max);
        if equal { share.min(1.0 / most) } else { share }
    }

    /// The parts so far with one more.
    fn with(
        &self,
        before: &Prefix,
        at: usize,
        parts: &[Part],
        ready: &[&Link],
        traversal: &Traversal<'_>,
    ) -> Prefix {
        let mut order = before.order.clone();
        order.push(at);
        let Some(part) = parts.get(at) else {
            return before.clone();
        };
        let predicates: Vec<Expression> = ready.iter().map(|l| l.predicate.clone()).collect();
        let shares = ready.iter().map(|link| link.share);
        let mut rows = before.rows * part.rows * shares.product::<f64>();
        let nested = before.rows * part.cost.max(1.0);
        let joined = match join_by(&predicates, &part.slots) {
            _ if before.rows <= 1.0 => nested,
            Some(Join::Hash(_)) => part.cost + before.rows,
            Some(Join::Range(join)) => {
                let pairs = before.rows * part.rows;
                let found = match (&join.lower, &join.upper) {
                    (Some(_), Some(_)) => pairs * BETWEEN,
                    _ => pairs,
                };
                rows = rows.min(found);
                part.cost + before.rows + found
            }
            None => nested,
        };
        let step = [nested, joined].into_iter().fold(f64::INFINITY, f64::min);
        let sought = self.sought(part, &predicates, traversal);
        let step = sought.map_or(step, |share| {
            step.min(before.rows * (1.0 + part.cost * share))
        });
        Prefix {
            order,
            cost: before.cost + step + rows,
            rows,
        }
    }

    /// The fraction of the starts of a part that an index finds by a value of the parts before it.
    fn sought(
        &self,
        part: &Part,
        predicates: &[Expression],
        traversal: &Traversal<'_>,
    ) -> Option<f64> {
        if predicates.is_empty() || !self.options.runs("use_index") {
            return None;
        }
        let view = self.cost.view;
        let mut least: Option<f64> = None;
        for node in &part.component.nodes {
            let outside: Vec<Expression> = predicates
                .iter()
                .filter(|predicate| {
                    let value = comparison(predicate, *node).map(|(_, _, value)| value.slots());
                    value.is_some_and(|slots| slots.is_disjoint(&part.slots))
                })
                .cloned()
                .collect();
            for label in traversal.labels.get(node).into_iter().flatten() {
                let Some(id) = view.label_id(label) else {
                    continue;
                };
                let all = (view.label_count(id) as f64).max(1.0);
                for answer in answers(SchemaTarget::Node(id), all, *node, &outside, view) {
                    let two = answer.answers.len() > 1 && answer.rank == 3;
                    let rows = if two { all * BETWEEN } else { answer.rows };
                    let share = (rows / all).min(1.0);
                    least = Some(least.map_or(share, |least| least.min(share)));
                }
            }
        }
        least
    }

    /// Dynamic programming over the sets of parts, each a number with one bit for each part.
    fn best_order(
        &self,
        before: Prefix,
        parts: &[Part],
        links: &[Link],
        traversal: &Traversal<'_>,
    ) -> Vec<usize> {
        let mask = |parts: &BTreeSet<usize>| parts.iter().fold(0_usize, |mask, at| mask | 1 << at);
        let masks: Vec<usize> = links.iter().map(|link| mask(&link.parts)).collect();
        let all = (1_usize << parts.len()) - 1;
        let mut best: Vec<Option<Prefix>> = vec![None; all + 1];
        if let Some(first) = best.first_mut() {
            *first = Some(before);
        }
        for set in 0..all {
            let Some(prefix) = best.get_mut(set).and_then(Option::take) else {
                continue;
            };
            for at in (0..parts.len()).filter(|at| set & (1 << at) == 0) {
                let grown = set | 1 << at;
                let reads_it = |mask: usize| mask & (1 << at) != 0 && mask & !grown == 0;
                let ready = links.iter().zip(&masks);
                let ready = ready.filter(|(_, mask)| reads_it(**mask));
                let ready: Vec<&Link> = ready.map(|(link, _)| link).collect();
                let next = self.with(&prefix, at, parts, &ready, traversal);
                if let Some(known) = best.get_mut(grown)
                    && known.as_ref().is_none_or(|known| next.cost < known.cost)
                {
                    *known = Some(next);
                }
            }
        }
        let found = best.pop().flatten();
        found.map_or_else(Vec::new, |found| found.order)
    }

    /// The cheapest part next: a part is reckoned again whenever one that it is linked to has been taken.
    fn greedy_order(
        &self,
        parts: &[Part],
        links: &[Link],
        traversal: &Traversal<'_>,
    ) -> Vec<usize> {
        let mut links_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, link) in links.iter().enumerate() {
            for at in &link.parts {
                links_of.entry(*at).or_default().push(number);
            }
        }
        let key = |factor: f64, at: usize| (factor.max(0.0).to_bits(), at);
        let mut factors: Vec<f64> = parts.iter().map(|part| part.cost.max(part.rows)).collect();
        let places = factors.iter().enumerate();
        let mut waiting: BTreeSet<(u64, usize)> =
            places.map(|(at, factor)| key(*factor, at)).collect();
        let mut order = Vec::with_capacity(parts.len());
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        while let Some((_, at)) = waiting.pop_first() {
            order.push(at);
            taken.insert(at);
            let touched = links_of.get(&at).into_iter().flatten();
            let touched: BTreeSet<usize> = touched
                .filter_map(|number| links.get(*number))
                .flat_map(|link| link.parts.iter().copied())
                .filter(|other| !taken.contains(other))
                .collect();
            for other in touched {
                let ready = links_of.get(&other).into_iter().flatten();
                let ready = ready.filter_map(|number| links.get(*number));
                let ready = ready.filter(|link| {
                    link.parts
                        .iter()
                        .all(|part| *part == other || taken.contains(part))
                });
                let ready: Vec<&Link> = ready.collect();
                let many = Prefix {
                    order: Vec::new(),
                    cost: 0.0,
                    rows: 1_000.0,
                };
                let grown = self.with(&many, other, parts, &ready, traversal);
                if let Some(factor) = factors.get_mut(other) {
                    waiting.remove(&key(*factor, other));
                    *factor = grown.cost / 1_000.0;
                    waiting.insert(key(*factor, other));
                }
            }
        }
        order
    }
}

/// The parts of what is not solved. The shortest paths between two nodes connect nothing: both ends must be found first.
fn components(traversal: &Traversal<'_>) -> Vec<Component> {
    let graph = traversal.graph;
    let mut place: BTreeMap<Slot, usize> = BTreeMap::new();
    let mut of: Vec<usize> = Vec::new();
    for node in &graph.nodes {
        if !traversal.solved.contains(&node.slot) && !place.contains_key(&node.slot) {
            place.insert(node.slot, of.len());
            of.push(of.len());
        }
    }
    for open in &traversal.open {
        let Some(connection) = graph.connections.get(*open) else {
            continue;
        };
        let ends = (place.get(&connection.left), place.get(&connection.right));
        if let (Some(left), Some(right)) = ends
            && !matches!(connection.kind, ConnectionKind::Shortest { .. })
        {
            let (left, right) = (root(&mut of, *left), root(&mut of, *right));
            if let Some(entry) = of.get_mut(left.max(right)) {
                *entry = left.min(right);
            }
        }
    }
    let mut found: BTreeMap<usize, Component> = BTreeMap::new();
    for node in &graph.nodes {
        if let Some(at) = place.get(&node.slot) {
            let component = found.entry(root(&mut of, *at)).or_default();
            component.nodes.push(node.slot);
        }
    }
    for open in &traversal.open {
        let Some(connection) = graph.connections.get(*open) else {
            continue;
        };
        let end = place.get(&connection.left).or(place.get(&connection.right));
        if let Some(at) = end
            && !matches!(connection.kind, ConnectionKind::Shortest { .. })
        {
            let component = found.entry(root(&mut of, *at)).or_default();
            component.connections.push(*open);
        }
    }
    found.into_values().collect()
}

/// The first of the parts that belong together.
fn root(of: &mut [usize], at: usize) -> usize {
    let mut at = at;
    while let Some(next) = of.get(at).copied()
        && next != at
    {
        let further = of.get(next).copied().unwrap_or(next);
        if let Some(entry) = of.get_mut(at) {
            *entry = further;
        }
        at = next;
    }
    at
}
