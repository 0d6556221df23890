//! The description of an operator in a printed plan: its name and its parameters.

use super::expression_text::{joined, slot_name, text};
use super::lineage::{Citation, gathered_text, grounds_text};
use super::schema_text::{schema_name, schema_text};
use super::{
    Aggregate, Aggregation, ApplyKind, CountStore, Counted, Create, Degree, Expand, IndexRange,
    IndexSeek, IndexTest, Limit, Merge, NodeByIdSeek, Operator, PathCount, Plan, RangeTest,
    RelationshipByIdSeek, RelationshipIndexSeek, RelationshipScan, Repeat, Set, ShortestPath, Skip,
    Sort, SortKey, VariableExpand,
};
use crate::expression::{Citing, Expression, NewNode, NewRelationship, Slot};
use crate::graph::Direction;
use std::sync::Arc;

impl Plan {
    /// Name and details of an operator, on one line.
    pub fn describe(&self, operator: &Operator) -> String {
        let (name, details) = (operator.name(), self.details(operator));
        match details.is_empty() {
            true => name.to_owned(),
            false => format!("{name} {details}"),
        }
    }

    /// The parameters of an operator.
    fn details(&self, operator: &Operator) -> String {
        match operator {
            Operator::Argument | Operator::Eager | Operator::Discard => String::new(),
            Operator::Apply(_) | Operator::Sequence(_) | Operator::Union(_) => String::new(),
            Operator::AllNodesScan(scan) => self.node_text(scan.node, None),
            Operator::LabelScan(scan) => self.node_text(scan.node, Some(&scan.label)),
            Operator::ColumnScan(scan) => self.column_scan_text(scan),
            Operator::ColumnAggregate(columns) => self.column_aggregate_text(columns),
            Operator::IndexSeek(seek) => self.seek_text(seek),
            Operator::IndexRange(range) => self.range_text(range),
            Operator::NodeByIdSeek(seek) => self.node_id_text(seek),
            Operator::RelationshipByIdSeek(seek) => self.relationship_id_text(seek),
            Operator::RelationshipScan(scan) => self.scan_text(scan),
            Operator::RelationshipIndexSeek(seek) => self.relationship_seek_text(seek),
            Operator::CountStore(counted) => self.count_text(counted),
            Operator::Expand(expand) => self.expand_text(expand),
            Operator::Degree(degree) => self.degree_text(degree),
            Operator::PatternCount(count) => self.pattern_count_text(count),
            Operator::TriangleCount(count) => self.triangle_count_text(count),
            Operator::TreeCount(tree) => self.tree_count_text(tree),
            Operator::DistinctEnds(ends) => self.ends_text(ends),
            Operator::PathCount(paths) => self.path_count_text(paths),
            Operator::VariableExpand(expand) => self.variable_text(expand),
            Operator::ShortestPath(shortest) => self.shortest_text(shortest),
            Operator::Repeat(repeat) => self.repeat_text(repeat),
            Operator::Filter(filter) => self.show(&filter.predicate),
            Operator::Project(project) => self.items_text(&project.items),
            Operator::Aggregate(aggregate) | Operator::ParallelAggregate(aggregate) => {
                self.aggregates_text(aggregate)
            }
            Operator::Distinct(distinct) => self.slots_text(&distinct.slots),
            Operator::Sort(sort) => self.sort_text(sort),
            Operator::Skip(Skip { count }) | Operator::Limit(Limit { count }) => self.show(count),
            Operator::Unwind(unwind) => self.named(&unwind.list, unwind.variable),
            Operator::SemiJoin(join) => self.slot_text(join.node),
            Operator::HashJoin(join) => self.join_text(join),
            Operator::RangeJoin(join) => self.range_join_text(join),
            Operator::CallProcedure(call) => {
                let called = format!("{}({})", call.name, self.all(&call.arguments));
                called + &self.citing_text(&call.citing)
            }
            Operator::LoadCsv(load) => self.named(&load.source, load.variable),
            Operator::Create(create) => self.create_text(create),
            Operator::Merge(merge) => self.merge_text(merge),
            Operator::Set(set) => self.set_text(set),
            Operator::Delete(delete) => self.all(&delete.targets),
            Operator::Foreach(foreach) => {
                let variable = self.slot_text(foreach.variable);
                format!("{variable} IN {}", self.show(&foreach.list))
            }
            Operator::ChangeSchema(schema) => schema_text(&schema.change),
            Operator::Witness(witness) => grounds_text(&witness.grounds, &self.slot_names),
            Operator::Citation(citation) => self.citation_text(citation),
            Operator::InTransactions(transactions) => {
                format!("of {} rows", self.show(&transactions.rows))
            }
        }
    }

