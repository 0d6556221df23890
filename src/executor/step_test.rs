//! Tests of the steps of a path while it is followed. A test that fails with an error drops nothing: the same predicate is
//! evaluated over the complete path.

use super::context::Context;
use crate::error::{ErrorKind, Result};
use crate::expression::{Row, evaluate_row};
use crate::plan::{Keep, StepPart, StepTest};
use crate::value::{Node, NodeId, Relationship, RelationshipId, Value};

/// Whether a hop passes all tests: its relationship and the node behind it.
pub(super) fn passes(
    tests: &[StepTest],
    (relationship, node): (RelationshipId, NodeId),
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<bool> {
    for test in tests {
        let value = match test.of {
            StepPart::Relationship => Value::Relationship(Relationship::from(relationship)),
            StepPart::Node => Value::Node(Node::from(node)),
            StepPart::Element(_) | StepPart::SoFar => continue,
        };
        if !passes_one(test, value, row, cx)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a node passes the tests of nodes.
pub(super) fn node_passes(
    tests: &[StepTest],
    node: NodeId,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<bool> {
    for test in tests.iter().filter(|test| test.of == StepPart::Node) {
        if !passes_one(test, Value::Node(Node::from(node)), row, cx)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a value passes a test.
pub(super) fn passes_one(
    test: &StepTest,
    value: Value,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<bool> {
    let bound = row.bind(test.variable, value);
    match evaluate_row(&test.predicate, &row.with(&bound), &cx.evaluation()) {
        Ok(Value::Boolean(answer)) => Ok(match test.keep {
            Keep::True => answer,
            Keep::False | Keep::NotTrue => !answer,
        }),
        Ok(Value::Null) => Ok(test.keep == Keep::NotTrue),
        // What is no truth value fails when the path is complete.
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::LimitError => Err(error),
        Err(_) => Ok(true),
    }
}
