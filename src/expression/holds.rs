//! Tests whether entities are valid at the time of a statement (`AT`).

use super::EvaluationContext;
use crate::error::Result;
use crate::value::column::{Column, NULL_ID};
use crate::value::interval::{Interval, VALID_FROM, VALID_TO};
use crate::value::shape::Shape;
use crate::value::{EntityId, NodeId, RelationshipId, Value};

/// Whether all entities in a value are valid, and each relationship's ends too if requested. Other values count as
/// valid.
pub(super) fn value_holds(
    value: &Value,
    with_ends: bool,
    cx: &EvaluationContext<'_>,
) -> Result<bool> {
    let Some(at) = cx.at else {
        return Ok(true);
    };
    any_value_holds(value, with_ends, at, cx)
}

fn any_value_holds(
    value: &Value,
    with_ends: bool,
    at: Interval,
    cx: &EvaluationContext<'_>,
) -> Result<bool> {
    match value.shape() {
        Shape::Node(node) => entity_holds(EntityId::Node(node.id), at, cx),
        Shape::Relationship(relationship) => relationship_holds(relationship.id, with_ends, at, cx),
        Shape::Path(path) => {
            for node in &path.nodes {
                if !entity_holds(EntityId::Node(node.id), at, cx)? {
                    return Ok(false);
                }
            }
            for relationship in &path.relationships {
                if !relationship_holds(relationship.id, false, at, cx)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Shape::List(values) => all_hold(values.iter(), with_ends, at, cx),
        Shape::Map(map) => all_hold(map.values(), with_ends, at, cx),
        Shape::Null | Shape::Piece => Ok(true),
    }
}

fn all_hold<'v>(
    values: impl Iterator<Item = &'v Value>,
    with_ends: bool,
    at: Interval,
    cx: &EvaluationContext<'_>,
) -> Result<bool> {
    for value in values {
        if !any_value_holds(value, with_ends, at, cx)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn relationship_holds(
    relationship: RelationshipId,
    with_ends: bool,
    at: Interval,
    cx: &EvaluationContext<'_>,
) -> Result<bool> {
    if !entity_holds(EntityId::Relationship(relationship), at, cx)? {
        return Ok(false);
    }
    match cx.graph.endpoints(relationship).filter(|_| with_ends) {
        Some((start, end)) => Ok(entity_holds(EntityId::Node(start), at, cx)?
            && entity_holds(EntityId::Node(end), at, cx)?),
        None => Ok(true),
    }
}

fn entity_holds(entity: EntityId, at: Interval, cx: &EvaluationContext<'_>) -> Result<bool> {
    if let Some(recorder) = cx.recorder {
        let keys = [VALID_FROM, VALID_TO].map(|name| cx.graph.key_id(name));
        for key in keys.into_iter().flatten() {
            recorder.property(entity, key);
        }
    }
    cx.graph.holds(entity, at)
}

/// The result for a column of entities; `None` for a column that must be evaluated row by row.
pub(super) fn column_holds(
    column: &Column,
    with_ends: bool,
    cx: &EvaluationContext<'_>,
) -> Result<Option<Column>> {
    let (graph, Some(at)) = (cx.graph, cx.at) else {
        return Ok(Some(all_true(column.len())));
    };
    let held = match column {
        Column::Nodes(_) | Column::Relationships(_) if !graph.has_valid_time() => {
            return Ok(Some(all_true(column.len())));
        }
        Column::Nodes(nodes) => nodes_hold(nodes, at, cx)?,
        Column::Relationships(ids) if with_ends => {
            let mut held = relationships_hold(ids, at, cx)?;
            let ends = ids.iter().map(|id| graph.endpoints(*id));
            let unknown = (crate::value::NodeId(NULL_ID), crate::value::NodeId(NULL_ID));
            let (starts, ends): (Vec<_>, Vec<_>) = ends.map(|ends| ends.unwrap_or(unknown)).unzip();
            for side in [starts, ends] {
                let side = nodes_hold(&side, at, cx)?;
                held.iter_mut()
                    .zip(side)
                    .for_each(|(held, end)| *held &= end);
            }
            held
        }
        Column::Relationships(ids) => relationships_hold(ids, at, cx)?,
        Column::Booleans(_)
        | Column::Integers(..)
        | Column::Floats(..)
        | Column::Dates(..)
        | Column::Decimals(..)
        | Column::Dictionary(..)
        | Column::Records(..)
        | Column::Lists(..)
        | Column::Values(_)
        | Column::Constant(..) => return Ok(None),
    };
    Ok(Some(Column::Booleans(held.into_iter().map(Some).collect())))
}

fn nodes_hold(nodes: &[NodeId], at: Interval, cx: &EvaluationContext<'_>) -> Result<Vec<bool>> {
    let Some(holding) = cx.holding else {
        return cx.graph.nodes_hold(nodes, at);
    };
    holding.learn_nodes(nodes.iter().copied(), (cx.graph, at))?;
    let held = nodes.iter().map(|node| holding.has_node(*node, cx.graph));
    Ok(held.collect())
}

fn relationships_hold(
    ids: &[RelationshipId],
    at: Interval,
    cx: &EvaluationContext<'_>,
) -> Result<Vec<bool>> {
    let Some(holding) = cx.holding else {
        return cx.graph.relationships_hold(ids, at);
    };
    holding.learn_relationships(ids.iter().copied(), (cx.graph, at))?;
    let held = ids.iter().map(|id| holding.has_relationship(*id, cx.graph));
    Ok(held.collect())
}

fn all_true(len: usize) -> Column {
    Column::Constant(Value::Boolean(true), len)
}
