//! Blocks → state. The blocks may be read from a damaged or a malicious file: every number in them is checked.

mod bounds;
mod kept;
mod neighbours;
mod stored;
mod tables;

pub use kept::Unlisted;

use super::blocks::{Block, CellsBlock, ColumnBlock, NamesBlock, NodesBlock};
use super::blocks::{ReferencesBlock, RelationshipsBlock, SourcesBlock, StatementsBlock, TableId};
use super::derivation::DerivationRule;
use super::graph_type::GraphType;
use super::id_set::IdSet;
use super::label_set::{LabelSets, canonical};
use super::properties::{Arena, Bits, Cells, ColumnChunk, Dictionary};
use super::record::{MAX_ENTITIES, NONE, NodeRecord, RelationshipRecord};
use super::references::Loader;
use super::schema::{ConstraintDefinition, IndexDefinition};
use super::search::SearchDefinition;
use super::statements::SetStatements;
use super::symbol::{Interner, LabelId};
use super::validation::is_storable;
use super::view::GraphView;
use super::{Change, Graph};
use crate::error::{Error, ErrorCode, Result};
use crate::value::quantity::BasicUnit;
use crate::value::{NodeId, Value};
use neighbours::Neighbours;
use std::ops::Range;
use std::sync::Arc;
use tables::Tables;

/// A state under construction, from the blocks of [`GraphView::blocks`] in their order.
#[derive(Debug, Default)]
pub struct Assembler {
    view: GraphView,
    named: bool,
    node_tables: Tables,
    relationship_tables: Tables,
    /// Nodes by label.
    labels: Vec<IdSet>,
    /// Relationships by type.
    types: Vec<IdSet>,
    neighbours: Neighbours,
    references: Loader,
    statements: Vec<StatementsBlock>,
    unlisted: Unlisted,
    indexes: Vec<IndexDefinition>,
    constraints: Vec<ConstraintDefinition>,
    units: Vec<Arc<BasicUnit>>,
    graph_type: Option<Arc<GraphType>>,
    searches: Vec<Arc<SearchDefinition>>,
    rules: Vec<Arc<DerivationRule>>,
}

impl Assembler {
    /// Adds the next block.
    pub fn add(&mut self, block: Block) -> Result<()> {
        if self.named == matches!(block, Block::Names(_)) {
            return Err(corrupt("the names must come once, and first"));
        }
        match block {
            Block::Names(block) => self.add_names(block),
            Block::Nodes(block) => self.add_nodes(&block),
            Block::Relationships(block) => self.add_relationships(&block),
            Block::Column(block) => self.add_column(block),
            Block::Adjacency(blocks) => self.neighbours.add(blocks, &self.view),
            Block::Statistics(counts) => self.neighbours.count(counts, &self.view),
            Block::Units(units) => {
                self.units.extend(units);
                Ok(())
            }
            Block::GraphType(of) => {
                self.graph_type = Some(of);
                Ok(())
            }
            Block::Searches(indexes) => {
                self.searches.extend(indexes);
                Ok(())
            }
            Block::Rules(rules) => {
                self.rules.extend(rules);
                Ok(())
            }
            Block::Sources(block) => self.add_sources(block),
            Block::References(blocks) => self.add_references(&blocks),
            Block::Statements(blocks) => {
                self.statements.extend(blocks);
                Ok(())
            }
            // They follow from the rest.
            Block::Leaf(_) | Block::Directory(_) => Ok(()),
        }
    }

    /// Notes where references and statements are, which stay there until they are needed.
    pub fn leave(&mut self, unlisted: Unlisted) {
        self.unlisted = unlisted;
    }

