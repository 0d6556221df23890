//! One hop from bound nodes of which only the ends are read, and what the hops rest on: each end is found at least once.

use super::context::Context;
use super::end_labels::EndLabels;
use super::flat_map::FlatMap;
use super::hop::used_relationships;
use super::lineage::Gathering;
use super::meter::Usage;
use super::reservation::Reservation;
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};

/// For each row with hops, at least one row; the first of them gets what all hops of the row rest on that was not passed on
/// with another row before.
pub(super) struct ExpandEnds {
    plan: plan::Expand,
    types: TypeFilter,
    labels: EndLabels,
    used: Vec<RelationshipId>,
    gathering: Gathering,
    /// A bitmap of the ends that have been found.
    seen: Vec<u64>,
    memory: Reservation,
    ends: Vec<NodeId>,
    lineages: Vec<i64>,
}

impl ExpandEnds {
    pub(super) fn new(plan: plan::Expand) -> ExpandEnds {
        ExpandEnds {
            types: TypeFilter::new(plan.types.clone()),
            labels: EndLabels::Implied,
            used: Vec::new(),
            gathering: Gathering::default(),
            seen: Vec::new(),
            memory: Reservation::new(Usage::Paths),
            ends: Vec::new(),
            lineages: Vec::new(),
            plan,
        }
    }

    /// The new ends of a row; an old one if there are only such.
    fn find(&mut self, from: NodeId, cx: &Context<'_>) {
        let (graph, labels, used) = (cx.graph(), &self.labels, &self.used);
        let (seen, ends, gathering) = (&mut self.seen, &mut self.ends, &mut self.gathering);
        let (before, mut looked_at, mut old) = (ends.len(), 0, None);
        let (direction, types) = (self.plan.direction, self.types.ids());
        graph.expand(from, direction, types, &mut |relationship, end| {
            looked_at += 1;
            if used.contains(&relationship) || !labels.accept(end, graph) {
                return;
            }
            gathering.relationship(relationship);
            if mark(seen, end) {
                gathering.end(end);
                ends.push(end);
            } else {
                old = Some(end);
            }
        });
        if ends.len() == before {
            ends.extend(old);
        }
        cx.run().work.rows_expanded.add(looked_at);
    }
}

/// Enters a node into a bitmap; whether it is new.
fn mark(seen: &mut [u64], node: NodeId) -> bool {
    let Some(word) = seen.get_mut(node.0 as usize / 64) else {
        return true;
    };
    let bit = 1 << (node.0 % 64);
    let new = *word & bit == 0;
    *word |= bit;
    new
}

impl FlatMap for ExpandEnds {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        let graph = cx.graph();
        self.types.resolve(graph);
        self.labels = EndLabels::of(&self.plan, &self.types, graph);
        if let Some(gathered) = &self.plan.gathered {
            self.gathering.prepare(gathered, graph);
        }
        let words = graph.node_bound().div_ceil(64) as usize;
        if let Some(more) = words.checked_sub(self.seen.len()) {
            self.memory
                .make_room(&mut self.seen, more, &cx.run().limits)?;
            self.seen.resize(words, 0);
        }
        Ok(())
    }

    fn fill(
        &mut self,
        input: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        cx: &mut Context<'_>,
    ) -> Result<bool> {
        let Some(from) = input.node(self.plan.from, row) else {
            return Ok(true);
        };
        self.used.clear();
        used_relationships(input, row, &self.plan.distinct_from, &mut self.used);
        let before = self.ends.len();
        self.find(from, cx);
        let found = self.ends.len() - before;
        if found > 0 {
            let lineage = self.gathering.finish_new(cx)?;
            self.lineages.push(lineage);
            self.lineages.resize(self.ends.len(), 0);
        }
        rows.extend(std::iter::repeat_n(row as u32, found));
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        set(self.plan.to, Column::Nodes(std::mem::take(&mut self.ends)));
        if let Some(gathered) = &self.plan.gathered {
            let lineages = std::mem::take(&mut self.lineages);
            set(gathered.lineage, Column::Integers(lineages, None));
        }
    }

    fn restart(&mut self, _: &Batch) {
        self.seen.fill(0);
        self.gathering.forget();
    }
}
