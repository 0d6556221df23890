//! Comparisons of properties are made by the scan, column by column, and so is the test of what holds at a time.

use super::super::predicate::{conjunction, conjuncts};
use crate::expression::{Expression, Slot};
use crate::graph::GraphView;
use crate::plan::{
    AllNodesScan, ColumnScan, Filter, LabelScan, Operator, Plan, PlanNode, PropertyTest,
};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if !plan.writes {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut filter_in_scan));
    }
}

/// A scan without predicates: the node, and its label.
pub(super) fn scanned(operator: &Operator) -> Option<(Slot, Option<Arc<str>>)> {
    match operator {
        Operator::AllNodesScan(AllNodesScan { node }) => Some((*node, None)),
        Operator::LabelScan(LabelScan { node, label }) => Some((*node, Some(Arc::clone(label)))),
        _ => None,
    }
}

/// A scan as one by columns.
pub(super) fn by_columns(operator: &Operator) -> Option<ColumnScan> {
    if let Operator::ColumnScan(scan) = operator {
        return Some(scan.clone());
    }
    let (node, label) = scanned(operator)?;
    Some(ColumnScan {
        node,
        label,
        predicate: None,
        holding: false,
        first: None,
        text: None,
    })
}

fn filter_in_scan(node: &mut PlanNode) {
    let Operator::Filter(Filter { predicate }) = &node.operator else {
        return;
    };
    let Some(below) = node.children.first() else {
        return;
    };
    let Some((slot, label)) = scanned(&below.operator) else {
        return;
    };
    let is_test = |part: &&Expression| PropertyTest::of(part, slot).is_some();
    let (times, others): (Vec<&Expression>, Vec<&Expression>) = conjuncts(predicate)
        .iter()
        .partition(|part| part.held() == Some(slot));
    let (tests, others): (Vec<&Expression>, Vec<&Expression>) =
        others.into_iter().partition(is_test);
    let tests = conjunction(tests.into_iter().cloned().collect());
    let holding = !times.is_empty();
    if tests.is_none() && !holding {
        return;
    }
    let others = conjunction(others.into_iter().cloned().collect());
    let estimate = node.estimate;
    let Some(scan) = node.children.first_mut() else {
        return;
    };
    scan.operator = Operator::ColumnScan(ColumnScan {
        node: slot,
        label,
        predicate: tests,
        holding,
        first: None,
        text: None,
    });
    scan.estimate = estimate;
    match others {
        Some(predicate) => node.operator = Operator::Filter(Filter { predicate }),
        None => {
            if let Some(mut scan) = node.children.pop() {
                scan.by_graph_type.append(&mut node.by_graph_type);
                *node = scan;
            }
        }
    }
}
