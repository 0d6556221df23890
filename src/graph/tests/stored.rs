//! A state that stays in its blocks until its parts are needed is the state, reads no more than it needs, and reports
//! damaged blocks.

use super::blocks::{damage, state};
use super::step::steps;
use crate::error::{Error, ErrorCode, Result};
use crate::graph::blocks::Block;
use crate::graph::listing::{Listing, Sections};
use crate::graph::origin::{RawSection, RawSections};
use crate::graph::{
    Assembler, Change, CreatedNode, CreatedRelationship, Direction, Fact, Graph, GraphView,
    IndexDefinition, IndexKind, KeyId, LabelId, NewSymbol, SchemaTarget, SymbolKind, TypeId,
    Unlisted,
};
use crate::value::{EntityId, NodeId, RelationshipId, Value};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Blocks in memory, which count what is read of them.
#[derive(Debug)]
pub struct InMemory {
    blocks: Mutex<Vec<Block>>,
    pub read: AtomicUsize,
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
pub fn opened(
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
pub fn chain(len: u32) -> GraphView {
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
