//! Records what the evaluation of an expression reads, row by row.

use super::super::context::Context;
use super::arena::Handle;
use super::facts::{FactScope, of_entity, of_value};
use crate::error::{ErrorKind, Result};
use crate::expression::{Batch, EvaluationContext, Expression, Recorder, Row, evaluate_row};
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
    let rows = 0..batch.len();
    rows.map(|row| trace_row(expressions, &Row::new(batch, row), cx))
        .collect()
}

fn trace_row(expressions: &[Expression], row: &Row<'_>, cx: &Context<'_>) -> Result<Trace> {
    let listener = Listener {
        view: cx.graph(),
        heard: RefCell::default(),
    };
    let context = EvaluationContext {
        recorder: Some(&listener),
        ..cx.evaluation()
    };
    for expression in expressions {
        // An error is ignored, because it was or will be reported where the clause itself evaluates the expression.
        // Time and memory limits apply everywhere.
        match evaluate_row(expression, row, &context) {
            Err(error) if error.kind() == ErrorKind::LimitError => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(listener.heard.into_inner())
}
