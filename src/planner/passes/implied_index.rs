//! A scan that no index of its own label serves is looked up in the index of a label that its label implies. A label and
//! those that it implies come together, also within a statement; only one that removes labels may part them.

use super::use_index::rewrite;
use crate::graph::GraphView;
use crate::plan::{LabelScan, Operator, Plan, PlanNode};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    let typed = view.current_type().is_some_and(|of| of.has_implied());
    if plan.removes_labels() || !typed {
        return;
    }
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| {
            let further = implied(node, view);
            if !further.is_empty() {
                rewrite(node, &further, view);
            }
        });
    });
}

/// The labels that a scan under a filter implies.
fn implied(filter: &PlanNode, view: &GraphView) -> Vec<Arc<str>> {
    let scan = filter.children.first().map(|scan| &scan.operator);
    let Some(Operator::LabelScan(LabelScan { label, .. })) = scan else {
        return Vec::new();
    };
    let id = view.label_id(label);
    let implied = view.current_type().zip(id);
    let implied = implied.map_or(&[][..], |(of, id)| of.implied_by(id));
    let names = implied
        .iter()
        .map(|label| Arc::clone(view.label_name(*label)));
    names.collect()
}
