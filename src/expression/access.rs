//! Properties of entities, maps and temporal values; elements of lists and maps.

use super::EvaluationContext;
use crate::error::{Error, ErrorCode, Result};
use crate::value::{EntityId, Map, Value, access};

/// `subject.key`
pub(super) fn property(subject: &Value, key: &str, cx: &EvaluationContext<'_>) -> Result<Value> {
    match entity(subject) {
        Some(entity) => entity_property(entity, key, cx),
        None => access::property(subject, key),
    }
}

/// `subject[index]`
pub(super) fn index(subject: &Value, index: &Value, cx: &EvaluationContext<'_>) -> Result<Value> {
    match (entity(subject), index) {
        (Some(_), Value::Null) => Ok(Value::Null),
        (Some(entity), Value::String(key)) => entity_property(entity, key, cx),
        (Some(_), key) => Err(access::not_a_key(key)),
        (None, _) => access::index(subject, index),
    }
}

/// The properties of an entity, or the entries of a map.
pub fn properties(subject: &Value, cx: &EvaluationContext<'_>) -> Result<Map> {
    match (entity(subject), subject) {
        (Some(entity), _) => {
            check_alive(entity, cx)?;
            if let Some(recorder) = cx.recorder {
                recorder.properties(entity);
            }
            Ok(cx.graph.properties(entity).into_iter().collect())
        }
        (None, Value::Map(map)) => Ok(Map::clone(map)),
        (None, other) => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!("{} has no properties", other.kind().with_article()),
        )
        .hint("use a node, a relationship or a map")),
    }
}

/// The id of the entity, if the value is one.
pub fn entity(value: &Value) -> Option<EntityId> {
    match value {
        Value::Node(node) => Some(EntityId::Node(node.id)),
        Value::Relationship(relationship) => Some(EntityId::Relationship(relationship.id)),
        _ => None,
    }
}

fn entity_property(entity: EntityId, key: &str, cx: &EvaluationContext<'_>) -> Result<Value> {
    check_alive(entity, cx)?;
    let key = cx.graph.key_id(key);
    if let (Some(recorder), Some(key)) = (cx.recorder, key) {
        recorder.property(entity, key);
    }
    Ok(key.map_or(Value::Null, |key| cx.graph.property(entity, key)))
}

/// Fails for an entity that this statement has deleted.
pub fn check_alive(entity: EntityId, cx: &EvaluationContext<'_>) -> Result<()> {
    if !cx.deleted {
        return Ok(());
    }
    let (alive, what) = match entity {
        EntityId::Node(node) => (cx.graph.has_node(node), "node"),
        EntityId::Relationship(relationship) => {
            (cx.graph.has_relationship(relationship), "relationship")
        }
    };
    if alive {
        return Ok(());
    }
    Err(Error::entity_not_found(
        ErrorCode::DeletedEntityAccess,
        format!("this {what} has been deleted by the same statement"),
    )
    .hint("read what you need of it before `DELETE`"))
}
