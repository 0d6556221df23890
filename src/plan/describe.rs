//! What an operator of a printed plan says of itself: its name and what it works on.

use super::expression_text::{joined, slot_name, text};
use super::{
    Aggregate, Aggregation, AllNodesScan, Apply, ApplyKind, CallProcedure, CountStore, Counted,
    Create, Degree, Delete, Distinct, Expand, Filter, Foreach, HashJoin, IndexRange, IndexSeek,
    LabelScan, Limit, LoadCsv, NodeByIdSeek, Operator, Plan, Project, RangeTest, RelationshipScan,
    SemiJoin, Set, ShortestPath, Skip, Sort, SortKey, Unwind, VariableExpand,
};
use crate::expression::{Expression, Slot};
use crate::graph::Direction;
use std::sync::Arc;

impl Plan {
    /// Name and details of an operator, on one line.
    pub fn describe(&self, operator: &Operator) -> String {
        let details = self.details(operator);
        match details.is_empty() {
            true => name(operator).to_owned(),
            false => format!("{} {details}", name(operator)),
        }
    }

    fn details(&self, operator: &Operator) -> String {
        let slot = |slot: &Slot| self.slot_text(*slot);
        let show = |expression: &Expression| text(expression, &self.slot_names);
        match operator {
            Operator::Argument
            | Operator::Apply(_)
            | Operator::Sequence(_)
            | Operator::Union(_)
            | Operator::Eager
            | Operator::Discard => String::new(),
            Operator::AllNodesScan(AllNodesScan { node }) => format!("({})", slot(node)),
            Operator::LabelScan(LabelScan { node, label }) => format!("({}:{label})", slot(node)),
            Operator::IndexSeek(_) | Operator::IndexRange(_) => self.index_text(operator),
            Operator::NodeByIdSeek(NodeByIdSeek { node, ids }) => {
                format!("({}) id {}", slot(node), show(ids))
            }
            Operator::RelationshipScan(RelationshipScan {
                relationship,
                from,
                to,
                direction,
                types,
            }) => {
                let inner = format!("{}{}", slot(relationship), types_text(types.as_deref()));
                format!(
                    "({}){}({})",
                    slot(from),
                    arrow(&inner, *direction),
                    slot(to)
                )
            }
            Operator::CountStore(CountStore { counted, count }) => {
                format!("{} AS {}", counted_text(counted), slot(count))
            }
            Operator::Expand(expand) => self.expand_text(expand),
            Operator::Degree(degree) => self.degree_text(degree),
            Operator::VariableExpand(expand) => self.variable_text(expand),
            Operator::ShortestPath(shortest) => self.shortest_text(shortest),
            Operator::Repeat(repeat) => {
                let to = self.end_text(repeat.to, repeat.into);
                let most = repeat.max.map_or(String::new(), |most| most.to_string());
                format!("({}) {{{},{most}}} {to}", slot(&repeat.from), repeat.min)
            }
            _ => self.row_details(operator),
        }
    }

