//! List comprehensions, quantifiers, `reduce`: expressions with variables of their own.

use super::evaluate::{evaluate_row, is_true};
use super::{EvaluationContext, Expression, ListQuantifier, Row, Slot};
use crate::error::{Error, ErrorCode, Result};
use crate::value::allowance::UnderWay;
use crate::value::footprint::heap_bytes;
use crate::value::{Value, extent, logic};
use std::sync::Arc;

/// The number of steps of `reduce` between two checks of the size of the accumulator.
const STEPS_BETWEEN_CHECKS: usize = 16;

/// The size of an accumulator from which the limits are checked after every step, because a step takes long.
const LARGE: u64 = 1 << 20;

/// `[variable IN list WHERE predicate | result]`
pub(super) fn list(
    variable: Slot,
    list: &Expression,
    (predicate, result): (Option<&Expression>, Option<&Expression>),
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let Some(elements) = elements(list, row, cx)? else {
        return Ok(Value::Null);
    };
    let mut results = Vec::new();
    let mut memory = UnderWay::new(cx.allowance);
    for (at, element) in elements.iter().enumerate() {
        cx.allowance.check_list(at, 0)?;
        let bound = row.bind(variable, element.clone());
        let inner = row.with(&bound);
        if let Some(predicate) = predicate
            && !is_true(predicate, &inner, cx)?
        {
            continue;
        }
        results.push(match result {
            Some(result) => memory.add_value(evaluate_row(result, &inner, cx)?)?,
            None => memory.add_value(element.clone())?,
        });
    }
    Ok(Value::List(Arc::new(results)))
}

/// `all`, `any`, `none`, `single` over three-valued predicates.
pub(super) fn quantifier(
    quantifier: ListQuantifier,
    variable: Slot,
    (list, predicate): (&Expression, &Expression),
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let Some(elements) = elements(list, row, cx)? else {
        return Ok(Value::Null);
    };
    let mut tally = Tally::default();
    for (at, element) in elements.iter().enumerate() {
        cx.allowance.check_list(at, 0)?;
        let bound = row.bind(variable, element.clone());
        match logic::truth(&evaluate_row(predicate, &row.with(&bound), cx)?)? {
            Some(true) => tally.holds += 1,
            Some(false) => tally.fails += 1,
            None => tally.unknown += 1,
        }
        if tally.decides(quantifier) {
            break;
        }
    }
    Ok(logic::from_truth(tally.verdict(quantifier)))
}

/// The number of elements for which the predicate is true, false and unknown.
#[derive(Default)]
struct Tally {
    holds: usize,
    fails: usize,
    unknown: usize,
}

impl Tally {
    /// Whether further elements cannot change the result.
    fn decides(&self, quantifier: ListQuantifier) -> bool {
        match quantifier {
            ListQuantifier::All => self.fails > 0,
            ListQuantifier::Any | ListQuantifier::None => self.holds > 0,
            ListQuantifier::Single => self.holds > 1,
        }
    }

    fn verdict(&self, quantifier: ListQuantifier) -> Option<bool> {
        let known = self.unknown == 0;
        match quantifier {
            ListQuantifier::All if self.fails > 0 => Some(false),
            ListQuantifier::Any if self.holds > 0 => Some(true),
            ListQuantifier::None if self.holds > 0 => Some(false),
            ListQuantifier::Single if self.holds > 1 => Some(false),
            ListQuantifier::All | ListQuantifier::None => known.then_some(true),
            ListQuantifier::Any => known.then_some(false),
            ListQuantifier::Single => known.then_some(self.holds == 1),
        }
    }
}

/// `reduce(accumulator = start, variable IN list | step)`
pub(super) fn reduce(
    (accumulator, start): (Slot, &Expression),
    (variable, list): (Slot, &Expression),
    step: &Expression,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Value> {
    let Some(elements) = elements(list, row, cx)? else {
        return Ok(Value::Null);
    };
    let mut carried = evaluate_row(start, row, cx)?;
    let mut memory = UnderWay::new(cx.allowance);
    for (at, element) in elements.iter().enumerate() {
        let carrying = row.bind(accumulator, carried);
        let inner = row.with(&carrying);
        let bound = inner.bind(variable, element.clone());
        carried = evaluate_row(step, &inner.with(&bound), cx)?;
        let bytes = heap_bytes(&carried);
        memory.set(bytes)?;
        let is_due = at % STEPS_BETWEEN_CHECKS == 0;
        if is_due {
            extent::check(&carried)?;
        }
        if is_due || bytes >= LARGE {
            cx.allowance.check()?;
        }
    }
    extent::check(&carried)?;
    Ok(carried)
}

/// The elements of a list; `None` for null.
fn elements(
    list: &Expression,
    row: &Row<'_>,
    cx: &EvaluationContext<'_>,
) -> Result<Option<Arc<Vec<Value>>>> {
    match evaluate_row(list, row, cx)? {
        Value::Null => Ok(None),
        Value::List(elements) => Ok(Some(elements)),
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "a list is wanted after `IN`, not {}",
                other.kind().with_article()
            ),
        )),
    }
}
