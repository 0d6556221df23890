//! A map from keys to the names that have them: exactly, by prefix, and with typing errors.
//!
//! The keys are in a finite state transducer (the crate `fst`), which shares beginnings and ends and says the rank of a key
//! among all in order. What a key leads to stands in arrays by rank.

use super::edit_distance::Typed;
use super::key_walk;
use crate::error::{Error, ErrorCode, Result};
use fst::raw::{Builder, Fst};
use std::cmp::Ordering;
use std::ops::Range;

/// How many keys are gone through between two questions whether to go on.
const BETWEEN_CHECKS: usize = 1 << 12;

/// What a key leads to: a name, by its number, whether the key is a core form of it, and whether it reads a character in a rare way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

impl Posting {
    /// The names that there can be.
    pub const NAMES: usize = 1 << 30;

    pub fn new(name: u32, is_core: bool) -> Posting {
        Posting(name << 2 | u32::from(is_core))
    }

    /// The same, for a key with a rare reading.
    pub fn rare(self) -> Posting {
        Posting(self.0 | 2)
    }

    pub fn name(self) -> u32 {
        self.0 >> 2
    }

    pub fn is_rare(self) -> bool {
        self.0 & 2 == 2
    }

    pub fn is_core(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Keys as they are gathered: the text of all of them, and where each is.
#[derive(Default)]
pub(super) struct Keys {
    text: Vec<u8>,
    entries: Vec<Entry>,
}

/// A key and its posting. The first bytes stand beside them, so that most comparisons need no look at the text.
#[derive(Clone, Copy)]
struct Entry {
    begin: [u64; 2],
    start: u32,
    length: u32,
    posting: Posting,
}

impl Keys {
    /// Adds a key; false if there is no room for it.
    pub fn add(&mut self, key: &str, posting: Posting) -> bool {
        let start = u32::try_from(self.text.len());
        let (Ok(start), Ok(length)) = (start, u32::try_from(key.len())) else {
            return false;
        };
        if !key.is_empty() {
            self.text.extend_from_slice(key.as_bytes());
            self.entries.push(Entry {
                begin: first_bytes(key.as_bytes()),
                start,
                length,
                posting,
            });
        }
        self.has_room(0)
    }

    /// Puts the keys in order, as an index has them. A list that others in order are appended to is put in order faster.
    pub fn sort(&mut self) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by(|a, b| self.compare(a, b).then_with(|| a.posting.cmp(&b.posting)));
        self.entries = entries;
    }

    /// Adds the keys of another list; false if there is no room for them.
    pub fn append(&mut self, other: Keys) -> bool {
        let moved = u32::try_from(self.text.len());
        let (Ok(moved), true) = (moved, self.has_room(other.text.len())) else {
            return false;
        };
        self.text.extend_from_slice(&other.text);
        let entries = other.entries.into_iter().map(|entry| Entry {
            start: entry.start + moved,
            ..entry
        });
        self.entries.extend(entries);
        true
    }

    /// The memory that they take, in bytes.
    pub fn bytes(&self) -> usize {
        self.text.len() + size_of_val(self.entries.as_slice())
    }

    fn has_room(&self, bytes: usize) -> bool {
        u32::try_from(self.text.len() + bytes).is_ok()
    }

    /// The order of two keys. (None has a byte 0, so that one of few bytes is before all that begin with it.)
    fn compare(&self, a: &Entry, b: &Entry) -> Ordering {
        let is_long = |entry: &Entry| entry.length as usize > BESIDE;
        let first = a.begin.cmp(&b.begin);
        first.then_with(|| match is_long(a) || is_long(b) {
            true => self.key(a).cmp(self.key(b)),
            false => a.length.cmp(&b.length),
        })
    }

    fn key(&self, entry: &Entry) -> &[u8] {
        let start = entry.start as usize;
        let end = start + entry.length as usize;
        self.text.get(start..end).unwrap_or(&[])
    }
}

/// So many bytes stand beside a key, eight in a number.
const BESIDE: usize = 16;

fn first_bytes(key: &[u8]) -> [u64; 2] {
    let mut first = [0; BESIDE];
    let length = key.len().min(BESIDE);
    if let (Some(to), Some(from)) = (first.get_mut(..length), key.get(..length)) {
        to.copy_from_slice(from);
    }
    let both = u128::from_be_bytes(first);
    [(both >> 64) as u64, both as u64]
}

/// The index of a list of keys.
pub(super) struct KeyIndex {
    /// Key → rank.
    ranks: Fst<Vec<u8>>,
    /// Rank → where its postings begin; one more at the end.
    begins: Vec<u32>,
    postings: Vec<Posting>,
    /// Rank → the number of characters of the key.
    lengths: Vec<u16>,
}

impl KeyIndex {
    /// The index of these keys.
    ///
    /// # Errors
    ///
    /// That of `go_on`, which is asked now and then with the memory taken so far. And if the transducer cannot be made; it
    /// is given its keys in order, so that this does not happen.
    pub fn build(mut keys: Keys, go_on: &dyn Fn(u64) -> Result<()>) -> Result<KeyIndex> {
        keys.sort();
        let entries = std::mem::take(&mut keys.entries);
        let (mut begins, mut lengths) = (Vec::new(), Vec::new());
        let mut postings: Vec<Posting> = Vec::with_capacity(entries.len());
        let mut builder = Builder::memory();
        let mut last: Option<&Entry> = None;
        for (at, entry) in entries.iter().enumerate() {
            if at % BETWEEN_CHECKS == 0 {
                go_on(size_of_val(postings.as_slice()) as u64 + builder.bytes_written())?;
            }
            if last.is_none_or(|last| keys.compare(last, entry).is_ne()) {
                let key = keys.key(entry);
                builder.insert(key, begins.len() as u64).map_err(broken)?;
                begins.push(position(postings.len()));
                lengths.push(characters(key));
                last = Some(entry);
            } else if postings.last() == Some(&entry.posting) {
                continue;
            }
            postings.push(entry.posting);
        }
        begins.push(position(postings.len()));
        begins.shrink_to_fit();
        lengths.shrink_to_fit();
        postings.shrink_to_fit();
        let mut bytes = builder.into_inner().map_err(broken)?;
        bytes.shrink_to_fit();
        Ok(KeyIndex {
            ranks: Fst::new(bytes).map_err(broken)?,
            begins,
            postings,
            lengths,
        })
    }

