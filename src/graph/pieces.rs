//! A state in pieces for a snapshot: as [`GraphView::blocks`], but parts that are as they were in the file stay packed, and
//! need not be read.

use super::GraphView;
use super::adjacency::AdjacencyChunk;
use super::blocks::{
    AdjacencyBlock, Block, SMALL_CHUNKS, column_block, leaf_block, neighbours_block,
};
use super::chunked::CHUNK;
use super::directory::TableId;
use super::lazy::Slot;
use super::origin::{Origin, Part, RawSection};
use super::properties::Table;
use super::references;
use super::statements;
use super::symbol::TypeId;
use std::sync::Arc;

/// A piece of a state.
#[derive(Debug)]
pub enum Piece {
    /// To be packed.
    Block(Block),
    /// A section of the file as it is there: what it holds, in order, and its content.
    Same(Vec<Origin>, RawSection),
}

/// A chunk of an adjacency: type, direction, number.
struct Side<'g> {
    relationship_type: TypeId,
    incoming: bool,
    chunk: u32,
    slot: &'g Slot<AdjacencyChunk>,
}

impl Side<'_> {
    /// Where it is in the file, if it is as it was there.
    fn origin(&self) -> Option<(&Origin, u32, u32)> {
        let origin = self.slot.origin()?;
        let Part::Neighbours(part, count) = &origin.part else {
            return None;
        };
        let same = (part.relationship_type, part.incoming, part.chunk)
            == (self.relationship_type, self.incoming, self.chunk);
        same.then_some((origin, part.place, *count))
    }

    fn block(&self) -> Option<AdjacencyBlock> {
        let block = neighbours_block(
            self.relationship_type,
            self.incoming,
            self.chunk,
            self.slot.get(),
        );
        (!block.parts.sources.is_empty()).then_some(block)
    }
}

impl GraphView {
    /// The state in pieces, with the leaves of its indexes; the first is that of the names.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> {
        let node_columns = columns(&self.node_tables, TableId::LabelSet);
        let relationship_columns = columns(&self.relationship_tables, TableId::Type);
        let records = self.node_pieces().chain(self.relationship_pieces());
        let middle = self
            .middle_blocks()
            .map(Piece::Block)
            .chain(node_columns)
            .chain(relationship_columns);
        let rest = references::blocks(self).chain(statements::blocks(self));
        std::iter::once(Piece::Block(Block::Names(self.names_block())))
            .chain(records)
            .chain(self.adjacency_pieces())
            .chain(middle)
            .chain(rest.map(Piece::Block))
            .chain(self.leaf_pieces())
    }

    fn node_pieces(&self) -> impl Iterator<Item = Piece> {
        (0..self.nodes.len()).step_by(CHUNK).map(|first| {
            let same = self.nodes.origin(first / CHUNK).and_then(copied);
            same.unwrap_or_else(|| Piece::Block(Block::Nodes(self.nodes_block(first))))
        })
    }

    fn relationship_pieces(&self) -> impl Iterator<Item = Piece> {
        (0..self.relationships.len()).step_by(CHUNK).map(|first| {
            let same = self.relationships.origin(first / CHUNK).and_then(copied);
            let block = || Piece::Block(Block::Relationships(self.relationships_block(first)));
            same.unwrap_or_else(block)
        })
    }

    /// Sections as they were, and small chunks together between them.
    fn adjacency_pieces(&self) -> impl Iterator<Item = Piece> {
        let sides = self.sides();
        let mut next = 0;
        std::iter::from_fn(move || {
            let same = same_section(&sides[next..]);
            if !same.is_empty() {
                let these = &sides[next..next + same.len()];
                next += same.len();
                let blocks = || these.iter().filter_map(Side::block).collect();
                let packed = || Piece::Block(Block::Adjacency(blocks()));
                return Some(all_copied(same).unwrap_or_else(packed));
            }
            let (mut together, mut entries) = (Vec::new(), 0);
            while entries < SMALL_CHUNKS
                && let Some(side) = sides.get(next)
                && same_section(&sides[next..]).is_empty()
            {
                next += 1;
                if let Some(block) = side.block() {
                    entries += block.parts.neighbours.len();
                    together.push(block);
                }
            }
            let is_end = together.is_empty() && next == sides.len();
            (!is_end).then(|| Piece::Block(Block::Adjacency(together)))
        })
    }

    fn sides(&self) -> Vec<Side<'_>> {
        let mut sides = Vec::new();
        for (of, both) in (0..).zip(self.adjacency.iter()) {
            for (incoming, side) in [(false, &both.outgoing), (true, &both.incoming)] {
                sides.extend(side.slots().map(|(chunk, slot)| Side {
                    relationship_type: TypeId(of),
                    incoming,
                    chunk,
                    slot,
                }));
            }
        }
        sides
    }

    fn leaf_pieces(&self) -> impl Iterator<Item = Piece> {
        (0..).zip(&self.schema.indexes).flat_map(|(index, of)| {
            of.tree.slots().map(move |slot| {
                let same = slot.origin().filter(
                    |origin| matches!(&origin.part, Part::Leaf(number, _) if *number == index),
                );
                let block = || Piece::Block(Block::Leaf(leaf_block(index, slot.get())));
                same.and_then(copied).unwrap_or_else(block)
            })
        })
    }
}

/// A section as it is in the file. `None` if it cannot be read any more: a part that has been read before is packed again, and
/// one that has not is missed by whoever packs it.
fn all_copied(origins: Vec<Origin>) -> Option<Piece> {
    let first = origins.first()?;
    let section = first.sections.raw(first.section).ok()?;
    Some(Piece::Same(origins, section))
}

/// The section of a part.
fn copied(origin: &Origin) -> Option<Piece> {
    all_copied(vec![origin.clone()])
}

/// The section that the first of some chunks begins, if those that follow are the rest of it.
fn same_section(sides: &[Side<'_>]) -> Vec<Origin> {
    let Some((first, 0, count)) = sides.first().and_then(Side::origin) else {
        return Vec::new();
    };
    let origins = (0..count).zip(sides).map_while(|(place, side)| {
        let (origin, at, _) = side.origin()?;
        (at == place && origin.is_beside(first)).then(|| origin.clone())
    });
    let origins: Vec<Origin> = origins.collect();
    match origins.len() == count as usize {
        true => origins,
        false => Vec::new(),
    }
}

fn columns(tables: &[Arc<Table>], id: fn(u32) -> TableId) -> impl Iterator<Item = Piece> {
    (0..).zip(tables).flat_map(move |(number, table)| {
        table.columns().iter().flat_map(move |(key, column)| {
            let table = id(number);
            (0..).zip(column.slots()).filter_map(move |(chunk, slot)| {
                if let Some(origin) = slot.origin()
                    && let Part::Column(part) = &origin.part
                    && (part.table, part.key, part.chunk) == (table, *key, chunk)
                    && let Some(same) = copied(origin)
                {
                    return Some(same);
                }
                let rows = slot.get();
                (rows.count() > 0)
                    .then(|| Piece::Block(Block::Column(column_block(table, *key, chunk, rows))))
            })
        })
    })
}
