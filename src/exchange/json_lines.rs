//! JSON → typed rows: one object per line, or the objects of a document (see `input/json.rs`).
//!
//! There are two shapes. In a file of nodes or of relationships an object is flat: its keys are properties, `id` is the
//! id and a property, `start` and `end` are ids, `labels` and `type` are the labels and the type. In a file with a
//! whole graph (written by export, or by Neo4j's `apoc.export.json`) a line is
//! `{"type":"node","id":"0","labels":["City"],"properties":{…}}` or
//! `{"type":"relationship","label":"LOCATED_IN","start":{"id":"0"},"end":{"id":"1"},"properties":{…}}`. Of what other
//! tools write, `edge` says the same as `relationship`, `source` and `target` as `start` and `end`, `label` as `labels`
//! with one in it, `type` is the type of a relationship that has no `label` where it is none of these words, and without
//! `properties` all other keys are properties; an object that has none but those of
//! `apoc.export.json` has no properties, and its `id` is none.
//! Sources are written in a whole graph beside `properties`, under `sources` (of the entity and of every property that has none of
//! its own) and `propertySources` (by key), and under `statements` (by key) those of properties that have several; in a flat object under `:SOURCE` and `name:SOURCE`.
//! Values are plain JSON, or typed JSON (`{"$type":"Date","_value":"2024-01-31"}`) where JSON has no type for them.

use super::advice::encoding_advice;
use super::csv::IdType;
use super::identity::{Finger, Group, integer};
use super::input::{Block, Elements, lines};
use super::rows::{BadRow, RowBatch};
use super::stated::{self, StatedCell};
use crate::value::NodeId;
use crate::value::json::{self, from_json};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

type Object = Map<String, Json>;

/// The keys of a relationship's ends; the second pair is that of other tools.
const ENDS: [[&str; 2]; 2] = [["start", "end"], ["source", "target"]];

/// The suffix of a key of a flat object that contains sources.
const SOURCE: &str = ":SOURCE";

/// Reads the lines of one file.
#[derive(Debug)]
pub struct JsonRows<'a> {
    graph: bool,
    id_type: IdType,
    /// The group of the start and end nodes; `None` for nodes.
    ends: Option<&'a Group>,
}

