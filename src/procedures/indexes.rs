//! The indexes of a graph: `db.indexes`.

use super::listing::ProcedureRows;
use super::schema::over;
use super::{Procedure, ProcedureField, ProcedureSignature};
use crate::graph::{
    GraphView, IndexDefinition, SearchDefinition, SearchKind, SearchTarget, VectorOptions,
};
use crate::value::kind::TypeSet;
use crate::value::{Map, Value};
use std::sync::Arc;

/// `db.indexes`
pub(super) fn procedure() -> Arc<dyn Procedure> {
    let texts = TypeSet::list_of(TypeSet::STRING);
    ProcedureSignature::new("db.indexes")
        .parameter(ProcedureField::new("type", TypeSet::STRING).or(Value::Null))
        .result(ProcedureField::new("name", TypeSet::STRING))
        .result(ProcedureField::new("type", TypeSet::STRING))
        .result(ProcedureField::new("state", TypeSet::STRING))
        .result(ProcedureField::new("entityType", TypeSet::STRING))
        .result(ProcedureField::new("labelsOrTypes", texts))
        .result(ProcedureField::new("properties", texts))
        .result(ProcedureField::new("owningConstraint", TypeSet::STRING))
        .result(ProcedureField::new("options", TypeSet::MAP))
        .describe(
            "Indexes, with what they are over, all or those of a type; SHOW INDEXES, SHOW NAME INDEXES, SHOW FULLTEXT INDEXES and \
             SHOW TEXT INDEXES call it. `options` are those of full-text and vector indexes, as CREATE takes them.",
        )
        .example("CALL db.indexes() YIELD name, labelsOrTypes, properties")
        .calls(|context, arguments| {
            let mut rows = indexes(context.graph);
            if let Some(wanted @ Value::String(_)) = arguments.first() {
                rows.retain(|row| row.get(1) == Some(wanted));
            }
            Ok(rows)
        })
}

fn text(text: &Arc<str>) -> Value {
    Value::String(Arc::clone(text))
}

fn indexes(graph: &GraphView) -> ProcedureRows {
    let row = |(_, index): (_, &IndexDefinition)| {
        let mut row = vec![
            text(&index.name),
            Value::from(index.kind.name()),
            Value::from("ONLINE"),
        ];
        row.extend(over(graph, index.target, &index.keys));
        row.push(match index.owned {
            true => text(&index.name),
            false => Value::Null,
        });
        row.push(Value::Null);
        row
    };
    let indexes = graph.indexes().into_iter();
    let mut rows: Vec<_> = indexes.map(|of| (&of.1.name, row(of))).collect();
    rows.extend(graph.searches().map(|of| (&of.name, search_row(graph, of))));
    rows.sort_by_key(|(name, _)| *name);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn search_row(graph: &GraphView, index: &SearchDefinition) -> Vec<Value> {
    let (kind, names): (_, Vec<Value>) = match &index.target {
        SearchTarget::Nodes(labels) => {
            let names = labels.iter().map(|label| text(graph.label_name(*label)));
            ("NODE", names.collect())
        }
        SearchTarget::Relationships(types) => {
            let names = types.iter().map(|of| text(graph.type_name(*of)));
            ("RELATIONSHIP", names.collect())
        }
    };
    let keys = index.keys.iter().map(|key| text(graph.key_name(*key)));
    vec![
        text(&index.name),
        Value::from(index.kind.name()),
        Value::from("ONLINE"),
        Value::from(kind),
        Value::from(names),
        Value::from(keys.collect::<Vec<_>>()),
        Value::Null,
        options(&index.kind),
    ]
}

/// `db.index.vector.list`
pub(super) fn vectors() -> Arc<dyn Procedure> {
    let texts = TypeSet::list_of(TypeSet::STRING);
    ProcedureSignature::new("db.index.vector.list")
        .result(ProcedureField::new("name", TypeSet::STRING))
        .result(ProcedureField::new("type", TypeSet::STRING))
        .result(ProcedureField::new("state", TypeSet::STRING))
        .result(ProcedureField::new("entityType", TypeSet::STRING))
        .result(ProcedureField::new("labelsOrTypes", texts))
        .result(ProcedureField::new("properties", texts))
        .result(ProcedureField::new("owningConstraint", TypeSet::STRING))
        .result(ProcedureField::new("options", TypeSet::MAP))
        .describe("Vector indexes, as `db.indexes` lists them, with their options; SHOW VECTOR INDEXES calls it.")
        .example("CALL db.index.vector.list() YIELD name, labelsOrTypes, properties, options")
        .calls(|context, _| Ok(vector_indexes(context.graph)))
}

fn vector_indexes(graph: &GraphView) -> ProcedureRows {
    let is_vector = |index: &&SearchDefinition| matches!(index.kind, SearchKind::Vector(_));
    let indexes = graph.searches().filter(is_vector);
    indexes.map(|index| search_row(graph, index)).collect()
}

/// The options as `CREATE … INDEX` takes them; null where an index has none.
fn options(kind: &SearchKind) -> Value {
    match kind {
        SearchKind::Name | SearchKind::Text => Value::Null,
        SearchKind::FullText { analyzer } => config([
            ("fulltext.analyzer", text(analyzer)),
            ("fulltext.eventually_consistent", Value::Boolean(false)),
        ]),
        SearchKind::Vector(options) => vector_options(options),
    }
}

fn vector_options(options: &VectorOptions) -> Value {
    let dimensions = options
        .dimensions
        .map(|dimensions| Value::Integer(dimensions.into()));
    config([
        ("vector.dimensions", dimensions.unwrap_or(Value::Null)),
        (
            "vector.hnsw.ef_construction",
            Value::from(i64::from(options.links.width)),
        ),
        ("vector.hnsw.m", Value::from(i64::from(options.links.links))),
        (
            "vector.similarity_function",
            Value::from(options.similarity.name()),
        ),
    ])
}

fn config<const N: usize>(settings: [(&str, Value); N]) -> Value {
    let config: Map = settings
        .into_iter()
        .map(|(name, value)| (name.into(), value))
        .collect();
    Value::from(Map::from([("indexConfig".into(), Value::from(config))]))
}
