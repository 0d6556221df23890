//! The word that is written on a node.

use crate::graph::GraphView;
use crate::value::display::plain_text;
use crate::value::{EntityId, NodeId, Value};
use unicode_width::UnicodeWidthChar;

/// Keys whose value names a node, the most telling first.
const NAMING_KEYS: [&str; 6] = ["name", "title", "headline", "label", "printed", "id"];

/// Wider captions would cover their neighbours.
const CAPTION_WIDTH: usize = 24;

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

/// A caption that leaves room for its neighbours.
pub fn shortened(caption: &str) -> String {
    let mut width = 0;
    let mut short = String::new();
    for character in caption.chars() {
        width += character.width().unwrap_or(0);
        if width > CAPTION_WIDTH {
            short.push('…');
            break;
        }
        short.push(character);
    }
    short
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

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(shortened("泰安市"), "泰安市");
        assert_eq!(
            shortened("山东泰安工程建设项目交易实现双增长"),
            "山东泰安工程建设项目交易…"
        );
        assert_eq!(
            shortened("abcdefghijklmnopqrstuvwxyz"),
            "abcdefghijklmnopqrstuvwx…"
        );
    }
}
