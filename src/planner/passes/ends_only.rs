//! If nobody reads the relationships of a chain or counts its rows, only its ends are found: breadth first instead of
//! path by path. The same applies if they are read only for the lineage of a group that includes all ends, and to the last
//! hop of a pattern below such a group.

use super::demand::for_each_demand_where;
use super::gather::{self, Divided, Met};
use crate::expression::{Expression, PathMode};
use crate::graph::GraphView;
use crate::plan::{Aggregate, Grounds, Operator, Plan, PlanNode, VariableExpand};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    let concerns = |operator: &Operator| matches!(operator, Operator::VariableExpand(_));
    for_each_demand_where(plan, &concerns, &mut |node, demand| {
        if let Operator::VariableExpand(expand) = &mut node.operator {
            let unread = !demand.slots.contains(&expand.hops.relationships);
            expand.ends_only = demand.duplicates_irrelevant && unread && is_free(expand);
        }
    });
    if gather::applies(plan) {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut hop_below_group));
    }
    if plan.cite.is_some() {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut below_group));
    }
}

fn is_free(expand: &VariableExpand) -> bool {
    !expand.hops.bound && expand.distinct_from.is_empty()
}

/// An aggregate over the lineage of the rows of a chain.
fn below_group(node: &mut PlanNode) {
    let Operator::Aggregate(aggregate) = &node.operator else {
        return;
    };
    let mut child = node.children.first_mut();
    let mut grounds = Vec::new();
    while let Some(PlanNode {
        operator: Operator::Witness(witness),
        children,
        ..
    }) = child
    {
        grounds.push(&witness.grounds);
        child = children.first_mut();
    }
    let Some(Operator::VariableExpand(expand)) = child.map(|child| &mut child.operator) else {
        return;
    };
    let simple = is_free(expand) && !expand.into && expand.hops.mode != PathMode::Acyclic;
    let mut grounds = grounds.into_iter();
    if simple
        && takes_all(aggregate, expand)
        && grounds.all(|grounds| only_rests_on(grounds, expand))
    {
        expand.ends_only = true;
    }
}

/// An aggregate over the lineage of all rows of a hop, to which it does not matter how often a row is repeated.
fn hop_below_group(node: &mut PlanNode) {
    let Operator::Aggregate(aggregate) = &mut node.operator else {
        return;
    };
    let Some(child) = node.children.first_mut() else {
        return;
    };
    let (witnesses, below) = gather::witnesses(child);
    let Operator::Expand(expand) = &below.operator else {
        return;
    };
    let simple = !expand.into && !expand.relationship_bound && aggregate.keys.is_empty();
    let mut made = aggregate.aggregates.iter().map(|(_, made)| made);
    let takes_ends = made.all(|made| {
        let mut read = made.arguments.iter();
        made.ignores_duplicates()
            && read.all(|read| !read.reads(expand.relationship) && !read.is_random())
    });
    let met = [
        (expand.relationship, Met::Relationship),
        (expand.to, Met::End),
    ];
    let divided = Divided::of(&witnesses, &met).filter(|divided| divided.gathered.is_some());
    let Some(divided) = divided.filter(|_| simple && takes_ends) else {
        return;
    };
    let mut hop = below.clone();
    if let Operator::Expand(expand) = &mut hop.operator {
        expand.gathered.clone_from(&divided.gathered);
    }
    aggregate.aggregates = divided.rewritten(&aggregate.aggregates);
    *child = divided.on_top_of(hop);
}

/// Whether all ends of a row are in the same group, and nobody counts them or reads the paths to them.
fn takes_all(aggregate: &Aggregate, expand: &VariableExpand) -> bool {
    let of_row = |key: &Expression| !key.reads(expand.to) && !key.reads(expand.hops.relationships);
    let mut keys = aggregate.keys.iter().map(|(_, key)| key);
    let mut made = aggregate.aggregates.iter().map(|(_, made)| made);
    keys.all(|key| of_row(key) && !key.is_random())
        && made.all(|made| {
            let mut read = made.arguments.iter();
            made.ignores_duplicates()
                && read.all(|read| !read.reads(expand.hops.relationships) && !read.is_random())
        })
}

/// Whether the list is read one relationship at a time: the existence of each, and its properties.
fn only_rests_on(grounds: &Grounds, expand: &VariableExpand) -> bool {
    let list = expand.hops.relationships;
    !grounds.whole.contains(&list) && !grounds.traced.iter().any(|traced| traced.reads(list))
}
