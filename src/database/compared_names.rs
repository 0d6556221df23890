//! Notices about names: a statement that finds nothing asked for a text that is only an alias of a name, or another form of one.

use crate::binder::{ComparedName, ComparedText};
use crate::error::Warning;
use crate::executor::Run;
use crate::graph::{Change, GraphView, Many, NameQuestion};
use crate::text::{FindOptions, Found, Via};
use crate::value::parameter_values::ParameterValues;
use crate::value::{EntityId, NodeId, Value};
use std::sync::Arc;

/// So many nodes that a text may mean are looked at.
const LOOKED_AT: usize = 50;

/// So many elements of a list that is a parameter are looked up.
const MOST_ELEMENTS: usize = 16;

/// So many of them are named.
const NAMED: usize = 3;

/// Of the names that a statement compares: those of properties that name indexes are over.
pub(super) fn indexed(compared: Vec<ComparedName>, view: &GraphView) -> Arc<[ComparedName]> {
    if compared.is_empty() || !view.has_name_index() {
        return Arc::default();
    }
    let names = compared.into_iter().filter(|name| {
        view.key_id(&name.key)
            .is_some_and(|key| view.is_name_key(key))
    });
    names.collect()
}

/// Whether a row tells that nothing was found, for aught one can see: null, 0, false, and the empty list.
pub(super) fn is_blank(row: &[Value]) -> bool {
    let blank = |value: &Value| {
        let is_empty = matches!(value, Value::List(elements) if elements.is_empty());
        is_empty
            || matches!(
                value,
                Value::Null | Value::Boolean(false) | Value::Integer(0)
            )
    };
    row.iter().all(blank)
}

/// Warns of the texts that are nothing's name. `created` are the changes of a statement that writes.
pub(super) fn doubt(names: &[ComparedName], view: &GraphView, run: &Run, created: &[Change]) {
    if names.is_empty() || run.plan.at.is_some() || !view.are_names_at_hand() {
        return;
    }
    for name in names {
        // A statement that goes on for too long has no time for this.
        if run.limits.check().is_err() {
            return;
        }
        for text in texts_of(name, &run.parameters) {
            if let Some(message) = message(name, &text, view, (run, created)) {
                run.warnings.add(Warning::new(message, name.span));
            }
        }
    }
}

/// The texts that a property is compared with, as far as they are looked up.
fn texts_of(name: &ComparedName, parameters: &ParameterValues) -> Vec<Arc<str>> {
    let values: &[Value] = match &name.text {
        ComparedText::Literal(text) => return vec![Arc::clone(text)],
        ComparedText::Parameter(parameter) => {
            let value = parameters.get(parameter);
            value.map(std::slice::from_ref).unwrap_or_default()
        }
        ComparedText::Elements(parameter) => {
            let Some(Value::List(elements)) = parameters.get(parameter) else {
                return Vec::new();
            };
            elements
        }
    };
    let text = |value: &Value| {
        let Value::String(text) = value else {
            return None;
        };
        Some(Arc::clone(text))
    };
    values.iter().take(MOST_ELEMENTS).filter_map(text).collect()
}

/// What is said where no node has the text under the key, and some node is called so otherwise.
fn message(
    name: &ComparedName,
    text: &Arc<str>,
    view: &GraphView,
    (run, created): (&Run, &[Change]),
) -> Option<String> {
    let key = view.key_id(&name.key)?;
    let labels: Option<Vec<_>> = name
        .labels
        .iter()
        .map(|label| view.label_id(label))
        .collect();
    let labels = labels?;
    let question = NameQuestion {
        text,
        options: FindOptions {
            limit: LOOKED_AT,
            prefix: false,
            fuzzy: false,
        },
    };
    let mut found = view.find_name(question, &run.limits).ok()?;
    found.retain(|hit| {
        let own = view.labels(NodeId(hit.id));
        labels.iter().all(|label| own.contains(label))
    });
    let named = |hit: &Found| view.property(EntityId::Node(NodeId(hit.id)), key);
    let has_it = |hit: &Found| matches!(named(hit), Value::String(name) if name == *text);
    if found
        .iter()
        .any(|hit| has_it(hit) && !is_created(hit.id, created))
    {
        return None;
    }
    let others = found
        .iter()
        .filter(|hit| is_other_form(hit.via) && !has_it(hit));
    let others: Vec<&Found> = others.collect();
    let best = others.first()?;
    let meant = others
        .iter()
        .take_while(|hit| hit.via == best.via)
        .take(NAMED)
        .map(|hit| match named(hit) {
            Value::Null => Value::from(hit.name.as_str()).to_string(),
            name => name.to_string(),
        });
    let mut meant: Vec<String> = meant.collect();
    meant.dedup();
    Some(sentence(
        name,
        text,
        best.via,
        (&meant, !created.is_empty()),
    ))
}

/// The notice: what has not the name, and which names were probably meant.
fn sentence(
    name: &ComparedName,
    text: &Arc<str>,
    via: Via,
    (meant, is_created): (&[String], bool),
) -> String {
    let what = match name.labels.as_slice() {
        [] => "nothing".to_owned(),
        labels => format!("no `{}`", labels.join(":")),
    };
    let had = if is_created { "had" } else { "has" };
    let (key, text) = (&name.key, Value::String(Arc::clone(text)));
    let relation = match (via, meant.len()) {
        (Via::Alias, 1) => "whose alias it is",
        (Via::Alias, _) => "whose alias it is of each",
        (_, 1) => "of which it is another form",
        (_, _) => "of each of which it is another form",
    };
    let meant = meant.join(" or ");
    format!("{what} {had} the `{key}` {text}: did you mean {meant}, {relation}?")
}

/// Whether a name is the text in another form, and not only similar to it.
fn is_other_form(via: Via) -> bool {
    via.is_named() && via != Via::Exact
}

fn is_created(node: u32, changes: &[Change]) -> bool {
    changes.iter().any(|change| match change {
        Change::NodeCreated(created) => created.node.0 == node,
        Change::Many(Many::NodesCreated(created)) => {
            created.nodes.binary_search(&NodeId(node)).is_ok()
        }
        _ => false,
    })
}
