//! The view compared with a naive model: plain maps with linear search.

use super::graph;
use super::step::{change, steps};
use crate::graph::{
    Change, CreatedNode, CreatedRelationship, Direction, Fact, Graph, GraphView, KeyId, LabelId,
    NodeLabel, SchemaTarget, SetProperty, SetReferences, SetStatements, SourceId, Statement,
    TypeId,
};
use crate::value::column::NULL_ID;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Values = BTreeMap<KeyId, Value>;

#[derive(Debug, Default)]
struct Model {
    nodes: BTreeMap<NodeId, (BTreeSet<LabelId>, Values)>,
    relationships: BTreeMap<RelationshipId, (TypeId, NodeId, NodeId, Values)>,
    references: BTreeMap<Fact, BTreeSet<SourceId>>,
    /// Of the properties that were last given all their statements.
    statements: BTreeMap<Fact, Vec<Statement>>,
}

impl Model {
    fn apply(&mut self, change: Change) {
        match change {
            Change::NodeCreated(CreatedNode {
                node,
                labels,
                properties,
            }) => {
                let parts = (
                    labels.into_iter().collect(),
                    properties.into_iter().collect(),
                );
                self.nodes.insert(node, parts);
            }
            Change::NodeDeleted(node) => {
                self.nodes.remove(&node);
                self.forget_statements(node.into());
            }
            Change::RelationshipCreated(CreatedRelationship {
                relationship,
                relationship_type,
                start,
                end,
                properties,
            }) => {
                let parts = (
                    relationship_type,
                    start,
                    end,
                    properties.into_iter().collect(),
                );
                self.relationships.insert(relationship, parts);
            }
            Change::RelationshipDeleted(relationship) => {
                self.relationships.remove(&relationship);
                self.forget_statements(relationship.into());
            }
            Change::PropertySet(SetProperty { entity, key, value }) => {
                let values = match entity {
                    EntityId::Node(id) => &mut self.nodes.get_mut(&id).unwrap().1,
                    EntityId::Relationship(id) => &mut self.relationships.get_mut(&id).unwrap().3,
                };
                values.remove(&key);
                self.statements.remove(&Fact::property(entity, key));
                if !matches!(value, Value::Null) {
                    values.insert(key, value);
                }
            }
            Change::LabelAdded(NodeLabel { node, label }) => {
                self.nodes.get_mut(&node).unwrap().0.insert(label);
            }
            Change::LabelRemoved(NodeLabel { node, label }) => {
                self.nodes.get_mut(&node).unwrap().0.remove(&label);
            }
            Change::StatementsSet(set) => self.state(set),
            Change::ReferencesSet(set) => self.cite(set),
            _ => {}
        }
    }

    fn cite(&mut self, set: SetReferences) {
        if let Some(statements) = self.statements.get_mut(&set.fact)
            && let Some(read) = statements.first_mut()
        {
            read.sources = set.sources.clone();
            read.sources.sort_unstable();
        }
        self.references.remove(&set.fact);
        if !set.sources.is_empty() {
            let sources = set.sources.into_iter().collect();
            self.references.insert(set.fact, sources);
        }
    }

    fn forget_statements(&mut self, entity: EntityId) {
        self.statements.retain(|fact, _| fact.entity != entity);
    }

    fn state(&mut self, set: SetStatements) {
        let (entity, key) = (set.entity, set.key);
        let fact = Fact::property(entity, key);
        let read = set.statements.first().cloned();
        let read = read.unwrap_or(Statement::plain(Value::Null, Vec::new()));
        let (value, sources) = (read.value, read.sources);
        self.apply(Change::PropertySet(SetProperty { entity, key, value }));
        self.cite(SetReferences { fact, sources });
        if !set.statements.is_empty() {
            self.statements.insert(fact, set.statements);
        }
    }

    fn steps(&self, node: NodeId, direction: Direction, of: Option<TypeId>) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for (id, (kind, start, end, _)) in &self.relationships {
            if of.is_some_and(|of| of != *kind) {
                continue;
            }
            let out = *start == node && direction != Direction::Incoming;
            let back = *end == node && direction != Direction::Outgoing;
            if out {
                found.push((id.0, end.0));
            } else if back {
                found.push((id.0, start.0));
            }
        }
        found
    }
}

fn text<T: std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}")
}

const DIRECTIONS: [Direction; 3] = [Direction::Outgoing, Direction::Incoming, Direction::Both];

