//! Values as text.
//!
//! `Display` is the form in results: `{name: 'Ada'}`, `(:Person {name: 'Ada'})`, `<(:A)-[:T]->(:B)>`, a temporal value
//! as the string of its ISO 8601 text. [`Literal`] is the form that the query language reads back as the same value, if
//! the value can be written at all. [`plain_text`] is the result of `toString()`.

use super::shape::Shape;
use super::{Map, Node, NodeId, Path, Properties, Relationship, Value};
use std::fmt::{self, Display, Formatter, Write};
use std::sync::Arc;

/// The depth to which nested values are written; deeper ones are replaced by an ellipsis.
const DEPTH_SHOWN: usize = 256;
/// The number of bytes of a value that a message shows.
const EXCERPT_BYTES: usize = 80;

/// A value as an expression of the query language: temporal values and figures as function calls, infinities as
/// quotients, decimals with the suffix of exact numbers.
pub struct Literal<'a>(pub &'a Value);

/// A name as the query language writes it: in backticks if necessary.
pub struct Name<'a>(pub &'a str);

/// The beginning of a value's text, for messages.
pub fn excerpt(value: &Value) -> String {
    let mut out = Excerpt(String::new());
    // An error only means that the rest has been omitted.
    let cut = write!(out, "{value}").is_err();
    out.0 + if cut { "…" } else { "" }
}

/// `value is a Type`, for messages.
pub fn described(value: &Value) -> String {
    format!("{} is {}", excerpt(value), value.kind().described())
}

/// A bounded buffer that rejects what does not fit: a message must not write out a list of a million elements.
struct Excerpt(String);

impl Write for Excerpt {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > EXCERPT_BYTES {
            let room = EXCERPT_BYTES - self.0.len();
            let end = (0..=room).rev().find(|at| text.is_char_boundary(*at));
            self.0.push_str(&text[..end.unwrap_or(0)]);
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// The text of a scalar value: not of a list, map or graph element.
pub fn plain_text(value: &Value) -> Option<String> {
    match value.shape() {
        Shape::Piece => Some(Plain(value).to_string()),
        Shape::Null
        | Shape::List(_)
        | Shape::Map(_)
        | Shape::Node(_)
        | Shape::Relationship(_)
        | Shape::Path(_) => None,
    }
}

/// A float as the shortest decimal text that reads back as the same float: `1.0`, `0.001`, `1.0E10`, `1.5E-7`, `NaN`,
/// `Infinity`.
pub fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = value.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{value:?}");
    }
    let text = format!("{value:E}");
    match text.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => text,
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Writer {
            f,
            style: Style::Shown,
        }
        .value(self, 0)
    }
}

impl Display for Literal<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Writer {
            f,
            style: Style::Literal,
        }
        .value(self.0, 0)
    }
}

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Writer {
            f,
            style: Style::Plain,
        }
        .value(self.0, 0)
    }
}

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        let first = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if first && chars.all(|c| c.is_alphanumeric() || c == '_') {
            f.write_str(self.0)
        } else {
            write!(f, "`{}`", self.0.replace('`', "``"))
        }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Writer {
            f,
            style: Style::Shown,
        }
        .node(self, 0)
    }
}

impl Display for Relationship {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Writer {
            f,
            style: Style::Shown,
        }
        .relationship(self, 0)
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Writer {
            f,
            style: Style::Shown,
        }
        .path(self, 0)
    }
}

/// The form in which a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// The form in results.
    Shown,
    /// The form in queries.
    Literal,
    /// As text, without quotes.
    Plain,
}

/// A scalar value as text.
struct Plain<'a>(&'a Value);

struct Writer<'w, 'f> {
    f: &'w mut Formatter<'f>,
    style: Style,
}

