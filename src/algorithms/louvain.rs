//! Louvain: communities of high modularity. Nodes move to the neighbouring community that raises modularity most, until
//! no move raises it; then each community becomes one node, and so on. Directions are ignored.

use super::cancellation::{Cancellation, filled};
use super::communities::{Tally, renumbered};
use super::projection::Layout;
use crate::error::Result;
use crate::graph::Direction;
use crate::value::allowance::Allowance;

/// The options of the Louvain method.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (a:City)-[:ROAD]->(b:City), (b)-[:ROAD]->(a)", ())?;
/// let roads = db.read(|graph| graph.project().build())??;
/// let coarse = tupu::Louvain { resolution: 0.5, ..tupu::Louvain::default() };
/// assert_eq!(roads.louvain(coarse)?.len(), 2);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Louvain {
    /// Above 1: more and smaller communities; below 1: fewer and larger ones.
    pub resolution: f64,
    /// The maximum number of levels.
    pub levels: usize,
    /// The method stops after a level that raises modularity by no more than this.
    pub tolerance: f64,
}

impl Default for Louvain {
    fn default() -> Self {
        Louvain {
            resolution: 1.0,
            levels: 20,
            tolerance: 1e-7,
        }
    }
}

/// The community of each node, numbered in the order of their first nodes.
pub fn louvain(layout: &Layout, options: Louvain, allowance: &dyn Allowance) -> Result<Vec<u32>> {
    let mut level = Level::of(layout, allowance)?;
    let mut communities: Vec<u32> = (0..layout.node_count() as u32).collect();
    let mut quality = level.modularity(&communities, options.resolution);
    for _ in 0..options.levels {
        let mut moves = Moves::new(&level, options.resolution, allowance)?;
        moves.settle(allowance)?;
        let (found, count) = renumbered(&moves.community);
        let better = level.modularity(&found, options.resolution);
        if better - quality <= options.tolerance {
            break;
        }
        quality = better;
        for community in &mut communities {
            *community = found[*community as usize];
        }
        level = level.folded(&found, count, allowance)?;
    }
    Ok(communities)
}

/// Modularity: how much more of the weight lies within communities than expected by chance, from -0.5 to 1.
#[cfg(test)]
pub fn modularity(
    layout: &Layout,
    communities: &[u32],
    resolution: f64,
    allowance: &dyn Allowance,
) -> Result<f64> {
    Ok(Level::of(layout, allowance)?.modularity(communities, resolution))
}

/// An undirected weighted graph: the stored one, or its communities.
struct Level {
    offsets: Vec<usize>,
    /// Neighbours and weights, without loops.
    edges: Vec<(u32, f64)>,
    /// The weight that lies within each node.
    loops: Vec<f64>,
    /// The weighted degree of each node; a loop counts twice.
    degrees: Vec<f64>,
    /// The sum of all degrees.
    total: f64,
}

impl Level {
    fn of(layout: &Layout, allowance: &dyn Allowance) -> Result<Level> {
        let (rows, weights) = (
            layout.rows(Direction::Both),
            layout.distances(Direction::Both)?,
        );
        let mut level = Level::with_capacity(rows.len(), rows.entries(), allowance)?;
        for node in 0..rows.len() as u32 {
            for entry in rows.run(node) {
                let weight = weights.map_or(1.0, |weights| weights[entry]);
                match rows.neighbour(entry) {
                    other if other == node => level.loops[node as usize] += weight,
                    other => level.edges.push((other, weight)),
                }
            }
            level.offsets.push(level.edges.len());
        }
        Ok(level.weighed())
    }

    fn with_capacity(nodes: usize, edges: usize, allowance: &dyn Allowance) -> Result<Level> {
        allowance.hold((16 * edges + 8 * nodes) as u64)?;
        let mut offsets = Vec::with_capacity(nodes + 1);
        offsets.push(0);
        Ok(Level {
            offsets,
            edges: Vec::with_capacity(edges),
            loops: filled(allowance, 0.0, nodes)?,
            degrees: Vec::new(),
            total: 0.0,
        })
    }

    fn weighed(mut self) -> Level {
        let degree = |node: usize| {
            let edges = self.edges_of(node).iter();
            edges.map(|(_, weight)| weight).sum::<f64>() + 2.0 * self.loops[node]
        };
        self.degrees = (0..self.loops.len()).map(degree).collect();
        self.total = self.degrees.iter().sum();
        self
    }

    fn edges_of(&self, node: usize) -> &[(u32, f64)] {
        &self.edges[self.offsets[node]..self.offsets[node + 1]]
    }