impl<'a> JsonRows<'a> {
    /// Rows of nodes, from a whole `graph` or from flat objects.
    pub fn of_nodes(graph: bool, id_type: IdType) -> JsonRows<'a> {
        JsonRows {
            graph,
            id_type,
            ends: None,
        }
    }

    /// Rows of relationships.
    pub fn of_relationships(graph: bool, ends: &'a Group) -> JsonRows<'a> {
        JsonRows {
            graph,
            id_type: IdType::default(),
            ends: Some(ends),
        }
    }

    /// The rows of a block of whole lines, or of whole elements of a document.
    pub fn read(&self, block: &Block) -> RowBatch {
        let mut batch = RowBatch::default();
        match block.depths {
            Some((depth, of)) => {
                Elements::new(&block.bytes, block.line, depth, of).for_each(|element| match element
                {
                    Ok((line, text)) => self.read_object(line, text, &mut batch),
                    Err((line, wrong)) => {
                        let message = format!("this is not JSON: {wrong}");
                        batch.bad_row(BadRow::new(line, message));
                    }
                })
            }
            None => (block.line..)
                .zip(lines(&block.bytes))
                .for_each(|(line, text)| self.read_object(line, text, &mut batch)),
        }
        batch
    }

    fn read_object(&self, line: u64, text: &[u8], batch: &mut RowBatch) {
        if text.iter().all(u8::is_ascii_whitespace) || self.begins_as_other_kind(text) {
            return;
        }
        match object_of_line(line, text) {
            Ok(object) if self.is_other_kind(&object) => {}
            Ok(object) if self.is_rule(&object) => self.rule(&object, batch),
            Ok(object) => {
                let outcome = self.row(&object, batch);
                batch.end_row(line, outcome);
            }
            Err(bad) => batch.bad_row(bad),
        }
    }

    /// Decides by the first bytes, as export writes them, so that a line that is not used is not parsed.
    fn begins_as_other_kind(&self, text: &[u8]) -> bool {
        let other: &[u8] = match self.ends {
            Some(_) => b"{\"type\":\"node\",",
            None => b"{\"type\":\"relationship\",",
        };
        self.graph && text.starts_with(other)
    }

    /// Returns whether a line of a whole-graph file is a relationship while nodes are read, or the reverse.
    fn is_other_kind(&self, object: &Object) -> bool {
        let other = if self.ends.is_some() {
            "node"
        } else {
            "relationship"
        };
        self.graph && kind(object) == other
    }

    fn is_rule(&self, object: &Object) -> bool {
        self.graph && kind(object) == "schema"
    }

    /// Rules are read with the nodes, not again with the relationships.
    fn rule(&self, object: &Object, batch: &mut RowBatch) {
        let statement = object.get("statement").and_then(Json::as_str);
        if let Some(statement) = statement.filter(|_| self.ends.is_none()) {
            batch.rules.push(statement.to_owned());
        }
    }

    fn row(&self, object: &Object, batch: &mut RowBatch) -> Result<(), String> {
        // What is in `properties` may have any name.
        let flat = !(self.graph && object.contains_key("properties"));
        if let Some(wrong) = object
            .keys()
            .find_map(|key| column_of_csv(key))
            .filter(|_| flat)
        {
            return Err(wrong);
        }
        match self.ends {
            None => self.node(object, batch),
            Some(group) => self.relationship(object, group, batch),
        }
    }

    fn node(&self, object: &Object, batch: &mut RowBatch) -> Result<(), String> {
        match object.get("id") {
            None | Some(Json::Null) => batch.ids.push_null(),
            Some(id) => self.id(&id_text(id)?, batch)?,
        }
        let labels = labels(object, self.graph)?;
        let text = labels.join("\n");
        batch.names.push(&text, |_| labels.into_iter());
        let taken: &[&str] = match self.graph {
            true => &["labels", "label", "type"],
            false => &["labels"],
        };
        self.properties(object, taken, batch)
    }

    fn id(&self, id: &str, batch: &mut RowBatch) -> Result<(), String> {
        match self.id_type {
            IdType::String => batch.ids.push_text(id),
            IdType::Integer => {
                let id = integer(id).map_err(|error| error.message().to_owned())?;
                batch.ids.push_integer(id);
            }
        }
        Ok(())
    }

    fn relationship(
        &self,
        object: &Object,
        group: &Group,
        batch: &mut RowBatch,
    ) -> Result<(), String> {
        let [start_key, end_key] = end_keys(object).filter(|_| self.graph).unwrap_or(ENDS[0]);
        batch.starts.push(end(object, start_key, group)?);
        batch.ends.push(end(object, end_key, group)?);
        let key = match self.graph {
            true => type_key(object),
            false => "type",
        };
        let name = match object.get(key) {
            None | Some(Json::Null) => "",
            Some(Json::String(name)) if name.is_empty() => return Err(empty_name("a type")),
            Some(Json::String(name)) => name,
            Some(_) => return Err(format!("`{key}` is not a string")),
        };
        batch.names.push(name, std::iter::once);
        self.properties(object, &[start_key, end_key, "type", key], batch)
    }

    /// In a whole graph, the content of `properties`; in an object without it, all keys without a special meaning.
    fn properties(
        &self,
        object: &Object,
        taken: &[&str],
        batch: &mut RowBatch,
    ) -> Result<(), String> {
        match object.get("properties").filter(|_| self.graph) {
            None if self.graph && is_bare(object) => Ok(()),
            None => {
                let own = object.iter();
                own.filter(|(key, _)| !taken.contains(&key.as_str()))
                    .try_for_each(|(key, json)| match key.strip_suffix(SOURCE) {
                        Some("") => sources(None, key, json, batch),
                        Some(cited) if object.contains_key(cited) || has_no_sources(json) => {
                            if !is_there(object.get(cited)) && !has_no_sources(json) {
                                batch.states_nothing(cited);
                            }
                            sources(Some(cited), key, json, batch)
                        }
                        Some(cited) => Err(cites_nothing(cited, key)),
                        None => property(key, json, batch),
                    })
            }
            Some(Json::Null) => graph_sources(object, batch),
            Some(Json::Object(own)) => {
                let mut own = own.iter();
                own.try_for_each(|(key, json)| property(key, json, batch))?;
                graph_sources(object, batch)
            }
            Some(_) => Err("`properties` is not an object".to_owned()),
        }
    }
}