impl Writer<'_, '_> {
    fn value(&mut self, value: &Value, depth: usize) -> fmt::Result {
        if depth > DEPTH_SHOWN {
            return self.f.write_char('…');
        }
        match value {
            Value::Null => self.f.write_str("null"),
            Value::Boolean(value) => write!(self.f, "{value}"),
            Value::Integer(value) => write!(self.f, "{value}"),
            Value::Float(value) => self.float(*value),
            Value::Decimal(value) if self.style == Style::Literal => write!(self.f, "{value}m"),
            Value::Decimal(value) => write!(self.f, "{value}"),
            Value::String(text) if self.style == Style::Plain => self.f.write_str(text),
            Value::String(text) => self.quoted(text),
            Value::List(values) => self.list(values, depth),
            Value::Map(map) => self.map(map, depth),
            Value::Node(node) => self.node(node, depth),
            Value::Relationship(relationship) => self.relationship(relationship, depth),
            Value::Path(path) => self.path(path, depth),
            Value::Date(value) => self.made_by("date", value),
            Value::LocalTime(value) => self.made_by("localtime", value),
            Value::Time(value) => self.made_by("time", value),
            Value::LocalDateTime(value) => self.made_by("localdatetime", value),
            Value::DateTime(value) => self.made_by("datetime", &**value),
            Value::Duration(value) => self.made_by("duration", &**value),
            Value::Period(value) => self.made_by("period", value),
            Value::Quantity(value) => self.made_by("quantity", &**value),
            Value::Vector(value) => write!(self.f, "{value}"),
        }
    }

    fn float(&mut self, value: f64) -> fmt::Result {
        let literal = self.style == Style::Literal;
        if literal && value.is_nan() {
            self.f.write_str("(0.0 / 0.0)")
        } else if literal && value.is_infinite() {
            let sign = if value > 0.0 { "" } else { "-" };
            write!(self.f, "({sign}1.0 / 0.0)")
        } else {
            self.f.write_str(&float_text(value))
        }
    }

    fn quoted(&mut self, text: &str) -> fmt::Result {
        self.f.write_char('\'')?;
        for c in text.chars() {
            match c {
                '\'' => self.f.write_str("\\'")?,
                '\\' => self.f.write_str("\\\\")?,
                '\n' => self.f.write_str("\\n")?,
                '\r' => self.f.write_str("\\r")?,
                '\t' => self.f.write_str("\\t")?,
                c if c.is_control() => write!(self.f, "\\u{:04x}", c as u32)?,
                c => self.f.write_char(c)?,
            }
        }
        self.f.write_char('\'')
    }

    /// Writes a value that has no literal as a call of the function that creates it from a text; for a temporal value
    /// that is its ISO 8601 text.
    fn made_by(&mut self, function: &str, text: &dyn Display) -> fmt::Result {
        match self.style {
            Style::Literal => write!(self.f, "{function}('{text}')"),
            Style::Shown => write!(self.f, "'{text}'"),
            Style::Plain => write!(self.f, "{text}"),
        }
    }

