//! Cheapest paths: Dijkstra's algorithm, A* if there is a lower bound of the remaining cost, Yen's k shortest paths.
//!
//! The cost of a path is the sum of its weights (without weights, its length). Among paths of equal cost the search is
//! deterministic.

use super::cancellation::{Cancellation, filled};
use super::projection::{Layout, Rows};
use crate::error::Result;
use crate::graph::Direction;
use crate::value::RelationshipId;
use crate::value::allowance::Allowance;
use rustc_hash::FxHashSet;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};

/// A path in a layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The nodes, one more than there are relationships.
    pub nodes: Vec<u32>,
    /// The relationships in the order of traversal.
    pub relationships: Vec<RelationshipId>,
    /// The cost up to each node; the last is the total cost.
    pub costs: Vec<f64>,
}

impl Route {
    /// The total cost.
    pub fn cost(&self) -> f64 {
        self.costs.last().copied().unwrap_or(0.0)
    }
}

/// The cheapest path between two nodes.
pub fn shortest_path(
    layout: &Layout,
    (from, to): (u32, u32),
    allowance: &dyn Allowance,
) -> Result<Option<Route>> {
    a_star(layout, (from, to), |_| 0.0, allowance)
}

/// The cheapest path, found with an estimate of the remaining cost from each node to the goal. The result is optimal if
/// no estimate is too high; the better the estimates, the fewer nodes are visited.
pub fn a_star(
    layout: &Layout,
    (from, to): (u32, u32),
    estimate: impl Fn(u32) -> f64,
    allowance: &dyn Allowance,
) -> Result<Option<Route>> {
    let mut search = Search::new(layout, layout.direction(), allowance)?;
    search.run(from, Some(to), estimate, |_, _| true)?;
    Ok(search.route(from, to))
}

/// The cost of the cheapest path from a node to each node, infinite if there is none; and the predecessor of each node
/// on that path, or the node itself if there is none.
pub fn distances(
    layout: &Layout,
    from: u32,
    allowance: &dyn Allowance,
) -> Result<(Vec<f64>, Vec<u32>)> {
    let mut search = Search::new(layout, layout.direction(), allowance)?;
    search.run(from, None, |_| 0.0, |_, _| true)?;
    let before = (0..).zip(&search.previous);
    let before = before.map(|(node, previous)| previous.map_or(node, |step| step.from));
    Ok((search.best, before.collect()))
}

/// The `k` cheapest paths between two nodes that visit no node twice, cheapest first. Parallel relationships make
/// different paths. Yen's algorithm: each next path leaves one of the previous paths at some node, by a relationship
/// that none of them takes there.
pub fn k_shortest_paths(
    layout: &Layout,
    (from, to): (u32, u32),
    k: usize,
    allowance: &dyn Allowance,
) -> Result<Vec<Route>> {
    let mut search = Search::new(layout, layout.direction(), allowance)?;
    search.run(from, Some(to), |_| 0.0, |_, _| true)?;
    let mut found: Vec<Route> = Vec::new();
    let mut candidates: BTreeSet<Candidate> = BTreeSet::new();
    candidates.extend(search.route(from, to).map(Candidate));
    while found.len() < k
        && let Some(Candidate(next)) = candidates.pop_first()
    {
        for at in 0..next.relationships.len() {
            if let Some(route) = search.detour(&next, at, &found)? {
                allowance.hold(route_bytes(&route))?;
                candidates.insert(Candidate(route));
            }
        }
        found.push(next);
    }
    Ok(found)
}

fn route_bytes(route: &Route) -> u64 {
    (size_of::<Route>() + 16 * route.nodes.len()) as u64
}

/// Paths ordered by cost, then by length, then by their elements.
#[derive(Debug)]
struct Candidate(Route);

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.0, &other.0);
        let by_cost = a.cost().total_cmp(&b.cost());
        let by_length = a.relationships.len().cmp(&b.relationships.len());
        let by_nodes = a.nodes.cmp(&b.nodes);
        let by_relationships = a.relationships.cmp(&b.relationships);
        by_cost
            .then(by_length)
            .then(by_nodes)
            .then(by_relationships)
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// The last step of the best known path to a node.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: u32,
    /// The entry of the rows that was followed.
    entry: usize,
}

/// A search from one node; its tables are reused by later searches.
pub struct Search<'a> {
    rows: &'a Rows,
    relationships: &'a [RelationshipId],
    weights: Option<&'a [f64]>,
    best: Vec<f64>,
    previous: Vec<Option<Step>>,
    /// Nodes whose state was changed by the last run.
    touched: Vec<u32>,
    queue: BinaryHeap<Reverse<Waiting>>,
    cancellation: Cancellation<'a>,
}

