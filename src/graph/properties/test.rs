//! Comparisons of a column with one value, a chunk at a time.

use super::chunk::{Cells, ColumnChunk};
use super::comparison::Comparison;
use super::decimals::DecimalTest;
use super::mask::RowMask;
use super::text::Arena;
use super::zone::Zone;
use crate::value::decimal::compare_float;
use crate::value::{Decimal, Value};
use memchr::arch::all::packedpair::HeuristicFrequencyRank;
use memchr::memmem::{Finder, FinderBuilder};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// A comparison with a value, which is known before the first row is looked at.
#[derive(Debug)]
pub struct ColumnTest {
    comparison: Comparison,
    value: Value,
    /// Finds the string, for `CONTAINS`.
    finder: Option<Finder<'static>>,
    /// The test of decimal numbers, once a column of them is met; `None` if there is none for the value.
    decimals: OnceLock<Option<Box<DecimalTest>>>,
}

/// Integers up to this are exact as floats.
const EXACT: i64 = 1 << 53;

/// The part of the rows of a chunk below which `CONTAINS` looks at each string instead of at all of them at once.
const FEW: usize = 8;

/// The number of bytes of a column from which the frequency of bytes is counted.
const SAMPLE: usize = 8 << 10;

impl ColumnTest {
    /// The test of a column; `sample` is one of its chunks.
    pub fn new(comparison: Comparison, value: Value, sample: Option<&ColumnChunk>) -> ColumnTest {
        let finder = match (&value, comparison) {
            (Value::String(text), Comparison::Contains) => Some(finder(text, sample)),
            _ => None,
        };
        ColumnTest {
            comparison,
            value,
            finder,
            decimals: OnceLock::new(),
        }
    }

    /// Whether no value of a chunk passes, as its least and greatest value tell.
    pub fn excludes(&self, zone: Zone) -> bool {
        let of_integers = |least: i64, greatest: i64, range: Option<Integers>| {
            range.is_some_and(|range| match range.inside {
                true => greatest < range.least || least > range.greatest,
                false => least >= range.least && greatest <= range.greatest,
            })
        };
        match zone {
            Zone::Integers(least, greatest) => of_integers(least, greatest, self.integers()),
            Zone::Days(least, greatest) => of_integers(least, greatest, self.days()),
            Zone::Floats(least, greatest) => {
                let value = self.float();
                value.is_some_and(|value| excluded(self.comparison, (least, greatest), value))
            }
            Zone::Decimals {
                least, greatest, ..
            } => {
                let value = self.decimal();
                value.is_some_and(|value| excluded(self.comparison, (least, greatest), value))
            }
            Zone::Unknown => false,
        }
    }

    /// Keeps the rows that pass; `None`, and nothing is kept or removed, if there is no loop for the layout of the chunk.
    pub fn narrow(&self, chunk: &ColumnChunk, rows: &mut RowMask) -> Option<()> {
        match chunk.cells() {
            Cells::Integers(cells) => self.integers()?.narrow(cells, (chunk, rows)),
            Cells::Dates(cells) => self.days()?.narrow(cells, (chunk, rows)),
            Cells::Floats(cells) => self.narrow_floats(cells, (chunk, rows))?,
            Cells::Dictionary(words) => {
                let test = self.text()?;
                rows.keep(chunk.present());
                let passes: Vec<bool> = words.words().iter().map(|word| test(word)).collect();
                if !passes.contains(&true) {
                    rows.clear();
                    return Some(());
                }
                rows.retain(words.codes(), |code| {
                    passes.get(usize::from(code)) == Some(&true)
                });
            }
            Cells::Text(arena) => {
                let test = self.text()?;
                rows.keep(chunk.present());
                match self.finder.as_ref().filter(|_| whole(rows)) {
                    Some(finder) => contains(arena, finder, rows),
                    None => rows.retain_rows(|row| arena.get(row).is_some_and(&test)),
                }
            }
            Cells::Decimals(cells) => self.decimals()?.narrow(cells, (chunk, rows)),
            Cells::Booleans(_) | Cells::Values(_) => return None,
        }
        Some(())
    }

