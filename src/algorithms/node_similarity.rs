//! Node similarity: the Jaccard similarity of the nodes' sets of neighbours along the direction.

use super::cancellation::{Cancellation, filled};
use super::projection::{Layout, Rows};
use crate::error::Result;
use crate::parallel::{blocks, map_parallel};
use crate::value::allowance::Allowance;
use std::ops::Range;

/// The number of nodes that a thread processes at a time.
const BLOCK: usize = 64;

/// The options of node similarity.
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (a:City)-[:ROAD]->(b:City), (b)-[:ROAD]->(a)", ())?;
/// let roads = db.read(|graph| graph.project().build())??;
/// let nearly = tupu::NodeSimilarity { top: 1, minimum: 0.9 };
/// assert!(roads.node_similarity(nearly)?.is_empty());
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NodeSimilarity {
    /// The maximum number of similar nodes for each node.
    pub top: usize,
    /// The minimum similarity.
    pub minimum: f64,
}

impl Default for NodeSimilarity {
    fn default() -> Self {
        NodeSimilarity {
            top: 10,
            minimum: 0.0,
        }
    }
}

/// Two nodes and their similarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// The node whose list contains the pair.
    pub node: u32,
    /// The other node.
    pub other: u32,
    /// Greater than 0, at most 1.
    pub similarity: f64,
}

/// For each node the most similar others, most similar first, in a tie the lower id first; pairs without common
/// neighbours are omitted.
pub fn node_similarity(
    layout: &Layout,
    options: NodeSimilarity,
    allowance: &dyn Allowance,
) -> Result<Vec<Similarity>> {
    let rows = layout.forward().distinct(true, allowance)?;
    allowance.hold(4 * rows.entries() as u64)?;
    let reversed = rows.reversed();
    let start = || {
        Ok(Counter {
            rows: &rows,
            reversed: &reversed,
            common: filled(allowance, 0, rows.len())?,
            met: Vec::new(),
            cancellation: Cancellation::new(allowance),
        })
    };
    let work = |counter: &mut Counter<'_>, range: Range<usize>| {
        let mut found = Vec::new();
        for node in range {
            counter.similar_to(node as u32, options, &mut found)?;
        }
        allowance.hold((size_of::<Similarity>() * found.len()) as u64)?;
        Ok(found)
    };
    Ok(map_parallel(allowance.threads(), blocks(rows.len(), BLOCK), start, work)?.concat())
}

/// Counts common neighbours by following relationships to each neighbour and back.
struct Counter<'a> {
    rows: &'a Rows,
    reversed: &'a Rows,
    common: Vec<u32>,
    /// Nodes with at least one common neighbour.
    met: Vec<u32>,
    cancellation: Cancellation<'a>,
}

impl Counter<'_> {
    fn similar_to(
        &mut self,
        node: u32,
        options: NodeSimilarity,
        found: &mut Vec<Similarity>,
    ) -> Result<()> {
        for neighbour in self.rows.row(node) {
            let back = self.reversed.row(*neighbour);
            self.cancellation.steps(1 + back.len())?;
            for other in back.iter().filter(|other| **other != node) {
                let common = &mut self.common[*other as usize];
                if *common == 0 {
                    self.met.push(*other);
                }
                *common += 1;
            }
        }
        let mut similar = Vec::with_capacity(self.met.len());
        for other in self.met.drain(..) {
            let common = std::mem::take(&mut self.common[other as usize]) as usize;
            let all = self.rows.run(node).len() + self.rows.run(other).len() - common;
            let similarity = common as f64 / all as f64;
            if similarity >= options.minimum {
                similar.push(Similarity {
                    node,
                    other,
                    similarity,
                });
            }
        }
        keep_top(&mut similar, options.top);
        found.extend(similar);
        Ok(())
    }
}

fn keep_top(similar: &mut Vec<Similarity>, top: usize) {
    let order = |a: &Similarity, b: &Similarity| {
        let by_similarity = b.similarity.total_cmp(&a.similarity);
        by_similarity.then(a.other.cmp(&b.other))
    };
    if top < similar.len() {
        similar.select_nth_unstable_by(top, order);
        similar.truncate(top);
    }
    similar.sort_unstable_by(order);
}
