//! What is known of the times that statements have asked about (`AT`), for as long as the graph stays as it is.

use crate::graph::{GraphView, Holding};
use crate::value::interval::Interval;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The number of times that are remembered.
const REMEMBERED: usize = 8;

/// The times that were asked about last.
#[derive(Debug, Default)]
pub struct Times {
    /// The one asked about last at the end.
    asked: Mutex<VecDeque<Asked>>,
}

#[derive(Debug)]
struct Asked {
    state: Weak<GraphView>,
    at: Interval,
    found: AtTime,
}

/// A state at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct AtTime {
    /// The state with only the statements of properties that hold then, where it is another.
    pub view: Option<Arc<GraphView>>,
    /// The entities that are known to be valid then.
    pub holding: Arc<Holding>,
}

impl Times {
    pub(super) fn get(&self, state: &Arc<GraphView>, at: Interval) -> Option<AtTime> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let of_state = |asked: &Asked| asked.state.as_ptr() == Arc::as_ptr(state);
        let place = asked
            .iter()
            .position(|asked| of_state(asked) && asked.at == at)?;
        let again = asked.remove(place)?;
        let found = again.found.clone();
        asked.push_back(again);
        Some(found)
    }

    /// Forgets states that nobody can read any more.
    pub(super) fn put(&self, state: &Arc<GraphView>, at: Interval, found: AtTime) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|asked| asked.state.strong_count() > 0);
        if asked.len() >= REMEMBERED {
            asked.pop_front();
        }
        let state = Arc::downgrade(state);
        asked.push_back(Asked { state, at, found });
    }
}