    /// The graph whose nodes are the communities.
    fn folded(&self, community: &[u32], count: usize, allowance: &dyn Allowance) -> Result<Level> {
        let mut members = vec![Vec::new(); count];
        for (node, community) in community.iter().enumerate() {
            members[*community as usize].push(node);
        }
        let mut level = Level::with_capacity(count, 0, allowance)?;
        let mut tally = Tally::new(count, allowance)?;
        for (own, members) in (0..).zip(members) {
            for node in members {
                level.loops[own as usize] += self.loops[node];
                for (other, weight) in self.edges_of(node) {
                    tally.add(community[*other as usize], *weight);
                }
            }
            for (other, weight) in tally.drain() {
                if other == own {
                    // Each edge is seen from both ends.
                    level.loops[own as usize] += weight / 2.0;
                } else {
                    level.edges.push((other, weight));
                }
            }
            level.offsets.push(level.edges.len());
        }
        Ok(level.weighed())
    }

    fn modularity(&self, community: &[u32], resolution: f64) -> f64 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let mut within = 0.0;
        let mut degrees = vec![0.0; self.loops.len()];
        for (node, own) in community.iter().enumerate() {
            let edges = self.edges_of(node).iter();
            let inside = edges.filter(|(other, _)| community[*other as usize] == *own);
            within += inside.map(|(_, weight)| weight).sum::<f64>() + 2.0 * self.loops[node];
            degrees[*own as usize] += self.degrees[node];
        }
        let share = |degree: &f64| (degree / self.total).powi(2);
        within / self.total - resolution * degrees.iter().map(share).sum::<f64>()
    }
}

/// Moves of nodes between the communities of a level.
struct Moves<'a> {
    level: &'a Level,
    resolution: f64,
    community: Vec<u32>,
    /// The total degree of each community's nodes.
    degrees: Vec<f64>,
    tally: Tally,
}

impl<'a> Moves<'a> {
    fn new(level: &'a Level, resolution: f64, allowance: &dyn Allowance) -> Result<Moves<'a>> {
        let count = level.loops.len();
        allowance.hold(12 * count as u64)?;
        Ok(Moves {
            level,
            resolution,
            community: (0..count as u32).collect(),
            degrees: level.degrees.clone(),
            tally: Tally::new(count, allowance)?,
        })
    }

    /// Moves nodes in the order of their numbers until no move raises modularity. After the first round only nodes
    /// whose neighbours have moved to another community are examined again, because towards the end few nodes move.
    fn settle(&mut self, allowance: &dyn Allowance) -> Result<()> {
        let mut cancellation = Cancellation::new(allowance);
        let mut restless = filled(allowance, self.level.total > 0.0, self.community.len())?;
        let mut moved = true;
        while moved {
            moved = false;
            for node in 0..self.community.len() {
                if !std::mem::take(&mut restless[node]) {
                    continue;
                }
                cancellation.steps(1 + self.level.edges_of(node).len())?;
                let (from, to) = (self.community[node], self.best_for(node));
                self.degrees[to as usize] += self.level.degrees[node];
                self.community[node] = to;
                if from != to {
                    moved = true;
                    for (other, _) in self.level.edges_of(node) {
                        restless[*other as usize] |= self.community[*other as usize] != to;
                    }
                }
            }
        }
        Ok(())
    }

    /// Removes a node from its community and returns the best community for it: its previous one, unless another is
    /// better by more than rounding errors; in a tie the lowest.
    fn best_for(&mut self, node: usize) -> u32 {
        let (level, own) = (self.level, self.community[node]);
        let degree = level.degrees[node];
        self.degrees[own as usize] -= degree;
        self.tally.add(own, 0.0);
        for (other, weight) in level.edges_of(node) {
            self.tally.add(self.community[*other as usize], *weight);
        }
        let degrees = &self.degrees;
        let by_chance = self.resolution * degree / level.total;
        let gain = |(community, weight): (u32, f64)| {
            (community, weight - by_chance * degrees[community as usize])
        };
        let mut gains = self.tally.drain().map(gain);
        let stay = gains.next().unwrap_or((own, 0.0));
        let least = stay.1 + 1e-12 * degree;
        let better = |best: (u32, f64), next: (u32, f64)| match next.1.total_cmp(&best.1) {
            std::cmp::Ordering::Greater => next,
            std::cmp::Ordering::Equal if next.0 < best.0 && best.0 != own => next,
            _ => best,
        };
        gains.fold((own, least), better).0
    }
}