    fn node_id_text(&self, seek: &NodeByIdSeek) -> String {
        let node = self.node_text(seek.node, None);
        format!("{node} id {}", self.show(&seek.ids))
    }

    fn citation_text(&self, citation: &Citation) -> String {
        let shown = self.slot_text(citation.column);
        match &citation.grounds {
            Some(grounds) => format!("{} AS {shown}", grounds_text(grounds, &self.slot_names)),
            None => shown,
        }
    }

    fn slots_text(&self, slots: &[Slot]) -> String {
        let slots = slots.iter().map(|slot| self.slot_text(*slot));
        slots.collect::<Vec<_>>().join(", ")
    }

    pub(super) fn show(&self, expression: &Expression) -> String {
        text(expression, &self.slot_names)
    }

    pub(super) fn all(&self, expressions: &[Expression]) -> String {
        joined(expressions, ", ", &self.slot_names)
    }

    fn named(&self, expression: &Expression, slot: Slot) -> String {
        format!("{} AS {}", self.show(expression), self.slot_text(slot))
    }

    pub(super) fn node_text(&self, node: Slot, label: Option<&Arc<str>>) -> String {
        format!("({}{})", self.slot_text(node), labels_text(label))
    }

    fn seek_text(&self, seek: &IndexSeek) -> String {
        let node = self.node_text(seek.node, Some(&seek.label));
        let tests = self.equal_text(&seek.keys, &seek.values, seek.many);
        format!("{node} {tests}")
    }

    fn range_text(&self, range: &IndexRange) -> String {
        let node = self.node_text(range.node, Some(&range.label));
        format!("{node} {}", self.bounds_text(&range.key, &range.range))
    }

    fn relationship_id_text(&self, seek: &RelationshipByIdSeek) -> String {
        let relationship = self.slot_text(seek.relationship);
        let (from, to) = (self.slot_text(seek.from), self.slot_text(seek.to));
        let arrow = arrow(&relationship, seek.direction);
        format!("({from}){arrow}({to}) id {}", self.show(&seek.ids))
    }

    fn relationship_seek_text(&self, seek: &RelationshipIndexSeek) -> String {
        let relationship = self.slot_text(seek.relationship);
        let inner = format!("{relationship}:{}", seek.relationship_type);
        let (from, to) = (self.slot_text(seek.from), self.slot_text(seek.to));
        let test = match &seek.test {
            IndexTest::Equal {
                keys, values, many, ..
            } => self.equal_text(keys, values, *many),
            IndexTest::Range { key, range, .. } => self.bounds_text(key, range),
        };
        format!("({from}){}({to}) {test}", arrow(&inner, seek.direction))
    }

    fn equal_text(&self, keys: &[Arc<str>], values: &[Expression], many: bool) -> String {
        let word = if many { "IN" } else { "=" };
        let tests = keys.iter().zip(values);
        let tests = tests.map(|(key, value)| format!("{key} {word} {}", self.show(value)));
        tests.collect::<Vec<_>>().join(", ")
    }

    fn bounds_text(&self, key: &str, range: &RangeTest) -> String {
        let bound = |bound: &Option<(Expression, bool)>, sign: &str| {
            bound.as_ref().map(|(value, included)| {
                let equal = if *included { "=" } else { "" };
                format!("{key} {sign}{equal} {}", self.show(value))
            })
        };
        match range {
            RangeTest::Prefix(prefix) => format!("{key} STARTS WITH {}", self.show(prefix)),
            RangeTest::Holding => format!("{key} HOLDS"),
            RangeTest::Between { lower, upper } => {
                let tests = [bound(lower, ">"), bound(upper, "<")];
                let tests: Vec<String> = tests.into_iter().flatten().collect();
                tests.join(" AND ")
            }
        }
    }

