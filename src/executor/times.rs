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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn a_time_is_remembered_as_long_as_its_state_is_there() {
        let times = Times::default();
        let at = |year| Interval::of(&Value::Integer(year)).expect("a year");
        let state = Arc::new(GraphView::default());
        let other = Arc::new(GraphView::default());
        let found = AtTime::default();
        times.put(&state, at(2020), found.clone());
        let again = times.get(&state, at(2020)).expect("remembered");
        assert!(Arc::ptr_eq(&again.holding, &found.holding));
        assert!(times.get(&state, at(2021)).is_none());
        assert!(times.get(&other, at(2020)).is_none());
        drop(state);
        times.put(&other, at(2020), AtTime::default());
        for year in 1990..1990 + 2 * REMEMBERED as i64 {
            times.put(&other, at(year), AtTime::default());
            // This one is asked for again and again.
            assert!(times.get(&other, at(2020)).is_some());
        }
        let asked = times.asked.lock().expect("a lock");
        assert_eq!(asked.len(), REMEMBERED);
        assert!(asked.iter().all(|asked| asked.state.strong_count() > 0));
    }
}
