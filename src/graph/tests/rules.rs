//! The changes that the graph rejects, with their messages.

use super::graph;
use crate::error::ErrorCode;
use crate::graph::{
    Change, CommitTime, ConstraintDefinition, ConstraintKind, CreatedNode, CreatedRelationship,
    Direction, Graph, IndexUse, KeyId, LabelId, SchemaTarget, SetProperty, SymbolKind, TypeId,
};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use std::ops::Bound;
use std::sync::Arc;

const PERSON: LabelId = LabelId(0);
const NAME: KeyId = KeyId(0);

fn text(text: &str) -> Value {
    Value::String(Arc::from(text))
}

fn person(graph: &mut Graph, name: Option<&str>) -> Result<NodeId, crate::Error> {
    let node = graph.next_node();
    graph.apply(Change::NodeCreated(CreatedNode {
        node,
        labels: vec![PERSON],
        properties: name.map(|name| (NAME, text(name))).into_iter().collect(),
    }))?;
    Ok(node)
}

fn relationship(graph: &mut Graph, start: NodeId, end: NodeId) -> RelationshipId {
    let relationship = graph.next_relationship();
    let change = Change::RelationshipCreated(CreatedRelationship {
        relationship,
        relationship_type: TypeId(0),
        start,
        end,
        properties: Vec::new(),
    });
    graph.apply(change).unwrap();
    relationship
}

fn rule(kind: ConstraintKind) -> ConstraintDefinition {
    ConstraintDefinition {
        name: Arc::from("person_name"),
        target: SchemaTarget::Node(PERSON),
        keys: vec![NAME],
        kind,
    }
}

#[test]
fn a_connected_node_is_not_deleted() {
    let mut graph = graph();
    let (a, b) = (
        person(&mut graph, None).unwrap(),
        person(&mut graph, None).unwrap(),
    );
    let between = relationship(&mut graph, a, b);
    let error = graph.apply(Change::NodeDeleted(b)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DeleteConnectedNode);
    assert_eq!(error.message(), "node 1 still has 1 relationship");
    graph.apply(Change::RelationshipDeleted(between)).unwrap();
    graph.apply(Change::NodeDeleted(b)).unwrap();
}

#[test]
fn a_deleted_relationship_is_known_until_the_transaction_ends() {
    let mut graph = graph();
    let a = person(&mut graph, None).unwrap();
    let own = relationship(&mut graph, a, a);
    graph.apply(Change::RelationshipDeleted(own)).unwrap();
    let view = graph.view();
    assert!(!view.has_relationship(own));
    assert_eq!(
        (view.relationship_type(own), view.endpoints(own)),
        (Some(TypeId(0)), Some((a, a)))
    );
    assert_ne!(graph.next_relationship(), own);
    let again = graph.apply(Change::RelationshipDeleted(own)).unwrap_err();
    assert_eq!(again.code(), ErrorCode::DeletedEntityAccess);
    graph.settle();
    assert_eq!(graph.view().relationship_type(own), None);
    assert_ne!(graph.next_relationship(), own, "an earlier state has it");
    graph.release_ids(graph.view().commit().number);
    assert_eq!(graph.next_relationship(), own);
}

#[test]
fn a_full_graph_is_an_error_of_its_own() {
    let mut graph = graph();
    let error = graph
        .apply(Change::NodeCreated(CreatedNode {
            node: NodeId(u32::MAX - 1),
            labels: Vec::new(),
            properties: Vec::new(),
        }))
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::GraphFull);
}

#[test]
fn ids_that_an_earlier_state_has_are_not_given_out() {
    let mut graph = graph();
    let old = person(&mut graph, Some("Ada")).unwrap();
    graph.set_commit(graph.view().commit().next(CommitTime(1)));
    graph.settle();
    let before = graph.view().clone();
    graph.apply(Change::NodeDeleted(old)).unwrap();
    graph.set_commit(graph.view().commit().next(CommitTime(2)));
    graph.settle();
    graph.release_ids(before.commit().number);
    assert_ne!(graph.next_node(), old, "somebody reads the state before");
    // Nor after the graph has returned to the state in which it was deleted.
    let view = graph.view().clone();
    graph.return_to(view);
    assert_ne!(graph.next_node(), old);
    graph.release_ids(graph.view().commit().number);
    assert_eq!(graph.next_node(), old);
}

#[test]
fn uniqueness_names_both_entities() {
    let mut graph = graph();
    person(&mut graph, Some("Ada")).unwrap();
    graph
        .apply(Change::ConstraintCreated(rule(ConstraintKind::Unique)))
        .unwrap();
    let error = person(&mut graph, Some("Ada")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConstraintViolation);
    assert_eq!(
        error.message(),
        "node 1 would have the value 'Ada' that node 0 has: the constraint `person_name` keeps :Person(name) unique"
    );
    let bob = person(&mut graph, Some("Bob")).unwrap();
    let renamed = Change::PropertySet(SetProperty {
        entity: EntityId::Node(bob),
        key: NAME,
        value: text("Ada"),
    });
    assert!(graph.apply(renamed).is_err());
    graph
        .apply(Change::ConstraintDropped(rule(ConstraintKind::Unique)))
        .unwrap();
    assert!(graph.view().indexes().is_empty());
    person(&mut graph, Some("Ada")).unwrap();
    let error = graph
        .apply(Change::ConstraintCreated(rule(ConstraintKind::Unique)))
        .unwrap_err();
    assert!(error.message().contains("node 2") && error.message().contains("node 0"));
}

