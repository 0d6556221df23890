//! Subscriptions to commits. Each subscriber has a queue of its own, which is bounded, so that an idle subscriber takes
//! a bounded amount of memory, and commits never wait for it.

use super::change::{ChangeEvent, events};
use crate::executor::Journal;
use crate::graph::{CommitStamp, GraphView};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// The changes of one transaction.
///
/// ```
/// let db = tupu::Database::in_memory();
/// let changes = db.subscribe()?;
/// db.execute("CREATE (:City)-[:LOCATED_IN]->(:Province)", ())?;
/// let commit = changes.try_next().expect("there was a commit");
/// assert_eq!((commit.commit.number.0, commit.changes.len(), commit.missed), (1, 3, 0));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CommittedChanges {
    /// The commit: its number and its time.
    pub commit: CommitStamp,
    /// Its changes in order.
    pub changes: Arc<[ChangeEvent]>,
    /// The number of transactions before this one that were dropped because the subscriber was too far behind.
    pub missed: u64,
}

/// The commits after the call of [`crate::Database::subscribe`], transaction by transaction, each when it becomes
/// visible to queries. As an iterator it waits for the next one, and ends when the last handle of the database is
/// dropped.
///
/// ```
/// use std::thread;
/// let db = tupu::Database::in_memory();
/// let changes = db.subscribe()?;
/// let listener = thread::spawn(move || changes.map(|commit| commit.changes.len()).sum::<usize>());
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// db.execute("MATCH (c:City) SET c.projects = 684", ())?;
/// drop(db);
/// assert_eq!(listener.join().expect("no panic"), 2);
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "dropping a subscription ends it"]
pub struct Subscription {
    queue: Arc<Queue>,
}

impl Subscription {
    /// The next transaction, if there already is one.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// let changes = db.subscribe()?;
    /// assert!(changes.try_next().is_none());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn try_next(&self) -> Option<CommittedChanges> {
        self.queue.lock().pop()
    }

    /// The next transaction; waits at most `timeout` for it.
    ///
    /// ```
    /// use std::time::Duration;
    /// let db = tupu::Database::in_memory();
    /// let changes = db.subscribe()?;
    /// assert!(changes.next_within(Duration::from_millis(1)).is_none());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn next_within(&self, timeout: Duration) -> Option<CommittedChanges> {
        self.queue.wait(Instant::now().checked_add(timeout))
    }
}

impl Iterator for Subscription {
    type Item = CommittedChanges;

    fn next(&mut self) -> Option<CommittedChanges> {
        self.queue.wait(None)
    }
}

/// The queue of one subscriber.
#[derive(Debug)]
struct Queue {
    waiting: Mutex<Waiting>,
    news: Condvar,
}

#[derive(Debug)]
struct Waiting {
    commits: VecDeque<CommittedChanges>,
    /// The total number of their changes.
    changes: usize,
    capacity: usize,
    /// The number of transactions dropped since the last one that was returned.
    missed: u64,
    /// The database has been dropped: there will be no more.
    closed: bool,
}

impl Queue {
    fn new(capacity: usize) -> Queue {
        Queue {
            waiting: Mutex::new(Waiting {
                commits: VecDeque::new(),
                changes: 0,
                capacity,
                missed: 0,
                closed: false,
            }),
            news: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // A thread that holds the lock only moves transactions in and out, so a panic leaves the queue in a valid
        // state.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, deadline: Option<Instant>) -> Option<CommittedChanges> {
        let mut waiting = self.lock();
        loop {
            let next = waiting.pop();
            if next.is_some() || waiting.closed {
                return next;
            }
            let Some(deadline) = deadline else {
                let woken = self.news.wait(waiting);
                waiting = woken.unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let woken = self.news.wait_timeout(waiting, left);
            waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Waiting {
    fn push(&mut self, commit: CommitStamp, changes: &Arc<[ChangeEvent]>) {
        self.changes += changes.len();
        self.commits.push_back(CommittedChanges {
            commit,
            changes: Arc::clone(changes),
            missed: 0,
        });
        while self.changes > self.capacity && self.commits.len() > 1 {
            if let Some(dropped) = self.commits.pop_front() {
                self.changes -= dropped.changes.len();
                self.missed += 1;
            }
        }
    }

    fn pop(&mut self) -> Option<CommittedChanges> {
        let mut next = self.commits.pop_front()?;
        self.changes -= next.changes.len();
        next.missed = std::mem::take(&mut self.missed);
        Some(next)
    }
}

/// The subscribers.
#[derive(Debug, Default)]
pub(super) struct Subscribers(Mutex<Vec<Weak<Queue>>>);

impl Subscribers {
    /// Adds a subscriber whose queue has this capacity.
    pub fn add(&self, capacity: usize) -> Subscription {
        let queue = Arc::new(Queue::new(capacity));
        self.lock().push(Arc::downgrade(&queue));
        Subscription { queue }
    }

    /// Notifies every subscriber of a transaction; `view` is the state after it.
    pub fn notify(&self, journal: &Journal, view: &GraphView) {
        let queues = self.listening();
        if queues.is_empty() {
            return;
        }
        let changes: Arc<[ChangeEvent]> = events(journal, view).into();
        for queue in queues {
            queue.lock().push(view.commit(), &changes);
            queue.news.notify_all();
        }
    }

    fn listening(&self) -> Vec<Arc<Queue>> {
        let mut queues = self.lock();
        queues.retain(|queue| queue.strong_count() > 0);
        queues.iter().filter_map(Weak::upgrade).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Weak<Queue>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Subscribers {
    fn drop(&mut self) {
        for queue in self.listening() {
            queue.lock().closed = true;
            queue.news.notify_all();
        }
    }
}
