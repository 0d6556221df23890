//! Where a pattern starts, and in which order it is followed.
//!
//! Greedy by expected rows: from what is already bound, the connection that leaves the fewest rows is followed next. If
//! nothing is bound, every node is tried as a start, and the one whose traversal of its connected part has the fewest
//! rows in total is chosen. Predicates are applied as soon as everything that they read has a value.

use super::cost::KnownLabels;
use super::merging::Merged;
use super::predicate::label_of;
use super::waiting::Waiting;
use super::{Planner, filter, node};
use crate::binder::{ConnectionKind, PatternGraph};
use crate::error::Span;
use crate::expression::{Expression, FunctionReference, PathPart, Slot, UnaryOperator};
use crate::graph::Direction;
use crate::plan::{AllNodesScan, LabelScan, Operator, PlanNode, Project, Unwind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The state of planning the traversal of one pattern.
#[derive(Clone)]
pub(super) struct Traversal<'p> {
    pub graph: &'p PatternGraph,
    pub plan: PlanNode,
    /// Slots that have values.
    pub solved: BTreeSet<Slot>,
    pub labels: KnownLabels,
    /// The predicates that have not been applied yet.
    pub waiting: Waiting,
    /// Named paths that are not built yet.
    pub paths: Vec<(Slot, Vec<PathPart>)>,
    /// The indices of connections that are not followed yet.
    pub open: Vec<usize>,
    /// The clause of each connection, if there is more than one clause.
    scopes: &'p [usize],
    /// Relationships that the remaining unique connections of their clause must not repeat.
    pub used: Vec<Used>,
    /// The total number of rows so far.
    pub cost: f64,
}

/// A part of a pattern that is not connected with the rest of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Component {
    pub nodes: Vec<Slot>,
    /// The indices of its connections.
    pub connections: Vec<usize>,
}

/// A relationship, or relationships, of a connection that has been followed.
#[derive(Clone)]
pub(super) struct Used {
    pub slot: Slot,
    pub types: Option<Vec<Arc<str>>>,
    /// The clause.
    pub scope: usize,
}

impl Traversal<'_> {
    /// The clause of a connection.
    pub fn scope(&self, place: usize) -> usize {
        self.scopes.get(place).copied().unwrap_or(0)
    }

    /// Marks slots as bound.
    pub fn solve(&mut self, slots: impl IntoIterator<Item = Slot>) {
        for slot in slots {
            if self.solved.insert(slot) {
                self.waiting.solve(slot);
            }
        }
    }
}

