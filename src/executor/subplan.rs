//! Evaluation of subquery expressions: the executor's implementation of [`Subqueries`].

use super::builder::Builder;
use super::context::Context;
use super::meter::Usage;
use super::operator::BoxOperator;
use super::reservation::Reservation;
use super::run::Run;
use crate::error::Result;
use crate::expression::{
    Batch, Enough, EvaluationContext, Recorder, Row, Slot, Subqueries, SubqueryCall, SubqueryId,
    SubqueryKind, evaluate_row,
};
use crate::plan::Subplan;
use crate::value::Value;
use crate::value::column::Column;
use std::sync::{Arc, Mutex, PoisonError};

/// A run with the operator trees of its subplans.
pub(super) struct SubplanRunner {
    /// The run.
    pub(super) run: Run,
    /// The trees that are not in use: a subquery in a filter takes one for every batch.
    idle: Mutex<Vec<Vec<BoxOperator>>>,
}

impl SubplanRunner {
    /// Nothing is built before it is used.
    pub(super) fn new(run: Run) -> SubplanRunner {
        let subplans = run.plan.subplans.len();
        SubplanRunner {
            run,
            idle: Mutex::new((0..subplans).map(|_| Vec::new()).collect()),
        }
    }

    fn take(&self, id: SubqueryId) -> Option<BoxOperator> {
        // A tree is restarted before it is used, so a thread that panicked with the lock cannot have left it in a bad
        // state.
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.get_mut(id.0 as usize)?.pop()
    }

    /// A tree of a subplan that is not in use.
    fn tree(&self, id: SubqueryId, subplan: &Subplan) -> BoxOperator {
        self.take(id).unwrap_or_else(|| {
            let number = Builder::first_number(&self.run, id.0 as usize);
            Builder::new(&self.run, number).build(&subplan.root)
        })
    }

    fn put(&self, id: SubqueryId, tree: BoxOperator) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trees) = idle.get_mut(id.0 as usize) {
            trees.push(tree);
        }
    }
}

impl Subqueries for SubplanRunner {
    fn evaluate(
        &self,
        call: SubqueryCall<'_>,
        batch: &Batch,
        context: &EvaluationContext<'_>,
    ) -> Result<Column> {
        let run = &self.run;
        let Some(subplan) = run.plan.subplans.get(call.id.0 as usize) else {
            return Ok(Column::Constant(Value::Null, batch.len()));
        };
        let mut tree = self.tree(call.id, subplan);
        let mut cx = Context::within(context, run);
        let listening = context.recorder.zip(subplan.lineage);
        let asked = (call, batch, listening);
        let answers = answer(&mut tree, subplan, asked, &mut cx)?;
        self.put(call.id, tree);
        Ok(answers.into_column())
    }

    fn lineages(
        &self,
        call: SubqueryCall<'_>,
        batch: &Batch,
        context: &EvaluationContext<'_>,
    ) -> Result<Option<Vec<Vec<i64>>>> {
        let run = &self.run;
        let all_rows = matches!(call.kind, SubqueryKind::Exists | SubqueryKind::Count);
        let subplan = run.plan.subplans.get(call.id.0 as usize);
        let Some(subplan) = subplan.filter(|subplan| subplan.batched && all_rows) else {
            return Ok(None);
        };
        let Some(slot) = subplan.lineage else {
            return Ok(None);
        };
        let mut tree = self.tree(call.id, subplan);
        let mut rows = arguments(call, batch);
        rows.number_argument_rows();
        tree.restart(&rows);
        run.work.subplan_runs.add(1);
        let mut lineages = vec![Vec::new(); batch.len()];
        let mut cx = Context::within(context, run);
        while let Some(found) = tree.next(&mut cx)? {
            cx.check()?;
            let column = found.column(slot);
            for row in 0..found.len() {
                let of = lineages.get_mut(found.argument_row(row) as usize);
                if let (Some(of), Value::Integer(handle)) = (of, column.get(row)) {
                    of.push(handle);
                }
            }
        }
        self.put(call.id, tree);
        Ok(Some(lineages))
    }
}

/// The recorder of the lineage of a subplan's rows, and the slot with that lineage. One outer row at a time is traced.
type Listening<'a> = Option<(&'a dyn Recorder, Slot)>;

fn answer(
    tree: &mut BoxOperator,
    subplan: &Subplan,
    (call, batch, listening): (SubqueryCall<'_>, &Batch, Listening<'_>),
    cx: &mut Context<'_>,
) -> Result<Answers> {
    // The lineage of an answer is that of all rows.
    let enough = match (listening, call.enough) {
        (None, Some(enough)) => enough_rows(enough, cx)?,
        _ => i64::MAX,
    };
    let mut answers = Answers::new(call.kind, enough, batch.len());
    let arguments = arguments(call, batch);
    let step = if subplan.batched {
        batch.len().max(1)
    } else {
        1
    };
    for from in (0..batch.len()).step_by(step) {
        let mut rows = arguments.slice(from, from + step);
        rows.number_argument_rows();
        answers.begin(rows.len(), listening.is_none());
        tree.restart(&rows);
        cx.run().work.subplan_runs.add(1);
        while answers.missing > 0 {
            cx.answered = std::mem::take(&mut answers.answered);
            let found = tree.next(cx)?;
            answers.answered = std::mem::take(&mut cx.answered);
            let Some(found) = found else {
                break;
            };
            cx.check()?;
            if answers.kind == SubqueryKind::Collect {
                answers.memory.grow_by_batch(&found, &cx.run().limits)?;
            }
            answers.take(&found, from, subplan);
            if let Some((recorder, lineage)) = listening {
                answers.record_lineages(&found.column(lineage), recorder);
            }
        }
    }
    Ok(answers)
}

