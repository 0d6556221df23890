//! Typed texts as one automaton: what has been read of a name → how near that is to each of them.
//!
//! It is made while names are read, as far as they lead: a state is reckoned when it is reached first, and looked up afterwards. Names
//! that begin alike share their states, and so do those that differ in characters that no typed text has.

use super::edit_distance::{Row, Typed};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A state that has not been reckoned yet.
const UNKNOWN: u32 = u32::MAX;

/// Where no name is near that begins so.
const NOWHERE: u32 = u32::MAX - 1;

/// Characters that stand for themselves in most names.
const ASCII: usize = 128;

/// Some typed texts.
pub(super) struct Automaton<'t> {
    typed: &'t [Typed],
    /// The characters of the typed texts; the place of one is its class.
    characters: Vec<char>,
    /// The classes of the others.
    classes: FxHashMap<char, u32>,
    /// The classes of ASCII characters.
    ascii: [u32; ASCII],
    /// A character that no typed text has, for all of these: the last class.
    other: char,
    states: Vec<State>,
    members: Vec<Member>,
    expected: Vec<(char, u32)>,
    /// By state and class: the next state.
    next: Vec<u32>,
    known: FxHashMap<Box<[Member]>, u32>,
}

/// What has been read, compared with the typed texts that it may still be near to.
struct State {
    members: Range<usize>,
    /// The characters that may come next; `None`: any.
    expected: Option<Range<usize>>,
}

/// A typed text, and the errors in what has been read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Member {
    typed: usize,
    /// The row before and the last character, where it may be the first of two that are exchanged.
    before: Option<(Row, char)>,
    row: Row,
}

impl Member {
    fn before(&self) -> Option<(&Row, char)> {
        self.before.as_ref().map(|(row, c)| (row, *c))
    }
}

impl<'t> Automaton<'t> {
    /// The state in which nothing has been read.
    pub const START: u32 = 0;

