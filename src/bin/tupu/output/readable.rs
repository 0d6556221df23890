//! Values as displayed in a table: in pieces, between which a line may be broken.

use tupu::{Node, Path, Relationship, Value};

/// The properties that name an entity, in order of preference.
const NAMING: &[&str] = &["name", "title", "label", "id", "code"];

/// The text of null.
pub const NULL: &str = "null";

/// The text of a cell.
#[derive(Debug)]
pub enum Pieces {
    /// Null, which is not the empty text.
    Null,
    /// A number, which is aligned to the right.
    Number(String),
    /// A text, which is truncated if it is too long.
    Text(String),
    /// Pieces that are wrapped onto several lines if necessary.
    Wrapped(Vec<String>),
}

impl Pieces {
    /// A text without control sequences for the terminal.
    pub fn of_text(text: &str) -> Pieces {
        Pieces::Text(harmless(text))
    }

    /// The number of bytes that it takes.
    pub fn bytes(&self) -> usize {
        match self {
            Pieces::Null => NULL.len(),
            Pieces::Number(text) | Pieces::Text(text) => text.len(),
            Pieces::Wrapped(parts) => parts
                .iter()
                .map(|part| size_of::<String>() + part.len())
                .sum(),
        }
    }
}

/// The display form of a value: text and times unchanged, null as `null`, everything else similar to a query.
pub fn pieces(value: &Value) -> Pieces {
    match value {
        Value::Null => Pieces::Null,
        Value::Integer(_) | Value::Float(_) | Value::Decimal(_) => {
            Pieces::Number(super::cell(value))
        }
        Value::String(text) => Pieces::of_text(text),
        Value::List(items) => Pieces::Wrapped(enclosed("[", items.iter().map(nested), "]")),
        Value::Map(map) => Pieces::Wrapped(enclosed("{", map.iter().map(entry), "}")),
        Value::Node(node) => Pieces::Wrapped(node_parts(node)),
        Value::Relationship(relationship) => Pieces::Wrapped(relationship_parts(relationship)),
        Value::Path(path) => Pieces::Wrapped(path_parts(path)),
        other @ (Value::Boolean(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_)
        | Value::DateTime(_)
        | Value::Duration(_)
        | Value::Period(_)
        | Value::Quantity(_)
        | Value::Vector(_)) => Pieces::Text(super::cell(other)),
    }
}

/// Like [`pieces`], but a list is written as words separated by commas, for columns of names.
pub fn named(value: &Value) -> Pieces {
    let Value::List(items) = value else {
        return pieces(value);
    };
    let word = |(at, item): (usize, &Value)| {
        let text = match item {
            Value::String(text) => harmless(text),
            other => nested(other),
        };
        let last = at + 1 == items.len();
        if last { text } else { text + ", " }
    };
    Pieces::Wrapped(items.iter().enumerate().map(word).collect())
}

/// A value inside another one, on one line.
fn nested(value: &Value) -> String {
    match value {
        Value::Node(node) => node_parts(node).concat(),
        Value::Relationship(relationship) => relationship_parts(relationship).concat(),
        Value::Path(path) => path_parts(path).concat(),
        other => other.to_string(),
    }
}

fn entry(entry: (&std::sync::Arc<str>, &Value)) -> String {
    format!("{}: {}", name(entry.0), nested(entry.1))
}

/// `[a, ` `b, ` `c]`
fn enclosed(open: &str, items: impl Iterator<Item = String>, close: &str) -> Vec<String> {
    let mut parts: Vec<String> = items.map(|item| item + ", ").collect();
    let Some(first) = parts.first_mut() else {
        return vec![format!("{open}{close}")];
    };
    first.insert_str(0, open);
    if let Some(last) = parts.last_mut() {
        last.truncate(last.len() - 2);
        last.push_str(close);
    }
    parts
}

fn node_parts(node: &Node) -> Vec<String> {
    let labels: String = node
        .labels()
        .iter()
        .map(|label| format!(":{}", name(label)))
        .collect();
    with_properties("(", labels, node.properties(), ")")
}

fn relationship_parts(relationship: &Relationship) -> Vec<String> {
    let of_type = format!(":{}", name(relationship.relationship_type()));
    with_properties("[", of_type, relationship.properties(), "]")
}

