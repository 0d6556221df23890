//! Values as the feature files write them, read by a small reader of the runner's own, so that a bug of tupu's parser
//! cannot hide itself; and tupu's values brought into the same form.

use std::collections::BTreeMap;
use tupu::Value;

/// A value that can be compared with what a feature file expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// Text; temporal values too, which the kit writes as text.
    Text(String),
    List(Vec<Expected>),
    Map(BTreeMap<String, Expected>),
    Node(Vec<String>, BTreeMap<String, Expected>),
    Relationship(String, BTreeMap<String, Expected>),
    /// Nodes, and between them relationships with whether they point forward.
    Path(Vec<Expected>, Vec<(Expected, bool)>),
}

impl Expected {
    /// Equality with NaN equal to itself.
    pub fn same(&self, other: &Expected) -> bool {
        match (self, other) {
            (Expected::Float(a), Expected::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
            (Expected::List(a), Expected::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            (Expected::Map(a), Expected::Map(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|((ka, a), (kb, b))| ka == kb && a.same(b))
            }
            _ => self == other,
        }
    }

    /// The value with the elements of every list in a fixed order.
    pub fn unordered(self) -> Expected {
        match self {
            Expected::List(items) => {
                let mut items: Vec<Expected> = items.into_iter().map(Expected::unordered).collect();
                items.sort_by_key(|item| format!("{item:?}"));
                Expected::List(items)
            }
            other => other,
        }
    }

    /// A value that came out of tupu.
    pub fn from_value(value: &Value) -> Expected {
        match value {
            Value::Null => Expected::Null,
            Value::Boolean(value) => Expected::Boolean(*value),
            Value::Integer(value) => Expected::Integer(*value),
            Value::Float(value) => Expected::Float(*value),
            // The kit knows no figures and vectors: none may come out of its queries.
            Value::Decimal(_) | Value::Quantity(_) | Value::Period(_) | Value::Vector(_) => {
                Expected::Text(format!("the value {value}"))
            }
            Value::String(text) => Expected::Text(text.to_string()),
            Value::List(items) => Expected::List(items.iter().map(Expected::from_value).collect()),
            Value::Map(map) => Expected::Map(
                map.iter()
                    .map(|(key, value)| (key.to_string(), Expected::from_value(value)))
                    .collect(),
            ),
            Value::Node(node) => from_node(node),
            Value::Relationship(relationship) => from_relationship(relationship),
            Value::Path(path) => from_path(path),
            Value::Date(value) => Expected::Text(value.to_string()),
            Value::LocalTime(value) => Expected::Text(value.to_string()),
            Value::Time(value) => Expected::Text(value.to_string()),
            Value::LocalDateTime(value) => Expected::Text(value.to_string()),
            Value::DateTime(value) => Expected::Text(value.to_string()),
            Value::Duration(value) => Expected::Text(value.to_string()),
        }
    }
}

fn from_node(node: &tupu::Node) -> Expected {
    let mut labels: Vec<String> = node
        .labels()
        .iter()
        .map(|label| label.to_string())
        .collect();
    labels.sort();
    Expected::Node(labels, properties(node.properties()))
}

fn from_relationship(relationship: &tupu::Relationship) -> Expected {
    let name = relationship.relationship_type().to_owned();
    Expected::Relationship(name, properties(relationship.properties()))
}

fn from_path(path: &tupu::Path) -> Expected {
    let steps = path
        .relationships
        .iter()
        .zip(&path.nodes)
        .map(|(relationship, before)| {
            let forward = relationship
                .data
                .as_ref()
                .is_some_and(|data| data.start == before.id);
            (from_relationship(relationship), forward)
        });
    Expected::Path(path.nodes.iter().map(from_node).collect(), steps.collect())
}

fn properties(properties: &[(std::sync::Arc<str>, Value)]) -> BTreeMap<String, Expected> {
    properties
        .iter()
        .map(|(key, value)| (key.to_string(), Expected::from_value(value)))
        .collect()
}

/// Reads a whole cell.
pub fn read(text: &str) -> Result<Expected, String> {
    let mut reader = Reader { rest: text.trim() };
    let value = reader.value()?;
    reader.skip();
    match reader.rest {
        "" => Ok(value),
        rest => Err(format!("`{text}`: unread rest `{rest}`")),
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn want(&mut self, token: &str) -> Result<(), String> {
        if self.take(token) {
            Ok(())
        } else {
            Err(format!("`{token}` wanted at `{}`", self.rest))
        }
    }

    fn value(&mut self) -> Result<Expected, String> {
        self.skip();
        match self.rest.chars().next() {
            Some('\'') => self.text().map(Expected::Text),
            Some('[') if self.rest[1..].trim_start().starts_with(':') => self.relationship(),
            Some('[') => self.list(),
            Some('{') => self.map().map(Expected::Map),
            Some('(') => self.node(),
            Some('<') => self.path(),
            Some(_) => self.word(),
            None => Err("a value wanted at the end".to_owned()),
        }
    }

    fn text(&mut self) -> Result<String, String> {
        self.want("'")?;
        let mut out = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\'' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(out);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => out.push('\n'),
                    Some((_, 't')) => out.push('\t'),
                    Some((_, other)) => out.push(other),
                    None => break,
                },
                other => out.push(other),
            }
        }
        Err("text without its closing quote".to_owned())
    }

