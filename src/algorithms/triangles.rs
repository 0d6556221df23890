//! Triangles, and clustering coefficients. Directions, loops and parallel relationships are ignored.

use super::cancellation::{Cancellation, filled};
use super::projection::{Layout, Rows};
use crate::error::Result;
use crate::graph::Direction;
use crate::parallel::{blocks, map_parallel};
use crate::value::allowance::Allowance;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// The number of nodes that a thread processes at a time; small, because hubs are expensive.
const BLOCK: usize = 256;

/// The number of triangles that contain each node.
pub fn triangle_count(layout: &Layout, allowance: &dyn Allowance) -> Result<Vec<u64>> {
    count(
        &layout.rows(Direction::Both).distinct(false, allowance)?,
        allowance,
    )
}

/// The fraction of the pairs of a node's neighbours that are neighbours of each other; 0 with fewer than two neighbours
/// (networkx's `clustering`).
pub fn local_clustering_coefficient(
    layout: &Layout,
    allowance: &dyn Allowance,
) -> Result<Vec<f64>> {
    let rows = layout.rows(Direction::Both).distinct(false, allowance)?;
    let triangles = count(&rows, allowance)?.into_iter().zip(0..);
    let coefficient = |(triangles, node)| match rows.run(node).len() as f64 {
        degree if degree < 2.0 => 0.0,
        degree => 2.0 * triangles as f64 / (degree * (degree - 1.0)),
    };
    Ok(triangles.map(coefficient).collect())
}

fn count(rows: &Rows, allowance: &dyn Allowance) -> Result<Vec<u64>> {
    let upward = upward(rows);
    allowance.hold(8 * rows.len() as u64)?;
    let counts: Vec<AtomicU64> = (0..rows.len()).map(|_| AtomicU64::new(0)).collect();
    let start = || {
        Ok((
            filled(allowance, false, rows.len())?,
            Cancellation::new(allowance),
        ))
    };
    let work = |(marked, cancellation): &mut (Vec<bool>, Cancellation<'_>), range: Range<usize>| {
        for node in range {
            corners(node as u32, &upward, marked, &counts, cancellation)?;
        }
        Ok(())
    };
    map_parallel(allowance.threads(), blocks(rows.len(), BLOCK), start, work)?;
    Ok(counts.into_iter().map(AtomicU64::into_inner).collect())
}

/// Each neighbourhood only from the node of lower degree, so that a triangle is found once, and the row of a hub is
/// short.
fn upward(rows: &Rows) -> Rows {
    let rank = |node: u32| (rows.run(node).len(), node);
    let mut neighbours = Vec::with_capacity(rows.entries() / 2);
    let mut lengths = Vec::with_capacity(rows.len());
    for node in 0..rows.len() as u32 {
        let before = neighbours.len();
        let above = rows.row(node).iter().copied();
        neighbours.extend(above.filter(|other| rank(*other) > rank(node)));
        lengths.push((neighbours.len() - before) as u32);
    }
    Rows::new(lengths.into_iter(), neighbours)
}

/// Counts the triangles whose lowest corner is this node.
fn corners(
    node: u32,
    upward: &Rows,
    marked: &mut [bool],
    counts: &[AtomicU64],
    cancellation: &mut Cancellation<'_>,
) -> Result<()> {
    let row = upward.row(node);
    let add = |node: u32, triangles| counts[node as usize].fetch_add(triangles, Ordering::Relaxed);
    row.iter()
        .for_each(|second| marked[*second as usize] = true);
    let mut of_node = 0;
    for second in row {
        let thirds = upward.row(*second);
        let mut of_second = 0;
        for third in thirds.iter().filter(|third| marked[**third as usize]) {
            of_second += 1;
            add(*third, 1);
        }
        add(*second, of_second);
        of_node += of_second;
        cancellation.steps(1 + thirds.len())?;
    }
    add(node, of_node);
    row.iter()
        .for_each(|second| marked[*second as usize] = false);
    Ok(())
}