/// The naming property first, the others in the order of their names.
fn with_properties(
    open: &str,
    head: String,
    properties: &[(std::sync::Arc<str>, Value)],
    close: &str,
) -> Vec<String> {
    if properties.is_empty() {
        return vec![format!("{open}{head}{close}")];
    }
    let mut ordered: Vec<_> = properties.iter().map(|(key, value)| (key, value)).collect();
    let rank = |key: &str| NAMING.iter().position(|naming| *naming == key);
    ordered.sort_by_key(|(key, _)| rank(key).unwrap_or(NAMING.len()));
    let gap = if head.is_empty() { "" } else { " " };
    let mut parts = vec![format!("{open}{head}{gap}")];
    parts.extend(enclosed(
        "{",
        ordered.into_iter().map(entry),
        &format!("}}{close}"),
    ));
    parts
}

/// A path shows only labels and names of its nodes, and types of its relationships.
fn path_parts(path: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for (at, node) in path.nodes.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| path.relationships.get(at));
        if let Some(step) = before {
            parts.push(step_part(step, node));
        }
        parts.push(node_part(node));
    }
    parts
}

fn step_part(step: &Relationship, next: &Node) -> String {
    let forwards = step.data.as_ref().is_none_or(|data| data.end == next.id);
    let of_type = name(step.relationship_type());
    if forwards {
        format!("-[:{of_type}]->")
    } else {
        format!("<-[:{of_type}]-")
    }
}

fn node_part(node: &Node) -> String {
    let naming = NAMING
        .iter()
        .find_map(|key| Some((*key, node.property(key)?)));
    let first = || {
        node.properties()
            .first()
            .map(|(key, value)| (&**key, value))
    };
    let labels: String = node
        .labels()
        .iter()
        .map(|label| format!(":{}", name(label)))
        .collect();
    match naming.or_else(first) {
        None => format!("({labels})"),
        Some((key, value)) => {
            let gap = if labels.is_empty() { "" } else { " " };
            format!("({labels}{gap}{{{}: {}}})", name(key), nested(value))
        }
    }
}

/// A name as the query language writes it: in backticks if necessary.
pub fn name(name: &str) -> String {
    harmless(&tupu::language::quoted_name(name))
}

/// Text with escaped control characters: data in a graph must not control a terminal.
fn harmless(text: &str) -> String {
    let dangerous = |c: char| c.is_control() && c != '\n';
    if !text.contains(dangerous) {
        return text.to_owned();
    }
    let spelled = |c: char| match c {
        '\t' => " ".repeat(4),
        c if dangerous(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    text.chars().map(spelled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tupu::Database;

    fn shown(query: &str) -> String {
        let row = Database::in_memory()
            .query(query, ())
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        match pieces(&row.values()[0]) {
            Pieces::Null => NULL.to_owned(),
            Pieces::Number(text) | Pieces::Text(text) => text,
            Pieces::Wrapped(parts) => parts.join("·"),
        }
    }

    #[test]
    fn entities_are_written_as_in_a_query() {
        assert_eq!(
            shown("CREATE (c:City {code: '3709', name: '泰安市'}) RETURN c"),
            "(:City ·{name: '泰安市', ·code: '3709'})"
        );
        assert_eq!(shown("CREATE ()-[r:T]->() RETURN r"), "[:T]");
        assert_eq!(shown("RETURN [1, {a: 'x'}, null]"), "[1, ·{a: 'x'}, ·null]");
        assert_eq!(shown("RETURN []"), "[]");
        assert_eq!(shown("RETURN 'plain'"), "plain");
        assert_eq!(shown("RETURN null"), "null");
        assert_eq!(shown("RETURN ''"), "");
        assert_eq!(shown("RETURN -1.5"), "-1.5");
    }

    #[test]
    fn a_path_shows_what_it_passes() {
        let create = "CREATE p = (:City {code: '1', name: '泰安市'})<-[:`有 的` {x: 1}]-({age: 2})";
        assert_eq!(
            shown(&format!("{create} RETURN p")),
            "(:City {name: '泰安市'})·<-[:`有 的`]-·({age: 2})"
        );
    }

    #[test]
    fn text_cannot_command_the_terminal() {
        assert_eq!(shown("RETURN 'a\\u001b[31mb\\tc'"), "a\\u{1b}[31mb    c");
    }
}
