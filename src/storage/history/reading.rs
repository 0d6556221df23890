//! The state of any commit: the nearest anchor before it, and the changes since.

use super::super::codec::corrupt;
use super::super::keep::Keep;
use super::super::replay::apply_changes;
use super::anchor::Anchor;
use super::frames::{Frames, Run};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{CommitNumber, CommitStamp, CommitTime, Graph, GraphView};

/// What is kept of the history of a graph, up to a commit. It stays readable whatever is written meanwhile.
#[derive(Clone, Debug)]
pub struct History {
    /// Ascending; one at least.
    pub(super) anchors: Vec<Anchor>,
    /// Ascending, without gaps from the first anchor on.
    pub(super) runs: Vec<Run>,
    /// The last commit.
    pub(super) newest: CommitNumber,
    /// How much is kept.
    pub(super) keep: Keep,
}

impl History {
    /// The first commit whose state can be read.
    pub fn first(&self) -> CommitStamp {
        self.anchors
            .first()
            .map(|anchor| anchor.commit)
            .unwrap_or_default()
    }

    /// How much is kept.
    pub fn keep(&self) -> Keep {
        self.keep
    }

    /// The commits after one, up to the last.
    pub fn frames(&self, after: CommitNumber) -> Frames {
        Frames::new(self.runs.clone(), after, self.newest)
    }

    /// The state of a commit. `near` is a state that is at hand, of use where it is of an earlier commit than this one.
    /// `go_on` is asked from commit to commit.
    pub fn state(
        &self,
        commit: CommitNumber,
        near: Option<&GraphView>,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<GraphView> {
        let anchor = self
            .anchors
            .iter()
            .rev()
            .find(|anchor| anchor.commit.number <= commit);
        let anchor = anchor.filter(|_| commit <= self.newest);
        let anchor = anchor.ok_or_else(|| not_kept(commit, self.first(), self.newest))?;
        let near = near.filter(|view| {
            let at = view.commit().number;
            anchor.commit.number <= at && at <= commit
        });
        let mut graph = match near {
            Some(view) => Graph::from_view(view.clone()),
            None => Graph::from_view(anchor.load()?),
        };
        self.go_to(&mut graph, commit, go_on)?;
        Ok(graph.view().clone())
    }

    /// Applies the commits after the graph's up to one.
    fn go_to(
        &self,
        graph: &mut Graph,
        commit: CommitNumber,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<()> {
        let mut frames = self.frames(graph.view().commit().number);
        while graph.view().commit().number < commit {
            go_on()?;
            let Some(frame) = frames.next()? else {
                return Err(corrupt(format!(
                    "commit {commit} is missing in the history"
                )));
            };
            apply_changes(graph, frame.commit, &frame.payload)?;
        }
        Ok(())
    }

    /// The last commit at or before an instant. An error where the history begins after it.
    pub fn commit_at(&self, time: CommitTime) -> Result<CommitNumber> {
        let first = self.first();
        // Where history begins with the empty graph, it begins with the beginning of time.
        let begins =
            first.number == CommitNumber(0) || first.time.is_some_and(|first| first <= time);
        let run = self.runs.iter().rposition(|run| run.had_begun(time));
        let runs = self.runs.get(run.unwrap_or(0)..).unwrap_or_default();
        let after = match (run, runs.first()) {
            (Some(_), Some(run)) => run.after(),
            _ => first.number,
        };
        let mut found = (run.is_some() || begins).then_some(after);
        let mut frames = Frames::new(runs.to_vec(), after, self.newest);
        while let Some(frame) = frames.next()? {
            match frame.commit.time {
                Some(committed) if committed > time => break,
                Some(_) => found = Some(frame.commit.number),
                None => {}
            }
        }
        found.ok_or_else(|| begins_later(time, first))
    }

    /// Reads all sections of the history; an error where one is not what was written.
    pub(super) fn require_whole(&self) -> Result<()> {
        self.anchors.iter().try_for_each(Anchor::require_whole)?;
        self.runs.iter().try_for_each(Run::require_whole)
    }

    /// Replays everything that is kept. Every anchor, and at the end the newest state, must be what the commits before it make.
    /// Answers how many commits there are.
    pub fn verify(&self, newest: &GraphView) -> Result<u64> {
        let Some((first, later)) = self.anchors.split_first() else {
            return Ok(0);
        };
        let mut graph = Graph::from_view(first.load()?);
        for anchor in later {
            self.go_to(&mut graph, anchor.commit.number, &|| Ok(()))?;
            self.require_same(graph.view(), &anchor.load()?)?;
        }
        self.go_to(&mut graph, newest.commit().number, &|| Ok(()))?;
        self.require_same(graph.view(), newest)?;
        Ok(newest
            .commit()
            .number
            .0
            .saturating_sub(first.commit.number.0))
    }

    fn require_same(&self, replayed: &GraphView, stored: &GraphView) -> Result<()> {
        let same =
            replayed.commit() == stored.commit() && replayed.fingerprint() == stored.fingerprint();
        same.then_some(()).ok_or_else(|| {
            let commit = stored.commit().number;
            corrupt(format!(
                "the history does not lead to the state of commit {commit}"
            ))
        })
    }
}

/// The error for a commit that is not in the history, or not yet.
pub fn not_kept(commit: CommitNumber, first: CommitStamp, newest: CommitNumber) -> Error {
    if commit > newest {
        let message = format!("there is no commit {commit} yet; the newest is {newest}");
        return Error::argument(ErrorCode::InvalidArgumentValue, message);
    }
    let message = format!(
        "commit {commit} is not kept: history goes back to {}",
        described(first)
    );
    Error::argument(ErrorCode::InvalidArgumentValue, message)
}

fn begins_later(time: CommitTime, first: CommitStamp) -> Error {
    let message = format!(
        "history does not go back to {}: it begins with {}",
        time,
        described(first)
    );
    Error::argument(ErrorCode::InvalidArgumentValue, message)
}

fn described(commit: CommitStamp) -> String {
    match commit.time {
        Some(time) => format!("commit {}, of {}", commit.number, time),
        None => format!("commit {}", commit.number),
    }
}
