//! PageRank, degree, closeness, betweenness.

use super::random::{FAR, Plain, cases, directions, near, plain};
use crate::algorithms::{PageRank, betweenness, closeness, degree, page_rank};
use crate::graph::Direction;
use crate::value::allowance::Unlimited;
use proptest::prelude::*;

/// PageRank as the solution of its equations, by elimination: `x = (1 - d) s + d (M x + s · score of nodes without
/// successors)`.
fn solved(graph: &Plain, direction: Direction, damping: f64, starts: &[f64]) -> Vec<f64> {
    let count = graph.nodes;
    let mut sums = vec![0.0; count];
    let weighted = graph.followed(direction);
    for (start, _, weight, _) in &weighted {
        sums[*start] += weight;
    }
    // Row by row: the coefficients, then the right side.
    let mut rows = vec![vec![0.0; count + 1]; count];
    for node in 0..count {
        rows[node][node] += 1.0;
        rows[node][count] = (1.0 - damping) * starts[node];
        for stuck in (0..count).filter(|stuck| sums[*stuck] == 0.0) {
            rows[node][stuck] -= damping * starts[node];
        }
    }
    for (start, end, weight, _) in weighted {
        if sums[start] > 0.0 {
            rows[end][start] -= damping * weight / sums[start];
        }
    }
    for pivot in 0..count {
        let best =
            (pivot..count).max_by(|a, b| rows[*a][pivot].abs().total_cmp(&rows[*b][pivot].abs()));
        rows.swap(pivot, best.unwrap());
        let lead = rows[pivot].clone();
        for (number, row) in rows.iter_mut().enumerate() {
            if number != pivot {
                let factor = row[pivot] / lead[pivot];
                row.iter_mut()
                    .zip(&lead)
                    .for_each(|(cell, lead)| *cell -= factor * lead);
            }
        }
    }
    (0..count)
        .map(|node| rows[node][count] / rows[node][node])
        .collect()
}

/// The number of shortest paths between all pairs of nodes: powers of the adjacency matrix.
fn fewest_ways(graph: &Plain, direction: Direction, distances: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let count = graph.nodes;
    let mut leads = vec![vec![0.0; count]; count];
    for (start, end, ..) in graph.followed(direction) {
        leads[start][end] = if start == end { 0.0 } else { 1.0 };
    }
    let mut ways = vec![vec![0.0; count]; count];
    let mut power: Vec<Vec<f64>> = (0..count)
        .map(|a| (0..count).map(|b| if a == b { 1.0 } else { 0.0 }).collect())
        .collect();
    for steps in 0..count {
        for a in 0..count {
            for b in 0..count {
                if distances[a][b] == steps as f64 {
                    ways[a][b] = power[a][b];
                }
            }
        }
        let times = |row: &Vec<f64>| {
            (0..count)
                .map(|b| (0..count).map(|c| row[c] * leads[c][b]).sum())
                .collect()
        };
        power = power.iter().map(times).collect();
    }
    ways
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn page_rank_solves_its_equations(
        graph in plain(9, 24),
        direction in directions(),
        damping in 0.0..0.95_f64,
        sources in prop::collection::vec(0..9_usize, 0..3),
    ) {
        let sources: Vec<usize> = sources.into_iter().map(|source| source % graph.nodes).collect();
        let mut starts = vec![1.0 / graph.nodes as f64; graph.nodes];
        if !sources.is_empty() {
            starts.fill(0.0);
            sources.iter().for_each(|source| starts[*source] += 1.0 / sources.len() as f64);
        }
        let options = PageRank {
            damping,
            iterations: 2000,
            tolerance: 1e-15,
            sources: sources.iter().map(|source| *source as u32).collect(),
        };
        let found = page_rank(&graph.layout(direction), &options, &Unlimited).unwrap();
        prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let wanted = solved(&graph, direction, damping, &starts);
        prop_assert!(near(&found, &wanted), "{found:?} {wanted:?}");
    }

    #[test]
    fn degrees_are_counted(graph in plain(9, 24), direction in directions()) {
        let mut weights = vec![0.0; graph.nodes];
        for (start, _, weight, _) in graph.followed(direction) {
            weights[start] += weight;
        }
        prop_assert!(near(&degree(&graph.layout(direction)), &weights));
    }

    #[test]
    fn closeness_is_its_definition(graph in plain(9, 24), direction in directions()) {
        let distances = graph.distances(direction, false);
        let of = |node: usize| {
            let to: Vec<f64> = (0..graph.nodes).map(|from| distances[from][node]).filter(|d| *d < FAR).collect();
            let (others, total) = ((to.len() - 1) as f64, to.iter().sum::<f64>());
            if total > 0.0 { others / total * others / (graph.nodes - 1) as f64 } else { 0.0 }
        };
        let wanted: Vec<f64> = (0..graph.nodes).map(of).collect();
        let found = closeness(&graph.layout(direction), &Unlimited).unwrap();
        prop_assert!(near(&found, &wanted), "{found:?} {wanted:?}");
    }

    #[test]
    fn betweenness_is_its_definition(graph in plain(9, 24), direction in directions()) {
        let distances = graph.distances(direction, true);
        let ways = fewest_ways(&graph, direction, &distances);
        let of = |node: usize| {
            let mut sum = 0.0;
            for from in (0..graph.nodes).filter(|from| *from != node) {
                for to in (0..graph.nodes).filter(|to| *to != node && *to != from) {
                    if distances[from][to] < FAR && distances[from][node] + distances[node][to] == distances[from][to] {
                        sum += ways[from][node] * ways[node][to] / ways[from][to];
                    }
                }
            }
            sum
        };
        let pairs: Vec<f64> = (0..graph.nodes).map(of).collect();
        let layout = graph.layout(direction);
        let halved = if direction == Direction::Both { 0.5 } else { 1.0 };
        let wanted: Vec<f64> = pairs.iter().map(|pairs| pairs * halved).collect();
        let found = betweenness(&layout, false, &Unlimited).unwrap();
        prop_assert!(near(&found, &wanted), "{found:?} {wanted:?}");
        let all = (graph.nodes - 1) as f64 * (graph.nodes as f64 - 2.0);
        let share = |pairs: &f64| if all > 0.0 { pairs / all } else { *pairs };
        let wanted: Vec<f64> = pairs.iter().map(share).collect();
        prop_assert!(near(&betweenness(&layout, true, &Unlimited).unwrap(), &wanted));
    }
}
