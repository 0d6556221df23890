//! The history of a graph in memory: the same commits, encoded the same way.

use super::super::keep::Keep;
use super::super::record::encode_changes;
use super::anchor::{Anchor, size_in_memory};
use super::frames::{Frame, Run};
use super::reading::{History, not_kept};
use super::writing::WORTH_AN_ANCHOR;
use crate::error::Result;
use crate::graph::{Change, CommitNumber, CommitTime, GraphView};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Commits are handed to readers in pieces of this many: what has been handed out is shared, not copied.
const FRAMES_PER_RUN: usize = 1024;

/// The history of a graph in memory. Clones share it.
#[derive(Clone, Debug)]
pub struct MemoryHistory(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    keep: Keep,
    anchors: Vec<Anchor>,
    /// Whole runs.
    runs: Vec<Run>,
    /// The commits after them.
    frames: Vec<Frame>,
    /// Bytes since the last anchor.
    since_anchor: u64,
}

impl MemoryHistory {
    /// One that begins with a state.
    pub fn new(keep: Keep, view: &GraphView) -> MemoryHistory {
        MemoryHistory(Arc::new(Mutex::new(State {
            keep,
            anchors: vec![Anchor::in_memory(view.clone())],
            runs: Vec::new(),
            frames: Vec::new(),
            since_anchor: 0,
        })))
    }

    /// Adds the commit that has just made a state, with its changes.
    pub fn add(&self, changes: &[Change], view: &GraphView) -> Result<()> {
        let mut state = self.state();
        if !state.keep.is_kept() {
            return Ok(());
        }
        let mut payload = Vec::new();
        encode_changes(changes, &mut payload)?;
        let frame = Frame {
            commit: view.commit(),
            payload: payload.into(),
        };
        state.since_anchor += frame.stored_len();
        state.frames.push(frame);
        if state.frames.len() == FRAMES_PER_RUN {
            let run = Run::in_memory(&state.frames);
            state.runs.extend(run);
            state.frames.clear();
        }
        if state.since_anchor >= size_in_memory(view).max(WORTH_AN_ANCHOR) {
            state.anchors.push(Anchor::in_memory(view.clone()));
            state.since_anchor = 0;
        }
        let old = state.too_old(view);
        drop(state);
        match old {
            Some(cutoff) => self.forget_before(cutoff, view.commit().number),
            None => Ok(()),
        }
    }

    /// The history up to a commit; `None` where none is kept.
    pub fn history(&self, newest: CommitNumber) -> Option<History> {
        let state = self.state();
        let mut runs = state.runs.clone();
        runs.extend(Run::in_memory(&state.frames));
        state.keep.is_kept().then(|| History {
            anchors: state.anchors.clone(),
            runs,
            newest,
            keep: state.keep,
        })
    }

    /// Forgets what was committed before a commit. To be called by who has the writer, so that nothing is committed meanwhile.
    pub fn forget(&self, first: CommitNumber, newest: CommitNumber) -> Result<()> {
        let Some(history) = self.history(newest) else {
            return Ok(());
        };
        if first > newest {
            return Err(not_kept(first, history.first(), newest));
        }
        if first <= history.first().number {
            return Ok(());
        }
        let begin = Anchor::in_memory(history.state(first, None, &|| Ok(()))?);
        let mut frames = history.frames(first);
        let mut left = Vec::new();
        while let Some(frame) = frames.next()? {
            left.push(frame);
        }
        let mut state = self.state();
        let later = state
            .anchors
            .iter()
            .filter(|anchor| anchor.commit.number > first);
        state.anchors = std::iter::once(begin).chain(later.cloned()).collect();
        state.runs = left
            .chunks_exact(FRAMES_PER_RUN)
            .filter_map(Run::in_memory)
            .collect();
        state.frames = left.split_off(left.len() / FRAMES_PER_RUN * FRAMES_PER_RUN);
        Ok(())
    }

    fn forget_before(&self, cutoff: CommitTime, newest: CommitNumber) -> Result<()> {
        match self.history(newest) {
            Some(history) => self.forget(history.commit_at(cutoff)?, newest),
            None => Ok(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A holder that fails has pushed a whole commit or none.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Where history is to be cut now, if it is.
    fn too_old(&self, view: &GraphView) -> Option<CommitTime> {
        let cutoff = self.keep.cutoff(view.commit().time?)?;
        // The empty graph has no time.
        let first = self.anchors.first()?.commit.time;
        let next = self.runs.first().map(Run::first);
        let next = next.or(self.frames.first().map(|frame| frame.commit));
        let first = first.or(next?.time)?;
        (first.0 < cutoff.0.saturating_sub(self.keep.slack())).then_some(cutoff)
    }
}
