//! The schema of a graph: `db.labels`, `db.relationshipTypes`, `db.propertyKeys`, `db.constraints`,
//! `db.units`; and the version of the engine, `dbms.components`.

use super::listing::{Listing, ProcedureRows};
use crate::graph::{
    ConstraintDefinition, ConstraintKind, DerivationRule, GraphTypeText, GraphView, KeyId,
    SchemaTarget,
};
use crate::value::Value;
use crate::value::kind::TypeSet;
use crate::value::quantity::{BasicUnit, UnitOrigin};
use std::sync::Arc;

const TEXT: TypeSet = TypeSet::STRING;
const TEXTS: TypeSet = TypeSet::list_of(TypeSet::STRING);

/// The listings of this file.
pub(super) static LISTINGS: &[Listing] = &[
    Listing {
        name: "db.labels",
        description: "Labels that nodes have; SHOW LABELS calls it.",
        example: "CALL db.labels() YIELD label RETURN count(label)",
        columns: &[("label", TEXT)],
        list: labels,
    },
    Listing {
        name: "db.relationshipTypes",
        description: "Types that relationships have; SHOW RELATIONSHIP TYPES calls it.",
        example: "CALL db.relationshipTypes() YIELD relationshipType RETURN count(relationshipType)",
        columns: &[("relationshipType", TEXT)],
        list: relationship_types,
    },
    Listing {
        name: "db.propertyKeys",
        description: "Property keys that have ever been used; SHOW PROPERTY KEYS calls it.",
        example: "CALL db.propertyKeys() YIELD propertyKey RETURN count(propertyKey)",
        columns: &[("propertyKey", TEXT)],
        list: property_keys,
    },
    Listing {
        name: "db.constraints",
        description: "Constraints, with what they are over; SHOW CONSTRAINTS calls it.",
        example: "CALL db.constraints() YIELD name, type, labelsOrTypes, properties",
        columns: &[
            ("name", TEXT),
            ("type", TEXT),
            ("entityType", TEXT),
            ("labelsOrTypes", TEXTS),
            ("properties", TEXTS),
        ],
        list: constraints,
    },
    Listing {
        name: "db.rules",
        description: "Rules, with what they derive and from what; SHOW RULES calls it.",
        example: "CALL db.rules() YIELD name, kind, derives, head, body",
        columns: &[
            ("name", TEXT),
            ("kind", TEXT),
            ("derives", TEXT),
            ("head", TEXT),
            ("body", TEXT),
        ],
        list: rules,
    },
    Listing {
        name: "db.units",
        description: "Units of quantities, with their size in the base unit of their dimension; SHOW UNITS calls it.",
        example: "CALL db.units() YIELD name, dimension WHERE dimension = 'area' RETURN count(name) > 0",
        columns: &[
            ("name", TEXT),
            ("aliases", TEXTS),
            ("dimension", TEXT),
            ("factor", TEXT),
            ("ucum", TEXT),
            ("origin", TEXT),
        ],
        list: units,
    },
    Listing {
        name: "db.graphType",
        description: "The elements of the graph type, as ALTER CURRENT GRAPH TYPE takes them; SHOW CURRENT GRAPH TYPE calls it.",
        example: "CALL db.graphType() YIELD entityType, specification",
        columns: &[
            ("entityType", TEXT),
            ("name", TEXT),
            ("specification", TEXT),
            ("description", TEXT),
        ],
        list: graph_type,
    },
    Listing {
        name: "dbms.components",
        description: "The engine that answers, and its version.",
        example: "CALL dbms.components() YIELD name, versions, edition",
        columns: &[("name", TEXT), ("versions", TEXTS), ("edition", TEXT)],
        list: components,
    },
];

pub(super) fn text(name: &Arc<str>) -> Value {
    Value::String(name.clone())
}

/// Names remain known after the last node that had them is deleted; only those in use are listed.
fn labels(graph: &GraphView) -> ProcedureRows {
    let used = |name: &&Arc<str>| {
        let id = graph.label_id(name);
        id.is_some_and(|id| graph.label_count(id) > 0)
    };
    let names = graph.label_names().iter().filter(used);
    names.map(|name| vec![text(name)]).collect()
}

