//! Drops columns that no operator above reads.

use super::demand::for_each_demand;
use crate::graph::GraphView;
use crate::plan::{Apply, Operator, Plan};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    for_each_demand(plan, &mut |node, demand| {
        if let Operator::Apply(Apply { filled, .. }) = &mut node.operator {
            filled.retain(|slot| demand.slots.contains(slot));
        }
        node.live = Some(demand.slots.iter().copied().collect());
    });
}
