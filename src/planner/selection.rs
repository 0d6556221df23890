//! `SHORTEST k` over a pattern of more than one chain. A repeated group is searched for the shortest ways. Otherwise all
//! matches per row are found, those of one pair of ends are collected in the order of their lengths, and the first of them
//! are expanded to rows again.

use super::step_test::{Asked, test_of};
use super::traversal::Traversal;
use super::{Planner, argument, node};
use crate::binder::{Connection, ConnectionKind, PatternGraph, PatternGroup, Selection};
use crate::error::Span;
use crate::expression::{Expression, FunctionReference, Slot, ValueOperator};
use crate::plan::{
    Aggregate, Aggregation, Apply, ApplyKind, Operator, PlanNode, Project, Sort, SortKey, StepPart,
    StepTest, Unwind,
};
use crate::value::Value;
use std::collections::BTreeSet;

impl Planner<'_> {
    /// Adds the matches of a selection, for each row of the traversal.
    pub fn select_paths(&mut self, traversal: &mut Traversal<'_>, selection: &Selection) {
        let before = traversal.solved.clone();
        self.available.extend(&traversal.solved);
        if let Some(graph) = self.of_one_chain(selection) {
            self.search_chain(traversal, &graph, &before);
            return;
        }
        if self.is_of_one_group(selection) {
            self.search_group(traversal, selection, &before);
            return;
        }
        let found = self.plan_pattern(&selection.graph, argument(1.0));
        let filled: Vec<Slot> = self.available.difference(&before).copied().collect();
        let chosen = choose(selection, &filled, found);
        let input = std::mem::replace(&mut traversal.plan, argument(0.0));
        let estimate = input.estimate * chosen.estimate;
        let apply = Operator::Apply(Apply {
            kind: ApplyKind::Inner,
            filled: filled.clone(),
            batched: false,
        });
        traversal.plan = node(apply, vec![input, chosen], estimate);
        traversal.solve(filled);
        self.apply_ready(traversal, None, 1.0);
    }
}

