//! What the operators above require of each operator: which slots, and whether duplicate rows matter.
//!
//! Shared by the passes that use it. Duplicates are irrelevant if no operator above distinguishes one row from two
//! equal ones: under `DISTINCT`, under aggregates that ignore duplicates, in `EXISTS { }`.

use crate::expression::{Expression, Slot, SubqueryKind};
use crate::plan::{Apply, ApplyKind, Duplicates, Made, Operator, Plan, PlanNode, Union};
use std::collections::{BTreeMap, BTreeSet};

/// What is required of an operator.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    /// The slots that are read from its rows.
    pub slots: BTreeSet<Slot>,
    /// The result of the query does not depend on how often a row is repeated.
    pub duplicates_irrelevant: bool,
    /// All of its rows are asked for before any of them is used, or there is no reason to stop before the last one; and
    /// it runs for one argument row at a time.
    pub whole: bool,
}

/// Called by a pass for an operator and what is required of it.
pub(super) type Visit<'v> = dyn FnMut(&mut PlanNode, &Demand) + 'v;

/// Visits every operator of a plan from the roots down; bodies of `Repeat` and `Foreach` are left out.
pub(super) fn for_each_demand(plan: &mut Plan, visit: &mut Visit<'_>) {
    let kinds = subquery_kinds(plan);
    let columns = plan.columns.iter().map(|column| column.slot).collect();
    let whole = Demand {
        slots: columns,
        duplicates_irrelevant: false,
        whole: true,
    };
    descend(&mut plan.root, whole, visit);
    for (number, subplan) in plan.subplans.iter_mut().enumerate() {
        let exists = kinds.get(&number) == Some(&SubqueryKind::Exists);
        let demand = Demand {
            slots: [subplan.result, subplan.count, subplan.lineage]
                .into_iter()
                .flatten()
                .collect(),
            duplicates_irrelevant: exists,
            whole: false,
        };
        descend(&mut subplan.root, demand, visit);
    }
}

/// Like [`for_each_demand`], but only if the plan contains an operator that the pass handles; most plans contain none.
pub(super) fn for_each_demand_where(
    plan: &mut Plan,
    concerns: &dyn Fn(&Operator) -> bool,
    visit: &mut Visit<'_>,
) {
    let concerned = |root: &PlanNode| root.any(&|node| concerns(&node.operator));
    if concerned(&plan.root) || plan.subplans.iter().any(|plan| concerned(&plan.root)) {
        for_each_demand(plan, visit);
    }
}

/// The kind of each subquery.
pub(super) fn subquery_kinds(plan: &Plan) -> BTreeMap<usize, SubqueryKind> {
    let mut kinds = BTreeMap::new();
    if plan.subplans.is_empty() {
        return kinds;
    }
    let roots = plan.subplans.iter().map(|subplan| &subplan.root);
    for root in std::iter::once(&plan.root).chain(roots) {
        root.for_each(&mut |node| {
            node.operator
                .for_each_expression(&mut |expression| note_kinds(expression, &mut kinds));
        });
    }
    kinds
}

fn note_kinds(expression: &Expression, kinds: &mut BTreeMap<usize, SubqueryKind>) {
    if let Expression::Subquery { kind, id, .. } = expression {
        kinds.insert(id.0 as usize, *kind);
    }
    expression.for_each_child(&mut |child| note_kinds(child, kinds));
}

