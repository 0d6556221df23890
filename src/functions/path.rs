//! Functions of paths.

use super::arguments::{list_of, wrong_type};
use super::context::FunctionContext;
use super::signature::ScalarFunction;
use crate::error::Result;
use crate::value::kind::TypeSet;
use crate::value::{Path, Value};

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of("length", &[TypeSet::PATH], TypeSet::INTEGER, length)
        .documented(
            "length(path :: Path) :: Integer",
            "How many relationships a path has.",
            "CREATE p = (:City)-[:LOCATED_IN]->(:Province) RETURN length(p)",
        )
        .answers("1")
        .also(&["path_length"]),
    ScalarFunction::of(
        "nodes",
        &[TypeSet::PATH],
        TypeSet::list_of(TypeSet::NODE),
        nodes,
    )
    .documented(
        "nodes(path :: Path) :: List<Node>",
        "The nodes of a path, in its order.",
        "CREATE p = (:City)-[:LOCATED_IN]->(:Province) RETURN nodes(p)",
    )
    .answers("[(:City), (:Province)]"),
    ScalarFunction::of(
        "relationships",
        &[TypeSet::PATH],
        TypeSet::list_of(TypeSet::RELATIONSHIP),
        relationships,
    )
    .documented(
        "relationships(path :: Path) :: List<Relationship>",
        "The relationships of a path, in its order.",
        "CREATE p = (:City)-[:LOCATED_IN]->(:Province) RETURN relationships(p)",
    )
    .answers("[[:LOCATED_IN]]"),
];

fn length(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    of_path("length", arguments, |path| {
        Value::Integer(path.relationships.len() as i64)
    })
}

fn nodes(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    of_path("nodes", arguments, |path| {
        list_of(path.nodes.iter().cloned().map(Value::Node))
    })
}

fn relationships(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    of_path("relationships", arguments, |path| {
        list_of(path.relationships.iter().cloned().map(Value::Relationship))
    })
}

fn of_path(function: &str, arguments: &[Value], part: fn(&Path) -> Value) -> Result<Value> {
    match arguments {
        [Value::Path(path)] => Ok(part(path)),
        [] => Ok(Value::Null),
        [other, ..] => Err(wrong_type(function, "a Path", other)),
    }
}
