//! `EXPLAIN` and `PROFILE`: a plan as rows, one row per operator.

use super::Rows;
use crate::executor::{Profile, Run};
use crate::graph::Counters;
use crate::plan::{Plan, PlanLine};
use crate::syntax::ast::Mode;
use crate::value::Value;
use std::sync::Arc;

const EXPLAIN_COLUMNS: [&str; 2] = ["operator", "estimated rows"];
const PROFILE_COLUMNS: [&str; 4] = ["operator", "estimated rows", "rows", "microseconds"];

/// The plan with the row counts that the planner expects.
pub(super) fn explain(plan: &Plan) -> Rows {
    let rows = plan
        .lines()
        .into_iter()
        .map(|line| vec![text(&line), estimate(&line)])
        .collect();
    Rows::ready(names(&EXPLAIN_COLUMNS), rows, Counters::default())
}

/// The plan with the expected row counts, the actual row counts and the times.
pub(super) fn profile(plan: &Plan, run: &Run) -> Rows {
    let measured = run
        .profile
        .as_ref()
        .map(Profile::operators)
        .unwrap_or_default();
    let rows = plan.lines().into_iter().enumerate().map(|(number, line)| {
        let (rows, time) = measured.get(number).map_or((0, 0), |operator| {
            (operator.rows.get(), operator.nanoseconds.get() / 1000)
        });
        vec![text(&line), estimate(&line), integer(rows), integer(time)]
    });
    Rows::ready(names(&PROFILE_COLUMNS), rows.collect(), Counters::default())
}

/// The columns of a statement in this mode; `None` if they are those of the statement itself.
pub(super) fn columns(mode: Mode) -> Option<Arc<[Arc<str>]>> {
    match mode {
        Mode::Execute => None,
        Mode::Explain => Some(names(&EXPLAIN_COLUMNS)),
        Mode::Profile => Some(names(&PROFILE_COLUMNS)),
        Mode::Why => Some(names(&[super::why::COLUMN])),
    }
}

fn names(names: &[&str]) -> Arc<[Arc<str>]> {
    names.iter().map(|name| Arc::from(*name)).collect()
}

fn text(line: &PlanLine) -> Value {
    Value::String(line.text.as_str().into())
}

fn estimate(line: &PlanLine) -> Value {
    Value::Integer(line.estimate.round().clamp(0.0, 1e18) as i64)
}

fn integer<N: TryInto<i64>>(number: N) -> Value {
    Value::Integer(number.try_into().unwrap_or(i64::MAX))
}
