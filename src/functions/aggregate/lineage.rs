//! The lineage of a group: the union of the lineages of its rows.

use super::{Accumulator, AggregateFunction, Kind};
use crate::error::Result;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// Used by the planner only: no query can call it.
pub static LINEAGE: AggregateFunction = AggregateFunction::aggregate(
    "lineage",
    Kind::Lineage,
    &[TypeSet::INTEGER],
    TypeSet::LIST,
    || Box::new(Lineage::new()),
);

/// The number of recent handles that are remembered, to skip repetitions cheaply.
const LATELY: usize = 4;

/// A list of handles in which repetitions are rare.
struct Lineage {
    handles: Vec<i64>,
    lately: [i64; LATELY],
}

impl Lineage {
    fn new() -> Lineage {
        Lineage {
            handles: Vec::new(),
            lately: [0; LATELY],
        }
    }

    /// Handle 0 is the empty lineage.
    fn take(&mut self, handle: i64) {
        let place = (handle as usize).wrapping_mul(0x9e37_79b9) >> 8;
        if let Some(lately) = self.lately.get_mut(place % LATELY)
            && std::mem::replace(lately, handle) != handle
        {
            self.handles.push(handle);
        }
    }
}

impl Accumulator for Lineage {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        if let [Value::Integer(handle)] = arguments {
            self.take(*handle);
        }
        Ok(())
    }

    fn add_column(&mut self, column: &Column, rows: &[u32]) -> Result<()> {
        match column {
            Column::Integers(handles, None) => {
                let handles = rows.iter().filter_map(|row| handles.get(*row as usize));
                handles.for_each(|handle| self.take(*handle));
                Ok(())
            }
            Column::Constant(Value::Null, _) => Ok(()),
            other => {
                let mut rows = rows.iter();
                rows.try_for_each(|row| self.add(&[other.get(*row as usize)]))
            }
        }
    }

    fn keeps_values(&self) -> bool {
        true
    }

    fn finish(&mut self) -> Result<Value> {
        let handles = std::mem::take(&mut self.handles);
        let handles = handles.into_iter().map(Value::Integer);
        Ok(Value::List(Arc::new(handles.collect())))
    }
}
