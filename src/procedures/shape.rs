//! The inferred schema of the data: which properties nodes and relationships of each kind have, and of which types; and
//! which kinds of nodes are related how. The names and columns of the first two are those of Neo4j, whose tools call
//! them; the counts of entities, and of those that have the property, are named as in APOC.

use super::listing::{Listing, ProcedureRows};
use super::schema::text;
use crate::graph::{GraphView, KeyId, LabelId, TypeId};
use crate::value::kind::TypeSet;
use crate::value::{EntityId, Value};
use std::collections::BTreeMap;

const TEXT: TypeSet = TypeSet::STRING;
const TEXTS: TypeSet = TypeSet::list_of(TypeSet::STRING);

/// The number of entities read in one scan of the graph.
const SCAN: usize = 1024;

/// The listings of this file.
pub(super) static LISTINGS: &[Listing] = &[
    Listing {
        name: "db.schema.nodeTypeProperties",
        description: "The properties that nodes of the same labels have, with their types; mandatory where every one of the nodes has it.",
        example: "CALL db.schema.nodeTypeProperties() YIELD nodeType, propertyName, propertyTypes",
        columns: &[
            ("nodeType", TEXT),
            ("nodeLabels", TEXTS),
            ("propertyName", TEXT),
            ("propertyTypes", TEXTS),
            ("mandatory", TypeSet::BOOLEAN),
            ("propertyObservations", TypeSet::INTEGER),
            ("totalObservations", TypeSet::INTEGER),
        ],
        list: node_type_properties,
    },
    Listing {
        name: "db.schema.relTypeProperties",
        description: "The properties that relationships of a type have, with their types; mandatory where every one of the relationships has it.",
        example: "CALL db.schema.relTypeProperties() YIELD relType, propertyName, propertyTypes",
        columns: &[
            ("relType", TEXT),
            ("propertyName", TEXT),
            ("propertyTypes", TEXTS),
            ("mandatory", TypeSet::BOOLEAN),
            ("propertyObservations", TypeSet::INTEGER),
            ("totalObservations", TypeSet::INTEGER),
        ],
        list: relationship_type_properties,
    },
    Listing {
        name: "db.schema.patterns",
        description: "Which relationships run between nodes of which labels, and how many there are.",
        example: "CALL db.schema.patterns() YIELD startLabels, relationshipType, endLabels, count",
        columns: &[
            ("startLabels", TEXTS),
            ("relationshipType", TEXT),
            ("endLabels", TEXTS),
            ("count", TypeSet::INTEGER),
        ],
        list: patterns,
    },
];

/// What is known about the entities of one kind.
#[derive(Default)]
struct Kind {
    entities: u64,
    properties: BTreeMap<KeyId, Uses>,
}

/// The values of one property key among them.
struct Uses {
    count: u64,
    types: TypeSet,
}

impl Kind {
    fn count(&mut self, graph: &GraphView, entity: EntityId) {
        self.entities += 1;
        for (key, value) in graph.property_ids(entity) {
            let uses = self.properties.entry(key).or_insert(Uses {
                count: 0,
                types: TypeSet::NONE,
            });
            uses.count += 1;
            uses.types = uses.types.or(TypeSet::of(&value));
        }
    }

    /// Name, types, mandatory, the number of entities that have it, and the number of all: one row for each property,
    /// or one row if there is none.
    fn rows(&self, graph: &GraphView) -> Vec<[Value; 5]> {
        let total = integer(self.entities);
        if self.properties.is_empty() {
            let none = Value::Boolean(false);
            return vec![[Value::Null, Value::Null, none, Value::Integer(0), total]];
        }
        let row = |(key, uses): (&KeyId, &Uses)| {
            let types: Vec<Value> = uses
                .types
                .names()
                .into_iter()
                .map(|name| Value::String(name.into()))
                .collect();
            let mandatory = Value::Boolean(uses.count == self.entities);
            [
                text(graph.key_name(*key)),
                Value::from(types),
                mandatory,
                integer(uses.count),
                total.clone(),
            ]
        };
        self.properties.iter().map(row).collect()
    }
}

fn node_type_properties(graph: &GraphView) -> ProcedureRows {
    let mut kinds: BTreeMap<&[LabelId], Kind> = BTreeMap::new();
    let (mut cursor, mut nodes) = (0, Vec::new());
    loop {
        nodes.clear();
        graph.scan_nodes(&mut cursor, SCAN, &mut nodes);
        if nodes.is_empty() {
            break;
        }
        for node in &nodes {
            let kind = kinds.entry(graph.labels(*node)).or_default();
            kind.count(graph, EntityId::Node(*node));
        }
    }
    let rows = kinds.iter().flat_map(|(labels, kind)| {
        let names = label_names(graph, labels);
        let node_type: String = labels
            .iter()
            .map(|label| format!(":`{}`", graph.label_name(*label)))
            .collect();
        let head = move || vec![Value::from(node_type.as_str()), names.clone()];
        let properties = kind.rows(graph).into_iter();
        properties.map(move |row| head().into_iter().chain(row).collect())
    });
    rows.collect()
}

fn relationship_type_properties(graph: &GraphView) -> ProcedureRows {
    let mut rows = Vec::new();
    for (number, name) in (0..).zip(graph.type_names()) {
        let kind = relationship_kind(graph, TypeId(number));
        if kind.entities > 0 {
            let head = Value::String(format!(":`{name}`").into());
            let properties = kind.rows(graph).into_iter();
            rows.extend(properties.map(|row| [head.clone()].into_iter().chain(row).collect()));
        }
    }
    rows
}

fn relationship_kind(graph: &GraphView, relationship_type: TypeId) -> Kind {
    let mut kind = Kind::default();
    let (mut cursor, mut relationships) = (0, Vec::new());
    loop {
        relationships.clear();
        graph.scan_relationships(
            Some(relationship_type),
            &mut cursor,
            SCAN,
            &mut relationships,
        );
        if relationships.is_empty() {
            return kind;
        }
        for relationship in &relationships {
            kind.count(graph, EntityId::Relationship(*relationship));
        }
    }
}

fn patterns(graph: &GraphView) -> ProcedureRows {
    let mut triples: Vec<_> = graph.triples().collect();
    triples.sort_unstable();
    let row = |(start, relationship_type, end, count): (&[LabelId], TypeId, &[LabelId], u64)| {
        vec![
            label_names(graph, start),
            text(graph.type_name(relationship_type)),
            label_names(graph, end),
            integer(count),
        ]
    };
    triples.into_iter().map(row).collect()
}

fn integer(count: u64) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn label_names(graph: &GraphView, labels: &[LabelId]) -> Value {
    let names: Vec<Value> = labels
        .iter()
        .map(|label| text(graph.label_name(*label)))
        .collect();
    Value::from(names)
}
