//! What a graph and a database consist of: `db.labels`, `db.relationshipTypes`, `db.propertyKeys`, `db.indexes`,
//! `db.constraints`, `dbms.functions`.

use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::functions;
use crate::graph::{ConstraintKind, GraphView, KeyId, SchemaTarget};
use crate::value::Value;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// Rows about a graph, without arguments.
type List = fn(&GraphView) -> Vec<Vec<Value>>;

/// A procedure that lists something.
struct Listing {
    signature: ProcedureSignature,
    list: List,
}

impl Procedure for Listing {
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<Vec<Vec<Value>>> {
        Ok((self.list)(context.graph))
    }
}

/// The procedures of this file.
pub(super) fn all() -> Vec<Arc<dyn Procedure>> {
    let text = TypeSet::STRING;
    let list = TypeSet::list_of(TypeSet::STRING);
    vec![
        listing(
            "db.labels",
            "Labels that nodes have.",
            &[("label", text)],
            labels,
        ),
        listing(
            "db.relationshipTypes",
            "Types that relationships have.",
            &[("relationshipType", text)],
            relationship_types,
        ),
        listing(
            "db.propertyKeys",
            "Property keys that have ever been used.",
            &[("propertyKey", text)],
            property_keys,
        ),
        listing(
            "db.indexes",
            "Indexes, with what they are over.",
            &[
                ("name", text),
                ("entityType", text),
                ("labelOrType", text),
                ("properties", list),
            ],
            indexes,
        ),
        listing(
            "db.constraints",
            "Constraints, with what they are over.",
            &[
                ("name", text),
                ("kind", text),
                ("entityType", text),
                ("labelOrType", text),
                ("properties", list),
            ],
            constraints,
        ),
        listing(
            "dbms.functions",
            "Functions that expressions may call.",
            &[
                ("name", text),
                ("category", text),
                ("signature", text),
                ("description", text),
                ("aggregating", TypeSet::BOOLEAN),
            ],
            function_list,
        ),
    ]
}

fn listing(
    name: &str,
    description: &str,
    columns: &[(&str, TypeSet)],
    list: List,
) -> Arc<dyn Procedure> {
    let field = |(name, field_type): &(&str, TypeSet)| ProcedureField {
        name: Arc::from(*name),
        field_type: *field_type,
        default: None,
    };
    Arc::new(Listing {
        signature: ProcedureSignature {
            name: name.into(),
            parameters: Vec::new(),
            results: columns.iter().map(field).collect(),
            description: description.into(),
        },
        list,
    })
}

fn text(name: &Arc<str>) -> Value {
    Value::String(name.clone())
}

/// Names stay known after the last node that had them is gone; only those in use are listed.
fn labels(graph: &GraphView) -> Vec<Vec<Value>> {
    let used = |name: &&Arc<str>| {
        let id = graph.label_id(name);
        id.is_some_and(|id| graph.label_count(id) > 0)
    };
    let names = graph.label_names().iter().filter(used);
    names.map(|name| vec![text(name)]).collect()
}

fn relationship_types(graph: &GraphView) -> Vec<Vec<Value>> {
    let used = |name: &&Arc<str>| {
        let id = graph.type_id(name);
        id.is_some_and(|id| graph.type_count(id) > 0)
    };
    let names = graph.type_names().iter().filter(used);
    names.map(|name| vec![text(name)]).collect()
}

fn property_keys(graph: &GraphView) -> Vec<Vec<Value>> {
    let names = graph.key_names().iter();
    names.map(|name| vec![text(name)]).collect()
}

/// Entity kind, label or type, keys.
fn over(graph: &GraphView, target: SchemaTarget, keys: &[KeyId]) -> [Value; 3] {
    let (kind, name) = match target {
        SchemaTarget::Node(label) => ("NODE", graph.label_name(label)),
        SchemaTarget::Relationship(kind) => ("RELATIONSHIP", graph.type_name(kind)),
    };
    let keys: Vec<Value> = keys.iter().map(|key| text(graph.key_name(*key))).collect();
    [Value::from(kind), text(name), Value::from(keys)]
}

fn indexes(graph: &GraphView) -> Vec<Vec<Value>> {
    let row = |(_, index): (_, &crate::graph::IndexDefinition)| {
        let mut row = vec![text(&index.name)];
        row.extend(over(graph, index.target, &index.keys));
        row
    };
    graph.indexes().into_iter().map(row).collect()
}

fn constraints(graph: &GraphView) -> Vec<Vec<Value>> {
    let row = |constraint: &crate::graph::ConstraintDefinition| {
        let kind = match constraint.kind {
            ConstraintKind::Unique => "UNIQUE",
            ConstraintKind::NotNull => "NOT NULL",
            ConstraintKind::Key => "KEY",
        };
        let mut row = vec![text(&constraint.name), Value::from(kind)];
        row.extend(over(graph, constraint.target, &constraint.keys));
        row
    };
    graph.constraints().into_iter().map(row).collect()
}

fn function_list(_: &GraphView) -> Vec<Vec<Value>> {
    let row = |function: functions::FunctionEntry| {
        vec![
            Value::from(function.name),
            Value::from(function.category),
            Value::from(function.signature),
            Value::from(function.description),
            Value::Boolean(function.aggregating),
        ]
    };
    functions::all().map(row).collect()
}
