//! What the operators above ask of each operator: which slots, and whether it matters how often a row comes.
//!
//! Shared by the passes that make use of it. Rows are *repeatable* where nothing above can tell one row from the same row
//! twice: under `DISTINCT`, under aggregates that ignore repetition, in `EXISTS { }`.

use crate::expression::{Expression, Slot, SubqueryKind};
use crate::plan::{
    Aggregate, Aggregation, AllNodesScan, Apply, ApplyKind, CallProcedure, CountStore, Create,
    Distinct, Foreach, IndexRange, IndexSeek, LabelScan, LoadCsv, NodeByIdSeek, Operator, Plan,
    PlanNode, Project, RelationshipScan, SemiJoin, Sequence, Sort, Union, Unwind, VariableExpand,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of an operator.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    /// The slots that are read from its rows.
    pub slots: BTreeSet<Slot>,
    /// Nobody counts its rows.
    pub repeatable: bool,
}

/// What a pass does with an operator when it knows what is asked of it.
pub(super) type Visit<'v> = dyn FnMut(&mut PlanNode, &Demand) + 'v;

/// Visits every operator of a plan from the roots down; bodies of `Repeat` and `Foreach` are left out.
pub(super) fn for_each_demand(plan: &mut Plan, visit: &mut Visit<'_>) {
    let kinds = subquery_kinds(plan);
    let columns = plan.columns.iter().map(|column| column.slot).collect();
    let whole = Demand {
        slots: columns,
        repeatable: false,
    };
    descend(&mut plan.root, whole, visit);
    for (number, subplan) in plan.subplans.iter_mut().enumerate() {
        let exists = kinds.get(&number) == Some(&SubqueryKind::Exists);
        let demand = Demand {
            slots: subplan.result.into_iter().chain(subplan.count).collect(),
            repeatable: exists,
        };
        descend(&mut subplan.root, demand, visit);
    }
}

/// The same, where the plan has an operator that the pass is about; most plans have none.
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