#[test]
fn presence_is_checked_when_the_statement_ends() {
    let mut graph = graph();
    graph
        .apply(Change::ConstraintCreated(rule(ConstraintKind::Key)))
        .unwrap();
    let nameless = person(&mut graph, None).unwrap();
    let error = graph.verify().unwrap_err();
    assert!(
        error.message().contains("node 0 has no `name`"),
        "{}",
        error.message()
    );
    let named = Change::PropertySet(SetProperty {
        entity: EntityId::Node(nameless),
        key: NAME,
        value: text("Ada"),
    });
    let back = graph.apply(named).unwrap();
    graph.verify().unwrap();
    graph.apply(back).unwrap();
    assert!(graph.verify().is_err());
}

#[test]
fn what_is_no_property_is_refused() {
    let mut graph = graph();
    let node = person(&mut graph, None).unwrap();
    for value in [
        Value::Map(Arc::default()),
        Value::List(Arc::new(vec![Value::Null])),
        Value::List(Arc::new(vec![Value::List(Arc::default())])),
    ] {
        let change = Change::PropertySet(SetProperty {
            entity: EntityId::Node(node),
            key: NAME,
            value,
        });
        assert_eq!(
            graph.apply(change).unwrap_err().code(),
            ErrorCode::InvalidPropertyType
        );
    }
}

#[test]
fn symbols_in_use_are_not_forgotten() {
    let mut graph = graph();
    let kind = SymbolKind::PropertyKey;
    let node = person(&mut graph, None).unwrap();
    let change = Change::PropertySet(SetProperty {
        entity: EntityId::Node(node),
        key: KeyId(3),
        value: text("x"),
    });
    let back = graph.apply(change).unwrap();
    assert!(graph.apply(Change::SymbolRemoved(kind)).is_err());
    graph.apply(back).unwrap();
    graph.apply(Change::SymbolRemoved(kind)).unwrap();
    assert_eq!(graph.view().key_names().len(), 3);
}

/// A hub's relationships are deleted in one transaction, more than petgraph could remove one by one.
#[test]
fn a_hub_is_deleted_in_linear_time() {
    let mut graph = graph();
    let hub = person(&mut graph, None).unwrap();
    let other = person(&mut graph, None).unwrap();
    let all: Vec<_> = (0..60_000)
        .map(|_| relationship(&mut graph, hub, other))
        .collect();
    graph.settle();
    let started = std::time::Instant::now();
    for relationship in all.iter().step_by(2) {
        graph
            .apply(Change::RelationshipDeleted(*relationship))
            .unwrap();
    }
    graph.settle();
    assert!(started.elapsed().as_secs() < 20);
    assert_eq!(graph.view().degree(hub, Direction::Outgoing, None), 30_000);
    assert_eq!(graph.check(), Vec::<String>::new());
}

#[test]
fn ranges_stay_within_a_type() {
    let mut graph = graph();
    graph
        .apply(Change::ConstraintCreated(rule(ConstraintKind::Unique)))
        .unwrap();
    let values = [
        text("b"),
        Value::Integer(1),
        Value::Float(f64::NAN),
        Value::Float(1.5),
        text("ba"),
        Value::Boolean(true),
    ];
    for value in values {
        let node = person(&mut graph, None).unwrap();
        graph
            .apply(Change::PropertySet(SetProperty {
                entity: EntityId::Node(node),
                key: NAME,
                value,
            }))
            .unwrap();
    }
    let view = graph.view();
    let index = view
        .find_index(SchemaTarget::Node(PERSON), &[NAME], IndexUse::Equality)
        .unwrap();
    let (b, ba) = (text("b"), text("ba"));
    let range = |lower, upper| view.index_range(index, lower, upper);
    assert_eq!(
        range(Bound::Included(&Value::Integer(1)), Bound::Unbounded),
        [1, 3]
    );
    assert_eq!(
        range(Bound::Excluded(&Value::Float(1.0)), Bound::Unbounded),
        [3]
    );
    assert_eq!(range(Bound::Unbounded, Bound::Excluded(&ba)), [0]);
    let mixed = range(Bound::Included(&Value::Integer(1)), Bound::Included(&b));
    assert!(mixed.is_empty());
    assert_eq!(range(Bound::Unbounded, Bound::Unbounded).len(), 6);
    assert_eq!(view.index_prefix(index, "b"), [0, 4]);
    assert!(view.index_seek(index, &[Value::Float(f64::NAN)]).is_empty());
    assert_eq!(view.index_seek(index, &[Value::Float(1.0)]), [1]);
}
