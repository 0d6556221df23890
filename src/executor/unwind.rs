//! One row per element of a list. The integers of `range()` are made one after the other, not as a list.

use super::context::Context;
use super::flat_map::{FlatMap, room};
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Batch, EvaluationContext, Expression, Slot, evaluate};
use crate::functions::{Steps, steps};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::footprint::column_bytes;
use crate::value::records::Records;
use std::sync::Arc;

/// One row per element; none for null.
pub(super) struct Unwind {
    list: Expression,
    variable: Slot,
    lists: Option<Arc<Column>>,
    /// The columns of the arguments, if the list is a `range()`.
    bounds: Option<Vec<Arc<Column>>>,
    /// The integers of the current row, and the number of them that are done.
    range: Option<(Steps, u64)>,
    memory: Reservation,
    /// The maps of the only list of the batch, if there is one and its elements are maps.
    records: Option<Arc<Records>>,
    /// The places of maps that rows have been made of.
    places: Vec<u32>,
    elements: Arc<Vec<Value>>,
    given: usize,
    values: Vec<Value>,
}

impl Unwind {
    pub(super) fn new(list: Expression, variable: Slot) -> Unwind {
        Unwind {
            list,
            variable,
            lists: None,
            bounds: None,
            range: None,
            memory: Reservation::new(Usage::Values),
            records: None,
            places: Vec::new(),
            elements: Arc::default(),
            given: 0,
            values: Vec::new(),
        }
    }
}

impl Unwind {
    /// The next integers of a range; returns whether there are no further ones.
    fn fill_range(&mut self, row: usize, rows: &mut Vec<u32>) -> bool {
        let Some((steps, done)) = &mut self.range else {
            return true;
        };
        for _ in 0..room(rows) {
            let Some(integer) = steps.at(*done) else {
                return true;
            };
            *done += 1;
            self.values.push(Value::Integer(integer));
            rows.push(row as u32);
        }
        false
    }
}

/// The maps of a list from which all rows of a batch come: a parameter that is kept as columns, or a list of maps.
fn records_of(
    list: &Expression,
    lists: Option<&Column>,
    cx: &EvaluationContext<'_>,
) -> Option<Arc<Records>> {
    if let Expression::Parameter(name) = list
        && let Some(records) = cx.parameters.records(name)
    {
        return Some(Arc::clone(records));
    }
    match lists.filter(|lists| lists.len() == 1)?.get(0) {
        Value::List(elements) => Records::of_list(&elements).map(Arc::new),
        _ => None,
    }
}

/// The arguments of a `range()`, and its place.
fn range_of(list: &Expression) -> Option<(&[Expression], Span)> {
    match list {
        Expression::Function {
            function,
            arguments,
            span,
        } if function.is_built_in("range") => Some((arguments, *span)),
        _ => None,
    }
}

impl FlatMap for Unwind {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.lists = None;
        self.memory.clear();
        if let Some((arguments, _)) = range_of(&self.list) {
            let bounds = arguments
                .iter()
                .map(|one| evaluate(one, input, &cx.evaluation()));
            self.bounds = Some(bounds.collect::<Result<_>>()?);
            return Ok(());
        }
        self.records = records_of(&self.list, None, &cx.evaluation());
        if self.records.is_some() {
            return Ok(());
        }
        let lists = evaluate(&self.list, input, &cx.evaluation())?;
        self.records = records_of(&self.list, Some(&lists), &cx.evaluation());
        let limits = &cx.run().limits;
        if limits.memory.is_some() {
            self.memory.grow(column_bytes(&lists), limits)?;
        }
        self.lists = Some(lists);
        Ok(())
    }

    fn begin(&mut self, _: &Batch, row: usize, _: &mut Context<'_>) -> Result<()> {
        if let (Some(bounds), Some((_, span))) = (&self.bounds, range_of(&self.list)) {
            let values: Vec<Value> = bounds.iter().map(|bound| bound.get(row)).collect();
            let is_null = values.iter().any(|value| matches!(value, Value::Null));
            self.range = match is_null {
                true => None,
                false => steps(&values)
                    .map_err(|error| error.at(span))?
                    .map(|one| (one, 0)),
            };
            return Ok(());
        }
        self.given = 0;
        if self.records.is_some() {
            return Ok(());
        }
        let list = self.lists.as_ref().map(|lists| lists.get(row));
        self.elements = elements(list.unwrap_or_default(), "UNWIND")?;
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        _: &mut Context<'_>,
    ) -> Result<bool> {
        if self.bounds.is_some() {
            return Ok(self.fill_range(row, rows));
        }
        if let Some(records) = &self.records {
            let end = (self.given + room(rows)).min(records.len());
            self.places.extend(self.given as u32..end as u32);
            rows.extend(std::iter::repeat_n(row as u32, end - self.given));
            self.given = end;
            return Ok(end == records.len());
        }
        let end = (self.given + room(rows)).min(self.elements.len());
        self.values
            .extend_from_slice(&self.elements[self.given..end]);
        rows.extend(std::iter::repeat_n(row as u32, end - self.given));
        self.given = end;
        Ok(end == self.elements.len())
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        if let Some(records) = &self.records {
            let places = std::mem::take(&mut self.places);
            return set(self.variable, Column::Records(Arc::clone(records), places));
        }
        let values = std::mem::take(&mut self.values);
        set(self.variable, Column::from_values(values));
    }

    fn restart(&mut self, _: &Batch) {
        self.lists = None;
        self.records = None;
        self.range = None;
        self.elements = Arc::default();
        self.memory.clear();
    }
}

/// The elements of a list; none for null.
pub(super) fn elements(list: Value, clause: &str) -> Result<Arc<Vec<Value>>> {
    match list {
        Value::Null => Ok(Arc::default()),
        Value::List(elements) => Ok(elements),
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!("{clause} takes a list, not {}", other.kind().with_article()),
        )
        .hint("put brackets around it to make it a list of one")),
    }
}
