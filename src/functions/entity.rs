//! Functions of nodes and relationships: identity, labels, type, properties.

use super::arguments::{list_of, text, wrong_type, wrong_value};
use super::context::FunctionContext;
use super::signature::{GraphReading, ScalarFunction};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Fact, GraphView};
use crate::value::kind::TypeSet;
use crate::value::{EntityId, Map, Node, NodeId, Properties, RelationshipId, Value};
use std::sync::Arc;

const PROPERTIES: TypeSet = TypeSet::ENTITY.or(TypeSet::MAP);
const STRINGS: TypeSet = TypeSet::list_of(TypeSet::STRING);

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of("id", &[TypeSet::ENTITY], TypeSet::INTEGER, id)
        .giving_id()
        .documented(
            "id(entity :: Node or Relationship) :: Integer",
            "The number of a node or relationship; it may be used again after a deletion.",
            "CREATE (c:City) RETURN id(c)",
        )
        .answers("0"),
    ScalarFunction::of("elementId", &[TypeSet::ENTITY], TypeSet::STRING, element_id)
        .also(&["element_id"])
        .giving_id()
        .documented(
            "elementId(entity :: Node or Relationship) :: String",
            "The id of a node or relationship as a string.",
            "CREATE (c:City) RETURN elementId(c)",
        )
        .answers("'0'"),
    ScalarFunction::of("labels", &[TypeSet::NODE], STRINGS, labels)
        .reading(GraphReading::Existence)
        .documented(
            "labels(node :: Node) :: List<String>",
            "The labels of a node.",
            "CREATE (c:City:Place) RETURN labels(c)",
        )
        .answers("['City', 'Place']"),
    ScalarFunction::of(
        "type",
        &[TypeSet::RELATIONSHIP],
        TypeSet::STRING,
        relationship_type,
    )
    .reading(GraphReading::Existence)
    .documented(
        "type(relationship :: Relationship) :: String",
        "The type of a relationship.",
        "CREATE (:City)-[r:LOCATED_IN]->(:Province) RETURN type(r)",
    )
    .answers("'LOCATED_IN'"),
    ScalarFunction::of("properties", &[PROPERTIES], TypeSet::MAP, properties)
        .reading(GraphReading::Properties)
        .documented(
            "properties(value :: Map or Node or Relationship) :: Map",
            "All properties, as a map.",
            "CREATE (c:City {name: '泰安市', projects: 684}) RETURN properties(c)",
        )
        .answers("{name: '泰安市', projects: 684}"),
    ScalarFunction::of("keys", &[PROPERTIES], STRINGS, keys)
        .reading(GraphReading::Properties)
        .documented(
            "keys(value :: Map or Node or Relationship) :: List<String>",
            "The names of all properties.",
            "CREATE (c:City {name: '泰安市', projects: 684}) RETURN keys(c)",
        )
        .answers("['name', 'projects']"),
    ScalarFunction::of(
        "startNode",
        &[TypeSet::RELATIONSHIP],
        TypeSet::NODE,
        start_node,
    )
    .reading(GraphReading::Existence)
    .documented(
        "startNode(relationship :: Relationship) :: Node",
        "The node that a relationship starts at.",
        "CREATE (:City)-[r:LOCATED_IN]->(:Province) RETURN labels(startNode(r))",
    )
    .answers("['City']"),
    ScalarFunction::of("endNode", &[TypeSet::RELATIONSHIP], TypeSet::NODE, end_node)
        .reading(GraphReading::Existence)
        .documented(
            "endNode(relationship :: Relationship) :: Node",
            "The node that a relationship ends at.",
            "CREATE (:City)-[r:LOCATED_IN]->(:Province) RETURN labels(endNode(r))",
        )
        .answers("['Province']"),
    ScalarFunction::of("exists", &[TypeSet::ANY], TypeSet::BOOLEAN, exists)
        .reading(GraphReading::Existence)
        .called_on_null()
        .documented(
            "exists(property :: Any) :: Boolean",
            "Whether a property exists; `IS NOT NULL` is equivalent.",
            "CREATE (c:City {name: '泰安市'}) RETURN exists(c.name)",
        )
        .answers("true"),
    ScalarFunction::of("source", &[TypeSet::STRING], TypeSet::NODE, source)
        .reading(GraphReading::SourceKey)
        .documented(
            "source(id :: String) :: Node",
            "The node that is a source, if a SOURCE KEY defines which nodes are; else null.",
            "CREATE SOURCE KEY FOR (p:Paragraph) ON (p.id); CREATE (:Paragraph {id: 'a3.p1', page: 3}); RETURN source('a3.p1').page",
        )
        .answers("3"),
    ScalarFunction::of("sources", &[TypeSet::ENTITY, TypeSet::STRING], STRINGS, sources)
        .optional(1)
        .reading(GraphReading::NamedProperty)
        .documented(
            "sources(entity :: Node or Relationship, key = its existence :: String) :: List<String>",
            "Who states that an entity exists, with its labels or its type; with a key: who states that property; null where the key is null.",
            "CREATE (c:City {name: '泰安市'}) CITING 'a3.p1' SET c.code = '370900' CITING ['a4', 'a3.p1'] RETURN sources(c, 'code')",
        )
        .answers("['a3.p1', 'a4']"),
    ScalarFunction::of(
        "statements",
        &[TypeSet::ENTITY, TypeSet::STRING],
        TypeSet::list_of(TypeSet::MAP),
        statements,
    )
    .reading(GraphReading::Statements)
    .documented(
        "statements(entity :: Node or Relationship, key :: String) :: List<Map>",
        "All statements of a property, the one that is read first: maps of value, rank, sources, valid_from and valid_to.",
        "CREATE (c:City {projects: 684}) CITING 'a3.p1' ADD c.projects = 690 RANK PREFERRED CITING 'a5.p1' RETURN c.projects, [s IN statements(c, 'projects') | s.value + ' ' + s.rank + ' ' + s.sources[0]]",
    )
    .answers("690, ['690 preferred a5.p1', '684 normal a3.p1']"),
];

