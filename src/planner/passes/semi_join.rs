//! `EXISTS { }` and `NOT EXISTS { }` about one node: if it is cheaper, the nodes for which it is true are found once,
//! starting from the best end of the pattern, instead of evaluating it for every row.

use super::super::predicate::conjuncts;
use crate::expression::{Expression, SubqueryKind, UnaryOperator};
use crate::graph::GraphView;
use crate::plan::{Filter, Operator, Plan, PlanNode, SemiJoin, Subplan};
use std::collections::BTreeSet;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    let mut subplans = std::mem::take(&mut plan.subplans);
    plan.root
        .for_each_mut(&mut |node| rewrite(node, &mut subplans));
    plan.subplans = subplans;
}

fn rewrite(filter: &mut PlanNode, subplans: &mut [Subplan]) {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return;
    };
    let mut staying = conjuncts(predicate).to_vec();
    let estimate = filter.estimate;
    let Some(mut input) = filter.children.pop() else {
        return;
    };
    // Cheap predicates first, because they leave fewer rows to be looked up.
    let mut joins = Vec::new();
    staying.retain(|part| match found_once(part, input.estimate, subplans) {
        Some(join) => {
            joins.push(join);
            false
        }
        None => true,
    });
    if joins.is_empty() {
        filter.children.push(input);
        return;
    }
    input = super::super::filter(input, staying, estimate);
    for (operator, once) in joins {
        input = PlanNode {
            operator,
            estimate,
            children: vec![input, once],
            live: None,
            by_graph_type: Vec::new(),
        };
    }
    *filter = input;
}

/// The join that replaces a predicate over `rows` rows.
fn found_once(
    predicate: &Expression,
    rows: f64,
    subplans: &mut [Subplan],
) -> Option<(Operator, PlanNode)> {
    let (id, wanted) = match predicate {
        Expression::Subquery {
            kind: SubqueryKind::Exists,
            id,
            ..
        } => (id, true),
        Expression::Unary {
            operator: UnaryOperator::Not,
            operand,
            ..
        } => match &**operand {
            Expression::Subquery {
                kind: SubqueryKind::Exists,
                id,
                ..
            } => (id, false),
            _ => return None,
        },
        _ => return None,
    };
    let subplan = subplans.get_mut(id.0 as usize)?;
    let (node, once) = subplan.unbound.take()?;
    let worth = !lists_paths(&once) && work(&once) + rows < first_row(&subplan.root) * rows;
    worth.then_some((Operator::SemiJoin(SemiJoin { node, wanted }), once))
}

/// The total number of rows that all operators of a plan are expected to return.
fn work(node: &PlanNode) -> f64 {
    node.estimate + node.children.iter().map(work).sum::<f64>()
}

/// The part of that work up to the first row: operators pull rows one batch after the other.
fn first_row(root: &PlanNode) -> f64 {
    let operators = std::iter::successors(Some(root), |node| node.children.first()).count();
    work(root) / root.estimate.max(1.0) + operators as f64
}

/// Whether it makes paths one by one, of which there may be far more than nodes: one witness for each row is found much
/// sooner than all of them.
fn lists_paths(once: &PlanNode) -> bool {
    let mut read = BTreeSet::new();
    once.for_each(&mut |node| read.extend(node.operator.reads()));
    once.any(&|node| match &node.operator {
        Operator::VariableExpand(expand) => {
            let list = expand.hops.relationships;
            read.contains(&list) || !expand.distinct_from.is_empty()
        }
        Operator::Repeat(_) => true,
        _ => false,
    })
}
