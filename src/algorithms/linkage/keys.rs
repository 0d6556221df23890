//! What the entities of a block have in common: for each kind of key, the keys of an entity.

use super::forms::Forms;
use super::input::LinkageInput;
use super::number::hash;

/// Names of so many characters are compared by what is left without one of them.
const WITHOUT_ONE: std::ops::RangeInclusive<usize> = 3..=16;

/// A kind of key. Each is sorted by itself, so that no more than one is in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Any form of any name.
    Form,
    /// The pinyin of the main name.
    Pinyin,
    /// The main name without what may be left out and without one character: two that differ by one error have one in common.
    WithoutOne,
    /// The whole main name without one character.
    WholeWithoutOne,
    /// How the main name begins or ends, and the place.
    BeginningAndPlace,
    /// The initials, and the place.
    InitialsAndPlace,
    /// How the main name begins or ends.
    Beginning,
    /// What else they have.
    Set(usize),
}

impl Rule {
    /// All of them for an input.
    pub fn all(input: &LinkageInput) -> impl Iterator<Item = Rule> {
        let sets = (0..input.sets.len()).map(Rule::Set);
        [
            Rule::Form,
            Rule::Pinyin,
            Rule::WithoutOne,
            Rule::WholeWithoutOne,
            Rule::BeginningAndPlace,
            Rule::InitialsAndPlace,
            Rule::Beginning,
        ]
        .into_iter()
        .chain(sets)
    }

    /// Whether those are compared that are near each other in a block that is too large. What many have says too little.
    pub fn divides(self) -> bool {
        !matches!(self, Rule::Set(_))
    }

    /// The keys of an entity.
    pub fn keys(self, input: &LinkageInput, forms: &Forms, at: u32, keys: &mut Vec<u64>) {
        keys.clear();
        let short = forms.short.get(at);
        match self {
            Rule::Form => keys.extend(forms.all.get(at)),
            Rule::Pinyin => keys.extend(forms.pinyin.get(at)),
            Rule::WithoutOne => without_one(short, keys),
            Rule::WholeWithoutOne => {
                let whole = forms.whole.get(at);
                if whole != short {
                    without_one(whole, keys);
                }
            }
            Rule::BeginningAndPlace => {
                let ends = [beginning(short, 2), ending(short, 2)];
                for place in places(input, at) {
                    keys.extend(ends.iter().flatten().map(|end| hash(&(place, end))));
                }
            }
            Rule::InitialsAndPlace => {
                let initials = forms.initials.get(at as usize).copied().unwrap_or(0);
                if initials != 0 {
                    keys.extend(places(input, at).map(|place| hash(&(place, initials))));
                }
            }
            Rule::Beginning => {
                let ends = [beginning(short, 3), ending(short, 3)];
                keys.extend(ends.iter().flatten().map(hash));
            }
            Rule::Set(number) => {
                let set = input.sets.get(number);
                keys.extend(set.map_or(&[][..], |set| set.items.get(at)));
            }
        }
        keys.sort_unstable();
        keys.dedup();
    }
}

fn places(input: &LinkageInput, at: u32) -> impl Iterator<Item = u32> {
    let own = input.places.get(at).iter();
    own.chain(input.parents.get(at)).copied()
}

fn beginning(text: &str, length: usize) -> Option<(bool, &str)> {
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let end = places.nth(length)?;
    Some((true, text.get(..end)?))
}

fn ending(text: &str, length: usize) -> Option<(bool, &str)> {
    let mut places = text.char_indices().map(|(at, _)| at).rev();
    let start = places.nth(length - 1)?;
    Some((false, text.get(start..)?))
}

fn without_one(text: &str, keys: &mut Vec<u64>) {
    if !WITHOUT_ONE.contains(&text.chars().count()) {
        return;
    }
    keys.push(hash(text));
    let mut rest = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        rest.clear();
        rest.push_str(text.get(..at).unwrap_or(""));
        rest.push_str(text.get(at + c.len_utf8()..).unwrap_or(""));
        keys.push(hash(rest.as_str()));
    }
}