/// Fails if a node or relationship has been deleted.
fn check_entity(graph: &GraphView, entity: EntityId) -> Result<()> {
    match entity {
        EntityId::Node(node) => check_node(graph, node),
        EntityId::Relationship(relationship) => check_relationship(graph, relationship),
    }
}

fn check_node(graph: &GraphView, node: NodeId) -> Result<()> {
    if graph.has_node(node) {
        return Ok(());
    }
    Err(deleted(format!("node {} has been deleted", node.0)))
}

fn check_relationship(graph: &GraphView, relationship: RelationshipId) -> Result<()> {
    if graph.has_relationship(relationship) {
        return Ok(());
    }
    Err(deleted(format!(
        "relationship {} has been deleted",
        relationship.0
    )))
}

fn deleted(message: String) -> Error {
    Error::entity_not_found(ErrorCode::DeletedEntityAccess, message)
        .hint("take what you need of it into a variable before DELETE")
}

fn id(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Node(node)] => Ok(Value::Integer(i64::from(node.id.0))),
        [Value::Relationship(relationship)] => Ok(Value::Integer(i64::from(relationship.id.0))),
        _ => neither("id", "a Node or Relationship", arguments),
    }
}

fn element_id(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Node(node)] => Ok(text(node.id.0.to_string())),
        [Value::Relationship(relationship)] => Ok(text(relationship.id.0.to_string())),
        _ => neither("elementId", "a Node or Relationship", arguments),
    }
}

fn labels(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let [Value::Node(node)] = arguments else {
        return neither("labels", "a Node", arguments);
    };
    check_node(cx.graph, node.id)?;
    let labels = cx.graph.labels(node.id).iter();
    Ok(list_of(labels.map(|label| {
        Value::String(Arc::clone(cx.graph.label_name(*label)))
    })))
}

fn relationship_type(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let [Value::Relationship(relationship)] = arguments else {
        return neither("type", "a Relationship", arguments);
    };
    // The type is known for a deleted relationship too, until the transaction ends.
    match cx.graph.relationship_type(relationship.id) {
        Some(name) => Ok(Value::String(Arc::clone(cx.graph.type_name(name)))),
        None => check_relationship(cx.graph, relationship.id).map(|()| Value::Null),
    }
}

fn properties(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    if let [Value::Map(_)] = arguments {
        return Ok(arguments[0].clone());
    }
    match entity_properties(cx.graph, arguments)? {
        Some(properties) => Ok(Value::Map(Arc::new(Map::from_iter(properties)))),
        None => not_properties("properties", arguments),
    }
}

