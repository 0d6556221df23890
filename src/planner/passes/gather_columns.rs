//! What groups of the nodes of a scan rest on is read column by column: an aggregate of the sources of facts takes the place of the
//! witnesses of the rows, so that the groups are made in the scan (`column_aggregate`).

use super::column_aggregate::fits;
use super::column_scan::by_columns;
use super::gather;
use crate::error::Span;
use crate::expression::{Expression, Slot};
use crate::functions::SOURCES;
use crate::graph::GraphView;
use crate::plan::{Aggregate, Aggregation, Grounds, Operator, Plan, PlanNode};

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if gather::applies(plan) && !plan.writes {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut below_group));
    }
}

fn below_group(node: &mut PlanNode) {
    let (Operator::Aggregate(aggregate), Some(child)) = (&node.operator, node.children.first())
    else {
        return;
    };
    let (witnesses, below) = gather::witnesses(child);
    let Some(scan) = by_columns(&below.operator).filter(|scan| scan.first.is_none()) else {
        return;
    };
    let mut lineages = Vec::new();
    let mut facts = Vec::new();
    for node in witnesses {
        let Operator::Witness(witness) = &node.operator else {
            return;
        };
        let Some(read) = facts_of(&witness.grounds, scan.node) else {
            return;
        };
        lineages.push(witness.lineage);
        facts.extend(read);
    }
    let Some(aggregate) = rewritten(aggregate, &lineages, facts) else {
        return;
    };
    if fits(&aggregate, scan.node) {
        let scan = below.clone();
        node.operator = Operator::Aggregate(aggregate);
        node.children = vec![scan];
    }
}

/// The facts of a node that a witness reads; `None` if it reads anything else.
fn facts_of(grounds: &Grounds, node: Slot) -> Option<Vec<Expression>> {
    let Grounds {
        lineages,
        entities,
        whole,
        reads,
        traced,
    } = grounds;
    let only_node = entities.iter().chain(reads.iter().map(|(slot, _)| slot));
    let plain = lineages.is_empty() && whole.is_empty() && traced.is_empty();
    if !plain || !only_node.into_iter().all(|slot| *slot == node) {
        return None;
    }
    let subject = || Box::new(Expression::Slot(node));
    let existence = entities.iter().map(|slot| Expression::Slot(*slot));
    let properties = reads.iter().map(|(_, key)| Expression::Property {
        subject: subject(),
        key: key.clone(),
        span: Span::default(),
    });
    Some(existence.chain(properties).collect())
}

/// The aggregate with the sources of facts in place of some lineages; `None` if it does not read just these.
fn rewritten(
    aggregate: &Aggregate,
    lineages: &[Slot],
    facts: Vec<Expression>,
) -> Option<Aggregate> {
    let is_replaced =
        |read: &Expression| matches!(read, Expression::Slot(slot) if lineages.contains(slot));
    let mut aggregate = aggregate.clone();
    let mut all = aggregate.aggregates.iter_mut().map(|(_, made)| made);
    let made = all.find(|made| made.arguments.iter().any(is_replaced))?;
    if !made.arguments.iter().all(is_replaced) {
        return None;
    }
    *made = Aggregation {
        function: Some(&SOURCES),
        distinct: false,
        arguments: facts,
    };
    Some(aggregate)
}
