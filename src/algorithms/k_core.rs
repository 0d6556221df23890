//! The core number of each node: the largest k such that the node is in the k-core, the maximal subgraph in which every
//! node has at least k neighbours. Directions, loops and parallel relationships are ignored.

use super::cancellation::{Cancellation, filled};
use super::projection::{Layout, Rows};
use crate::error::Result;
use crate::graph::Direction;
use crate::value::allowance::Allowance;

/// The core numbers. Nodes are removed in the order of their degrees, which are kept sorted in buckets (Batagelj and
/// Zaveršnik): linear time.
pub fn k_core(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<u32>> {
    let rows = layout.rows(Direction::Both).distinct(false, allowance)?;
    let mut buckets = Buckets::new(&rows, allowance)?;
    let mut cancellation = Cancellation::new(allowance);
    for place in 0..rows.len() {
        let node = buckets.order[place];
        let row = rows.row(node);
        cancellation.steps(1 + row.len())?;
        for other in row {
            if buckets.degrees[*other as usize] > buckets.degrees[node as usize] {
                buckets.lower(*other);
            }
        }
    }
    Ok(buckets.degrees)
}

/// The remaining nodes, ordered by their degrees among the remaining nodes.
struct Buckets {
    degrees: Vec<u32>,
    order: Vec<u32>,
    /// The position of each node in the order.
    places: Vec<u32>,
    /// The start of the bucket of each degree.
    starts: Vec<u32>,
}

impl Buckets {
    fn new(rows: &Rows, allowance: &dyn Allowance) -> Result<Buckets> {
        let count = rows.len();
        let mut degrees = filled(allowance, 0, count)?;
        for (node, degree) in (0..).zip(&mut degrees) {
            *degree = rows.run(node).len() as u32;
        }
        let highest = degrees.iter().copied().max().unwrap_or(0) as usize;
        let mut starts = filled(allowance, 0, highest + 2)?;
        for degree in &degrees {
            starts[*degree as usize + 1] += 1;
        }
        for degree in 1..starts.len() {
            starts[degree] += starts[degree - 1];
        }
        let mut free = starts.clone();
        let mut order = filled(allowance, 0, count)?;
        let mut places = filled(allowance, 0, count)?;
        for (node, degree) in (0..).zip(&degrees) {
            let place = &mut free[*degree as usize];
            order[*place as usize] = node;
            places[node as usize] = *place;
            *place += 1;
        }
        Ok(Buckets {
            degrees,
            order,
            places,
            starts,
        })
    }

    /// Lowers the degree of a node whose neighbour was removed: swaps it with the first node of its bucket, and moves
    /// the start of the bucket past it.
    fn lower(&mut self, node: u32) {
        let degree = &mut self.degrees[node as usize];
        let start = &mut self.starts[*degree as usize];
        let (place, first) = (self.places[node as usize], *start);
        let other = self.order[first as usize];
        self.order.swap(place as usize, first as usize);
        self.places[node as usize] = first;
        self.places[other as usize] = place;
        *start += 1;
        *degree -= 1;
    }
}