    /// Details of operators over rows and of updates.
    fn row_details(&self, operator: &Operator) -> String {
        let slot = |slot: &Slot| self.slot_text(*slot);
        let show = |expression: &Expression| text(expression, &self.slot_names);
        match operator {
            Operator::Filter(Filter { predicate }) => show(predicate),
            Operator::Project(Project { items }) => self.items_text(items),
            Operator::Aggregate(Aggregate { keys, aggregates }) => {
                let made = aggregates.iter();
                let made: Vec<String> = made.map(|(_, one)| self.aggregate_text(one)).collect();
                match keys.is_empty() {
                    true => made.join(", "),
                    false => format!("{} by {}", made.join(", "), self.items_text(keys)),
                }
            }
            Operator::Distinct(Distinct { slots }) => {
                slots.iter().map(slot).collect::<Vec<_>>().join(", ")
            }
            Operator::Sort(Sort { keys, limit }) => {
                let order = self.order_text(keys);
                limit.as_ref().map_or(order.clone(), |most| {
                    format!("{order} first {}", show(most))
                })
            }
            Operator::Skip(Skip { count }) | Operator::Limit(Limit { count }) => show(count),
            Operator::Unwind(Unwind { list, variable }) => {
                format!("{} AS {}", show(list), slot(variable))
            }
            Operator::SemiJoin(SemiJoin { node, .. }) => slot(node),
            Operator::HashJoin(HashJoin { left, right }) => {
                let sides = (
                    joined(left, ", ", &self.slot_names),
                    joined(right, ", ", &self.slot_names),
                );
                format!("{} = {}", sides.0, sides.1)
            }
            Operator::CallProcedure(CallProcedure {
                name, arguments, ..
            }) => format!("{name}({})", joined(arguments, ", ", &self.slot_names)),
            Operator::LoadCsv(LoadCsv {
                source, variable, ..
            }) => format!("{} AS {}", show(source), slot(variable)),
            Operator::Create(Create {
                nodes,
                relationships,
            }) => self.created_text(
                nodes.iter().map(|node| node.slot),
                relationships.iter().map(|made| made.slot),
            ),
            Operator::Merge(merge) => self.created_text(
                merge.nodes.iter().map(|node| node.slot),
                merge.relationships.iter().map(|made| made.slot),
            ),
            Operator::Set(Set { items }) => format!("{} items", items.len()),
            Operator::Delete(Delete { targets, .. }) => joined(targets, ", ", &self.slot_names),
            Operator::Foreach(Foreach { variable, list, .. }) => {
                format!("{} IN {}", slot(variable), show(list))
            }
            Operator::InTransactions(transactions) => {
                format!("of {} rows", show(&transactions.rows))
            }
            _ => String::new(),
        }
    }

    fn index_text(&self, operator: &Operator) -> String {
        let show = |expression: &Expression| text(expression, &self.slot_names);
        match operator {
            Operator::IndexSeek(IndexSeek {
                node,
                label,
                keys,
                values,
                many,
            }) => {
                let word = if *many { "IN" } else { "=" };
                let tests = keys.iter().zip(values);
                let tests = tests.map(|(key, value)| format!("{key} {word} {}", show(value)));
                let tests: Vec<String> = tests.collect();
                format!("({}:{label}) {}", self.slot_text(*node), tests.join(", "))
            }
            Operator::IndexRange(IndexRange {
                node,
                label,
                key,
                range,
            }) => {
                let test = match range {
                    RangeTest::Prefix(prefix) => format!("{key} STARTS WITH {}", show(prefix)),
                    RangeTest::Between { lower, upper } => {
                        let one = |bound: &Option<(Expression, bool)>, sign: &str| {
                            bound.as_ref().map(|(value, included)| {
                                let equal = if *included { "=" } else { "" };
                                format!("{key} {sign}{equal} {}", show(value))
                            })
                        };
                        let tests = [one(lower, ">"), one(upper, "<")];
                        tests
                            .into_iter()
                            .flatten()
                            .collect::<Vec<_>>()
                            .join(" AND ")
                    }
                };
                format!("({}:{label}) {test}", self.slot_text(*node))
            }
            _ => String::new(),
        }
    }

    fn expand_text(&self, expand: &Expand) -> String {
        let inner = format!(
            "{}{}",
            self.slot_text(expand.relationship),
            types_text(expand.types.as_deref())
        );
        let word = if expand.into { "into " } else { "" };
        format!(
            "({}){}({word}{}{})",
            self.slot_text(expand.from),
            arrow(&inner, expand.direction),
            self.slot_text(expand.to),
            labels_text(&expand.labels)
        )
    }

    fn degree_text(&self, degree: &Degree) -> String {
        let hop = self.expand_text(&degree.expand);
        let optional = if degree.optional { " or 0" } else { "" };
        let count = self.slot_text(degree.count);
        format!("{hop}{optional} AS {count}")
    }

