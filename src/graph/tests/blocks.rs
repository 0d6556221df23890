//! Blocks and the builder restore the state; damaged blocks are rejected without a panic.

use super::graph;
use super::step::{steps, take};
use crate::error::ErrorCode;
use crate::graph::blocks::{Block, CellsBlock};
use crate::graph::label_set::canonical;
use crate::graph::{Assembler, Direction, Graph, GraphBuilder, GraphView};
use crate::value::{EntityId, NodeId, RelationshipId};
use proptest::prelude::*;

pub fn assemble(blocks: impl IntoIterator<Item = Block>) -> crate::error::Result<GraphView> {
    let mut assembler = Assembler::default();
    for block in blocks {
        assembler.add(block)?;
    }
    assembler.finish()
}

pub fn state(steps: &[super::step::Step]) -> GraphView {
    let mut graph = graph();
    for step in steps {
        take(&mut graph, step);
    }
    graph.settle();
    graph.release_ids(graph.view().commit().number);
    graph.view().clone()
}

/// Changes one number of a block.
pub fn damage(block: &mut Block, place: usize, to: u32) {
    let numbers: Vec<&mut u32> = match block {
        Block::Names(names) => names
            .node_rows
            .iter_mut()
            .chain(names.relationship_rows.iter_mut())
            .collect(),
        Block::Nodes(nodes) => nodes.label_sets.iter_mut().chain(&mut nodes.rows).collect(),
        Block::Relationships(all) => {
            let ends = all.starts.iter_mut().chain(&mut all.ends);
            ends.chain(&mut all.types).chain(&mut all.rows).collect()
        }
        Block::Adjacency(blocks) => blocks
            .iter_mut()
            .flat_map(|block| {
                let (nodes, ids) = (&mut block.parts.neighbours, &mut block.parts.relationships);
                let ends = nodes.iter_mut().map(|node| &mut node.0);
                let ends = ends.chain(ids.iter_mut().map(|id| &mut id.0));
                ends.chain(&mut block.parts.degrees)
            })
            .collect(),
        Block::Sources(block) => block
            .sets
            .iter_mut()
            .flatten()
            .map(|source| &mut source.0)
            .collect(),
        Block::References(blocks) => blocks
            .iter_mut()
            .flat_map(|block| block.entities.iter_mut().chain(&mut block.sets))
            .collect(),
        Block::Statements(blocks) => blocks
            .iter_mut()
            .flat_map(|block| [&mut block.entity, &mut block.key.0])
            .collect(),
        Block::Statistics(counts) => counts.iter_mut().map(|(triple, _)| &mut triple.1).collect(),
        Block::Leaf(leaf) => leaf.ids.iter_mut().chain(&mut leaf.ends).collect(),
        Block::Units(_)
        | Block::Searches(_)
        | Block::Rules(_)
        | Block::GraphType(_)
        | Block::Directory(_) => Vec::new(),
        Block::Column(column) => match &mut column.cells {
            CellsBlock::Text { ends, .. } if place.is_multiple_of(3) => ends.iter_mut().collect(),
            CellsBlock::Dictionary { codes, .. } if place.is_multiple_of(3) => {
                codes.fill(to as u8);
                return;
            }
            _ if place % 3 == 1 => {
                column.present.push(u64::from(to));
                return;
            }
            _ => vec![&mut column.chunk],
        },
    };
    let count = numbers.len().max(1);
    if let Some(number) = numbers.into_iter().nth(place % count) {
        *number = to;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_state_comes_back_from_its_blocks(all in steps(120)) {
        let before = state(&all);
        let after = assemble(before.blocks()).unwrap();
        prop_assert_eq!(after.fingerprint(), before.fingerprint());
        prop_assert_eq!(Graph::from_view(after).check(), Vec::<String>::new());
    }

    #[test]
    fn damaged_blocks_are_refused_or_lead_nowhere_that_is_not_there(
        all in steps(80),
        which in 0_usize..40,
        place in 0_usize..400,
        to in prop_oneof![0_u32..9, Just(u32::MAX), any::<u32>()],
    ) {
        let mut blocks: Vec<Block> = state(&all).blocks().collect();
        let count = blocks.len();
        damage(&mut blocks[which % count], place, to);
        match assemble(blocks) {
            Ok(view) => {
                view.fingerprint();
                for node in (0..view.node_bound()).map(NodeId).filter(|node| view.has_node(*node)) {
                    view.expand(node, Direction::Both, None, &mut |relationship, other| {
                        assert!(view.has_relationship(relationship) && view.has_node(other));
                    });
                }
                // An adjacency that does not match the relationships is found by the check, which opening skips; the
                // checksums of a file protect against it.
                Graph::from_view(view).check();
            }
            Err(error) => prop_assert_eq!(error.code(), ErrorCode::Corruption),
        }
    }

    #[test]
    fn a_builder_makes_what_changes_make(all in steps(80)) {
        let view = state(&all);
        let mut builder = GraphBuilder::default();
        let labels: Vec<_> = view.label_names().iter().map(|name| builder.label(name)).collect();
        let types: Vec<_> = view.type_names().iter().map(|name| builder.relationship_type(name)).collect();
        let keys: Vec<_> = view.key_names().iter().map(|name| builder.key(name)).collect();
        prop_assert_eq!(labels.len() + types.len() + keys.len(), view.label_names().len() + view.type_names().len() + view.key_names().len());
        let mut ids = vec![NodeId(u32::MAX); view.node_bound() as usize];
        for node in (0..view.node_bound()).map(NodeId).filter(|node| view.has_node(*node)) {
            let properties = view.property_ids(EntityId::Node(node));
            ids[node.0 as usize] = builder.add_node(view.labels(node), &properties).unwrap();
        }
        for id in (0..view.relationship_bound()).map(RelationshipId) {
            if view.has_relationship(id) {
                let (start, end) = view.endpoints(id).unwrap();
                let of = view.relationship_type(id).unwrap();
                let properties = view.property_ids(EntityId::Relationship(id));
                let (start, end) = (ids[start.0 as usize], ids[end.0 as usize]);
                builder.add_relationship(of, start, end, &properties).unwrap();
            }
        }
        let (nodes, relationships) = (builder.node_count(), builder.relationship_count());
        let built = builder.finish();
        prop_assert_eq!((nodes, relationships), (view.node_count(), view.relationship_count()));
        prop_assert_eq!((built.node_count(), built.relationship_count()), (nodes, relationships));
        for node in (0..view.node_bound()).map(NodeId).filter(|node| view.has_node(*node)) {
            let new = ids[node.0 as usize];
            // The builder knows no graph type, by which labels would have another order.
            let labels = canonical(view.labels(node).to_vec(), &view.symbols);
            prop_assert_eq!(labels.as_slice(), built.labels(new));
            prop_assert_eq!(
                format!("{:?}", view.properties(EntityId::Node(node))),
                format!("{:?}", built.properties(EntityId::Node(new)))
            );
        }
        prop_assert_eq!(Graph::from_view(built).check(), Vec::<String>::new());
    }
}
