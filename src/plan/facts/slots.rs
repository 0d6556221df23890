//! The slots that an operator reads and those that it binds.

use super::super::{
    Aggregate, Create, DistinctEnds, Expand, Gathered, Merge, Operator, PlanNode, Repeat,
    ShortestPath, VariableExpand,
};
use crate::expression::Slot;
use std::collections::BTreeSet;

/// A slot that an operator binds, and the kind of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// A node, found or created.
    Node(Slot),
    /// A relationship, found or created.
    Relationship(Slot),
    /// A list of relationships, in the order in which they are followed.
    Relationships(Slot),
    /// A path.
    Path(Slot),
    /// A value that is computed from other slots, or comes from outside or from a subplan.
    Value(Slot),
}

impl Made {
    /// The slot.
    pub fn slot(self) -> Slot {
        match self {
            Made::Node(slot)
            | Made::Relationship(slot)
            | Made::Relationships(slot)
            | Made::Path(slot)
            | Made::Value(slot) => slot,
        }
    }
}

impl Operator {
    /// The slots that it reads from its input rows itself; what its second child reads of them is not included.
    pub fn reads(&self) -> BTreeSet<Slot> {
        let mut slots = BTreeSet::new();
        self.for_each_expression(&mut |expression| slots.extend(expression.slots()));
        match self {
            Operator::Expand(expand) => hop_reads(expand, &mut slots),
            Operator::Degree(degree) => hop_reads(&degree.expand, &mut slots),
            Operator::PatternCount(count) => return count.reads(),
            Operator::TriangleCount(_) | Operator::TreeCount(_) => return BTreeSet::new(),
            Operator::PathCount(paths) => return BTreeSet::from([paths.expand.from]),
            Operator::DistinctEnds(ends) => return BTreeSet::from([ends.from]),
            Operator::VariableExpand(expand) => chain_reads(expand, &mut slots),
            Operator::ShortestPath(shortest) => {
                chain_reads(&shortest.expand, &mut slots);
                slots.insert(shortest.expand.to);
            }
            Operator::Repeat(repeat) => repeat_reads(repeat, &mut slots),
            Operator::ColumnScan(scan) => {
                slots.remove(&scan.node);
            }
            Operator::ColumnAggregate(columns) => {
                slots.remove(&columns.scan.node);
            }
            Operator::Distinct(distinct) => slots.extend(&distinct.slots),
            Operator::SemiJoin(join) => slots.extend([join.node]),
            Operator::Create(create) => {
                let made = &create.relationships;
                slots.extend(made.iter().flat_map(|made| [made.start, made.end]));
            }
            Operator::Merge(merge) => merge_reads(merge, &mut slots),
            Operator::Foreach(foreach) => slots.extend(body_reads(&foreach.body)),
            // The slots of the parts are required of the parts, each of its own.
            Operator::Union(_) => {}
            Operator::Argument | Operator::Eager | Operator::Discard => {}
            Operator::AllNodesScan(_) | Operator::LabelScan(_) | Operator::RelationshipScan(_) => {}
            Operator::IndexSeek(_) | Operator::IndexRange(_) | Operator::NodeByIdSeek(_) => {}
            Operator::RelationshipIndexSeek(_) | Operator::RelationshipByIdSeek(_) => {}
            Operator::CountStore(_) => {}
            Operator::Filter(_) | Operator::Project(_) => {}
            Operator::Aggregate(_)
            | Operator::ParallelAggregate(_)
            | Operator::Sort(_)
            | Operator::Skip(_) => {}
            Operator::Limit(_) | Operator::Unwind(_) | Operator::Apply(_) => {}
            Operator::HashJoin(_) | Operator::RangeJoin(_) => {}
            Operator::CallProcedure(_) | Operator::LoadCsv(_) => {}
            Operator::Set(_) | Operator::Delete(_) | Operator::InTransactions(_) => {}
            Operator::ChangeSchema(_) | Operator::Sequence(_) => {}
            Operator::Witness(witness) => slots.extend(witness.grounds.slots()),
            Operator::Citation(citation) => slots.extend(citation.slots()),
        }
        slots
    }

