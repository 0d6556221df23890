//! The keys of a transducer that typed texts are near to: a walk that goes where a key may still become near enough.

use super::automaton::Automaton;
use super::edit_distance::Typed;
use fst::raw::{Fst, Node};

/// Calls back for each key that a typed text is near to, with the place of the text, the rank of the key and the number of errors. A
/// key that is near to several of them comes once for each.
pub(super) fn near(keys: &Fst<Vec<u8>>, typed: &[Typed], found: &mut dyn FnMut(usize, u64, u8)) {
    let mut walk = Walk {
        keys,
        automaton: Automaton::new(typed),
        found,
    };
    walk.node(&keys.root(), 0, Automaton::START);
}

/// The node behind a byte, and what it adds to the rank.
pub(super) fn step<'a>(
    keys: &'a Fst<Vec<u8>>,
    node: &Node<'a>,
    byte: u8,
) -> Option<(Node<'a>, u64)> {
    let transition = node.transition(node.find_input(byte)?);
    Some((keys.node(transition.addr), transition.out.value()))
}

struct Walk<'a, 't, 'f> {
    keys: &'a Fst<Vec<u8>>,
    automaton: Automaton<'t>,
    found: &'f mut dyn FnMut(usize, u64, u8),
}

impl<'a> Walk<'a, '_, '_> {
    fn node(&mut self, node: &Node<'a>, rank: u64, state: u32) {
        if node.is_final() {
            let rank = rank + node.final_output().value();
            for (typed, errors) in self.automaton.errors(state) {
                (self.found)(typed, rank, errors);
            }
        }
        let Some(expected) = self.automaton.expects(state) else {
            self.every_character(node, rank, state, (&mut [0; 4], 0));
            return;
        };
        for place in expected {
            let Some((c, class)) = self.automaton.expected(place) else {
                continue;
            };
            if let Some(next) = self.automaton.next(state, class)
                && let Some((node, rank)) = self.character(node, rank, c)
            {
                self.node(&node, rank, next);
            }
        }
    }

    /// The node behind a character.
    fn character(&self, node: &Node<'a>, rank: u64, c: char) -> Option<(Node<'a>, u64)> {
        let mut bytes = [0; 4];
        let mut at = (*node, rank);
        for byte in c.encode_utf8(&mut bytes).bytes() {
            let (next, more) = step(self.keys, &at.0, byte)?;
            at = (next, at.1 + more);
        }
        Some(at)
    }

    /// Every character that comes next, of which so many bytes have been read. A node is only looked at where a name that goes on
    /// there may be near: looking at it costs more than all else.
    fn every_character(
        &mut self,
        node: &Node<'a>,
        rank: u64,
        state: u32,
        (bytes, read): (&mut [u8; 4], usize),
    ) {
        for transition in node.transitions() {
            let Some(byte) = bytes.get_mut(read) else {
                return;
            };
            *byte = transition.inp;
            let rank = rank + transition.out.value();
            match complete(bytes, read) {
                None => {
                    let next = self.keys.node(transition.addr);
                    self.every_character(&next, rank, state, (bytes, read + 1));
                }
                Some(c) => {
                    let class = self.automaton.class(c);
                    if let Some(state) = self.automaton.next(state, class) {
                        let next = self.keys.node(transition.addr);
                        self.node(&next, rank, state);
                    }
                }
            }
        }
    }
}

/// The character whose last byte is that at a place.
fn complete(bytes: &[u8; 4], last: usize) -> Option<char> {
    match bytes {
        [first, ..] if last == 0 && first.is_ascii() => Some(char::from(*first)),
        _ => {
            let text = std::str::from_utf8(bytes.get(..=last)?).ok()?;
            text.chars().next()
        }
    }
}
