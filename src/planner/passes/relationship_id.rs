//! Replaces a hop from every node, of which the id of the relationship is known, by that relationship.

use super::super::predicate::{conjuncts, has_label, sought_ids};
use super::relationship_index::{scan_below, take_input};
use crate::expression::{Expression, LabelTest, Slot};
use crate::plan::{Filter, Operator, PlanNode, RelationshipByIdSeek};
use std::sync::Arc;

/// A `Filter` over a hop over a scan of nodes, with or without a filter of its own. The predicate on the id stays: it
/// decides which values are equal to an id.
pub(super) fn rewrite(filter: &mut PlanNode) {
    let Some((seek, rest)) = found(filter) else {
        return;
    };
    let Some(input) = take_input(filter) else {
        return;
    };
    let rows = input.estimate;
    let seek = PlanNode {
        operator: Operator::RelationshipByIdSeek(seek),
        estimate: rows,
        children: vec![input],
        live: None,
        by_graph_type: Vec::new(),
    };
    let estimate = filter.estimate.min(rows);
    *filter = super::super::filter(seek, rest, estimate);
}

fn found(filter: &PlanNode) -> Option<(RelationshipByIdSeek, Vec<Expression>)> {
    let Operator::Filter(Filter { predicate }) = &filter.operator else {
        return None;
    };
    let hop = filter.children.first()?;
    let Operator::Expand(expand) = &hop.operator else {
        return None;
    };
    let binds = !expand.into && !expand.relationship_bound && expand.from != expand.to;
    if !binds || !expand.distinct_from.is_empty() {
        return None;
    }
    let predicates = conjuncts(predicate);
    // A value that depends on an end of the relationship is not known before the relationship is found.
    let early = predicates
        .iter()
        .filter(|predicate| !predicate.reads(expand.from) && !predicate.reads(expand.to));
    let early: Vec<Expression> = early.cloned().collect();
    let (ids, _) = sought_ids(expand.relationship, &early)?;
    let (_, mut rest) = scan_below(hop, expand.from)?;
    rest.extend(
        expand
            .types
            .as_deref()
            .map(|types| has_type(expand.relationship, types)),
    );
    rest.extend(predicates.iter().cloned());
    let labels = expand.labels.iter();
    rest.extend(labels.map(|label| has_label(expand.to, label.clone())));
    let seek = RelationshipByIdSeek {
        relationship: expand.relationship,
        from: expand.from,
        to: expand.to,
        direction: expand.direction,
        ids,
    };
    Some((seek, rest))
}

fn has_type(relationship: Slot, types: &[Arc<str>]) -> Expression {
    let any = types.iter().map(|name| LabelTest::Label(name.clone()));
    Expression::HasLabels {
        subject: Box::new(Expression::Slot(relationship)),
        labels: LabelTest::Or(any.collect()),
        span: crate::error::Span::default(),
    }
}
