//! Where a pattern starts and which way it goes.
//!
//! Greedy by expected rows: from what has a value already, the connection that leaves the fewest rows is followed next;
//! where nothing has a value, every node is tried as a start and the walk through all that hangs together with it that
//! passes the fewest rows wins. Predicates are applied as soon as all they read has a value.

use super::cost::KnownLabels;
use super::predicate::{label_of, sought_key};
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

/// A pattern that is being walked through.
#[derive(Clone)]
pub(super) struct Walk<'p> {
    pub graph: &'p PatternGraph,
    pub plan: PlanNode,
    /// Slots that have values.
    pub solved: BTreeSet<Slot>,
    pub labels: KnownLabels,
    /// What still has to hold.
    pub waiting: Waiting,
    /// Named paths that are not put together yet.
    pub paths: Vec<(Slot, Vec<PathPart>)>,
    /// Connections that are not followed yet, by their place in the pattern.
    pub open: Vec<usize>,
    /// Relationships that the unique connections still to come must not repeat, with their types.
    pub used: Vec<(Slot, Option<Vec<Arc<str>>>)>,
    /// Rows passed so far.
    cost: f64,
}

impl Walk<'_> {
    /// Notes that slots have values.
    pub fn solve(&mut self, slots: impl IntoIterator<Item = Slot>) {
        for slot in slots {
            if self.solved.insert(slot) {
                self.waiting.solve(slot);
            }
        }
    }
}

/// Where a part of a pattern is started.
#[derive(Clone, Copy)]
enum Start {
    /// By a scan of a node.
    Node(Slot),
    /// By a look-up of the relationship of a connection.
    Indexed {
        /// The node at its left.
        left: Slot,
        /// Its place in the pattern.
        place: usize,
        /// Relationships found per row.
        rows: f64,
    },
}

