//! What readers see: the newest state that is on the disk, and those that are on their way there.

use crate::graph::GraphView;
use crate::storage::CommitNumber;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The newest committed state, for readers. Under `Durability::Full` a state waits here until it is on the disk: what a
/// reader has seen is never lost.
#[derive(Debug)]
pub(super) struct Published(Mutex<States>);

#[derive(Debug)]
struct States {
    current: Arc<GraphView>,
    /// Written, not known to be on the disk; ascending.
    waiting: VecDeque<(CommitNumber, GraphView)>,
}

impl Published {
    pub fn new(view: GraphView) -> Published {
        Published(Mutex::new(States {
            current: Arc::new(view),
            waiting: VecDeque::new(),
        }))
    }

    /// The state that a read sees from its start to its end.
    pub fn get(&self) -> Arc<GraphView> {
        Arc::clone(&self.states().current)
    }

    /// One swap: readers that have started keep what they have.
    pub fn set(&self, view: GraphView) {
        self.states().current = Arc::new(view);
    }

    /// A state that has been written and is not on the disk yet. To be called in the order of the commits.
    pub fn hold(&self, commit: CommitNumber, view: GraphView) {
        self.states().waiting.push_back((commit, view));
    }

    /// Everything up to a commit is on the disk now.
    pub fn release(&self, durable: CommitNumber) {
        let mut states = self.states();
        let mut newest = None;
        while states
            .waiting
            .front()
            .is_some_and(|(commit, _)| *commit <= durable)
        {
            newest = states.waiting.pop_front();
        }
        if let Some((_, view)) = newest {
            states.current = Arc::new(view);
        }
    }

    /// What waits never reached the disk, and has been cut off.
    pub fn drop_waiting(&self) {
        self.states().waiting.clear();
    }

    fn states(&self) -> MutexGuard<'_, States> {
        // Holders only move states about: what is there is whole whatever happened to them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
