//! The notice where an index or a constraint is over a label, a type or a key that nothing has, and that is similar to one which
//! something has.

use super::context::Context;
use crate::error::{Span, Warning, nearest};
use crate::expression::{NewSearchTarget, RuleTarget};
use crate::graph::GraphView;
use std::slice::from_ref;
use std::sync::Arc;

/// What was probably meant by the names in an index or a constraint that is about to be created.
pub(super) fn unused(target: &RuleTarget, keys: &[Arc<str>], view: &GraphView) -> Vec<String> {
    let of_target = match target {
        RuleTarget::Node(label) => labels(from_ref(label), view),
        RuleTarget::Relationship(name) => types(from_ref(name), view),
    };
    with_keys(of_target, keys, view)
}

/// The same for a search index.
pub(super) fn unused_of(
    target: &NewSearchTarget,
    keys: &[Arc<str>],
    view: &GraphView,
) -> Vec<String> {
    let of_target = match target {
        NewSearchTarget::Nodes(names) => labels(names, view),
        NewSearchTarget::Relationships(names) => types(names, view),
    };
    with_keys(of_target, keys, view)
}

/// Adds the notices.
pub(super) fn warn(cx: &Context<'_>, messages: Vec<String>, span: Span) {
    for message in messages {
        cx.run().warnings.add(Warning::new(message, span));
    }
}

fn labels(names: &[Arc<str>], view: &GraphView) -> Vec<String> {
    let is_used = |name: &str| {
        let label = view.label_id(name);
        label.is_some_and(|label| view.label_count(label) > 0)
    };
    let used = || view.label_names().iter().filter(|name| is_used(name));
    let unused = names.iter().filter(|name| !is_used(name));
    let meant = unused.filter_map(|name| {
        let near = nearest(name, used().map(|name| &**name))?;
        Some(format!(
            "no node has the label `{name}`: did you mean `{near}`?"
        ))
    });
    meant.collect()
}

fn types(names: &[Arc<str>], view: &GraphView) -> Vec<String> {
    let is_used = |name: &str| {
        let of = view.type_id(name);
        of.is_some_and(|of| view.type_count(of) > 0)
    };
    let used = || view.type_names().iter().filter(|name| is_used(name));
    let unused = names.iter().filter(|name| !is_used(name));
    let meant = unused.filter_map(|name| {
        let near = nearest(name, used().map(|name| &**name))?;
        Some(format!(
            "no relationship has the type `{name}`: did you mean `{near}`?"
        ))
    });
    meant.collect()
}

/// Nobody counts who has a key: it is enough that there are entities, and the key is new.
fn with_keys(mut messages: Vec<String>, keys: &[Arc<str>], view: &GraphView) -> Vec<String> {
    let unused = keys.iter().filter(|key| view.key_id(key).is_none());
    let meant = unused.filter(|_| view.node_count() > 0).filter_map(|key| {
        let near = nearest(key, view.key_names().iter().map(|name| &**name))?;
        Some(format!(
            "nothing has the property `{key}`: did you mean `{near}`?"
        ))
    });
    messages.extend(meant);
    messages
}
