//! Commits that are made again on a state that is still in its blocks: the same state as where they were made, for as little
//! reading as possible.

use super::blocks::{assemble, state};
use super::step::{change, steps, take};
use super::stored::{chain, opened};
use crate::graph::{
    Change, CreatedNode, CreatedNodes, CreatedRelationship, CreatedRelationships, Fact, Graph,
    KeyId, LabelId, Many, PropertyColumns, SetProperty, SetReferences, TypeId,
};
use crate::value::column::Column;
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::Ordering;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// As a log is replayed, commit by commit: the same state as where it was made, which can be stored, checked and written to.
    #[test]
    fn commits_are_made_again_on_a_state_in_its_blocks(all in steps(100), more in steps(40), last in steps(20)) {
        let before = state(&all);
        let mut writer = Graph::from_view(before.clone());
        let (mut graph, _) = opened(&before, |_| {}).unwrap();
        for commit in more.chunks(8) {
            let changes: Vec<Change> = commit
                .iter()
                .filter_map(|step| {
                    let change = change(&writer, step)?;
                    take(&mut writer, step).map(|_| change)
                })
                .collect();
            writer.settle();
            // Nobody reads earlier states, so that the next commit may give the same ids again.
            writer.release_ids(before.commit().number);
            graph.replay(before.commit(), changes.into_iter().map(Ok)).unwrap();
        }
        prop_assert_eq!(graph.view().fingerprint(), writer.view().fingerprint());
        let stored = assemble(graph.view().blocks()).unwrap();
        prop_assert_eq!(stored.fingerprint(), writer.view().fingerprint());
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        graph.release_ids(before.commit().number);
        prop_assert!(!graph.view().has_node(graph.next_node()));
        prop_assert!(!graph.view().has_relationship(graph.next_relationship()));
        for step in &last {
            take(&mut graph, step);
        }
        graph.settle();
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        prop_assert!(assemble(graph.view().blocks()).is_ok());
    }
}

/// An id that a commit of a log has deleted, and that a later one gives again, is in use and not given to anything else.
#[test]
fn an_id_that_a_log_gives_again_is_in_use() {
    let before = chain(100);
    let (mut graph, _) = opened(&before, |_| {}).unwrap();
    let created = |node| {
        Change::NodeCreated(CreatedNode {
            node: NodeId(node),
            labels: vec![LabelId(0)],
            properties: Vec::new(),
        })
    };
    let deleted = Change::NodeDeleted(NodeId(100));
    for change in [created(100), deleted, created(100)] {
        graph.replay(before.commit(), [Ok(change)]).unwrap();
    }
    graph.release_ids(before.commit().number);
    assert_eq!(graph.next_node(), NodeId(101));
    graph.apply(created(101)).unwrap();
    assert_eq!(graph.check(), Vec::<String>::new());
}

/// What is read while changes of a log are made on a large state is what they change.
#[test]
fn a_log_reads_the_parts_that_it_changes() {
    let (before, key) = (chain(10_000), KeyId(0));
    let created = |node| {
        Change::NodeCreated(CreatedNode {
            node: NodeId(node),
            labels: vec![LabelId(0)],
            properties: vec![(key, Value::from("a new city"))],
        })
    };
    let joined = Change::RelationshipCreated(CreatedRelationship {
        relationship: RelationshipId(9_999),
        relationship_type: TypeId(0),
        start: NodeId(9_999),
        end: NodeId(10_000),
        properties: Vec::new(),
    });
    let renamed = Change::PropertySet(SetProperty {
        entity: EntityId::Node(NodeId(5_000)),
        key,
        value: Value::from("another name"),
    });
    let cited = Change::ReferencesSet(SetReferences {
        fact: Fact::existence(NodeId(10_000)),
        sources: vec![crate::graph::SourceId(0)],
    });
    let read_by = |changes: Vec<Change>| {
        let (mut graph, sections) = opened(&before, |_| {}).unwrap();
        let commit = before.commit();
        graph.replay(commit, changes.into_iter().map(Ok)).unwrap();
        (sections.read.load(Ordering::Relaxed), graph)
    };
    assert_eq!(read_by(vec![created(10_000)]).0, 2, "records, names");
    assert_eq!(read_by(vec![renamed.clone()]).0, 2, "records, names");
    let (read, _) = read_by(vec![created(10_000), joined.clone()]);
    assert_eq!(read, 5, "records of both kinds, names, neighbours");
    let all = vec![created(10_000), joined, renamed, cited];
    let (read, mut graph) = read_by(all);
    assert_eq!(
        read, 8,
        "two more of another chunk, and the sources of facts"
    );
    assert_eq!(graph.check(), Vec::<String>::new());
    // The first change reads the rest.
    let deleted = Change::RelationshipDeleted(RelationshipId(17));
    graph.apply(deleted).unwrap();
    assert_eq!(graph.check(), Vec::<String>::new());
}

