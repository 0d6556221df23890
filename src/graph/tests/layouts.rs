//! Neighbours that were written one by one are laid out anew where it pays, and nobody sees a difference.

use super::graph;
use super::step::{Step, steps, take};
use crate::graph::{Change, CreatedNode, CreatedRelationship, Direction, Graph, GraphView, TypeId};
use crate::value::{NodeId, RelationshipId};
use proptest::prelude::*;

const NODES: u32 = 4_000;

fn connect(graph: &mut Graph, start: u32, end: u32) {
    let relationship = graph.next_relationship();
    graph
        .apply(Change::RelationshipCreated(CreatedRelationship {
            relationship,
            relationship_type: TypeId(0),
            start: NodeId(start % NODES),
            end: NodeId(end % NODES),
            properties: Vec::new(),
        }))
        .unwrap();
}

/// A graph of two chunks of nodes, and eight relationships from each; its transaction has not ended.
fn grown() -> Graph {
    let mut graph = graph();
    for node in 0..NODES {
        graph
            .apply(Change::NodeCreated(CreatedNode {
                node: NodeId(node),
                labels: Vec::new(),
                properties: Vec::new(),
            }))
            .unwrap();
    }
    for step in 0..8 {
        (0..NODES).for_each(|node| connect(&mut graph, node, node * 7 + step * 31 + 1));
    }
    graph
}

/// The relationships of each node, in the order in which they are found.
fn read(view: &GraphView) -> Vec<(RelationshipId, NodeId)> {
    let mut found = Vec::new();
    for node in (0..view.node_bound()).map(NodeId) {
        for direction in [Direction::Outgoing, Direction::Incoming] {
            view.expand(node, direction, None, &mut |relationship, other| {
                found.push((relationship, other))
            });
        }
    }
    found
}

#[test]
fn a_transaction_that_has_changed_much_is_laid_out_anew_and_a_small_one_is_not() {
    let mut graph = grown();
    assert!(graph.view().merged_chunks() > 0);
    graph.settle();
    assert_eq!(
        (graph.view().overlaid_chunks(), graph.view().merged_chunks()),
        (0, 0)
    );
    connect(&mut graph, 1, 2);
    graph.settle();
    // One chunk of the start, and one of the end.
    assert_eq!(graph.view().overlaid_chunks(), 2);
    // Small ones add up to an eighth of the graph.
    for step in 0..4_580 {
        connect(&mut graph, step * 3, step * 5);
        graph.settle();
    }
    assert_eq!(graph.check(), Vec::<String>::new());
    assert!(graph.rewired_less_than(16));
}

#[test]
fn reading_what_has_changed_lays_it_out_once_and_the_writer_goes_on_from_that() {
    let mut graph = grown();
    graph.settle();
    (0..64).for_each(|step| connect(&mut graph, step * 61, step * 67));
    graph.settle();
    let reader = graph.view().clone();
    assert_eq!((reader.overlaid_chunks(), reader.merged_chunks()), (4, 4));
    let first = read(&reader);
    assert_eq!(read(&reader), first);
    assert_eq!((reader.overlaid_chunks(), reader.merged_chunks()), (4, 0));
    // The writer shares the chunks, and a change keeps what the reader has laid out.
    connect(&mut graph, 1, 3);
    assert_eq!(graph.view().merged_chunks(), 2);
    assert_eq!(read(&reader), first);
    assert_eq!(read(graph.view()).len(), first.len() + 2);
    graph.use_layouts();
    assert_eq!(
        (graph.view().merged_chunks(), graph.check()),
        (0, Vec::new())
    );
}

#[test]
fn reads_between_changes_of_one_chunk_do_not_lay_it_out_each_time() {
    let mut graph = grown();
    graph.settle();
    for step in 0..100 {
        connect(&mut graph, 5, step * 11);
        assert_eq!(
            graph.view().degree(NodeId(5), Direction::Outgoing, None),
            9 + u64::from(step)
        );
        assert!(graph.view().merged_chunks() > 0);
    }
}

#[test]
fn a_snapshot_lays_out_what_it_packs() {
    let mut graph = grown();
    graph.settle();
    connect(&mut graph, 1, 2);
    graph.settle();
    let packed = graph.view().clone();
    assert_eq!(packed.merged_chunks(), 2);
    packed.blocks().for_each(drop);
    assert_eq!((packed.overlaid_chunks(), packed.merged_chunks()), (2, 0));
    graph.use_layouts();
    assert_eq!(graph.view().overlaid_chunks(), 0);
    assert_eq!(read(graph.view()), read(&packed));
}

/// What happens between two steps.
#[derive(Clone, Copy, Debug)]
enum Between {
    Nothing,
    Read,
    Settle,
    Adopt,
}

fn between() -> impl Strategy<Value = Between> {
    prop::sample::select(vec![
        Between::Nothing,
        Between::Read,
        Between::Settle,
        Between::Adopt,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn layouts_change_no_answer(all in prop::collection::vec((steps(12), between()), 1..12)) {
        let (mut plain, mut read_often) = (graph(), graph());
        for (some, between) in &all {
            let take_all = |graph: &mut Graph, some: &[Step]| {
                let taken = some.iter().filter(|step| take(graph, step).is_some());
                taken.count()
            };
            prop_assert_eq!(take_all(&mut plain, some), take_all(&mut read_often, some));
            match between {
                Between::Nothing => {}
                Between::Read => (0..3).for_each(|_| drop(read(read_often.view()))),
                Between::Settle => {
                    plain.settle();
                    read_often.settle();
                }
                Between::Adopt => read_often.use_layouts(),
            }
            prop_assert_eq!(read(plain.view()), read(read_often.view()));
        }
        prop_assert_eq!(read_often.check(), Vec::<String>::new());
        prop_assert_eq!(plain.view().fingerprint(), read_often.view().fingerprint());
    }
}
