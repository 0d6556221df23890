//! Blocks → state. The blocks may come from a damaged or a hostile file: every number in them is checked.

use super::blocks::{Block, CellsBlock, ColumnBlock, NamesBlock, NodesBlock};
use super::blocks::{RelationshipsBlock, TableId};
use super::chunked::CHUNK;
use super::derive::derive;
use super::label_set::{LabelSets, canonical};
use super::properties::{Arena, Bits, Cells, ColumnChunk, Dictionary, Table};
use super::record::{MAX_ENTITIES, NONE, NodeRecord, RelationshipRecord};
use super::refusal::is_storable;
use super::schema::{ConstraintDefinition, IndexDefinition};
use super::symbol::{Interner, KeyId, LabelId};
use super::view::GraphView;
use super::{Change, Graph};
use crate::error::{Error, ErrorCode, Result};
use crate::value::{NodeId, Value};
use roaring::RoaringBitmap;
use std::sync::Arc;

/// A state in the making, from the blocks of [`GraphView::blocks`] in their order.
#[derive(Debug, Default)]
pub struct Assembler {
    view: GraphView,
    named: bool,
    node_tables: Tables,
    relationship_tables: Tables,
    indexes: Vec<IndexDefinition>,
    constraints: Vec<ConstraintDefinition>,
}

/// Tables in the making, and which of their rows an entity is in.
#[derive(Debug, Default)]
struct Tables {
    tables: Vec<Table>,
    used: Vec<RoaringBitmap>,
}

impl Assembler {
    /// Takes the next block.
    pub fn add(&mut self, block: Block) -> Result<()> {
        if self.named == matches!(block, Block::Names(_)) {
            return Err(corrupt("the names must come once, and first"));
        }
        match block {
            Block::Names(block) => self.add_names(block),
            Block::Nodes(block) => self.add_nodes(&block),
            Block::Relationships(block) => self.add_relationships(&block),
            Block::Column(block) => self.add_column(block),
        }
    }

    /// The state, with all that follows from its blocks.
    pub fn finish(self) -> Result<GraphView> {
        let mut view = self.view;
        let share = |tables: Tables| Arc::new(tables.tables.into_iter().map(Arc::new).collect());
        self.node_tables.require_rows(view.node_bound())?;
        let ids = view.relationship_bound();
        self.relationship_tables.require_rows(ids)?;
        view.node_tables = share(self.node_tables);
        view.relationship_tables = share(self.relationship_tables);
        derive(&mut view);
        // Rules come by the door that they always come by: it fills the indexes and holds the data to the constraints.
        let mut graph = Graph::from_view(view);
        for index in self.indexes {
            graph
                .apply(Change::IndexCreated(index))
                .map_err(broken_rule)?;
        }
        for constraint in self.constraints {
            graph
                .apply(Change::ConstraintCreated(constraint))
                .map_err(broken_rule)?;
        }
        Ok(graph.view().clone())
    }

    fn add_names(&mut self, block: NamesBlock) -> Result<()> {
        self.named = true;
        let symbols = Arc::make_mut(&mut self.view.symbols);
        fill(&mut symbols.labels, block.labels)?;
        fill(&mut symbols.types, block.types)?;
        fill(&mut symbols.keys, block.keys)?;
        self.view.schema_version = 1;
        self.view.label_sets = Arc::new(self.label_sets(block.label_sets)?);
        let counts = (block.node_rows.len(), block.relationship_rows.len());
        if counts != (self.view.label_sets.len(), self.view.type_names().len()) {
            return Err(corrupt(
                "there is not one table for each label set and type",
            ));
        }
        self.node_tables = Tables::with_rows(block.node_rows);
        self.relationship_tables = Tables::with_rows(block.relationship_rows);
        self.indexes = block.indexes;
        self.constraints = block.constraints;
        Ok(())
    }

    fn label_sets(&self, sets: Vec<Option<Vec<LabelId>>>) -> Result<LabelSets> {
        let symbols = &self.view.symbols;
        let mut listed = Vec::with_capacity(sets.len());
        for set in sets {
            let known =
                |labels: &Vec<LabelId>| labels.iter().all(|label| symbols.labels.has(label.0));
            if !set.as_ref().is_none_or(known) {
                return Err(corrupt("a label set has a label without a name"));
            }
            listed.push(set.map(|labels| canonical(labels, symbols)));
        }
        LabelSets::from_sets(listed).ok_or_else(|| corrupt("a label set stands twice"))
    }

    fn add_nodes(&mut self, block: &NodesBlock) -> Result<()> {
        if block.label_sets.len() != block.rows.len() || self.view.relationship_bound() > 0 {
            return Err(corrupt("a block of nodes is uneven, or out of place"));
        }
        for (label_set, row) in block.label_sets.iter().zip(&block.rows) {
            let id = self.view.node_bound();
            let record = NodeRecord {
                label_set: *label_set,
                row: *row,
            };
            let numbered = self.view.label_sets.has(*label_set);
            let valid = id < MAX_ENTITIES
                && (record == NodeRecord::VACANT
                    || numbered && self.node_tables.take(*label_set, *row));
            if !valid {
                return Err(corrupt(&format!("node {id} has no place of its own")));
            }
            self.view.nodes.push(record);
        }
        Ok(())
    }

