//! Reads counts that the graph maintains.

use super::context::Context;
use super::flat_map::FlatMap;
use super::lineage::Gathering;
use super::type_filter::TypeFilter;
use crate::error::Result;
use crate::expression::{Batch, Slot};
use crate::graph::{GraphView, LabelId, TypeId};
use crate::plan::{self, Counted};
use crate::value::RelationshipId;
use crate::value::column::Column;
use std::sync::Arc;

/// The number of relationships that are looked at between two checks of the limits.
const RELATIONSHIPS_BETWEEN_CHECKS: usize = 1 << 12;

/// For each row, one row with the count.
pub(super) struct CountStore {
    plan: plan::CountStore,
    gathering: Gathering,
    number: i64,
    lineage: i64,
    rows: usize,
}

impl CountStore {
    pub(super) fn new(plan: plan::CountStore) -> CountStore {
        CountStore {
            plan,
            gathering: Gathering::default(),
            number: 0,
            lineage: 0,
            rows: 0,
        }
    }

    /// What the counted entities rest on.
    fn gather(&mut self, cx: &Context<'_>) -> Result<i64> {
        let (Some(gathered), graph) = (&self.plan.gathered, cx.graph()) else {
            return Ok(0);
        };
        self.gathering.prepare(gathered, graph);
        if self.gathering.finds_nothing() || self.number == 0 {
            return Ok(0);
        }
        match &self.plan.counted {
            Counted::Nodes(label) => match label_id(label, graph) {
                Some(label) if self.plan.holding => self.gather_holding(label, cx)?,
                Some(label) => self.gathering.all_starts(label, graph),
                None => {}
            },
            Counted::Relationships { start, types, end } => {
                let ends = (label_id(start, graph), label_id(end, graph));
                let mut filter = TypeFilter::new(types.clone());
                filter.resolve(graph);
                if let (Some(start), Some(end)) = ends {
                    match filter.ids() {
                        None => self.gather_relationships(None, (start, end), cx)?,
                        Some(ids) => ids.iter().try_for_each(|id| {
                            self.gather_relationships(Some(*id), (start, end), cx)
                        })?,
                    }
                }
            }
        }
        self.gathering.finish(cx)
    }

    /// Of nodes that hold at the time of the statement.
    fn gather_holding(&mut self, label: Option<LabelId>, cx: &Context<'_>) -> Result<()> {
        let gathering = &mut self.gathering;
        cx.for_each_held_node(label, &mut |node| gathering.start(node))
    }

    /// Of relationships of a type between nodes of these labels.
    fn gather_relationships(
        &mut self,
        of_type: Option<TypeId>,
        (start, end): (Option<LabelId>, Option<LabelId>),
        cx: &Context<'_>,
    ) -> Result<()> {
        let graph = cx.graph();
        let (mut cursor, mut found) = (0, Vec::<RelationshipId>::new());
        loop {
            cx.check()?;
            found.clear();
            graph.scan_relationships(
                of_type,
                &mut cursor,
                RELATIONSHIPS_BETWEEN_CHECKS,
                &mut found,
            );
            if found.is_empty() {
                return Ok(());
            }
            for relationship in &found {
                let Some((from, to)) = graph.endpoints(*relationship) else {
                    continue;
                };
                let has = |node, label: Option<LabelId>| {
                    label.is_none_or(|label| graph.has_label(node, label))
                };
                if has(from, start) && has(to, end) {
                    self.gathering.start(from);
                    self.gathering.relationship(*relationship);
                    self.gathering.end(to);
                }
            }
            cx.run().work.rows_expanded.add(found.len() as u64);
        }
    }
}

/// The count in a graph.
fn number(counted: &Counted, graph: &GraphView) -> u64 {
    match counted {
        Counted::Nodes(None) => graph.node_count(),
        Counted::Nodes(Some(label)) => {
            let label = graph.label_id(label);
            label.map_or(0, |label| graph.label_count(label))
        }
        Counted::Relationships { start, types, end } => {
            let ends = (label_id(start, graph), label_id(end, graph));
            let (Some(start), Some(end)) = ends else {
                return 0;
            };
            let mut types = TypeFilter::new(types.clone());
            types.resolve(graph);
            match types.ids() {
                None => graph.triple_count(start, None, end),
                Some(ids) => {
                    let counts = ids.iter();
                    counts
                        .map(|id| graph.triple_count(start, Some(*id), end))
                        .sum()
                }
            }
        }
    }
}

/// The number of nodes with a label that hold at the time of the statement.
fn held(counted: &Counted, cx: &Context<'_>) -> Result<u64> {
    match counted {
        Counted::Nodes(label) => match label_id(label, cx.graph()) {
            Some(label) => cx.count_held_nodes(label),
            None => Ok(0),
        },
        Counted::Relationships { .. } => Ok(number(counted, cx.graph())),
    }
}

/// The outer `None` is a label that no node has ever had; the inner one means that no label is required.
fn label_id(label: &Option<Arc<str>>, graph: &GraphView) -> Option<Option<LabelId>> {
    match label {
        None => Some(None),
        Some(label) => graph.label_id(label).map(Some),
    }
}

impl FlatMap for CountStore {
    fn prepare(&mut self, _: &Batch, cx: &mut Context<'_>) -> Result<()> {
        let number = match self.plan.holding {
            true => held(&self.plan.counted, cx)?,
            false => number(&self.plan.counted, cx.graph()),
        };
        self.number = i64::try_from(number).unwrap_or(i64::MAX);
        self.lineage = self.gather(cx)?;
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        _: &mut Context<'_>,
    ) -> Result<bool> {
        if self.number > 0 {
            rows.push(row as u32);
            self.rows += 1;
        }
        Ok(true)
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let rows = std::mem::take(&mut self.rows);
        let numbers = vec![self.number; rows];
        set(self.plan.count, Column::Integers(numbers, None));
        if let Some(gathered) = &self.plan.gathered {
            let lineages = vec![self.lineage; rows];
            set(gathered.lineage, Column::Integers(lineages, None));
        }
    }
}