    /// The slots that it binds and that its first child does not have, and their kinds. The rows of `Aggregate` have
    /// only what it computes.
    pub fn makes(&self) -> Vec<Made> {
        match self {
            Operator::AllNodesScan(scan) => vec![Made::Node(scan.node)],
            Operator::LabelScan(scan) => vec![Made::Node(scan.node)],
            Operator::ColumnScan(scan) => vec![Made::Node(scan.node)],
            Operator::ColumnAggregate(columns) => aggregate_makes(&columns.aggregate),
            Operator::IndexSeek(seek) => vec![Made::Node(seek.node)],
            Operator::IndexRange(range) => vec![Made::Node(range.node)],
            Operator::NodeByIdSeek(seek) => vec![Made::Node(seek.node)],
            Operator::RelationshipScan(scan) => {
                relationship_makes(scan.relationship, scan.from, scan.to)
            }
            Operator::RelationshipIndexSeek(seek) => {
                relationship_makes(seek.relationship, seek.from, seek.to)
            }
            Operator::RelationshipByIdSeek(seek) => {
                relationship_makes(seek.relationship, seek.from, seek.to)
            }
            Operator::CountStore(counted) => number_makes(counted.count, &counted.gathered),
            Operator::Expand(expand) => hop_makes(expand),
            Operator::Degree(degree) => number_makes(degree.count, &degree.gathered),
            Operator::PatternCount(count) => vec![Made::Value(count.count)],
            Operator::TriangleCount(count) => vec![Made::Value(count.count)],
            Operator::TreeCount(tree) => vec![Made::Value(tree.count)],
            Operator::PathCount(paths) => vec![Made::Value(paths.count)],
            Operator::DistinctEnds(ends) => ends_make(ends),
            Operator::VariableExpand(expand) => chain_makes(expand),
            Operator::ShortestPath(shortest) => shortest_makes(shortest),
            Operator::Repeat(repeat) => repeat_makes(repeat),
            // A slot that is computed from itself is also required of the child; `reads` includes it.
            Operator::Project(project) => values(project.items.iter().map(|(slot, _)| *slot)),
            Operator::Aggregate(aggregate) | Operator::ParallelAggregate(aggregate) => {
                aggregate_makes(aggregate)
            }
            Operator::Unwind(unwind) => vec![Made::Value(unwind.variable)],
            Operator::Apply(apply) => values(apply.filled.iter().copied()),
            Operator::Sequence(sequence) => values(sequence.filled.iter().copied()),
            Operator::CallProcedure(call) => values(call.yields.iter().map(|(_, slot)| *slot)),
            Operator::LoadCsv(load) => [load.variable, load.line, load.file]
                .map(Made::Value)
                .into(),
            Operator::Create(create) => create_makes(create),
            Operator::InTransactions(transactions) => {
                let filled = transactions.filled.iter().copied();
                values(filled.chain(transactions.status))
            }
            // Their results are bound by the parts, the match and the body, respectively.
            Operator::Union(_) | Operator::Merge(_) | Operator::Foreach(_) => Vec::new(),
            Operator::Witness(witness) => vec![Made::Value(witness.lineage)],
            Operator::Citation(citation) => vec![Made::Value(citation.column)],
            // They are bound by its second child.
            Operator::SemiJoin(_) | Operator::HashJoin(_) | Operator::RangeJoin(_) => Vec::new(),
            Operator::Argument | Operator::Eager | Operator::Discard => Vec::new(),
            Operator::Filter(_) | Operator::Distinct(_) | Operator::Sort(_) => Vec::new(),
            Operator::Skip(_) | Operator::Limit(_) => Vec::new(),
            Operator::Set(_) | Operator::Delete(_) | Operator::ChangeSchema(_) => Vec::new(),
        }
    }
}

fn gathers(gathered: &Option<Gathered>) -> impl Iterator<Item = Slot> {
    gathered.iter().flat_map(Gathered::slots)
}

fn ends_make(ends: &DistinctEnds) -> Vec<Made> {
    let found = match &ends.count {
        Some(count) => Made::Value(count.slot),
        None => Made::Node(ends.to()),
    };
    let sources = ends.gathered.iter();
    let sources = sources.map(|sources| Made::Value(sources.lineage));
    std::iter::once(found).chain(sources).collect()
}

