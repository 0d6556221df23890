//! The notice where an index, a constraint or the graph type is over what rules derive: these see what is stored, and nothing else.

use super::context::Context;
use crate::error::{Span, Warning};
use crate::expression::{NewSearchTarget, RuleTarget, SchemaChange};
use crate::graph::{GraphView, RuleHead, SchemaTarget, SearchTarget};
use std::sync::Arc;

/// Warns of labels and types that a change of the schema has brought together with rules that derive them.
pub(super) fn warn(change: &SchemaChange, cx: &Context<'_>) {
    for (head, span) in met(change, cx.graph()) {
        let message = match head {
            RuleHead::Label(name) => format!(
                "indexes, constraints and the graph type see only the nodes for which the label `{name}` is stored, not those for \
                 which it follows from rules"
            ),
            RuleHead::Relationship(name) => format!(
                "indexes, constraints and the graph type see only the relationships of type `{name}` that are stored, not those that \
                 follow from rules"
            ),
        };
        cx.run().warnings.add(Warning::new(message, span));
    }
}

/// The heads of rules that a change is about and that an index, a constraint or the graph type is over.
fn met(change: &SchemaChange, view: &GraphView) -> Vec<(RuleHead, Span)> {
    let (heads, span): (Vec<RuleHead>, Span) = match change {
        SchemaChange::CreateIndex(new) => (vec![of_target(&new.rule.target)], new.rule.span),
        SchemaChange::CreateConstraint(new) => (vec![of_target(&new.rule.target)], new.rule.span),
        SchemaChange::CreateSearchIndex(new) => (of_search(&new.target), new.span),
        SchemaChange::AlterGraphType(new) => (of_graph_type(view), new.span),
        SchemaChange::CreateRule(new) => {
            let head = &new.rule.derives;
            let heads = is_defined_over(head, view).then(|| head.clone());
            (heads.into_iter().collect(), new.span)
        }
        SchemaChange::DropIndex(_)
        | SchemaChange::DropConstraint(_)
        | SchemaChange::DropRule(_)
        | SchemaChange::CreateUnit(_)
        | SchemaChange::DropUnit(_) => return Vec::new(),
    };
    let derived = heads.into_iter().filter(|head| view.is_derived_head(head));
    derived.map(|head| (head, span)).collect()
}

fn of_target(target: &RuleTarget) -> RuleHead {
    match target {
        RuleTarget::Node(label) => RuleHead::Label(Arc::clone(label)),
        RuleTarget::Relationship(name) => RuleHead::Relationship(Arc::clone(name)),
    }
}

fn of_search(target: &NewSearchTarget) -> Vec<RuleHead> {
    match target {
        NewSearchTarget::Nodes(labels) => labels.iter().cloned().map(RuleHead::Label).collect(),
        NewSearchTarget::Relationships(types) => {
            types.iter().cloned().map(RuleHead::Relationship).collect()
        }
    }
}

fn of_graph_type(view: &GraphView) -> Vec<RuleHead> {
    let of = view.graph_type();
    let labels = of.labels().cloned().map(RuleHead::Label);
    let types = of.types().cloned().map(RuleHead::Relationship);
    labels.chain(types).collect()
}

/// Whether an index, a constraint or the graph type is over the label or the type of a rule.
fn is_defined_over(head: &RuleHead, view: &GraphView) -> bool {
    let target = match head {
        RuleHead::Label(name) => view.label_id(name).map(SchemaTarget::Node),
        RuleHead::Relationship(name) => view.type_id(name).map(SchemaTarget::Relationship),
    };
    let Some(target) = target else {
        return false;
    };
    let is_over = |of: &SearchTarget| match (of, target) {
        (SearchTarget::Nodes(labels), SchemaTarget::Node(label)) => labels.contains(&label),
        (SearchTarget::Relationships(types), SchemaTarget::Relationship(of)) => types.contains(&of),
        (SearchTarget::Nodes(_), SchemaTarget::Relationship(_))
        | (SearchTarget::Relationships(_), SchemaTarget::Node(_)) => false,
    };
    let (indexes, constraints) = (view.indexes(), view.constraints());
    indexes.iter().any(|(_, index)| index.target == target)
        || constraints.iter().any(|of| of.target == target)
        || view.searches().any(|index| is_over(&index.target))
        || of_graph_type(view).contains(head)
}
