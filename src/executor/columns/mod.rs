//! Scans of nodes by columns: properties are compared a chunk of a column at a time, and chunks in which nothing can be found
//! are passed over. `scan.rs` hands on the nodes, `first.rs` finds those that come first by a property, `aggregate.rs`
//! groups them, `texts.rs` asks a text index.

mod aggregate;
mod first;
mod scan;
mod texts;

pub(super) use aggregate::ColumnAggregate;
pub(super) use scan::ColumnScan;

use super::context::Context;
use crate::error::Result;
use crate::expression::{Batch, Row, evaluate_row, true_rows};
use crate::graph::{ColumnTest, Comparison, KeyId, NodeGroup, NodeRun, RowMask, ScannedSets};
use crate::plan;
use crate::value::NodeId;
use crate::value::column::Column;

/// What a scan by columns looks for.
pub(super) struct Columns {
    plan: plan::ColumnScan,
    sets: ScannedSets,
    tests: Tests,
}

/// The tests of the predicate.
enum Tests {
    /// Not known yet.
    Unknown,
    /// The property is `None` if no entity has it, so that no row passes.
    Known(Vec<(Option<KeyId>, ColumnTest)>),
    /// A value cannot be evaluated: the predicate fails in the first row, if there is one.
    Failing,
}

impl Columns {
    pub(super) fn new(plan: &plan::ColumnScan) -> Columns {
        Columns {
            plan: plan.clone(),
            sets: ScannedSets::default(),
            tests: Tests::Unknown,
        }
    }

    /// Looks up names, and evaluates the values of the tests.
    fn prepare(&mut self, cx: &Context<'_>) {
        let label = self.plan.label.as_ref();
        self.sets = match label.map(|label| cx.graph().label_id(label)) {
            None => cx.graph().scanned_sets(None),
            Some(Some(label)) => cx.graph().scanned_sets(Some(label)),
            Some(None) => ScannedSets::default(),
        };
        if matches!(self.tests, Tests::Unknown) {
            self.tests = self.evaluate_tests(cx);
        }
    }

    fn evaluate_tests(&self, cx: &Context<'_>) -> Tests {
        let unit = Batch::unit();
        let mut tests = Vec::new();
        for test in self.plan.tests() {
            let value = evaluate_row(test.value, &Row::new(&unit, 0), &cx.evaluation());
            let Ok(value) = value else {
                return Tests::Failing;
            };
            let key = cx.graph().key_id(test.key);
            let sample = key.filter(|_| test.comparison == Comparison::Contains);
            let sample = sample.and_then(|key| cx.graph().sample_chunk(&self.sets, key));
            tests.push((key, ColumnTest::new(test.comparison, value, sample)));
        }
        Tests::Known(tests)
    }

    /// The rows of a run for which the predicate is true and, if that is asked for, that hold.
    fn select(&self, group: &NodeGroup, run: &NodeRun, cx: &Context<'_>) -> Result<RowMask> {
        let mut rows = self.select_tested(group, run, cx)?;
        self.keep_held((group, run), &mut rows, cx)?;
        Ok(rows)
    }

    /// Keeps the rows that hold at the time of the statement.
    fn keep_held(
        &self,
        (group, run): (&NodeGroup, &NodeRun),
        rows: &mut RowMask,
        cx: &Context<'_>,
    ) -> Result<()> {
        if !self.plan.holding || rows.is_empty() || cx.run_holds(run) {
            return Ok(());
        }
        let nodes: Vec<NodeId> = rows.rows().map(|row| group.node(run, row)).collect();
        let mut kept = RowMask::none();
        let held = rows.rows().zip(cx.nodes_held(&nodes)?);
        held.filter(|(_, held)| *held)
            .for_each(|(row, _)| kept.insert(row));
        *rows = kept;
        Ok(())
    }

    /// The rows of a run for which the predicate is true.
    fn select_tested(&self, group: &NodeGroup, run: &NodeRun, cx: &Context<'_>) -> Result<RowMask> {
        let mut rows = RowMask::range(run.rows());
        let work = &cx.run().work;
        let Tests::Known(tests) = &self.tests else {
            work.rows_scanned.add(run.len() as u64);
            return self.select_by_row((group, run), &rows, cx);
        };
        let chunk = |key: &Option<KeyId>| key.and_then(|key| cx.graph().run_chunk(run, key));
        let excludes = |(key, test): &(Option<KeyId>, ColumnTest)| match chunk(key) {
            Some(chunk) => test.excludes(chunk.zone()),
            None => true,
        };
        if tests.iter().any(excludes) {
            work.rows_skipped.add(run.len() as u64);
            return Ok(RowMask::none());
        }
        work.rows_scanned.add(run.len() as u64);
        for (key, test) in tests {
            let narrowed = chunk(key).and_then(|chunk| test.narrow(chunk, &mut rows));
            if narrowed.is_none() {
                return self.select_by_row((group, run), &rows, cx);
            }
            if rows.is_empty() {
                break;
            }
        }
        Ok(rows)
    }

    /// The rows among some for which the predicate is true, of values of any type.
    fn select_by_row(
        &self,
        (group, run): (&NodeGroup, &NodeRun),
        rows: &RowMask,
        cx: &Context<'_>,
    ) -> Result<RowMask> {
        let Some(predicate) = &self.plan.predicate else {
            return Ok(rows.clone());
        };
        let rows: Vec<usize> = rows.rows().collect();
        let nodes = rows.iter().map(|row| group.node(run, *row));
        let batch = self.batch(nodes.collect());
        let mut kept = RowMask::none();
        for place in true_rows(predicate, &batch, &cx.evaluation())? {
            kept.insert(rows[place as usize]);
        }
        Ok(kept)
    }

    /// The nodes of a group of short runs that [`Columns::select`] would keep, as rows.
    fn select_scattered(&self, group: &NodeGroup, cx: &Context<'_>) -> Result<Batch> {
        let nodes = group.runs.iter().flat_map(|run| group.nodes(run));
        self.select_nodes(nodes.collect(), cx)
    }

    /// The nodes among some that [`Columns::select`] would keep, as rows.
    fn select_nodes(&self, mut nodes: Vec<NodeId>, cx: &Context<'_>) -> Result<Batch> {
        cx.run().work.rows_scanned.add(nodes.len() as u64);
        if self.plan.holding {
            cx.keep_held_nodes(&mut nodes)?;
        }
        let batch = self.batch(nodes);
        match &self.plan.predicate {
            Some(predicate) => Ok(batch.gather(&true_rows(predicate, &batch, &cx.evaluation())?)),
            None => Ok(batch),
        }
    }

    fn batch(&self, nodes: Vec<NodeId>) -> Batch {
        let mut batch = Batch::new(nodes.len());
        batch.set(self.plan.node, Column::Nodes(nodes));
        batch
    }

    fn nodes_of(&self, batch: &Batch) -> impl Iterator<Item = NodeId> {
        (0..batch.len()).filter_map(|row| batch.node(self.plan.node, row))
    }

    /// Adds the nodes of a group of ids for which the predicate is true.
    fn find(
        &self,
        number: u32,
        group: &mut NodeGroup,
        found: &mut Vec<NodeId>,
        cx: &Context<'_>,
    ) -> Result<()> {
        cx.graph().scan_group(&self.sets, number, group);
        if group.is_scattered() {
            let batch = self.select_scattered(group, cx)?;
            found.extend(self.nodes_of(&batch));
            return Ok(());
        }
        for run in &group.runs {
            let rows = self.select(group, run, cx)?;
            found.extend(rows.rows().map(|row| group.node(run, row)));
        }
        Ok(())
    }
}
