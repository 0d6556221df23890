//! The words of an index in order, each with its number: a finite state transducer (the crate `fst`), which shares beginnings
//! and ends.

use super::pattern::{Pattern, Read};
use crate::error::{Error, ErrorCode, Result};
use fst::automaton::Str;
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};
use std::cell::{Cell, RefCell};

/// The words of an index.
pub struct Vocabulary(Map<Vec<u8>>);

/// A vocabulary while words are added to it.
pub struct VocabularyBuilder(MapBuilder<Vec<u8>>, u64);

impl VocabularyBuilder {
    /// No words yet.
    ///
    /// ```text
    /// VocabularyBuilder::new()
    /// ```
    pub fn new() -> VocabularyBuilder {
        VocabularyBuilder(MapBuilder::memory(), 0)
    }

    /// Adds a word, which has to come behind those that are there in the order of their bytes. It gets the next number.
    ///
    /// # Errors
    ///
    /// If it does not.
    ///
    /// ```text
    /// builder.add("经济")
    /// ```
    pub fn add(&mut self, word: &str) -> Result<()> {
        self.0.insert(word, self.1).map_err(broken)?;
        self.1 += 1;
        Ok(())
    }

    /// How much memory it takes so far.
    ///
    /// ```text
    /// builder.bytes()
    /// ```
    pub fn bytes(&self) -> u64 {
        self.0.bytes_written()
    }

    /// The vocabulary.
    ///
    /// # Errors
    ///
    /// If the transducer cannot be made; it is given its words in order, so that this does not happen.
    ///
    /// ```text
    /// builder.finish()
    /// ```
    pub fn finish(self) -> Result<Vocabulary> {
        let mut bytes = self.0.into_inner().map_err(broken)?;
        bytes.shrink_to_fit();
        Map::new(bytes).map(Vocabulary).map_err(broken)
    }
}

impl Vocabulary {
    /// The number of a word.
    ///
    /// ```text
    /// vocabulary.number("经济")
    /// ```
    pub fn number(&self, word: &str) -> Option<usize> {
        self.0
            .get(word)
            .and_then(|number| usize::try_from(number).ok())
    }

    /// How much memory it takes.
    ///
    /// ```text
    /// vocabulary.bytes()
    /// ```
    pub fn bytes(&self) -> u64 {
        self.0.as_fst().size() as u64
    }

    /// Calls back for the words that begin with a text, in order.
    ///
    /// # Errors
    ///
    /// That of `found`, which ends it.
    ///
    /// ```text
    /// vocabulary.beginning_with("经", &mut |word| …)
    /// ```
    pub fn beginning_with(
        &self,
        text: &str,
        found: &mut dyn FnMut(&str) -> Result<()>,
    ) -> Result<()> {
        let mut words = self.0.search(Str::new(text).starts_with()).into_stream();
        while let Some((word, _)) = words.next() {
            found(std::str::from_utf8(word).unwrap_or(""))?;
        }
        Ok(())
    }

    /// Calls back for the words that a pattern takes, in order, with the number of their typing errors.
    ///
    /// # Errors
    ///
    /// That of `found` or of `check`, which is asked while words are compared; it ends the search.
    ///
    /// ```text
    /// vocabulary.like(&Pattern::Near { word, errors: 1 }, &|| allowance.check(), &mut |word, errors| …)
    /// ```
    pub fn like(
        &self,
        pattern: &Pattern,
        check: &dyn Fn() -> Result<()>,
        found: &mut dyn FnMut(&str, u8) -> Result<()>,
    ) -> Result<()> {
        let compared = Compared {
            pattern,
            check,
            steps: Cell::new(0),
            stopped: RefCell::new(None),
        };
        let mut words = self.0.search_with_state(&compared).into_stream();
        while let Some((word, _, read)) = words.next() {
            found(
                std::str::from_utf8(word).unwrap_or(""),
                pattern.errors(&read),
            )?;
        }
        drop(words);
        compared.stopped.into_inner().map_or(Ok(()), Err)
    }
}

/// A pattern that asks now and then whether one may go on; where not, nothing more can match.
struct Compared<'a> {
    pattern: &'a Pattern,
    check: &'a dyn Fn() -> Result<()>,
    steps: Cell<u32>,
    stopped: RefCell<Option<Error>>,
}

/// After so many characters the check is asked again.
const STEPS: u32 = 256;

impl Automaton for &Compared<'_> {
    type State = Read;

    fn start(&self) -> Read {
        self.pattern.start()
    }

    fn is_match(&self, read: &Read) -> bool {
        self.pattern.is_match(read)
    }

    fn can_match(&self, read: &Read) -> bool {
        let steps = self.steps.get();
        self.steps.set((steps + 1) % STEPS);
        let mut stopped = self.stopped.borrow_mut();
        if steps == 0 && stopped.is_none() {
            *stopped = (self.check)().err();
        }
        stopped.is_none() && self.pattern.can_match(read)
    }

    fn accept(&self, read: &Read, byte: u8) -> Read {
        self.pattern.accept(read, byte)
    }
}

fn broken(error: fst::Error) -> Error {
    let message = "the words of a full-text index cannot be put in order";
    Error::argument(ErrorCode::InvalidArgumentValue, message).caused_by(error)
}
