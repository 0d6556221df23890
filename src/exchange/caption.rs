//! The word that is written on a node.

use crate::graph::GraphView;
use crate::value::display::plain_text;
use crate::value::{EntityId, NodeId, Value};

/// Keys whose value names a node, the most telling first.
const NAMING_KEYS: [&str; 6] = ["name", "title", "headline", "label", "printed", "id"];

/// What a node is called: the value of a naming key, else of its first property that is text, else its label.
pub fn caption(view: &GraphView, node: NodeId) -> String {
    let entity = EntityId::Node(node);
    let named = NAMING_KEYS.iter().find_map(|key| {
        let value = view.property(entity, view.key_id(key)?);
        plain_text(&value).filter(|text| !text.is_empty())
    });
    let text = named.or_else(|| first_text(view, entity));
    let text = text.or_else(|| first_label(view, node));
    text.unwrap_or_else(|| format!("#{}", node.0))
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