impl Planner<'_> {
    /// If the pattern is one chain: the same as a search for the shortest chains that satisfy its predicates.
    fn of_one_chain(&self, selection: &Selection) -> Option<PatternGraph> {
        let graph = &selection.graph;
        let [connection] = graph.connections.as_slice() else {
            return None;
        };
        let ConnectionKind::Variable(hops) = &connection.kind else {
            return None;
        };
        let possible = !hops.bound && self.tracking.is_none() && graph.selections.is_empty();
        if !possible || !self.options.runs("shortest_groups") {
            return None;
        }
        let (own, paths): (Vec<_>, Vec<_>) = graph
            .paths
            .iter()
            .cloned()
            .partition(|(slot, _)| *slot == selection.path);
        let whole = own.iter().all(|(_, parts)| parts.len() == 3);
        if own.len() != 1 || !whole {
            return None;
        }
        let of_path = |predicate: &Expression| {
            predicate.reads(selection.path) || predicate.reads(hops.relationships)
        };
        let (on_path, others) = graph.predicates.iter().cloned().partition(of_path);
        let mut searched = connection.clone();
        searched.unique = false;
        searched.kind = ConnectionKind::Shortest {
            hops: hops.clone(),
            count: selection.count.clone(),
            groups: selection.groups,
            path: selection.path,
            predicates: on_path,
        };
        Some(PatternGraph {
            nodes: graph.nodes.clone(),
            connections: vec![searched],
            paths,
            predicates: others,
            selections: Vec::new(),
        })
    }

    /// Searches for the shortest chains.
    fn search_chain(
        &mut self,
        traversal: &mut Traversal<'_>,
        graph: &PatternGraph,
        before: &BTreeSet<Slot>,
    ) {
        let input = std::mem::replace(&mut traversal.plan, argument(0.0));
        traversal.plan = self.plan_pattern(graph, input);
        let filled: Vec<Slot> = self.available.difference(before).copied().collect();
        traversal.solve(filled);
        self.apply_ready(traversal, None, 1.0);
    }

    /// Whether the pattern is one group of a fixed length, of which every predicate on the path is tested at each step.
    fn is_of_one_group(&self, selection: &Selection) -> bool {
        let graph = &selection.graph;
        let [connection] = graph.connections.as_slice() else {
            return false;
        };
        let ConnectionKind::Group(group) = &connection.kind else {
            return false;
        };
        let single = |one: &Connection| match &one.kind {
            ConnectionKind::Single { bound, .. } => !bound,
            ConnectionKind::Variable(_)
            | ConnectionKind::Shortest { .. }
            | ConnectionKind::Group(_) => false,
        };
        let inner = &group.body.connections;
        let fixed = !inner.is_empty() && inner.iter().all(single);
        let decided = |predicate: &Expression| {
            let mut slots = predicate.slots().into_iter();
            slots.all(|slot| {
                slot == selection.start || slot == selection.end || self.available.contains(&slot)
            }) || self.is_of_steps(predicate, group, selection.path)
        };
        fixed
            && self.options.runs("shortest_groups")
            && self.tracking.is_none()
            && graph.selections.is_empty()
            && graph.predicates.iter().all(decided)
    }

    /// Whether a predicate is tested at each step, by what has a value before.
    fn is_of_steps(&self, predicate: &Expression, group: &PatternGroup, path: Slot) -> bool {
        let part = |asked: &Asked| of_group(asked, &group.collected, path);
        let test = test_of(predicate, &BTreeSet::new(), &part, false);
        test.is_some_and(|test| {
            let mut slots = test.predicate.slots().into_iter();
            slots.all(|slot| slot == test.variable || self.available.contains(&slot))
        })
    }

    /// Searches for the shortest ways instead of listing all of them.
    fn search_group(
        &mut self,
        traversal: &mut Traversal<'_>,
        selection: &Selection,
        before: &BTreeSet<Slot>,
    ) {
        let input = std::mem::replace(&mut traversal.plan, argument(0.0));
        let (graph, input) = self.bind_ends(selection, input);
        let mut found = self.plan_pattern(&graph, input);
        let mut wanted = Some((selection.count.clone(), selection.groups));
        limit_group(&mut found, selection, &mut wanted);
        let filled: Vec<Slot> = self.available.difference(before).copied().collect();
        traversal.plan = found;
        traversal.solve(filled);
        self.apply_ready(traversal, None, 1.0);
    }
}

/// More pairs of ends than this are not bound before one way is searched for: one search finds a way to every end.
const PAIRS: f64 = 10.0;

impl Planner<'_> {
    /// Binds the ends of a group first, if more than one way to each end is asked for, or there are few; returns what is
    /// left of the pattern.
    fn bind_ends(&mut self, selection: &Selection, input: PlanNode) -> (PatternGraph, PlanNode) {
        let graph = &selection.graph;
        let ends = [selection.start, selection.end];
        let of_ends = |predicate: &Expression| {
            let mut slots = predicate.slots().into_iter();
            slots.all(|slot| ends.contains(&slot) || self.available.contains(&slot))
        };
        let (early, late): (Vec<Expression>, Vec<Expression>) =
            graph.predicates.iter().cloned().partition(of_ends);
        let bound = PatternGraph {
            nodes: graph.nodes.clone(),
            predicates: early,
            ..PatternGraph::default()
        };
        let rest = PatternGraph {
            predicates: late,
            ..graph.clone()
        };
        let one = matches!(selection.count, Expression::Literal(Value::Integer(1)));
        let before = (self.available.clone(), self.labels.clone());
        let rows = input.estimate;
        let tried = self.plan_pattern(&bound, argument(rows));
        (self.available, self.labels) = before;
        if one && !selection.groups && tried.estimate > PAIRS * rows.max(1.0) {
            return (graph.clone(), input);
        }
        let input = self.plan_pattern(&bound, input);
        (rest, input)
    }
}

/// What is tested of the steps of a group.
fn of_group(asked: &Asked, collected: &[(Slot, Slot)], path: Slot) -> Option<StepPart> {
    match asked {
        Asked::Nodes(of) => (*of == path).then_some(StepPart::Node),
        Asked::Relationships(of) => (*of == path).then_some(StepPart::Relationship),
        Asked::List(list) => {
            let found = collected.iter().any(|(_, outer)| outer == list);
            found.then_some(StepPart::Element(*list))
        }
    }
}