impl Planner<'_> {
    /// A pattern on top of a plan: every match for every row.
    pub fn plan_pattern(&mut self, graph: &PatternGraph, input: PlanNode) -> PlanNode {
        let mut walk = self.begin_walk(graph, input);
        self.apply_ready(&mut walk, None, 1.0);
        self.walk_all(&mut walk);
        for selection in &graph.selections {
            self.select_paths(&mut walk, selection);
        }
        self.finish_paths(&mut walk);
        let rest = walk.waiting.into_rest();
        self.available.extend(&walk.solved);
        self.labels.extend(walk.labels);
        self.plan_filter(rest, walk.plan)
    }

    fn begin_walk<'p>(&self, graph: &'p PatternGraph, input: PlanNode) -> Walk<'p> {
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
        Walk {
            graph,
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

    /// Nodes that have a value before the pattern, and that nothing of the pattern would ask whether it is null: an
    /// `OPTIONAL MATCH` may have left it so, and null matches nothing.
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
    fn walk_all(&self, walk: &mut Walk<'_>) {
        loop {
            self.walk_connected(walk);
            if self.start_from_relationship(walk) {
                continue;
            }
            let unsolved = walk.graph.nodes.iter().map(|node| node.slot);
            let unsolved: Vec<Slot> = unsolved
                .filter(|slot| !walk.solved.contains(slot))
                .collect();
            match self.best_start(walk, &unsolved) {
                Some(start) => self.start(walk, start),
                None => break,
            }
        }
    }

    /// Follows connections as long as one has an end with a value.
    fn walk_connected(&self, walk: &mut Walk<'_>) {
        while let Some(step) = self.best_step(walk) {
            self.follow(walk, step);
        }
    }

    /// Where to start where nothing leads on.
    fn best_start(&self, walk: &Walk<'_>, unsolved: &[Slot]) -> Option<Start> {
        let (first, others) = unsolved.split_first()?;
        if others.is_empty() {
            return Some(Start::Node(*first));
        }
        let nodes = unsolved.iter().map(|slot| Start::Node(*slot));
        let starts: Vec<Start> = nodes.chain(self.indexed_connections(walk)).collect();
        if starts.len() > TRIED_STARTS {
            let looked_at = |start: &Start| match start {
                Start::Node(slot) => self.start_cost(walk, *slot),
                Start::Indexed { rows, .. } => *rows,
            };
            let least = |a: &Start, b: &Start| looked_at(a).total_cmp(&looked_at(b));
            return starts.into_iter().min_by(least);
        }
        let mut best = (f64::INFINITY, Start::Node(*first));
        for start in starts {
            let mut tried = walk.clone();
            self.start(&mut tried, start);
            self.walk_connected(&mut tried);
            // What is reached from here is done; the rest is the same for every start of this part of the pattern.
            let reached = tried.solved.len() - walk.solved.len();
            let cost = tried.cost / reached.max(1) as f64;
            if cost < best.0 {
                best = (cost, start);
            }
        }
        Some(best.1)
    }

    fn start(&self, walk: &mut Walk<'_>, start: Start) {
        match start {
            Start::Node(slot) => self.scan(walk, slot),
            // A scan of its left end with the hop on top: the pass that knows indexes makes one look-up of both.
            Start::Indexed { left, place, rows } => {
                let found = walk.plan.estimate * rows;
                let before = walk.cost;
                self.scan(walk, left);
                self.follow_connection(walk, place);
                walk.cost = before + found;
            }
        }
    }

    /// The connections that an index over their type finds at once.
    fn indexed_connections(&self, walk: &Walk<'_>) -> Vec<Start> {
        if !self.options.runs("use_index") || !walk.used.is_empty() {
            return Vec::new();
        }
        let open = walk.open.iter().filter_map(|place| {
            let connection = walk.graph.connections.get(*place)?;
            let ConnectionKind::Single {
                relationship,
                bound: false,
                types: Some(types),
            } = &connection.kind
            else {
                return None;
            };
            let [only] = types.as_slice() else {
                return None;
            };
            let (left, right) = (connection.left, connection.right);
            let open = |slot: &Slot| !walk.solved.contains(slot);
            if left == right || !(open(&left) && open(&right) && open(relationship)) {
                return None;
            }
            let ready: Vec<Expression> = walk.waiting.only_on(*relationship).cloned().collect();
            let rows = self
                .cost
                .indexed_relationships(only, *relationship, &ready)?;
            let place = *place;
            Some(Start::Indexed { left, place, rows })
        });
        open.collect()
    }

    /// The rows that a scan of a node has to look at.
    fn start_cost(&self, walk: &Walk<'_>, slot: Slot) -> f64 {
        let labels = walk
            .labels
            .get(&slot)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let scanned = self.cost.labelled(labels);
        match self.indexed_share(walk, slot, labels) {
            Some(share) => scanned * share,
            None => scanned,
        }
    }

    /// Of the nodes with these labels, the share that an index finds at once.
    fn indexed_share(&self, walk: &Walk<'_>, slot: Slot, labels: &[Arc<str>]) -> Option<f64> {
        if !self.options.runs("use_index") {
            return None;
        }
        let shares = walk.waiting.only_on(slot).filter_map(|predicate| {
            let sought = sought_key(predicate, slot)?;
            let indexed = labels
                .iter()
                .filter_map(|label| self.cost.index_share(label, sought));
            indexed.reduce(f64::min)
        });
        shares.reduce(f64::min)
    }

    /// Per row, the nodes that a slot may stand for.
    pub fn scan(&self, walk: &mut Walk<'_>, slot: Slot) {
        let rows = walk.plan.estimate;
        let labels = walk.waiting.on(slot).filter_map(label_of);
        let labels = labels.map(|(_, label)| label);
        let rarest = labels.min_by(|a, b| self.cost.label(a).total_cmp(&self.cost.label(b)));
        let (operator, found) = match rarest.cloned() {
            None => (
                Operator::AllNodesScan(AllNodesScan { node: slot }),
                self.cost.nodes(),
            ),
            Some(label) => {
                let is_implied = |p: &Expression| label_of(p) == Some((slot, &label));
                walk.waiting.drop_on(slot, is_implied);
                let scan = Operator::LabelScan(LabelScan {
                    node: slot,
                    label: label.clone(),
                });
                (scan, self.cost.label(&label))
            }
        };
        walk.cost += rows * self.start_cost(walk, slot);
        self.push(walk, operator, rows * found);
        walk.solve([slot]);
        self.apply_ready(walk, None, 1.0);
    }

    /// Puts an operator on top.
    pub fn push(&self, walk: &mut Walk<'_>, operator: Operator, estimate: f64) {
        let input = std::mem::replace(&mut walk.plan, super::argument(0.0));
        walk.plan = node(operator, vec![input], estimate);
    }

    /// As [`Planner::push`], and counts the rows.
    pub fn advance(&self, walk: &mut Walk<'_>, operator: Operator, estimate: f64) {
        walk.cost += estimate;
        self.push(walk, operator, estimate);
    }

    /// Applies every predicate all of whose slots have values by now. `arrived`: the node just reached, of whose rows the
    /// share `labelled` is known to have its labels.
    pub fn apply_ready(&self, walk: &mut Walk<'_>, arrived: Option<Slot>, labelled: f64) {
        loop {
            let mut ready = walk.waiting.take_ready();
            if !ready.is_empty() {
                ready.sort_by_key(effort);
                let share = self.share(walk, &ready, arrived) * labelled;
                let input = std::mem::replace(&mut walk.plan, super::argument(0.0));
                let estimate = input.estimate * share;
                walk.plan = filter(input, ready, estimate);
            }
            if !self.put_wanted_paths_together(walk) {
                return;
            }
        }
    }

    /// The share of rows that pass, where labels of the node just reached are not counted.
    pub fn share(&self, walk: &Walk<'_>, ready: &[Expression], arrived: Option<Slot>) -> f64 {
        let counted = ready.iter().filter(|predicate| {
            arrived.is_none() || label_of(predicate).map(|(slot, _)| slot) != arrived
        });
        counted
            .map(|predicate| self.cost.selectivity(predicate, &walk.labels))
            .product()
    }

    /// Puts paths together that a waiting predicate reads.
    fn put_wanted_paths_together(&self, walk: &mut Walk<'_>) -> bool {
        let wanted = walk.paths.iter().position(|(slot, parts)| {
            let complete = parts.iter().all(|part| walk.solved.contains(&part.slot()));
            complete && walk.waiting.on(*slot).next().is_some()
        });
        match wanted {
            Some(position) => {
                self.put_path_together(walk, position);
                true
            }
            None => false,
        }
    }

    fn put_path_together(&self, walk: &mut Walk<'_>, position: usize) {
        let (slot, parts) = walk.paths.remove(position);
        let estimate = walk.plan.estimate;
        let items = vec![(slot, Expression::Path(parts))];
        self.push(walk, Operator::Project(Project { items }), estimate);
        walk.solve([slot]);
    }

    fn finish_paths(&self, walk: &mut Walk<'_>) {
        while !walk.paths.is_empty() {
            self.put_path_together(walk, 0);
        }
        self.apply_ready(walk, None, 1.0);
    }

    /// A relationship that has a value while neither end does: its ends are read off it.
    fn start_from_relationship(&self, walk: &mut Walk<'_>) -> bool {
        let graph = walk.graph;
        let found = walk.open.iter().find_map(|open| {
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
        let estimate = walk.plan.estimate;
        let unwind = Operator::Unwind(Unwind {
            list: ends,
            variable: connection.left,
        });
        self.advance(walk, unwind, estimate);
        walk.solve([connection.left]);
        self.apply_ready(walk, None, 1.0);
        true
    }
}

/// Cheap tests go first.
fn effort(predicate: &Expression) -> u8 {
    if predicate.any(&|part| matches!(part, Expression::Subquery { .. })) {
        return 3;
    }
    match predicate {
        Expression::HasLabels { .. } => 0,
        Expression::Binary { .. } => 1,
        _ => 2,
    }
}

/// The nodes that may be at the left of a relationship, as a list: each once.
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
