//! A state as plain blocks for storage, and back.
//!
//! [`GraphView::blocks`] returns a state in pieces: first the names, then nodes, relationships and column chunks, each
//! a few kilobytes to a megabyte of plain numbers and text. [`super::Assembler`] takes them in the same order and
//! trusts none of them. Adjacency and counts could be derived from the rest; they are included because building them
//! takes far longer than copying them, and the assembler derives them if they are missing. A snapshot also has the leaves
//! of the indexes and a [`Directory`], with which a state is opened without reading its parts.

use super::adjacency::{Adjacency, AdjacencyChunk, AdjacencyParts};
use super::chunked::CHUNK;
use super::derivation::DerivationRule;
use super::directory::Directory;
pub use super::directory::TableId;
use super::graph_type::GraphType;
use super::index::Leaf;
use super::properties::{Cells, ColumnChunk, Table};
use super::record::{NodeRecord, RelationshipRecord};
use super::references::{self, Fact};
use super::schema::{ConstraintDefinition, IndexDefinition};
use super::search::SearchDefinition;
use super::statements::{self, Statement};
use super::statistics::Triple;
use super::symbol::{KeyId, LabelId, SourceId, TypeId};
use super::view::GraphView;
use crate::value::quantity::BasicUnit;
use crate::value::{Decimal, EntityId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// The number of references in one block, and of records in versions before 5.
pub const BLOCK_RECORDS: usize = 32 * CHUNK;

/// The number of records of nodes and of relationships in one block: those of a chunk, so that one can be read alone.
pub const CHUNK_RECORDS: usize = CHUNK;

/// Chunks of neighbours with fewer relationships than this share a block.
pub(super) const SMALL_CHUNKS: usize = CHUNK;

/// A piece of a state.
#[derive(Clone, Debug)]
pub enum Block {
    /// Once, before all others.
    Names(NamesBlock),
    /// In the order of the ids.
    Nodes(NodesBlock),
    /// In the order of the ids, after the nodes.
    Relationships(RelationshipsBlock),
    /// After the relationships, in any order.
    Column(ColumnBlock),
    /// After the relationships: adjacency of some chunks of nodes.
    Adjacency(Vec<AdjacencyBlock>),
    /// After the relationships: their number, by type and the label sets at either end.
    Statistics(Vec<(Triple, u64)>),
    /// Units that belong to the graph; omitted if there are none.
    Units(Vec<Arc<BasicUnit>>),
    /// The graph type, if anything is declared.
    GraphType(Arc<GraphType>),
    /// Search indexes; omitted if there are none. Their contents follow from the rest, and are not stored.
    Searches(Vec<Arc<SearchDefinition>>),
    /// Rules; omitted if there are none.
    Rules(Vec<Arc<DerivationRule>>),
    /// After the columns, if there are any: the sources, and the sets of sources of facts.
    Sources(SourcesBlock),
    /// After the sources: the sets of facts.
    References(Vec<ReferencesBlock>),
    /// After the references: properties with more than one plain statement.
    Statements(Vec<StatementsBlock>),
    /// A leaf of an index, which follows from the rest.
    Leaf(LeafBlock),
    /// After everything: where the parts are, and more that follows from them.
    Directory(Box<Directory>),
}

/// Names, label sets, rules, and the numbers of rows of the tables.
#[derive(Clone, Debug, Default)]
pub struct NamesBlock {
    /// Labels by id.
    pub labels: Vec<Arc<str>>,
    /// Relationship types by id.
    pub types: Vec<Arc<str>>,
    /// Property keys by id.
    pub keys: Vec<Arc<str>>,
    /// Label ids of each set; `None` if a number is no longer in use.
    pub label_sets: Vec<Option<Vec<LabelId>>>,
    /// Rows of the table of each label set.
    pub node_rows: Vec<u32>,
    /// Rows of the table of each type.
    pub relationship_rows: Vec<u32>,
    /// Indexes, without those that belong to a constraint.
    pub indexes: Vec<IndexDefinition>,
    /// Constraints, without those that come with the graph type.
    pub constraints: Vec<ConstraintDefinition>,
}

/// Records of nodes; an id without a node has [`super::record::NONE`] in both.
#[derive(Clone, Debug, Default)]
pub struct NodesBlock {
    /// The number of the label set of each node.
    pub label_sets: Vec<u32>,
    /// Its row in the table of the label set.
    pub rows: Vec<u32>,
}

/// Records of relationships; an id without a relationship has [`super::record::NONE`] in all four.
#[derive(Clone, Debug, Default)]
pub struct RelationshipsBlock {
    /// The type of each relationship.
    pub types: Vec<u32>,
    /// The start node.
    pub starts: Vec<u32>,
    /// The end node.
    pub ends: Vec<u32>,
    /// The row in the table of the type.
    pub rows: Vec<u32>,
}

/// The relationships of one type of 2,048 nodes, in one direction.
#[derive(Clone, Debug)]
pub struct AdjacencyBlock {
    /// The type.
    pub relationship_type: TypeId,
    /// Whether the nodes are the ends of the relationships.
    pub incoming: bool,
    /// The nodes, from `chunk * 2048` on.
    pub chunk: u32,
    /// Neighbours and relationships, node by node.
    pub parts: AdjacencyParts,
}

/// Sorted entries of an index.
#[derive(Clone, Debug, Default)]
pub struct LeafBlock {
    /// The position of the index, in the order of the names.
    pub index: u32,
    /// The end of each key in `keys`.
    pub ends: Vec<u32>,
    /// The keys, one after another.
    pub keys: Vec<u8>,
    /// The entity of each entry.
    pub ids: Vec<u32>,
}

impl LeafBlock {
    /// The last entry.
    pub fn last(&self) -> (&[u8], u32) {
        let start = match self.ends.len() {
            0 | 1 => 0,
            len => self.ends[len - 2] as usize,
        };
        let key = self.keys.get(start..).unwrap_or_default();
        (key, self.ids.last().copied().unwrap_or_default())
    }
}

/// The names of sources, and sets of them.
#[derive(Clone, Debug, Default)]
pub struct SourcesBlock {
    /// Sources by id.
    pub sources: Vec<Arc<str>>,
    /// The sources of each set, ascending; [`ReferencesBlock::sets`] counts them from 0.
    pub sets: Vec<Vec<SourceId>>,
}

/// The sets of facts under one key.
#[derive(Clone, Debug, Default)]
pub struct ReferencesBlock {
    /// Whether the facts are of relationships.
    pub of_relationships: bool,
    /// The property; `None` for existence.
    pub key: Option<KeyId>,
    /// The entities, ascending.
    pub entities: Vec<u32>,
    /// The index of the set of each entity.
    pub sets: Vec<u32>,
}

/// The statements of one property.
#[derive(Clone, Debug)]
pub struct StatementsBlock {
    /// Whether the property is of a relationship.
    pub of_relationships: bool,
    /// Whose it is.
    pub entity: u32,
    /// Its key.
    pub key: KeyId,
    /// The best first. The value and the sources of that one are in other blocks: here they are null and none.
    pub statements: Vec<Statement>,
}

impl StatementsBlock {
    /// Whose it is.
    pub fn entity(&self) -> EntityId {
        match self.of_relationships {
            false => EntityId::Node(NodeId(self.entity)),
            true => EntityId::Relationship(RelationshipId(self.entity)),
        }
    }

    /// All statements, with the value and the sources that a state has for the first; `None` where it has none.
    pub fn complete(&self, view: &GraphView) -> Option<Vec<Statement>> {
        let mut statements = self.statements.clone();
        let read = statements.first_mut()?;
        let fact = Fact::property(self.entity(), self.key);
        read.value = view.property(fact.entity, self.key);
        read.sources = view.sources_of(view.references(fact)).to_vec();
        (!read.value.is_null()).then_some(statements)
    }
}

/// 2,048 rows of a column.
#[derive(Clone, Debug)]
pub struct ColumnBlock {
    /// The table.
    pub table: TableId,
    /// The property key.
    pub key: KeyId,
    /// The rows, from `chunk * 2048` on.
    pub chunk: u32,
    /// A bit for each row that holds a value.
    pub present: Vec<u64>,
    /// The values; the content of a row without a value is undefined.
    pub cells: CellsBlock,
}

/// The values of a column block.
#[derive(Clone, Debug)]
pub enum CellsBlock {
    /// Integers.
    Integers(Vec<i64>),
    /// Floats.
    Floats(Vec<f64>),
    /// A bit for each row.
    Booleans(Vec<u64>),
    /// Days since 1970-01-01.
    Dates(Vec<i64>),
    /// Exact decimal numbers.
    Decimals(Vec<Decimal>),
    /// The index of each row's string in `words`.
    Dictionary {
        /// By row.
        codes: Vec<u8>,
        /// Each once, at most 256.
        words: Vec<Arc<str>>,
    },
    /// Strings one after another.
    Text {
        /// The end of each row's string.
        ends: Vec<u32>,
        /// All strings, concatenated.
        text: String,
    },
    /// Values of any valid type.
    Values(Vec<Value>),
}

impl ReferencesBlock {
    /// The facts, each with the index of its set.
    pub fn facts(&self) -> impl Iterator<Item = (Fact, u32)> + use<'_> {
        let entities = self.entities.iter().zip(&self.sets);
        entities.map(|(id, set)| (Fact::numbered(self.of_relationships, *id, self.key), *set))
    }
}

