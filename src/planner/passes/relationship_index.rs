//! Replaces a hop from every node by an index over the type of its relationship, which returns both ends.

use super::super::index_test::{Answer, answers};
use super::super::predicate::{conjuncts, has_label};
use crate::expression::{Expression, Slot};
use crate::graph::{GraphView, SchemaTarget};
use crate::plan::{Expand, Filter, Operator, PlanNode, RelationshipIndexSeek};
use crate::value::Value;
use std::sync::Arc;

/// A `Filter` over a hop over a scan of nodes, with or without a filter of its own.
pub(super) fn rewrite(filter: &mut PlanNode, view: &GraphView) {
    let Some((seek, rest, rows)) = found(filter, view) else {
        return;
    };
    let Some(input) = take_input(filter) else {
        return;
    };
    let seek = PlanNode {
        operator: Operator::RelationshipIndexSeek(seek),
        estimate: rows,
        children: vec![input],
        live: None,
        by_graph_type: Vec::new(),
    };
    let estimate = filter.estimate.min(rows);
    *filter = super::super::filter(seek, rest, estimate);
}

/// The index seek, the remaining predicates, and the expected number of rows.
fn found(
    filter: &PlanNode,
    view: &GraphView,
) -> Option<(RelationshipIndexSeek, Vec<Expression>, f64)> {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return None;
    };
    let hop = filter.children.first()?;
    let Operator::Expand(expand) = &hop.operator else {
        return None;
    };
    let relationship_type = only_type(expand)?;
    // An index holds what is stored, and not what follows from rules.
    if view.is_derived_type(relationship_type) {
        return None;
    }
    let (scan, mut rest) = scan_below(hop, expand.from)?;
    let predicates = conjuncts(predicate);
    let answer = best(expand, relationship_type, predicates, view)?;
    let rows = scan.children.first()?.estimate * answer.rows;
    if rows > scan.estimate + hop.estimate {
        return None;
    }
    let others = predicates.iter().enumerate();
    let others = others.filter(|(place, _)| !answer.answers.contains(place));
    rest.extend(others.map(|(_, predicate)| predicate.clone()));
    let labels = expand.labels.iter();
    rest.extend(labels.map(|label| has_label(expand.to, label.clone())));
    let seek = RelationshipIndexSeek {
        relationship: expand.relationship,
        from: expand.from,
        to: expand.to,
        direction: expand.direction,
        relationship_type: relationship_type.clone(),
        test: answer.test,
    };
    Some((seek, rest, rows))
}

/// The type of a hop that binds its relationship and its end.
fn only_type(expand: &Expand) -> Option<&Arc<str>> {
    let binds = !expand.into && !expand.relationship_bound && expand.from != expand.to;
    match expand.types.as_deref() {
        Some([one]) if binds && expand.distinct_from.is_empty() => Some(one),
        _ => None,
    }
}

/// The scan of the node from which a hop starts, and the predicates on its rows.
pub(super) fn scan_below(hop: &PlanNode, from: Slot) -> Option<(&PlanNode, Vec<Expression>)> {
    let below = hop.children.first()?;
    let (scan, mut tests) = match &below.operator {
        Operator::Filter(Filter { predicate }) => {
            (below.children.first()?, conjuncts(predicate).to_vec())
        }
        _ => (below, Vec::new()),
    };
    match &scan.operator {
        Operator::AllNodesScan(all) if all.node == from => {}
        Operator::LabelScan(labelled) if labelled.node == from => {
            tests.insert(0, has_label(from, labelled.label.clone()));
        }
        _ => return None,
    }
    Some((scan, tests))
}

fn best(
    expand: &Expand,
    relationship_type: &str,
    predicates: &[Expression],
    view: &GraphView,
) -> Option<Answer> {
    let id = view.type_id(relationship_type)?;
    // A value that depends on an end of the relationship is not known before the relationship is found.
    let known = |predicate: &Expression| match predicate {
        late if late.reads(expand.from) || late.reads(expand.to) => {
            Expression::Literal(Value::Boolean(true))
        }
        early => early.clone(),
    };
    let predicates: Vec<Expression> = predicates.iter().map(known).collect();
    let all = view.type_count(id) as f64;
    let target = SchemaTarget::Relationship(id);
    let found = answers(target, all, expand.relationship, &predicates, view);
    found.min_by(|a, b| (a.rank.cmp(&b.rank)).then(a.rows.total_cmp(&b.rows)))
}

/// The input of the scan below the hop.
pub(super) fn take_input(filter: &mut PlanNode) -> Option<PlanNode> {
    let mut node = filter.children.pop()?.children.pop()?;
    if let Operator::Filter(_) = node.operator {
        node = node.children.pop()?;
    }
    node.children.pop()
}