    fn variable_text(&self, expand: &VariableExpand) -> String {
        let most = expand.max.map_or(String::new(), |most| most.to_string());
        let inner = format!(
            "{}{}*{}..{most}",
            self.slot_text(expand.relationships),
            types_text(expand.types.as_deref()),
            expand.min
        );
        let to = self.end_text(expand.to, expand.into);
        let ends = if expand.ends_only { " ends only" } else { "" };
        format!(
            "({}){}{to}{ends}",
            self.slot_text(expand.from),
            arrow(&inner, expand.direction)
        )
    }

    fn shortest_text(&self, shortest: &ShortestPath) -> String {
        let groups = if shortest.groups { " lengths" } else { "" };
        let count = text(&shortest.count, &self.slot_names);
        format!("{count}{groups} {}", self.variable_text(&shortest.expand))
    }

    fn end_text(&self, to: Slot, into: bool) -> String {
        let word = if into { "into " } else { "" };
        format!("({word}{})", self.slot_text(to))
    }

    fn slot_text(&self, slot: Slot) -> String {
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

    fn created_text(
        &self,
        nodes: impl Iterator<Item = Slot>,
        relationships: impl Iterator<Item = Slot>,
    ) -> String {
        let nodes = nodes.map(|slot| format!("({})", self.slot_text(slot)));
        let relationships = relationships.map(|slot| format!("[{}]", self.slot_text(slot)));
        nodes.chain(relationships).collect::<Vec<_>>().join(", ")
    }
}

fn labels_text<'l>(labels: impl IntoIterator<Item = &'l Arc<str>>) -> String {
    labels
        .into_iter()
        .map(|label| format!(":{label}"))
        .collect()
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

fn name(operator: &Operator) -> &'static str {
    match operator {
        Operator::Argument => "Argument",
        Operator::AllNodesScan(_) => "AllNodesScan",
        Operator::LabelScan(_) => "LabelScan",
        Operator::IndexSeek(_) => "IndexSeek",
        Operator::IndexRange(_) => "IndexRange",
        Operator::NodeByIdSeek(_) => "NodeByIdSeek",
        Operator::RelationshipScan(_) => "RelationshipScan",
        Operator::CountStore(_) => "CountStore",
        Operator::Expand(_) => "Expand",
        Operator::Degree(_) => "Degree",
        Operator::VariableExpand(_) => "VariableExpand",
        Operator::ShortestPath(_) => "ShortestPath",
        Operator::Repeat(_) => "Repeat",
        Operator::Filter(_) => "Filter",
        Operator::Project(_) => "Project",
        Operator::Aggregate(_) => "Aggregate",
        Operator::Distinct(_) => "Distinct",
        Operator::Sort(Sort { limit: None, .. }) => "Sort",
        Operator::Sort(_) => "TopK",
        Operator::Skip(_) => "Skip",
        Operator::Limit(_) => "Limit",
        Operator::Unwind(_) => "Unwind",
        Operator::Apply(Apply { kind, .. }) => apply_name(*kind),
        Operator::Sequence(_) => "Sequence",
        Operator::SemiJoin(SemiJoin { wanted: true, .. }) => "SemiJoin",
        Operator::SemiJoin(_) => "AntiJoin",
        Operator::HashJoin(_) => "HashJoin",
        Operator::Union(_) => "Union",
        Operator::CallProcedure(_) => "CallProcedure",
        Operator::LoadCsv(_) => "LoadCsv",
        Operator::Eager => "Eager",
        Operator::Create(_) => "Create",
        Operator::Merge(_) => "Merge",
        Operator::Set(_) => "Set",
        Operator::Delete(Delete { detach: true, .. }) => "DetachDelete",
        Operator::Delete(_) => "Delete",
        Operator::Foreach(_) => "Foreach",
        Operator::InTransactions(_) => "InTransactions",
        Operator::Discard => "Discard",
    }
}

fn apply_name(kind: ApplyKind) -> &'static str {
    match kind {
        ApplyKind::Inner => "Apply",
        ApplyKind::Optional => "OptionalApply",
        ApplyKind::Unit => "UnitApply",
    }
}