/// Parses the object of a line or an element.
fn object_of_line(line: u64, text: &[u8]) -> Result<Object, BadRow> {
    let bad = |message: &str| BadRow::new(line, message);
    match json::parse(text) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(bad("this is not a JSON object")),
        Err(error) if std::str::from_utf8(text).is_ok() => Err(bad(error.message())),
        Err(_) => Err(BadRow {
            hint: Some(encoding_advice(text)),
            ..bad("the text is not UTF-8")
        }),
    }
}

fn property(key: &str, json: &Json, batch: &mut RowBatch) -> Result<(), String> {
    if key.is_empty() {
        return Err("a property has no name: its key is \"\"".to_owned());
    }
    let value =
        from_json(json).map_err(|error| format!("property `{key}`: {}", error.message()))?;
    if !crate::graph::is_storable(&value) && !json.is_null() {
        return Err(format!(
            "property `{key}` can hold a simple value or a list of them only"
        ));
    }
    batch.column(key).push(value);
    Ok(())
}

/// The sources of a line of a whole graph.
fn graph_sources(object: &Object, batch: &mut RowBatch) -> Result<(), String> {
    if let Some(json) = object.get("sources") {
        sources(None, "sources", json, batch)?;
    }
    match object.get("propertySources") {
        None | Some(Json::Null) => {}
        Some(Json::Object(own)) => own.iter().try_for_each(|(key, json)| {
            if !has_property(object, key) && !has_no_sources(json) {
                return Err(cites_nothing(key, "propertySources"));
            }
            sources(Some(key), "propertySources", json, batch)
        })?,
        Some(_) => return Err("`propertySources` is not an object".to_owned()),
    }
    match object.get("statements") {
        None | Some(Json::Null) => Ok(()),
        Some(Json::Object(own)) => own.iter().try_for_each(|(key, json)| {
            let statements = stated::read(key, json)?;
            batch.stated.push(StatedCell {
                row: batch.len(),
                key: Arc::from(key.as_str()),
                statements,
            });
            Ok(())
        }),
        Some(_) => Err("`statements` is not an object".to_owned()),
    }
}

/// Whether a line of a whole graph has a value of a property, or statements of it.
fn has_property(object: &Object, key: &str) -> bool {
    let within = |place: &str| object.get(place).and_then(|own| own.get(key));
    is_there(within("properties"))
        || within("statements").is_some_and(|all| all.as_array().is_some_and(|all| !all.is_empty()))
}

/// Whether a key has a value.
fn is_there(json: Option<&Json>) -> bool {
    json.is_some_and(|value| !value.is_null())
}

/// Whether no source is named where sources are expected.
fn has_no_sources(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(name) => name.is_empty(),
        Json::Array(names) => names.is_empty(),
        Json::Bool(_) | Json::Number(_) | Json::Object(_) => false,
    }
}

fn cites_nothing(key: &str, place: &str) -> String {
    format!("`{place}` has sources of `{key}`, and there is no property `{key}`")
}

/// Sources: a name, or a list of names.
fn sources(
    key: Option<&str>,
    place: &str,
    json: &Json,
    batch: &mut RowBatch,
) -> Result<(), String> {
    let names = match json {
        Json::Null => Some(Vec::new()),
        Json::String(name) => Some(vec![name.as_str()]),
        Json::Array(names) => names.iter().map(Json::as_str).collect(),
        _ => None,
    };
    let names = names.ok_or_else(|| format!("`{place}` is not a list of names"))?;
    if json.is_array() && names.contains(&"") {
        return Err(empty_name("a source"));
    }
    let text = json.to_string();
    batch.citations(key).push(&text, |_| names.into_iter());
    Ok(())
}

