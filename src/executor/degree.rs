//! The number of rows of a hop, without creating them.

use super::context::Context;
use super::end_labels::{Degrees, EndLabels};
use super::expand::walk;
use super::flat_map::FlatMap;
use super::hop::used_relationships;
use super::lineage::Gathering;
use super::marks::{Closing, ClosingTest};
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::{Direction, GraphView, HopNodes};
use crate::plan;
use crate::value::column::Column;
use crate::value::{NodeId, RelationshipId};

/// Rows that have one of so many hops of the graph have a good part of them.
const PART: u64 = 16;

/// What fewer hops rest on is gathered faster than it is looked up.
const MANY: u64 = 24;

/// For each row, one row with the number of its hops.
pub(super) struct Degree {
    plan: plan::Degree,
    types: TypeFilter,
    /// Only hops that hold count, and not all of them are known to hold.
    holding: bool,
    labels: EndLabels,
    degrees: Degrees,
    /// Tests whether two bound ends are connected at all, if both ends are bound.
    into_test: Option<ClosingTest>,
    used: Vec<RelationshipId>,
    counts: Vec<i64>,
    gathering: Gathering,
    lineages: Vec<i64>,
    /// The hops of the row that was looked at last, if they are looked at one by one.
    hops: Vec<(RelationshipId, NodeId)>,
}

impl Degree {
    pub(super) fn new(plan: plan::Degree) -> Degree {
        Degree {
            types: TypeFilter::new(plan.expand.types.clone()),
            holding: plan.holding,
            labels: EndLabels::Implied,
            degrees: Degrees::default(),
            into_test: Closing::of(&plan.expand)
                .and_then(|closing| closing.test_of(plan.expand.to)),
            used: Vec::new(),
            counts: Vec::new(),
            gathering: Gathering::default(),
            lineages: Vec::new(),
            hops: Vec::new(),
            plan,
        }
    }

    /// The number of hops of a row, including relationships that the row has already used, which are subtracted.
    fn count(&mut self, input: &Batch, row: usize, cx: &Context<'_>) -> u64 {
        let node = |slot: Slot| input.node(slot, row);
        let Some(from) = node(self.plan.expand.from) else {
            return 0;
        };
        let to = self.plan.expand.into.then(|| node(self.plan.expand.to));
        let all = match to {
            Some(None) => 0,
            Some(Some(to)) => self.between(from, to, input, row, cx.graph()),
            None => self.leaving(from, cx),
        };
        if all == 0 {
            return 0;
        }
        all.saturating_sub(self.used_hops(from, to.flatten(), input, row, cx.graph()))
    }

    /// Whether the hops have to be looked at one by one.
    fn looks_at_hops(&self) -> bool {
        self.holding || (self.plan.gathered.is_some() && !self.gathering.finds_nothing())
    }

    /// Looks the hops of a row up, without those that do not count.
    fn look_up(&mut self, input: &Batch, row: usize, cx: &Context<'_>) -> Result<()> {
        self.hops.clear();
        let node = |slot: Slot| input.node(slot, row);
        let expand = &self.plan.expand;
        let Some(from) = node(expand.from) else {
            return Ok(());
        };
        self.used.clear();
        used_relationships(input, row, &expand.distinct_from, &mut self.used);
        let (graph, hops, used, labels) = (cx.graph(), &mut self.hops, &self.used, &self.labels);
        let (direction, types) = (expand.direction, self.types.ids());
        let mut looked_at = 0;
        match expand.into.then(|| node(expand.to)) {
            Some(None) => {}
            Some(Some(to)) if !labels.accept(to, graph) => {}
            Some(Some(to)) => graph.expand_into(from, to, direction, types, &mut |relationship| {
                hops.push((relationship, to));
            }),
            None => graph.expand(from, direction, types, &mut |relationship, end| {
                looked_at += 1;
                if labels.accept(end, graph) {
                    hops.push((relationship, end));
                }
            }),
        }
        if !used.is_empty() {
            hops.retain(|hop| !used.contains(&hop.0));
        }
        cx.run().work.rows_expanded.add(looked_at);
        match self.holding {
            true => cx.keep_held_hops(&mut self.hops),
            false => Ok(()),
        }
    }

    /// Whether some hops of the rows may not hold. It pays to look at the columns as a whole if the rows have a good part of all
    /// hops.
    fn may_not_hold(&self, input: &Batch, cx: &Context<'_>) -> Result<bool> {
        let (graph, types) = (cx.graph(), self.types.ids());
        let starts = (0..input.len()).filter_map(|row| input.node(self.plan.expand.from, row));
        let degrees = starts.map(|node| graph.degree(node, self.plan.expand.direction, types));
        let many = degrees.sum::<u64>().saturating_mul(PART) >= graph.types_count(types);
        Ok(!many || !cx.everything_holds(types)?)
    }

