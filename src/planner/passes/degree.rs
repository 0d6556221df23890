//! A last hop whose rows are only counted is replaced by the degree of the node that it starts from, which is read from
//! the adjacency.

use super::tally::{Tally, replace, without_labels};
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
    Tally {
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
    let (node, mut labels) = without_labels(node)?;
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
    if !labels.is_empty() {
        return None;
    }
    let mut expand = expand.clone();
    expand.labels = to_labels;
    let degree = Degree {
        expand,
        count,
        optional,
    };
    Some((degree, gone, node.children.first()?))
}
