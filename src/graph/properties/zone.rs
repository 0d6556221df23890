//! The least and the greatest value of a chunk, by which a scan passes over it.

use super::bits::Bits;
use crate::value::Decimal;

/// What is known of all values of a chunk; rows without a value are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zone {
    /// Integers between these.
    Integers(i64, i64),
    /// Dates between these days.
    Days(i64, i64),
    /// Floats between these, none of which is NaN.
    Floats(f64, f64),
    /// Decimal numbers between these.
    Decimals {
        /// The least.
        least: Decimal,
        /// The greatest.
        greatest: Decimal,
        /// The digits of each of them fit into 64 bits.
        small: bool,
    },
    /// Nothing.
    Unknown,
}

impl Zone {
    /// The zone of integers; `present` tells which rows hold a value.
    pub fn of_integers(cells: &[i64], present: &Bits) -> Zone {
        let found = bounds(cells, present, (i64::MAX, i64::MIN), least_greatest);
        found.map_or(Zone::Unknown, |(least, greatest)| {
            Zone::Integers(least, greatest)
        })
    }

    /// The zone of days.
    pub fn of_days(cells: &[i64], present: &Bits) -> Zone {
        let found = bounds(cells, present, (i64::MAX, i64::MIN), least_greatest);
        found.map_or(Zone::Unknown, |(least, greatest)| {
            Zone::Days(least, greatest)
        })
    }

    /// The zone of decimal numbers.
    pub fn of_decimals(cells: &[Decimal], present: &Bits) -> Zone {
        let add = |found: Option<(Decimal, Decimal, bool)>, value: Decimal| {
            let fits = i64::try_from(value.mantissa()).is_ok();
            Some(match found {
                None => (value, value, fits),
                Some((least, greatest, small)) => {
                    (least.min(value), greatest.max(value), small & fits)
                }
            })
        };
        match bounds(cells, present, None, add).flatten() {
            Some((least, greatest, small)) => Zone::Decimals {
                least,
                greatest,
                small,
            },
            None => Zone::Unknown,
        }
    }

    /// The zone of floats.
    pub fn of_floats(cells: &[f64], present: &Bits) -> Zone {
        let none = (f64::INFINITY, f64::NEG_INFINITY, false);
        let add = |(least, greatest, nan): (f64, f64, bool), value: f64| {
            (
                if value < least { value } else { least },
                if value > greatest { value } else { greatest },
                nan | value.is_nan(),
            )
        };
        match bounds(cells, present, none, add) {
            Some((least, greatest, false)) => Zone::Floats(least, greatest),
            Some((_, _, true)) | None => Zone::Unknown,
        }
    }
}

fn least_greatest((least, greatest): (i64, i64), value: i64) -> (i64, i64) {
    (least.min(value), greatest.max(value))
}

/// Folds the rows that hold a value; `None` if there are none.
fn bounds<T: Copy, B: Copy>(
    cells: &[T],
    present: &Bits,
    none: B,
    add: impl Fn(B, T) -> B,
) -> Option<B> {
    let mut found = none;
    let mut any = false;
    for (word, cells) in present.words().iter().zip(cells.chunks(64)) {
        any |= *word != 0;
        if *word == u64::MAX {
            found = cells.iter().fold(found, |found, value| add(found, *value));
            continue;
        }
        let rows = (0..).zip(cells).filter(|(row, _)| word >> row & 1 == 1);
        found = rows.fold(found, |found, (_, value): (u32, &T)| add(found, *value));
    }
    any.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_value_do_not_count() {
        let mut present = Bits::default();
        let mut cells = vec![0; 200];
        assert_eq!(Zone::of_integers(&cells, &present), Zone::Unknown);
        (64..140).for_each(|row| {
            present.set(row, true);
            cells[row] = 7 + row as i64 % 5;
        });
        assert_eq!(Zone::of_integers(&cells, &present), Zone::Integers(7, 11));
        assert_eq!(Zone::of_days(&cells, &present), Zone::Days(7, 11));
    }

    #[test]
    fn decimals_of_different_scales_are_ordered_as_numbers() {
        let mut present = Bits::default();
        let numbers: Vec<Decimal> = ["2.5", "-0.75", "11", "1e30"]
            .iter()
            .map(|text| text.parse().expect("a decimal number"))
            .collect();
        assert_eq!(Zone::of_decimals(&numbers, &present), Zone::Unknown);
        (0..3).for_each(|row| present.set(row, true));
        let zone = |greatest: usize, small| Zone::Decimals {
            least: numbers[1],
            greatest: numbers[greatest],
            small,
        };
        assert_eq!(Zone::of_decimals(&numbers, &present), zone(2, true));
        present.set(3, true);
        assert_eq!(Zone::of_decimals(&numbers, &present), zone(3, false));
    }

    #[test]
    fn nothing_is_known_of_floats_with_one_that_is_no_number() {
        let mut present = Bits::default();
        (0..3).for_each(|row| present.set(row, true));
        let zone = |last: f64| Zone::of_floats(&[2.5, -1.0, last], &present);
        assert_eq!(zone(0.0), Zone::Floats(-1.0, 2.5));
        assert_eq!(zone(f64::NAN), Zone::Unknown);
    }
}
