//! Records what the evaluation of an expression reads, row by row.

use super::super::context::Context;
use super::arena::Handle;
use super::facts::{FactScope, of_entity, of_value};
use crate::error::{ErrorKind, Result};
use crate::expression::{
    Batch, EvaluationContext, Expression, Recorder, Row, SubqueryCall, evaluate_row,
};
use crate::graph::{Fact, GraphView, KeyId};
use crate::value::{EntityId, Value};
use std::cell::RefCell;

/// What the evaluation of some expressions has read in a row.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub facts: Vec<Fact>,
    pub lineages: Vec<Handle>,
    /// Properties of which all statements were read.
    pub stated: Vec<Fact>,
}

/// Records reads.
struct Listener<'v> {
    view: &'v GraphView,
    heard: RefCell<Trace>,
}

impl Recorder for Listener<'_> {
    fn existence(&self, value: &Value) {
        let mut heard = self.heard.borrow_mut();
        of_value(value, FactScope::Existence, self.view, &mut |fact| {
            heard.facts.push(fact);
        });
    }

    fn property(&self, entity: EntityId, key: KeyId) {
        let mut heard = self.heard.borrow_mut();
        heard.facts.push(Fact { entity, key: None });
        heard.facts.push(Fact {
            entity,
            key: Some(key),
        });
    }

    fn other_statements(&self, entity: EntityId, key: KeyId) {
        let mut heard = self.heard.borrow_mut();
        heard.stated.push(Fact::property(entity, key));
    }

    fn properties(&self, entity: EntityId) {
        let mut heard = self.heard.borrow_mut();
        of_entity(entity, FactScope::Whole, self.view, &mut |fact| {
            heard.facts.push(fact);
        });
    }

    fn whole(&self, value: &Value) {
        let mut heard = self.heard.borrow_mut();
        of_value(value, FactScope::Whole, self.view, &mut |fact| {
            heard.facts.push(fact);
        });
    }

    fn lineage(&self, handle: i64) {
        if handle != 0 {
            let mut heard = self.heard.borrow_mut();
            heard.lineages.extend(Handle::try_from(handle));
        }
    }
}

/// What the expressions read in each row of a batch.
pub(super) fn trace(
    expressions: &[Expression],
    batch: &Batch,
    cx: &Context<'_>,
) -> Result<Vec<Trace>> {
    let mut traces: Vec<Trace> = Vec::new();
    traces.resize_with(batch.len(), Trace::default);
    for expression in expressions {
        if let Some(lineages) = of_subquery(expression, batch, cx)? {
            for (trace, lineages) in traces.iter_mut().zip(lineages) {
                let there = lineages.into_iter().filter(|handle| *handle != 0);
                let there = there.filter_map(|handle| Handle::try_from(handle).ok());
                trace.lineages.extend(there);
            }
            continue;
        }
        for (row, trace) in traces.iter_mut().enumerate() {
            let before = std::mem::take(trace);
            *trace = trace_row(expression, before, &Row::new(batch, row), cx)?;
        }
    }
    Ok(traces)
}

/// What a subquery by itself reads in each row of a batch, if that can be found for all of them together.
fn of_subquery(
    expression: &Expression,
    batch: &Batch,
    cx: &Context<'_>,
) -> Result<Option<Vec<Vec<i64>>>> {
    let Expression::Subquery {
        kind,
        id,
        arguments,
        ..
    } = expression
    else {
        return Ok(None);
    };
    let (call, context) = (SubqueryCall::new(*kind, *id, arguments), cx.evaluation());
    match context.subqueries.lineages(call, batch, &context) {
        Err(error) if error.kind() == ErrorKind::LimitError => Err(error),
        // Row by row, an error is that of its row only.
        Err(_) => Ok(None),
        found => found,
    }
}

/// Adds what an expression reads in a row.
fn trace_row(
    expression: &Expression,
    before: Trace,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Trace> {
    let listener = Listener {
        view: cx.graph(),
        heard: RefCell::new(before),
    };
    let context = EvaluationContext {
        recorder: Some(&listener),
        ..cx.evaluation()
    };
    // An error is ignored, because it was or will be reported where the clause itself evaluates the expression.
    // Time and memory limits apply everywhere.
    match evaluate_row(expression, row, &context) {
        Err(error) if error.kind() == ErrorKind::LimitError => return Err(error),
        Ok(_) | Err(_) => {}
    }
    Ok(listener.heard.into_inner())
}
