//! `MERGE`: what matches, or what is created where nothing does.

use super::context::Context;
use super::create::{create_nodes, create_relationships};
use super::eager::all;
use super::filter::drop_dead;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use super::set::set_row;
use super::write::Nulls;
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, Update};
use crate::plan;

/// For each row the matches in the graph as earlier rows have left it, or one creation.
pub(super) struct Merge {
    input: BoxOperator,
    matches: BoxOperator,
    plan: plan::Merge,
    live: Live,
    batch: Option<Batch>,
    row: usize,
}

impl Merge {
    pub(super) fn new(
        (input, matches): (BoxOperator, BoxOperator),
        plan: plan::Merge,
        live: Live,
    ) -> Merge {
        Merge {
            input,
            matches,
            plan,
            live,
            batch: None,
            row: 0,
        }
    }

    /// The rows that one row becomes.
    fn merge(&mut self, batch: &Batch, row: usize, cx: &mut Context<'_>) -> Result<Batch> {
        let one = batch.slice(row, row + 1);
        let mut argument = one.clone();
        argument.set_argument_rows(None);
        self.matches.restart(&argument);
        let mut memory = Reservation::new(Usage::Waiting);
        let found = all(&mut self.matches, &mut memory, cx)?;
        if found.is_empty() {
            return self.create(one, cx);
        }
        let mut found = Batch::concat(found);
        let rows = vec![0; found.len()];
        let outer = one.gather(&rows);
        found.adopt(&outer);
        found.set_argument_rows(outer.argument_rows().cloned());
        set_all(&self.plan.on_match, &found, cx)?;
        Ok(found)
    }

    fn create(&self, mut row: Batch, cx: &mut Context<'_>) -> Result<Batch> {
        for node in &self.plan.nodes {
            create_nodes(node, Nulls::Refused, &mut row, cx)?;
        }
        for relationship in &self.plan.relationships {
            create_relationships(relationship, Nulls::Refused, &mut row, cx)?;
        }
        set_all(&self.plan.on_create, &row, cx)?;
        Ok(row)
    }
}

fn set_all(items: &[Update], batch: &Batch, cx: &mut Context<'_>) -> Result<()> {
    (0..batch.len()).try_for_each(|row| set_row(items, batch, row, cx))
}

impl Operator for Merge {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => {
                self.row = 0;
                match self.input.next(cx)? {
                    Some(batch) => batch,
                    None => return Ok(None),
                }
            }
        };
        let mut merged = Vec::new();
        let mut rows = 0;
        while self.row < batch.len() && rows < BATCH_ROWS {
            cx.check()?;
            let result = self.merge(&batch, self.row, cx);
            let result = result.map_err(|error| batch.locate(error, self.row))?;
            rows += result.len();
            merged.push(result);
            self.row += 1;
        }
        if self.row < batch.len() {
            self.batch = Some(batch);
        }
        let mut merged = Batch::concat(merged);
        drop_dead(&mut merged, &self.live);
        Ok(Some(merged))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
        self.batch = None;
        self.row = 0;
    }
}
