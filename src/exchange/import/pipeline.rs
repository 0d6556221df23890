//! A parallel pipeline: one thread reads blocks, one per core parses them, and the caller's consumes the results in
//! order.

use crate::error::{Error, ErrorCode, Result};
use crate::exchange::input::Block;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

type Answer<B> = Result<B>;
type Work<B> = (Block, SyncSender<Answer<B>>);

/// Parses blocks on all cores and passes the results to `consume` in the order of the blocks. At most as many blocks as
/// there are threads are queued, so that little is read ahead whichever stage is slower.
pub fn run<B: Send>(
    blocks: impl Iterator<Item = Result<Block>> + Send,
    parse: impl Fn(&Block) -> B + Sync,
    mut consume: impl FnMut(B) -> Result<()>,
) -> Result<()> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    // Each block is queued in order together with the channel for its result.
    let (order, results) = sync_channel::<Receiver<Answer<B>>>(workers);
    let (work, waiting) = sync_channel::<Work<B>>(workers);
    let waiting = Mutex::new(waiting);
    thread::scope(|scope| {
        scope.spawn(move || read(blocks, &order, &work));
        for _ in 0..workers {
            scope.spawn(|| parse_all(&waiting, &parse));
        }
        let outcome = results.iter().try_for_each(|result| {
            let batch = result.recv().map_err(|_| died())??;
            consume(batch)
        });
        // After an error the results are no longer consumed: this stops the reader.
        drop(results);
        outcome
    })
}

fn read<B>(
    blocks: impl Iterator<Item = Result<Block>>,
    order: &SyncSender<Receiver<Answer<B>>>,
    work: &SyncSender<Work<B>>,
) {
    for block in blocks {
        let (answer, promise) = sync_channel(1);
        if order.send(promise).is_err() {
            return;
        }
        match block {
            Ok(block) => {
                if work.send((block, answer)).is_err() {
                    return;
                }
            }
            Err(error) => {
                // If the receiver is gone, it has its own error.
                let _ = answer.send(Err(error));
                return;
            }
        }
    }
}

fn parse_all<B>(waiting: &Mutex<Receiver<Work<B>>>, parse: impl Fn(&Block) -> B) {
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok((block, answer)) = next else {
            return;
        };
        // If the receiver is gone, the rest of this block is not needed.
        let _ = answer.send(Ok(parse(&block)));
    }
}

fn died() -> Error {
    Error::storage(
        ErrorCode::InputOutput,
        "a thread of the import has ended early",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(count: u64) -> impl Iterator<Item = Result<Block>> + Send {
        (0..count).map(|line| {
            let bytes = vec![0; 10];
            Ok(Block::new(bytes, line))
        })
    }

    #[test]
    fn results_come_in_order() {
        let mut seen = Vec::new();
        let parse = |block: &Block| {
            if block.line.is_multiple_of(3) {
                thread::yield_now();
            }
            block.line
        };
        let outcome = run(blocks(100), parse, |line| {
            seen.push(line);
            Ok(())
        });
        assert!(outcome.is_ok());
        assert!(seen.iter().copied().eq(0..100));
    }

    #[test]
    fn an_error_on_either_side_ends_it() {
        let refuse = |line| match line {
            7 => Err(died()),
            _ => Ok(()),
        };
        assert!(run(blocks(1000), |block| block.line, refuse).is_err());
        let broken = blocks(5).chain(std::iter::once_with(|| Err(died())));
        assert!(run(broken, |block| block.line, |_| Ok(())).is_err());
    }
}
