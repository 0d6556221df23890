//! Random steps: small numbers that are mapped to changes of whatever the graph contains at that moment.

use crate::graph::{
    Cardinality, Change, ConstraintDefinition, ConstraintKind, CreatedNode, CreatedRelationship,
    Fact, Graph, GraphType, GraphView, IndexDefinition, KeyId, LabelId, NewSymbol, NodeLabel,
    NodeType, PropertyType, Rank, RelationshipEnds, RelationshipType, SchemaTarget,
    SearchDefinition, SearchKind, SearchTarget, SetProperty, SetReferences, SetStatements,
    SourceId, Statement, SymbolKind, TypeId, Uniqueness, survey,
};
use crate::value::kind::Type;
use crate::value::quantity::{BasicUnit, UnitTable};
use crate::value::temporal::Date;
use crate::value::{Decimal, EntityId, NodeId, Quantity, RelationshipId, Value, ValueType};
use proptest::prelude::*;
use std::sync::Arc;

/// A step to try; ids are taken modulo the number of entities.
#[derive(Clone, Debug)]
pub enum Step {
    CreateNode(u32, Vec<(u32, Value)>),
    DeleteNode(u32),
    CreateRelationship(u32, u32, u32, Vec<(u32, Value)>),
    DeleteRelationship(u32),
    SetOfNode(u32, u32, Value),
    SetOfRelationship(u32, u32, Value),
    AddLabel(u32, u32),
    RemoveLabel(u32, u32),
    /// For the node, or the relationship: existence or a key, and a bit for each source.
    CiteNode(u32, Option<u32>, u32),
    CiteRelationship(u32, Option<u32>, u32),
    /// Of the node, of the relationship: a key and its statements.
    StateNode(u32, u32, Vec<Stated>),
    StateRelationship(u32, u32, Vec<Stated>),
    AddSymbol(u32),
    Index(u32, bool),
    Constraint(u32, bool),
    /// Creates a search index, or drops it.
    Search(u32, bool),
    /// Creates a unit, or drops it.
    Unit(u32, bool),
    /// Sets one of some graph types.
    GraphType(u32),
}

/// A statement: value, rank, a bit for each source, from which day on it holds.
type Stated = (Value, usize, u32, Option<i64>);

pub fn value() -> impl Strategy<Value = Value> {
    let text = "[ab图]{0,3}".prop_map(|text| Value::String(Arc::from(text)));
    let simple = prop_oneof![
        4 => (-3_i64..4).prop_map(Value::Integer),
        2 => prop_oneof![Just(1.0), Just(-0.0), Just(f64::NAN), Just(2.5)].prop_map(Value::Float),
        4 => text,
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => (-20_i128..20).prop_map(|tenths| {
            Value::Decimal(Decimal::from_parts(tenths, 1).expect("few digits"))
        }),
        1 => prop_oneof![Just("15亩"), Just("1公顷"), Just(">3人")].prop_map(|text| {
            Value::from(text.parse::<Quantity>().expect("a figure"))
        }),
        1 => (-2_i64..2).prop_map(|days| Value::Date(Date { days })),
    ];
    let list = prop::collection::vec(simple.clone(), 0..3);
    prop_oneof![8 => simple, 1 => list.prop_map(|values| Value::List(Arc::new(values)))]
}

pub fn properties() -> impl Strategy<Value = Vec<(u32, Value)>> {
    prop::collection::vec((0_u32..4, value()), 0..4)
}

fn stated() -> impl Strategy<Value = Vec<Stated>> {
    let one = (value(), 0_usize..3, 0_u32..8, prop::option::of(0_i64..2));
    prop::collection::vec(one, 0..4)
}

