//! A text of several names, one behind the other: 山东省泰安市泰山区. The last one names what is meant, and those before it what
//! it lies in.

use super::via::fuzzy_score;
use super::{NameTable, Names, Via};
use crate::text::edit_distance::{Errors, Typed};
use crate::text::{normal_form, spellings};
use std::collections::BTreeMap;

/// The longest text, in characters, that is read so.
const LONGEST: usize = 64;

/// Each of the names has at least so many characters.
const SHORTEST: usize = 2;

/// A name before the last one that is written in pinyin has at least so many letters.
const SHORTEST_PINYIN: usize = 4;

/// A name before the last one in which a typing error is looked for has at most so many characters.
const LONGEST_MISSPELT: usize = 8;

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
    /// By where a name begins, where it ends and how it is written: the entities that have it, by their numbers.
    names: BTreeMap<usize, BTreeMap<(usize, Written), Vec<u32>>>,
}

/// How a name before the last one is written, the surest way last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    /// With a typing error; the longer one of name and text has so many characters.
    Misspelt(usize),
    /// In other characters, which sound alike.
    Heard,
    /// In pinyin.
    Spelled,
    /// As it is, or without 市 and the like.
    Named,
}

impl Written {
    fn has_error(self) -> bool {
        match self {
            Written::Misspelt(_) | Written::Heard => true,
            Written::Spelled | Written::Named => false,
        }
    }

    /// How a name that is written so is found, with its score; `None` where it is as sure as can be.
    fn way(self) -> Option<(f64, Via)> {
        match self {
            Written::Named => None,
            Written::Spelled => Some((Via::Pinyin.score(), Via::Pinyin)),
            Written::Heard => Some((Via::FuzzyPinyin.score(), Via::FuzzyPinyin)),
            Written::Misspelt(length) => {
                Some((fuzzy_score(Via::Fuzzy, 1, length, length), Via::Fuzzy))
            }
        }
    }
}

/// One way to read a text as names.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'a> {
    /// The entities that each of the names before the last one may mean, in the order of the text.
    pub before: Vec<&'a [u32]>,
    /// How the least sure of these names is found, with its score; `None` where all are written out.
    pub way: Option<(f64, Via)>,
    /// The last name.
    pub last: &'a str,
}

/// What is known of a reading up to some place of the text.
#[derive(Default)]
struct Begun<'a> {
    before: Vec<&'a [u32]>,
    written: Vec<Written>,
}

impl<'a> Begun<'a> {
    fn has_error(&self) -> bool {
        self.written.iter().any(|written| written.has_error())
    }

