//! Validation of changes: each check fails with an error that names the entity, key or value.

use crate::error::{Error, ErrorCode, Result};
use crate::graph::record::MAX_ENTITIES;
use crate::graph::symbol::{KeyId, SymbolKind};
use crate::graph::view::GraphView;
use crate::value::display::excerpt;
use crate::value::{EntityId, NodeId, RelationshipId, Value};

/// The maximum gap between the last id and a new one. Gaps come from statements that were rolled back; a larger one
/// means damage.
const MAX_GAP: u32 = 1 << 26;

/// The name of an entity in messages.
pub fn entity_name(entity: EntityId) -> String {
    match entity {
        EntityId::Node(NodeId(id)) => format!("node {id}"),
        EntityId::Relationship(RelationshipId(id)) => format!("relationship {id}"),
    }
}

/// The error for an entity that does not exist or has been deleted.
pub fn missing(entity: EntityId) -> Error {
    let name = entity_name(entity);
    let message = format!("{name} is not in the graph: it was deleted, or never created");
    Error::entity_not_found(ErrorCode::DeletedEntityAccess, message)
}

/// The error when all ids are in use.
pub fn full() -> Error {
    let message = format!("the graph is full: ids end at {}", MAX_ENTITIES - 1);
    Error::limit(ErrorCode::GraphFull, message).hint(
        "delete what is not needed any more: its ids are given out again; or use a second graph",
    )
}

/// The error for a change that was made for another state of the graph.
pub fn unfit(message: &str) -> Error {
    let message = format!("a change does not fit the graph: {message}");
    Error::storage(ErrorCode::Corruption, message)
}

/// Checks that a symbol id is in use.
pub fn require_symbol(view: &GraphView, kind: SymbolKind, id: u32) -> Result<()> {
    if view.symbols.of(kind).has(id) {
        return Ok(());
    }
    Err(unfit(&format!("no {} has the number {id}", kind.word())))
}

/// Checks that the id of a new entity may be assigned.
pub fn require_id(entity: EntityId, bound: u32) -> Result<()> {
    let (EntityId::Node(NodeId(id)) | EntityId::Relationship(RelationshipId(id))) = entity;
    if id >= MAX_ENTITIES {
        return Err(full());
    }
    if id > bound.saturating_add(MAX_GAP) {
        let name = entity_name(entity);
        return Err(unfit(&format!("{name} lies far past the last id, {bound}")));
    }
    Ok(())
}

/// Checks the properties of a new entity: the keys are known, the values can be stored.
pub fn require_properties(view: &GraphView, properties: &[(KeyId, Value)]) -> Result<()> {
    for (key, value) in properties {
        require_symbol(view, SymbolKind::PropertyKey, key.0)?;
        require_storable(view, *key, value)?;
    }
    Ok(())
}

/// Checks that a value can be stored as a property: a simple value, a list of simple values, or null, which stores nothing.
pub fn require_storable(view: &GraphView, key: KeyId, value: &Value) -> Result<()> {
    require_value(view.key_name(key), value)
}

/// Like [`require_storable`], for a key that the graph need not know yet, and which must not be empty: Neo4j and the
/// formats of other tools do not support such a property. Properties of older files with an empty key can still be read
/// and removed.
pub fn require_property(key: &str, value: &Value) -> Result<()> {
    if key.is_empty() && !value.is_null() {
        let message = format!("the property with the value {} has no name", excerpt(value));
        return Err(Error::argument(ErrorCode::InvalidArgumentValue, message)
            .hint("a property key has at least one character"));
    }
    require_value(key, value)
}

fn require_value(key: &str, value: &Value) -> Result<()> {
    let Some(what) = unstorable(value) else {
        return Ok(());
    };
    let message = format!("{what} cannot be stored as the property `{key}`");
    Err(Error::type_error(ErrorCode::InvalidPropertyType, message)
        .hint("store strings, numbers, booleans, temporal values, or lists of them"))
}

/// Whether a value can be a property.
pub fn is_storable(value: &Value) -> bool {
    !value.is_null() && unstorable(value).is_none()
}

/// Describes why a value cannot be stored in a property.
fn unstorable(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::List(elements) => {
            let element = elements.iter().find(|element| !is_simple(element))?;
            Some(format!(
                "a list with {} in it",
                element.kind().with_article()
            ))
        }
        value if is_simple(value) => None,
        value => Some(value.kind().with_article()),
    }
}

fn is_simple(value: &Value) -> bool {
    !matches!(
        value,
        Value::Null
            | Value::List(_)
            | Value::Map(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_)
    )
}
