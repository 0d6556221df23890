//! Where nobody counts the rows of an expansion and only the node it found is read, each node goes on once: what stands
//! above, a filter or a property, is then asked once a node and not once a path.

use super::demand::for_each_demand_where;
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan::{Distinct, Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    // What stands right below a `Distinct`, an old one or one just made, gains nothing from another.
    let mut below_distinct = false;
    let concerns = |operator: &Operator| end(operator).is_some();
    for_each_demand_where(plan, &concerns, &mut |node, demand| {
        let already = std::mem::take(&mut below_distinct);
        below_distinct =
            matches!(&node.operator, Operator::Distinct(Distinct { slots }) if slots.len() == 1);
        let Some(end) = end(&node.operator).filter(|_| !already) else {
            return;
        };
        let only_end = demand.slots.len() == 1 && demand.slots.contains(&end);
        if demand.duplicates_irrelevant && only_end {
            wrap(node, end);
            below_distinct = true;
        }
    });
}

/// The node that an expansion finds, where it may find one more than once.
fn end(operator: &Operator) -> Option<Slot> {
    match operator {
        Operator::Expand(expand) if !expand.into => Some(expand.to),
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