impl Planner<'_> {
    /// Plans a pattern on top of a plan: every match for every row.
    pub fn plan_pattern(&mut self, graph: &PatternGraph, input: PlanNode) -> PlanNode {
        self.plan_scoped(graph, &[], input)
    }

    /// Plans the pattern of several clauses.
    pub fn plan_merged(&mut self, merged: &Merged, input: PlanNode) -> PlanNode {
        self.plan_scoped(&merged.graph, &merged.scopes, input)
    }

    /// `scopes`: the clause of each connection, if there is more than one clause.
    fn plan_scoped(&mut self, graph: &PatternGraph, scopes: &[usize], input: PlanNode) -> PlanNode {
        let mut traversal = self.begin_traversal(graph, scopes, input);
        self.apply_ready(&mut traversal, None, 1.0);
        self.traverse_all(&mut traversal);
        for selection in &graph.selections {
            self.select_paths(&mut traversal, selection);
        }
        self.finish_paths(&mut traversal);
        let rest = traversal.waiting.into_rest();
        self.available.extend(&traversal.solved);
        self.labels.extend(traversal.labels);
        self.plan_filter(rest, traversal.plan)
    }

    fn begin_traversal<'p>(
        &self,
        graph: &'p PatternGraph,
        scopes: &'p [usize],
        input: PlanNode,
    ) -> Traversal<'p> {
        let mut labels = self.labels.clone();
        for predicate in &graph.predicates {
            if let Some((slot, label)) = label_of(predicate) {
                let known = labels.entry(slot).or_default();
                if !known.contains(label) {
                    known.push(label.clone());
                }
            }
        }
        // Where no entity has a start or an end of validity, all are valid.
        let always = !self.cost.view.has_valid_time();
        let held = |part: &Expression| always && matches!(part, Expression::Holds { .. });
        let predicates = graph.predicates.iter();
        let predicates = predicates.filter(|part| !held(part)).cloned();
        let predicates = predicates.chain(self.nodes_given_alone(graph));
        Traversal {
            graph,
            scopes,
            plan: input,
            solved: self.available.clone(),
            labels,
            waiting: Waiting::new(predicates, &self.available),
            paths: graph.paths.clone(),
            open: (0..graph.connections.len()).collect(),
            used: Vec::new(),
            cost: 0.0,
        }
    }

    /// Nodes that have a value before the pattern and are not tested for null by anything in the pattern: an `OPTIONAL
    /// MATCH` may have set them to null, and null matches nothing.
    fn nodes_given_alone(&self, graph: &PatternGraph) -> impl Iterator<Item = Expression> {
        let ends = graph.connections.iter().flat_map(|c| [c.left, c.right]);
        let labelled = graph.predicates.iter().filter_map(label_of);
        let asked: BTreeSet<Slot> = ends.chain(labelled.map(|(slot, _)| slot)).collect();
        let given = graph.nodes.iter().map(|node| node.slot);
        given
            .filter(move |slot| self.available.contains(slot) && !asked.contains(slot))
            .map(|slot| Expression::Unary {
                operator: UnaryOperator::IsNotNull,
                operand: Box::new(Expression::Slot(slot)),
                span: Span::default(),
            })
    }

    /// Follows every connection and visits every node.
    fn traverse_all(&self, traversal: &mut Traversal<'_>) {
        self.traverse_reached(traversal);
        while self.start_from_relationship(traversal) {
            self.traverse_connected(traversal);
        }
        let components = self.ordered_components(traversal);
        for component in components {
            self.traverse_component(traversal, &component);
        }
    }

    /// Follows every connection of a part and visits its nodes; also the shortest paths between nodes that are bound then.
    pub fn traverse_component(&self, traversal: &mut Traversal<'_>, component: &Component) {
        let shortest = |open: &usize| {
            let connection = traversal.graph.connections.get(*open);
            connection.is_some_and(|one| matches!(one.kind, ConnectionKind::Shortest { .. }))
        };
        let mut open: Vec<usize> = traversal.open.iter().copied().filter(shortest).collect();
        open.extend(&component.connections);
        traversal.open = open;
        loop {
            self.traverse_connected(traversal);
            if self.start_from_relationship(traversal) {
                continue;
            }
            let unsolved = component.nodes.iter().copied();
            let unsolved: Vec<Slot> = unsolved
                .filter(|slot| !traversal.solved.contains(slot))
                .collect();
            if !self.start_best(traversal, &unsolved) {
                break;
            }
        }
    }

    /// Follows connections as long as one has an end with a value.
    pub fn traverse_connected(&self, traversal: &mut Traversal<'_>) {
        while let Some(step) = self.best_step(traversal) {
            self.follow(traversal, step);
        }
    }

    /// For each row, the nodes that a slot may be.
    pub fn scan(&self, traversal: &mut Traversal<'_>, slot: Slot) {
        let rows = traversal.plan.estimate;
        let labels = traversal.waiting.on(slot).filter_map(label_of);
        let labels = labels.map(|(_, label)| label);
        let rarest = labels.min_by(|a, b| self.cost.label(a).total_cmp(&self.cost.label(b)));
        let (operator, found) = match rarest.cloned() {
            None => (
                Operator::AllNodesScan(AllNodesScan { node: slot }),
                self.cost.nodes(),
            ),
            Some(label) => {
                let is_implied = |p: &Expression| label_of(p) == Some((slot, &label));
                traversal.waiting.drop_on(slot, is_implied);
                let scan = Operator::LabelScan(LabelScan {
                    node: slot,
                    label: label.clone(),
                });
                (scan, self.cost.label(&label))
            }
        };
        traversal.cost += rows * self.start_cost(traversal, slot);
        self.push(traversal, operator, rows * found);
        traversal.solve([slot]);
        self.apply_ready(traversal, None, 1.0);
    }

    /// Adds an operator.
    pub fn push(&self, traversal: &mut Traversal<'_>, operator: Operator, estimate: f64) {
        let input = std::mem::replace(&mut traversal.plan, super::argument(0.0));
        traversal.plan = node(operator, vec![input], estimate);
    }

    /// Like [`Planner::push`], but also counts the rows.
    pub fn advance(&self, traversal: &mut Traversal<'_>, operator: Operator, estimate: f64) {
        traversal.cost += estimate;
        self.push(traversal, operator, estimate);
    }

    /// Applies every predicate whose slots all have values by now. `arrived`: the node just reached; the fraction
    /// `labelled` of its rows is known to have its labels.
    pub fn apply_ready(&self, traversal: &mut Traversal<'_>, arrived: Option<Slot>, labelled: f64) {
        loop {
            let mut ready = traversal.waiting.take_ready();
            if !ready.is_empty() {
                ready.sort_by_key(effort);
                let share = self.share(traversal, &ready, arrived) * labelled;
                let input = std::mem::replace(&mut traversal.plan, super::argument(0.0));
                let estimate = input.estimate * share;
                traversal.plan = filter(input, ready, estimate);
            }
            if !self.put_wanted_paths_together(traversal) {
                return;
            }
        }
    }

    /// The fraction of rows that pass, without counting labels of the node just reached.
    pub fn share(
        &self,
        traversal: &Traversal<'_>,
        ready: &[Expression],
        arrived: Option<Slot>,
    ) -> f64 {
        let counted = ready.iter().filter(|predicate| {
            arrived.is_none() || label_of(predicate).map(|(slot, _)| slot) != arrived
        });
        counted
            .map(|predicate| self.cost.selectivity(predicate, &traversal.labels))
            .product()
    }

    /// Builds paths that a waiting predicate reads.
    fn put_wanted_paths_together(&self, traversal: &mut Traversal<'_>) -> bool {
        let wanted = traversal.paths.iter().position(|(slot, parts)| {
            let complete = parts
                .iter()
                .all(|part| traversal.solved.contains(&part.slot()));
            complete && traversal.waiting.on(*slot).next().is_some()
        });
        match wanted {
            Some(position) => {
                self.put_path_together(traversal, position);
                true
            }
            None => false,
        }
    }

    fn put_path_together(&self, traversal: &mut Traversal<'_>, position: usize) {
        let (slot, parts) = traversal.paths.remove(position);
        let estimate = traversal.plan.estimate;
        let items = vec![(slot, Expression::Path(parts))];
        self.push(traversal, Operator::Project(Project { items }), estimate);
        traversal.solve([slot]);
    }

    fn finish_paths(&self, traversal: &mut Traversal<'_>) {
        while !traversal.paths.is_empty() {
            self.put_path_together(traversal, 0);
        }
        self.apply_ready(traversal, None, 1.0);
    }

    /// A relationship that is bound while neither end is: its ends are read from it.
    fn start_from_relationship(&self, traversal: &mut Traversal<'_>) -> bool {
        let graph = traversal.graph;
        let found = traversal.open.iter().find_map(|open| {
            let connection = graph.connections.get(*open)?;
            match &connection.kind {
                ConnectionKind::Single {
                    relationship,
                    bound: true,
                    ..
                } => Some((connection, *relationship)),
                _ => None,
            }
        });
        let Some((connection, relationship)) = found else {
            return false;
        };
        let Some(ends) = ends_of(relationship, connection.direction) else {
            return false;
        };
        let estimate = traversal.plan.estimate;
        let unwind = Operator::Unwind(Unwind {
            list: ends,
            variable: connection.left,
        });
        self.advance(traversal, unwind, estimate);
        traversal.solve([connection.left]);
        self.apply_ready(traversal, None, 1.0);
        true
    }
}

/// Cheap tests are applied first.
fn effort(predicate: &Expression) -> u8 {
    if predicate.any(&|part| matches!(part, Expression::Subquery { .. })) {
        return 4;
    }
    match predicate {
        Expression::HasLabels { .. } => 0,
        Expression::Holds { .. } => 1,
        Expression::Binary { .. } => 2,
        _ => 3,
    }
}

/// The nodes that may be at the left end of a relationship, as a list, each once.
fn ends_of(relationship: Slot, direction: Direction) -> Option<Expression> {
    let end = |name: &str| {
        let function = crate::functions::scalar(name)?;
        Some(Expression::Function {
            function: FunctionReference::BuiltIn(function),
            arguments: vec![Expression::Slot(relationship)],
            span: Span::default(),
        })
    };
    let (start, finish) = (end("startNode")?, end("endNode")?);
    Some(match direction {
        Direction::Outgoing => Expression::List(vec![start]),
        Direction::Incoming => Expression::List(vec![finish]),
        Direction::Both => Expression::Case {
            subject: Some(Box::new(start.clone())),
            branches: vec![(finish.clone(), Expression::List(vec![start.clone()]))],
            otherwise: Some(Box::new(Expression::List(vec![start, finish]))),
        },
    })
}
