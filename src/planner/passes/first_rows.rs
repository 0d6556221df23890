//! `ORDER BY` of a property with `LIMIT`, directly above a scan: the scan leaves out nodes that cannot be among the first.

use super::column_scan::by_columns;
use crate::expression::{Expression, Slot};
use crate::graph::GraphView;
use crate::plan::{ColumnScan, FirstBy, Operator, Plan, PlanNode, Project, Sort, SortKey};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if !plan.writes {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut give_order_to_scan));
    }
}

fn give_order_to_scan(node: &mut PlanNode) {
    let Operator::Sort(Sort {
        keys,
        limit: Some(count),
    }) = &node.operator
    else {
        return;
    };
    let Some(first) = keys.first() else {
        return;
    };
    let (descending, count) = (first.descending, count.clone());
    let Some(below) = node.children.first() else {
        return;
    };
    let Some((scan, key)) = find(below, first, keys) else {
        return;
    };
    let first = FirstBy {
        key,
        descending,
        count,
    };
    if let Some(place) = node.children.first_mut().and_then(scan_below) {
        place.operator = Operator::ColumnScan(ColumnScan {
            first: Some(first),
            ..scan
        });
        place.estimate = place.estimate.min(node.estimate);
    }
}

/// The scan below projections that cannot fail, and the property of its node that is sorted by.
fn find(below: &PlanNode, first: &SortKey, keys: &[SortKey]) -> Option<(ColumnScan, Arc<str>)> {
    let mut at = below;
    let mut sought = &first.expression;
    let mut made: Vec<&(Slot, Expression)> = Vec::new();
    while let Operator::Project(Project { items }) = &at.operator {
        if let Expression::Slot(slot) = sought
            && let Some((_, item)) = items.iter().find(|(made, _)| made == slot)
        {
            sought = item;
        }
        made.extend(items);
        at = at.children.first()?;
    }
    let scan = by_columns(&at.operator).filter(|scan| scan.first.is_none())?;
    let harmless = |expression: &Expression| is_harmless(expression, scan.node);
    let all_harmless = made.iter().all(|(_, item)| harmless(item))
        && keys.iter().all(|key| harmless(&key.expression));
    match (property_of(sought, scan.node), all_harmless) {
        (Some(key), true) => Some((scan, key)),
        _ => None,
    }
}

fn scan_below(node: &mut PlanNode) -> Option<&mut PlanNode> {
    match &node.operator {
        Operator::Project(_) => node.children.first_mut().and_then(scan_below),
        _ => Some(node),
    }
}

fn property_of(expression: &Expression, node: Slot) -> Option<Arc<str>> {
    match expression {
        Expression::Property { subject, key, .. } => match **subject {
            Expression::Slot(of) if of == node => Some(Arc::clone(key)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an expression fails for no row, so that it need not be evaluated for those that are left out.
fn is_harmless(expression: &Expression, node: Slot) -> bool {
    match expression {
        Expression::Slot(_) | Expression::Literal(_) => true,
        other => property_of(other, node).is_some(),
    }
}
