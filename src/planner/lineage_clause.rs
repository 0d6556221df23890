//! The reads of each clause. What a writing clause reads is looked up before it writes, and is part of the lineage of
//! the rows that it returns.

use super::Planner;
use crate::binder::{BoundClause, BoundCreate, BoundMerge};
use crate::expression::{Expression, NewNode, NewRelationship, Slot, Update};
use crate::plan::PlanNode;
use std::collections::BTreeSet;

impl Planner<'_> {
    /// Records what a clause reads of its input rows, and computes expensive lineage before rows multiply. The reads of
    /// patterns, projections and inner queries are recorded where they are planned.
    pub fn note_clause(&mut self, clause: &BoundClause, input: PlanNode) -> PlanNode {
        if self.tracking.is_none() {
            return input;
        }
        match clause {
            BoundClause::Match(_) => {}
            BoundClause::Unwind { list, .. } => self.note_value(list),
            BoundClause::CallProcedure(call) => self.note_values(&call.arguments),
            BoundClause::LoadCsv {
                source,
                terminator,
                encoding,
                ..
            } => {
                let parts = terminator.iter().chain(encoding);
                self.note_values([source].into_iter().chain(parts));
            }
            BoundClause::Extend(items) => {
                self.note_items(items);
                return input;
            }
            BoundClause::Filter(predicates) => {
                self.note(predicates);
                return input;
            }
            BoundClause::Create(create) => self.note_creation(create),
            BoundClause::Merge(merge) => self.note_merge(merge),
            BoundClause::Set(set) => self.note_updates(&set.items),
            BoundClause::Delete { targets, .. } => self.note_values(targets),
            BoundClause::Project(_)
            | BoundClause::CallSubquery { .. }
            | BoundClause::Sequence(_)
            | BoundClause::Foreach { .. }
            | BoundClause::ChangeSchema(_)
            | BoundClause::Finish => return input,
        }
        self.settle_traced(input)
    }

    fn note_values<'e>(&mut self, values: impl IntoIterator<Item = &'e Expression>) {
        values.into_iter().for_each(|value| self.note_value(value));
    }

    /// `CREATE`: the expressions of new properties, labels and types.
    fn note_creation(&mut self, create: &BoundCreate) {
        let nodes = create.nodes.iter().flat_map(NewNode::parts);
        let relationships = create.relationships.iter().flat_map(NewRelationship::parts);
        self.note_known(nodes.chain(relationships));
    }

    /// `MERGE`: the expressions of the pattern; what is found is recorded afterwards.
    fn note_merge(&mut self, merge: &BoundMerge) {
        self.note_creation(&merge.create);
        for updates in [&merge.on_create, &merge.on_match] {
            self.note_known(updates.iter().flat_map(values));
        }
    }

    /// `SET`, `REMOVE`
    fn note_updates(&mut self, updates: &[Update]) {
        self.note_known(updates.iter().flat_map(values));
    }

    /// Only expressions that do not read what the clause itself creates.
    fn note_known<'e>(&mut self, parts: impl Iterator<Item = &'e Expression>) {
        for part in parts {
            if part.slots().is_subset(&self.available) {
                self.note_whole(part);
            }
        }
    }

    /// `FOREACH`: the expressions that its body evaluates for each element, as far as they read outer variables.
    pub fn note_body(
        &mut self,
        (variable, list): (Slot, &Expression),
        body: &PlanNode,
        known: &BTreeSet<Slot>,
    ) {
        if self.tracking.is_none() {
            return;
        }
        let mut parts = Vec::new();
        body.for_each(&mut |node| {
            node.operator.for_each_expression(&mut |part| {
                let mut slots = part.slots();
                slots.remove(&variable);
                if slots.is_subset(known) {
                    parts.push(part.clone());
                }
            });
        });
        self.note_value(&Expression::ListComprehension {
            variable,
            list: Box::new(list.clone()),
            predicate: None,
            result: Some(Box::new(Expression::List(parts))),
        });
    }
}

/// The expressions that an update evaluates, except its target.
fn values(update: &Update) -> Vec<&Expression> {
    match update {
        Update::Property { key, value, .. } => vec![key, value],
        Update::Replace { value, .. } | Update::Merge { value, .. } => vec![value],
        Update::AddLabels { labels, .. } | Update::RemoveLabels { labels, .. } => {
            labels.iter().collect()
        }
        Update::AddStatement {
            key,
            value,
            rank,
            valid,
            ..
        } => {
            let times = valid.iter().flat_map(|valid| [&valid.from, &valid.to]);
            [key, value].into_iter().chain(rank).chain(times).collect()
        }
        Update::RemoveStatement {
            key, value, valid, ..
        } => {
            let times = valid.iter().flat_map(|valid| [&valid.from, &valid.to]);
            [key, value].into_iter().chain(times).collect()
        }
        // Where a citation goes, nothing is stated.
        Update::RemoveCitation { .. } => Vec::new(),
    }
}
