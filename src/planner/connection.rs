//! Following a connection of a pattern.

use super::predicate::{conjunction, conjuncts, label_of};
use super::traversal::{Traversal, Used};
use super::{Planner, argument};
use crate::binder::{Connection, ConnectionKind, PatternGraph, PatternGroup};
use crate::expression::{Expression, Slot, VariableLength};
use crate::graph::Direction;
use crate::plan::{Expand, Operator, Repeat, ShortestPath, VariableExpand};
use std::sync::Arc;

/// The assumed number of rows of one repetition of a group.
const REPETITION: f64 = 5.0;

/// A connection that can be followed next.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Its index in the pattern.
    place: usize,
    from: Slot,
    to: Slot,
    /// It is followed from right to left.
    reversed: bool,
    /// Both ends have values.
    into: bool,
    /// The number of rows after it, before predicates.
    rows: f64,
    /// The fraction of them that has the labels of the node at the other end.
    labelled: f64,
}

impl Planner<'_> {
    /// The connection to follow next: the one that leaves the fewest rows.
    pub fn best_step(&self, traversal: &Traversal<'_>) -> Option<Step> {
        let steps = traversal.open.iter().filter_map(|place| {
            let connection = traversal.graph.connections.get(*place)?;
            let step = self.step(traversal, *place, connection)?;
            Some((self.rows_after(traversal, &step), step))
        });
        steps
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, step)| step)
    }

    /// Follows a connection that has one bound end, without comparing costs.
    pub fn follow_connection(&self, traversal: &mut Traversal<'_>, place: usize) {
        let connection = traversal.graph.connections.get(place);
        if let Some(step) =
            connection.and_then(|connection| self.step(traversal, place, connection))
        {
            self.follow(traversal, step);
        }
    }

    fn step(
        &self,
        traversal: &Traversal<'_>,
        place: usize,
        connection: &Connection,
    ) -> Option<Step> {
        let left = traversal.solved.contains(&connection.left);
        let right = traversal.solved.contains(&connection.right);
        if !left && !right {
            return None;
        }
        let into = left && right;
        if matches!(connection.kind, ConnectionKind::Shortest { .. }) && !into {
            return None;
        }
        let reversed = !left || (into && self.starts_right(traversal, connection));
        let (from, to) = match reversed {
            false => (connection.left, connection.right),
            true => (connection.right, connection.left),
        };
        let mut step = Step {
            place,
            from,
            to,
            reversed,
            into,
            rows: 0.0,
            labelled: 1.0,
        };
        (step.rows, step.labelled) = self.expected(traversal, connection, &step);
        Some(step)
    }

    /// Between two bound ends, a chain is followed from the end with the lower degree; groups and single hops are
    /// followed as written.
    fn starts_right(&self, traversal: &Traversal<'_>, connection: &Connection) -> bool {
        let ConnectionKind::Variable(hops) = &connection.kind else {
            return false;
        };
        let degree = |slot: Slot, direction: Direction| {
            self.cost
                .degree(
                    labels_of(traversal, slot),
                    hops.types.as_deref(),
                    direction,
                    &[],
                )
                .0
        };
        let right = degree(connection.right, connection.direction.opposite());
        right < degree(connection.left, connection.direction)
    }

    /// The number of rows after a connection, and the fraction of them that has the required labels.
    fn expected(
        &self,
        traversal: &Traversal<'_>,
        connection: &Connection,
        step: &Step,
    ) -> (f64, f64) {
        let rows = traversal.plan.estimate;
        let direction = direction(connection, step.reversed);
        let to = labels_of(traversal, step.to);
        let reach = |types: &Option<Vec<Arc<str>>>| {
            self.cost.degree(
                labels_of(traversal, step.from),
                types.as_deref(),
                direction,
                to,
            )
        };
        let hit = 1.0 / self.cost.labelled(to).max(1.0);
        let (per_row, labelled) = match &connection.kind {
            ConnectionKind::Single { bound: true, .. } => (1.0, 1.0),
            ConnectionKind::Single { types, .. } => {
                let (degree, labelled) = reach(types);
                let again = self.again(traversal, step.place, step.from);
                (again.unwrap_or(0.0).max(degree), labelled)
            }
            ConnectionKind::Variable(hops) => {
                let (degree, labelled) = reach(&hops.types);
                (self.cost.chain(degree, hops.min, hops.max), labelled)
            }
            ConnectionKind::Shortest { .. } => return (rows, 1.0),
            ConnectionKind::Group(group) => {
                (self.cost.chain(REPETITION, group.min, group.max), 1.0)
            }
        };
        match step.into {
            true => (rows * (per_row * labelled * hit).min(per_row), 1.0),
            false => (rows * per_row, labelled),
        }
    }

    /// The number of rows after a step and the predicates that can be applied after it.
    fn rows_after(&self, traversal: &Traversal<'_>, step: &Step) -> f64 {
        let connection = traversal.graph.connections.get(step.place);
        let filled = connection.map(fills).unwrap_or_default();
        let new = filled.into_iter().chain([step.to]);
        let new = new
            .filter(|slot| !traversal.solved.contains(slot))
            .collect();
        let ready = traversal.waiting.ready_with(&new);
        step.rows * step.labelled * self.share(traversal, &ready, Some(step.to))
    }

    /// Adds the operator of a step, and the predicates that can be tested after it.
    pub fn follow(&self, traversal: &mut Traversal<'_>, step: Step) {
        let graph: &PatternGraph = traversal.graph;
        traversal.open.retain(|open| *open != step.place);
        let Some(connection) = graph.connections.get(step.place) else {
            return;
        };
        let distinct_from = if connection.unique {
            distinct_from(traversal, step.place, types_of(connection))
        } else {
            Vec::new()
        };
        let operator = match &connection.kind {
            ConnectionKind::Single {
                relationship,
                bound,
                types,
            } => Operator::Expand(Expand {
                from: step.from,
                relationship: *relationship,
                relationship_bound: *bound || traversal.solved.contains(relationship),
                to: step.to,
                into: step.into,
                direction: direction(connection, step.reversed),
                types: types.clone(),
                labels: Vec::new(),
                distinct_from,
                gathered: None,
            }),
            ConnectionKind::Variable(hops) => {
                let hops = self.timeless(hops);
                let expand = variable_expand(hops, connection, &step, distinct_from);
                Operator::VariableExpand(expand)
            }
            ConnectionKind::Shortest {
                hops,
                count,
                groups,
                path,
                predicates,
            } => Operator::ShortestPath(ShortestPath {
                expand: variable_expand(self.timeless(hops), connection, &step, distinct_from),
                count: count.clone(),
                groups: *groups,
                path: Some(*path),
                predicate: conjunction(predicates.clone()),
                decided: false,
                optional: false,
            }),
            ConnectionKind::Group(group) => {
                Operator::Repeat(self.repeat(traversal, group, &step, distinct_from))
            }
        };
        self.advance(traversal, operator, step.rows);
        self.arrive(traversal, connection, &step);
    }

    fn arrive(&self, traversal: &mut Traversal<'_>, connection: &Connection, step: &Step) {
        traversal.solve([step.to]);
        traversal.solve(fills(connection));
        if connection.unique
            && let Some(slot) = walked(connection)
        {
            traversal.used.push(Used {
                slot,
                types: types_of(connection).map(<[_]>::to_vec),
                scope: traversal.scope(step.place),
            });
        }
        let arrived = (!step.into).then_some(step.to);
        let tests_labels = arrived.is_some_and(|slot| {
            let mut labels = traversal.waiting.on(slot).filter_map(label_of);
            labels.next().is_some()
        });
        let labelled = if tests_labels { step.labelled } else { 1.0 };
        self.apply_ready(traversal, arrived, labelled);
    }

    /// The steps of a chain, of which nothing asks whether they hold where no entity has a start or an end of validity.
    fn timeless(&self, hops: &VariableLength) -> VariableLength {
        let mut hops = hops.clone();
        if !self.cost.view.has_valid_time() {
            let parts = hops.predicate.iter().flat_map(conjuncts);
            let parts = parts.filter(|part| !matches!(part, Expression::Holds { .. }));
            hops.predicate = conjunction(parts.cloned().collect());
        }
        hops
    }

    fn repeat(
        &self,
        traversal: &Traversal<'_>,
        group: &PatternGroup,
        step: &Step,
        distinct_from: Vec<Slot>,
    ) -> Repeat {
        let (inner_start, inner_end) = match step.reversed {
            false => (group.inner_start, group.inner_end),
            true => (group.inner_end, group.inner_start),
        };
        let mut inner = Planner {
            cost: self.cost,
            options: self.options,
            available: traversal.solved.clone(),
            labels: traversal.labels.clone(),
            slot_names: Vec::new(),
            tracking: self.tracking.clone(),
        };
        inner.available.insert(inner_start);
        let body = inner.plan_pattern(&group.body, argument(1.0));
        let body = self.witness_of_group(group, body);
        let relationships = group.body.connections.iter().filter_map(walked);
        Repeat {
            from: step.from,
            to: step.to,
            into: step.into,
            body: Box::new(body),
            inner_start,
            inner_end,
            collected: group.collected.clone(),
            relationships: relationships.collect(),
            nodes: group.body.nodes.iter().map(|node| node.slot).collect(),
            min: group.min,
            max: group.max,
            mode: group.mode,
            reversed: step.reversed,
            distinct_from,
            walked: group.walked,
            prune: Vec::new(),
            shortest: None,
        }
    }
}

