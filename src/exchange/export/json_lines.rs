//! JSON Lines: one object per node, then one per relationship, then one per index or constraint. The shape is that of
//! Neo4j's `apoc.export.json`, with typed JSON for values that plain JSON has no type for.

use super::citations::{Names, of_existence, of_properties};
use super::{label_names, nodes, relationships, schema_statements, type_name};
use crate::exchange::stated::{self, RowStatement};
use crate::graph::GraphView;
use crate::value::json::{PlainJson, TypedJson};
use crate::value::{EntityId, Properties, Value};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};
use std::sync::Arc;

/// Writes the lines.
pub fn write(view: &GraphView, to: &mut dyn Write) -> io::Result<()> {
    let rules = schema_statements(view).map_err(io::Error::other)?;
    for node in nodes(view) {
        let labels: Vec<&str> = label_names(view, node).collect();
        let line = NodeLine {
            kind: "node",
            id: node.0.to_string(),
            labels,
            properties: Stored(view.properties(EntityId::Node(node))),
            sources: of_existence(view, node.into()),
            property_sources: PropertySources::of(view, node.into()),
            statements: PropertyStatements::of(view, node.into()),
        };
        put(&line, to)?;
    }
    for (relationship, start, end) in relationships(view) {
        let line = RelationshipLine {
            kind: "relationship",
            id: relationship.0.to_string(),
            label: type_name(view, relationship),
            start: End {
                id: start.0.to_string(),
            },
            end: End {
                id: end.0.to_string(),
            },
            properties: Stored(view.properties(EntityId::Relationship(relationship))),
            sources: of_existence(view, relationship.into()),
            property_sources: PropertySources::of(view, relationship.into()),
            statements: PropertyStatements::of(view, relationship.into()),
        };
        put(&line, to)?;
    }
    for statement in rules {
        let kind = "schema";
        put(&SchemaLine { kind, statement }, to)?;
    }
    Ok(())
}

fn put(line: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *to, line)?;
    writeln!(to)
}

#[derive(serde::Serialize)]
struct NodeLine<'v> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    labels: Vec<&'v str>,
    properties: Stored,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Names,
    #[serde(
        rename = "propertySources",
        skip_serializing_if = "PropertySources::is_empty"
    )]
    property_sources: PropertySources,
    #[serde(skip_serializing_if = "PropertyStatements::is_empty")]
    statements: PropertyStatements,
}

#[derive(serde::Serialize)]
struct RelationshipLine<'v> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    label: &'v str,
    start: End,
    end: End,
    properties: Stored,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Names,
    #[serde(
        rename = "propertySources",
        skip_serializing_if = "PropertySources::is_empty"
    )]
    property_sources: PropertySources,
    #[serde(skip_serializing_if = "PropertyStatements::is_empty")]
    statements: PropertyStatements,
}

#[derive(serde::Serialize)]
struct End {
    id: String,
}

#[derive(serde::Serialize)]
struct SchemaLine {
    #[serde(rename = "type")]
    kind: &'static str,
    statement: String,
}

/// The sources of properties whose sources differ from those of their entity.
struct PropertySources(Vec<(Arc<str>, Names)>);

impl PropertySources {
    fn of(view: &GraphView, entity: EntityId) -> PropertySources {
        let own = of_properties(view, entity).into_iter();
        let named = own.map(|(key, names)| (Arc::clone(view.key_name(key)), names));
        PropertySources(named.collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for PropertySources {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (key, names) in &self.0 {
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            object.serialize_entry(&**key, &names)?;
        }
        object.end()
    }
}

/// The statements of properties that have several, or one with a rank or a period.
struct PropertyStatements(Vec<(Arc<str>, Vec<RowStatement>)>);

impl PropertyStatements {
    fn of(view: &GraphView, entity: EntityId) -> PropertyStatements {
        let own = stated::of_entity(view, entity).into_iter();
        let named = own.map(|(key, all)| (Arc::clone(view.key_name(key)), all));
        PropertyStatements(named.collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for PropertyStatements {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (key, statements) in &self.0 {
            let statements: Vec<StatementObject<'_>> =
                statements.iter().map(StatementObject).collect();
            object.serialize_entry(&**key, &statements)?;
        }
        object.end()
    }
}

struct StatementObject<'s>(&'s RowStatement);

impl Serialize for StatementObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RowStatement {
            value,
            rank,
            sources,
            valid_from,
            valid_to,
        } = self.0;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("value", &StoredValue(value))?;
        object.serialize_entry("rank", rank.name())?;
        let sources: Vec<&str> = sources.iter().map(|name| &**name).collect();
        object.serialize_entry("sources", &sources)?;
        for (name, time) in [("valid_from", valid_from), ("valid_to", valid_to)] {
            if !time.is_null() {
                object.serialize_entry(name, &StoredValue(time))?;
            }
        }
        object.end()
    }
}

/// Writes properties, each as plain JSON if that determines its type.
struct Stored(Properties);

impl Serialize for Stored {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            object.serialize_entry(&**key, &StoredValue(value))?;
        }
        object.end()
    }
}

struct StoredValue<'v>(&'v Value);

impl Serialize for StoredValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match is_plain(self.0) {
            true => PlainJson(self.0).serialize(serializer),
            false => TypedJson(self.0).serialize(serializer),
        }
    }
}

/// Returns whether the value survives a round trip through plain JSON.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Boolean(_) | Value::Integer(_) | Value::String(_) => true,
        Value::Float(value) => value.is_finite(),
        Value::List(values) => values.iter().all(is_plain),
        Value::Null
        | Value::Map(_)
        | Value::Date(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::LocalDateTime(_)
        | Value::DateTime(_)
        | Value::Duration(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_)
        | Value::Decimal(_)
        | Value::Period(_)
        | Value::Quantity(_)
        | Value::Vector(_) => false,
    }
}