pub fn steps(count: usize) -> impl Strategy<Value = Vec<Step>> {
    let n = 0_u32..1000;
    let step = prop_oneof![
        6 => (0_u32..16, properties()).prop_map(|(labels, all)| Step::CreateNode(labels, all)),
        3 => n.clone().prop_map(Step::DeleteNode),
        8 => (0_u32..3, n.clone(), n.clone(), properties())
            .prop_map(|(of, start, end, all)| Step::CreateRelationship(of, start, end, all)),
        6 => n.clone().prop_map(Step::DeleteRelationship),
        4 => (n.clone(), 0_u32..4, value()).prop_map(|(at, key, to)| Step::SetOfNode(at, key, to)),
        2 => (n.clone(), 0_u32..4).prop_map(|(at, key)| Step::SetOfNode(at, key, Value::Null)),
        2 => (n.clone(), 0_u32..4, value())
            .prop_map(|(at, key, to)| Step::SetOfRelationship(at, key, to)),
        3 => (n.clone(), 0_u32..5).prop_map(|(at, label)| Step::AddLabel(at, label)),
        3 => (n.clone(), 0_u32..5).prop_map(|(at, label)| Step::RemoveLabel(at, label)),
        6 => (n.clone(), prop::option::of(0_u32..4), 0_u32..8)
            .prop_map(|(at, key, sources)| Step::CiteNode(at, key, sources)),
        4 => (n.clone(), prop::option::of(0_u32..4), 0_u32..8)
            .prop_map(|(at, key, sources)| Step::CiteRelationship(at, key, sources)),
        5 => (n.clone(), 0_u32..4, stated()).prop_map(|(at, key, all)| Step::StateNode(at, key, all)),
        2 => (n.clone(), 0_u32..4, stated())
            .prop_map(|(at, key, all)| Step::StateRelationship(at, key, all)),
        1 => (0_u32..4).prop_map(Step::AddSymbol),
        1 => (0_u32..6, any::<bool>()).prop_map(|(which, on)| Step::Index(which, on)),
        2 => (0_u32..7, any::<bool>()).prop_map(|(which, on)| Step::Constraint(which, on)),
        1 => (0_u32..4, any::<bool>()).prop_map(|(which, on)| Step::Search(which, on)),
        1 => (0_u32..3, any::<bool>()).prop_map(|(which, on)| Step::Unit(which, on)),
        1 => (0_u32..4).prop_map(Step::GraphType),
    ];
    prop::collection::vec(step, 0..count)
}

/// Applies a step as a statement of its own; a violation of a constraint is rolled back. Returns the inverse, if there
/// is one.
pub fn take(graph: &mut Graph, step: &Step) -> Option<Change> {
    let back = graph.apply(change(graph, step)?).ok()?;
    if graph.verify().is_ok() && graph.verify_source_keys().is_ok() {
        return Some(back);
    }
    graph.apply(back).unwrap();
    graph.verify().unwrap();
    None
}

/// The change of a step; `None` if it is not applicable.
pub fn change(graph: &Graph, step: &Step) -> Option<Change> {
    let view = graph.view();
    let node = |at: &u32| at.checked_rem(view.node_bound()).map(NodeId);
    let relationship = |at: &u32| {
        at.checked_rem(view.relationship_bound())
            .map(RelationshipId)
    };
    Some(match step {
        Step::CreateNode(labels, all) => Change::NodeCreated(CreatedNode {
            node: graph.next_node(),
            labels: (0..4)
                .filter(|label| labels >> label & 1 == 1)
                .map(LabelId)
                .collect(),
            properties: keyed(all),
        }),
        Step::DeleteNode(at) => Change::NodeDeleted(node(at)?),
        Step::CreateRelationship(of, start, end, all) => {
            Change::RelationshipCreated(CreatedRelationship {
                relationship: graph.next_relationship(),
                relationship_type: TypeId(*of),
                start: node(start)?,
                end: node(end)?,
                properties: keyed(all),
            })
        }
        Step::DeleteRelationship(at) => Change::RelationshipDeleted(relationship(at)?),
        Step::SetOfNode(at, key, value) => set(EntityId::Node(node(at)?), *key, value),
        Step::SetOfRelationship(at, key, value) => {
            set(EntityId::Relationship(relationship(at)?), *key, value)
        }
        Step::AddLabel(at, label) => Change::LabelAdded(NodeLabel {
            node: node(at)?,
            label: LabelId(*label),
        }),
        Step::RemoveLabel(at, label) => Change::LabelRemoved(NodeLabel {
            node: node(at)?,
            label: LabelId(*label),
        }),
        Step::CiteNode(at, key, sources) => cite(EntityId::Node(node(at)?), *key, *sources),
        Step::CiteRelationship(at, key, sources) => {
            cite(EntityId::Relationship(relationship(at)?), *key, *sources)
        }
        Step::StateNode(at, key, all) => state(EntityId::Node(node(at)?), *key, all),
        Step::StateRelationship(at, key, all) => {
            state(EntityId::Relationship(relationship(at)?), *key, all)
        }
        Step::AddSymbol(kind) => symbol(graph, *kind),
        Step::Index(which, true) => Change::IndexCreated(index(*which)),
        Step::Index(which, false) => Change::IndexDropped(index(*which)),
        Step::Constraint(which, true) => Change::ConstraintCreated(constraint(*which)),
        Step::Constraint(which, false) => Change::ConstraintDropped(constraint(*which)),
        Step::Search(which, true) => Change::SearchIndexCreated(search(*which)),
        Step::Search(which, false) => Change::SearchIndexDropped(search(*which)),
        Step::Unit(which, on) => unit_change(*which, *on),
        Step::GraphType(which) => graph_type_change(view, *which)?,
    })
}