/// The kind of a line in a whole-graph file.
fn kind(object: &Object) -> &str {
    match object.get("type").and_then(Json::as_str) {
        Some("edge") => "relationship",
        Some(kind @ ("node" | "relationship" | "schema")) => kind,
        _ if end_keys(object).is_some() => "relationship",
        _ => "node",
    }
}

/// The key of a relationship's type in a whole-graph file, where `type` is the kind of the line if it names one.
fn type_key(object: &Object) -> &'static str {
    let of_kind = |kind: &str| ["node", "relationship", "edge", "schema"].contains(&kind);
    match object.get("type").and_then(Json::as_str) {
        Some(name) if !is_there(object.get("label")) && !of_kind(name) => "type",
        _ => "label",
    }
}

/// What is wrong if a key is a column of CSV files that has another name in JSON.
fn column_of_csv(key: &str) -> Option<String> {
    let here = match key {
        ":ID" => "id",
        ":LABEL" => "labels",
        ":START_ID" => "start",
        ":END_ID" => "end",
        ":TYPE" => "type",
        _ => return None,
    };
    Some(format!(
        "`{key}` is a column of CSV files; in JSON it is `{here}`"
    ))
}

/// Whether an object without a word on what it is has what makes it a relationship in a file of relationships.
pub fn looks_like_relationship(text: &[u8]) -> bool {
    let object = object_of_line(0, text);
    object.is_ok_and(|object| end_keys(&object).is_some() && object.contains_key("type"))
}

/// Returns whether `apoc.export.json` has written an object without properties: it omits `properties`, and `id` is then
/// the number of the entity and not a property.
fn is_bare(object: &Object) -> bool {
    let known: &[&str] = match object.get("type").and_then(Json::as_str) {
        Some("node") => &["type", "id", "labels"],
        Some("relationship") => &["type", "id", "label", "start", "end"],
        _ => return false,
    };
    object.keys().all(|key| known.contains(&key.as_str()))
}

/// The keys under which a line has two ends.
fn end_keys(object: &Object) -> Option<[&'static str; 2]> {
    let has = |keys: &[&str; 2]| keys.iter().all(|key| object.contains_key(*key));
    ENDS.into_iter().find(has)
}

/// The labels of a node; an empty one is an error.
fn labels(object: &Object, graph: bool) -> Result<Vec<&str>, String> {
    let names = written_labels(object, graph)?;
    match names.contains(&"") {
        true => Err(empty_name("a label")),
        false => Ok(names),
    }
}

fn empty_name(what: &str) -> String {
    format!("the name of {what} cannot be empty")
}

fn written_labels(object: &Object, graph: bool) -> Result<Vec<&str>, String> {
    if let (true, Some(Json::String(label))) = (graph, object.get("label")) {
        return Ok(vec![label]);
    }
    let names = match object.get("labels") {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(Json::Array(names)) => names,
        Some(_) => return Err("`labels` is not a list".to_owned()),
    };
    let names: Option<Vec<&str>> = names.iter().map(Json::as_str).collect();
    names.ok_or_else(|| "an element of `labels` is not a string".to_owned())
}

/// The node at an end: its id, or an object that contains it.
fn end(object: &Object, key: &str, group: &Group) -> Result<NodeId, String> {
    let id = match object.get(key) {
        Some(Json::Object(node)) => node.get("id"),
        other => other,
    };
    let id = id_text(id.ok_or_else(|| format!("there is no `{key}`"))?)?;
    let node = group
        .node(&id, &mut Finger::default())
        .map_err(|error| error.message().to_owned())?;
    node.ok_or_else(|| format!("`{key}`: no node has the id `{id}`"))
}

fn id_text(id: &Json) -> Result<String, String> {
    match id {
        Json::String(text) => Ok(text.clone()),
        Json::Number(number) => Ok(number.to_string()),
        _ => Err(format!("{id} is not an id: an id is a string or a number")),
    }
}
