//! A snapshot of a state that was opened from a file copies the sections that are as they were.

use super::super::format::{Continuation, SnapshotHeader};
use super::super::history::Kept;
use super::super::snapshot::{open_snapshot, read_snapshot, write_snapshot};
use super::super::vfs::{OpenMode, Vfs, VfsFile};
use super::super::vfs_memory::MemoryVfs;
use super::workload::print;
use super::{ID, told};
use crate::graph::{
    Change, CreatedNode, CreatedRelationship, Graph, GraphView, IndexDefinition, IndexKind, KeyId,
    LabelId, NewSymbol, SchemaTarget, SymbolKind, TypeId,
};
use crate::value::{NodeId, RelationshipId, Value};
use std::path::Path;
use std::sync::Arc;

/// A graph of several chunks of each kind.
fn graph() -> Graph {
    let mut graph = Graph::default();
    for (kind, name) in [
        (SymbolKind::Label, "City"),
        (SymbolKind::PropertyKey, "name"),
        (SymbolKind::PropertyKey, "area"),
        (SymbolKind::RelationshipType, "NEAR"),
        (SymbolKind::RelationshipType, "FAR"),
    ] {
        let name = Arc::from(name);
        let added = Change::SymbolAdded(NewSymbol { kind, name });
        graph.apply(added).expect("it is new");
    }
    graph.apply(index("names", 0)).expect("it is new");
    for id in 0..5000 {
        let name = Value::from(format!("city {}", id * 7919 % 5000));
        let created = Change::NodeCreated(CreatedNode {
            node: NodeId(id),
            labels: vec![LabelId(0)],
            properties: vec![(KeyId(0), name), (KeyId(1), Value::Integer(id.into()))],
        });
        graph.apply(created).expect("it is new");
    }
    for id in 0..9000 {
        let created = Change::RelationshipCreated(CreatedRelationship {
            relationship: RelationshipId(id),
            relationship_type: TypeId(id % 2),
            start: NodeId(id * 31 % 5000),
            end: NodeId(id * 17 % 5000),
            properties: Vec::new(),
        });
        graph.apply(created).expect("it is new");
    }
    graph
}

fn index(name: &str, key: u32) -> Change {
    Change::IndexCreated(IndexDefinition {
        kind: IndexKind::Range,
        name: Arc::from(name),
        target: SchemaTarget::Node(LabelId(0)),
        keys: vec![KeyId(key)],
        owned: false,
    })
}

fn write(vfs: &MemoryVfs, path: &str, view: &GraphView) -> Vec<u8> {
    let file = vfs.open(Path::new(path), OpenMode::Create).expect("memory");
    let header = write_snapshot(file.as_ref(), view, ID, &Kept::nothing()).expect("it is written");
    assert!(matches!(
        header,
        SnapshotHeader {
            continuation: Continuation::None,
            ..
        }
    ));
    vfs.content(path).expect("it is there")
}

fn file(vfs: &MemoryVfs, path: &str) -> Arc<dyn VfsFile> {
    vfs.open(Path::new(path), OpenMode::Read)
        .expect("it is there")
}

fn opened(vfs: &MemoryVfs, path: &str) -> Graph {
    let opened = open_snapshot(&file(vfs, path), Path::new(path));
    opened.expect("it is sound").1
}

#[test]
fn a_file_that_is_opened_and_written_again_is_the_same() {
    let vfs = MemoryVfs::default();
    let bytes = write(&vfs, "first", graph().view());
    let graph = opened(&vfs, "first");
    assert!(write(&vfs, "second", graph.view()) == bytes);
    assert!(write(&vfs, "third", opened(&vfs, "second").view()) == bytes);
}

#[test]
fn what_has_changed_is_packed_again_between_what_has_not() {
    let vfs = MemoryVfs::default();
    write(&vfs, "first", graph().view());
    let changes = [
        index("areas", 1),
        Change::RelationshipDeleted(RelationshipId(4000)),
        Change::NodeCreated(CreatedNode {
            node: NodeId(5000),
            labels: vec![LabelId(0)],
            properties: vec![(KeyId(0), Value::from("city 9999"))],
        }),
        Change::NodeDeleted(NodeId(5000)),
    ];
    let mut tried = 0;
    for some in 1..1_u32 << changes.len() {
        let mut graph = opened(&vfs, "first");
        let chosen = changes.iter().enumerate();
        for (_, change) in chosen.filter(|(place, _)| some >> place & 1 == 1) {
            // A node that has not been created is not deleted.
            let _ = graph.apply(change.clone());
        }
        graph.settle();
        write(&vfs, "second", graph.view());
        let (_, read) = read_snapshot(file(&vfs, "second").as_ref()).expect("it is sound");
        assert_eq!(print(read.view()), print(graph.view()), "changes {some:b}");
        let again = opened(&vfs, "second");
        assert_eq!(again.check(), Vec::<String>::new(), "changes {some:b}");
        assert_eq!(print(again.view()), print(graph.view()), "changes {some:b}");
        tried += 1;
    }
    told(tried, "sets of changes between sections that are copied");
}

#[test]
fn what_was_read_before_its_section_was_damaged_is_packed_again() {
    let vfs = MemoryVfs::default();
    let bytes = write(&vfs, "first", graph().view());
    let graph = opened(&vfs, "first");
    graph.view().load().expect("it is sound");
    let middle = bytes.len() / 2;
    let open = file(&vfs, "first");
    vfs.open(Path::new("first"), OpenMode::Write)
        .and_then(|file| file.write_at(middle as u64, &[bytes[middle] ^ 0x20]))
        .expect("memory");
    drop(open);
    assert!(write(&vfs, "second", graph.view()) == bytes);
}
