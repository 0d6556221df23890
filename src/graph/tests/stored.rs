//! A state that stays in its blocks until its parts are needed is the state, reads no more than it needs, and reports
//! damaged blocks.

use super::blocks::{assemble, damage, state};
use super::step::{change, steps, take};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::blocks::Block;
use crate::graph::listing::{Listing, Sections};
use crate::graph::origin::{RawSection, RawSections};
use crate::graph::{
    Assembler, Change, CreatedNode, CreatedRelationship, Direction, Fact, Graph, GraphView,
    IndexDefinition, IndexKind, KeyId, LabelId, NewSymbol, SchemaTarget, SetProperty,
    SetReferences, SymbolKind, TypeId, Unlisted,
};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Blocks in memory, which count what is read of them.
#[derive(Debug)]
struct InMemory {
    blocks: Mutex<Vec<Block>>,
    read: AtomicUsize,
}

impl RawSections for InMemory {
    fn raw(&self, section: u32) -> Result<RawSection> {
        Err(self.misplaced(section))
    }

    fn verify(&self) -> Result<()> {
        Ok(())
    }
}

impl Sections for InMemory {
    fn block(&self, section: u32) -> Result<Block> {
        self.read.fetch_add(1, Ordering::Relaxed);
        let blocks = self.blocks.lock().unwrap();
        let block = blocks.get(section as usize).cloned();
        block.ok_or_else(|| self.misplaced(section))
    }

    fn misplaced(&self, section: u32) -> Error {
        Error::storage(
            ErrorCode::Corruption,
            format!("section {section} is damaged"),
        )
    }
}

/// The blocks of a state, and the state opened over them after `change`.
fn opened(
    view: &GraphView,
    change: impl FnOnce(&mut Vec<Block>),
) -> Result<(Graph, Arc<InMemory>)> {
    let mut listing = Listing::default();
    let mut blocks: Vec<Block> = view.blocks().chain(view.index_blocks()).collect();
    for (section, block) in (0..).zip(&blocks) {
        listing.note(section, block);
    }
    let directory = listing.finish(view);
    change(&mut blocks);
    let (mut assembler, mut unlisted) = (Assembler::default(), Unlisted::default());
    for (section, block) in (0..).zip(&blocks) {
        match block {
            Block::References(_) => unlisted.references.push(section),
            Block::Statements(_) => unlisted.statements.push(section),
            block if is_small(block) => assembler.add(block.clone())?,
            _ => {}
        }
    }
    assembler.leave(unlisted);
    let sections = Arc::new(InMemory {
        blocks: Mutex::new(blocks),
        read: AtomicUsize::new(0),
    });
    let shared: Arc<dyn Sections> = sections.clone();
    Ok((assembler.finish_stored(&directory, &shared)?, sections))
}

/// Whether a block is read when the state is opened.
fn is_small(block: &Block) -> bool {
    matches!(
        block,
        Block::Names(_)
            | Block::Statistics(_)
            | Block::Units(_)
            | Block::GraphType(_)
            | Block::Searches(_)
            | Block::Rules(_)
            | Block::Sources(_)
    )
}

