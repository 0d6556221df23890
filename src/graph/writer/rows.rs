//! Unused rows of property tables, which are reused so that deleted entities leave no permanent gaps.

use crate::graph::view::GraphView;
use roaring::RoaringBitmap;

/// Unused rows of every table; the last one is used next.
#[derive(Debug, Default)]
pub struct FreeRows {
    nodes: Vec<Vec<u32>>,
    relationships: Vec<Vec<u32>>,
    /// Whether there may be others, which were free before.
    partial: bool,
}

impl FreeRows {
    /// For the rows that become free from now on: others may be free already.
    pub fn partial() -> FreeRows {
        FreeRows {
            partial: true,
            ..FreeRows::default()
        }
    }

    /// Whether there may be other rows that are free.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// These rows, and all that are not used by an existing entity of a state.
    pub fn completed(self, view: &GraphView) -> FreeRows {
        let mut all = FreeRows::of(view);
        for (table, rows) in (0..).zip(self.nodes) {
            add_missing(all.of_label_set(table), &rows);
        }
        for (table, rows) in (0..).zip(self.relationships) {
            add_missing(all.of_type(table), &rows);
        }
        all
    }

    /// The rows that are not used by an existing entity of a state.
    pub fn of(view: &GraphView) -> FreeRows {
        let nodes = view.nodes.iter().filter(|record| record.is_live());
        let relationships = view.relationships.iter().filter(|record| record.is_live());
        FreeRows {
            nodes: unused(
                view.node_tables.iter().map(|table| table.rows()),
                nodes.map(|record| (record.label_set, record.row)),
            ),
            relationships: unused(
                view.relationship_tables.iter().map(|table| table.rows()),
                relationships.map(|record| (record.relationship_type, record.row)),
            ),
            partial: false,
        }
    }

    /// The free rows of a label set's table.
    pub fn of_label_set(&mut self, label_set: u32) -> &mut Vec<u32> {
        of_table(&mut self.nodes, label_set)
    }

    /// The free rows of a type's table.
    pub fn of_type(&mut self, relationship_type: u32) -> &mut Vec<u32> {
        of_table(&mut self.relationships, relationship_type)
    }

    /// Removes the table of the newest type; the next type may be a different one.
    pub fn forget_type(&mut self, relationship_type: u32) {
        self.relationships.truncate(relationship_type as usize);
    }
}

/// A row of a node that is moved to another table is free, though the node's record does not say so yet.
fn add_missing(free: &mut Vec<u32>, rows: &[u32]) {
    let known: RoaringBitmap = free.iter().copied().collect();
    free.extend(rows.iter().filter(|row| !known.contains(**row)));
}

fn of_table(tables: &mut Vec<Vec<u32>>, table: u32) -> &mut Vec<u32> {
    let place = table as usize;
    if place >= tables.len() {
        tables.resize_with(place + 1, Vec::new);
    }
    &mut tables[place]
}

/// The rows of each table that are not in use.
fn unused(
    tables: impl Iterator<Item = u32>,
    places: impl Iterator<Item = (u32, u32)>,
) -> Vec<Vec<u32>> {
    let mut used: Vec<(u32, RoaringBitmap)> =
        tables.map(|rows| (rows, RoaringBitmap::new())).collect();
    for (table, row) in places {
        if let Some((_, used)) = used.get_mut(table as usize) {
            used.insert(row);
        }
    }
    let free = |(rows, used): (u32, RoaringBitmap)| {
        if used.len() == u64::from(rows) {
            return Vec::new();
        }
        (0..rows).filter(|row| !used.contains(*row)).rev().collect()
    };
    used.into_iter().map(free).collect()
}