    fn reading(&self, last: &'a str) -> Reading<'a> {
        let ways = self.written.iter().filter_map(|written| written.way());
        Reading {
            before: self.before.clone(),
            way: ways.min_by(|a, b| a.0.total_cmp(&b.0)),
            last,
        }
    }
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

    /// Looks for names that may stand before the last one, written out or in pinyin.
    pub fn add(&mut self, names: &Names<'_>) {
        let last = self.starts.len() - SHORTEST;
        for place in 0..last {
            let (Some(start), Some(least), Some(most)) = (
                self.start(place),
                self.start(place + SHORTEST),
                self.start(last),
            ) else {
                continue;
            };
            // So many bytes leave room for the last name.
            let fits = |end: usize| (least..=most).contains(&end);
            for (table, ignores) in names.tables() {
                let mut found: Vec<(usize, Written, u64)> = Vec::new();
                let from = self.form.get(start..).unwrap_or("");
                table.forms().prefixes_of(from, |bytes, rank| {
                    let end = start + bytes;
                    if fits(end) && !is_within_word(&self.form, end) {
                        found.push((end, Written::Named, rank));
                    }
                });
                let mut spelled = |bytes: usize, rank: u64| {
                    if bytes >= SHORTEST_PINYIN && fits(start + bytes) {
                        found.push((start + bytes, Written::Spelled, rank));
                    }
                };
                if from.starts_with(|c: char| c.is_ascii_lowercase()) {
                    table.syllables.prefixes_of(from, &mut spelled);
                }
                for (end, written, rank) in found {
                    let index = match written {
                        Written::Spelled => &table.syllables,
                        Written::Named | Written::Heard | Written::Misspelt(_) => table.forms(),
                    };
                    let ids = table.entities(index.postings_of(rank)).take(CANDIDATES);
                    let ids = ids.filter(|id| !ignores || !(names.ignored)(*id));
                    self.entities(start, end, written).extend(ids);
                }
            }
        }
        self.settle();
    }

    /// Looks for names that may stand before the last one, with a typing error: behind names that are known.
    pub fn add_misspelt(&mut self, names: &Names<'_>) {
        let segments = self.segments();
        for (table, ignores) in names.tables() {
            let counts = |id: &u32| !ignores || !(names.ignored)(*id);
            let mut found: Vec<(Segment, Written, Vec<u32>)> = Vec::new();
            for segment in &segments {
                let text = self.form.get(segment.start..segment.end).unwrap_or("");
                for heard in spellings(text).heard() {
                    let ids = table.entities(table.syllables.exact(heard));
                    let ids = ids.filter(counts).take(CANDIDATES).collect();
                    found.push((*segment, Written::Heard, ids));
                }
            }
            self.near(&segments, table, &mut |segment, written, rank| {
                let ids = table.entities(table.forms().postings_of(rank));
                let ids = ids.filter(counts).take(CANDIDATES).collect();
                found.push((segment, written, ids));
            });
            for (segment, written, ids) in found {
                let known = self.entities(segment.start, segment.end, written);
                known.extend(ids);
            }
        }
        self.settle();
    }

    /// Calls back for the names that parts of the text are but for one error.
    fn near(
        &self,
        segments: &[Segment],
        table: &NameTable,
        found: &mut dyn FnMut(Segment, Written, u64),
    ) {
        let long_enough = segments.iter().filter(|segment| {
            let text = self.form.get(segment.start..segment.end).unwrap_or("");
            Errors::allowed(segment.length, text.is_ascii()).are_allowed()
        });
        let segments: Vec<Segment> = long_enough.copied().collect();
        let typed = segments.iter().map(|segment| {
            let text = self.form.get(segment.start..segment.end).unwrap_or("");
            Typed::new(text, Errors::one())
        });
        let typed: Vec<Typed> = typed.collect();
        table.forms().near(&typed, &mut |at, rank, errors| {
            if let Some(segment) = segments.get(at).filter(|_| errors > 0) {
                let length = segment.length.max(table.forms().length_of(rank));
                found(*segment, Written::Misspelt(length), rank);
            }
        });
    }

    /// The parts of the text in which a name with a typing error may stand: at its beginning, and behind names that are known.
    fn segments(&self) -> Vec<Segment> {
        let mut starts = vec![0];
        let mut at = 0;
        while let Some(start) = starts.get(at).copied().filter(|_| at < BEFORE) {
            for (end, written) in self.names.get(&start).into_iter().flat_map(BTreeMap::keys) {
                if *written == Written::Named && !starts.contains(end) {
                    starts.push(*end);
                }
            }
            at += 1;
        }
        starts.truncate(BEFORE);
        let last = self.starts.len() - SHORTEST;
        let segments = starts.into_iter().flat_map(|start| {
            let place = self.starts.partition_point(|other| *other < start);
            let ends = place + SHORTEST..=last.min(place + LONGEST_MISSPELT);
            ends.filter_map(move |end| {
                Some(Segment {
                    start,
                    end: self.start(end)?,
                    length: end - place,
                })
            })
        });
        let segments = segments.filter(|segment| !is_within_word(&self.form, segment.end));
        segments.collect()
    }

    fn start(&self, place: usize) -> Option<usize> {
        self.starts.get(place).copied()
    }

    fn entities(&mut self, start: usize, end: usize, written: Written) -> &mut Vec<u32> {
        let known = self.names.entry(start).or_default();
        known.entry((end, written)).or_default()
    }

    fn settle(&mut self) {
        for entities in self.names.values_mut().flat_map(BTreeMap::values_mut) {
            entities.sort_unstable();
            entities.dedup();
        }
    }

    /// The ways to read the text as names, as far as it is known that those before the last one are names: first those with the
    /// longest names in front.
    pub fn readings(&self) -> Vec<Reading<'_>> {
        self.read(false)
    }

    /// Those in which one of the names before the last one has a typing error.
    pub fn misspelt_readings(&self) -> Vec<Reading<'_>> {
        self.read(true)
    }

    fn read(&self, misspelt: bool) -> Vec<Reading<'_>> {
        let mut readings = Vec::new();
        self.read_from(0, misspelt, &mut Begun::default(), &mut readings);
        readings
    }

    fn read_from<'a>(
        &'a self,
        start: usize,
        misspelt: bool,
        begun: &mut Begun<'a>,
        readings: &mut Vec<Reading<'a>>,
    ) {
        if begun.before.len() == BEFORE {
            return;
        }
        let names = self.names.get(&start).into_iter().flatten();
        let names = names.filter(|(_, entities)| !entities.is_empty());
        for ((end, written), entities) in names.rev() {
            // One error at most.
            let may_be = !written.has_error() || misspelt && !begun.has_error();
            if readings.len() == READINGS || !may_be {
                continue;
            }
            begun.before.push(entities);
            begun.written.push(*written);
            if begun.has_error() == misspelt {
                readings.push(begun.reading(self.form.get(*end..).unwrap_or("")));
            }
            self.read_from(*end, misspelt, begun, readings);
            begun.before.pop();
            begun.written.pop();
        }
    }
}

/// A part of the text, by its bytes and its number of characters.
#[derive(Clone, Copy)]
struct Segment {
    start: usize,
    end: usize,
    length: usize,
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