/// The files of other tests have no checksums to compare.
#[test]
fn an_index_reads_the_columns_that_it_is_over() {
    let mut graph = super::graph();
    let [first, second] = [NodeId(0), NodeId(1)];
    for node in [first, second] {
        let properties = [(0, 7), (1, 8)];
        let properties = properties.map(|(key, value)| (KeyId(key), Value::Integer(value)));
        let created = CreatedNode {
            node,
            labels: vec![LabelId(0)],
            properties: properties.to_vec(),
        };
        graph.apply(Change::NodeCreated(created)).unwrap();
    }
    let joined = Change::RelationshipCreated(CreatedRelationship {
        relationship: RelationshipId(0),
        relationship_type: TypeId(0),
        start: first,
        end: second,
        properties: Vec::new(),
    });
    graph.apply(joined).unwrap();
    let (mut graph, sections) = opened(graph.view(), |_| {}).unwrap();
    let index = IndexDefinition {
        kind: IndexKind::Range,
        name: Arc::from("names"),
        target: SchemaTarget::Node(LabelId(0)),
        keys: vec![KeyId(0)],
        owned: false,
    };
    graph.apply(Change::IndexCreated(index)).unwrap();
    let read = sections.read.load(Ordering::Relaxed);
    assert_eq!(read, 2, "records of nodes, and a column");
    assert_eq!(graph.view().schema.indexes[0].tree.entries(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_state_in_its_blocks_is_the_state(all in steps(120)) {
        let before = state(&all);
        let (mut graph, sections) = opened(&before, |_| {}).unwrap();
        prop_assert_eq!(sections.read.load(Ordering::Relaxed), 0, "opening reads no part");
        let counts = |view: &GraphView| (view.node_count(), view.relationship_count(), view.node_bound());
        prop_assert_eq!(counts(graph.view()), counts(&before));
        prop_assert_eq!(graph.next_node(), Graph::from_view(before.clone()).next_node());
        prop_assert_eq!(graph.view().fingerprint(), before.fingerprint());
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        let name = Arc::from("new");
        let added = Change::SymbolAdded(NewSymbol { kind: SymbolKind::Label, name });
        let removed = graph.apply(added).unwrap();
        graph.apply(removed).unwrap();
        prop_assert_eq!(graph.view().fingerprint(), before.fingerprint());
    }

    /// As a log is replayed: the same state as where it was made, which can be stored, checked and written to.
    #[test]
    fn a_commit_is_made_again_on_a_state_in_its_blocks(all in steps(100), more in steps(40), last in steps(20)) {
        let before = state(&all);
        let mut writer = Graph::from_view(before.clone());
        let changes: Vec<Change> = more
            .iter()
            .filter_map(|step| {
                let change = change(&writer, step)?;
                take(&mut writer, step).map(|_| change)
            })
            .collect();
        writer.settle();
        let (mut graph, _) = opened(&before, |_| {}).unwrap();
        graph.replay(before.commit(), changes.into_iter().map(Ok)).unwrap();
        prop_assert_eq!(graph.view().fingerprint(), writer.view().fingerprint());
        let stored = assemble(graph.view().blocks()).unwrap();
        prop_assert_eq!(stored.fingerprint(), writer.view().fingerprint());
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        for step in &last {
            take(&mut graph, step);
        }
        graph.settle();
        prop_assert_eq!(graph.check(), Vec::<String>::new());
        prop_assert!(assemble(graph.view().blocks()).is_ok());
    }

    #[test]
    fn a_damaged_block_is_reported_or_leads_nowhere_that_is_not_there(
        all in steps(80),
        which in 0_usize..40,
        place in 0_usize..400,
        to in prop_oneof![0_u32..9, Just(u32::MAX), any::<u32>()],
    ) {
        let before = state(&all);
        let opened = opened(&before, |blocks| {
            let count = blocks.len();
            damage(&mut blocks[which % count], place, to);
        });
        let Ok((mut graph, _)) = opened else {
            return Ok(());
        };
        let (view, unreadable) = (graph.view().clone(), graph.view().unreadable());
        for node in (0..view.node_bound()).map(NodeId) {
            view.labels(node);
            view.properties(EntityId::Node(node));
            view.expand(node, Direction::Both, None, &mut |relationship, other| {
                assert!(relationship.0 < view.relationship_bound() && other.0 < view.node_bound());
                view.properties(EntityId::Relationship(relationship));
            });
        }
        view.fingerprint();
        let readable = view.require_readable(unreadable);
        prop_assert_eq!(view.load().is_err(), readable.is_err());
        let name = Arc::from("new");
        let written = graph.apply(Change::SymbolAdded(NewSymbol { kind: SymbolKind::Label, name }));
        prop_assert_eq!(written.is_err(), readable.is_err(), "what is damaged is not written to");
        if let Err(error) = readable {
            prop_assert_eq!(error.code(), ErrorCode::Corruption);
            prop_assert!(error.message().starts_with("section "), "{}", error);
        } else {
            graph.check();
        }
    }
}

/// A chain of cities with names, each of which is cited, in five chunks.
fn chain(len: u32) -> GraphView {
    let mut builder = crate::graph::GraphBuilder::default();
    let (label, key) = (builder.label("City"), builder.key("name"));
    let of = builder.relationship_type("NEAR");
    let source = builder.source("省志");
    let set = builder.reference_set(vec![source]);
    let nodes: Vec<NodeId> = (0..len)
        .map(|number| {
            let name = Value::String(format!("city {number}").into());
            builder.add_node(&[label], &[(key, name)]).unwrap()
        })
        .collect();
    for pair in nodes.windows(2) {
        builder.add_relationship(of, pair[0], pair[1], &[]).unwrap();
    }
    for node in nodes {
        builder.cite(Fact::property(node, key), set);
    }
    builder.finish()
}

#[test]
fn a_property_is_read_without_the_rest() {
    let (label, key) = (LabelId(0), KeyId(0));
    let nodes: Vec<NodeId> = (0..10_000).map(NodeId).collect();
    let (graph, sections) = opened(&chain(10_000), |_| {}).unwrap();
    let view = graph.view();
    assert_eq!(view.label_count(label), 10_000);
    assert_eq!(
        view.property(EntityId::Node(nodes[5000]), key).to_string(),
        "'city 5000'"
    );
    assert_eq!(
        sections.read.load(Ordering::Relaxed),
        2,
        "the record, and the value"
    );
    assert_eq!(view.degree(nodes[5000], Direction::Outgoing, None), 1);
    assert_eq!(
        sections.read.load(Ordering::Relaxed),
        3,
        "and the neighbours"
    );
    view.load().unwrap();
    let all = sections.read.load(Ordering::Relaxed);
    view.load().unwrap();
    assert_eq!(
        sections.read.load(Ordering::Relaxed),
        all,
        "nothing is read twice"
    );
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
