//! `SHORTEST k` over a pattern of more than one chain. A repeated group is searched for the shortest ways. Otherwise all
//! matches per row are found, those of one pair of ends are collected in the order of their lengths, and the first of them
//! are expanded to rows again.

use super::step_test::{Asked, test_of};
use super::traversal::Traversal;
use super::{Planner, argument, node};
use crate::binder::{Connection, ConnectionKind, PatternGroup, Selection};
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
        let test = test_of(predicate, &BTreeSet::new(), &part);
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
        let mut found = self.plan_pattern(&selection.graph, input);
        let mut wanted = Some((selection.count.clone(), selection.groups));
        limit_group(&mut found, selection, &mut wanted);
        let filled: Vec<Slot> = self.available.difference(before).copied().collect();
        traversal.plan = found;
        traversal.solve(filled);
        self.apply_ready(traversal, None, 1.0);
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
            test_of(predicate, &BTreeSet::new(), &part)
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
