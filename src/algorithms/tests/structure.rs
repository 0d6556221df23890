//! Components, triangles, cores, orders, trees, bridges.

use super::random::{FAR, Plain, cases, near, plain};
use crate::algorithms::{
    TopologicalOrder, articulation_points, bridges, k_core, local_clustering_coefficient,
    minimum_spanning_tree, strongly_connected_components, topological_sort, triangle_count,
    weakly_connected_components,
};
use crate::graph::Direction;
use crate::value::allowance::Unlimited;
use proptest::prelude::*;

/// Groups numbered in the order of their first nodes.
fn numbered(nodes: usize, together: impl Fn(usize, usize) -> bool) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::new();
    for node in 0..nodes {
        let first = (0..node).find(|other| together(*other, node));
        let next = numbers.iter().max().map_or(0, |last| last + 1);
        numbers.push(first.map_or(next, |other| numbers[other]));
    }
    numbers
}

fn triangles(graph: &Plain, node: usize) -> u64 {
    let pairs = (0..graph.nodes).flat_map(|b| (0..b).map(move |c| (b, c)));
    let closed = |(b, c): &(usize, usize)| {
        graph.neighbours(node, *b) && graph.neighbours(node, *c) && graph.neighbours(*b, *c)
    };
    pairs.filter(closed).count() as u64
}

/// The nodes that remain when nodes with fewer than `k` remaining neighbours are removed one after the other.
fn core(graph: &Plain, k: usize) -> Vec<bool> {
    let mut left = vec![true; graph.nodes];
    loop {
        let degree = |node: usize| {
            (0..graph.nodes)
                .filter(|other| left[*other] && graph.neighbours(node, *other))
                .count()
        };
        let Some(gone) = (0..graph.nodes).find(|node| left[*node] && degree(*node) < k) else {
            return left;
        };
        left[gone] = false;
    }
}

/// The weight of the lightest spanning forest, among all sets of edges.
fn lightest(graph: &Plain) -> f64 {
    let components = graph.components(None, None);
    let mut best = FAR;
    for chosen in 0..1_u32 << graph.edges.len() {
        let taken = |place: &usize| chosen & (1 << place) != 0;
        let edges = (0..graph.edges.len())
            .filter(taken)
            .map(|place| graph.edges[place]);
        let part = Plain {
            nodes: graph.nodes,
            edges: edges.collect(),
        };
        if part.components(None, None) == components {
            best = best.min(part.edges.iter().map(|edge| f64::from(edge.2)).sum());
        }
    }
    best
}

/// The length of the longest path to each node of an acyclic graph.
fn levels(graph: &Plain) -> Vec<u32> {
    let mut levels = vec![0; graph.nodes];
    for _ in 0..graph.nodes {
        for (start, end, _) in &graph.edges {
            levels[*end] = levels[*end].max(levels[*start] + 1);
        }
    }
    levels
}

/// The components of a graph, numbered in the order of their first nodes, by following each edge.
fn components(graph: &Plain) -> Vec<u32> {
    let mut neighbours = vec![Vec::new(); graph.nodes];
    for (start, end, _) in &graph.edges {
        neighbours[*start].push(*end);
        neighbours[*end].push(*start);
    }
    let mut numbers = vec![u32::MAX; graph.nodes];
    let mut next = 0;
    for node in 0..graph.nodes {
        let is_first = numbers[node] == u32::MAX;
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if numbers[node] == u32::MAX {
                numbers[node] = next;
                open.append(&mut neighbours[node]);
            }
        }
        next += u32::from(is_first);
    }
    numbers
}

