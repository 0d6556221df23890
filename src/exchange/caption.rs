//! The caption of a node.

use crate::graph::{Direction, GraphView};
use crate::value::display::plain_text;
use crate::value::{EntityId, NodeId, Value};

/// Keys whose value is the name of a node, in order of preference.
const NAMES: [&str; 4] = ["name", "title", "headline", "label"];
/// An observation without a name is the value of the node at the end of this relationship, in a period.
const VALUE_OF: &str = "OF";
const PERIODS: [&str; 3] = ["period", "date", "year"];
/// Keys whose value distinguishes nodes without a name.
const MARKS: [&str; 2] = ["printed", "id"];

/// The caption of a node: its name; for a node without a name, what it is a value of and its period; else a value that
/// distinguishes it, its first text property, or its label.
pub fn caption(view: &GraphView, node: NodeId) -> String {
    let entity = EntityId::Node(node);
    let text = first_of(view, entity, &NAMES)
        .or_else(|| observed(view, node))
        .or_else(|| first_of(view, entity, &MARKS))
        .or_else(|| first_text(view, entity))
        .or_else(|| first_label(view, node));
    text.unwrap_or_else(|| format!("#{}", node.0))
}

/// The value of the first of these keys that the entity has.
fn first_of(view: &GraphView, entity: EntityId, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let value = view.property(entity, view.key_id(key)?);
        plain_text(&value).filter(|text| !text.is_empty())
    })
}

/// `地区生产总值 2022-H1`: the name of the node whose value an observation is, and the period.
fn observed(view: &GraphView, node: NodeId) -> Option<String> {
    let types = [view.type_id(VALUE_OF)?];
    let mut whole = None;
    view.expand(node, Direction::Outgoing, Some(&types), &mut |_, other| {
        whole.get_or_insert(other);
    });
    let name = first_of(view, EntityId::Node(whole?), &NAMES)?;
    Some(match first_of(view, EntityId::Node(node), &PERIODS) {
        Some(period) => format!("{name} {period}"),
        None => name,
    })
}

fn first_text(view: &GraphView, entity: EntityId) -> Option<String> {
    let properties = view.properties(entity);
    properties.into_iter().find_map(|(_, value)| match value {
        Value::String(text) if !text.is_empty() => Some(text.to_string()),
        _ => None,
    })
}

fn first_label(view: &GraphView, node: NodeId) -> Option<String> {
    let label = view.labels(node).first()?;
    Some(view.label_name(*label).to_string())
}
