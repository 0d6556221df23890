//! Where nobody reads the relationships of a chain or counts its rows, only its ends are found: breadth first instead of
//! path by path.

use super::demand::for_each_demand_where;
use crate::graph::GraphView;
use crate::plan::{Operator, Plan};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    let concerns = |operator: &Operator| matches!(operator, Operator::VariableExpand(_));
    for_each_demand_where(plan, &concerns, &mut |node, demand| {
        if let Operator::VariableExpand(expand) = &mut node.operator {
            let unread = !demand.slots.contains(&expand.hops.relationships);
            let free = !expand.hops.bound && expand.distinct_from.is_empty();
            expand.ends_only = demand.duplicates_irrelevant && unread && free;
        }
    });
}