/// Graphs of several blocks of nodes: one large component with small ones beside it, a long chain, pairs.
#[test]
fn components_of_large_graphs_are_what_can_be_reached() {
    const NODES: usize = 6000;
    let mut random = 7_u64;
    let mut below = |bound: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (random >> 33) as usize % bound
    };
    let scattered = (0..NODES * 2).map(|_| (below(NODES - 900), below(NODES - 900), 0));
    let scattered: Vec<_> = scattered.collect();
    let beside = (0..300).map(|at| (NODES - 900 + 3 * at, NODES - 899 + 3 * at, 0));
    let few = (0..NODES).map(|_| (below(NODES), below(NODES), 0));
    let edges = [
        scattered.iter().copied().chain(beside).collect(),
        few.take(NODES / 3).collect(),
        // Neighbours are far from each other.
        (1..NODES)
            .map(|at| (at * 997 % NODES, (at - 1) * 997 % NODES, 0))
            .collect(),
        (0..NODES / 2).map(|at| (2 * at, 2 * at + 1, 0)).collect(),
        Vec::new(),
    ];
    for edges in edges {
        let graph = Plain {
            nodes: NODES,
            edges,
        };
        let layout = graph.layout(Direction::Both);
        let found = weakly_connected_components(&layout, &Unlimited).unwrap();
        assert!(found == components(&graph), "{:?}", graph.edges.first());
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn components_are_what_can_be_reached(graph in plain(12, 20)) {
        let weak = graph.distances(Direction::Both, true);
        let strong = graph.distances(Direction::Outgoing, true);
        let layout = graph.layout(Direction::Outgoing);
        prop_assert_eq!(
            weakly_connected_components(&layout, &Unlimited).unwrap(),
            numbered(graph.nodes, |a, b| weak[a][b] < FAR)
        );
        prop_assert_eq!(
            strongly_connected_components(&layout, &Unlimited).unwrap(),
            numbered(graph.nodes, |a, b| strong[a][b] < FAR && strong[b][a] < FAR)
        );
    }

    #[test]
    fn triangles_are_counted(graph in plain(9, 30)) {
        let layout = graph.layout(Direction::Both);
        let wanted: Vec<u64> = (0..graph.nodes).map(|node| triangles(&graph, node)).collect();
        prop_assert_eq!(&triangle_count(&layout, &Unlimited).unwrap(), &wanted);
        let coefficient = |node: usize| {
            let degree = (0..graph.nodes).filter(|other| graph.neighbours(node, *other)).count() as f64;
            if degree < 2.0 { 0.0 } else { wanted[node] as f64 / (degree * (degree - 1.0) / 2.0) }
        };
        let wanted: Vec<f64> = (0..graph.nodes).map(coefficient).collect();
        prop_assert!(near(&local_clustering_coefficient(&layout, &Unlimited).unwrap(), &wanted));
    }

    #[test]
    fn cores_are_what_is_left(graph in plain(9, 30)) {
        let found = k_core(&graph.layout(Direction::Both), &Unlimited).unwrap();
        for k in 0..graph.nodes {
            let left = core(&graph, k);
            let in_core: Vec<bool> = found.iter().map(|core| *core as usize >= k).collect();
            prop_assert_eq!(in_core, left, "k = {}, {:?}", k, found);
        }
    }

    #[test]
    fn orders_lead_on_and_circles_go_round(mut graph in plain(8, 12), forward in any::<bool>()) {
        if forward {
            graph.edges.retain(|edge| edge.0 < edge.1);
        }
        match topological_sort(&graph.layout(Direction::Outgoing), &Unlimited).unwrap() {
            TopologicalOrder::Sorted(order) => {
                let place = |node: usize| order.iter().position(|(other, _)| *other as usize == node);
                prop_assert!((0..graph.nodes).all(|node| place(node).is_some()));
                prop_assert!(graph.edges.iter().all(|edge| place(edge.0) < place(edge.1)));
                let wanted = levels(&graph);
                prop_assert!(order.iter().all(|(node, level)| wanted[*node as usize] == *level));
            }
            TopologicalOrder::Cycle(cycle) => {
                prop_assert!(!forward && !cycle.is_empty());
                let next = cycle.iter().cycle().skip(1);
                for (from, to) in cycle.iter().zip(next) {
                    prop_assert!(graph.edges.iter().any(|edge| (edge.0, edge.1) == (*from as usize, *to as usize)));
                }
            }
        }
    }

    #[test]
    fn trees_are_lightest(graph in plain(6, 9)) {
        let tree = minimum_spanning_tree(&graph.layout(Direction::Outgoing), &Unlimited).unwrap();
        let weight: f64 = tree.iter().map(|(_, weight)| weight).sum();
        prop_assert!(near(&[weight], &[lightest(&graph)]) || graph.edges.is_empty());
        let edges = tree.iter().map(|(relationship, _)| graph.edges[graph.edge_of(relationship.0)]);
        let part = Plain { nodes: graph.nodes, edges: edges.collect() };
        prop_assert_eq!(part.components(None, None), graph.components(None, None));
        prop_assert_eq!(part.edges.len(), graph.nodes - graph.components(None, None));
    }

    #[test]
    fn what_falls_apart_is_found(graph in plain(8, 12)) {
        let layout = graph.layout(Direction::Both);
        let whole = graph.components(None, None);
        let found: Vec<usize> =
            bridges(&layout, &Unlimited).unwrap().iter().map(|bridge| graph.edge_of(bridge.0)).collect();
        let wanted: Vec<usize> =
            (0..graph.edges.len()).filter(|edge| graph.components(None, Some(*edge)) > whole).collect();
        prop_assert_eq!(found, wanted);
        let points = articulation_points(&layout, &Unlimited).unwrap();
        let wanted: Vec<u32> =
            (0..graph.nodes).filter(|node| graph.components(Some(*node), None) > whole).map(|node| node as u32).collect();
        prop_assert_eq!(points, wanted);
    }
}
