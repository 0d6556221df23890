//! `MERGE`: returns the matches, or creates the pattern if there are none.

use super::context::Context;
use super::create::{How, create_nodes, create_relationships};
use super::eager::all;
use super::filter::drop_dead;
use super::merge_together::merge_together;
use super::meter::Usage;
use super::operator::{BoxOperator, Live, Operator};
use super::reservation::Reservation;
use super::set::set_row;
use super::write::{Nulls, entries};
use crate::error::Result;
use crate::expression::{BATCH_ROWS, Batch, Expression, Row, Update, entity, evaluate_row};
use crate::graph::Fact;
use crate::plan;
use std::sync::Arc;

/// For each row, the matches in the graph as changed by earlier rows, or one creation; for a batch at once where the result is
/// the same.
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

    /// The output rows of one input row.
    fn merge(&mut self, batch: &Batch, row: usize, cx: &mut Context<'_>) -> Result<Batch> {
        let one = batch.slice(row, row + 1);
        let mut argument = one.clone();
        argument.set_argument_rows(None);
        self.matches.restart(&argument);
        cx.run().work.subplan_runs.add(1);
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
        self.witness(&found, cx)?;
        set_all(&self.plan.on_match, &found, cx)?;
        Ok(found)
    }

    /// A match is stated again: the existence of its elements, and the properties in the pattern.
    fn witness(&self, found: &Batch, cx: &mut Context<'_>) -> Result<()> {
        if !cx.cites() {
            return Ok(());
        }
        let nodes = self.plan.nodes.iter();
        let nodes = nodes.map(|made| (made.slot, made.properties.as_ref()));
        let relationships = self.plan.relationships.iter();
        let relationships = relationships.map(|made| (made.slot, made.properties.as_ref()));
        for (slot, properties) in nodes.chain(relationships) {
            for index in 0..found.len() {
                let row = Row::new(found, index);
                let Some(entity) = entity(&found.value(slot, index)) else {
                    continue;
                };
                cx.cite(Fact::existence(entity))?;
                for name in property_names(properties, &row, cx)? {
                    if let Some(key) = cx.graph().key_id(&name) {
                        cx.cite(Fact::property(entity, key))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn create(&self, mut row: Batch, cx: &mut Context<'_>) -> Result<Batch> {
        let how = How {
            nulls: Nulls::Refused,
            citing: &[],
            together: false,
        };
        for node in &self.plan.nodes {
            create_nodes(node, how, &mut row, cx)?;
        }
        for relationship in &self.plan.relationships {
            create_relationships(relationship, how, &mut row, cx)?;
        }
        set_all(&self.plan.on_create, &row, cx)?;
        Ok(row)
    }
}

/// The keys of a pattern's properties.
fn property_names(
    properties: Option<&Expression>,
    row: &Row<'_>,
    cx: &Context<'_>,
) -> Result<Vec<Arc<str>>> {
    match properties {
        None => Ok(Vec::new()),
        Some(Expression::Map(entries)) => {
            Ok(entries.iter().map(|(name, _)| name.clone()).collect())
        }
        Some(other) => {
            let map = entries(&evaluate_row(other, row, &cx.evaluation())?, cx)?;
            Ok(map.into_keys().collect())
        }
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
        let at_once = self.plan.together && self.row == 0 && batch.len() > 1 && !cx.cites();
        if at_once
            && let Some(mut merged) = merge_together(&self.plan, &mut self.matches, &batch, cx)?
        {
            drop_dead(&mut merged, &self.live);
            return Ok(Some(merged));
        }
        let mut merged = Vec::new();
        let mut rows = 0;
        while self.row < batch.len() && rows < BATCH_ROWS {
            cx.check()?;
            let row = self.row;
            let citing = self.plan.citing.clone();
            let result = cx.citing(&citing, &batch, row, |cx| self.merge(&batch, row, cx));
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
