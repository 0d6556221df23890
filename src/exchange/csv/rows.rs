//! Records → typed rows.

use super::CsvOptions;
use super::header::{Column, Field, Header, id_kind};
use super::record::{Cell, Records};
use crate::error::{Error, counted};
use crate::exchange::advice::encoding_advice;
use crate::exchange::identity::{Finger, Group};
use crate::exchange::rows::{BadRow, RowBatch};
use crate::graph::BatchColumn;
use crate::value::NodeId;

/// Reads the records of one file.
#[derive(Debug)]
pub struct CsvRows<'a> {
    header: &'a Header,
    options: CsvOptions,
    /// The groups of the start and end nodes of relationships.
    ends: Option<(&'a Group, &'a Group)>,
}

impl<'a> CsvRows<'a> {
    /// Rows of nodes.
    pub fn of_nodes(header: &'a Header, options: CsvOptions) -> CsvRows<'a> {
        CsvRows {
            header,
            options,
            ends: None,
        }
    }

    /// Rows of relationships between nodes of two groups.
    pub fn of_relationships(
        header: &'a Header,
        options: CsvOptions,
        ends: (&'a Group, &'a Group),
    ) -> CsvRows<'a> {
        CsvRows {
            header,
            options,
            ends: Some(ends),
        }
    }

    /// Parses a block of complete records, given the number of its first line.
    pub fn read(&self, block: &[u8], line: u64) -> RowBatch {
        let mut batch = RowBatch::default();
        for column in &self.header.columns {
            if let Column::Property(field) = column {
                let column = (field.name.clone(), BatchColumn::default());
                batch.columns.push(column);
            }
        }
        let mut records = Records::new(block, self.options.delimiter, line);
        let mut cells = Vec::with_capacity(self.header.columns.len());
        let (mut advice, mut last) = (None, [Finger::default(); 2]);
        loop {
            self.read_pairs(&mut records, &mut batch);
            let Some(record) = records.next(&mut cells) else {
                break;
            };
            let line = match record {
                Ok(line) => line,
                Err(row) => {
                    batch.bad_row(row);
                    continue;
                }
            };
            match self.row(&cells, &mut last, &mut batch) {
                Err(message) if cells.iter().any(|cell| cell.text().is_err()) => {
                    let advice = advice.get_or_insert_with(|| encoding_advice(block));
                    batch.bad_row(BadRow {
                        hint: Some(advice.clone()),
                        ..BadRow::new(line, message)
                    });
                }
                outcome => batch.end_row(line, outcome),
            }
        }
        batch
    }

    /// Reads rows of nothing but the integer ids of two nodes, until there is another one.
    fn read_pairs(&self, records: &mut Records<'_>, batch: &mut RowBatch) {
        let (Some((start, end)), [one, other]) = (self.ends, self.header.columns.as_slice()) else {
            return;
        };
        let turned = match (one, other) {
            (Column::Start(_), Column::End(_)) => false,
            (Column::End(_), Column::Start(_)) => true,
            _ => return,
        };
        let (mut ids, mut read) = ([0; 2], records.clone());
        while let Some(line) = read.next_integers(&mut ids) {
            let [first, second] = ids;
            let (from, to) = if turned {
                (second, first)
            } else {
                (first, second)
            };
            let nodes = (start.numbered(from), end.numbered(to));
            let (Some(from), Some(to)) = nodes else {
                break;
            };
            batch.starts.push(from);
            batch.ends.push(to);
            batch.end_row(line, Ok(()));
            records.go_on_from(&read);
        }
    }

    /// `last`: where the ends of the row before were found.
    fn row(
        &self,
        cells: &[Cell<'_>],
        last: &mut [Finger; 2],
        batch: &mut RowBatch,
    ) -> Result<(), String> {
        let columns = &self.header.columns;
        if cells.len() != columns.len() {
            let (has, wanted) = (cells.len(), columns.len());
            let has = counted(has as u64, "field");
            return Err(format!("the row has {has}, the header {wanted}"));
        }
        let mut properties = 0;
        for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
            match column {
                Column::Property(field) => {
                    let to = &mut batch.columns[properties].1;
                    properties += 1;
                    if is_no_value(cell, field) {
                        to.push_null();
                    } else {
                        let delimiter = self.options.array_delimiter;
                        let pushed = field.kind.push(cell.text()?, delimiter, to);
                        let name = self.header.shown(place, &field.name);
                        pushed.map_err(|error| in_column(name, &error))?;
                    }
                }
                Column::Id { .. } => self.id(cell, self.header.shown(place, "ID"), batch)?,
                Column::Start(_) => {
                    let name = self.header.shown(place, "START_ID");
                    batch.starts.push(self.end(cell, (0, last), name)?);
                }
                Column::End(_) => {
                    let name = self.header.shown(place, "END_ID");
                    batch.ends.push(self.end(cell, (1, last), name)?);
                }
                Column::Label => {
                    let delimiter = self.options.array_delimiter;
                    batch.names.push(cell.text()?, |text| text.split(delimiter));
                }
                Column::Type => batch.names.push(cell.text()?, std::iter::once),
                Column::Source(key) => {
                    let delimiter = self.options.array_delimiter;
                    let citations = batch.citations(key.as_deref());
                    citations.push(cell.text()?, |text| text.split(delimiter));
                }
                Column::Ignore => {}
            }
        }
        self.note_missing_values(cells, batch);
        Ok(())
    }

    /// Notes the sources of properties of which the row has no value.
    fn note_missing_values(&self, cells: &[Cell<'_>], batch: &mut RowBatch) {
        let columns = &self.header.columns;
        for (column, sources) in columns.iter().zip(cells) {
            let Column::Source(Some(key)) = column else {
                continue;
            };
            let is_missing = |(column, cell): (&Column, &Cell<'_>)| match column {
                Column::Property(field) => field.name == *key && is_no_value(cell, field),
                Column::Id { .. }
                | Column::Start(_)
                | Column::End(_)
                | Column::Label
                | Column::Type
                | Column::Source(_)
                | Column::Ignore => false,
            };
            if !sources.bytes.is_empty() && columns.iter().zip(cells).any(is_missing) {
                batch.states_nothing(key);
            }
        }
    }

    fn id(&self, cell: &Cell<'_>, name: &str, batch: &mut RowBatch) -> Result<(), String> {
        if cell.is_missing() {
            return Err("the row has no id".to_owned());
        }
        let kind = id_kind(self.options.id_type);
        let pushed = kind.push(cell.text()?, self.options.array_delimiter, &mut batch.ids);
        pushed.map_err(|error| in_column(name, &error))
    }

    fn end(
        &self,
        cell: &Cell<'_>,
        (place, last): (usize, &mut [Finger; 2]),
        column: &str,
    ) -> Result<NodeId, String> {
        let Some((start, end)) = self.ends else {
            return Err("a file of nodes has no start and no end".to_owned());
        };
        let group = [start, end][place];
        let id = cell.text()?;
        let node = group.node(id, &mut last[place]);
        let node = node.map_err(|error| in_column(column, &error))?;
        node.ok_or_else(|| in_column_text(column, &format!("no node has the id `{id}`")))
    }
}

/// Whether a cell means that the row has no value of a property.
fn is_no_value(cell: &Cell<'_>, field: &Field) -> bool {
    cell.is_missing() || cell.bytes.is_empty() && !field.kind.has_empty_text()
}

fn in_column(name: &str, error: &Error) -> String {
    in_column_text(name, error.message())
}

fn in_column_text(name: &str, message: &str) -> String {
    format!("column `{name}`: {message}")
}