fn relationship_types(graph: &GraphView) -> ProcedureRows {
    let used = |name: &&Arc<str>| {
        let id = graph.type_id(name);
        id.is_some_and(|id| graph.type_count(id) > 0)
    };
    let names = graph.type_names().iter().filter(used);
    names.map(|name| vec![text(name)]).collect()
}

fn property_keys(graph: &GraphView) -> ProcedureRows {
    let names = graph.key_names().iter();
    names.map(|name| vec![text(name)]).collect()
}

/// The columns for the entity kind, the label or type, and the keys.
pub(super) fn over(graph: &GraphView, target: SchemaTarget, keys: &[KeyId]) -> [Value; 3] {
    let (kind, name) = match target {
        SchemaTarget::Node(label) => ("NODE", graph.label_name(label)),
        SchemaTarget::Relationship(kind) => ("RELATIONSHIP", graph.type_name(kind)),
    };
    let keys: Vec<Value> = keys.iter().map(|key| text(graph.key_name(*key))).collect();
    [
        Value::from(kind),
        Value::from(vec![text(name)]),
        Value::from(keys),
    ]
}

fn constraints(graph: &GraphView) -> ProcedureRows {
    let row = |constraint: &ConstraintDefinition| {
        let mut row = vec![text(&constraint.name), Value::from(kind_of(constraint))];
        row.extend(over(graph, constraint.target, &constraint.keys));
        row
    };
    graph.constraints().into_iter().map(row).collect()
}

/// The name of a constraint's kind in Neo4j.
fn kind_of(constraint: &ConstraintDefinition) -> &'static str {
    let on_nodes = matches!(constraint.target, SchemaTarget::Node(_));
    match (constraint.kind, on_nodes) {
        (ConstraintKind::Unique, true) => "UNIQUENESS",
        (ConstraintKind::Unique, false) => "RELATIONSHIP_UNIQUENESS",
        (ConstraintKind::NotNull, true) => "NODE_PROPERTY_EXISTENCE",
        (ConstraintKind::NotNull, false) => "RELATIONSHIP_PROPERTY_EXISTENCE",
        (ConstraintKind::SourceKey, _) => "SOURCE_KEY",
        (ConstraintKind::Key, true) => "NODE_KEY",
        (ConstraintKind::Key, false) => "RELATIONSHIP_KEY",
    }
}

fn rules(graph: &GraphView) -> ProcedureRows {
    let row = |rule: &Arc<DerivationRule>| {
        vec![
            text(&rule.name),
            Value::from(rule.derives.kind()),
            text(rule.derives.name()),
            text(&rule.head),
            text(&rule.body),
        ]
    };
    graph.derivation_rules().iter().map(row).collect()
}

fn units(graph: &GraphView) -> ProcedureRows {
    let row = |unit: &Arc<BasicUnit>| {
        let aliases: Vec<Value> = unit.aliases.iter().map(text).collect();
        let origin = match unit.origin {
            UnitOrigin::BuiltIn => "built in",
            UnitOrigin::Program => "program",
            UnitOrigin::Graph => "graph",
        };
        vec![
            text(&unit.name),
            Value::from(aliases),
            Value::from(graph.units().dimension_name(&unit.dimension)),
            Value::from(unit.factor.to_string()),
            unit.ucum.as_ref().map_or(Value::Null, text),
            Value::from(origin),
        ]
    };
    graph.units().units().iter().map(row).collect()
}

fn graph_type(graph: &GraphView) -> ProcedureRows {
    let row = |element: GraphTypeText| {
        vec![
            Value::from(element.kind),
            text(&element.name),
            Value::from(element.text),
            element.description.as_ref().map_or(Value::Null, text),
        ]
    };
    graph.graph_type().elements().into_iter().map(row).collect()
}

fn components(_: &GraphView) -> ProcedureRows {
    let versions = vec![Value::from(env!("CARGO_PKG_VERSION"))];
    vec![vec![
        Value::from(env!("CARGO_PKG_NAME")),
        Value::from(versions),
        Value::from("embedded"),
    ]]
}
