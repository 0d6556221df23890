//! Replaces a scan below a predicate that an index can test by a seek in the index; also a scan of nodes with a hop
//! above it if the index is over relationships (`relationship_index.rs`).

use super::super::index_test::{Answer, answers};
use super::super::predicate::{self, conjunction, conjuncts, has_label, sought_ids};
use super::{relationship_id, relationship_index};
use crate::expression::{Expression, Slot};
use crate::graph::{GraphView, SchemaTarget};
use crate::plan::{
    AllNodesScan, Filter, IndexRange, IndexSeek, IndexTest, LabelScan, NodeByIdSeek, Operator,
    Plan, PlanNode,
};
use std::sync::Arc;

pub(super) fn run(plan: &mut Plan, view: &GraphView) {
    plan.for_each_root_mut(&mut |root| {
        root.for_each_mut(&mut |node| {
            rewrite(node, &[], view);
            relationship_index::rewrite(node, view);
            relationship_id::rewrite(node);
        });
    });
}

/// A seek that could replace a scan, and the predicates that it covers.
struct LookUp {
    operator: Operator,
    /// The indices of the covered predicates.
    answers: Vec<usize>,
    label: Option<Arc<str>>,
    rank: u8,
    rows: f64,
}

/// A `Filter` directly above a scan of nodes; the nodes have the `further` labels too.
pub(super) fn rewrite(filter: &mut PlanNode, further: &[Arc<str>], view: &GraphView) {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return;
    };
    let predicates = conjuncts(predicate).to_vec();
    let Some(scan) = filter.children.first() else {
        return;
    };
    let (slot, scanned) = match &scan.operator {
        Operator::AllNodesScan(AllNodesScan { node }) => (*node, None),
        Operator::LabelScan(LabelScan { node, label }) => (*node, Some(label.clone())),
        _ => return,
    };
    let rows = scan.children.first().map_or(1.0, |input| input.estimate);
    let Some(found) = best(slot, scanned.iter().chain(further), &predicates, view) else {
        return;
    };
    let mut rest: Vec<Expression> = Vec::new();
    if let Some(label) = scanned.filter(|label| found.label.as_ref() != Some(label)) {
        rest.push(has_label(slot, label));
    }
    let others = predicates.into_iter().enumerate();
    let others = others.filter(|(place, predicate)| {
        let implied = label_of(predicate, slot).is_some_and(|l| found.label.as_ref() == Some(l));
        !found.answers.contains(place) && !implied
    });
    rest.extend(others.map(|(_, predicate)| predicate));
    put(filter, found.operator, rest, rows * found.rows);
}

/// Replaces the scan, and the filter by its remaining predicates.
fn put(filter: &mut PlanNode, operator: Operator, rest: Vec<Expression>, estimate: f64) {
    let Some(scan) = filter.children.first_mut() else {
        return;
    };
    scan.operator = operator;
    scan.estimate = estimate;
    filter.estimate = filter.estimate.min(estimate);
    match conjunction(rest) {
        Some(predicate) => filter.operator = Operator::Filter(Filter { predicate }),
        None => {
            if let Some(scan) = filter.children.pop() {
                *filter = scan;
            }
        }
    }
}

fn best<'l>(
    slot: Slot,
    known: impl Iterator<Item = &'l Arc<str>>,
    predicates: &'l [Expression],
    view: &GraphView,
) -> Option<LookUp> {
    let mut found: Vec<LookUp> = by_id(slot, predicates).into_iter().collect();
    let labels = predicates
        .iter()
        .filter_map(|predicate| label_of(predicate, slot));
    for label in known.chain(labels) {
        let Some(id) = view.label_id(label) else {
            continue;
        };
        let target = SchemaTarget::Node(id);
        let all = view.label_count(id) as f64;
        let answers = answers(target, all, slot, predicates, view);
        found.extend(answers.map(|answer| seek_nodes(slot, label, answer)));
    }
    found.into_iter().min_by(|a, b| {
        (a.rank, a.rows)
            .partial_cmp(&(b.rank, b.rows))
            .unwrap_or(std::cmp::Ordering::Equal)
    })
}

fn seek_nodes(node: Slot, label: &Arc<str>, answer: Answer) -> LookUp {
    let operator = match answer.test {
        IndexTest::Equal {
            keys,
            values,
            many,
            span,
        } => Operator::IndexSeek(IndexSeek {
            node,
            label: label.clone(),
            keys,
            values,
            many,
            span,
        }),
        IndexTest::Range { key, range, span } => Operator::IndexRange(IndexRange {
            node,
            label: label.clone(),
            key,
            range,
            span,
        }),
    };
    LookUp {
        operator,
        answers: answer.answers,
        label: Some(label.clone()),
        rank: answer.rank,
        rows: answer.rows,
    }
}

/// `id(n) = value`, `elementId(n) IN list` and the like
fn by_id(slot: Slot, predicates: &[Expression]) -> Option<LookUp> {
    let (ids, _) = sought_ids(slot, predicates)?;
    Some(LookUp {
        operator: Operator::NodeByIdSeek(NodeByIdSeek { node: slot, ids }),
        // The predicate is kept, because it defines which values are equal to an id.
        answers: Vec::new(),
        label: None,
        rank: 0,
        rows: 1.0,
    })
}

fn label_of(predicate: &Expression, slot: Slot) -> Option<&Arc<str>> {
    match predicate::label_of(predicate) {
        Some((of, label)) if of == slot => Some(label),
        _ => None,
    }
}
