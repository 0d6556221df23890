//! Prints timings and sizes: `cargo test --release --lib graph::tests::speed -- --ignored --nocapture`.

use crate::graph::{Assembler, Change, Direction, Graph, GraphBuilder, GraphView};
use crate::value::{NodeId, RelationshipId, Value};
use std::time::Instant;

const NODES: u32 = 1_000_000;
const RELATIONSHIPS: u32 = 10_000_000;

/// The resident memory of the process in kibibytes; 0 if the system does not report it.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (started, before) = (Instant::now(), memory());
    let result = work();
    let grown = memory().saturating_sub(before) / 1024;
    println!(
        "{what}: {:.3} s, {grown} MiB more",
        started.elapsed().as_secs_f64()
    );
    result
}

fn build() -> GraphView {
    let mut builder = GraphBuilder::default();
    let (person, knows, id) = (
        builder.label("Person"),
        builder.relationship_type("KNOWS"),
        builder.key("id"),
    );
    timed("add nodes and relationships", || {
        for number in 0..NODES {
            builder
                .add_node(&[person], &[(id, Value::Integer(i64::from(number)))])
                .unwrap();
        }
        let mut state = 1_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            NodeId((state >> 33) as u32 % NODES)
        };
        for _ in 0..RELATIONSHIPS {
            builder
                .add_relationship(knows, next(), next(), &[])
                .unwrap();
        }
    });
    timed("finish", || builder.finish())
}

fn walk(view: &GraphView) -> u64 {
    let mut sum = 0;
    for node in 0..view.node_bound() {
        view.expand(NodeId(node), Direction::Outgoing, None, &mut |_, other| {
            sum += u64::from(other.0)
        });
    }
    sum
}

#[test]
#[ignore = "takes a minute and a gibibyte"]
fn a_million_nodes() {
    let view = build();
    println!(
        "{} nodes, {} relationships",
        view.node_count(),
        view.relationship_count()
    );
    let sum = timed("walk out of every node", || walk(&view));
    let knows = view.type_id("KNOWS").unwrap();
    let slices = timed("the same over slices", || {
        let nodes = (0..NODES).map(NodeId);
        let runs = nodes.filter_map(|node| view.neighbours(node, Direction::Outgoing, knows));
        runs.flat_map(|(nodes, _)| nodes)
            .map(|node| u64::from(node.0))
            .sum::<u64>()
    });
    assert_eq!(sum, slices);
    let key = view.key_id("id").unwrap();
    let all: Vec<NodeId> = (0..NODES).map(NodeId).collect();
    timed("gather a property of every node", || {
        all.chunks(1024)
            .map(|nodes| view.node_properties(nodes, key).len())
            .sum::<usize>()
    });
    let again = timed("through blocks and back", || {
        let mut assembler = Assembler::default();
        view.blocks()
            .for_each(|block| assembler.add(block).unwrap());
        assembler.finish().unwrap()
    });
    assert_eq!(again.relationship_count(), view.relationship_count());
    let mut graph = Graph::from_view(again);
    timed("first write", || {
        graph
            .apply(Change::RelationshipDeleted(RelationshipId(7)))
            .unwrap()
    });
    timed("100,000 writes, each published", || {
        for id in 10..100_010 {
            let published = graph.view().clone();
            graph
                .apply(Change::RelationshipDeleted(RelationshipId(id)))
                .unwrap();
            graph.settle();
            drop(published);
        }
    });
    timed("walk again", || walk(graph.view()));
}