    /// The memory that it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.ranks.size()
            + size_of_val(self.begins.as_slice())
            + size_of_val(self.postings.as_slice())
            + size_of_val(self.lengths.as_slice())
    }

    /// What a key leads to.
    pub fn exact(&self, key: &str) -> &[Posting] {
        match self.ranks.get(key) {
            Some(rank) => self.postings_of(rank.value()),
            None => &[],
        }
    }

    /// What the key of this rank leads to.
    pub fn postings_of(&self, rank: u64) -> &[Posting] {
        let begin = |rank: u64| {
            let place = usize::try_from(rank)
                .ok()
                .and_then(|rank| self.begins.get(rank));
            place.map_or(0, |place| *place as usize)
        };
        self.postings
            .get(begin(rank)..begin(rank + 1))
            .unwrap_or(&[])
    }

    /// The number of characters of the key of this rank.
    pub fn length_of(&self, rank: u64) -> usize {
        let place = usize::try_from(rank)
            .ok()
            .and_then(|rank| self.lengths.get(rank));
        place.map_or(0, |length| usize::from(*length))
    }

    /// The ranks of the keys that begin with a text.
    pub fn beginning_with(&self, text: &str) -> Range<u64> {
        let (mut node, mut rank) = (self.ranks.root(), 0);
        for byte in text.bytes() {
            let Some((next, more)) = key_walk::step(&self.ranks, &node, byte) else {
                return 0..0;
            };
            (node, rank) = (next, rank + more);
        }
        // The last key is behind the last transitions.
        let (mut last, mut high) = (node, rank);
        while let Some(at) = last.len().checked_sub(1) {
            let transition = last.transition(at);
            high += transition.out.value();
            last = self.ranks.node(transition.addr);
        }
        match text.is_empty() && self.ranks.is_empty() {
            true => 0..0,
            false => rank..high + last.final_output().value() + 1,
        }
    }

