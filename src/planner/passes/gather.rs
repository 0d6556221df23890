//! What the rows of a search or a count rest on, where nobody needs the rows: the reads of a witness above are moved into
//! the operator, which unites the sources of what it meets.

use crate::expression::{Expression, Slot};
use crate::functions::LINEAGE;
use crate::plan::{Aggregation, Gathered, Grounds, Operator, Plan, PlanNode, Witness};
use std::sync::Arc;

/// What a slot holds, of what an operator meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// A node at which a relationship starts, or that is counted itself.
    Start,
    /// A relationship.
    Relationship,
    /// A node at which a relationship ends.
    End,
}

/// Whether only the sources of the lineage are reported, so that facts need not be told apart.
pub(super) fn applies(plan: &Plan) -> bool {
    plan.cite.is_some_and(|cite| !cite.distinguishes_facts())
}

/// The witnesses at the top of a plan, the topmost first, and what is below them.
pub(super) fn witnesses(node: &PlanNode) -> (Vec<&PlanNode>, &PlanNode) {
    let (mut found, mut node) = (Vec::new(), node);
    while let (Operator::Witness(_), [child]) = (&node.operator, node.children.as_slice()) {
        found.push(node);
        node = child;
    }
    (found, node)
}

/// The witnesses above an operator, divided into those that it replaces and the others.
pub(super) struct Divided {
    /// What the operator is to gather; `None` if it replaces no witness.
    pub gathered: Option<Gathered>,
    /// The lineages of the witnesses that it replaces.
    replaced: Vec<Slot>,
    /// The witnesses that stay, the topmost first.
    kept: Vec<PlanNode>,
}

impl Divided {
    /// `None` if a witness reads what is gone in a way that the operator cannot replace.
    pub fn of(witnesses: &[&PlanNode], met: &[(Slot, Met)]) -> Option<Divided> {
        let mut divided = Divided {
            gathered: None,
            replaced: Vec::new(),
            kept: Vec::new(),
        };
        for node in witnesses {
            let Operator::Witness(witness) = &node.operator else {
                return None;
            };
            if !reads_any(&witness.grounds, met) {
                divided.kept.push(without_child(node));
                continue;
            }
            let gathered = divided
                .gathered
                .get_or_insert_with(|| Gathered::into_slot(witness.lineage));
            take_over(witness, met, gathered)?;
            divided.replaced.push(witness.lineage);
        }
        Some(divided)
    }

    /// Aggregates that read the lineage of the operator in place of those that it replaces.
    pub fn rewritten(&self, aggregates: &[(Slot, Aggregation)]) -> Vec<(Slot, Aggregation)> {
        let Some(gathered) = &self.gathered else {
            return aggregates.to_vec();
        };
        let is_replaced = |read: &Expression| matches!(read, Expression::Slot(slot) if self.replaced.contains(slot));
        let rewrite = |(slot, made): &(Slot, Aggregation)| {
            let mut made = made.clone();
            let is_lineage = made
                .function
                .is_some_and(|function| std::ptr::eq(function, &raw const LINEAGE));
            if is_lineage && made.arguments.iter().any(is_replaced) {
                made.arguments.retain(|read| !is_replaced(read));
                made.arguments.push(Expression::Slot(gathered.lineage));
            }
            (*slot, made)
        };
        aggregates.iter().map(rewrite).collect()
    }

    /// The witnesses that stay, on top of a plan.
    pub fn on_top_of(self, plan: PlanNode) -> PlanNode {
        self.kept.into_iter().rev().fold(plan, |below, mut above| {
            above.estimate = below.estimate;
            above.children = vec![below];
            above
        })
    }
}

fn without_child(node: &PlanNode) -> PlanNode {
    PlanNode {
        operator: node.operator.clone(),
        children: Vec::new(),
        estimate: node.estimate,
        live: None,
        by_graph_type: node.by_graph_type.clone(),
    }
}

fn reads_any(grounds: &Grounds, met: &[(Slot, Met)]) -> bool {
    let is_met = |slot: Slot| met.iter().any(|(gone, _)| *gone == slot);
    let mut traced = grounds.traced.iter();
    grounds.slots().any(is_met) || traced.any(|read| read.slots().into_iter().any(is_met))
}

/// Adds what a witness reads to what is gathered; `None` if that is more than the existence and properties of what is met.
fn take_over(witness: &Witness, met: &[(Slot, Met)], gathered: &mut Gathered) -> Option<()> {
    let Grounds {
        lineages,
        entities,
        whole,
        reads,
        traced,
    } = &witness.grounds;
    if !lineages.is_empty() || !whole.is_empty() || !traced.is_empty() {
        return None;
    }
    let existence = entities.iter().map(|slot| (*slot, None));
    let properties = reads
        .iter()
        .map(|(slot, key)| (*slot, Some(Arc::clone(key))));
    for (slot, read) in existence.chain(properties) {
        let (_, of) = met.iter().find(|(gone, _)| *gone == slot)?;
        let reads = match of {
            Met::Start => &mut gathered.starts,
            Met::Relationship => &mut gathered.relationships,
            Met::End => &mut gathered.ends,
        };
        if !reads.contains(&read) {
            reads.push(read);
        }
    }
    Some(())
}