/// A node in the queue.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    /// The cost so far plus the estimate of the rest.
    expected: f64,
    cost: f64,
    node: u32,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_expected = self.expected.total_cmp(&other.expected);
        by_expected.then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl<'a> Search<'a> {
    /// A search along one direction of a layout.
    pub fn new(layout: &'a Layout, way: Direction, allowance: &'a dyn Allowance) -> Result<Self> {
        let count = layout.node_count();
        // The relationship of each entry.
        allowance.hold(4 * layout.rows(way).entries() as u64)?;
        Ok(Search {
            rows: layout.rows(way),
            relationships: layout.relationships(way),
            weights: layout.distances(way)?,
            best: filled(allowance, f64::INFINITY, count)?,
            previous: filled(allowance, None, count)?,
            touched: Vec::new(),
            queue: BinaryHeap::new(),
            cancellation: Cancellation::new(allowance),
        })
    }

    fn weight(&self, entry: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[entry])
    }

    /// Finds the cheapest paths from a node, until the goal is reached. `allowed` filters the nodes that are visited,
    /// with the entry that leads to each.
    fn run(
        &mut self,
        from: u32,
        goal: Option<u32>,
        estimate: impl Fn(u32) -> f64,
        allowed: impl Fn(u32, usize) -> bool,
    ) -> Result<()> {
        self.reset();
        self.improve(from, 0.0, None, estimate(from));
        while let Some(Reverse(Waiting { cost, node, .. })) = self.queue.pop() {
            if cost > self.best[node as usize] {
                continue; // It has already been reached at lower cost.
            }
            if goal == Some(node) {
                break;
            }
            let run = self.rows.run(node);
            self.cancellation.steps(1 + run.len())?;
            for entry in run {
                let next = self.rows.neighbour(entry);
                let cost = cost + self.weight(entry);
                if cost < self.best[next as usize] && allowed(next, entry) {
                    let step = Step { from: node, entry };
                    self.improve(next, cost, Some(step), estimate(next));
                }
            }
        }
        Ok(())
    }

    fn reset(&mut self) {
        for node in self.touched.drain(..) {
            self.best[node as usize] = f64::INFINITY;
            self.previous[node as usize] = None;
        }
        self.queue.clear();
    }

    fn improve(&mut self, node: u32, cost: f64, previous: Option<Step>, rest: f64) {
        let place = node as usize;
        if self.best[place] == f64::INFINITY {
            self.touched.push(node);
        }
        self.best[place] = cost;
        self.previous[place] = previous;
        self.queue.push(Reverse(Waiting {
            expected: cost + rest,
            cost,
            node,
        }));
    }

    /// The path to a node that the last run has found.
    fn route(&self, from: u32, to: u32) -> Option<Route> {
        if self.best[to as usize] == f64::INFINITY {
            return None;
        }
        let (mut nodes, mut entries) = (vec![to], Vec::new());
        let mut at = to;
        while at != from
            && let Some(step) = self.previous[at as usize]
        {
            entries.push(step.entry);
            nodes.push(step.from);
            at = step.from;
        }
        nodes.reverse();
        entries.reverse();
        Some(self.assembled(nodes, &entries))
    }

    fn assembled(&self, nodes: Vec<u32>, entries: &[usize]) -> Route {
        let mut costs = vec![0.0];
        let mut cost = 0.0;
        for entry in entries {
            cost += self.weight(*entry);
            costs.push(cost);
        }
        Route {
            nodes,
            relationships: entries
                .iter()
                .map(|entry| self.relationships[*entry])
                .collect(),
            costs,
        }
    }

    /// The cheapest path that follows `path` up to the node at `at`, and then differs from it and from all found paths.
    fn detour(&mut self, path: &Route, at: usize, found: &[Route]) -> Result<Option<Route>> {
        let (goal, spur) = (path.nodes.last().copied(), path.nodes[at]);
        let (root, walked) = (&path.nodes[..at], &path.relationships[..at]);
        let along = |other: &&Route| other.relationships.starts_with(walked);
        let others = found.iter().filter(along).chain([path]);
        let taken: FxHashSet<RelationshipId> = others
            .filter_map(|other| other.relationships.get(at).copied())
            .collect();
        let visited: FxHashSet<u32> = root.iter().copied().collect();
        let relationships = self.relationships;
        let allowed = |node: u32, entry: usize| {
            !visited.contains(&node) && !taken.contains(&relationships[entry])
        };
        self.run(spur, goal, |_| 0.0, allowed)?;
        let rest = goal.and_then(|goal| self.route(spur, goal));
        Ok(rest.map(|rest| joined(path, at, rest)))
    }

    /// The sum of the costs to all nodes that can be reached from a node, and the number of these nodes, including
    /// itself.
    pub fn reach(&mut self, from: u32) -> Result<(f64, usize)> {
        self.run(from, None, |_| 0.0, |_, _| true)?;
        let costs = self.touched.iter().map(|node| self.best[*node as usize]);
        Ok((costs.sum(), self.touched.len()))
    }
}

/// The first `at` relationships of a path, followed by `rest`.
fn joined(path: &Route, at: usize, rest: Route) -> Route {
    let before = path.costs[at];
    let mut route = Route {
        nodes: path.nodes[..at].to_vec(),
        relationships: path.relationships[..at].to_vec(),
        costs: path.costs[..at].to_vec(),
    };
    route.nodes.extend(rest.nodes);
    route.relationships.extend(rest.relationships);
    route
        .costs
        .extend(rest.costs.into_iter().map(|cost| before + cost));
    route
}
