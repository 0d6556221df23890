//! Prints timings: `cargo test --release --lib algorithms::tests::speed -- --ignored --nocapture`.

use crate::algorithms::{
    LabelPropagation, Layout, Louvain, PageRank, ProjectionBuilder, k_core, label_propagation,
    louvain, page_rank, shortest_path, strongly_connected_components, triangle_count,
    weakly_connected_components,
};
use crate::graph::{Direction, GraphBuilder, GraphView};
use crate::value::NodeId;
use crate::value::allowance::Unlimited;
use std::time::Instant;

const NODES: u32 = 1_000_000;
const RELATIONSHIPS: u32 = 10_000_000;

fn build() -> GraphView {
    let mut builder = GraphBuilder::default();
    let (person, knows) = (builder.label("Person"), builder.relationship_type("KNOWS"));
    for _ in 0..NODES {
        builder.add_node(&[person], &[]).unwrap();
    }
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        NodeId((state >> 33) as u32 % NODES)
    };
    for _ in 0..RELATIONSHIPS {
        let (start, end) = (next(), next());
        builder.add_relationship(knows, start, end, &[]).unwrap();
    }
    builder.finish()
}

/// The fastest of several runs, each on a new layout, because building the layout is included.
fn timed<T>(what: &str, runs: usize, view: &GraphView, work: impl Fn(&Layout) -> T) {
    let once = || {
        let started = Instant::now();
        let layout = ProjectionBuilder::new(view)
            .layout(Direction::Outgoing, &Unlimited)
            .unwrap();
        work(&layout);
        started.elapsed()
    };
    let best = (0..runs).map(|_| once()).min().unwrap();
    println!("{what}: {:.3} s", best.as_secs_f64());
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
    let twenty = PageRank {
        damping: 0.85,
        iterations: 20,
        tolerance: 0.0,
        sources: Vec::new(),
    };
    timed("rows, outgoing", 3, &view, |layout| {
        layout.rows(Direction::Outgoing).entries()
    });
    timed("rows, incoming", 3, &view, |layout| {
        layout.rows(Direction::Incoming).entries()
    });
    timed("PageRank, 20 iterations", 3, &view, |layout| {
        page_rank(layout, &twenty, &Unlimited).unwrap()
    });
    timed("weakly connected components", 3, &view, |layout| {
        weakly_connected_components(layout, &Unlimited).unwrap()
    });
    timed("strongly connected components", 3, &view, |layout| {
        strongly_connected_components(layout, &Unlimited).unwrap()
    });
    timed("k-core", 3, &view, |layout| {
        k_core(layout, &Unlimited).unwrap()
    });
    timed("triangles", 1, &view, |layout| {
        triangle_count(layout, &Unlimited).unwrap()
    });
    timed("label propagation, 10 iterations", 1, &view, |layout| {
        label_propagation(
            layout,
            LabelPropagation {
                iterations: 10,
                seed: 0,
            },
            &Unlimited,
        )
        .unwrap()
    });
    timed("a shortest path", 3, &view, |layout| {
        shortest_path(layout, (0, NODES - 1), &Unlimited).unwrap()
    });
    let options = Louvain {
        resolution: 1.0,
        levels: 1,
        tolerance: 1e-3,
    };
    timed("Louvain, one level", 1, &view, |layout| {
        louvain(layout, options, &Unlimited).unwrap()
    });
}
