//! Labels of the end node of a hop are tested by the hop itself: if all relationships of the type end at nodes with the
//! label, no test is needed.

use super::super::predicate::{conjunction, conjuncts, label_of};
use crate::graph::GraphView;
use crate::plan::{Filter, Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut move_labels));
}

/// A `Filter` directly above a hop.
fn move_labels(filter: &mut PlanNode) {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return;
    };
    let mut staying = conjuncts(predicate).to_vec();
    let Some(hop) = filter.children.first_mut() else {
        return;
    };
    let Operator::Expand(expand) = &mut hop.operator else {
        return;
    };
    staying.retain(|part| match label_of(part) {
        Some((slot, label)) if slot == expand.to => {
            expand.labels.push(label.clone());
            false
        }
        _ => true,
    });
    match conjunction(staying) {
        Some(predicate) => filter.operator = Operator::Filter(Filter { predicate }),
        None => {
            let estimate = filter.estimate;
            if let Some(mut hop) = filter.children.pop() {
                hop.estimate = estimate;
                *filter = hop;
            }
        }
    }
}
