//! If the ends of hops are read by an aggregate to which it does not matter how often one is repeated, and all else that is on
//! the way only for what the result rests on, the ends are found set by set, together with the sources of all that lies on
//! the way to them.

use super::distinct_ends::{ends, is_about};
use super::gather;
use crate::expression::{Expression, Slot};
use crate::functions::AggregateKind;
use crate::graph::GraphView;
use crate::plan::{
    Aggregate, DistinctEnds, EndCount, EndHop, EndSources, EndStep, Grounds, Operator, Plan,
    PlanNode,
};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    if gather::applies(plan) {
        plan.for_each_root_mut(&mut |root| root.for_each_mut(&mut |node| below_group(node, view)));
    }
}

fn below_group(node: &mut PlanNode, view: &GraphView) {
    let (Operator::Aggregate(aggregate), Some(child)) = (&node.operator, node.children.first())
    else {
        return;
    };
    let Some((found, input, lineages)) = search(aggregate, child, view) else {
        return;
    };
    let Some(aggregate) = rewritten(aggregate, &found, &lineages) else {
        return;
    };
    if let Some(counted) = counting(&aggregate, &found) {
        node.operator = Operator::DistinctEnds(counted);
        node.children = vec![input];
        return;
    }
    let estimate = child.estimate;
    node.operator = Operator::Aggregate(aggregate);
    node.children = vec![PlanNode {
        operator: Operator::DistinctEnds(found),
        children: vec![input],
        estimate,
        live: None,
        by_graph_type: Vec::new(),
    }];
}

/// The search that takes the place of what is below an aggregate, its input, and the lineages of the witnesses that it replaces.
fn search(
    aggregate: &Aggregate,
    below: &PlanNode,
    view: &GraphView,
) -> Option<(DistinctEnds, PlanNode, Vec<Slot>)> {
    let (witnesses, top) = gather::witnesses(below);
    let mut lineages = Vec::new();
    let mut grounds = Vec::new();
    for node in witnesses {
        if let Operator::Witness(witness) = &node.operator {
            lineages.push(witness.lineage);
            grounds.push(&witness.grounds);
        }
    }
    let lineage = *lineages.first()?;
    let end = only_read(aggregate, &lineages)?;
    let (mut found, input) = ends(top, end, view)?;
    found.gathered = Some(sources(&found, &grounds, lineage)?);
    Some((found, input, lineages))
}

/// The only slot that is read by an aggregate without keys to which repetitions do not matter, besides some lineages.
fn only_read(aggregate: &Aggregate, lineages: &[Slot]) -> Option<Slot> {
    let mut end = None;
    for (_, made) in &aggregate.aggregates {
        let counts = made.ignores_duplicates() && aggregate.keys.is_empty();
        for read in made.arguments.iter() {
            if matches!(read, Expression::Slot(slot) if lineages.contains(slot)) {
                continue;
            }
            let slot = read.slots().into_iter().next()?;
            if !is_about(read, slot) || *end.get_or_insert(slot) != slot {
                return None;
            }
        }
        if !counts {
            return None;
        }
    }
    end
}

/// What the search reads in place of some witnesses; `None` if they read more.
fn sources(ends: &DistinctEnds, grounds: &[&Grounds], lineage: Slot) -> Option<EndSources> {
    let alone = ends.steps.len() == 1;
    if !ends
        .steps
        .iter()
        .all(|step| alone && is_free(step) || is_one(step))
    {
        return None;
    }
    let none = vec![Vec::new(); ends.steps.len()];
    let mut sources = EndSources {
        nodes: [none.as_slice(), &[Vec::new()]].concat(),
        relationships: none,
        lineage,
    };
    for grounds in grounds {
        let Grounds {
            lineages,
            entities,
            whole,
            reads,
            traced,
        } = grounds;
        if !lineages.is_empty() || !whole.is_empty() || !traced.is_empty() {
            return None;
        }
        for slot in entities {
            take_over(&mut sources, ends, *slot, None)?;
        }
        for (slot, key) in reads {
            take_over(&mut sources, ends, *slot, Some(key))?;
        }
    }
    Some(sources)
}

fn is_one(step: &EndStep) -> bool {
    matches!(step.hop, EndHop::One(_))
}

/// A chain all of whose ends count.
fn is_free(step: &EndStep) -> bool {
    step.labels.is_empty() && step.predicates.is_empty() && !step.holding
}

/// Adds the existence or a property of what is in a slot; `None` if it is not on the way.
fn take_over(
    sources: &mut EndSources,
    ends: &DistinctEnds,
    slot: Slot,
    key: Option<&Arc<str>>,
) -> Option<()> {
    let read = key.cloned();
    let ends_of = ends.steps.iter().map(|step| step.nodes().1);
    let node = std::iter::once(ends.from)
        .chain(ends_of)
        .position(|of| of == slot);
    if let Some(place) = node {
        add(sources.nodes.get_mut(place)?, read);
        return Some(());
    }
    for (place, step) in ends.steps.iter().enumerate() {
        match &step.hop {
            EndHop::One(expand) if expand.relationship == slot => {
                add(sources.relationships.get_mut(place)?, read);
                return Some(());
            }
            EndHop::Many(expand) if expand.hops.relationships == slot => {
                // The list stands for the path: the nodes on it are there too.
                if read.is_none() {
                    sources.nodes.iter_mut().for_each(|nodes| add(nodes, None));
                }
                add(sources.relationships.get_mut(place)?, read);
                return Some(());
            }
            EndHop::One(_) | EndHop::Many(_) => {}
        }
    }
    None
}

fn add(reads: &mut Vec<Option<Arc<str>>>, read: Option<Arc<str>>) {
    if !reads.contains(&read) {
        reads.push(read);
    }
}

/// The aggregate with one lineage in place of some; `None` if it does not read them.
fn rewritten(aggregate: &Aggregate, ends: &DistinctEnds, lineages: &[Slot]) -> Option<Aggregate> {
    let lineage = ends.gathered.as_ref()?.lineage;
    let mut aggregate = aggregate.clone();
    let is_lineage =
        |read: &Expression| matches!(read, Expression::Slot(slot) if lineages.contains(slot));
    let mut made = 0;
    for (_, one) in &mut aggregate.aggregates {
        if one.arguments.iter().any(is_lineage) {
            one.arguments = vec![Expression::Slot(lineage)];
            made += 1;
        }
    }
    (made == 1).then_some(aggregate)
}

/// The search itself, if it is only asked for the number of distinct ends or of values of theirs, and for what that rests on.
fn counting(aggregate: &Aggregate, ends: &DistinctEnds) -> Option<DistinctEnds> {
    let sources = ends.gathered.as_ref()?;
    let [one, other] = aggregate.aggregates.as_slice() else {
        return None;
    };
    let is_lineage = |arguments: &[Expression]| matches!(arguments, [Expression::Slot(slot)] if *slot == sources.lineage);
    let ((slot, made), lineage) =
        match (is_lineage(&one.1.arguments), is_lineage(&other.1.arguments)) {
            (false, true) => (one, other.0),
            (true, false) => (other, one.0),
            (true, true) | (false, false) => return None,
        };
    let counts = made
        .function
        .is_some_and(|function| function.body.kind == AggregateKind::Count);
    let [of] = made.arguments.as_slice() else {
        return None;
    };
    (counts && made.distinct).then(|| DistinctEnds {
        count: Some(EndCount {
            slot: *slot,
            of: of.clone(),
        }),
        gathered: Some(EndSources {
            lineage,
            ..sources.clone()
        }),
        ..ends.clone()
    })
}
