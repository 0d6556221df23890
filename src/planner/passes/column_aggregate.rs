//! Groups of the nodes of a scan are made column by column, without rows.

use super::column_scan::by_columns;
use crate::expression::{Expression, Slot};
use crate::functions::AggregateKind;
use crate::graph::GraphView;
use crate::plan::{Aggregate, Aggregation, ColumnAggregate, Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if !plan.writes {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut group_in_scan));
    }
}

fn group_in_scan(node: &mut PlanNode) {
    let Operator::Aggregate(aggregate) = &node.operator else {
        return;
    };
    let Some(below) = node.children.first() else {
        return;
    };
    let Some(scan) = by_columns(&below.operator).filter(|scan| scan.first.is_none()) else {
        return;
    };
    if !fits(aggregate, scan.node) {
        return;
    }
    let aggregate = aggregate.clone();
    if let Some(mut scanned) = node.children.pop() {
        node.by_graph_type.append(&mut scanned.by_graph_type);
        node.children = scanned.children;
        node.operator = Operator::ColumnAggregate(ColumnAggregate { scan, aggregate });
    }
}

/// Whether the aggregates are of the kinds whose states are stored by type, and nothing but the node is read.
pub(super) fn fits(aggregate: &Aggregate, node: Slot) -> bool {
    let reads_node = |read: &Expression| {
        read.slots().iter().all(|slot| *slot == node)
            && !read.is_random()
            && !read.any(&|part| matches!(part, Expression::Subquery { .. }))
    };
    let made = |made: &Aggregation| is_typed(made) && made.arguments.iter().all(reads_node);
    aggregate.keys.iter().all(|(_, key)| reads_node(key))
        && aggregate.aggregates.iter().all(|(_, one)| made(one))
}

/// Whether the states of an aggregate are stored by type, so that those of several parts can be merged.
pub(super) fn is_typed(made: &Aggregation) -> bool {
    let Some(function) = made.function else {
        return !made.distinct;
    };
    let kind = function.body.kind;
    if kind == AggregateKind::Sources {
        return true;
    }
    let typed = matches!(
        kind,
        AggregateKind::Count
            | AggregateKind::Sum
            | AggregateKind::Average
            | AggregateKind::Minimum
            | AggregateKind::Maximum
    );
    typed && !made.distinct && made.arguments.len() == 1
}
