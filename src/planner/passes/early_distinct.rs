//! If duplicates of the rows of an expansion are irrelevant and only its end node is read, each end node is passed on
//! once: a filter or a property above is then evaluated once per node and not once per path. If nothing that it finds is read,
//! and another expansion follows, the rows before it are passed on once, so that what follows is not repeated for each hop.

use super::demand::{Demand, for_each_demand_where};
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan::{Distinct, Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    // An operator directly below a `Distinct`, existing or just added, needs no other one.
    let (mut below_distinct, mut below_hop) = (false, false);
    let concerns =
        |operator: &Operator| matches!(operator, Operator::Expand(_) | Operator::VariableExpand(_));
    for_each_demand_where(plan, &concerns, &mut |node, demand| {
        let already = std::mem::take(&mut below_distinct);
        below_distinct =
            matches!(&node.operator, Operator::Distinct(Distinct { slots }) if slots.len() == 1);
        let followed = below_hop;
        below_hop = concerns(&node.operator)
            || followed && matches!(&node.operator, Operator::Filter(_) | Operator::Distinct(_));
        if already || !demand.duplicates_irrelevant {
            return;
        }
        let slots = end_only(node, demand).or_else(|| unread(node, demand).filter(|_| followed));
        if let Some(slots) = slots {
            wrap(node, slots);
            below_distinct = true;
        }
    });
}

/// The end of an expansion, if nothing else is read of its rows.
fn end_only(node: &PlanNode, demand: &Demand) -> Option<Vec<Slot>> {
    let end = end(node)?;
    let only_end = demand.slots.len() == 1 && demand.slots.contains(&end);
    only_end.then(|| vec![end])
}

/// What is read of the rows before an expansion, if nothing is read of what it finds and it is expected to find several for
/// each row.
fn unread(node: &PlanNode, demand: &Demand) -> Option<Vec<Slot>> {
    let Operator::Expand(expand) = &node.operator else {
        return None;
    };
    let before: f64 = node.children.iter().map(|input| input.estimate).sum();
    let several = node.estimate >= 2.0 * before;
    let read = [expand.to, expand.relationship];
    let unread = read.iter().all(|slot| !demand.slots.contains(slot));
    let applies = several && unread && !expand.into && expand.gathered.is_none();
    (applies && !demand.slots.is_empty()).then(|| demand.slots.iter().copied().collect())
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

fn wrap(node: &mut PlanNode, slots: Vec<Slot>) {
    let distinct = PlanNode {
        operator: Operator::Distinct(Distinct { slots }),
        children: Vec::new(),
        estimate: node.estimate,
        live: None,
        by_graph_type: Vec::new(),
    };
    let expansion = std::mem::replace(node, distinct);
    node.children.push(expansion);
}
