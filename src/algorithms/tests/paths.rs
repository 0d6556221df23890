//! Shortest paths.

use super::random::{FAR, Plain, cases, directions, near, plain};
use crate::algorithms::{Route, a_star, distances, k_shortest_paths, shortest_path};
use crate::graph::Direction;
use crate::value::allowance::Unlimited;
use proptest::prelude::*;
use std::collections::HashSet;

/// Whether each relationship of a route leads from its node to the next at the stated cost.
fn holds(graph: &Plain, direction: Direction, route: &Route) -> bool {
    let followed = graph.followed(direction);
    let mut cost = 0.0;
    let mut valid = route.costs.first() == Some(&0.0) && route.nodes.len() == route.costs.len();
    for (step, relationship) in route.relationships.iter().enumerate() {
        let place = graph.edge_of(relationship.0);
        let (from, to) = (route.nodes[step] as usize, route.nodes[step + 1] as usize);
        let edge = followed
            .iter()
            .find(|edge| edge.3 == place && (edge.0, edge.1) == (from, to));
        cost += edge.map_or(FAR, |edge| edge.2);
        valid &= (route.costs[step + 1] - cost).abs() < 1e-9;
    }
    valid && route.nodes.len() == route.relationships.len() + 1
}

/// The costs of all paths that visit no node twice, ascending.
fn simple_paths(graph: &Plain, direction: Direction, from: usize, to: usize) -> Vec<f64> {
    let followed = graph.followed(direction);
    let mut costs = Vec::new();
    let mut open = vec![(from, 0.0, vec![from])];
    while let Some((node, cost, visited)) = open.pop() {
        if node == to {
            costs.push(cost);
            continue;
        }
        for (start, end, weight, _) in &followed {
            if *start == node && !visited.contains(end) {
                let mut visited = visited.clone();
                visited.push(*end);
                open.push((*end, cost + weight, visited));
            }
        }
    }
    costs.sort_unstable_by(f64::total_cmp);
    costs
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn distances_are_floyd_and_warshalls(graph in plain(9, 24), direction in directions()) {
        let layout = graph.layout(direction);
        let wanted = graph.distances(direction, false);
        for from in 0..graph.nodes {
            let (found, previous) = distances(&layout, from as u32, &Unlimited).unwrap();
            prop_assert!(near(&found, &wanted[from]), "{found:?} {wanted:?}");
            for node in (0..graph.nodes).filter(|node| found[*node] < FAR && *node != from) {
                let before = previous[node] as usize;
                let last = graph.followed(direction).into_iter().any(|(start, end, weight, _)| {
                    (start, end) == (before, node) && found[before] + weight == found[node]
                });
                prop_assert!(last);
            }
        }
    }

    #[test]
    fn the_cheapest_path_is_found(graph in plain(9, 24), direction in directions(), aim in 0.0..1.0_f64) {
        let layout = graph.layout(direction);
        let wanted = graph.distances(direction, false);
        let pairs = (0..graph.nodes).flat_map(|from| (0..graph.nodes).map(move |to| (from, to)));
        for (from, to) in pairs {
            let ends = (from as u32, to as u32);
            let plain = shortest_path(&layout, ends, &Unlimited).unwrap();
            // An underestimate that is neither constant nor consistent.
            let estimate = |node: u32| {
                let rest = wanted[node as usize][to];
                if rest < FAR && node.is_multiple_of(2) { aim * rest } else { 0.0 }
            };
            let guided = a_star(&layout, ends, estimate, &Unlimited).unwrap();
            for found in [plain, guided] {
                let cost = found.as_ref().map_or(FAR, Route::cost);
                prop_assert!(near(&[cost], &[wanted[from][to]]));
                prop_assert!(found.is_none_or(|route| holds(&graph, direction, &route)));
            }
        }
    }

    #[test]
    fn the_k_cheapest_are_those_of_all(graph in plain(6, 12), direction in directions(), k in 1..9_usize) {
        let layout = graph.layout(direction);
        for (from, to) in [(0, graph.nodes - 1), (graph.nodes / 2, 0)] {
            let mut wanted = simple_paths(&graph, direction, from, to);
            wanted.truncate(k);
            let found = k_shortest_paths(&layout, (from as u32, to as u32), k, &Unlimited).unwrap();
            let costs: Vec<f64> = found.iter().map(Route::cost).collect();
            prop_assert!(near(&costs, &wanted), "{costs:?} {wanted:?}");
            let distinct: HashSet<_> = found.iter().map(|route| route.relationships.clone()).collect();
            prop_assert_eq!(distinct.len(), found.len());
            for route in &found {
                let nodes: HashSet<_> = route.nodes.iter().collect();
                prop_assert!(nodes.len() == route.nodes.len() && holds(&graph, direction, route));
            }
        }
    }
}