/// Limits the group of the selection, the first one below, to its shortest ways.
fn limit_group(
    node: &mut PlanNode,
    selection: &Selection,
    wanted: &mut Option<(Expression, bool)>,
) {
    if let Operator::Repeat(repeat) = &mut node.operator {
        repeat.shortest = wanted.take();
        let predicates = selection.graph.predicates.iter();
        let tests = predicates.filter_map(|predicate| {
            let part = |asked: &Asked| of_group(asked, &repeat.collected, selection.path);
            test_of(predicate, &BTreeSet::new(), &part, false)
        });
        let tests: Vec<StepTest> = tests.collect();
        repeat.prune.extend(tests);
        return;
    }
    if let Some(below) = node.children.first_mut() {
        limit_group(below, selection, wanted);
    }
}

/// Sorts by length, collects per pair of ends, truncates, and expands.
fn choose(selection: &Selection, filled: &[Slot], found: PlanNode) -> PlanNode {
    let [paths, row, lengths, _] = selection.scratch;
    let rows = found.estimate;
    let sort = Operator::Sort(Sort {
        keys: vec![SortKey {
            expression: length(Expression::Slot(selection.path)),
            descending: false,
        }],
        limit: None,
    });
    let sorted = node(sort, vec![found], rows);
    let ends: BTreeSet<Slot> = [selection.start, selection.end].into();
    let columns: Vec<Slot> = filled
        .iter()
        .copied()
        .filter(|slot| !ends.contains(slot))
        .collect();
    let collect = Aggregation {
        function: crate::functions::aggregate("collect"),
        distinct: false,
        arguments: vec![Expression::List(
            columns.iter().map(|s| Expression::Slot(*s)).collect(),
        )],
    };
    let different = Aggregation {
        function: crate::functions::aggregate("collect"),
        distinct: true,
        arguments: vec![length(Expression::Slot(selection.path))],
    };
    let grouped = Operator::Aggregate(Aggregate {
        keys: ends
            .iter()
            .map(|slot| (*slot, Expression::Slot(*slot)))
            .collect(),
        aggregates: vec![(paths, collect), (lengths, different)],
    });
    let grouped = node(grouped, vec![sorted], rows);
    let place = columns
        .iter()
        .position(|slot| *slot == selection.path)
        .unwrap_or(0);
    let unwind = Operator::Unwind(Unwind {
        list: wanted(selection, place),
        variable: row,
    });
    let taken = node(unwind, vec![grouped], rows);
    let items = columns.iter().enumerate();
    let items = items
        .map(|(at, slot)| (*slot, element(Expression::Slot(row), at)))
        .collect();
    node(Operator::Project(Project { items }), vec![taken], rows)
}

/// The first `count` paths; with groups, all paths whose length is among the first `count` lengths.
fn wanted(selection: &Selection, place: usize) -> Expression {
    let [paths, _, lengths, one] = selection.scratch;
    if !selection.groups {
        return first(paths, &selection.count);
    }
    let is_wanted = Expression::Binary {
        operator: ValueOperator::In,
        left: Box::new(length(element(Expression::Slot(one), place))),
        right: Box::new(first(lengths, &selection.count)),
        span: Span::default(),
    };
    Expression::ListComprehension {
        variable: one,
        list: Box::new(Expression::Slot(paths)),
        predicate: Some(Box::new(is_wanted)),
        result: None,
    }
}

fn first(list: Slot, count: &Expression) -> Expression {
    Expression::Slice {
        subject: Box::new(Expression::Slot(list)),
        from: None,
        to: Some(Box::new(count.clone())),
        span: Span::default(),
    }
}

fn element(list: Expression, at: usize) -> Expression {
    Expression::Index {
        subject: Box::new(list),
        index: Box::new(Expression::Literal(Value::Integer(at as i64))),
        span: Span::default(),
    }
}

fn length(path: Expression) -> Expression {
    match crate::functions::scalar("length") {
        Some(function) => Expression::Function {
            function: FunctionReference::BuiltIn(function),
            arguments: vec![path],
            span: Span::default(),
        },
        None => Expression::Literal(Value::Null),
    }
}
