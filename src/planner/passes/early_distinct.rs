//! If duplicates of the rows of an expansion are irrelevant and only its end node is read, each end node is passed on
//! once: a filter or a property above is then evaluated once per node and not once per path.

use super::demand::for_each_demand_where;
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan::{Distinct, Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    // An operator directly below a `Distinct`, existing or just added, needs no other one.
    let mut below_distinct = false;
    let concerns =
        |operator: &Operator| matches!(operator, Operator::Expand(_) | Operator::VariableExpand(_));
    for_each_demand_where(plan, &concerns, &mut |node, demand| {
        let already = std::mem::take(&mut below_distinct);
        below_distinct =
            matches!(&node.operator, Operator::Distinct(Distinct { slots }) if slots.len() == 1);
        let Some(end) = end(node).filter(|_| !already) else {
            return;
        };
        let only_end = demand.slots.len() == 1 && demand.slots.contains(&end);
        if demand.duplicates_irrelevant && only_end {
            wrap(node, end);
            below_distinct = true;
        }
    });
}

/// The end node of an expansion that may find it more than once. One hop from one node finds it as often as there are
/// relationships between the two: what would be saved is less than what telling them apart takes.
fn end(node: &PlanNode) -> Option<Slot> {
    let is_one = node.children.iter().all(|input| input.estimate <= 1.0);
    match &node.operator {
        Operator::Expand(expand) if !expand.into && !is_one => Some(expand.to),
        Operator::VariableExpand(expand) if !expand.into => Some(expand.to),
        _ => None,
    }
}

fn wrap(node: &mut PlanNode, slot: Slot) {
    let distinct = PlanNode {
        operator: Operator::Distinct(Distinct { slots: vec![slot] }),
        children: Vec::new(),
        estimate: node.estimate,
        live: None,
        by_graph_type: Vec::new(),
    };
    let expansion = std::mem::replace(node, distinct);
    node.children.push(expansion);
}