    fn list(&mut self) -> Result<Expected, String> {
        self.want("[")?;
        let mut items = Vec::new();
        while !self.take("]") {
            if !items.is_empty() {
                self.want(",")?;
            }
            items.push(self.value()?);
        }
        Ok(Expected::List(items))
    }

    fn map(&mut self) -> Result<BTreeMap<String, Expected>, String> {
        self.want("{")?;
        let mut map = BTreeMap::new();
        while !self.take("}") {
            if !map.is_empty() {
                self.want(",")?;
            }
            let key = self.name();
            self.want(":")?;
            map.insert(key, self.value()?);
        }
        Ok(map)
    }

    fn name(&mut self) -> String {
        self.skip();
        if let Some((name, rest)) = self
            .rest
            .strip_prefix('`')
            .and_then(|rest| rest.split_once('`'))
        {
            self.rest = rest;
            return name.to_owned();
        }
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name.to_owned()
    }

    fn labels(&mut self) -> Vec<String> {
        let mut labels = Vec::new();
        while self.take(":") {
            labels.push(self.name());
        }
        labels.sort();
        labels
    }

    fn properties(&mut self) -> Result<BTreeMap<String, Expected>, String> {
        self.skip();
        if self.rest.starts_with('{') {
            self.map()
        } else {
            Ok(BTreeMap::new())
        }
    }

    fn node(&mut self) -> Result<Expected, String> {
        self.want("(")?;
        let labels = self.labels();
        let properties = self.properties()?;
        self.want(")")?;
        Ok(Expected::Node(labels, properties))
    }

    fn relationship(&mut self) -> Result<Expected, String> {
        self.want("[")?;
        self.want(":")?;
        let name = self.name();
        let properties = self.properties()?;
        self.want("]")?;
        Ok(Expected::Relationship(name, properties))
    }

    fn path(&mut self) -> Result<Expected, String> {
        self.want("<")?;
        let mut nodes = vec![self.node()?];
        let mut steps = Vec::new();
        while !self.take(">") {
            let backward = self.take("<-");
            if !backward {
                self.want("-")?;
            }
            let relationship = self.relationship()?;
            self.want(if backward { "-" } else { "->" })?;
            steps.push((relationship, !backward));
            nodes.push(self.node()?);
        }
        Ok(Expected::Path(nodes, steps))
    }

    fn word(&mut self) -> Result<Expected, String> {
        let end = self
            .rest
            .find([',', ']', '}', ')'])
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let word = word.trim();
        self.rest = rest;
        match word {
            "null" => Ok(Expected::Null),
            "true" => Ok(Expected::Boolean(true)),
            "false" => Ok(Expected::Boolean(false)),
            "NaN" => Ok(Expected::Float(f64::NAN)),
            "Inf" | "Infinity" => Ok(Expected::Float(f64::INFINITY)),
            "-Inf" | "-Infinity" => Ok(Expected::Float(f64::NEG_INFINITY)),
            _ => match (word.parse(), word.parse()) {
                (Ok(integer), _) => Ok(Expected::Integer(integer)),
                (_, Ok(float)) => Ok(Expected::Float(float)),
                _ => Err(format!("`{word}` is no value")),
            },
        }
    }
}
