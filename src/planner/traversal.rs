//! Where a pattern starts, and in which order it is followed.
//!
//! Greedy by expected rows: from what is already bound, the connection that leaves the fewest rows is followed next. If
//! nothing is bound, every node is tried as a start, and the one whose traversal of its connected part has the fewest
//! rows in total is chosen. Predicates are applied as soon as everything that they read has a value.

use super::components::Component;
use super::cost::KnownLabels;
use super::merging::Merged;
use super::predicate::{label_of, sought_ids, sought_key};
use super::waiting::Waiting;
use super::{Planner, filter, node};
use crate::binder::{ConnectionKind, PatternGraph};
use crate::error::Span;
use crate::expression::{Expression, FunctionReference, PathPart, Slot, UnaryOperator};
use crate::graph::Direction;
use crate::plan::{AllNodesScan, LabelScan, Operator, PlanNode, Project, Unwind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Patterns of more nodes than this are started at the node with the fewest candidates, without trying the others.
const TRIED_STARTS: usize = 10;

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
    cost: f64,
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

    /// The total number of rows so far.
    pub fn cost(&self) -> f64 {
        self.cost
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

/// The start of a part of a pattern.
#[derive(Clone, Copy)]
enum Start {
    /// A scan of a node.
    Node(Slot),
    /// An index seek of the relationship of a connection.
    Indexed {
        /// The node at its left end.
        left: Slot,
        /// The index of the connection.
        place: usize,
        /// Relationships found per row.
        rows: f64,
    },
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
    fn plan_scoped(
        &mut self,
        graph: &PatternGraph,
        scopes: &[usize],
        input: PlanNode,
    ) -> PlanNode {
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
        let predicates = graph.predicates.iter().cloned();
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
        self.traverse_connected(traversal);
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
            match self.best_start(traversal, &unsolved) {
                Some(start) => self.start(traversal, start),
                None => break,
            }
        }
    }

    /// Follows connections as long as one has an end with a value.
    fn traverse_connected(&self, traversal: &mut Traversal<'_>) {
        while let Some(step) = self.best_step(traversal) {
            self.follow(traversal, step);
        }
    }

    /// The best start if no connection can be followed.
    fn best_start(&self, traversal: &mut Traversal<'_>, unsolved: &[Slot]) -> Option<Start> {
        let (first, others) = unsolved.split_first()?;
        if others.is_empty() {
            return Some(Start::Node(*first));
        }
        let nodes = unsolved.iter().map(|slot| Start::Node(*slot));
        let starts: Vec<Start> = nodes.chain(self.indexed_connections(traversal)).collect();
        if starts.len() > TRIED_STARTS {
            let looked_at = |start: &Start| match start {
                Start::Node(slot) => self.start_cost(traversal, *slot),
                Start::Indexed { rows, .. } => *rows,
            };
            let least = |a: &Start, b: &Start| looked_at(a).total_cmp(&looked_at(b));
            return starts.into_iter().min_by(least);
        }
        let mut best = (f64::INFINITY, Start::Node(*first));
        // The plan so far is not copied for each.
        let before = super::argument(traversal.plan.estimate);
        let plan = std::mem::replace(&mut traversal.plan, before);
        for start in starts {
            let mut tried = traversal.clone();
            self.start(&mut tried, start);
            self.traverse_connected(&mut tried);
            // What is reached from here is bound; the remaining cost is the same for every start of this part of the
            // pattern.
            let reached = tried.solved.len() - traversal.solved.len();
            let cost = tried.cost / reached.max(1) as f64;
            if cost < best.0 {
                best = (cost, start);
            }
        }
        traversal.plan = plan;
        Some(best.1)
    }

    fn start(&self, traversal: &mut Traversal<'_>, start: Start) {
        match start {
            Start::Node(slot) => self.scan(traversal, slot),
            // A scan of its left end with the hop on top; the pass for indexes replaces both by one index seek.
            Start::Indexed { left, place, rows } => {
                let found = traversal.plan.estimate * rows;
                let before = traversal.cost;
                self.scan(traversal, left);
                self.follow_connection(traversal, place);
                traversal.cost = before + found;
            }
        }
    }

    /// The connections that an index over their type can find directly.
    fn indexed_connections(&self, traversal: &Traversal<'_>) -> Vec<Start> {
        if !self.options.runs("use_index") {
            return Vec::new();
        }
        let open = traversal.open.iter().filter_map(|place| {
            let connection = traversal.graph.connections.get(*place)?;
            let scope = traversal.scope(*place);
            if traversal.used.iter().any(|used| used.scope == scope) {
                return None;
            }
            let ConnectionKind::Single {
                relationship,
                bound: false,
                types,
            } = &connection.kind
            else {
                return None;
            };
            let (left, right) = (connection.left, connection.right);
            let open = |slot: &Slot| !traversal.solved.contains(slot);
            if left == right || !(open(&left) && open(&right) && open(relationship)) {
                return None;
            }
            let ready: Vec<Expression> =
                traversal.waiting.only_on(*relationship).cloned().collect();
            let by_id = sought_ids(*relationship, &ready).map(|(_, rows)| rows);
            let rows = by_id.or_else(|| match types.as_deref() {
                Some([only]) => self
                    .cost
                    .indexed_relationships(only, *relationship, &ready),
                _ => None,
            })?;
            let place = *place;
            Some(Start::Indexed { left, place, rows })
        });
        open.collect()
    }

    /// The number of rows that a scan of a node visits.
    pub fn start_cost(&self, traversal: &Traversal<'_>, slot: Slot) -> f64 {
        let labels = traversal
            .labels
            .get(&slot)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let scanned = self.cost.labelled(labels);
        match self.indexed_share(traversal, slot, labels) {
            Some(share) => scanned * share,
            None => scanned,
        }
    }

    /// The fraction of the nodes with these labels that an index finds directly.
    fn indexed_share(
        &self,
        traversal: &Traversal<'_>,
        slot: Slot,
        labels: &[Arc<str>],
    ) -> Option<f64> {
        if !self.options.runs("use_index") {
            return None;
        }
        let by_id = |one| sought_ids(slot, std::slice::from_ref(one)).is_some();
        if traversal.waiting.only_on(slot).any(by_id) {
            return Some(1.0 / self.cost.labelled(labels).max(1.0));
        }
        let shares = traversal.waiting.only_on(slot).filter_map(|predicate| {
            let sought = sought_key(predicate, slot)?;
            let indexed = labels
                .iter()
                .filter_map(|label| self.cost.index_share(label, sought));
            indexed.reduce(f64::min)
        });
        shares.reduce(f64::min)
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
