//! The options of `kg.duplicates`.

use crate::algorithms::LinkageOptions;
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::graph::{GraphView, KeyId, TypeId};
use crate::procedures::option_map::OptionMap;
use crate::value::Value;
use std::sync::Arc;

/// Their names, with the type and the default of each.
pub(super) const ALL: &[(&str, &str)] = &[
    (
        "names",
        "property or list of properties, the main name first = those of the name index, or name and aliases",
    ),
    ("properties", "list of properties that are compared = none"),
    (
        "places",
        "type or list of types of relationships to the place, and from there to what is around it = 'LOCATED_IN'",
    ),
    (
        "relationships",
        "list of types whose other ends are compared, either way = the eight most frequent others",
    ),
    (
        "keys",
        "property or list of properties in which nodes that are one do not differ = those that are unique by a constraint, but for names",
    ),
    ("threshold", "probability = 0.9, pairs of at least this one"),
    ("limit", "integer = all"),
    ("seed", "integer = 0, of the random sample of pairs"),
    (
        "block",
        "integer = 64, how many nodes with something in common are compared with each other",
    ),
];

/// The largest `limit`.
const ALL_PAIRS: usize = i64::MAX as usize;

/// What a call asks for.
pub(super) struct Options {
    pub names: Option<Vec<KeyId>>,
    pub properties: Vec<(Arc<str>, KeyId)>,
    pub places: Vec<TypeId>,
    pub relationships: Option<Vec<TypeId>>,
    pub keys: Option<Vec<KeyId>>,
    pub linkage: LinkageOptions,
}

impl Options {
    pub fn of(given: Option<&Value>, graph: &GraphView) -> Result<Options> {
        let known: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
        let map = OptionMap::new("kg.duplicates", &known, given)?;
        let default = LinkageOptions::default();
        let keys = |names: Vec<Arc<str>>| {
            let keys = names.iter().map(|name| key(graph, name));
            keys.collect::<Result<Vec<KeyId>>>()
        };
        let properties = map.names("properties")?.unwrap_or_default();
        let ids = keys(properties.clone())?;
        let places = match map.names("places")? {
            Some(types) => relationship_types(graph, &types)?,
            None => graph.type_id("LOCATED_IN").into_iter().collect(),
        };
        let relationships = map.names("relationships")?;
        let relationships = relationships.map(|types| relationship_types(graph, &types));
        Ok(Options {
            names: map.names("names")?.map(keys).transpose()?,
            properties: properties.into_iter().zip(ids).collect(),
            places,
            relationships: relationships.transpose()?,
            keys: map.names("keys")?.map(keys).transpose()?,
            linkage: LinkageOptions {
                threshold: map.number("threshold", 0.0..=1.0, default.threshold)?,
                limit: map.count("limit", 0, ALL_PAIRS)?,
                seed: map.count("seed", 0, 0)? as u64,
                block: map.count("block", 2, default.block)?,
            },
        })
    }
}

fn key(graph: &GraphView, name: &str) -> Result<KeyId> {
    graph
        .key_id(name)
        .ok_or_else(|| unknown("property", name, graph.key_names()))
}

fn relationship_types(graph: &GraphView, names: &[Arc<str>]) -> Result<Vec<TypeId>> {
    let ids = names.iter().map(|name| {
        let id = graph.type_id(name);
        id.ok_or_else(|| unknown("relationship type", name, graph.type_names()))
    });
    ids.collect()
}

fn unknown(what: &str, name: &str, known: &[Arc<str>]) -> Error {
    let message = format!("the graph has no {what} `{name}`, which `kg.duplicates` is to compare");
    let error = Error::argument(ErrorCode::InvalidArgumentValue, message);
    match nearest(name, known.iter().map(|name| &**name)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error,
    }
}