    fn scan_text(&self, scan: &RelationshipScan) -> String {
        let relationship = self.slot_text(scan.relationship);
        let inner = format!("{relationship}{}", types_text(scan.types.as_deref()));
        let (from, to) = (self.slot_text(scan.from), self.slot_text(scan.to));
        format!("({from}){}({to})", arrow(&inner, scan.direction))
    }

    fn repeat_text(&self, repeat: &Repeat) -> String {
        let to = self.end_text(repeat.to, repeat.into);
        let most = repeat.max.map_or(String::new(), |most| most.to_string());
        let from = self.slot_text(repeat.from);
        let pruned = self.tests_text(&repeat.prune);
        let shortest = repeat
            .shortest
            .as_ref()
            .map_or(String::new(), |(count, lengths)| {
                let lengths = if *lengths { " lengths" } else { "" };
                format!(" shortest {}{lengths}", self.show(count))
            });
        format!("({from}) {{{},{most}}} {to}{shortest}{pruned}", repeat.min)
    }

    pub(super) fn aggregates_text(&self, aggregate: &Aggregate) -> String {
        let made = aggregate.aggregates.iter();
        let made: Vec<String> = made.map(|(_, one)| self.aggregate_text(one)).collect();
        match aggregate.keys.is_empty() {
            true => made.join(", "),
            false => format!(
                "{} by {}",
                made.join(", "),
                self.items_text(&aggregate.keys)
            ),
        }
    }

    fn sort_text(&self, sort: &Sort) -> String {
        let order = self.order_text(&sort.keys);
        match &sort.limit {
            Some(limit) => format!("{order} first {}", self.show(limit)),
            None => order,
        }
    }

    /// What the graph type says of the rows.
    pub(super) fn known_text(&self, known: &[(Slot, Arc<str>)]) -> String {
        let tests = known.iter();
        let tests = tests.map(|(slot, label)| self.node_text(*slot, Some(label)));
        match known.is_empty() {
            true => String::new(),
            false => format!(
                ", by the graph type {}",
                tests.collect::<Vec<_>>().join(", ")
            ),
        }
    }

    pub(super) fn expand_text(&self, expand: &Expand) -> String {
        let inner = format!(
            "{}{}",
            self.slot_text(expand.relationship),
            types_text(expand.types.as_deref())
        );
        let word = if expand.into { "into " } else { "" };
        format!(
            "({}){}({word}{}{}){}",
            self.slot_text(expand.from),
            arrow(&inner, expand.direction),
            self.slot_text(expand.to),
            labels_text(&expand.labels),
            gathered_text(expand.gathered.as_ref(), &self.slot_names)
                + &self.rules_text(expand.types.as_deref(), expand.direction)
        )
    }

    fn count_text(&self, counted: &CountStore) -> String {
        let text = counted_text(&counted.counted);
        let holding = holding_text(counted.holding);
        let count = self.slot_text(counted.count);
        let gathered = gathered_text(counted.gathered.as_ref(), &self.slot_names);
        format!("{text}{holding} AS {count}{gathered}")
    }

    fn path_count_text(&self, paths: &PathCount) -> String {
        let chain = self.variable_text(&paths.expand) + &labels_text(&paths.labels);
        format!("{chain} AS {}", self.slot_text(paths.count))
    }

    fn degree_text(&self, degree: &Degree) -> String {
        let hop = self.expand_text(&degree.expand);
        let optional = if degree.optional { " or 0" } else { "" };
        let count = self.slot_text(degree.count);
        let holding = holding_text(degree.holding);
        let gathered = gathered_text(degree.gathered.as_ref(), &self.slot_names);
        format!("{hop}{holding}{optional} AS {count}{gathered}")
    }

