//! Work on several threads, with results that do not depend on their number.
//!
//! Threads are started where the work is large enough, and end with it: starting one takes some tens of microseconds, and a
//! pool of threads that are kept could not borrow what they work on.

use crate::error::{Error, Result};
use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

/// The number of threads that the machine runs in parallel; cached, because the system reads files to determine it.
static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// Splits `0..len` into blocks of `size`; the last one may be shorter.
pub fn blocks(len: usize, size: usize) -> impl ExactSizeIterator<Item = Range<usize>> + Send {
    let count = len.div_ceil(size);
    (0..count).map(move |block| block * size..len.min((block + 1) * size))
}

/// The number of threads that work in parallel: as many as are wanted; `None`: as many as the machine runs.
pub fn threads(wanted: Option<usize>) -> usize {
    wanted.map_or_else(|| *CORES, |wanted| wanted.max(1))
}

/// Calls `work` for each item, on several threads if there are several items, and returns the results in the order of the
/// items. `start` creates the state that each thread keeps from item to item. An error stops all threads; of several, that of
/// the first item is returned.
pub fn map_parallel<I, S, R>(
    wanted: Option<usize>,
    items: I,
    start: impl Fn() -> Result<S> + Sync,
    work: impl Fn(&mut S, I::Item) -> Result<R> + Sync,
) -> Result<Vec<R>>
where
    I: ExactSizeIterator + Send,
    R: Send,
{
    let len = items.len();
    let threads = len.min(threads(wanted));
    if threads <= 1 {
        let mut state = start()?;
        return items.map(|item| work(&mut state, item)).collect();
    }
    let queue = Mutex::new(items.enumerate());
    let stop = AtomicBool::new(false);
    let run = || drain(&queue, &stop, &start, &work);
    let outcomes: Vec<Outcome<R>> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut outcomes = vec![run()];
        let joined = others.into_iter().map(thread::ScopedJoinHandle::join);
        outcomes.extend(joined.map(|outcome| outcome.unwrap_or_else(|panic| resume_unwind(panic))));
        outcomes
    });
    let mut results = Vec::with_capacity(len);
    let mut failed: Option<(usize, Error)> = None;
    for (found, error) in outcomes {
        results.extend(found);
        if let Some(error) = error
            && failed.as_ref().is_none_or(|first| error.0 < first.0)
        {
            failed = Some(error);
        }
    }
    if let Some((_, error)) = failed {
        return Err(error);
    }
    results.sort_unstable_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// The results of a thread with the numbers of their items, and the error that stopped it.
type Outcome<R> = (Vec<(usize, R)>, Option<(usize, Error)>);

/// Runs one thread: processes items until there are none left, or a thread has failed.
fn drain<I: Iterator, S, R>(
    queue: &Mutex<std::iter::Enumerate<I>>,
    stop: &AtomicBool,
    start: impl Fn() -> Result<S>,
    work: impl Fn(&mut S, I::Item) -> Result<R>,
) -> Outcome<R> {
    let mut results = Vec::new();
    let fail = |results, place, error| {
        stop.store(true, Ordering::Relaxed);
        (results, Some((place, error)))
    };
    let mut state = match start() {
        Ok(state) => state,
        Err(error) => return fail(results, 0, error),
    };
    while !stop.load(Ordering::Relaxed) {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some((place, item)) = next else {
            break;
        };
        match work(&mut state, item) {
            Ok(result) => results.push((place, result)),
            Err(error) => return fail(results, place, error),
        }
    }
    (results, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn results_stand_in_order() {
        let sums = map_parallel(
            Some(3),
            blocks(1000, 7),
            || Ok(0),
            |calls, range| {
                *calls += 1;
                Ok(range.sum::<usize>())
            },
        );
        let expected: Vec<usize> = blocks(1000, 7).map(Iterator::sum).collect();
        assert_eq!(sums.unwrap(), expected);
        assert_eq!(expected.iter().sum::<usize>(), 499_500);
        assert_eq!(blocks(0, 5).len(), 0);
    }

    #[test]
    fn the_first_error_stops_all() {
        let failed = map_parallel(
            Some(2),
            0..1_000_000,
            || Ok(()),
            |(), item| match item {
                3 => Err(Error::limit(ErrorCode::Cancelled, "stop")),
                _ => Ok(item),
            },
        );
        assert_eq!(failed.unwrap_err().code(), ErrorCode::Cancelled);
    }
}