/// Visits a node, then its descendants with what it requires of them. Returns the slots read from the argument rows.
fn descend(node: &mut PlanNode, demand: Demand, visit: &mut Visit<'_>) -> BTreeSet<Slot> {
    visit(node, &demand);
    let reads = node.operator.reads();
    let whole = whole_below(&node.operator, demand.whole);
    let below = Demand {
        slots: asked_below(&node.operator, &demand, reads.clone()),
        duplicates_irrelevant: duplicates_irrelevant_below(
            &node.operator,
            demand.duplicates_irrelevant,
        ),
        whole,
    };
    match &node.operator {
        Operator::Argument => return demand.slots,
        Operator::Union(Union { parts, .. }) => {
            let parts = parts.clone();
            return descend_parts(node, &parts, &below, visit);
        }
        _ => {}
    }
    let right = right_demand(&node.operator, &demand, reads);
    let [left, others @ ..] = node.children.as_mut_slice() else {
        // There are no leaves that read rows without having a child; what this one requires is required of the
        // argument.
        return below.slots;
    };
    let mut left_demand = below;
    let mut arguments = BTreeSet::new();
    for other in others {
        let read = descend(other, right.clone(), visit);
        left_demand.slots.extend(&read);
        arguments.extend(read);
    }
    arguments.extend(descend(left, left_demand, visit));
    arguments
}

fn descend_parts(
    node: &mut PlanNode,
    parts: &[Vec<Slot>],
    below: &Demand,
    visit: &mut Visit<'_>,
) -> BTreeSet<Slot> {
    let mut arguments = BTreeSet::new();
    for (child, slots) in node.children.iter_mut().zip(parts) {
        let demand = Demand {
            slots: slots.iter().copied().collect(),
            duplicates_irrelevant: below.duplicates_irrelevant,
            whole: below.whole,
        };
        arguments.extend(descend(child, demand, visit));
    }
    arguments
}

/// What is required of the second child.
fn right_demand(operator: &Operator, demand: &Demand, reads: BTreeSet<Slot>) -> Demand {
    match operator {
        Operator::Apply(apply) => applied_demand(apply, demand),
        Operator::SemiJoin(join) => Demand {
            slots: [join.node].into_iter().collect(),
            duplicates_irrelevant: true,
            whole: demand.whole,
        },
        other => Demand {
            slots: demand.slots.union(&reads).copied().collect(),
            duplicates_irrelevant: demand.duplicates_irrelevant
                && matches!(other, Operator::HashJoin(_) | Operator::RangeJoin(_)),
            whole: demand.whole && matches!(other, Operator::HashJoin(_) | Operator::RangeJoin(_)),
        },
    }
}

fn applied_demand(apply: &Apply, demand: &Demand) -> Demand {
    match apply.kind {
        ApplyKind::Unit => Demand {
            slots: BTreeSet::new(),
            duplicates_irrelevant: false,
            whole: false,
        },
        // The left columns are added to the right row again, so the right side need not pass them on.
        ApplyKind::Inner | ApplyKind::Optional => Demand {
            slots: apply
                .filled
                .iter()
                .copied()
                .filter(|slot| demand.slots.contains(slot))
                .collect(),
            duplicates_irrelevant: demand.duplicates_irrelevant,
            whole: demand.whole && !apply.batched,
        },
    }
}

/// The slots that are required of the child: those required of the operator and those that it reads itself.
fn asked_below(operator: &Operator, demand: &Demand, mut reads: BTreeSet<Slot>) -> BTreeSet<Slot> {
    let starts_afresh = matches!(
        operator,
        Operator::Aggregate(_) | Operator::DistinctEnds(_) | Operator::Discard
    );
    if !starts_afresh {
        let made = made_slots(operator);
        reads.extend(demand.slots.difference(&made));
    }
    reads
}

/// A `Limit` stops when it has enough rows, unless something between takes all rows first.
fn whole_below(operator: &Operator, above: bool) -> bool {
    match operator {
        Operator::Limit(_) => false,
        other => above || other.facts().blocks,
    }
}

fn duplicates_irrelevant_below(operator: &Operator, above: bool) -> bool {
    if operator.any_expression(&Expression::is_random) {
        return false;
    }
    match operator.facts().duplicates {
        Duplicates::Ignored => true,
        Duplicates::Passed => above,
        Duplicates::Counted => false,
    }
}

/// The slots that an operator binds and that its child does not have.
pub(super) fn made_slots(operator: &Operator) -> BTreeSet<Slot> {
    operator.makes().into_iter().map(Made::slot).collect()
}
