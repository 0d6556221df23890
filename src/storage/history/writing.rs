//! History into a new snapshot: which commits are kept, and where anchors are placed.
//!
//! What is kept is copied as it is. The snapshot that is replaced becomes an anchor where the changes since the last anchor
//! outweigh it: so all anchors but the first take no more room than the changes, and no state is further from an anchor than
//! a graph of its size and a log of changes.

use super::super::codec::corrupt;
use super::super::keep::Keep;
use super::super::snapshot_writer::SnapshotWriter;
use super::super::stored_block::COMMITS;
use super::anchor::write_anchor;
use super::reading::History;
use crate::error::Result;
use crate::graph::{CommitNumber, CommitTime};

/// Commits are gathered in sections of about this size: a state is found by reading one of them.
const SECTION_BYTES: usize = if cfg!(test) { 1 << 10 } else { 1 << 20 };
/// Fewer bytes of changes are worth no anchor: they are replayed in a tenth of a second. Tests make small histories.
pub(super) const WORTH_AN_ANCHOR: u64 = if cfg!(test) { 1 << 9 } else { 1 << 20 };

/// What goes into a new snapshot besides the newest state.
#[derive(Debug)]
pub struct Kept {
    /// What is to be kept from now on.
    pub keep: Keep,
    /// What there is; `None` where nothing has been kept.
    pub history: Option<History>,
    /// What was committed before this is forgotten.
    pub forget: CommitNumber,
}

impl Kept {
    /// A snapshot without a history.
    pub fn nothing() -> Kept {
        Kept {
            keep: Keep::None,
            history: None,
            forget: CommitNumber(0),
        }
    }

    /// The commit that history begins with, after what is too old has been dropped.
    fn first(&self, history: &History) -> Result<CommitNumber> {
        let first = history.first().number.max(self.forget);
        let Some(cutoff) = self.keep.cutoff(CommitTime::now()) else {
            return Ok(first);
        };
        let lazily = CommitTime(cutoff.0.saturating_sub(self.keep.slack()));
        let begins = history.first().time.or(first_time(history)?);
        match begins {
            Some(begins) if begins < lazily => Ok(first.max(history.commit_at(cutoff)?)),
            _ => Ok(first),
        }
    }
}

/// The time of the first commit after the first state: an empty graph has none.
fn first_time(history: &History) -> Result<Option<CommitTime>> {
    let frame = history.frames(history.first().number).next()?;
    Ok(frame.and_then(|frame| frame.commit.time))
}

/// Writes the sections of history up to the newest commit of what is kept.
pub fn write_history(writer: &mut SnapshotWriter<'_>, kept: &Kept) -> Result<()> {
    let Some(history) = kept.history.as_ref().filter(|_| kept.keep.is_kept()) else {
        return Ok(());
    };
    let first = kept.first(history)?;
    if first > history.first().number {
        // What is dropped is not read otherwise, and damage could be the reason why it seems to be old.
        history.require_whole()?;
    }
    if first >= history.newest {
        return Ok(());
    }
    match history
        .anchors
        .iter()
        .find(|anchor| anchor.commit.number == first)
    {
        Some(anchor) => anchor.copy(writer)?,
        None => write_anchor(writer, &history.state(first, None, &|| Ok(()))?)?,
    }
    let later = history
        .anchors
        .iter()
        .filter(|anchor| anchor.commit.number > first);
    let mut later = later
        .filter(|anchor| anchor.commit.number < history.newest)
        .peekable();
    let mut frames = history.frames(first);
    let (mut section, mut number, mut since_anchor) = (Vec::new(), 0, 0);
    let mut last = first;
    while let Some(frame) = frames.next()? {
        last = frame.commit.number;
        frame.put(&mut section);
        since_anchor += frame.stored_len();
        let here = later.next_if(|anchor| anchor.commit.number == frame.commit.number);
        let here = here.filter(|anchor| {
            anchor.is_placed() || since_anchor >= anchor.len().max(WORTH_AN_ANCHOR)
        });
        if section.len() >= SECTION_BYTES || here.is_some() {
            writer.section(COMMITS, number, &section)?;
            section.clear();
            number += 1;
        }
        if let Some(anchor) = here {
            anchor.copy(writer)?;
            since_anchor = 0;
        }
    }
    if !section.is_empty() {
        writer.section(COMMITS, number, &section)?;
    }
    match later.next() {
        None if last == history.newest => Ok(()),
        _ => Err(corrupt(format!(
            "commits after {last} are missing in the history"
        ))),
    }
}
