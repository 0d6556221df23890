//! Filters rows by a predicate; computes further slots of rows.

use super::context::Context;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use crate::error::Result;
use crate::expression::{Batch, Expression, Slot, evaluate, true_rows};
use crate::value::footprint::column_bytes;

/// Rows for which a predicate is true.
pub(super) struct Filter {
    input: BoxOperator,
    predicate: Expression,
    live: Live,
}

impl Filter {
    pub(super) fn new(input: BoxOperator, predicate: Expression, live: Live) -> Filter {
        Filter {
            input,
            predicate,
            live,
        }
    }
}

impl Operator for Filter {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        while let Some(mut batch) = self.input.next(cx)? {
            cx.check()?;
            let rows = true_rows(&self.predicate, &batch, &cx.evaluation())?;
            if rows.len() == batch.len() {
                drop_dead(&mut batch, &self.live);
                return Ok(Some(batch));
            }
            if !rows.is_empty() {
                return Ok(Some(batch.gather_live(&rows, self.live.as_deref())));
            }
        }
        Ok(None)
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

/// Rows with further slots computed.
pub(super) struct Project {
    input: BoxOperator,
    items: Vec<(Slot, Expression)>,
    live: Live,
    /// Charges the values that were returned last.
    handed_on: Reservation,
}

impl Project {
    pub(super) fn new(input: BoxOperator, items: Vec<(Slot, Expression)>, live: Live) -> Project {
        Project {
            input,
            items,
            live,
            handed_on: Reservation::new(Usage::Rows),
        }
    }
}

impl Operator for Project {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        self.handed_on.clear();
        let Some(mut batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        cx.check()?;
        let limits = &cx.run().limits;
        let mut columns = Vec::with_capacity(self.items.len());
        for (slot, expression) in &self.items {
            let column = evaluate(expression, &batch, &cx.evaluation())?;
            let is_new = !matches!(expression, Expression::Slot(_));
            if is_new && limits.memory.is_some() {
                self.handed_on.grow(column_bytes(&column), limits)?;
            }
            columns.push((*slot, column));
        }
        for (slot, column) in columns {
            batch.set(slot, column);
        }
        drop_dead(&mut batch, &self.live);
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

/// Drops the columns that no operator above reads.
pub(super) fn drop_dead(batch: &mut Batch, live: &Live) {
    if let Some(live) = live {
        batch.retain(live);
    }
}
