//! Updates for each element of a list.

use super::context::Context;
use super::filter::drop_dead;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use super::unwind::elements;
use crate::error::Result;
use crate::expression::{Batch, Expression, Slot, evaluate};
use crate::value::column::Column;
use crate::value::footprint::column_bytes;

/// Runs a body of updates for each element of a list; the rows are passed on unchanged.
pub(super) struct Foreach {
    input: BoxOperator,
    body: BoxOperator,
    variable: Slot,
    list: Expression,
    live: Live,
}

impl Foreach {
    pub(super) fn new(
        (input, body): (BoxOperator, BoxOperator),
        variable: Slot,
        list: Expression,
        live: Live,
    ) -> Foreach {
        Foreach {
            input,
            body,
            variable,
            list,
            live,
        }
    }

    fn run(&mut self, batch: &Batch, row: usize, cx: &mut Context<'_>) -> Result<()> {
        let row = batch.slice(row, row + 1);
        let list = evaluate(&self.list, &row, &cx.evaluation())?;
        let mut memory = Reservation::new(Usage::Values);
        memory.grow(column_bytes(&list), &cx.run().limits)?;
        for element in elements(list.get(0), "FOREACH")?.iter() {
            cx.check()?;
            let mut argument = row.clone();
            argument.set_argument_rows(None);
            argument.set(self.variable, Column::from_values(vec![element.clone()]));
            self.body.restart(&argument);
            while self.body.next(cx)?.is_some() {}
        }
        Ok(())
    }
}

impl Operator for Foreach {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        for row in 0..batch.len() {
            cx.check()?;
            let result = self.run(&batch, row, cx);
            result.map_err(|error| batch.locate(error, row))?;
        }
        drop_dead(&mut batch, &self.live);
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}