/// What each subquery is used for.
pub(super) fn subquery_kinds(plan: &Plan) -> BTreeMap<usize, SubqueryKind> {
    let mut kinds = BTreeMap::new();
    if plan.subplans.is_empty() {
        return kinds;
    }
    let roots = plan.subplans.iter().map(|subplan| &subplan.root);
    for root in std::iter::once(&plan.root).chain(roots) {
        root.for_each(&mut |node| {
            for expression in node.operator.expressions() {
                note_kinds(expression, &mut kinds);
            }
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

/// Visits a node, then what is below it with what it asks of that. Returns the slots read from the argument rows.
fn descend(node: &mut PlanNode, demand: Demand, visit: &mut Visit<'_>) -> BTreeSet<Slot> {
    visit(node, &demand);
    let reads = reads(&node.operator);
    let below = Demand {
        slots: asked_below(&node.operator, &demand, reads.clone()),
        repeatable: repeatable_below(&node.operator, demand.repeatable),
    };
    match &node.operator {
        Operator::Argument => return demand.slots,
        Operator::Union(Union { parts, .. }) => {
            let parts = parts.clone();
            return descend_parts(node, &parts, below.repeatable, visit);
        }
        _ => {}
    }
    let right = right_demand(&node.operator, &demand, reads);
    let [left, others @ ..] = node.children.as_mut_slice() else {
        // A leaf that reads rows without a child to give them does not exist; what it asks for is the argument's.
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
    repeatable: bool,
    visit: &mut Visit<'_>,
) -> BTreeSet<Slot> {
    let mut arguments = BTreeSet::new();
    for (child, slots) in node.children.iter_mut().zip(parts) {
        let demand = Demand {
            slots: slots.iter().copied().collect(),
            repeatable,
        };
        arguments.extend(descend(child, demand, visit));
    }
    arguments
}

/// What is asked of the second child.
fn right_demand(operator: &Operator, demand: &Demand, reads: BTreeSet<Slot>) -> Demand {
    let all = || demand.slots.union(&reads).copied().collect();
    match operator {
        Operator::Apply(Apply { kind, filled, .. }) => match kind {
            ApplyKind::Unit => Demand {
                slots: BTreeSet::new(),
                repeatable: false,
            },
            // The left columns are put beside the right row again: the right side need not carry them.
            ApplyKind::Inner | ApplyKind::Optional => Demand {
                slots: filled
                    .iter()
                    .copied()
                    .filter(|slot| demand.slots.contains(slot))
                    .collect(),
                repeatable: demand.repeatable,
            },
        },
        Operator::SemiJoin(SemiJoin { node, .. }) => Demand {
            slots: [*node].into_iter().collect(),
            repeatable: true,
        },
        Operator::HashJoin(_) => Demand {
            slots: all(),
            repeatable: demand.repeatable,
        },
        _ => Demand {
            slots: all(),
            repeatable: false,
        },
    }
}

/// The slots that are asked of the child: what is asked of the operator and what it reads itself.
fn asked_below(operator: &Operator, demand: &Demand, mut reads: BTreeSet<Slot>) -> BTreeSet<Slot> {
    let starts_afresh = matches!(operator, Operator::Aggregate(_) | Operator::Discard);
    if !starts_afresh {
        let made = makes(operator);
        reads.extend(demand.slots.iter().filter(|slot| !made.contains(slot)));
    }
    reads
}

fn repeatable_below(operator: &Operator, above: bool) -> bool {
    if operator.expressions().into_iter().any(is_random) {
        return false;
    }
    match operator {
        Operator::Distinct(_) => true,
        Operator::Aggregate(Aggregate { aggregates, .. }) => {
            aggregates.iter().all(|(_, made)| ignores_repetition(made))
        }
        Operator::Skip(_)
        | Operator::Limit(_)
        | Operator::Sort(Sort { limit: Some(_), .. })
        | Operator::CallProcedure(_)
        | Operator::LoadCsv(_)
        | Operator::InTransactions(_)
        | Operator::Sequence(_)
        | Operator::Discard => false,
        Operator::Apply(Apply {
            kind: ApplyKind::Unit,
            ..
        }) => false,
        other => above && !other.writes(),
    }
}

pub(super) fn ignores_repetition(made: &Aggregation) -> bool {
    let name = made.function.map(|function| function.page.name);
    made.distinct || matches!(name, Some("min" | "max"))
}

pub(super) fn is_random(expression: &Expression) -> bool {
    expression.any(&|part| match part {
        Expression::Function { function, .. } => !function.is_deterministic(),
        _ => false,
    })
}

/// The slots that an operator itself reads from its rows.
pub(super) fn reads(operator: &Operator) -> BTreeSet<Slot> {
    let mut slots: BTreeSet<Slot> = operator
        .expressions()
        .into_iter()
        .flat_map(Expression::slots)
        .collect();
    match operator {
        Operator::Expand(expand) => {
            slots.insert(expand.from);
            slots.extend(expand.into.then_some(expand.to));
            slots.extend(expand.relationship_bound.then_some(expand.relationship));
            slots.extend(&expand.distinct_from);
        }
        Operator::Degree(degree) => {
            slots.insert(degree.expand.from);
            slots.extend(degree.expand.into.then_some(degree.expand.to));
            slots.extend(&degree.expand.distinct_from);
        }
        Operator::VariableExpand(expand) => chain_reads(expand, &mut slots),
        Operator::ShortestPath(shortest) => {
            chain_reads(&shortest.expand, &mut slots);
            slots.insert(shortest.expand.to);
        }
        Operator::Repeat(repeat) => {
            slots.insert(repeat.from);
            slots.extend(repeat.into.then_some(repeat.to));
            slots.extend(&repeat.distinct_from);
            slots.extend(body_reads(&repeat.body));
        }
        Operator::Distinct(Distinct { slots: these }) => slots.extend(these),
        Operator::SemiJoin(SemiJoin { node, .. }) => {
            slots.insert(*node);
        }
        Operator::Create(Create { relationships, .. }) => {
            slots.extend(relationships.iter().flat_map(|made| [made.start, made.end]));
        }
        Operator::Merge(merge) => {
            slots.extend(merge.nodes.iter().map(|made| made.slot));
            slots.extend(
                merge
                    .relationships
                    .iter()
                    .flat_map(|made| [made.slot, made.start, made.end]),
            );
        }
        Operator::Foreach(Foreach { body, .. }) => slots.extend(body_reads(body)),
        _ => {}
    }
    slots
}

fn chain_reads(expand: &VariableExpand, slots: &mut BTreeSet<Slot>) {
    slots.insert(expand.from);
    slots.extend(expand.into.then_some(expand.to));
    slots.extend(expand.relationships_bound.then_some(expand.relationships));
    slots.extend(&expand.distinct_from);
    slots.remove(&expand.step);
}

/// Everything that a body reads anywhere: more than it reads from the row around it, never less.
fn body_reads(body: &PlanNode) -> BTreeSet<Slot> {
    let mut slots = BTreeSet::new();
    body.for_each(&mut |node| slots.extend(reads(&node.operator)));
    slots
}

/// The slots that an operator gives values to that its child does not have.
pub(super) fn makes(operator: &Operator) -> BTreeSet<Slot> {
    let slots: Vec<Slot> = match operator {
        Operator::AllNodesScan(AllNodesScan { node })
        | Operator::LabelScan(LabelScan { node, .. })
        | Operator::IndexSeek(IndexSeek { node, .. })
        | Operator::IndexRange(IndexRange { node, .. })
        | Operator::NodeByIdSeek(NodeByIdSeek { node, .. }) => vec![*node],
        Operator::RelationshipScan(RelationshipScan {
            relationship,
            from,
            to,
            ..
        }) => vec![*relationship, *from, *to],
        Operator::Expand(expand) => {
            let to = (!expand.into).then_some(expand.to);
            let own = (!expand.relationship_bound).then_some(expand.relationship);
            to.into_iter().chain(own).collect()
        }
        Operator::CountStore(CountStore { count, .. }) => vec![*count],
        Operator::Degree(degree) => vec![degree.count],
        Operator::VariableExpand(expand) => chain_makes(expand),
        Operator::ShortestPath(shortest) => chain_makes(&shortest.expand)
            .into_iter()
            .chain(shortest.path)
            .collect(),
        Operator::Repeat(repeat) => {
            let to = (!repeat.into).then_some(repeat.to);
            let lists = repeat.collected.iter().map(|(_, outer)| *outer);
            lists.chain(to).chain([repeat.walked]).collect()
        }
        // A slot that is computed from itself is asked of the child as well: `reads` has it.
        Operator::Project(Project { items }) => items.iter().map(|(slot, _)| *slot).collect(),
        Operator::Unwind(Unwind { variable, .. }) | Operator::LoadCsv(LoadCsv { variable, .. }) => {
            vec![*variable]
        }
        Operator::CallProcedure(CallProcedure { yields, .. }) => {
            yields.iter().map(|(_, slot)| *slot).collect()
        }
        Operator::Create(Create {
            nodes,
            relationships,
        }) => {
            let nodes = nodes.iter().map(|made| made.slot);
            nodes
                .chain(relationships.iter().map(|made| made.slot))
                .collect()
        }
        Operator::Apply(Apply { filled, .. }) | Operator::Sequence(Sequence { filled }) => {
            filled.clone()
        }
        Operator::InTransactions(transactions) => {
            let filled = transactions.filled.iter().copied();
            filled.chain(transactions.status).collect()
        }
        _ => Vec::new(),
    };
    slots.into_iter().collect()
}

fn chain_makes(expand: &VariableExpand) -> Vec<Slot> {
    let to = (!expand.into).then_some(expand.to);
    let own = (!expand.relationships_bound).then_some(expand.relationships);
    to.into_iter().chain(own).collect()
}
