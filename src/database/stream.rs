//! The rows of a query that only reads, created on demand.

use super::compared_names::{doubt, is_blank};
use crate::binder::ComparedName;
use crate::error::Result;
use crate::executor::{Execution, GraphAccess, Limits, Run, WorkDone};
use crate::expression::Batch;
use crate::graph::GraphView;
use crate::plan::OutputColumn;
use crate::value::Value;
use std::sync::Arc;

/// A query that only reads, suspended between two rows.
pub(super) struct Stream {
    view: Arc<GraphView>,
    execution: Execution,
    batch: Option<Batch>,
    /// The next row of the batch.
    at: usize,
    begun: bool,
    /// The texts that are compared with names, of which there is something to say where nothing is found.
    names: Arc<[ComparedName]>,
    /// Something has been found.
    found: bool,
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("run", self.run())
            .finish_non_exhaustive()
    }
}

impl Stream {
    /// Before the first row.
    pub fn new(execution: Execution, view: Arc<GraphView>) -> Stream {
        Stream {
            view,
            execution,
            batch: None,
            at: 0,
            begun: false,
            names: Arc::default(),
            found: false,
        }
    }

    /// The same, which warns of names that are other forms of those that the graph has.
    pub fn comparing(self, names: &Arc<[ComparedName]>) -> Stream {
        Stream {
            names: Arc::clone(names),
            ..self
        }
    }

    /// The run of the statement.
    pub fn run(&self) -> &Run {
        self.execution.run()
    }

    /// The state that it reads, once the first row has been asked for.
    pub fn view(&self) -> &GraphView {
        &self.view
    }

    /// The limits of the statement.
    pub fn limits(&self) -> &Limits {
        &self.run().limits
    }

    /// The limits of the statement, with the memory in use after the last row.
    pub fn into_limits(self) -> Limits {
        self.execution.into_limits()
    }

    /// The work done so far.
    pub fn work(&self) -> WorkDone {
        self.run().work.done()
    }

    /// The next row, with nodes, relationships and paths carrying their records.
    pub fn next(&mut self) -> Result<Option<Vec<Value>>> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.at < batch.len()) {
                // A batch may be handled slowly, so the time is looked at for each of its rows.
                self.limits().check()?;
                let row = output_row(&self.run().plan.columns, batch, self.at, &self.view);
                self.execution.require_readable(&self.view)?;
                self.at += 1;
                self.found = self.found || self.names.is_empty() || !is_blank(&row);
                return Ok(Some(row));
            }
            if !std::mem::replace(&mut self.begun, true)
                && let Some(view) = self.execution.view_at_its_time(&self.view)?
            {
                self.view = view;
            }
            self.batch = self.execution.next(GraphAccess::Read(&self.view))?;
            self.at = 0;
            if self.batch.is_none() {
                let names = std::mem::take(&mut self.names);
                if !self.found {
                    doubt(&names, &self.view, self.run(), &[]);
                }
                return Ok(None);
            }
        }
    }
}

/// A row of the result, with nodes, relationships and paths carrying their records.
pub(super) fn output_row(
    columns: &[OutputColumn],
    batch: &Batch,
    row: usize,
    view: &GraphView,
) -> Vec<Value> {
    columns
        .iter()
        .map(|column| match column.is_plain {
            true => batch.value(column.slot, row),
            false => view.materialise(batch.value(column.slot, row)),
        })
        .collect()
}
