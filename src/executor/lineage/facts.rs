//! The facts behind values: the nodes and relationships in them, and their properties.

use crate::graph::{Fact, GraphView};
use crate::value::shape::Shape;
use crate::value::{EntityId, RelationshipId, Value};

/// Values nested deeper are not examined; they are not returned with their contents either.
const MAX_DEPTH: usize = 128;

/// The facts of an entity that are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FactScope {
    /// The existence of the entity, with its labels or its type.
    Existence,
    /// The existence, and all of its properties.
    Whole,
}

/// The facts of the entities in a value. A relationship within a list or a path requires the existence of its ends too.
pub(super) fn of_value(
    value: &Value,
    extent: FactScope,
    view: &GraphView,
    take: &mut dyn FnMut(Fact),
) {
    match value {
        Value::Relationship(relationship) => of_entity(relationship.id.into(), extent, view, take),
        other => within(other, extent, view, MAX_DEPTH, take),
    }
}

fn within(
    value: &Value,
    extent: FactScope,
    view: &GraphView,
    depth: usize,
    take: &mut dyn FnMut(Fact),
) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match value.shape() {
        Shape::Node(node) => of_entity(node.id.into(), extent, view, take),
        Shape::Relationship(relationship) => {
            of_entity(relationship.id.into(), extent, view, take);
            ends(relationship.id, view, take);
        }
        Shape::Path(path) => {
            for node in &path.nodes {
                of_entity(node.id.into(), extent, view, take);
            }
            for relationship in &path.relationships {
                of_entity(relationship.id.into(), extent, view, take);
            }
        }
        Shape::List(values) => values
            .iter()
            .for_each(|value| within(value, extent, view, depth, take)),
        Shape::Map(map) => map
            .values()
            .for_each(|value| within(value, extent, view, depth, take)),
        Shape::Null | Shape::Piece => {}
    }
}

fn ends(relationship: RelationshipId, view: &GraphView, take: &mut dyn FnMut(Fact)) {
    if let Some((start, end)) = view.endpoints(relationship) {
        for node in [start, end] {
            of_entity(node.into(), FactScope::Existence, view, take);
        }
    }
}

/// The facts of one entity.
pub(super) fn of_entity(
    entity: EntityId,
    extent: FactScope,
    view: &GraphView,
    take: &mut dyn FnMut(Fact),
) {
    take(Fact { entity, key: None });
    if extent == FactScope::Whole {
        for key in view.property_keys(entity) {
            take(Fact {
                entity,
                key: Some(key),
            });
        }
    }
}