    /// Of the longer keys that begin with a text: those that are shortest, at least until `enough` says so of what they lead to.
    /// Whenever a key is among them, all keys of its length are.
    pub fn shortest_beginning_with(
        &self,
        text: &str,
        mut enough: impl FnMut(&[(u64, Posting)]) -> bool,
    ) -> Vec<(u64, Posting)> {
        let ranks = self.beginning_with(text);
        let typed = text.chars().count();
        let within =
            usize::try_from(ranks.start).unwrap_or(0)..usize::try_from(ranks.end).unwrap_or(0);
        let lengths = self.lengths.get(within).unwrap_or(&[]);
        let longest = lengths.iter().max().copied().unwrap_or(0);
        let mut counts = vec![0_usize; usize::from(longest) + 1];
        for length in lengths {
            if let Some(count) = counts.get_mut(usize::from(*length)) {
                *count += 1;
            }
        }
        let (mut found, mut wanted, mut from) = (Vec::new(), FIRST_LOOK, typed + 1);
        while from < counts.len() {
            // So many lengths that there are `wanted` keys.
            let (mut to, mut keys) = (from, 0);
            while keys < wanted && to < counts.len() {
                keys += counts.get(to).copied().unwrap_or(0);
                to += 1;
            }
            self.collect(ranks.start, lengths, from..to, &mut found);
            if enough(&found) {
                break;
            }
            (from, wanted) = (to, wanted * 4);
        }
        found
    }

    /// Adds what the keys lead to whose lengths are in a range. `lengths` are those of the ranks from `first` on.
    fn collect(
        &self,
        first: u64,
        lengths: &[u16],
        wanted: Range<usize>,
        found: &mut Vec<(u64, Posting)>,
    ) {
        let is_wanted = |length: &u16| wanted.contains(&usize::from(*length));
        let chunks = (first..).step_by(CHUNK).zip(lengths.chunks(CHUNK));
        // Most chunks have none, which is found out many lengths at once.
        for (first, chunk) in
            chunks.filter(|(_, chunk)| chunk.iter().filter(|length| is_wanted(length)).count() > 0)
        {
            for (rank, _) in (first..).zip(chunk).filter(|(_, length)| is_wanted(length)) {
                found.extend(
                    self.postings_of(rank)
                        .iter()
                        .map(|posting| (rank, *posting)),
                );
            }
        }
    }

    /// Calls back for each key that a text begins with, with the bytes of the key and its rank.
    pub fn prefixes_of(&self, text: &str, mut found: impl FnMut(usize, u64)) {
        let (mut node, mut rank) = (self.ranks.root(), 0);
        for (at, byte) in text.bytes().enumerate() {
            let Some((next, more)) = key_walk::step(&self.ranks, &node, byte) else {
                return;
            };
            (node, rank) = (next, rank + more);
            if node.is_final() {
                found(at + 1, rank + node.final_output().value());
            }
        }
    }

    /// Calls back for each key that one of some typed texts is near to, with the place of the text among them, the rank of the key and
    /// the number of errors.
    pub fn near(&self, typed: &[Typed], found: &mut dyn FnMut(usize, u64, u8)) {
        key_walk::near(&self.ranks, typed, found);
    }
}

/// So many keys are looked at first, where the shortest of many are asked for.
const FIRST_LOOK: usize = 64;

/// So many lengths are looked at at once.
const CHUNK: usize = 64;

fn position(at: usize) -> u32 {
    // There are no more postings than bytes of keys, and these are counted by 32 bits.
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn characters(key: &[u8]) -> u16 {
    let begins = key.iter().filter(|byte| (**byte as i8) >= -0x40);
    u16::try_from(begins.count()).unwrap_or(u16::MAX)
}

fn broken(error: fst::Error) -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        "the names cannot be indexed",
    )
    .caused_by(error)
}
