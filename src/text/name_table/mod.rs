//! The index of names: what people type → entities.

mod build;
mod find;
mod qualified;
mod query;
#[cfg(test)]
mod tests;
mod via;

pub use build::Piece;
pub use find::Found;
pub use qualified::{QualifiedText, Reading};
pub use query::FindOptions;
pub use via::{Via, behind_others};

use super::key_index::{KeyIndex, Posting};

/// A name of an entity, as a table is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'t> {
    /// The number of the entity.
    pub id: u32,
    /// The name.
    pub text: &'t str,
    /// Whether it is the main name of the entity, and not an alias.
    pub is_main: bool,
}

/// An index of the names of entities, which does not change.
///
/// It keeps the names themselves and three indexes of keys: normal and core forms, pinyin, and initials. What has changed since
/// it was made is laid over it: [`Names`].
pub struct NameTable {
    text: String,
    /// Where each name ends in the text.
    ends: Vec<u32>,
    ids: Vec<u32>,
    /// The number of characters of each name.
    lengths: Vec<u16>,
    /// The numbers of the names that are aliases, as bits.
    aliases: Vec<u64>,
    forms: KeyIndex,
    syllables: KeyIndex,
    initials: KeyIndex,
}

impl NameTable {
    /// The number of names.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// An estimate of its memory.
    pub fn bytes(&self) -> usize {
        let own = self.text.len()
            + size_of_val(self.ends.as_slice())
            + size_of_val(self.ids.as_slice())
            + size_of_val(self.lengths.as_slice())
            + size_of_val(self.aliases.as_slice());
        own + self.forms.bytes() + self.syllables.bytes() + self.initials.bytes()
    }

    /// The name of this number. Numbers count from 0 in the order in which the names were given.
    pub(super) fn name(&self, number: u32) -> Name<'_> {
        let at = number as usize;
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        let bits = self.aliases.get(at / 64).copied().unwrap_or(0);
        Name {
            id: self.ids.get(at).copied().unwrap_or(0),
            text: self.text.get(start..end(at)).unwrap_or(""),
            is_main: bits >> (at % 64) & 1 == 0,
        }
    }

    pub(super) fn id(&self, number: u32) -> u32 {
        self.ids.get(number as usize).copied().unwrap_or(0)
    }

    fn length(&self, number: u32) -> usize {
        let length = self.lengths.get(number as usize);
        length.map_or(0, |length| usize::from(*length))
    }

    pub(super) fn forms(&self) -> &KeyIndex {
        &self.forms
    }

    /// The entities that some keys lead to; not those by a rare reading.
    fn entities(&self, postings: &[Posting]) -> impl Iterator<Item = u32> {
        let usual = postings.iter().filter(|posting| !posting.is_rare());
        usual.map(|posting| self.id(posting.name()))
    }
}

/// The names of a graph: a table, and what has changed since it was made.
///
/// ```text
/// let names = Names { table: &table, changed: Some(&changed), ignored: &|id| touched.contains(id) };
/// names.find("泰安", FindOptions::default())
/// ```
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The table.
    pub table: &'a NameTable,
    /// The names of the entities that have changed since.
    pub changed: Option<&'a NameTable>,
    /// Which entities of the table have changed or are gone: their names in it do not count.
    pub ignored: &'a dyn Fn(u32) -> bool,
}

impl<'a> Names<'a> {
    /// The names of a table that nothing has changed.
    pub fn new(table: &'a NameTable) -> Names<'a> {
        Names {
            table,
            changed: None,
            ignored: &|_| false,
        }
    }

    /// The tables, and whether names in them may be ignored.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&'a NameTable, bool)> {
        std::iter::once((self.table, true)).chain(self.changed.map(|table| (table, false)))
    }
}
