//! The statements of a property as JSON Lines have them: under `statements`, by key, the one that is read first.

use crate::graph::{GraphView, KeyId, Rank, is_storable};
use crate::value::interval::{self, Interval};
use crate::value::json::from_json;
use crate::value::{EntityId, Value};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// One statement that a row holds.
#[derive(Debug)]
pub struct RowStatement {
    /// What is stated.
    pub value: Value,
    /// How much it counts.
    pub rank: Rank,
    /// The names of its sources.
    pub sources: Vec<Arc<str>>,
    /// From when on it holds; null where that is open.
    pub valid_from: Value,
    /// From when on it holds no more; null where that is open.
    pub valid_to: Value,
}

/// The statements that a row holds of one of its properties.
#[derive(Debug)]
pub struct StatedCell {
    /// The row.
    pub row: usize,
    /// The property.
    pub key: Arc<str>,
    /// All of them.
    pub statements: Vec<RowStatement>,
}

/// Reads the statements of a property.
pub fn read(key: &str, json: &Json) -> Result<Vec<RowStatement>, String> {
    let Json::Array(all) = json else {
        return Err(format!("the statements of `{key}` are not a list"));
    };
    let statements = all.iter().map(|one| match one {
        Json::Object(one) => statement(key, one),
        _ => Err(format!("a statement of `{key}` is not an object")),
    });
    statements.collect()
}

fn statement(key: &str, json: &Map<String, Json>) -> Result<RowStatement, String> {
    let value = |name: &str| {
        let value = json.get(name).map_or(Ok(Value::Null), from_json);
        value.map_err(|error| format!("a statement of `{key}`: {}", error.message()))
    };
    let rank = match json.get("rank") {
        None | Some(Json::Null) => Some(Rank::Normal),
        Some(Json::String(name)) => Rank::from_name(name),
        Some(_) => None,
    };
    let sources = match json.get("sources") {
        None | Some(Json::Null) => Some(Vec::new()),
        Some(Json::Array(names)) => names
            .iter()
            .map(|name| name.as_str().map(Arc::from))
            .collect(),
        Some(_) => None,
    };
    let stated = value("value")?;
    if !is_storable(&stated) {
        return Err(format!(
            "a statement of `{key}` has no value that can be stored"
        ));
    }
    let time = |name: &str| {
        let said = value(name)?;
        if said.is_null() {
            return Ok(said);
        }
        interval::time(&said).ok_or_else(|| {
            format!("a statement of `{key}` holds from a time to a time, and {said} is none")
        })
    };
    let (valid_from, valid_to) = (time("valid_from")?, time("valid_to")?);
    if Interval::is_empty_between(&valid_from, &valid_to) {
        return Err(format!(
            "a statement of `{key}` cannot hold from {valid_from} to {valid_to}: it ends before it begins"
        ));
    }
    Ok(RowStatement {
        value: stated,
        rank: rank.ok_or_else(|| format!("a statement of `{key}` has a rank that is none"))?,
        sources: sources
            .ok_or_else(|| format!("the sources of a statement of `{key}` are no list of names"))?,
        valid_from,
        valid_to,
    })
}

/// The properties of an entity of which there is more to say than a value and its sources, with their statements.
pub fn of_entity(view: &GraphView, entity: EntityId) -> Vec<(KeyId, Vec<RowStatement>)> {
    let keys = view.stated_keys(entity);
    keys.map(|key| {
        let statements = view.statements(entity, key).into_iter();
        let statements = statements.map(|one| {
            let sources = one.sources.iter().map(|source| view.source_name(*source));
            let mut sources: Vec<Arc<str>> = sources.map(Arc::clone).collect();
            sources.sort();
            RowStatement {
                value: one.value,
                rank: one.rank,
                sources,
                valid_from: one.valid_from,
                valid_to: one.valid_to,
            }
        });
        (key, statements.collect())
    })
    .collect()
}
