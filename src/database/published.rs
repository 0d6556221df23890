//! The state that readers see: the newest one on the disk, and the states that are not on the disk yet.

use super::subscription::Subscribers;
use crate::executor::Journal;
use crate::graph::{CommitNumber, GraphView};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The newest committed state, for readers. Under `Durability::Full` a state waits here until it is on the disk: what a
/// reader has seen, or a subscriber been notified of, is never lost.
#[derive(Debug)]
pub(super) struct Published {
    states: Mutex<States>,
    /// The subscribers that are notified of every commit, in the order of the commits.
    pub subscribers: Subscribers,
    /// Held while a state is made visible and subscribers are notified of it, so that both happen in one order.
    order: Mutex<()>,
}

#[derive(Debug)]
struct States {
    current: Arc<GraphView>,
    /// Earlier states, as far as they may still be read; in ascending order.
    earlier: VecDeque<(CommitNumber, Weak<GraphView>)>,
    /// States that are written, but may not be on the disk yet; in ascending order.
    waiting: VecDeque<(CommitNumber, Committed)>,
}

/// The state after a transaction, and the changes of the transaction.
#[derive(Debug)]
pub(super) struct Committed {
    pub view: Arc<GraphView>,
    pub journal: Journal,
}

impl States {
    fn advance(&mut self, next: Arc<GraphView>) {
        let before = std::mem::replace(&mut self.current, next);
        let commit = before.commit().number;
        self.earlier.push_back((commit, Arc::downgrade(&before)));
        drop(before);
        self.forget_unread();
    }

    fn forget_unread(&mut self) {
        self.earlier.retain(|(_, state)| state.strong_count() > 0);
    }
}

impl Published {
    pub fn new(view: GraphView) -> Published {
        Published {
            states: Mutex::new(States {
                current: Arc::new(view),
                earlier: VecDeque::new(),
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

    /// The commit of the oldest state that may still be read.
    pub fn oldest(&self) -> CommitNumber {
        let mut states = self.states();
        states.forget_unread();
        let earlier = states.earlier.front().map(|(commit, _)| *commit);
        earlier.unwrap_or(states.current.commit().number)
    }

    /// One swap: readers that have started keep their state.
    pub fn set(&self, view: GraphView) {
        self.states().advance(Arc::new(view));
    }

    /// Makes a transaction visible, and notifies subscribers of it.
    pub fn publish(&self, committed: Committed) {
        let _order = self.order();
        self.states().advance(Arc::clone(&committed.view));
        self.subscribers.notify(&committed.journal, &committed.view);
    }

    /// Enqueues a transaction that has been written but is not on the disk yet. Must be called in the order of the
    /// commits.
    pub fn enqueue(&self, commit: CommitNumber, committed: Committed) {
        self.states().waiting.push_back((commit, committed));
    }

    /// Publishes everything enqueued up to a commit, which is on the disk now.
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
            states.advance(Arc::clone(&newest.view));
        }
        drop(states);
        for committed in &released {
            self.subscribers.notify(&committed.journal, &committed.view);
        }
    }

    /// Discards everything enqueued: it has not reached the disk, and has been truncated from the log.
    pub fn drop_waiting(&self) {
        self.states().waiting.clear();
    }

    fn states(&self) -> MutexGuard<'_, States> {
        // A thread that holds the lock only moves states, so a panic leaves them in a valid state.
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn order(&self) -> MutexGuard<'_, ()> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