    /// The test of integers, for an integer.
    fn integers(&self) -> Option<Integers> {
        match &self.value {
            Value::Integer(value) => Integers::of(self.comparison, *value),
            _ => None,
        }
    }

    /// The test of days, for a date.
    fn days(&self) -> Option<Integers> {
        match &self.value {
            Value::Date(date) => Integers::of(self.comparison, date.days()),
            _ => None,
        }
    }

    /// The float that floats are compared with.
    fn float(&self) -> Option<f64> {
        match &self.value {
            Value::Float(value) if !value.is_nan() => Some(*value),
            Value::Integer(value) if (-EXACT..=EXACT).contains(value) => Some(*value as f64),
            _ => None,
        }
    }

    /// The number that decimal numbers are compared with: a float, if a decimal number has exactly its value.
    fn decimal(&self) -> Option<Decimal> {
        match &self.value {
            Value::Decimal(value) => Some(*value),
            Value::Integer(value) => Some(Decimal::from(*value)),
            Value::Float(value) => {
                let decimal = Decimal::from_float(*value).ok();
                decimal.filter(|decimal| compare_float(*decimal, *value) == Some(Ordering::Equal))
            }
            _ => None,
        }
    }

    /// The test of decimal numbers, for a number.
    fn decimals(&self) -> Option<&DecimalTest> {
        let test = self.decimals.get_or_init(|| {
            let test = DecimalTest::new(self.comparison, self.decimal()?);
            test.map(Box::new)
        });
        test.as_deref()
    }

    fn narrow_floats(
        &self,
        cells: &[f64],
        (chunk, rows): (&ColumnChunk, &mut RowMask),
    ) -> Option<()> {
        let value = self.float()?;
        rows.keep(chunk.present());
        match self.comparison {
            Comparison::Equal => rows.retain(cells, |cell| cell == value),
            Comparison::NotEqual => rows.retain(cells, |cell| cell != value),
            Comparison::Less => rows.retain(cells, |cell| cell < value),
            Comparison::LessOrEqual => rows.retain(cells, |cell| cell <= value),
            Comparison::Greater => rows.retain(cells, |cell| cell > value),
            Comparison::GreaterOrEqual => rows.retain(cells, |cell| cell >= value),
            Comparison::StartsWith | Comparison::EndsWith | Comparison::Contains => rows.clear(),
        }
        Some(())
    }

    /// The test of strings, for a string.
    fn text(&self) -> Option<impl Fn(&str) -> bool + '_> {
        let Value::String(wanted) = &self.value else {
            return None;
        };
        let wanted: &str = wanted;
        Some(move |text: &str| match self.comparison {
            Comparison::Equal => text == wanted,
            Comparison::NotEqual => text != wanted,
            Comparison::Less => text < wanted,
            Comparison::LessOrEqual => text <= wanted,
            Comparison::Greater => text > wanted,
            Comparison::GreaterOrEqual => text >= wanted,
            Comparison::StartsWith => text.starts_with(wanted),
            Comparison::EndsWith => text.ends_with(wanted),
            Comparison::Contains => match &self.finder {
                Some(finder) => finder.find(text.as_bytes()).is_some(),
                None => text.contains(wanted),
            },
        })
    }
}

/// Whether no number between two passes a comparison with another.
fn excluded<T: PartialOrd>(comparison: Comparison, (least, greatest): (T, T), value: T) -> bool {
    match comparison {
        Comparison::Equal => greatest < value || least > value,
        Comparison::NotEqual => least == value && greatest == value,
        Comparison::Less => least >= value,
        Comparison::LessOrEqual => least > value,
        Comparison::Greater => greatest <= value,
        Comparison::GreaterOrEqual => greatest < value,
        Comparison::StartsWith | Comparison::EndsWith | Comparison::Contains => false,
    }
}

/// Integers that pass: those between two bounds, or all others.
#[derive(Clone, Copy, Debug)]
struct Integers {
    least: i64,
    greatest: i64,
    inside: bool,
}