    /// Whether all hops of a node count, each once.
    fn takes_all(&self) -> bool {
        let expand = &self.plan.expand;
        let free = !expand.into && expand.distinct_from.is_empty();
        let once = expand.direction != Direction::Both;
        free && once && self.labels.implied() && !self.holding
    }

    /// Gathers what all hops of a row rest on; their number.
    fn gather_all(&mut self, input: &Batch, row: usize, cx: &Context<'_>) -> Result<u64> {
        let Some(from) = input.node(self.plan.expand.from, row) else {
            return Ok(0);
        };
        let (graph, direction, types) = (cx.graph(), self.plan.expand.direction, self.types.ids());
        let gather = |gathering: &mut Gathering| {
            graph.for_each_hops(
                std::iter::once(from),
                direction,
                types,
                &mut |_, ends, relationships| {
                    gathering.relationships(relationships);
                    gathering.ends(ends);
                    cx.run().work.rows_expanded.add(ends.len() as u64);
                },
            );
            Ok(true)
        };
        let count = graph.degree(from, direction, types);
        let from = [from];
        let hops = (HopNodes::Listed(&from), direction, types);
        match count < MANY {
            true => gather(&mut self.gathering)?,
            false => self.gathering.hops(hops, true, graph, gather)?,
        };
        Ok(count)
    }

    fn leaving(&mut self, from: NodeId, cx: &Context<'_>) -> u64 {
        let test = (&self.labels, &self.types, self.plan.expand.direction);
        let (count, looked_at) = self.degrees.of(from, test, cx.graph());
        cx.run().work.rows_expanded.add(looked_at);
        count
    }

    fn between(
        &mut self,
        from: NodeId,
        to: NodeId,
        input: &Batch,
        row: usize,
        graph: &GraphView,
    ) -> u64 {
        let test = self.into_test.as_mut();
        let meet = test.is_none_or(|test| test.may_meet(to, input, row, graph));
        if !meet || !self.labels.accept(to, graph) {
            return 0;
        }
        let mut count = 0;
        let (direction, types) = (self.plan.expand.direction, self.types.ids());
        graph.expand_into(from, to, direction, types, &mut |_| count += 1);
        count
    }

    /// The relationships already used in the row that are also hops of it.
    fn used_hops(
        &mut self,
        from: NodeId,
        to: Option<NodeId>,
        input: &Batch,
        row: usize,
        graph: &GraphView,
    ) -> u64 {
        self.used.clear();
        let slots = &self.plan.expand.distinct_from;
        used_relationships(input, row, slots, &mut self.used);
        self.used.sort_unstable();
        self.used.dedup();
        let is_hop = |used: &&RelationshipId| {
            let end = walk(from, **used, self.plan.expand.direction, graph);
            end.is_some_and(|end| to.is_none_or(|to| to == end) && self.labels.accept(end, graph))
                && self.types.accepts(**used, graph)
        };
        self.used.iter().filter(is_hop).count() as u64
    }
}

impl FlatMap for Degree {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.types.resolve(cx.graph());
        self.holding = self.plan.holding && self.may_not_hold(input, cx)?;
        self.labels = EndLabels::of(&self.plan.expand, &self.types, cx.graph());
        self.degrees.clear();
        if let Some(test) = &mut self.into_test {
            test.prepare(cx.graph());
        }
        if let Some(gathered) = &self.plan.gathered {
            self.gathering.prepare(gathered, cx.graph());
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
        let looks_at_hops = self.looks_at_hops();
        let count = match looks_at_hops {
            true if self.takes_all() => self.gather_all(input, row, cx)?,
            true => {
                self.look_up(input, row, cx)?;
                for (relationship, end) in &self.hops {
                    self.gathering.relationship(*relationship);
                    self.gathering.end(*end);
                }
                self.hops.len() as u64
            }
            false => self.count(input, row, cx),
        };
        if count > 0 || self.plan.optional {
            rows.push(row as u32);
            self.counts.push(i64::try_from(count).unwrap_or(i64::MAX));
            if self.plan.gathered.is_some() {
                let lineage = match looks_at_hops {
                    true => self.gathering.finish(cx)?,
                    false => 0,
                };
                self.lineages.push(lineage);
            }
        }
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let counts = std::mem::take(&mut self.counts);
        set(self.plan.count, Column::Integers(counts, None));
        if let Some(gathered) = &self.plan.gathered {
            let lineages = std::mem::take(&mut self.lineages);
            set(gathered.lineage, Column::Integers(lineages, None));
        }
    }
}
