//! If the list of a chain is read for the lineage of rows only, the search passes on what each path rests on, and no list
//! is made.

use super::demand::for_each_demand;
use super::gather;
use super::tally::next_slot;
use crate::expression::Slot;
use crate::graph::GraphView;
use crate::plan::{Gathered, Grounds, Operator, Plan, PlanNode};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, _: &GraphView) {
    if !gather::applies(plan) {
        return;
    }
    let mut lists = Vec::new();
    plan.for_each_root_mut(&mut |root| root.for_each(&mut |node| lists.extend(list_of(node))));
    for list in lists {
        if let Some(gathering) = gathering(plan, list) {
            *plan = gathering;
        }
    }
}

/// The list of relationships of a chain.
fn list_of(node: &PlanNode) -> Option<Slot> {
    match &node.operator {
        Operator::VariableExpand(expand) if !expand.hops.bound && expand.gathered.is_none() => {
            Some(expand.hops.relationships)
        }
        _ => None,
    }
}

/// The plan without the list; `None` if it is read for anything else.
fn gathering(plan: &Plan, list: Slot) -> Option<Plan> {
    let mut plan = plan.clone();
    let mut groups = false;
    plan.for_each_root_mut(&mut |root| {
        groups |= root.any(&|node| matches!(node.operator, Operator::Aggregate(_)));
    });
    let [lineage, relationship, end] = [(); 3].map(|()| {
        let slot = next_slot(&plan.slot_names);
        plan.slot_names.push(format!("#lineage{}", slot.0).into());
        slot
    });
    let mut rewrite = Rewrite {
        list,
        chains: 0,
        gathered: Gathered {
            starts: vec![None],
            relationships: vec![None],
            ends: vec![None],
            lineage,
            // Groups take one lineage for each row.
            last_hop: (!groups).then_some([relationship, end]),
        },
        witnesses: 0,
    };
    plan.for_each_root_mut(&mut |root| {
        rewrite.witnesses_of(root);
    });
    if rewrite.chains != 1 || rewrite.witnesses == 0 {
        return None;
    }
    plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut |node| rewrite.chain(node)));
    // A chain that is not visited is part of something that is not looked into.
    let mut is_read = true;
    for_each_demand(&mut plan, &mut |node, demand| {
        if let Operator::VariableExpand(expand) = &node.operator
            && expand.hops.relationships == list
        {
            is_read = demand.slots.contains(&list);
        }
    });
    (!is_read).then_some(plan)
}

struct Rewrite {
    list: Slot,
    gathered: Gathered,
    chains: usize,
    witnesses: usize,
}

impl Rewrite {
    /// Has the witnesses read the lineage of the chain in place of its list. Returns whether every row of a node comes from
    /// the chain, with all of the slots of its row.
    fn witnesses_of(&mut self, node: &mut PlanNode) -> bool {
        let list = list_of(node);
        let mut children = node.children.iter_mut();
        let first = children.next();
        let rests = first.is_some_and(|child| self.witnesses_of(child));
        for child in children {
            self.witnesses_of(child);
        }
        if list == Some(self.list) {
            self.chains += 1;
            return true;
        }
        if let Operator::Witness(witness) = &mut node.operator {
            if rests {
                self.grounds(&mut witness.grounds);
            }
            return rests;
        }
        let keeps_slots = matches!(
            &node.operator,
            Operator::Filter(_)
                | Operator::Project(_)
                | Operator::Expand(_)
                | Operator::VariableExpand(_)
                | Operator::Degree(_)
                | Operator::Sort(_)
                | Operator::Skip(_)
                | Operator::Limit(_)
        );
        rests && keeps_slots
    }

    fn grounds(&mut self, grounds: &mut Grounds) {
        let reads_list = grounds.slots().any(|slot| slot == self.list);
        if !reads_list || grounds.whole.contains(&self.list) {
            return;
        }
        grounds.entities.retain(|slot| *slot != self.list);
        let own = grounds.reads.iter().filter(|(slot, _)| *slot == self.list);
        for (_, key) in own {
            let read = Some(Arc::clone(key));
            if !self.gathered.relationships.contains(&read) {
                self.gathered.relationships.push(read);
            }
        }
        grounds.reads.retain(|(slot, _)| *slot != self.list);
        grounds.lineages.extend(self.gathered.slots());
        self.witnesses += 1;
    }

    fn chain(&self, node: &mut PlanNode) {
        if list_of(node) == Some(self.list)
            && let Operator::VariableExpand(expand) = &mut node.operator
        {
            expand.gathered = Some(self.gathered.clone());
        }
    }
}
