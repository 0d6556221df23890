//! Whole states of earlier commits: the graph of a snapshot, sections of one, or a state in memory.

use super::super::codec::{Plain, corrupt, get_at};
use super::super::snapshot_writer::SnapshotWriter;
use super::super::stored_block::{ANCHOR, decode_block, encode_block};
use super::section::{STAMP_LEN, Section, get_stamp, put_stamp};
use crate::error::Result;
use crate::graph::{Assembler, CommitStamp, GraphView};

/// Where the bytes of a section of the graph begin in a piece of an anchor: after its commit and its kind.
const BLOCK_AT: usize = STAMP_LEN as usize + size_of::<u32>();

/// The state of a commit.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) commit: CommitStamp,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    /// The graph of a snapshot.
    Graph(Vec<Section>),
    /// Pieces in its history.
    Pieces(Vec<Section>),
    Memory(Box<GraphView>),
}

impl Anchor {
    /// The graph of a snapshot, which has these sections.
    pub(super) fn graph(commit: CommitStamp, sections: Vec<Section>) -> Anchor {
        Anchor {
            commit,
            place: Place::Graph(sections),
        }
    }

    /// The first piece of an anchor in the history of a snapshot.
    pub(super) fn piece(commit: CommitStamp, section: Section) -> Anchor {
        Anchor {
            commit,
            place: Place::Pieces(vec![section]),
        }
    }

    /// The next piece.
    pub(super) fn add(&mut self, section: Section) {
        if let Place::Pieces(pieces) = &mut self.place {
            pieces.push(section);
        }
    }

    /// A state in memory.
    pub(super) fn in_memory(view: GraphView) -> Anchor {
        Anchor {
            commit: view.commit(),
            place: Place::Memory(Box::new(view)),
        }
    }

    /// Whether it is part of the history already, and is kept with it.
    pub(super) fn is_placed(&self) -> bool {
        matches!(self.place, Place::Pieces(_))
    }

    /// How many bytes it has on disk; of a state in memory, about.
    pub(super) fn len(&self) -> u64 {
        match &self.place {
            Place::Graph(sections) | Place::Pieces(sections) => {
                sections.iter().map(|section| section.entry.len).sum()
            }
            Place::Memory(view) => size_in_memory(view),
        }
    }

    /// The state.
    pub(super) fn load(&self) -> Result<GraphView> {
        let mut assembler = Assembler::default();
        match &self.place {
            Place::Memory(view) => return Ok(GraphView::clone(view)),
            Place::Graph(sections) => {
                for section in sections {
                    assembler.add(decode_block(section.entry.kind, &section.read()?)?)?;
                }
            }
            Place::Pieces(sections) => {
                for section in sections {
                    let bytes = section.read()?;
                    if get_stamp(&bytes, 0)? != self.commit {
                        return Err(corrupt("a state in the history has pieces of another one"));
                    }
                    let kind = get_at(&bytes, STAMP_LEN as usize)?;
                    let block = bytes.get(BLOCK_AT..).unwrap_or_default();
                    assembler.add(decode_block(kind, block)?)?;
                }
            }
        }
        Ok(assembler.finish()?.made_by(self.commit))
    }

    /// Reads its pieces, if it has any; an error where one is not what was written.
    pub(super) fn require_whole(&self) -> Result<()> {
        match &self.place {
            Place::Pieces(sections) => sections
                .iter()
                .try_for_each(|section| section.read().map(drop)),
            Place::Graph(_) | Place::Memory(_) => Ok(()),
        }
    }

    /// Copies it into a new snapshot, as it is.
    pub(super) fn copy(&self, writer: &mut SnapshotWriter<'_>) -> Result<()> {
        match &self.place {
            Place::Memory(view) => write_anchor(writer, view),
            Place::Pieces(sections) => (0..)
                .zip(sections)
                .try_for_each(|(number, section)| writer.section(ANCHOR, number, &section.read()?)),
            Place::Graph(sections) => (0..).zip(sections).try_for_each(|(number, section)| {
                let mut piece = start_piece(self.commit);
                section.entry.kind.put(&mut piece);
                piece.extend_from_slice(&section.read()?);
                writer.section(ANCHOR, number, &piece)
            }),
        }
    }
}

/// Writes a state as an anchor.
pub(super) fn write_anchor(writer: &mut SnapshotWriter<'_>, view: &GraphView) -> Result<()> {
    (0..).zip(view.blocks()).try_for_each(|(number, block)| {
        let mut bytes = Vec::new();
        let kind = encode_block(&block, &mut bytes)?;
        let mut piece = start_piece(view.commit());
        kind.put(&mut piece);
        piece.extend_from_slice(&bytes);
        writer.section(ANCHOR, number, &piece)
    })
}

fn start_piece(commit: CommitStamp) -> Vec<u8> {
    let mut piece = Vec::new();
    put_stamp(commit, &mut piece);
    piece
}

/// About what a state takes in memory and on disk: enough to say when its changes outweigh it.
pub(super) fn size_in_memory(view: &GraphView) -> u64 {
    const BYTES_PER_ENTITY: u64 = 64;
    (view.node_count() + view.relationship_count()) * BYTES_PER_ENTITY
}