impl GraphView {
    /// The state in pieces. Entities deleted in a transaction that has not ended are omitted.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        let node_columns = columns(&self.node_tables, TableId::LabelSet);
        let relationship_columns = columns(&self.relationship_tables, TableId::Type);
        std::iter::once(Block::Names(self.names_block()))
            .chain(self.nodes_blocks().map(Block::Nodes))
            .chain(self.relationships_blocks().map(Block::Relationships))
            .chain(self.adjacency_blocks().map(Block::Adjacency))
            .chain(self.middle_blocks())
            .chain(node_columns.chain(relationship_columns).map(Block::Column))
            .chain(references::blocks(self))
            .chain(statements::blocks(self))
    }

    /// The leaves of all indexes: for a snapshot, beside [`GraphView::blocks`].
    pub fn index_blocks(&self) -> impl Iterator<Item = Block> {
        (0..).zip(&self.schema.indexes).flat_map(|(number, index)| {
            let leaves = index.tree.leaves();
            leaves.map(move |leaf| Block::Leaf(leaf_block(number, leaf)))
        })
    }

    /// Statistics, units, the graph type, and the definitions of search indexes and rules.
    pub(super) fn middle_blocks(&self) -> impl Iterator<Item = Block> {
        std::iter::once(self.statistics_block())
            .chain(self.units_block())
            .chain(self.graph_type_block())
            .chain(self.searches_block())
            .chain(self.rules_block())
    }

    pub(super) fn names_block(&self) -> NamesBlock {
        let rows = |tables: &[Arc<Table>]| tables.iter().map(|table| table.rows()).collect();
        let indexes = self.schema.indexes.iter();
        NamesBlock {
            labels: self.label_names().to_vec(),
            types: self.type_names().to_vec(),
            keys: self.key_names().to_vec(),
            label_sets: self
                .label_sets
                .iter()
                .map(|set| set.map(<[_]>::to_vec))
                .collect(),
            node_rows: rows(&self.node_tables),
            relationship_rows: rows(&self.relationship_tables),
            indexes: indexes
                .filter(|index| !index.definition.owned)
                .map(|index| (*index.definition).clone())
                .collect(),
            constraints: self
                .schema
                .constraints
                .iter()
                .filter(|rule| !self.is_of_graph_type(&rule.name))
                .cloned()
                .collect(),
        }
    }

    /// Combines small chunks, so that a graph of many types has no sections of a few bytes.
    fn adjacency_blocks(&self) -> impl Iterator<Item = Vec<AdjacencyBlock>> {
        let mut chunks = (0..).zip(self.adjacency.iter()).flat_map(|(of, sides)| {
            let of = TypeId(of);
            side_blocks(of, false, &sides.outgoing).chain(side_blocks(of, true, &sides.incoming))
        });
        std::iter::from_fn(move || {
            let (mut together, mut entries) = (Vec::new(), 0);
            while entries < SMALL_CHUNKS
                && let Some(chunk) = chunks.next()
            {
                entries += chunk.parts.neighbours.len();
                together.push(chunk);
            }
            (!together.is_empty()).then_some(together)
        })
    }

    fn units_block(&self) -> Option<Block> {
        let units = self.own_units();
        (!units.is_empty()).then_some(Block::Units(units))
    }

    fn graph_type_block(&self) -> Option<Block> {
        let of = self.schema.graph_type.as_ref();
        of.map(|of| Block::GraphType(Arc::clone(&of.definition)))
    }

    fn searches_block(&self) -> Option<Block> {
        let indexes = self.searches.iter();
        let indexes = indexes.map(|index| Arc::clone(&index.definition));
        let block = Block::Searches(indexes.collect());
        (!self.searches.is_empty()).then_some(block)
    }

    fn rules_block(&self) -> Option<Block> {
        (!self.rules.is_empty()).then(|| Block::Rules(self.rules.to_vec()))
    }

    fn statistics_block(&self) -> Block {
        let mut counts: Vec<_> = self.statistics.triples().collect();
        counts.sort_unstable();
        Block::Statistics(counts)
    }

    fn nodes_blocks(&self) -> impl Iterator<Item = NodesBlock> {
        let firsts = (0..self.nodes.len()).step_by(CHUNK_RECORDS);
        firsts.map(|first| self.nodes_block(first))
    }

    fn relationships_blocks(&self) -> impl Iterator<Item = RelationshipsBlock> {
        let firsts = (0..self.relationships.len()).step_by(CHUNK_RECORDS);
        firsts.map(|first| self.relationships_block(first))
    }

    /// The records of the chunk of nodes that begins with an id.
    pub(super) fn nodes_block(&self, first: usize) -> NodesBlock {
        let mut block = NodesBlock::default();
        for record in self.nodes.iter_from(first).take(CHUNK) {
            let NodeRecord { label_set, row } = *record;
            block.label_sets.push(label_set);
            block.rows.push(row);
        }
        block
    }

    /// The records of the chunk of relationships that begins with an id.
    pub(super) fn relationships_block(&self, first: usize) -> RelationshipsBlock {
        let mut block = RelationshipsBlock::default();
        for record in self.relationships.iter_from(first).take(CHUNK) {
            let record = if record.is_live() {
                *record
            } else {
                RelationshipRecord::VACANT
            };
            block.types.push(record.relationship_type);
            block.starts.push(record.start.0);
            block.ends.push(record.end.0);
            block.rows.push(record.row);
        }
        block
    }
}

