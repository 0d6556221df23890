//! A text of several names, one behind the other: 山东省泰安市泰山区. The last one names what is meant, and those before it what
//! it lies in.

use super::Names;
use crate::text::normal_form;
use std::collections::BTreeMap;

/// The longest text, in characters, that is read so.
const LONGEST: usize = 64;

/// Each of the names has at least so many characters.
const SHORTEST: usize = 2;

/// At most so many names stand before the last one.
const BEFORE: usize = 4;

/// So many ways to read the text are looked at.
const READINGS: usize = 16;

/// So many entities of a name before the last one are looked at.
const CANDIDATES: usize = 64;

/// A text, with the names that may stand before the last one.
///
/// ```text
/// let mut text = QualifiedText::new("泰安市泰山区")?;
/// text.add(&Names::new(&table));
/// text.readings() has one: before is [[泰安市]], last is "泰山区"
/// ```
pub struct QualifiedText {
    /// Its normal form.
    form: String,
    /// Where the characters of the form begin.
    starts: Vec<usize>,
    /// By where a name begins and where it ends: the entities that have it, by their numbers.
    names: BTreeMap<usize, BTreeMap<usize, Vec<u32>>>,
}

/// One way to read a text as names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// The entities that each of the names before the last one may mean, in the order of the text.
    pub before: Vec<&'a [u32]>,
    /// The last name.
    pub last: &'a str,
}

impl QualifiedText {
    /// A text, of whose names none is known yet; `None` if it is too short or too long to be read so.
    pub fn new(text: &str) -> Option<QualifiedText> {
        let form = normal_form(text);
        let starts: Vec<usize> = form.char_indices().map(|(at, _)| at).collect();
        let fits = (2 * SHORTEST..=LONGEST).contains(&starts.len());
        fits.then(|| QualifiedText {
            form,
            starts,
            names: BTreeMap::new(),
        })
    }

    /// Looks for names that may stand before the last one.
    pub fn add(&mut self, names: &Names<'_>) {
        let last = self.starts.len() - SHORTEST;
        for (place, start) in self.starts.iter().enumerate().take(last) {
            let from = self.form.get(*start..).unwrap_or("");
            // So many bytes leave room for the last name.
            let (least, most) = (self.starts.get(place + SHORTEST), self.starts.get(last));
            let (Some(least), Some(most)) = (least, most) else {
                continue;
            };
            for (table, ignores) in names.tables() {
                let forms = table.forms();
                forms.prefixes_of(from, |bytes, rank| {
                    let end = start + bytes;
                    if !(*least..=*most).contains(&end) || is_within_word(&self.form, end) {
                        return;
                    }
                    let ids = forms.postings_of(rank).iter().take(CANDIDATES);
                    let ids = ids.map(|posting| table.id(posting.name()));
                    let ids = ids.filter(|id| !ignores || !(names.ignored)(*id));
                    let known = self.names.entry(*start).or_default();
                    known.entry(end).or_default().extend(ids);
                });
            }
        }
        for entities in self.names.values_mut().flat_map(BTreeMap::values_mut) {
            entities.sort_unstable();
            entities.dedup();
        }
    }

    /// The ways to read the text as names, as far as it is known that those before the last one are names: first those with the
    /// longest names in front.
    pub fn readings(&self) -> Vec<Reading<'_>> {
        let mut readings = Vec::new();
        self.read_from(0, &mut Vec::new(), &mut readings);
        readings
    }

    fn read_from<'a>(
        &'a self,
        start: usize,
        before: &mut Vec<&'a [u32]>,
        readings: &mut Vec<Reading<'a>>,
    ) {
        if before.len() == BEFORE {
            return;
        }
        let ends = self.names.get(&start).into_iter().flatten();
        for (end, entities) in ends.rev().filter(|(_, entities)| !entities.is_empty()) {
            if readings.len() == READINGS {
                return;
            }
            before.push(entities);
            readings.push(Reading {
                before: before.clone(),
                last: self.form.get(*end..).unwrap_or(""),
            });
            self.read_from(*end, before, readings);
            before.pop();
        }
    }
}

/// Whether a place is within a Latin word or a number.
fn is_within_word(form: &str, place: usize) -> bool {
    let is_of_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = form.as_bytes();
    let before = place.checked_sub(1).and_then(|before| bytes.get(before));
    is_of_word(before) && is_of_word(bytes.get(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Name, NameTable};

    const NAMES: &[(u32, &str)] = &[
        (1, "山东省"),
        (2, "泰安市"),
        (3, "泰安"),
        (4, "东省"),
        (5, "IBM"),
        (6, "泰安市"),
    ];

    fn table(names: &[(u32, &str)]) -> NameTable {
        let names = names.iter().map(|(id, text)| Name {
            id: *id,
            text,
            is_main: true,
        });
        NameTable::new(names).expect("a few names")
    }

    /// The names before the last one, by the entities that have them, and the last one.
    fn read(text: &str) -> Vec<(Vec<Vec<u32>>, String)> {
        let table = table(NAMES);
        let Some(mut read) = QualifiedText::new(text) else {
            return Vec::new();
        };
        read.add(&Names::new(&table));
        let readings = read.readings().into_iter().map(|reading| {
            let before = reading.before.iter().map(|ids| ids.to_vec());
            (before.collect(), reading.last.to_owned())
        });
        readings.collect()
    }

    #[test]
    fn names_stand_one_behind_the_other() {
        let taian = vec![2, 6];
        for (text, expected) in [
            (
                "泰安市泰山区",
                &[
                    (vec![taian.clone()], "泰山区"),
                    (vec![vec![2, 3, 6]], "市泰山区"),
                ][..],
            ),
            (
                "山东省 泰安市（泰山区）",
                &[
                    (vec![vec![1]], "泰安市泰山区"),
                    (vec![vec![1], taian.clone()], "泰山区"),
                    (vec![vec![1], vec![2, 3, 6]], "市泰山区"),
                    // 山东 alone
                    (vec![vec![1]], "省泰安市泰山区"),
                ],
            ),
            ("IBM大连", &[(vec![vec![5]], "大连")]),
            ("IBMs大连", &[]),
            // Something has to be left.
            ("泰安市区", &[(vec![vec![2, 3, 6]], "市区")]),
            ("泰安市", &[]),
            ("", &[]),
        ] {
            let expected: Vec<(Vec<Vec<u32>>, String)> = expected
                .iter()
                .map(|(before, last)| (before.clone(), (*last).to_owned()))
                .collect();
            assert_eq!(read(text), expected, "{text}");
        }
        assert!(read(&"泰安市".repeat(30)).is_empty());
        assert_eq!(read(&"泰安市".repeat(20)).len(), 2 * BEFORE);
    }

    #[test]
    fn changed_names_count_instead() {
        let (old, new) = (table(NAMES), table(&[(2, "岱岳")]));
        let names = Names {
            table: &old,
            changed: Some(&new),
            ignored: &|id| id == 2 || id == 6,
        };
        let before = |text: &str| {
            let mut read = QualifiedText::new(text).expect("a text of several names");
            read.add(&names);
            let readings = read.readings();
            readings.first().map(|first| first.before.concat())
        };
        assert_eq!(before("岱岳泰山区"), Some(vec![2]));
        assert_eq!(before("泰安泰山区"), Some(vec![3]));
    }
}