/// The number of rows after which counting may stop.
fn enough_rows(enough: &Enough, cx: &Context<'_>) -> Result<i64> {
    let batch = Batch::unit();
    let value = evaluate_row(&enough.number, &Row::new(&batch, 0), &cx.evaluation())?;
    let number = match value {
        Value::Integer(rows) => rows,
        Value::Float(rows) if rows.is_finite() => rows.ceil() as i64,
        _ => return Ok(i64::MAX),
    };
    Ok(number.saturating_add(i64::from(!enough.reached)).max(1))
}

/// The number of rows that a row represents.
fn weight(weights: &Column, row: usize) -> i64 {
    match weights.get(row) {
        Value::Integer(weight) => weight,
        _ => 0,
    }
}

/// The outer rows, with only what the subplan reads.
fn arguments(call: SubqueryCall<'_>, batch: &Batch) -> Batch {
    let mut arguments = Batch::new(batch.len());
    for slot in call.arguments {
        arguments.set(*slot, batch.column(*slot));
    }
    arguments
}

/// The results of the subplan so far for each outer row.
struct Answers {
    kind: SubqueryKind,
    counts: Vec<i64>,
    values: Vec<Vec<Value>>,
    /// The number of rows after which the result does not change.
    enough: i64,
    /// The number of rows whose result may still change.
    missing: usize,
    /// For several outer rows at once: those whose result does not change any more.
    answered: Vec<bool>,
    /// Charges the values.
    memory: Reservation,
}

impl Answers {
    fn new(kind: SubqueryKind, enough: i64, rows: usize) -> Answers {
        let enough = match kind {
            SubqueryKind::Exists | SubqueryKind::First => 1,
            SubqueryKind::Count => enough,
            SubqueryKind::Collect => i64::MAX,
        };
        let values = match kind {
            SubqueryKind::Exists | SubqueryKind::Count => Vec::new(),
            SubqueryKind::Collect | SubqueryKind::First => vec![Vec::new(); rows],
        };
        Answers {
            kind,
            counts: vec![0; rows],
            values,
            enough,
            missing: rows,
            answered: Vec::new(),
            memory: Reservation::new(Usage::Grouping),
        }
    }

    /// Begins a number of outer rows; `early`: not all rows of the subplan are needed.
    fn begin(&mut self, rows: usize, early: bool) {
        self.missing = rows;
        let several = early && rows > 1 && self.enough < i64::MAX;
        self.answered = vec![false; if several { rows } else { 0 }];
    }

    fn take(&mut self, found: &Batch, from: usize, subplan: &Subplan) {
        let column = subplan.result.map(|slot| found.column(slot));
        let weights = subplan.count.map(|slot| found.column(slot));
        for row in 0..found.len() {
            let of = found.argument_row(row) as usize;
            let at = from + of;
            let Some(count) = self.counts.get_mut(at) else {
                continue;
            };
            let (first, before) = (*count == 0, *count);
            *count += weights.as_ref().map_or(1, |weights| weight(weights, row));
            if before < self.enough && *count >= self.enough {
                self.missing -= 1;
                if let Some(answered) = self.answered.get_mut(of) {
                    *answered = true;
                }
            }
            let keeps = first || self.kind == SubqueryKind::Collect;
            if let (Some(values), Some(column), true) = (self.values.get_mut(at), &column, keeps) {
                values.push(column.get(row));
            }
        }
    }

    /// Passes on the lineages of rows. The recorder needs all of them, unless only the first row counts.
    fn record_lineages(&mut self, lineages: &Column, recorder: &dyn Recorder) {
        let rows = match self.kind {
            SubqueryKind::First => lineages.len().min(1),
            SubqueryKind::Exists | SubqueryKind::Count | SubqueryKind::Collect => {
                self.missing = 1;
                lineages.len()
            }
        };
        for row in 0..rows {
            if let Value::Integer(handle) = lineages.get(row) {
                recorder.lineage(handle);
            }
        }
    }

    fn into_column(self) -> Column {
        match self.kind {
            SubqueryKind::Exists => {
                Column::Booleans(self.counts.iter().map(|count| Some(*count > 0)).collect())
            }
            SubqueryKind::Count => Column::Integers(self.counts, None),
            SubqueryKind::Collect => {
                let lists = self.values.into_iter();
                Column::Values(lists.map(|values| Value::List(Arc::new(values))).collect())
            }
            SubqueryKind::First => {
                let firsts = self.values.into_iter();
                let first = |values: Vec<Value>| values.into_iter().next().unwrap_or_default();
                Column::from_values(firsts.map(first).collect())
            }
        }
    }
}
