//! Louvain, label propagation, similarity.

use super::random::{Plain, cases, directions, near, plain};
use crate::algorithms::label_propagation::{rank, turns};
use crate::algorithms::{
    LabelPropagation, Louvain, NodeSimilarity, label_propagation, louvain, modularity,
    node_similarity,
};
use crate::graph::Direction;
use crate::value::allowance::Unlimited;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const LOUVAIN: Louvain = Louvain {
    resolution: 1.0,
    levels: 20,
    tolerance: 1e-9,
};

/// Modularity by its definition: over all pairs of nodes of one community.
fn defined(graph: &Plain, community: &[u32], resolution: f64) -> f64 {
    let weight = |edge: &(usize, usize, u8)| f64::from(edge.2);
    let total: f64 = graph.edges.iter().map(|edge| 2.0 * weight(edge)).sum();
    if total == 0.0 {
        return 0.0;
    }
    let mut degrees = vec![0.0; graph.nodes];
    let mut sum = 0.0;
    for edge in &graph.edges {
        degrees[edge.0] += weight(edge);
        degrees[edge.1] += weight(edge);
        if community[edge.0] == community[edge.1] {
            sum += 2.0 * weight(edge) / total;
        }
    }
    for a in 0..graph.nodes {
        for b in (0..graph.nodes).filter(|b| community[a] == community[*b]) {
            sum -= resolution * degrees[a] * degrees[b] / (total * total);
        }
    }
    sum
}

/// Label propagation with maps instead of tallies.
fn propagated(graph: &Plain, direction: Direction, options: LabelPropagation) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..graph.nodes).collect();
    let order = turns(graph.nodes, options.seed, &Unlimited).unwrap();
    for _ in 0..options.iterations {
        for node in order.iter().map(|node| *node as usize) {
            let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
            for (start, end, weight, _) in graph.followed(direction) {
                if start == node {
                    *sums.entry(labels[end]).or_default() += weight;
                }
            }
            let most = sums.values().copied().fold(f64::NEG_INFINITY, f64::max);
            if sums.get(&labels[node]) == Some(&most) || sums.is_empty() {
                continue;
            }
            let rank = |label: &usize| rank(options.seed, node as u32, *label as u32);
            let best = sums
                .iter()
                .filter(|(_, sum)| **sum == most)
                .map(|(label, _)| *label);
            labels[node] = best.min_by_key(rank).unwrap();
        }
    }
    labels
}

/// Rings of cliques: every clique is a community, whatever the options.
fn ring_of_cliques(cliques: usize, size: usize) -> Plain {
    let mut edges = Vec::new();
    for clique in 0..cliques {
        let first = clique * size;
        for a in first..first + size {
            edges.extend((first..a).map(|b| (a, b, 1)));
        }
        edges.push((first, (first + size) % (cliques * size), 1));
    }
    Plain {
        nodes: cliques * size,
        edges,
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn modularity_is_its_definition(graph in plain(9, 24), of in prop::collection::vec(0..4_u32, 9), resolution in 0.1..3.0_f64) {
        let community: Vec<u32> = of[..graph.nodes].iter().map(|one| one % graph.nodes as u32).collect();
        // A graph without edges has no weights, and modularity treats it as unweighted.
        let found = modularity(&graph.layout(Direction::Both), &community, resolution, &Unlimited).unwrap();
        prop_assert!(near(&[found], &[defined(&graph, &community, resolution)]));
    }

    #[test]
    fn louvain_never_makes_it_worse(graph in plain(12, 30)) {
        let layout = graph.layout(Direction::Both);
        let found = louvain(&layout, LOUVAIN, &Unlimited).unwrap();
        let alone: Vec<u32> = (0..graph.nodes as u32).collect();
        prop_assert!(defined(&graph, &found, 1.0) >= defined(&graph, &alone, 1.0) - 1e-9);
        // Communities are connected, and are numbered by their first nodes.
        let together = graph.distances(Direction::Both, true);
        let mut next = 0;
        for (node, community) in found.iter().enumerate() {
            let first = found.iter().position(|other| other == community).unwrap();
            prop_assert!(together[first][node].is_finite());
            if first == node {
                prop_assert_eq!(*community, next);
                next += 1;
            }
        }
        // On the first level no two communities are better merged.
        let quality = defined(&graph, &found, 1.0);
        for a in 0..next {
            for b in 0..a {
                let merged: Vec<u32> = found.iter().map(|one| if *one == a { b } else { *one }).collect();
                prop_assert!(defined(&graph, &merged, 1.0) <= quality + 1e-7);
            }
        }
    }

    #[test]
    fn labels_propagate_by_the_rules(graph in prop_oneof![plain(10, 24), plain(8, 300)], direction in directions(), iterations in 0..6_usize, seed in any::<u64>()) {
        let options = LabelPropagation { iterations, seed };
        let found = label_propagation(&graph.layout(direction), options, &Unlimited).unwrap();
        let wanted = propagated(&graph, direction, options);
        for a in 0..graph.nodes {
            for b in 0..graph.nodes {
                prop_assert_eq!(found[a] == found[b], wanted[a] == wanted[b], "{:?} {:?}", found, wanted);
            }
        }
    }

    #[test]
    fn similarity_is_that_of_sets(graph in plain(8, 24), direction in directions(), top in 0..5_usize, minimum in 0.0..0.8_f64) {
        let set = |node: usize| -> BTreeSet<usize> {
            let followed = graph.followed(direction).into_iter();
            followed.filter(|edge| edge.0 == node).map(|edge| edge.1).collect()
        };
        let mut wanted = Vec::new();
        for node in 0..graph.nodes {
            let mut others: Vec<(f64, usize)> = (0..graph.nodes)
                .filter(|other| *other != node)
                .map(|other| {
                    let common = set(node).intersection(&set(other)).count() as f64;
                    (common / set(node).union(&set(other)).count() as f64, other)
                })
                .filter(|(similarity, _)| *similarity > 0.0 && *similarity >= minimum)
                .collect();
            others.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            wanted.extend(others.into_iter().take(top).map(|(similarity, other)| (node, other, similarity)));
        }
        let options = NodeSimilarity { top, minimum };
        let found = node_similarity(&graph.layout(direction), options, &Unlimited).unwrap();
        let found: Vec<_> = found.iter().map(|pair| (pair.node as usize, pair.other as usize, pair.similarity)).collect();
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn cliques_are_communities() {
    let graph = ring_of_cliques(8, 5);
    let layout = graph.layout(Direction::Both);
    let wanted: Vec<u32> = (0..40).map(|node| node / 5).collect();
    assert_eq!(louvain(&layout, LOUVAIN, &Unlimited).unwrap(), wanted);
    let options = LabelPropagation {
        iterations: 10,
        seed: 0,
    };
    assert_eq!(
        label_propagation(&layout, options, &Unlimited).unwrap(),
        wanted
    );
}
