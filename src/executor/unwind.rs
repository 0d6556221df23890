//! One row per element of a list.

use super::context::Context;
use super::flat_map::{FlatMap, room};
use super::meter::Usage;
use super::reservation::Reservation;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{Batch, Expression, Slot, evaluate};
use crate::value::Value;
use crate::value::column::Column;
use crate::value::footprint::column_bytes;
use std::sync::Arc;

/// One row per element; none for null.
pub(super) struct Unwind {
    list: Expression,
    variable: Slot,
    lists: Option<Arc<Column>>,
    memory: Reservation,
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
            memory: Reservation::new(Usage::Values),
            elements: Arc::default(),
            given: 0,
            values: Vec::new(),
        }
    }
}

impl FlatMap for Unwind {
    fn prepare(&mut self, input: &Batch, cx: &mut Context<'_>) -> Result<()> {
        self.lists = None;
        self.memory.clear();
        let lists = evaluate(&self.list, input, &cx.evaluation())?;
        let limits = &cx.run().limits;
        if limits.memory.is_some() {
            self.memory.grow(column_bytes(&lists), limits)?;
        }
        self.lists = Some(lists);
        Ok(())
    }

    fn begin(&mut self, _: &Batch, row: usize, _: &mut Context<'_>) -> Result<()> {
        let list = self.lists.as_ref().map(|lists| lists.get(row));
        self.elements = elements(list.unwrap_or_default(), "UNWIND")?;
        self.given = 0;
        Ok(())
    }

    fn fill(
        &mut self,
        _: &Batch,
        row: usize,
        rows: &mut Vec<u32>,
        _: &mut Context<'_>,
    ) -> Result<bool> {
        let end = (self.given + room(rows)).min(self.elements.len());
        self.values
            .extend_from_slice(&self.elements[self.given..end]);
        rows.extend(std::iter::repeat_n(row as u32, end - self.given));
        self.given = end;
        Ok(end == self.elements.len())
    }

    fn columns(&mut self, set: &mut dyn FnMut(Slot, Column)) {
        let values = std::mem::take(&mut self.values);
        set(self.variable, Column::from_values(values));
    }

    fn restart(&mut self, _: &Batch) {
        self.lists = None;
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
