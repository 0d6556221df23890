//! Texts by the sequences of three bytes in them: which texts may contain another one. A Chinese character has three bytes,
//! so one is enough to look for; of Latin letters, three.

use crate::error::Result;
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

/// The number of bytes in a sequence.
const LENGTH: usize = 3;

/// With so few candidates left, looking at the texts takes no longer than leaving further ones out.
const FEW: u64 = 32;

/// How many texts are added between two questions about the limits.
const BETWEEN_CHECKS: usize = 1 << 12;

/// What a sequence takes beside the ids of its texts, with its place in the map and the containers of its bitmap.
const ENTRY_BYTES: usize = 128;

/// The ids of texts by the sequences in them.
#[derive(Debug, Default)]
pub struct GramTable {
    texts: FxHashMap<u32, RoaringBitmap>,
    /// The number of ids in all of them.
    ids: usize,
}

impl GramTable {
    /// The table of some texts, whose ids must not descend. `check` is asked with an estimate of the bytes that are used so
    /// far.
    pub fn build<T: AsRef<str>>(
        texts: impl Iterator<Item = (u32, T)>,
        check: &dyn Fn(u64) -> Result<()>,
    ) -> Result<GramTable> {
        let mut table = GramTable::default();
        for (place, (id, text)) in texts.enumerate() {
            if place % BETWEEN_CHECKS == BETWEEN_CHECKS - 1 {
                check(table.bytes() as u64)?;
            }
            table.add(id, text.as_ref());
        }
        Ok(table)
    }

    fn add(&mut self, id: u32, text: &str) {
        for gram in grams(text) {
            // An id that is there already is not added again.
            let added = self.texts.entry(gram).or_default().try_push(id);
            self.ids += usize::from(added.is_ok());
        }
    }

    /// How much memory it takes; an estimate.
    pub fn bytes(&self) -> usize {
        self.texts.len() * ENTRY_BYTES + self.ids * size_of::<u16>()
    }

    /// The ids of the texts that may contain all of some parts; `None` if the parts are too short to tell, or if there may be
    /// more than `most`.
    pub fn candidates(&self, parts: &[&str], most: u64) -> Option<RoaringBitmap> {
        let mut wanted: Vec<u32> = parts.iter().flat_map(|part| grams(part)).collect();
        if wanted.is_empty() {
            return None;
        }
        wanted.sort_unstable();
        wanted.dedup();
        let sets = wanted.iter().map(|gram| self.texts.get(gram));
        let Some(mut sets) = sets.collect::<Option<Vec<&RoaringBitmap>>>() else {
            return Some(RoaringBitmap::new());
        };
        sets.sort_by_key(|ids| ids.len());
        let (first, others) = sets.split_first()?;
        let mut found = (*first).clone();
        for ids in others {
            if found.len() <= FEW {
                break;
            }
            found &= *ids;
        }
        (found.len() <= most).then_some(found)
    }
}

/// The sequences of a text.
fn grams(text: &str) -> impl Iterator<Item = u32> + '_ {
    let windows = text.as_bytes().windows(LENGTH);
    windows.map(|window| {
        window
            .iter()
            .fold(0, |gram, byte| gram << 8 | u32::from(*byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(texts: &[&str]) -> GramTable {
        let numbered = (0..).zip(texts.iter().copied());
        GramTable::build(numbered, &|_| Ok(())).expect("there is no limit")
    }

    #[test]
    fn a_part_that_is_too_short_tells_nothing() {
        let table = table(&["abc", "恒力石化"]);
        assert_eq!(table.candidates(&["ab"], 9), None);
        assert_eq!(table.candidates(&["ab", "abc"], 9), Some([0].into()));
        assert_eq!(table.candidates(&["石"], 9), Some([1].into()));
        assert_eq!(table.candidates(&["铁"], 9), Some([].into()));
        assert_eq!(table.candidates(&["石"], 0), None);
    }

    proptest! {
        #[test]
        fn what_contains_a_part_is_a_candidate(
            texts in proptest::collection::vec("[ab力石]{0,9}", 0..40),
            part in "[ab力石]{1,4}",
        ) {
            let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
            let found = table(&borrowed).candidates(&[&part], u64::MAX);
            let containing = (0..).zip(&texts).filter(|(_, text)| text.contains(&*part));
            for (id, _) in containing {
                prop_assert!(found.as_ref().is_none_or(|found| found.contains(id)));
            }
        }
    }
}