fn keys(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    if let [Value::Map(map)] = arguments {
        return Ok(list_of(map.keys().cloned().map(Value::String)));
    }
    match entity_properties(cx.graph, arguments)? {
        Some(properties) => {
            let names = properties.into_iter().map(|(name, _)| name);
            Ok(list_of(names.map(Value::String)))
        }
        None => not_properties("keys", arguments),
    }
}

fn entity_properties(graph: &GraphView, arguments: &[Value]) -> Result<Option<Properties>> {
    let entity = match arguments {
        [Value::Node(node)] => EntityId::Node(node.id),
        [Value::Relationship(relationship)] => EntityId::Relationship(relationship.id),
        _ => return Ok(None),
    };
    check_entity(graph, entity)?;
    Ok(Some(graph.properties(entity)))
}

fn not_properties(function: &str, arguments: &[Value]) -> Result<Value> {
    let given = arguments.first().unwrap_or(&Value::Null);
    Err(wrong_type(function, "a Node, Relationship or Map", given))
}

fn start_node(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    endpoint("startNode", cx.graph, arguments, |(start, _)| start)
}

fn end_node(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    endpoint("endNode", cx.graph, arguments, |(_, end)| end)
}

fn endpoint(
    function: &str,
    graph: &GraphView,
    arguments: &[Value],
    side: fn((NodeId, NodeId)) -> NodeId,
) -> Result<Value> {
    let [Value::Relationship(relationship)] = arguments else {
        return neither(function, "a Relationship", arguments);
    };
    match graph.endpoints(relationship.id) {
        Some(ends) => Ok(Value::Node(Node::from(side(ends)))),
        None => check_relationship(graph, relationship.id).map(|()| Value::Null),
    }
}

fn source(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::String(id)] => {
            let Some((node, _)) = cx.graph.source_node(id) else {
                return Ok(Value::Null);
            };
            let held = match cx.at {
                Some(at) => cx.graph.holds(EntityId::Node(node), at)?,
                None => true,
            };
            Ok(match held {
                true => Value::Node(Node::from(node)),
                false => Value::Null,
            })
        }
        _ => neither("source", "a String", arguments),
    }
}

fn sources(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let entity = match arguments.first() {
        Some(Value::Node(node)) => EntityId::Node(node.id),
        Some(Value::Relationship(relationship)) => EntityId::Relationship(relationship.id),
        _ => return neither("sources", "a Node or Relationship", arguments),
    };
    check_entity(cx.graph, entity)?;
    let fact = match arguments.get(1) {
        None => Some(Fact::existence(entity)),
        Some(Value::String(key)) => {
            let key = cx.graph.key_id(key);
            key.map(|key| Fact::property(entity, key))
        }
        Some(other) => return Err(wrong_value("sources", "a String", other)),
    };
    let set = fact
        .map(|fact| cx.graph.references(fact))
        .unwrap_or_default();
    let names = cx.graph.source_names_of(set).into_iter();
    Ok(list_of(names.map(Value::String)))
}

fn statements(cx: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let entity = match arguments.first() {
        Some(Value::Node(node)) => EntityId::Node(node.id),
        Some(Value::Relationship(relationship)) => EntityId::Relationship(relationship.id),
        _ => return neither("statements", "a Node or Relationship", arguments),
    };
    check_entity(cx.graph, entity)?;
    let Some(Value::String(key)) = arguments.get(1) else {
        let given = arguments.get(1).unwrap_or(&Value::Null);
        return Err(wrong_value("statements", "a String", given));
    };
    let statements = match cx.graph.key_id(key) {
        Some(key) => cx.graph.statements(entity, key),
        None => Vec::new(),
    };
    let shown = statements
        .into_iter()
        .map(|one| cx.graph.statement_map(one));
    Ok(list_of(shown))
}

fn exists(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    Ok(Value::Boolean(!matches!(arguments, [Value::Null])))
}

fn neither(function: &str, wanted: &str, arguments: &[Value]) -> Result<Value> {
    let given = arguments.first().unwrap_or(&Value::Null);
    Err(wrong_value(function, wanted, given))
}
