//! Parallel work on all cores, with results that do not depend on the number of cores.

use crate::error::Result;
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

/// Calls `work` for each item, on all cores if there are several items, and returns the results in the order of the
/// items. `start` creates the state that each thread keeps from item to item. The first error stops all threads.
pub fn map_parallel<I, S, R>(
    items: I,
    start: impl Fn() -> Result<S> + Sync,
    work: impl Fn(&mut S, I::Item) -> Result<R> + Sync,
) -> Result<Vec<R>>
where
    I: ExactSizeIterator + Send,
    R: Send,
{
    let len = items.len();
    let threads = len.min(*CORES);
    if threads <= 1 {
        let mut state = start()?;
        return items.map(|item| work(&mut state, item)).collect();
    }
    let queue = Mutex::new(items.enumerate());
    let stop = AtomicBool::new(false);
    let run = || drain(&queue, &stop, &start, &work);
    let outcomes: Vec<Result<Vec<(usize, R)>>> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut outcomes = vec![run()];
        let joined = others.into_iter().map(thread::ScopedJoinHandle::join);
        outcomes.extend(joined.map(|outcome| outcome.unwrap_or_else(|panic| resume_unwind(panic))));
        outcomes
    });
    let mut results = Vec::with_capacity(len);
    for outcome in outcomes {
        results.extend(outcome?);
    }
    results.sort_unstable_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// Runs one thread: processes items until there are none left, or another thread has failed.
fn drain<I: Iterator, S, R>(
    queue: &Mutex<std::iter::Enumerate<I>>,
    stop: &AtomicBool,
    start: impl Fn() -> Result<S>,
    work: impl Fn(&mut S, I::Item) -> Result<R>,
) -> Result<Vec<(usize, R)>> {
    let mut results = Vec::new();
    let mut state = start().inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
    while !stop.load(Ordering::Relaxed) {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some((place, item)) = next else {
            break;
        };
        let result = work(&mut state, item).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
        results.push((place, result));
    }
    Ok(results)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorCode};

    #[test]
    fn results_stand_in_order() {
        let sums = map_parallel(
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