    /// The state, with everything that is derived from its blocks.
    pub fn finish(mut self) -> Result<GraphView> {
        let mut view = self.view;
        self.node_tables.require_rows(view.node_bound())?;
        let ids = view.relationship_bound();
        self.relationship_tables.require_rows(ids)?;
        view.node_tables = self.node_tables.finish();
        view.relationship_tables = self.relationship_tables.finish();
        for set in self.labels.iter_mut().chain(&mut self.types) {
            set.compact();
        }
        view.labels = Arc::new(self.labels);
        view.types = Arc::new(self.types);
        self.neighbours.finish(&mut view)?;
        view.references = self.references.finish();
        let indexes = self.indexes.len() + self.searches.len() + self.rules.len();
        let rules = indexes + self.constraints.len() + self.units.len();
        if rules == 0 && self.statements.is_empty() && self.graph_type.is_none() {
            return Ok(view);
        }
        // Indexes and constraints are created in the usual way, which fills the indexes and checks the data against the
        // constraints.
        let mut graph = Graph::from_view(view);
        for block in &self.statements {
            state(&mut graph, block)?;
        }
        for index in self.indexes {
            graph
                .apply(Change::IndexCreated(index))
                .map_err(broken_rule)?;
        }
        for unit in self.units {
            graph
                .apply(Change::UnitCreated(unit))
                .map_err(broken_rule)?;
        }
        for index in self.searches {
            graph.create_search_index(index).map_err(broken_rule)?;
        }
        for rule in self.rules {
            graph.create_rule(rule).map_err(broken_rule)?;
        }
        for constraint in self.constraints {
            graph
                .apply(Change::ConstraintCreated(constraint))
                .map_err(broken_rule)?;
        }
        graph.verify_source_keys().map_err(broken_rule)?;
        // What it says of single entities was asked when they were written; `check` asks it again.
        if let Some(of) = self.graph_type {
            graph.apply(Change::GraphTypeSet(of)).map_err(broken_rule)?;
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
        self.labels = vec![IdSet::default(); self.view.label_names().len()];
        self.types = vec![IdSet::default(); self.view.type_names().len()];
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
        LabelSets::from_sets(listed).ok_or_else(|| corrupt("a label set occurs twice"))
    }

    fn add_nodes(&mut self, block: &NodesBlock) -> Result<()> {
        if block.label_sets.len() != block.rows.len() || self.view.relationship_bound() > 0 {
            return Err(corrupt("a block of nodes is uneven, or out of place"));
        }
        let first = first_id(self.view.node_bound(), block.rows.len())?;
        for run in runs(&block.label_sets, &block.rows) {
            let (label_set, row) = (block.label_sets[run.start], block.rows[run.start]);
            let ids = first + run.start as u32..first + run.end as u32;
            if (label_set, row) == (NONE, NONE) {
                continue;
            }
            let known = self.view.label_sets.has(label_set);
            if !known || !self.node_tables.take(label_set, row, run.len()) {
                let first = ids.start;
                return Err(corrupt(&format!("node {first} has no place of its own")));
            }
            self.view.node_count += run.len() as u64;
            for label in self.view.label_sets.labels(label_set) {
                self.labels[label.0 as usize].push_run(ids.clone());
            }
        }
        let records = block.label_sets.iter().zip(&block.rows);
        self.view
            .nodes
            .append(records.map(|(label_set, row)| NodeRecord {
                label_set: *label_set,
                row: *row,
            }));
        Ok(())
    }

    fn add_relationships(&mut self, block: &RelationshipsBlock) -> Result<()> {
        let RelationshipsBlock {
            types,
            starts,
            ends,
            rows,
        } = block;
        let uneven = [starts.len(), ends.len(), rows.len()] != [types.len(); 3];
        if uneven || self.neighbours.have_begun() {
            return Err(corrupt(
                "a block of relationships is uneven, or out of place",
            ));
        }
        let first = first_id(self.view.relationship_bound(), types.len())?;
        for run in runs(types, rows) {
            let (of, row) = (types[run.start], rows[run.start]);
            let (starts, ends) = (&starts[run.clone()], &ends[run.clone()]);
            let ids = first + run.start as u32..first + run.end as u32;
            let nowhere = |nodes: &[u32]| nodes.iter().all(|node| *node == NONE);
            if (of, row) == (NONE, NONE) && nowhere(starts) && nowhere(ends) {
                continue;
            }
            let ends = starts.iter().chain(ends).map(|node| NodeId(*node));
            let join = all_live(&self.view, ends);
            if of == NONE || !join || !self.relationship_tables.take(of, row, run.len()) {
                let message = format!(
                    "one of the relationships {} to {} has no ends or no place of its own",
                    ids.start,
                    ids.end - 1
                );
                return Err(corrupt(&message));
            }
            self.types[of as usize].push_run(ids);
        }
        let places = types.iter().zip(rows);
        let ends = starts.iter().zip(ends);
        let record = |((of, row), (start, end)): ((&u32, &u32), (&u32, &u32))| RelationshipRecord {
            relationship_type: *of,
            start: NodeId(*start),
            end: NodeId(*end),
            row: *row,
        };
        self.view.relationships.append(places.zip(ends).map(record));
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
            .ok_or_else(|| corrupt("a column chunk has values in unused rows"))?;
        tables
            .add_chunk(table, block.key, block.chunk, chunk)
            .ok_or_else(|| corrupt("a column chunk has rows that no entity is in, or comes twice"))
    }

    fn add_sources(&mut self, block: SourcesBlock) -> Result<()> {
        let symbols = Arc::make_mut(&mut self.view.symbols);
        fill(&mut symbols.sources, block.sources)?;
        self.references
            .add_sets(block.sets, symbols.sources.names().len())
            .ok_or_else(|| corrupt("a set of sources occurs twice, or has a source without a name"))
    }

    fn add_references(&mut self, blocks: &[ReferencesBlock]) -> Result<()> {
        let view = &self.view;
        let keys = view.symbols.keys.names().len();
        let mut blocks = blocks.iter();
        blocks
            .try_for_each(|block| {
                let exists = |entity| view.has_entity(entity);
                self.references.add_facts(block, keys, exists)
            })
            .ok_or_else(|| {
                corrupt("a reference is of an entity or of a set that is not there, or comes twice")
            })
    }
}

/// The first id of a block of records; an error if their ids exceed the limit.
fn first_id(bound: u32, records: usize) -> Result<u32> {
    let end = u32::try_from(records)
        .ok()
        .and_then(|len| bound.checked_add(len));
    match end {
        Some(end) if end <= MAX_ENTITIES => Ok(bound),
        _ => Err(corrupt("it has more entities than there are ids")),
    }
}

/// Ranges of consecutive records of the same table with consecutive rows, and of vacant records.
fn runs(tables: &[u32], rows: &[u32]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let (table, row) = (*tables.get(start)?, *rows.get(start)?);
        let step = u32::from(row != NONE);
        let goes_on = |(place, (of, next)): (u32, (&u32, &u32))| {
            *of == table && row.checked_add(place * step) == Some(*next)
        };
        let rest = tables[start..].iter().zip(&rows[start..]);
        let len = (0..).zip(rest).take_while(|found| goes_on(*found)).count();
        start += len;
        Some(start - len..start)
    })
}