/// A row that has become free is used again, and a table has no more rows than there are ids.
#[test]
fn rows_of_a_log_are_those_that_become_free() {
    let before = chain(3_000);
    let alone = NodeId(3_000);
    let created = || {
        Change::NodeCreated(CreatedNode {
            node: alone,
            labels: vec![LabelId(0)],
            properties: Vec::new(),
        })
    };
    let (mut graph, _) = opened(&before, |_| {}).unwrap();
    for _ in 0..4 {
        for change in [created(), Change::NodeDeleted(alone)] {
            graph.replay(before.commit(), [Ok(change)]).unwrap();
        }
    }
    graph.replay(before.commit(), [Ok(created())]).unwrap();
    assert_eq!(graph.view().node_tables[0].rows(), 3_001);
    assert_eq!(graph.check(), Vec::<String>::new());
    assert!(assemble(graph.view().blocks()).is_ok());
}

/// New nodes and relationships of one change, with ids that were free and ids past the last one: while rows are given to them,
/// the free rows of the file have to be found.
#[test]
fn entities_that_a_log_creates_at_once_have_rows_of_their_own() {
    let mut graph = super::graph();
    let ids = [1, 2, 3, 10, 11, 12];
    let (nodes, kinds) = (0..10).partition::<Vec<u32>, _>(|id| *id < 8);
    let all = || {
        nodes
            .iter()
            .map(|id| (*id, 0))
            .chain(kinds.iter().map(|id| (*id, 1)))
    };
    for (id, label) in all() {
        let created = CreatedNode {
            node: NodeId(id),
            labels: vec![LabelId(label)],
            properties: Vec::new(),
        };
        graph.apply(Change::NodeCreated(created)).unwrap();
    }
    for (id, of) in all() {
        let created = CreatedRelationship {
            relationship: RelationshipId(id),
            relationship_type: TypeId(of),
            start: NodeId(0),
            end: NodeId(9),
            properties: Vec::new(),
        };
        graph.apply(Change::RelationshipCreated(created)).unwrap();
    }
    for id in 1..4 {
        graph.apply(Change::NodeDeleted(NodeId(id))).unwrap();
        let deleted = Change::RelationshipDeleted(RelationshipId(id));
        graph.apply(deleted).unwrap();
    }
    graph.settle();
    let (mut graph, _) = opened(graph.view(), |_| {}).unwrap();
    let commit = graph.view().commit();
    let changes = created_at_once(ids).map(|many| Ok(Change::Many(many)));
    graph.replay(commit, changes).unwrap();
    for id in ids {
        for entity in [
            EntityId::Node(NodeId(id)),
            EntityId::Relationship(RelationshipId(id)),
        ] {
            let value = graph.view().property(entity, KeyId(1));
            assert_eq!(value, Value::Integer(i64::from(id)), "{entity:?}");
        }
    }
    assert_eq!(graph.check(), Vec::<String>::new());
    assert!(assemble(graph.view().blocks()).is_ok());
}

/// Nodes of a label, and relationships of a type, each with its id as a property.
fn created_at_once(ids: [u32; 6]) -> [Many; 2] {
    let values = Column::Integers(ids.iter().map(|id| i64::from(*id)).collect(), None);
    let properties = PropertyColumns::new(vec![(KeyId(1), Arc::new(values))]);
    [
        Many::NodesCreated(Arc::new(CreatedNodes {
            nodes: ids.map(NodeId).to_vec(),
            labels: vec![LabelId(0)],
            properties: properties.clone(),
        })),
        Many::RelationshipsCreated(Arc::new(CreatedRelationships {
            relationships: ids.map(RelationshipId).to_vec(),
            relationship_type: TypeId(0),
            ends: vec![(NodeId(0), NodeId(9)); ids.len()],
            properties,
        })),
    ]
}