/// Each key once, in order.
fn keyed(all: &[(u32, Value)]) -> Vec<(KeyId, Value)> {
    let keyed = all.iter().map(|(key, value)| (KeyId(*key), value.clone()));
    let mut keyed: Vec<_> = keyed.collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.dedup_by_key(|(key, _)| *key);
    keyed
}

fn set(entity: EntityId, key: u32, value: &Value) -> Change {
    Change::PropertySet(SetProperty {
        entity,
        key: KeyId(key),
        value: value.clone(),
    })
}

/// `sources` has a bit for each source.
fn cite(entity: EntityId, key: Option<u32>, sources: u32) -> Change {
    Change::ReferencesSet(SetReferences {
        fact: Fact {
            entity,
            key: key.map(KeyId),
        },
        sources: (0..3)
            .filter(|source| sources >> source & 1 == 1)
            .map(SourceId)
            .collect(),
    })
}

/// Each statement once, the best first.
fn state(entity: EntityId, key: u32, all: &[Stated]) -> Change {
    let mut statements: Vec<Statement> = Vec::new();
    for (value, rank, sources, from) in all {
        let statement = Statement {
            value: value.clone(),
            rank: Rank::ALL[*rank],
            sources: (0..3)
                .filter(|source| sources >> source & 1 == 1)
                .map(SourceId)
                .collect(),
            valid_from: from.map_or(Value::Null, |days| Value::Date(Date { days })),
            valid_to: Value::Null,
        };
        if !statements.iter().any(|known| known.is_same(&statement)) {
            statements.push(statement);
        }
    }
    statements.sort_by_key(|statement| statement.rank);
    Change::StatementsSet(SetStatements {
        entity,
        key: KeyId(key),
        statements,
    })
}

fn symbol(graph: &Graph, kind: u32) -> Change {
    let (kind, names) = match kind {
        0 => (SymbolKind::Label, graph.view().label_names()),
        1 => (SymbolKind::RelationshipType, graph.view().type_names()),
        2 => (SymbolKind::PropertyKey, graph.view().key_names()),
        _ => (SymbolKind::Source, graph.view().source_names()),
    };
    Change::SymbolAdded(NewSymbol {
        kind,
        name: Arc::from(format!("new {}", names.len())),
    })
}

/// `None` if the graph does not keep the graph type.
fn graph_type_change(view: &GraphView, which: u32) -> Option<Change> {
    let of = Arc::new(graph_type(view, which));
    let current = view.type_over(Arc::clone(&of)).ok()?;
    let kept = survey(view, &current, 1).0.is_empty();
    kept.then_some(Change::GraphTypeSet(of))
}

