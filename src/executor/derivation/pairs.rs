//! Rules that read nothing that depends on them, and whose relationships have no properties: what follows from given nodes is pairs
//! of nodes, and a relationship is told between two of them when somebody asks for it.

use super::super::meter::Usage;
use super::body::no_node;
use super::complete::Neighbours;
use super::{Complete, Core};
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::BindingPattern;
use crate::plan::{RuleBody, RuleTable};
use crate::value::column::Column;
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// The node that is given and the one that follows, side by side.
type Pair = u64;

fn pair(given: NodeId, other: NodeId) -> Pair {
    u64::from(given.0) << 32 | u64::from(other.0)
}

fn given_of(pair: Pair) -> NodeId {
    NodeId((pair >> 32) as u32)
}

fn other_of(pair: Pair) -> NodeId {
    NodeId((pair & u64::from(u32::MAX)) as u32)
}

/// Whether a table is derived as pairs.
pub(super) fn is_of_pairs(table: &RuleTable) -> bool {
    let cites = |body: &RuleBody| {
        let mut plans = body.plans.iter().flatten();
        plans.any(|plan| plan.cite.is_some())
    };
    let mut bodies = table.bodies.iter();
    !table.recursive && bodies.all(|body| body.keys.is_empty() && !cites(body))
}

impl Core {
    /// Derives what follows for given nodes.
    pub(super) fn derive_pairs(
        self: &Arc<Core>,
        (at, table): (usize, &RuleTable),
        given: BindingPattern,
        nodes: &[NodeId],
    ) -> Result<()> {
        let view = self
            .base
            .deriving(Some(Arc::new(Complete(Arc::clone(self)))));
        let mut pairs: Vec<Pair> = Vec::new();
        for body in &table.bodies {
            let Some(plan) = body.plan(given) else {
                continue;
            };
            let run = self.run_of(plan, Some(nodes));
            let slots = [0, 1].map(|column| plan.columns.get(column).map(|column| column.slot));
            let [Some(start), Some(end)] = slots else {
                continue;
            };
            let done = (self.runner)(run, &view, &mut |batch| {
                let before = pairs.len();
                add_pairs(batch, (start, end, given), body, &mut pairs)?;
                let bytes = ((pairs.len() - before) * size_of::<Pair>()) as u64;
                self.limits.add(bytes, Usage::Derived)?;
                self.limits.check()
            });
            done.and_then(|()| self.check())
                .map_err(|error| match &body.rule {
                    Some(rule) => error.in_text_of(&format!("the rule `{rule}`")),
                    None => error,
                })?;
        }
        pairs.sort_unstable();
        pairs.dedup();
        let Some(side) = self.complete(at, given) else {
            return Ok(());
        };
        let mut nodes = nodes.to_vec();
        nodes.sort_unstable();
        nodes.dedup();
        let mut rest = pairs.as_slice();
        for node in nodes {
            // What is before belongs to nodes that were not given.
            rest = rest
                .split_at(rest.partition_point(|pair| given_of(*pair) < node))
                .1;
            let (own, after) = rest.split_at(rest.partition_point(|pair| given_of(*pair) == node));
            let others = own.iter().map(|pair| other_of(*pair)).collect();
            side.set(node, Neighbours::of_nodes(others));
            rest = after;
        }
        Ok(())
    }
}

/// The pairs of the rows of a batch; none where one of the ends is null.
fn add_pairs(
    batch: &Batch,
    (start, end, given): (Slot, Slot, BindingPattern),
    body: &RuleBody,
    pairs: &mut Vec<Pair>,
) -> Result<()> {
    let (starts, ends) = (batch.column(start), batch.column(end));
    for row in 0..batch.len() {
        let (Some(start), Some(end)) = (
            node_at(&starts, row, (body, 0))?,
            node_at(&ends, row, (body, 1))?,
        ) else {
            continue;
        };
        pairs.push(match given {
            BindingPattern::End => pair(end, start),
            BindingPattern::Start | BindingPattern::None => pair(start, end),
        });
    }
    Ok(())
}

fn node_at(column: &Column, row: usize, (body, end): (&RuleBody, usize)) -> Result<Option<NodeId>> {
    if let Column::Nodes(ids) = column {
        return Ok(ids.get(row).copied().filter(|id| id.0 != u32::MAX));
    }
    match column.get(row) {
        Value::Node(node) => Ok(Some(node.id)),
        Value::Null => Ok(None),
        other => Err(no_node(body, end, &other)),
    }
}
