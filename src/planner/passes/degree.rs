//! A last hop whose rows are only counted is replaced by the degree of the node that it starts from, which is read from
//! the adjacency.

use super::gather::Met;
use super::tally::{Tally, replace, without_filters};
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan::{Apply, ApplyKind, Degree, Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    replace(plan, &find);
}

fn find(node: &PlanNode, count: Slot) -> Option<Tally> {
    match &node.operator {
        Operator::Apply(Apply {
            kind: ApplyKind::Optional,
            filled,
            ..
        }) => {
            let [left, right] = node.children.as_slice() else {
                return None;
            };
            let (degree, gone, leaf) = last_hop(right, count, true)?;
            let whole = matches!(leaf.operator, Operator::Argument)
                && filled.iter().all(|slot| gone.contains(slot));
            whole.then(|| tally(degree, gone, left))
        }
        _ => {
            let (degree, gone, input) = last_hop(node, count, false)?;
            Some(tally(degree, gone, input))
        }
    }
}

fn tally(degree: Degree, gone: Vec<Slot>, input: &PlanNode) -> Tally {
    let met = |slot: &Slot| match *slot == degree.expand.relationship {
        true => (*slot, Met::Relationship),
        false => (*slot, Met::End),
    };
    Tally {
        met: gone.iter().map(met).collect(),
        optional: degree.optional,
        node: PlanNode {
            operator: Operator::Degree(degree),
            estimate: input.estimate,
            children: vec![input.clone()],
            live: None,
            by_graph_type: Vec::new(),
        },
        gone,
        nullable: Vec::new(),
        given: Vec::new(),
    }
}

/// The hop at the top of a plan whose end has no conditions other than labels.
fn last_hop(
    node: &PlanNode,
    count: Slot,
    optional: bool,
) -> Option<(Degree, Vec<Slot>, &PlanNode)> {
    let (node, required) = without_filters(node)?;
    let mut labels = required.labels;
    let Operator::Expand(expand) = &node.operator else {
        return None;
    };
    if expand.relationship_bound {
        return None;
    }
    let mut gone = vec![expand.relationship];
    if !expand.into {
        gone.push(expand.to);
    }
    let to_labels = labels.remove(&expand.to).unwrap_or_default();
    // What holds is asked of both, or of none of them.
    let holding = !required.holding.is_empty();
    let of_hop = [expand.relationship, expand.to];
    let whole = required.holding.iter().all(|slot| of_hop.contains(slot))
        && (!holding || required.holding.len() == of_hop.len());
    if !labels.is_empty() || !whole || (holding && expand.into) {
        return None;
    }
    let mut expand = expand.clone();
    expand.labels = to_labels;
    let degree = Degree {
        expand,
        count,
        optional,
        holding,
        gathered: None,
    };
    Some((degree, gone, node.children.first()?))
}