/// The labels that a slot is known to have.
pub(super) fn labels_of<'w>(traversal: &'w Traversal<'_>, slot: Slot) -> &'w [Arc<str>] {
    traversal
        .labels
        .get(&slot)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn variable_expand(
    hops: VariableLength,
    connection: &Connection,
    step: &Step,
    distinct_from: Vec<Slot>,
) -> VariableExpand {
    VariableExpand {
        from: step.from,
        hops,
        to: step.to,
        into: step.into,
        direction: direction(connection, step.reversed),
        reversed: step.reversed,
        distinct_from,
        prune: Vec::new(),
        ends_only: false,
        gathered: None,
    }
}

/// The relationships already bound that a relationship of these types could repeat.
fn distinct_from(traversal: &Traversal<'_>, place: usize, types: Option<&[Arc<str>]>) -> Vec<Slot> {
    let scope = traversal.scope(place);
    let overlap = |used: &Used| match (&used.types, types) {
        (Some(used), Some(types)) => used.iter().any(|name| types.contains(name)),
        _ => true,
    };
    let shared = traversal.used.iter();
    let shared = shared.filter(|used| used.scope == scope && overlap(used));
    shared.map(|used| used.slot).collect()
}

fn types_of(connection: &Connection) -> Option<&[Arc<str>]> {
    match &connection.kind {
        ConnectionKind::Single { types, .. } => types.as_deref(),
        ConnectionKind::Variable(hops) | ConnectionKind::Shortest { hops, .. } => {
            hops.types.as_deref()
        }
        ConnectionKind::Group(_) => None,
    }
}

/// The slot of the relationship or relationships of a connection.
fn walked(connection: &Connection) -> Option<Slot> {
    match &connection.kind {
        ConnectionKind::Single { relationship, .. } => Some(*relationship),
        ConnectionKind::Variable(hops) => Some(hops.relationships),
        ConnectionKind::Shortest { .. } => None,
        ConnectionKind::Group(group) => Some(group.walked),
    }
}

/// The slots that a connection binds, except its ends.
fn fills(connection: &Connection) -> Vec<Slot> {
    match &connection.kind {
        ConnectionKind::Single { relationship, .. } => vec![*relationship],
        ConnectionKind::Variable(hops) => vec![hops.relationships],
        ConnectionKind::Shortest { hops, path, .. } => vec![hops.relationships, *path],
        ConnectionKind::Group(group) => {
            let lists = group.collected.iter().map(|(_, outer)| *outer);
            lists.chain([group.walked]).collect()
        }
    }
}

fn direction(connection: &Connection, reversed: bool) -> Direction {
    match reversed {
        true => connection.direction.opposite(),
        false => connection.direction,
    }
}

/// The direction of a connection, seen from a node; `None` if the node is not an end of it.
pub(super) fn direction_from(connection: &Connection, node: Slot) -> Option<Direction> {
    match (connection.left == node, connection.right == node) {
        (true, _) => Some(connection.direction),
        (false, true) => Some(connection.direction.opposite()),
        (false, false) => None,
    }
}
