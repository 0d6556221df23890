//! The entries of many entities, computed and sorted on all cores.

use super::merge::Entries;
use super::tree::SortedTree;
use std::thread;

/// With fewer entities than this, a second thread does not pay.
const WORTH_A_THREAD: usize = 1 << 15;

/// A key and its entity.
type Entry<'e> = (&'e [u8], u32);

/// Entries of an index, some for each of several threads.
#[derive(Debug)]
pub struct Filling(Vec<Entries>);

impl Filling {
    /// The entries of some entities; `add` adds the one of an entity.
    pub fn of(ids: &[u32], add: impl Fn(u32, &mut Entries) + Sync) -> Filling {
        let parts = thread::available_parallelism().map_or(1, usize::from);
        let size = ids.len().div_ceil(parts).max(WORTH_A_THREAD);
        let fill = |ids: &[u32]| {
            let mut entries = Entries::default();
            ids.iter().for_each(|id| add(*id, &mut entries));
            entries
        };
        Filling(on_all_cores(ids.chunks(size), fill))
    }

    /// All entries in order.
    pub fn sorted(&self) -> Vec<Entry<'_>> {
        let mut parts = on_all_cores(self.0.iter(), Entries::sorted).into_iter();
        let first = parts.next().unwrap_or_default();
        parts.fold(first, |all, part| merge(&all, &part))
    }
}

/// Answers in the order of the questions; the first is answered by this thread.
fn on_all_cores<Q: Send, A: Send>(
    questions: impl Iterator<Item = Q>,
    answer: impl Fn(Q) -> A + Sync,
) -> Vec<A> {
    let mut questions = questions;
    let first = questions.next();
    let answer = &answer;
    thread::scope(|scope| {
        let others: Vec<_> = questions
            .map(|question| scope.spawn(move || answer(question)))
            .collect();
        let first = first.map(answer);
        let others = others.into_iter().map(|other| match other.join() {
            Ok(answer) => answer,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        first.into_iter().chain(others).collect()
    })
}

fn merge<'e>(a: &[Entry<'e>], b: &[Entry<'e>]) -> Vec<Entry<'e>> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let mut rest = b.iter().peekable();
    for entry in a {
        while let Some(smaller) = rest.next_if(|other| *other < entry) {
            all.push(*smaller);
        }
        all.push(*entry);
    }
    all.extend(rest);
    all
}

impl SortedTree {
    /// Builds a tree from all entries.
    pub fn from_entries(entries: &[Entry<'_>]) -> SortedTree {
        SortedTree::from_sorted(entries.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_several_threads_are_in_order() {
        let ids: Vec<u32> = (0..5 * WORTH_A_THREAD as u32).collect();
        let key = |id: u32| (id.wrapping_mul(2_654_435_761) >> 20).to_be_bytes();
        let filling = Filling::of(&ids, |id, entries| {
            entries.add(id, |out| {
                out.extend(key(id));
                (id % 7 > 0).then_some(())
            });
        });
        let mut expected: Vec<([u8; 4], u32)> = ids
            .iter()
            .filter(|id| *id % 7 > 0)
            .map(|id| (key(*id), *id))
            .collect();
        expected.sort_unstable();
        let sorted = filling.sorted();
        let tree = SortedTree::from_entries(&sorted);
        let expected = expected.iter().map(|(key, id)| (&key[..], *id));
        assert!(tree.iter().eq(expected));
    }
}