    fn list(&mut self, values: &[Value], depth: usize) -> fmt::Result {
        self.f.write_char('[')?;
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.f.write_str(", ")?;
            }
            self.value(value, depth + 1)?;
        }
        self.f.write_char(']')
    }

    fn map(&mut self, map: &Map, depth: usize) -> fmt::Result {
        self.entries(map.iter(), depth)
    }

    fn entries<'a>(
        &mut self,
        entries: impl Iterator<Item = (&'a Arc<str>, &'a Value)>,
        depth: usize,
    ) -> fmt::Result {
        self.f.write_char('{')?;
        for (at, (key, value)) in entries.enumerate() {
            if at > 0 {
                self.f.write_str(", ")?;
            }
            write!(self.f, "{}: ", Name(key))?;
            self.value(value, depth + 1)?;
        }
        self.f.write_char('}')
    }

    /// Writes the properties, after a space if something precedes them.
    fn properties(&mut self, properties: &Properties, space: bool, depth: usize) -> fmt::Result {
        if properties.is_empty() {
            return Ok(());
        }
        if space {
            self.f.write_char(' ')?;
        }
        self.entries(properties.iter().map(|(key, value)| (key, value)), depth)
    }

    fn node(&mut self, node: &Node, depth: usize) -> fmt::Result {
        let Some(data) = &node.data else {
            return write!(self.f, "(#{})", node.id.0);
        };
        self.f.write_char('(')?;
        for label in &data.labels {
            write!(self.f, ":{}", Name(label))?;
        }
        self.properties(&data.properties, !data.labels.is_empty(), depth)?;
        self.f.write_char(')')
    }

    fn relationship(&mut self, relationship: &Relationship, depth: usize) -> fmt::Result {
        let Some(data) = &relationship.data else {
            return write!(self.f, "[#{}]", relationship.id.0);
        };
        write!(self.f, "[:{}", Name(&data.relationship_type))?;
        self.properties(&data.properties, true, depth)?;
        self.f.write_char(']')
    }

    fn path(&mut self, path: &Path, depth: usize) -> fmt::Result {
        self.f.write_char('<')?;
        for (at, node) in path.nodes.iter().enumerate() {
            if let Some(step) = at.checked_sub(1).and_then(|at| path.relationships.get(at)) {
                self.step(step, node.id, depth)?;
            }
            self.node(node, depth)?;
        }
        self.f.write_char('>')
    }

    fn step(&mut self, step: &Relationship, next: NodeId, depth: usize) -> fmt::Result {
        let forwards = step.data.as_ref().is_none_or(|data| data.end == next);
        self.f.write_str(if forwards { "-" } else { "<-" })?;
        self.relationship(step, depth)?;
        self.f.write_str(if forwards { "->" } else { "-" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{NodeData, RelationshipData, RelationshipId};

    fn node(id: u32, label: &str) -> Node {
        Node {
            id: NodeId(id),
            data: Some(Arc::new(NodeData {
                labels: vec![label.into()],
                properties: vec![("k".into(), Value::Integer(1))],
            })),
        }
    }

    #[test]
    fn floats_are_shortest_and_marked_as_floats() {
        let shown = [1.0, 0.1, -0.0, 1e10, 1.5e-7, 9_999_999.0, 1e7, 1e300].map(float_text);
        assert_eq!(
            shown,
            [
                "1.0",
                "0.1",
                "-0.0",
                "1.0E10",
                "1.5E-7",
                "9999999.0",
                "1.0E7",
                "1.0E300"
            ]
        );
        assert_eq!(float_text(f64::NEG_INFINITY), "-Infinity");
    }

    #[test]
    fn graph_elements_look_like_patterns() {
        let step = Relationship {
            id: RelationshipId(0),
            data: Some(Arc::new(RelationshipData {
                relationship_type: "T".into(),
                start: NodeId(1),
                end: NodeId(0),
                properties: Vec::new(),
            })),
        };
        let path = Path {
            nodes: vec![node(0, "A"), node(1, "B b")],
            relationships: vec![step],
        };
        assert_eq!(path.to_string(), "<(:A {k: 1})<-[:T]-(:`B b` {k: 1})>");
    }

    #[test]
    fn strings_are_escaped() {
        let text = Value::String("it's\n山西\\\u{1}".into());
        assert_eq!(text.to_string(), r"'it\'s\n山西\\\u0001'");
    }

    #[test]
    fn messages_show_the_beginning() {
        let long = Value::String("山".repeat(100).into());
        let shown = excerpt(&long);
        assert!(
            shown.starts_with("'山山") && shown.ends_with("山…"),
            "{shown}"
        );
        assert!(shown.len() <= EXCERPT_BYTES + '…'.len_utf8());
        assert_eq!(excerpt(&Value::Null), "null");
    }

    #[test]
    fn literals_read_back() {
        let nan = Value::Float(f64::NAN);
        assert_eq!(Literal(&nan).to_string(), "(0.0 / 0.0)");
        assert_eq!(nan.to_string(), "NaN");
    }
}