    pub(super) fn variable_text(&self, expand: &VariableExpand) -> String {
        let most = expand
            .hops
            .max
            .map_or(String::new(), |most| most.to_string());
        let inner = format!(
            "{}{}*{}..{most}",
            self.slot_text(expand.hops.relationships),
            types_text(expand.hops.types.as_deref()),
            expand.hops.min
        );
        let to = self.end_text(expand.to, expand.into);
        let ends = if expand.ends_only { " ends only" } else { "" };
        let pruned = self.tests_text(&expand.prune);
        format!(
            "({}){}{to}{ends}{pruned}{}",
            self.slot_text(expand.from),
            arrow(&inner, expand.direction),
            gathered_text(expand.gathered.as_ref(), &self.slot_names)
                + &self.rules_text(expand.hops.types.as_deref(), expand.direction)
        )
    }

    fn shortest_text(&self, shortest: &ShortestPath) -> String {
        let groups = if shortest.groups { " lengths" } else { "" };
        let count = text(&shortest.count, &self.slot_names);
        let hops = self.variable_text(&shortest.expand);
        match &shortest.predicate {
            Some(predicate) if !shortest.decided => {
                format!(
                    "{count}{groups} {hops} path by path until {}",
                    self.show(predicate)
                )
            }
            Some(_) | None => format!("{count}{groups} {hops}"),
        }
    }

    fn end_text(&self, to: Slot, into: bool) -> String {
        let word = if into { "into " } else { "" };
        format!("({word}{})", self.slot_text(to))
    }

    pub(super) fn slot_text(&self, slot: Slot) -> String {
        slot_name(slot, &self.slot_names)
    }

    fn items_text(&self, items: &[(Slot, Expression)]) -> String {
        let item = |(slot, value): &(Slot, Expression)| match value {
            Expression::Slot(same) if same == slot => self.slot_text(*slot),
            _ => format!(
                "{} AS {}",
                text(value, &self.slot_names),
                self.slot_text(*slot)
            ),
        };
        items.iter().map(item).collect::<Vec<_>>().join(", ")
    }

    fn aggregate_text(&self, made: &Aggregation) -> String {
        let Some(function) = made.function else {
            return "count(*)".to_owned();
        };
        let distinct = if made.distinct { "DISTINCT " } else { "" };
        let arguments = joined(&made.arguments, ", ", &self.slot_names);
        format!("{}({distinct}{arguments})", function.page.name)
    }

    fn order_text(&self, keys: &[SortKey]) -> String {
        let key = |key: &SortKey| {
            let word = if key.descending { " DESC" } else { "" };
            format!("{}{word}", text(&key.expression, &self.slot_names))
        };
        keys.iter().map(key).collect::<Vec<_>>().join(", ")
    }

    fn create_text(&self, create: &Create) -> String {
        let made = self.created_text(&create.nodes, &create.relationships);
        made + &self.citing_text(&create.citing) + together_text(create.together)
    }

    fn merge_text(&self, merge: &Merge) -> String {
        let made = self.created_text(&merge.nodes, &merge.relationships);
        made + &self.citing_text(&merge.citing) + together_text(merge.together)
    }

    fn set_text(&self, set: &Set) -> String {
        let items = format!("{} items", set.items.len());
        items + &self.citing_text(&set.citing) + together_text(set.together)
    }

    fn citing_text(&self, citing: &[Citing]) -> String {
        if citing.is_empty() {
            return String::new();
        }
        let sources = citing.iter().map(|citing| self.show(&citing.sources));
        format!(" citing {}", sources.collect::<Vec<_>>().join(", "))
    }

    fn created_text(&self, nodes: &[NewNode], relationships: &[NewRelationship]) -> String {
        let nodes = nodes
            .iter()
            .map(|made| format!("({})", self.slot_text(made.slot)));
        let relationships = relationships.iter();
        let relationships = relationships.map(|made| format!("[{}]", self.slot_text(made.slot)));
        nodes.chain(relationships).collect::<Vec<_>>().join(", ")
    }
}

fn together_text(together: bool) -> &'static str {
    if together { " by batches" } else { "" }
}

fn labels_text<'l>(labels: impl IntoIterator<Item = &'l Arc<str>>) -> String {
    labels
        .into_iter()
        .map(|label| format!(":{label}"))
        .collect()
}

/// Under `AT`.
fn holding_text(holding: bool) -> &'static str {
    if holding { " that hold" } else { "" }
}