    /// The automaton of some texts.
    ///
    /// ```text
    /// Automaton::new(&[Typed::new("恒里石化", errors)])
    /// ```
    pub fn new(typed: &'t [Typed]) -> Automaton<'t> {
        let mut characters: Vec<char> = typed.iter().flat_map(Typed::characters).collect();
        characters.sort_unstable();
        characters.dedup();
        let classes: FxHashMap<char, u32> = characters.iter().copied().zip(0..).collect();
        let last = u32::try_from(characters.len()).unwrap_or(0);
        let mut ascii = [last; ASCII];
        for (class, c) in ascii.iter_mut().zip('\0'..) {
            *class = classes.get(&c).copied().unwrap_or(last);
        }
        let other = ('\0'..).find(|c| !classes.contains_key(c));
        let mut automaton = Automaton {
            typed,
            other: other.unwrap_or('\0'),
            characters,
            classes,
            ascii,
            states: Vec::new(),
            members: Vec::new(),
            expected: Vec::new(),
            next: Vec::new(),
            known: FxHashMap::default(),
        };
        let members = typed.iter().enumerate().map(|(typed, of)| Member {
            typed,
            before: None,
            row: of.first_row(),
        });
        automaton.add(members.collect());
        automaton
    }

    /// What stands for a character.
    pub fn class(&self, c: char) -> u32 {
        match self.ascii.get(c as usize) {
            Some(class) => *class,
            None => self.classes.get(&c).copied().unwrap_or(self.last_class()),
        }
    }

    fn last_class(&self) -> u32 {
        u32::try_from(self.characters.len()).unwrap_or(0)
    }

    /// The state behind a character of a class; `None` if no name that goes on so is near.
    pub fn next(&mut self, state: u32, class: u32) -> Option<u32> {
        let place = state as usize * (self.characters.len() + 1) + class as usize;
        let mut next = self.next.get(place).copied().unwrap_or(NOWHERE);
        if next == UNKNOWN {
            next = self.reckon(state, class);
            if let Some(place) = self.next.get_mut(place) {
                *place = next;
            }
        }
        (next != NOWHERE).then_some(next)
    }

    /// The places of the characters that may come next, with their classes, for [`Automaton::expected`]; `None`: any.
    pub fn expects(&self, state: u32) -> Option<Range<usize>> {
        self.states.get(state as usize)?.expected.clone()
    }

    /// A character that may come next, with its class.
    pub fn expected(&self, place: usize) -> Option<(char, u32)> {
        self.expected.get(place).copied()
    }

    /// The texts that a name is near to that ends here, by their places, with the numbers of errors.
    pub fn errors(&self, state: u32) -> impl Iterator<Item = (usize, u8)> {
        let members = self.members_of(state).iter();
        members.filter_map(|member| {
            let errors = self.typed.get(member.typed)?.errors(&member.row)?;
            Some((member.typed, errors))
        })
    }

    fn members_of(&self, state: u32) -> &[Member] {
        let state = self.states.get(state as usize);
        let members = state.and_then(|state| self.members.get(state.members.clone()));
        members.unwrap_or(&[])
    }

    fn reckon(&mut self, state: u32, class: u32) -> u32 {
        let c = self.characters.get(class as usize).copied();
        let c = c.unwrap_or(self.other);
        let mut members = Vec::new();
        for member in self.members_of(state) {
            let Some(typed) = self.typed.get(member.typed) else {
                continue;
            };
            let row = typed.next_row(member.before(), &member.row, c);
            if typed.is_hopeless(Some((&member.row, c)), &row) {
                continue;
            }
            let before = typed.may_exchange(&member.row, c);
            members.push(Member {
                typed: member.typed,
                before: before.then_some((member.row, c)),
                row,
            });
        }
        self.add(members)
    }

    /// The state of these members.
    fn add(&mut self, members: Vec<Member>) -> u32 {
        if members.is_empty() {
            return NOWHERE;
        }
        if let Some(state) = self.known.get(members.as_slice()) {
            return *state;
        }
        let state = u32::try_from(self.states.len()).unwrap_or(NOWHERE);
        let first = self.members.len();
        self.members.extend_from_slice(&members);
        let expected = self.expected_behind(&members);
        self.states.push(State {
            members: first..self.members.len(),
            expected,
        });
        let classes = self.characters.len() + 1;
        self.next.resize(self.states.len() * classes, UNKNOWN);
        self.known.insert(members.into_boxed_slice(), state);
        state
    }

    fn expected_behind(&mut self, members: &[Member]) -> Option<Range<usize>> {
        let mut all: Vec<char> = Vec::new();
        for member in members {
            let typed = self.typed.get(member.typed)?;
            let expected = typed.expected(member.before(), &member.row)?;
            let new = expected.as_slice().iter().filter(|c| !all.contains(c));
            let new: Vec<char> = new.copied().collect();
            all.extend(new);
        }
        let first = self.expected.len();
        let with_class = all.into_iter().map(|c| (c, self.class(c)));
        let with_class: Vec<(char, u32)> = with_class.collect();
        self.expected.extend(with_class);
        Some(first..self.expected.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edit_distance::{Errors, edit_distance};
    use proptest::prelude::*;

    fn errors(text: &str) -> Errors {
        Errors::allowed(text.chars().count(), text.is_ascii())
    }

    proptest! {
        #[test]
        fn it_counts_the_errors_of_each_text(
            texts in prop::collection::vec("[abc石]{0,9}", 1..5),
            names in prop::collection::vec("[abcd石化]{0,9}", 1..9),
        ) {
            let typed: Vec<Typed> = texts.iter().map(|text| Typed::new(text, errors(text))).collect();
            let mut automaton = Automaton::new(&typed);
            for name in &names {
                let mut state = Some(Automaton::START);
                for c in name.chars() {
                    let class = automaton.class(c);
                    if let Some(places) = state.and_then(|state| automaton.expects(state)) {
                        let is_expected = places.clone().any(|place| automaton.expected(place) == Some((c, class)));
                        let next = state.and_then(|state| automaton.next(state, class));
                        prop_assert!(is_expected || next.is_none());
                    }
                    state = state.and_then(|state| automaton.next(state, class));
                }
                let found: Vec<(usize, u8)> = state.map_or(Vec::new(), |state| automaton.errors(state).collect());
                let each = texts.iter().enumerate();
                let each = each.filter_map(|(at, text)| Some((at, edit_distance(text, name, errors(text))?)));
                prop_assert_eq!(found, each.collect::<Vec<_>>());
            }
        }
    }
}