/// One of some graph types, over the first labels, types and keys.
fn graph_type(view: &GraphView, which: u32) -> GraphType {
    let label = |at: u32| Arc::clone(view.label_name(LabelId(at)));
    let property = |at: u32, uniqueness: Uniqueness| PropertyType {
        key: Arc::clone(view.key_name(KeyId(at))),
        value_type: match at {
            0 => ValueType::Any,
            _ => ValueType::Plain(Type::Integer),
        },
        not_null: which == 2,
        uniqueness,
        allowed: None,
        description: None,
    };
    let node = |at: u32, implied: Vec<Arc<str>>, properties: Vec<PropertyType>| NodeType {
        label: label(at),
        implied,
        properties,
        description: None,
    };
    let ends = RelationshipEnds {
        starts: vec![label(0), label(2)],
        outgoing: Some(Cardinality {
            min: 0,
            max: Some(2),
        }),
        ..RelationshipEnds::default()
    };
    let relationship = RelationshipType {
        name: Arc::clone(view.type_name(TypeId(0))),
        ends: vec![ends],
        properties: vec![property(1, Uniqueness::None)],
        description: None,
    };
    match which {
        0 => GraphType::default(),
        1 => GraphType {
            nodes: vec![
                node(3, vec![label(1)], vec![property(2, Uniqueness::Unique)]),
                node(1, vec![label(0)], Vec::new()),
            ],
            ..GraphType::default()
        },
        2 => GraphType {
            nodes: vec![node(2, Vec::new(), vec![property(0, Uniqueness::Key)])],
            ..GraphType::default()
        },
        _ => GraphType {
            nodes: vec![node(
                2,
                vec![label(0)],
                vec![property(2, Uniqueness::Unique)],
            )],
            relationships: vec![relationship],
            ..GraphType::default()
        },
    }
}

fn unit_change(which: u32, on: bool) -> Change {
    let unit = unit(which);
    match on {
        true => Change::UnitCreated(unit),
        false => Change::UnitDropped(unit),
    }
}

fn unit(which: u32) -> Arc<BasicUnit> {
    let name = Arc::from(format!("unit_{which}"));
    let size = UnitTable::built_in().unit_of_size(&name, &[], "60千克");
    size.expect("a size")
}

fn over(which: u32) -> (SchemaTarget, Vec<KeyId>) {
    let target = match which {
        0..4 | 6 => SchemaTarget::Node(LabelId(which % 2)),
        _ => SchemaTarget::Relationship(TypeId(0)),
    };
    let keys: &[u32] = match which {
        0 | 4 | 6 => &[0],
        1 | 5 => &[1],
        _ => &[1, 0],
    };
    (target, keys.iter().copied().map(KeyId).collect())
}

fn index(which: u32) -> IndexDefinition {
    let (target, keys) = over(which);
    IndexDefinition {
        kind: crate::graph::IndexKind::Range,
        name: Arc::from(format!("index {which}")),
        target,
        keys,
        owned: false,
    }
}

/// One of some search indexes.
pub fn search(which: u32) -> Arc<SearchDefinition> {
    let analyzer = Arc::from("chinese");
    let (kind, target, keys) = match which {
        0 => (SearchKind::Name, SearchTarget::Nodes(Vec::new()), [0, 1]),
        1 => {
            let labels = [0, 2].map(LabelId).to_vec();
            (SearchKind::Name, SearchTarget::Nodes(labels), [0, 2])
        }
        2 => (
            SearchKind::Text,
            SearchTarget::Nodes(vec![LabelId(1)]),
            [1, 1],
        ),
        _ => {
            let types = [0, 1].map(TypeId).to_vec();
            let target = SearchTarget::Relationships(types);
            (SearchKind::FullText { analyzer }, target, [3, 0])
        }
    };
    let mut keys = keys.map(KeyId).to_vec();
    keys.dedup();
    Arc::new(SearchDefinition {
        kind,
        name: Arc::from(format!("search {which}")),
        target,
        keys,
    })
}

fn constraint(which: u32) -> ConstraintDefinition {
    let (target, keys) = over(which);
    ConstraintDefinition {
        name: Arc::from(format!("rule {which}")),
        target,
        keys,
        kind: match which {
            0 | 2 | 4 => ConstraintKind::Unique,
            1 => ConstraintKind::NotNull,
            6 => ConstraintKind::SourceKey,
            _ => ConstraintKind::Key,
        },
    }
}
