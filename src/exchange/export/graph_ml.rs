//! GraphML: keys with their types, nodes with `labels`, edges with `label`, as `apoc.export.graphml` of Neo4j writes
//! them.
//!
//! GraphML has five types; lists and temporal values are text. A key whose values have several types is text too.

use super::{label_names, nodes, relationships, type_name};
use crate::graph::GraphView;
use crate::value::display::plain_text;
use crate::value::json::PlainJson;
use crate::value::{EntityId, Value};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// The GraphML type of each property key.
type Keys = BTreeMap<Arc<str>, &'static str>;

/// Writes a document.
pub fn write(view: &GraphView, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        to,
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">"
    )?;
    let node_keys = keys(view, nodes(view).map(EntityId::Node));
    let steps = relationships(view).map(|(relationship, ..)| EntityId::Relationship(relationship));
    let step_keys = keys(view, steps);
    write_keys("node", "labels", &node_keys, to)?;
    write_keys("edge", "label", &step_keys, to)?;
    writeln!(to, "<graph id=\"G\" edgedefault=\"directed\">")?;
    for node in nodes(view) {
        let labels: String = label_names(view, node)
            .map(|label| format!(":{label}"))
            .collect();
        let labels = escaped(&labels);
        write!(
            to,
            "<node id=\"n{}\" labels=\"{labels}\"><data key=\"node.labels\">{labels}</data>",
            node.0
        )?;
        write_data("node", view, EntityId::Node(node), to)?;
        writeln!(to, "</node>")?;
    }
    for (step, start, end) in relationships(view) {
        let label = escaped(type_name(view, step));
        write!(
            to,
            "<edge id=\"e{}\" source=\"n{}\" target=\"n{}\" label=\"{label}\"><data key=\"edge.label\">{label}</data>",
            step.0, start.0, end.0
        )?;
        write_data("edge", view, EntityId::Relationship(step), to)?;
        writeln!(to, "</edge>")?;
    }
    writeln!(to, "</graph>\n</graphml>")
}

fn keys(view: &GraphView, entities: impl Iterator<Item = EntityId>) -> Keys {
    let mut keys = Keys::new();
    for entity in entities {
        for (key, value) in view.properties(entity) {
            let of = type_of(&value);
            let known = keys.entry(key).or_insert(of);
            if *known != of {
                *known = "string";
            }
        }
    }
    keys
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Boolean(_) => "boolean",
        Value::Integer(_) => "long",
        Value::Float(_) => "double",
        _ => "string",
    }
}

fn write_keys(of: &str, own: &str, keys: &Keys, to: &mut dyn Write) -> io::Result<()> {
    let own = (own, "string");
    let keys = keys.iter().map(|(key, kind)| (&**key, *kind));
    // The name of a key in the file: properties have their own prefix, so that a property called `labels` is not a
    // label.
    let named = std::iter::once((format!("{of}.{}", own.0), own));
    let all = named.chain(keys.map(|key| (property_id(of, key.0), key)));
    for (id, (name, kind)) in all {
        let (id, name) = (escaped(&id), escaped(name));
        writeln!(
            to,
            "<key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        )?;
    }
    Ok(())
}

fn property_id(of: &str, key: &str) -> String {
    format!("{of}.property.{key}")
}

fn write_data(of: &str, view: &GraphView, entity: EntityId, to: &mut dyn Write) -> io::Result<()> {
    for (key, value) in view.properties(entity) {
        let text = match plain_text(&value) {
            Some(text) => text,
            None => serde_json::to_string(&PlainJson(&value))?,
        };
        let id = property_id(of, &key);
        write!(
            to,
            "<data key=\"{}\">{}</data>",
            escaped(&id),
            escaped(&text)
        )?;
    }
    Ok(())
}

/// Text of XML. Control characters that XML 1.0 does not allow become the replacement character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // In an attribute these would be read as spaces.
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_escaped() {
        let text = "a<b & \"c\"\n\u{1}省";
        assert_eq!(
            super::escaped(text),
            "a&lt;b &amp; &quot;c&quot;&#10;\u{fffd}省"
        );
    }
}
