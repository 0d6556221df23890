//! What readers see: the newest state that is on the disk, and those that are on their way there.

use super::run::Journal;
use super::subscription::Subscribers;
use crate::graph::GraphView;
use crate::storage::CommitNumber;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The newest committed state, for readers. Under `Durability::Full` a state waits here until it is on the disk: what a
/// reader has seen, or a subscriber been told of, is never lost.
#[derive(Debug)]
pub(super) struct Published {
    states: Mutex<States>,
    /// Who is told of what is committed, in the order of the commits.
    pub subscribers: Subscribers,
    /// Held while states are made visible and told of, so that both happen in one order.
    order: Mutex<()>,
}

#[derive(Debug)]
struct States {
    current: Arc<GraphView>,
    /// Written, not known to be on the disk; ascending.
    waiting: VecDeque<(CommitNumber, Committed)>,
}

/// The state after a transaction, and what the transaction did.
#[derive(Debug)]
pub(super) struct Committed {
    pub view: Arc<GraphView>,
    pub journal: Journal,
}

impl Published {
    pub fn new(view: GraphView) -> Published {
        Published {
            states: Mutex::new(States {
                current: Arc::new(view),
                waiting: VecDeque::new(),
            }),
            subscribers: Subscribers::default(),
            order: Mutex::default(),
        }
    }

    /// The state that a read sees from its start to its end.
    pub fn get(&self) -> Arc<GraphView> {
        Arc::clone(&self.states().current)
    }

    /// One swap: readers that have started keep what they have.
    pub fn set(&self, view: GraphView) {
        self.states().current = Arc::new(view);
    }

    /// A transaction is visible, and told of.
    pub fn publish(&self, committed: Committed) {
        let _order = self.order();
        self.states().current = Arc::clone(&committed.view);
        self.subscribers.tell(&committed.journal, &committed.view);
    }

    /// A transaction that has been written and is not on the disk yet. To be called in the order of the commits.
    pub fn hold(&self, commit: CommitNumber, committed: Committed) {
        self.states().waiting.push_back((commit, committed));
    }

    /// Everything up to a commit is on the disk now.
    pub fn release(&self, durable: CommitNumber) {
        let _order = self.order();
        let mut released = Vec::new();
        let mut states = self.states();
        while states
            .waiting
            .front()
            .is_some_and(|(commit, _)| *commit <= durable)
        {
            released.extend(states.waiting.pop_front().map(|(_, committed)| committed));
        }
        if let Some(newest) = released.last() {
            states.current = Arc::clone(&newest.view);
        }
        drop(states);
        for committed in &released {
            self.subscribers.tell(&committed.journal, &committed.view);
        }
    }

    /// What waits never reached the disk, and has been cut off.
    pub fn drop_waiting(&self) {
        self.states().waiting.clear();
    }

    fn states(&self) -> MutexGuard<'_, States> {
        // Holders only move states about: what is there is whole whatever happened to them.
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn order(&self) -> MutexGuard<'_, ()> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