    fn add_relationships(&mut self, block: &RelationshipsBlock) -> Result<()> {
        let RelationshipsBlock {
            types,
            starts,
            ends,
            rows,
        } = block;
        if [starts.len(), ends.len(), rows.len()] != [types.len(); 3] {
            return Err(corrupt("a block of relationships is uneven"));
        }
        for place in 0..types.len() {
            let record = RelationshipRecord {
                relationship_type: types[place],
                start: NodeId(starts[place]),
                end: NodeId(ends[place]),
                row: rows[place],
            };
            self.add_relationship(record)?;
        }
        Ok(())
    }

    fn add_relationship(&mut self, record: RelationshipRecord) -> Result<()> {
        let id = self.view.relationship_bound();
        let joins = self.view.has_node(record.start) && self.view.has_node(record.end);
        let of = record.relationship_type;
        let valid = id < MAX_ENTITIES
            && (record == RelationshipRecord::VACANT
                || of != NONE && joins && self.relationship_tables.take(of, record.row));
        if !valid {
            return Err(corrupt(&format!(
                "relationship {id} has no ends or no place of its own"
            )));
        }
        self.view.relationships.push(record);
        Ok(())
    }

    fn add_column(&mut self, block: ColumnBlock) -> Result<()> {
        let (tables, table) = match block.table {
            TableId::LabelSet(number) => (&mut self.node_tables, number),
            TableId::Type(number) => (&mut self.relationship_tables, number),
        };
        if !self.view.symbols.keys.has(block.key.0) {
            return Err(corrupt("a column has a key without a name"));
        }
        let present = Bits::from_words(block.present);
        let cells = cells(block.cells).ok_or_else(|| corrupt("a column chunk is uneven"))?;
        let chunk = ColumnChunk::from_parts(present, cells)
            .filter(holds_properties)
            .ok_or_else(|| corrupt("a column chunk has values where it cannot"))?;
        tables
            .add_chunk(table, block.key, block.chunk, chunk)
            .ok_or_else(|| corrupt("a column chunk has rows that no entity is in, or comes twice"))
    }
}

impl Tables {
    fn with_rows(rows: Vec<u32>) -> Tables {
        Tables {
            used: vec![RoaringBitmap::new(); rows.len()],
            tables: rows.into_iter().map(Table::with_rows).collect(),
        }
    }

    /// Gives a row to an entity; false where there is no such row, or another entity has it.
    fn take(&mut self, table: u32, row: u32) -> bool {
        let Some(rows) = self.tables.get(table as usize).map(Table::rows) else {
            return false;
        };
        row < rows && self.used[table as usize].insert(row)
    }

    /// Puts a chunk into a column; `None` where it has values in rows that are free, or its place is taken.
    fn add_chunk(&mut self, table: u32, key: KeyId, number: u32, chunk: ColumnChunk) -> Option<()> {
        let used = self.used.get(table as usize)?;
        let rows = self.tables.get(table as usize)?.rows();
        let first = u64::from(number) * CHUNK as u64;
        let fits = first + chunk.present().end() as u64 <= u64::from(rows);
        let whole = used.len() == u64::from(rows);
        let all_used = || {
            let mut ones = chunk.present().ones();
            ones.all(|row| used.contains((first + row as u64) as u32))
        };
        if !fits || !whole && !all_used() {
            return None;
        }
        self.tables[table as usize].add_chunk(key, number as usize, chunk)
    }

    /// No table can have had more rows than there are ids: a larger number is damage, and would be costly to believe.
    fn require_rows(&self, ids: u32) -> Result<()> {
        if self.tables.iter().any(|table| table.rows() > ids) {
            return Err(corrupt("a table has more rows than there are ids"));
        }
        Ok(())
    }
}

fn fill(interner: &mut Interner, names: Vec<Arc<str>>) -> Result<()> {
    for name in names {
        if !interner.push(name.clone()) {
            return Err(corrupt(&format!("the name `{name}` stands twice")));
        }
    }
    Ok(())
}

fn cells(block: CellsBlock) -> Option<Cells> {
    Some(match block {
        CellsBlock::Integers(cells) => Cells::Integers(cells),
        CellsBlock::Floats(cells) => Cells::Floats(cells),
        CellsBlock::Booleans(words) => Cells::Booleans(Bits::from_words(words)),
        CellsBlock::Dates(days) => Cells::Dates(days),
        CellsBlock::Dictionary { codes, words } => {
            Cells::Dictionary(Dictionary::from_parts(codes, words)?)
        }
        CellsBlock::Text { ends, text } => Cells::Text(Arena::from_parts(ends, text)?),
        CellsBlock::Values(values) => Cells::Values(values),
    })
}

/// Whether every value is one that a property can have.
fn holds_properties(chunk: &ColumnChunk) -> bool {
    let Cells::Values(values) = chunk.cells() else {
        return true;
    };
    let stored = |row: usize| match &values[row] {
        Value::Null => false,
        value => is_storable(value),
    };
    chunk.present().ones().all(stored)
}

fn corrupt(message: &str) -> Error {
    let message = format!("the stored graph is damaged: {message}");
    Error::storage(ErrorCode::Corruption, message)
}

fn broken_rule(error: Error) -> Error {
    corrupt(error.message()).caused_by(error)
}