fn counted_text(counted: &Counted) -> String {
    match counted {
        Counted::Nodes(label) => format!("({})", labels_text(label)),
        Counted::Relationships { start, types, end } => {
            let inner = types_text(types.as_deref());
            let (start, end) = (labels_text(start), labels_text(end));
            format!("({start}){}({end})", arrow(&inner, Direction::Outgoing))
        }
    }
}

fn types_text(types: Option<&[Arc<str>]>) -> String {
    types.map_or(String::new(), |types| format!(":{}", types.join("|")))
}

fn arrow(inner: &str, direction: Direction) -> String {
    match direction {
        Direction::Outgoing => format!("-[{inner}]->"),
        Direction::Incoming => format!("<-[{inner}]-"),
        Direction::Both => format!("-[{inner}]-"),
    }
}

impl Operator {
    /// Its name in a printed plan.
    pub fn name(&self) -> &'static str {
        match self {
            Operator::Argument => "Argument",
            Operator::AllNodesScan(_) => "AllNodesScan",
            Operator::LabelScan(_) => "LabelScan",
            Operator::ColumnScan(_) => "ColumnScan",
            Operator::ColumnAggregate(_) => "ColumnAggregate",
            Operator::IndexSeek(_) => "IndexSeek",
            Operator::IndexRange(_) => "IndexRange",
            Operator::NodeByIdSeek(_) => "NodeByIdSeek",
            Operator::RelationshipByIdSeek(_) => "RelationshipByIdSeek",
            Operator::RelationshipScan(_) => "RelationshipScan",
            Operator::RelationshipIndexSeek(seek) => match seek.test {
                IndexTest::Equal { .. } => "RelationshipIndexSeek",
                IndexTest::Range { .. } => "RelationshipIndexRange",
            },
            Operator::CountStore(_) => "CountStore",
            Operator::Expand(_) => "Expand",
            Operator::Degree(_) => "Degree",
            Operator::PatternCount(_) => "PatternCount",
            Operator::TriangleCount(_) => "TriangleCount",
            Operator::TreeCount(_) => "TreeCount",
            Operator::DistinctEnds(_) => "DistinctEnds",
            Operator::PathCount(_) => "PathCount",
            Operator::VariableExpand(_) => "VariableExpand",
            Operator::ShortestPath(_) => "ShortestPath",
            Operator::Repeat(_) => "Repeat",
            Operator::Filter(_) => "Filter",
            Operator::Project(_) => "Project",
            Operator::Aggregate(_) => "Aggregate",
            Operator::ParallelAggregate(_) => "ParallelAggregate",
            Operator::Distinct(_) => "Distinct",
            Operator::Sort(sort) if sort.limit.is_some() => "TopK",
            Operator::Sort(_) => "Sort",
            Operator::Skip(_) => "Skip",
            Operator::Limit(_) => "Limit",
            Operator::Unwind(_) => "Unwind",
            Operator::Apply(apply) => apply_name(apply.kind),
            Operator::SemiJoin(join) if join.wanted => "SemiJoin",
            Operator::SemiJoin(_) => "AntiJoin",
            Operator::HashJoin(_) => "HashJoin",
            Operator::RangeJoin(_) => "RangeJoin",
            Operator::Union(_) => "Union",
            Operator::CallProcedure(_) => "CallProcedure",
            Operator::LoadCsv(_) => "LoadCsv",
            Operator::Eager => "Eager",
            Operator::Create(_) => "Create",
            Operator::Merge(_) => "Merge",
            Operator::Set(_) => "Set",
            Operator::Delete(delete) if delete.detach => "DetachDelete",
            Operator::Delete(_) => "Delete",
            Operator::Foreach(_) => "Foreach",
            Operator::InTransactions(_) => "InTransactions",
            Operator::ChangeSchema(schema) => schema_name(&schema.change),
            Operator::Sequence(_) => "Sequence",
            Operator::Discard => "Discard",
            Operator::Witness(_) => "Witness",
            Operator::Citation(_) => "Citation",
        }
    }
}

fn apply_name(kind: ApplyKind) -> &'static str {
    match kind {
        ApplyKind::Inner => "Apply",
        ApplyKind::Optional => "OptionalApply",
        ApplyKind::Unit => "UnitApply",
    }
}