/// Whether there is a node at each id.
fn all_live(view: &GraphView, mut nodes: impl Iterator<Item = NodeId>) -> bool {
    let whole = view.node_count() == u64::from(view.node_bound());
    if whole && view.node_bound() > 0 {
        nodes.map(|node| node.0).fold(0, u32::max) < view.node_bound()
    } else {
        nodes.all(|node| view.has_node(node))
    }
}

fn fill(interner: &mut Interner, names: Vec<Arc<str>>) -> Result<()> {
    for name in names {
        if !interner.push(name.clone()) {
            return Err(corrupt(&format!("the name `{name}` occurs twice")));
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
        CellsBlock::Decimals(numbers) => Cells::Decimals(numbers),
        CellsBlock::Dictionary { codes, words } => {
            Cells::Dictionary(Dictionary::from_parts(codes, words)?)
        }
        CellsBlock::Text { ends, text } => Cells::Text(Arena::from_parts(ends, text)?),
        CellsBlock::Values(values) => Cells::Values(values),
    })
}

/// Whether every value is valid for a property.
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

/// Gives a property its statements, which come once.
fn state(graph: &mut Graph, block: &StatementsBlock) -> Result<()> {
    let (entity, key) = (block.entity(), block.key);
    let new = graph.view().more_statements(entity, key).is_none();
    let statements = block.complete(graph.view()).filter(|_| new);
    let statements =
        statements.ok_or_else(|| corrupt("statements are of no property, or come twice"))?;
    let change = SetStatements {
        entity,
        key,
        statements,
    };
    let changed = graph.apply(Change::StatementsSet(change));
    changed.map(|_| ()).map_err(broken_rule)
}

fn corrupt(message: &str) -> Error {
    let message = format!("the stored graph is damaged: {message}");
    Error::storage(ErrorCode::Corruption, message)
}

fn broken_rule(error: Error) -> Error {
    corrupt(error.message()).caused_by(error)
}
