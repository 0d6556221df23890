//! The nodes at the ends of chains of hops, each once, found set by set: no path is followed.
//!
//! A set of nodes goes in, and for each hop the set of the nodes at its other end is read from the adjacency. What is
//! found so is the ends of *walks*, which may repeat a relationship, where the language asks for the ends of *trails*,
//! which may not. [`chain`] says when the one may stand for the other, and [`witness`] decides the rest.

mod chain;
mod count;
mod level;
mod many;
mod node_set;
mod searching;
mod sources;
mod step;
mod witness;

use super::context::Context;
use super::lineage::Gathering;
use super::meter::Usage;
use super::operator::{BoxOperator, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, Slot};
use crate::plan::{self, EndCount, EndHop, EndSources};
use crate::value::NodeId;
use crate::value::column::Column;
use chain::Chain;
use many::Many;
use node_set::NodeSet;
use searching::Searching;
use step::Step;

/// A part of the chain of which only the set of the ends is needed to go on.
enum Part {
    Chain(Chain),
    Many(Many),
}

/// For all rows together, the ends; or one row with their number.
pub(super) struct DistinctEnds {
    input: BoxOperator,
    from: Slot,
    to: Slot,
    labels: Vec<std::sync::Arc<str>>,
    parts: Vec<Part>,
    count: Option<EndCount>,
    sources: Option<EndSources>,
    /// One for each hop, if sources are asked for.
    gatherings: Vec<Gathering>,
    /// What all trails rest on, until it has been passed on.
    lineage: i64,
    /// The ends in descending order, as far as they have not been passed on; `None`: not found yet.
    ends: Option<Vec<NodeId>>,
    counted: bool,
    memory: Reservation,
}

impl DistinctEnds {
    pub(super) fn new(input: BoxOperator, plan: &plan::DistinctEnds) -> DistinctEnds {
        DistinctEnds {
            input,
            from: plan.from,
            to: plan.to(),
            labels: plan
                .steps
                .last()
                .map_or(Vec::new(), |step| step.labels.clone()),
            parts: parts(plan),
            count: plan.count.clone(),
            sources: plan.gathered.clone(),
            gatherings: match &plan.gathered {
                Some(_) => plan.steps.iter().map(|_| Gathering::default()).collect(),
                None => Vec::new(),
            },
            lineage: 0,
            ends: None,
            counted: false,
            memory: Reservation::new(Usage::Paths),
        }
    }

    /// The nodes of all rows.
    fn starts(&mut self, cx: &mut Context<'_>) -> Result<NodeSet> {
        let mut starts = NodeSet::new(cx.graph().node_bound());
        while let Some(batch) = self.input.next(cx)? {
            cx.check()?;
            let column = batch.column(self.from);
            let nodes = (0..batch.len()).filter_map(|row| column.node(row));
            nodes.for_each(|node| starts.insert(node));
        }
        // The state of the graph may have other nodes after changes below.
        let bound = cx.graph().node_bound();
        match starts.fits(bound) {
            true => Ok(starts),
            false => {
                let mut more = NodeSet::new(bound);
                more.extend(&starts.nodes());
                Ok(more)
            }
        }
    }

    fn search(&mut self, cx: &mut Context<'_>) -> Result<NodeSet> {
        let mut set = self.starts(cx)?;
        if self.sources.is_some() {
            return self.search_with_sources(set, cx);
        }
        let searching = &mut Searching::new(cx, &mut self.memory);
        searching.hold(&set)?;
        for part in &mut self.parts {
            if set.is_empty() {
                break;
            }
            set = match part {
                Part::Chain(chain) => chain.ends(set, searching)?,
                Part::Many(many) => many.ends(&set, searching)?,
            };
        }
        Ok(set)
    }

    /// The same, and what all trails to the ends rest on. The plan has one part then.
    fn search_with_sources(&mut self, from: NodeSet, cx: &Context<'_>) -> Result<NodeSet> {
        let graph = cx.graph();
        if let Some(sources) = &self.sources {
            for (hop, gathering) in self.gatherings.iter_mut().enumerate() {
                gathering.prepare(&sources.of_hop(hop), graph);
            }
        }
        let cited = !self.gatherings.iter().all(Gathering::finds_nothing);
        let searching = &mut Searching::new(cx, &mut self.memory);
        searching.hold(&from)?;
        let ends = match self.parts.first_mut() {
            None => from,
            Some(Part::Chain(chain)) => {
                let mut reached = chain.reached(from, searching)?;
                if cited {
                    chain.gather(&reached, &mut self.gatherings, searching)?;
                }
                reached.pop().unwrap_or_default()
            }
            Some(Part::Many(many)) => {
                let ends = many.ends(&from, searching)?;
                if let (true, Some(gathering)) = (cited, self.gatherings.first_mut()) {
                    many.gather((&from, &ends), gathering, searching)?;
                }
                ends
            }
        };
        if let Some((all, others)) = self.gatherings.split_first_mut() {
            others.iter_mut().for_each(|other| all.absorb(other));
            self.lineage = all.finish(cx)?;
        }
        Ok(ends)
    }

    /// The column of what rows rest on: all of it is passed on with the first one.
    fn lineages(&mut self, rows: usize) -> Column {
        let mut lineages = vec![0; rows];
        if let Some(first) = lineages.first_mut() {
            *first = std::mem::take(&mut self.lineage);
        }
        Column::Integers(lineages, None)
    }

    fn number(&mut self, count: &EndCount, cx: &mut Context<'_>) -> Result<Batch> {
        let found = self.search(cx)?;
        let number = count::number(
            &count.of,
            (&found, self.to, &self.labels),
            &mut self.memory,
            cx,
        )?;
        let mut batch = Batch::new(1);
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        batch.set(count.slot, Column::Integers(vec![number], None));
        if let Some(slot) = self.sources.as_ref().map(|sources| sources.lineage) {
            batch.set(slot, self.lineages(1));
        }
        self.memory.clear();
        Ok(batch)
    }
}

/// Hops of one relationship each that follow one another are one part, because they must not repeat relationships.
fn parts(plan: &plan::DistinctEnds) -> Vec<Part> {
    let mut parts = Vec::new();
    for step in &plan.steps {
        let own = Step::new(step);
        match (&step.hop, parts.last_mut()) {
            (EndHop::Many(expand), _) => parts.push(Part::Many(Many::new(own, expand))),
            (EndHop::One(expand), Some(Part::Chain(chain))) => chain.push(own, expand),
            (EndHop::One(expand), _) => {
                let mut chain = Chain::default();
                chain.push(own, expand);
                parts.push(Part::Chain(chain));
            }
        }
    }
    parts
}

impl Operator for DistinctEnds {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        if let Some(count) = self.count.clone() {
            if std::mem::replace(&mut self.counted, true) {
                return Ok(None);
            }
            return self.number(&count, cx).map(Some);
        }
        if self.ends.is_none() {
            let mut ends = self.search(cx)?.nodes();
            ends.reverse();
            self.ends = Some(ends);
        }
        let Some(ends) = self.ends.as_mut().filter(|ends| !ends.is_empty()) else {
            self.memory.clear();
            return Ok(None);
        };
        cx.check()?;
        let mut some = ends.split_off(ends.len().saturating_sub(BATCH_ROWS));
        some.reverse();
        let mut batch = Batch::new(some.len());
        if let Some(slot) = self.sources.as_ref().map(|sources| sources.lineage) {
            batch.set(slot, self.lineages(some.len()));
        }
        batch.set(self.to, Column::Nodes(some));
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.ends = None;
        self.counted = false;
        self.memory.clear();
    }
}