fn compare_neighbours(view: &GraphView, model: &Model, node: NodeId) {
    for direction in DIRECTIONS {
        for of in [None, Some(TypeId(0)), Some(TypeId(2)), Some(TypeId(9))] {
            let types = of.map(|of| vec![of]);
            let mut found = Vec::new();
            view.expand(
                node,
                direction,
                types.as_deref(),
                &mut |relationship, other| {
                    found.push((relationship.0, other.0));
                },
            );
            found.sort_unstable();
            let expected = model.steps(node, direction, of);
            assert_eq!(found, expected);
            assert_eq!(
                view.degree(node, direction, types.as_deref()),
                expected.len() as u64
            );
            for other in 0..view.node_bound() {
                let mut between = Vec::new();
                view.expand_into(
                    node,
                    NodeId(other),
                    direction,
                    types.as_deref(),
                    &mut |found| {
                        between.push(found.0);
                    },
                );
                between.sort_unstable();
                let wanted = expected.iter().filter(|(_, to)| *to == other);
                assert_eq!(between, wanted.map(|(id, _)| *id).collect::<Vec<_>>());
            }
            if let Some(of) = of
                && let Some((nodes, relationships)) = view.neighbours(node, direction, of)
            {
                let mut slices: Vec<_> = relationships
                    .iter()
                    .map(|id| id.0)
                    .zip(nodes.iter().map(|id| id.0))
                    .collect();
                assert!(nodes.is_sorted());
                slices.sort_unstable();
                assert_eq!(slices, expected);
            }
        }
    }
}

fn compare_entities(view: &GraphView, model: &Model) {
    for node in (0..view.node_bound()).map(NodeId) {
        let labels: BTreeSet<_> = view.labels(node).iter().copied().collect();
        let values: Values = view
            .property_ids(EntityId::Node(node))
            .into_iter()
            .collect();
        let expected = model.nodes.get(&node);
        assert_eq!(view.has_node(node), expected.is_some());
        let none = (BTreeSet::new(), Values::new());
        assert_eq!(text(&(labels, values)), text(expected.unwrap_or(&none)));
        compare_neighbours(view, model, node);
    }
    for id in (0..view.relationship_bound()).map(RelationshipId) {
        let expected = model.relationships.get(&id);
        assert_eq!(view.has_relationship(id), expected.is_some());
        if let Some((of, start, end, values)) = expected {
            assert_eq!(view.relationship_type(id), Some(*of));
            assert_eq!(view.endpoints(id), Some((*start, *end)));
            let found: Values = view
                .property_ids(EntityId::Relationship(id))
                .into_iter()
                .collect();
            assert_eq!(text(&found), text(values));
        }
    }
}

fn compare_scans(view: &GraphView, model: &Model) {
    let (mut cursor, mut nodes) = (0, Vec::new());
    while {
        let before = nodes.len();
        view.scan_nodes(&mut cursor, 3, &mut nodes);
        nodes.len() > before
    } {}
    assert!(nodes.iter().eq(model.nodes.keys()));
    for label in (0..5).map(LabelId) {
        let (mut cursor, mut found) = (0, Vec::new());
        while {
            let before = found.len();
            view.scan_label(label, &mut cursor, 2, &mut found);
            found.len() > before
        } {}
        let expected: Vec<_> = model
            .nodes
            .iter()
            .filter(|(_, (labels, _))| labels.contains(&label))
            .map(|(id, _)| *id)
            .collect();
        assert_eq!(found, expected);
        assert_eq!(view.label_count(label), expected.len() as u64);
    }
    for of in [None, Some(TypeId(0)), Some(TypeId(1))] {
        let (mut cursor, mut found) = (0, Vec::new());
        while {
            let before = found.len();
            view.scan_relationships(of, &mut cursor, 2, &mut found);
            found.len() > before
        } {}
        let wanted = model
            .relationships
            .iter()
            .filter(|(_, (kind, ..))| of.is_none_or(|of| of == *kind));
        assert!(found.iter().eq(wanted.map(|(id, _)| id)));
    }
}

fn compare_columns(view: &GraphView, model: &Model) {
    let mut nodes: Vec<NodeId> = (0..view.node_bound()).map(NodeId).collect();
    nodes.push(NodeId(NULL_ID));
    let reversed: Vec<NodeId> = nodes.iter().rev().copied().collect();
    for (nodes, key) in [&nodes, &reversed]
        .into_iter()
        .flat_map(|nodes| (0..4).map(move |key| (nodes, KeyId(key))))
    {
        let value = |node| {
            model
                .nodes
                .get(node)
                .and_then(|(_, values)| values.get(&key))
                .cloned()
                .unwrap_or(Value::Null)
        };
        let column = view.node_properties(nodes, key);
        let expected: Vec<Value> = nodes.iter().map(value).collect();
        assert_eq!(text(&column.into_values()), text(&expected));
        let answers = view.filter_text(nodes, key, &|text| text.starts_with('a'), &|_| {});
        let expected: Vec<_> = expected
            .iter()
            .map(|value| match value {
                Value::String(text) => Some(text.starts_with('a')),
                _ => None,
            })
            .collect();
        assert_eq!(answers, expected);
    }
}

