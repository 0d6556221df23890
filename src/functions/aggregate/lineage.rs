//! What a group rests on: the lineages of its rows, each once.

use super::{Accumulator, AggregateFunction, Kind};
use crate::error::Result;
use crate::value::Value;
use crate::value::column::Column;
use crate::value::kind::TypeSet;
use std::sync::Arc;

/// The planner's own: no query can call it.
pub static LINEAGE: AggregateFunction = AggregateFunction::aggregate(
    "lineage",
    Kind::Collect,
    &[TypeSet::INTEGER],
    TypeSet::LIST,
    || Box::new(Lineage::default()),
);

/// Handles, the same one not twice in a row.
#[derive(Default)]
struct Lineage {
    handles: Vec<i64>,
}

impl Lineage {
    fn take(&mut self, handle: i64) {
        if self.handles.last() != Some(&handle) {
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
        let mut handles = std::mem::take(&mut self.handles);
        handles.sort_unstable();
        handles.dedup();
        let handles = handles.into_iter().map(Value::Integer);
        Ok(Value::List(Arc::new(handles.collect())))
    }
}