/// A leaf of an index as a block.
pub(super) fn leaf_block(index: u32, leaf: &Leaf) -> LeafBlock {
    let (ends, keys, ids) = leaf.parts();
    LeafBlock {
        index,
        ends: ends.to_vec(),
        keys: keys.to_vec(),
        ids: ids.to_vec(),
    }
}

fn side_blocks(
    relationship_type: TypeId,
    incoming: bool,
    side: &Adjacency,
) -> impl Iterator<Item = AdjacencyBlock> {
    let blocks = side.chunks().map(move |(chunk, neighbours)| {
        neighbours_block(relationship_type, incoming, chunk, neighbours)
    });
    blocks.filter(|block| !block.parts.sources.is_empty())
}

/// A chunk of an adjacency as a block.
pub(super) fn neighbours_block(
    relationship_type: TypeId,
    incoming: bool,
    chunk: u32,
    neighbours: &AdjacencyChunk,
) -> AdjacencyBlock {
    AdjacencyBlock {
        relationship_type,
        incoming,
        chunk,
        parts: neighbours.parts(),
    }
}

fn columns(tables: &[Arc<Table>], id: fn(u32) -> TableId) -> impl Iterator<Item = ColumnBlock> {
    (0..).zip(tables).flat_map(move |(number, table)| {
        table.columns().iter().flat_map(move |(key, column)| {
            let chunks = (0..).zip(column.chunks());
            let filled = chunks.filter(|(_, chunk)| chunk.count() > 0);
            filled.map(move |(place, chunk)| column_block(id(number), *key, place, chunk))
        })
    })
}

/// A chunk of a column as a block.
pub(super) fn column_block(
    table: TableId,
    key: KeyId,
    chunk: u32,
    rows: &ColumnChunk,
) -> ColumnBlock {
    ColumnBlock {
        table,
        key,
        chunk,
        present: rows.present().words().to_vec(),
        cells: match rows.cells() {
            Cells::Integers(cells) => CellsBlock::Integers(cells.clone()),
            Cells::Floats(cells) => CellsBlock::Floats(cells.clone()),
            Cells::Booleans(bits) => CellsBlock::Booleans(bits.words().to_vec()),
            Cells::Dates(days) => CellsBlock::Dates(days.clone()),
            Cells::Decimals(numbers) => CellsBlock::Decimals(numbers.clone()),
            Cells::Dictionary(words) => CellsBlock::Dictionary {
                codes: words.codes().to_vec(),
                words: words.words().to_vec(),
            },
            Cells::Text(arena) => CellsBlock::Text {
                ends: arena.ends().to_vec(),
                text: arena.text().to_owned(),
            },
            Cells::Values(values) => CellsBlock::Values(values.clone()),
        },
    }
}