impl Integers {
    fn of(comparison: Comparison, value: i64) -> Option<Integers> {
        let inside = |least: Option<i64>, greatest: Option<i64>| match (least, greatest) {
            (Some(least), Some(greatest)) => Integers {
                least,
                greatest,
                inside: true,
            },
            // Nothing is below the least integer or above the greatest.
            _ => Integers {
                least: i64::MAX,
                greatest: i64::MIN,
                inside: true,
            },
        };
        match comparison {
            Comparison::Equal => Some(inside(Some(value), Some(value))),
            Comparison::NotEqual => Some(Integers {
                inside: false,
                ..inside(Some(value), Some(value))
            }),
            Comparison::Less => Some(inside(Some(i64::MIN), value.checked_sub(1))),
            Comparison::LessOrEqual => Some(inside(Some(i64::MIN), Some(value))),
            Comparison::Greater => Some(inside(value.checked_add(1), Some(i64::MAX))),
            Comparison::GreaterOrEqual => Some(inside(Some(value), Some(i64::MAX))),
            Comparison::StartsWith | Comparison::EndsWith | Comparison::Contains => None,
        }
    }

    fn narrow(self, cells: &[i64], (chunk, rows): (&ColumnChunk, &mut RowMask)) {
        let Integers {
            least,
            greatest,
            inside,
        } = self;
        rows.keep(chunk.present());
        match inside {
            true => rows.retain(cells, |cell| (cell >= least) & (cell <= greatest)),
            false => rows.retain(cells, |cell| (cell < least) | (cell > greatest)),
        }
    }
}

/// Whether so many rows of a part of a chunk are left that all its strings are searched at once.
fn whole(rows: &RowMask) -> bool {
    rows.count() * FEW >= rows.extent().len()
}

/// Keeps the rows that contain the string: one search through all of them, one after the other in memory.
fn contains(arena: &Arena, finder: &Finder<'_>, rows: &mut RowMask) {
    let len = finder.needle().len();
    if len == 0 {
        return;
    }
    let Some(ends) = arena.ends().get(..rows.extent().end) else {
        return rows.retain_rows(|row| {
            let text = arena.get(row).unwrap_or_default();
            finder.find(text.as_bytes()).is_some()
        });
    };
    let mut row = rows.extent().start;
    let mut at = arena.start(row);
    let end = ends.last().map_or(0, |end| *end as usize);
    let text = arena.text().as_bytes();
    let mut found = RowMask::none();
    while let Some(next) = text.get(at..end).and_then(|text| finder.find(text)) {
        at += next;
        let later = ends.get(row..).unwrap_or_default();
        row += later.partition_point(|end| *end as usize <= at);
        let row_end = ends.get(row).map_or(end, |end| *end as usize);
        if at + len <= row_end {
            found.insert(row);
            at = row_end;
        } else {
            // It begins in one string and ends in another.
            at += 1;
        }
    }
    rows.intersect(&found);
}

/// A finder for text of the kind of a sample: it looks for the two bytes of the string that are the rarest there.
fn finder(text: &str, sample: Option<&ColumnChunk>) -> Finder<'static> {
    let bytes = match sample.map(ColumnChunk::cells) {
        Some(Cells::Text(arena)) => arena.text().as_bytes(),
        _ => &[],
    };
    let bytes = bytes.get(..SAMPLE).unwrap_or_default();
    if bytes.is_empty() {
        return Finder::new(text).into_owned();
    }
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let most = counts.iter().max().copied().unwrap_or(1).max(1);
    let rank = |count: &u32| (count * 255 / most) as u8;
    let ranks: Vec<u8> = counts.iter().map(rank).collect();
    FinderBuilder::new()
        .build_forward_with_ranker(Ranks(ranks), text)
        .into_owned()
}

/// How frequent each byte is.
struct Ranks(Vec<u8>);

impl HeuristicFrequencyRank for Ranks {
    fn rank(&self, byte: u8) -> u8 {
        self.0.get(usize::from(byte)).copied().unwrap_or(0)
    }
}
