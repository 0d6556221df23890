//! `SHORTEST k` over a pattern of more than one chain: all its matches per row are found, those of one pair of ends are
//! collected in the order of their lengths, and the first of them are expanded to rows again.

use super::traversal::Traversal;
use super::{Planner, argument, node};
use crate::binder::Selection;
use crate::error::Span;
use crate::expression::{Expression, FunctionReference, Slot, ValueOperator};
use crate::plan::{
    Aggregate, Aggregation, Apply, ApplyKind, Operator, PlanNode, Project, Sort, SortKey, Unwind,
};
use crate::value::Value;
use std::collections::BTreeSet;

impl Planner<'_> {
    /// Adds the matches of a selection, for each row of the traversal.
    pub fn select_paths(&mut self, traversal: &mut Traversal<'_>, selection: &Selection) {
        let before = traversal.solved.clone();
        self.available.extend(&traversal.solved);
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
