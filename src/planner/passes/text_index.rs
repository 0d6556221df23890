//! `CONTAINS`, `STARTS WITH` and `ENDS WITH` of a property that has a text index: the index may tell the few nodes that have
//! to be looked at. It may also be over a label that the graph type says all nodes of the scan have.

use crate::graph::GraphView;
use crate::plan::{ColumnAggregate, ColumnScan, Operator, Plan, PlanNode, TextIndex};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    if !plan.writes {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut |node| use_index(node, view)));
    }
}

fn use_index(node: &mut PlanNode, view: &GraphView) {
    if let Operator::ColumnScan(scan) | Operator::ColumnAggregate(ColumnAggregate { scan, .. }) =
        &mut node.operator
    {
        scan.text = index(scan, view);
    }
}

fn index(scan: &ColumnScan, view: &GraphView) -> Option<TextIndex> {
    let label = view.label_id(scan.label.as_ref()?)?;
    let general = view.current_type().map(|of| of.implied_by(label));
    let labels = std::iter::once(&label).chain(general.into_iter().flatten());
    let tests = scan.tests();
    let mut found = labels.flat_map(|label| {
        let parts = tests.iter().filter(|test| test.needs_part());
        parts.filter_map(move |test| {
            let index = view.text_index(*label, view.key_id(test.key)?)?;
            Some(TextIndex {
                name: Arc::clone(&index.name),
                key: Arc::clone(test.key),
            })
        })
    });
    found.next()
}
