//! If rows are returned as soon as their lineage is put together, their sources are read right away, and no lineage of them is
//! kept.

use super::gather;
use crate::graph::GraphView;
use crate::plan::{Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if gather::applies(plan) {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut take_over));
    }
}

/// Has a citation read what the witness below it reads.
fn take_over(node: &mut PlanNode) {
    let (Operator::Citation(citation), [child]) = (&mut node.operator, &mut node.children[..])
    else {
        return;
    };
    let Operator::Witness(witness) = &mut child.operator else {
        return;
    };
    if witness.lineage == citation.lineage && !witness.grounds.is_empty() {
        citation.grounds = Some(std::mem::take(&mut witness.grounds));
        node.children = std::mem::take(&mut child.children);
    }
}