fn number_makes(number: Slot, gathered: &Option<Gathered>) -> Vec<Made> {
    values([number].into_iter().chain(gathers(gathered)))
}

fn values(slots: impl Iterator<Item = Slot>) -> Vec<Made> {
    slots.map(Made::Value).collect()
}

fn aggregate_makes(aggregate: &Aggregate) -> Vec<Made> {
    let keys = aggregate.keys.iter().map(|(slot, _)| *slot);
    values(keys.chain(aggregate.aggregates.iter().map(|(slot, _)| *slot)))
}

fn hop_reads(expand: &Expand, slots: &mut BTreeSet<Slot>) {
    slots.insert(expand.from);
    slots.extend(expand.into.then_some(expand.to));
    slots.extend(expand.relationship_bound.then_some(expand.relationship));
    slots.extend(&expand.distinct_from);
}

fn hop_makes(expand: &Expand) -> Vec<Made> {
    let to = (!expand.into).then_some(Made::Node(expand.to));
    let own = (!expand.relationship_bound).then_some(Made::Relationship(expand.relationship));
    let lineage = gathers(&expand.gathered).map(Made::Value);
    to.into_iter().chain(own).chain(lineage).collect()
}

fn relationship_makes(relationship: Slot, from: Slot, to: Slot) -> Vec<Made> {
    vec![
        Made::Node(from),
        Made::Node(to),
        Made::Relationship(relationship),
    ]
}

fn chain_reads(expand: &VariableExpand, slots: &mut BTreeSet<Slot>) {
    slots.insert(expand.from);
    slots.extend(expand.into.then_some(expand.to));
    slots.extend(expand.hops.bound.then_some(expand.hops.relationships));
    slots.extend(&expand.distinct_from);
    slots.remove(&expand.hops.step);
    expand.prune.iter().for_each(|test| {
        slots.remove(&test.variable);
    });
}

fn chain_makes(expand: &VariableExpand) -> Vec<Made> {
    let to = (!expand.into).then_some(Made::Node(expand.to));
    let list = (!expand.hops.bound).then_some(Made::Relationships(expand.hops.relationships));
    let lineage = gathers(&expand.gathered).map(Made::Value);
    to.into_iter().chain(list).chain(lineage).collect()
}

fn shortest_makes(shortest: &ShortestPath) -> Vec<Made> {
    let mut made = chain_makes(&shortest.expand);
    made.extend(shortest.path.map(Made::Path));
    made
}

fn repeat_reads(repeat: &Repeat, slots: &mut BTreeSet<Slot>) {
    slots.insert(repeat.from);
    slots.extend(repeat.into.then_some(repeat.to));
    slots.extend(&repeat.distinct_from);
    repeat.prune.iter().for_each(|test| {
        slots.remove(&test.variable);
    });
    slots.extend(body_reads(&repeat.body));
}

fn repeat_makes(repeat: &Repeat) -> Vec<Made> {
    let mut made = values(repeat.collected.iter().map(|(_, outer)| *outer));
    made.extend((!repeat.into).then_some(Made::Node(repeat.to)));
    made.push(Made::Relationships(repeat.walked));
    made
}

fn create_makes(create: &Create) -> Vec<Made> {
    let nodes = create.nodes.iter().map(|made| Made::Node(made.slot));
    let relationships = create.relationships.iter();
    nodes
        .chain(relationships.map(|made| Made::Relationship(made.slot)))
        .collect()
}

/// What it creates is also read from the rows that the match has found.
fn merge_reads(merge: &Merge, slots: &mut BTreeSet<Slot>) {
    slots.extend(merge.nodes.iter().map(|made| made.slot));
    let relationships = merge.relationships.iter();
    slots.extend(relationships.flat_map(|made| [made.slot, made.start, made.end]));
}

/// Everything that a body reads anywhere: possibly more than it reads from the outer row, never less.
fn body_reads(body: &PlanNode) -> BTreeSet<Slot> {
    let mut slots = BTreeSet::new();
    body.for_each(&mut |node| slots.extend(node.operator.reads()));
    slots
}
