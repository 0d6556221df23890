//! `SKIP` and `LIMIT`.

use super::context::Context;
use super::operator::{BoxOperator, Operator};
use crate::error::{Error, ErrorCode, Phase, Result};
use crate::expression::{Batch, Expression, Row, evaluate_row};
use crate::value::Value;

/// Skips the first `count` rows.
pub(super) struct Skip {
    input: BoxOperator,
    count: Expression,
    left: Option<usize>,
}

/// Keeps the first `count` rows.
pub(super) struct Limit {
    input: BoxOperator,
    count: Expression,
    left: Option<usize>,
    /// The input must be read to its end, because it contains updates.
    exhaust: bool,
}

impl Skip {
    pub(super) fn new(input: BoxOperator, count: Expression) -> Skip {
        Skip {
            input,
            count,
            left: None,
        }
    }
}

impl Limit {
    /// `exhaust`: the input is read to its end even if no more rows are returned.
    pub(super) fn new(input: BoxOperator, count: Expression, exhaust: bool) -> Limit {
        Limit {
            input,
            count,
            left: None,
            exhaust,
        }
    }
}

impl Operator for Skip {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let mut left = match self.left {
            Some(left) => left,
            None => row_count(&self.count, "SKIP", cx)?,
        };
        while let Some(batch) = self.input.next(cx)? {
            let skipped = left.min(batch.len());
            left -= skipped;
            self.left = Some(left);
            if skipped < batch.len() {
                return Ok(Some(batch.slice(skipped, batch.len())));
            }
        }
        self.left = Some(left);
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.left = None;
    }
}

impl Operator for Limit {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let left = match self.left {
            Some(left) => left,
            None => row_count(&self.count, "LIMIT", cx)?,
        };
        self.left = Some(left);
        if left == 0 {
            while self.exhaust && self.input.next(cx)?.is_some() {}
            return Ok(None);
        }
        let Some(batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        let batch = batch.slice(0, left);
        self.left = Some(left - batch.len());
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.left = None;
    }
}

/// The number of rows of `SKIP` or `LIMIT`; `clause` names it in messages.
pub(super) fn row_count(count: &Expression, clause: &str, cx: &Context<'_>) -> Result<usize> {
    let unit = Batch::unit();
    let (code, message) = match evaluate_row(count, &Row::new(&unit, 0), &cx.evaluation())? {
        Value::Integer(count) if count >= 0 => {
            return Ok(usize::try_from(count).unwrap_or(usize::MAX));
        }
        Value::Integer(count) => (
            ErrorCode::NegativeIntegerArgument,
            format!("{clause} cannot be negative, and {count} is"),
        ),
        other => (
            ErrorCode::InvalidArgumentType,
            format!(
                "{clause} must be an integer, not {}",
                other.kind().with_article()
            ),
        ),
    };
    Err(Error::syntax(code, message).in_phase(Phase::Runtime))
}
