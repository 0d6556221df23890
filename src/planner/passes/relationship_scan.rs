//! A hop from every node is replaced by a scan of the relationships if there are fewer relationships than nodes.

use super::super::predicate::has_label;
use super::demand::for_each_demand_where;
use crate::graph::GraphView;
use crate::plan::{AllNodesScan, LabelScan, Operator, Plan, PlanNode, RelationshipScan};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    let concerns = |operator: &Operator| matches!(operator, Operator::Expand(_));
    for_each_demand_where(plan, &concerns, &mut |node, demand| {
        let Operator::Expand(expand) = &node.operator else {
            return;
        };
        let plain = !expand.into && !expand.relationship_bound && expand.distinct_from.is_empty();
        if plain && demand.slots.contains(&expand.relationship) {
            rewrite(node, view);
        }
    });
}

fn rewrite(node: &mut PlanNode, view: &GraphView) {
    let Operator::Expand(expand) = &node.operator else {
        return;
    };
    let Some(scan) = node.children.first() else {
        return;
    };
    let (label, nodes) = match &scan.operator {
        Operator::AllNodesScan(AllNodesScan { node }) if *node == expand.from => {
            (None, view.node_count())
        }
        Operator::LabelScan(LabelScan { node, label }) if *node == expand.from => {
            let id = view.label_id(label);
            (Some(label.clone()), id.map_or(0, |id| view.label_count(id)))
        }
        _ => return,
    };
    if relationships(expand.types.as_deref(), view) >= nodes {
        return;
    }
    let asked = label.map(|label| has_label(expand.from, label));
    let labels = expand.labels.iter();
    let asked = asked
        .into_iter()
        .chain(labels.map(|label| has_label(expand.to, label.clone())))
        .collect();
    let operator = Operator::RelationshipScan(RelationshipScan {
        relationship: expand.relationship,
        from: expand.from,
        to: expand.to,
        direction: expand.direction,
        types: expand.types.clone(),
    });
    let Some(input) = node.children.pop().and_then(|mut scan| scan.children.pop()) else {
        return;
    };
    let estimate = node.estimate;
    let scan = PlanNode {
        operator,
        estimate,
        children: vec![input],
        live: None,
        by_graph_type: Vec::new(),
    };
    *node = super::super::filter(scan, asked, estimate);
}

fn relationships(types: Option<&[Arc<str>]>, view: &GraphView) -> u64 {
    match types {
        None => view.relationship_count(),
        Some(names) => {
            let ids = names.iter().filter_map(|name| view.type_id(name));
            ids.map(|id| view.type_count(id)).sum()
        }
    }
}