fn compare_counts(view: &GraphView, model: &Model) {
    assert_eq!(view.node_count(), model.nodes.len() as u64);
    assert_eq!(view.relationship_count(), model.relationships.len() as u64);
    let labels = || std::iter::once(None).chain((0..4).map(|label| Some(LabelId(label))));
    for (start, end) in labels().flat_map(|start| labels().map(move |end| (start, end))) {
        for of in [None, Some(TypeId(0)), Some(TypeId(1))] {
            let has = |node: &NodeId, label: Option<LabelId>| {
                label.is_none_or(|label| model.nodes[node].0.contains(&label))
            };
            let wanted = model.relationships.values().filter(|(kind, from, to, _)| {
                of.is_none_or(|of| of == *kind) && has(from, start) && has(to, end)
            });
            assert_eq!(view.triple_count(start, of, end), wanted.count() as u64);
        }
    }
}

fn compare_references(view: &GraphView, model: &Model) {
    let cited: BTreeMap<Fact, BTreeSet<SourceId>> = view
        .cited_facts()
        .map(|(fact, set)| (fact, view.sources_of(set).iter().copied().collect()))
        .collect();
    assert_eq!(cited, model.references);
    assert_eq!(view.has_references(), !model.references.is_empty());
    for (source, count) in (0..).map(SourceId).zip(view.facts_by_source()) {
        let mut sets = model.references.values();
        let stated = sets.by_ref().filter(|sources| sources.contains(&source));
        let others = model.statements.values();
        let others = others.flat_map(|all| all.iter().skip(1));
        let others = others.filter(|other| other.sources.contains(&source));
        assert_eq!(count, (stated.count() + others.count()) as u64);
    }
    for node in (0..view.node_bound()).map(NodeId) {
        let of_node: Vec<Fact> = view
            .cited_facts_of(node.into())
            .map(|cited| cited.0)
            .collect();
        let entity = EntityId::Node(node);
        let expected = model.references.keys().filter(|fact| fact.entity == entity);
        assert!(expected.eq(&of_node));
    }
}

/// Every property says its statements; those that nothing more is known of have one, which says what the property does.
fn compare_statements(view: &GraphView, model: &Model) {
    let nodes = model.nodes.iter();
    let nodes = nodes.map(|(id, (_, values))| (EntityId::Node(*id), values));
    let relationships = model.relationships.iter();
    let relationships =
        relationships.map(|(id, (.., values))| (EntityId::Relationship(*id), values));
    let mut known = 0;
    for (entity, values) in nodes.chain(relationships) {
        for (key, value) in values {
            let fact = Fact::property(entity, *key);
            let plain = || {
                let sources = model.references.get(&fact).into_iter().flatten();
                vec![Statement::plain(value.clone(), sources.copied().collect())]
            };
            let expected = model.statements.get(&fact).cloned().unwrap_or_else(plain);
            assert_eq!(text(&view.statements(entity, *key)), text(&expected));
            let single = expected.len() == 1 && expected[0].is_plain();
            assert_eq!(view.more_statements(entity, *key).is_none(), single);
            known += usize::from(!single);
        }
    }
    assert_eq!(view.stated_properties().count(), known);
    assert_eq!(view.has_statements(), known > 0);
}

/// Every look-up of one value, against the values themselves.
fn compare_indexes(view: &GraphView, model: &Model) {
    for (id, definition) in view.indexes() {
        let values = |entity: u32| match definition.target {
            SchemaTarget::Node(label) => model
                .nodes
                .get(&NodeId(entity))
                .filter(|(labels, _)| labels.contains(&label))
                .map(|(_, values)| values),
            SchemaTarget::Relationship(of) => model
                .relationships
                .get(&RelationshipId(entity))
                .filter(|(kind, ..)| *kind == of)
                .map(|(.., values)| values),
        };
        let bound = view.node_bound().max(view.relationship_bound());
        for wanted in 0..bound {
            let Some(values_wanted) = values(wanted) else {
                continue;
            };
            let key: Option<Vec<Value>> = definition
                .keys
                .iter()
                .map(|key| values_wanted.get(key).cloned())
                .collect();
            let Some(key) = key else { continue };
            let equal = |entity: &u32| {
                values(*entity).is_some_and(|values| {
                    definition.keys.iter().zip(&key).all(|(name, value)| {
                        values.get(name).is_some_and(|other| {
                            crate::value::equality::equals(other, value) == Some(true)
                        })
                    })
                })
            };
            assert_eq!(
                view.index_seek(id, &key),
                (0..bound).filter(equal).collect::<Vec<_>>()
            );
        }
    }
}

fn compare(graph: &Graph, model: &Model) {
    let view = graph.view();
    compare_entities(view, model);
    compare_scans(view, model);
    compare_columns(view, model);
    compare_counts(view, model);
    compare_indexes(view, model);
    compare_references(view, model);
    compare_statements(view, model);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_view_says_what_a_plain_model_says(all in prop::collection::vec(steps(60), 1..4)) {
        let (mut graph, mut model) = (graph(), Model::default());
        for transaction in &all {
            for step in transaction {
                let Some(change) = change(&graph, step) else { continue };
                if graph.apply(change.clone()).is_ok() {
                    model.apply(change);
                }
            }
            compare(&graph, &model);
            graph.settle();
            graph.release_ids(graph.view().commit().number);
        }
        compare(&graph, &model);
    }
}
