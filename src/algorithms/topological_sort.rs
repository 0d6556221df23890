//! Topological order: every relationship leads to a later node.

use super::cancellation::{Cancellation, filled};
use super::projection::Layout;
use crate::error::{Error, ErrorCode, Result, counted};
use crate::value::allowance::Allowance;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A topological order, or a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopologicalOrder {
    /// Each node with its level: the length of the longest path to it. Of several candidates the node with the lowest
    /// id comes first.
    Sorted(Vec<(u32, u32)>),
    /// The nodes of a cycle, each followed by the next and the last by the first.
    Cycle(Vec<u32>),
}

impl TopologicalOrder {
    /// The nodes with their levels, or an error that names a cycle.
    pub fn sorted(self, layout: &Layout) -> Result<Vec<(u32, u32)>> {
        match self {
            TopologicalOrder::Sorted(order) => Ok(order),
            TopologicalOrder::Cycle(cycle) => Err(circle(layout, &cycle)),
        }
    }
}

/// The number of nodes of a cycle that a message names.
const NAMED: usize = 5;

fn circle(layout: &Layout, cycle: &[u32]) -> Error {
    let ids = cycle
        .iter()
        .take(NAMED)
        .map(|place| layout.node(*place).0.to_string());
    let ids: Vec<String> = ids.collect();
    let more = if cycle.len() > NAMED { ", …" } else { "" };
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!(
            "there is no topological order: relationships lead in a circle of {}, with the ids {}{more}",
            counted(cycle.len() as u64, "node"),
            ids.join(", ")
        ),
    )
    .hint("algo.stronglyConnectedComponents finds all circles; `relationships` chooses types without one")
}

/// Kahn's algorithm: a node follows when all its predecessors are placed.
pub fn topological_sort(layout: &Layout, allowance: &dyn Allowance) -> Result<TopologicalOrder> {
    let rows = layout.forward();
    let count = rows.len();
    let mut waiting_for = filled(allowance, 0_u32, count)?;
    for node in rows.neighbours() {
        waiting_for[*node as usize] += 1;
    }
    let free = (0..count as u32).filter(|node| waiting_for[*node as usize] == 0);
    let mut queue: BinaryHeap<Reverse<u32>> = free.map(Reverse).collect();
    let mut levels = filled(allowance, 0, count)?;
    let mut order = Vec::with_capacity(count);
    let mut cancellation = Cancellation::new(allowance);
    while let Some(Reverse(node)) = queue.pop() {
        let level = levels[node as usize];
        order.push((node, level));
        let row = rows.row(node);
        cancellation.steps(1 + row.len())?;
        for next in row {
            let place = *next as usize;
            levels[place] = levels[place].max(level + 1);
            waiting_for[place] -= 1;
            if waiting_for[place] == 0 {
                queue.push(Reverse(*next));
            }
        }
    }
    if order.len() == count {
        return Ok(TopologicalOrder::Sorted(order));
    }
    Ok(TopologicalOrder::Cycle(cycle(layout, &waiting_for)))
}

/// Finds a cycle: every remaining node has a remaining predecessor, so following predecessors closes a cycle.
fn cycle(layout: &Layout, waiting_for: &[u32]) -> Vec<u32> {
    let waits = |node: &u32| waiting_for[*node as usize] > 0;
    let mut seen_at = vec![usize::MAX; waiting_for.len()];
    let mut path = Vec::new();
    let mut next = (0..waiting_for.len() as u32).find(waits);
    while let Some(node) = next {
        let seen = seen_at[node as usize];
        if seen != usize::MAX {
            let mut cycle = path.split_off(seen);
            cycle.reverse();
            return cycle;
        }
        seen_at[node as usize] = path.len();
        path.push(node);
        next = layout.backward().row(node).iter().copied().find(waits);
    }
    path
}
