//! Warnings: what a statement probably does not mean, although it is valid.

use super::Span;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The maximum number of warnings of one run of a statement.
pub(crate) const MAX_WARNINGS: usize = 100;

/// A probable mistake in a statement, or in the data that it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// What is probably wrong, and the way out.
    pub message: Arc<str>,
    /// The part of the statement that it is about.
    pub span: Span,
}

impl Warning {
    /// A warning about a part of the statement.
    pub fn new(message: impl Into<Arc<str>>, span: Span) -> Warning {
        Warning {
            message: message.into(),
            span,
        }
    }
}

/// What a run has one warning about at most, because it may be found in every row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Topic {
    /// A quantity is compared with a value of another type.
    ComparedQuantity,
    /// A period is compared with a value of another type.
    ComparedPeriod,
}

/// The warnings of a running statement, each of them once.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    found: Mutex<Found>,
    /// The topics there is a warning about.
    topics: [AtomicBool; 2],
    /// What was to be taken away, and was there in no row so far.
    absent: Mutex<Vec<Absent>>,
    /// Whether there are any that have not been taken, so that looking costs nothing.
    waiting: AtomicBool,
}

/// A part of a statement that takes something away.
#[derive(Debug)]
struct Absent {
    /// The part of the statement.
    span: Span,
    /// What is said if it is there in no row; `None` if it was there in one.
    warning: Option<Warning>,
}

#[derive(Debug, Default)]
struct Found {
    all: Vec<Warning>,
    /// The number of warnings that have been taken.
    taken: usize,
}

impl Warnings {
    /// Adds a warning, unless the statement has it already.
    pub fn add(&self, warning: Warning) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.all.len() < MAX_WARNINGS && !found.all.contains(&warning) {
            found.all.push(warning);
            self.waiting.store(true, Ordering::Release);
        }
    }

    /// Adds the first warning about a topic.
    pub fn add_first(&self, topic: Topic, warning: impl FnOnce() -> Warning) {
        let told = match topic {
            Topic::ComparedQuantity => &self.topics[0],
            Topic::ComparedPeriod => &self.topics[1],
        };
        // The look before the exchange is what later rows pay.
        if !told.load(Ordering::Relaxed) && !told.swap(true, Ordering::Relaxed) {
            self.add(warning());
        }
    }

    /// Notes that a part of a statement has found what it takes away in a row, or has not. In most statements it is there in
    /// some rows only, so that there is a warning if it is there in none.
    pub fn takes_away(&self, span: Span, found: bool, warning: impl FnOnce() -> Arc<str>) {
        let mut all = self.absent.lock().unwrap_or_else(PoisonError::into_inner);
        match all.iter_mut().find(|known| known.span == span) {
            Some(known) if found => known.warning = None,
            Some(_) => {}
            None => {
                let warning = (!found).then(|| Warning::new(warning(), span));
                all.push(Absent { span, warning });
            }
        }
    }

    /// Adds the warnings about what was there in no row, at the end of a statement.
    pub fn conclude(&self) {
        let mut all = self.absent.lock().unwrap_or_else(PoisonError::into_inner);
        let absent = std::mem::take(&mut *all);
        drop(all);
        absent
            .into_iter()
            .filter_map(|absent| absent.warning)
            .for_each(|warning| self.add(warning));
    }

    /// The warnings since the last call.
    pub fn take(&self) -> Vec<Warning> {
        if !self.waiting.swap(false, Ordering::Acquire) {
            return Vec::new();
        }
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let new = found.all.get(found.taken..).unwrap_or_default().to_vec();
        found.taken = found.all.len();
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_given_once() {
        let warnings = Warnings::default();
        let warning = |at: usize| Warning::new("twice", Span::new(at, at + 1));
        assert!(warnings.take().is_empty());
        for at in [1, 1, 2] {
            warnings.add(warning(at));
        }
        assert_eq!(warnings.take(), [warning(1), warning(2)]);
        warnings.add(warning(1));
        assert!(warnings.take().is_empty());
    }

    #[test]
    fn the_number_of_warnings_is_bounded() {
        let warnings = Warnings::default();
        for at in 0..2 * MAX_WARNINGS {
            warnings.add(Warning::new("much", Span::new(at, at)));
        }
        assert_eq!(warnings.take().len(), MAX_WARNINGS);
    }
}
