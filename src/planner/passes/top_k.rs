//! `ORDER BY … LIMIT`: keeps only the rows that will be returned while sorting.

use crate::error::Span;
use crate::expression::{Expression, ValueOperator};
use crate::graph::GraphView;
use crate::plan::{Limit, Operator, Plan, PlanNode, Skip, Sort};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut give_limit_to_sort));
}

/// `Limit`, or `Limit` over `Skip`, directly above a `Sort`.
fn give_limit_to_sort(node: &mut PlanNode) {
    let Operator::Limit(Limit { count }) = &node.operator else {
        return;
    };
    let count = count.clone();
    let estimate = node.estimate;
    let Some(below) = node.children.first_mut() else {
        return;
    };
    let (sort, needed) = match &below.operator {
        Operator::Sort(_) => (below, count),
        Operator::Skip(Skip { count: skipped }) => {
            let needed = sum(skipped.clone(), count);
            match below.children.first_mut() {
                Some(sort) => (sort, needed),
                None => return,
            }
        }
        _ => return,
    };
    if let Operator::Sort(Sort { limit, .. }) = &mut sort.operator
        && is_cheap(&needed)
    {
        *limit = Some(needed);
        sort.estimate = sort.estimate.min(estimate);
    }
}

/// A number that does not change when it is evaluated again: the limit itself still evaluates and checks it.
fn is_cheap(count: &Expression) -> bool {
    count.is_constant()
}

fn sum(left: Expression, right: Expression) -> Expression {
    Expression::Binary {
        operator: ValueOperator::Add,
        left: Box::new(left),
        right: Box::new(right),
        span: Span::default(),
    }
}
