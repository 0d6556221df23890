//! Comparisons of a column of decimal numbers with one number: by their digits, without scaling any of them.

use super::chunk::ColumnChunk;
use super::comparison::Comparison;
use super::mask::RowMask;
use super::zone::Zone;
use crate::value::Decimal;

/// One place for each number of digits after the point; a power of two above the greatest one.
const SCALES: usize = 64;

/// Numbers that pass: those whose digits lie between two bounds, or all others.
#[derive(Debug)]
pub(super) struct DecimalTest {
    /// By the number of digits after the point: the least and the greatest digits, with their sign, as if there were no
    /// point.
    bounds: [(i128, i128); SCALES],
    /// The same for numbers whose digits fit into 64 bits.
    small: [(i64, i64); SCALES],
    inside: bool,
}

/// No digits.
const NOTHING: (i128, i128) = (i128::MAX, i128::MIN);

impl DecimalTest {
    /// `None` if the comparison is one of strings.
    pub fn new(comparison: Comparison, number: Decimal) -> Option<DecimalTest> {
        let inside = match comparison {
            Comparison::Equal
            | Comparison::Less
            | Comparison::LessOrEqual
            | Comparison::Greater
            | Comparison::GreaterOrEqual => true,
            Comparison::NotEqual => false,
            Comparison::StartsWith | Comparison::EndsWith | Comparison::Contains => return None,
        };
        let mut test = DecimalTest {
            bounds: [NOTHING; SCALES],
            small: [(i64::MAX, i64::MIN); SCALES],
            inside,
        };
        for (scale, (bounds, small)) in (0..).zip(test.bounds.iter_mut().zip(&mut test.small)) {
            let (floor, exact) = number.in_units(scale);
            *bounds = passing(comparison, floor, exact);
            if let Some(fits) = fitting(*bounds) {
                *small = fits;
            }
        }
        Some(test)
    }

    /// Keeps the rows that pass.
    pub fn narrow(&self, cells: &[Decimal], (chunk, rows): (&ColumnChunk, &mut RowMask)) {
        rows.keep(chunk.present());
        let inside = self.inside;
        if let Zone::Decimals { small: true, .. } = chunk.zone() {
            return rows.retain(cells, |cell| {
                let (least, greatest) = self.small[cell.scale() as usize % SCALES];
                let digits = cell.mantissa() as i64;
                ((digits >= least) & (digits <= greatest)) == inside
            });
        }
        rows.retain(cells, |cell| {
            let (least, greatest) = self.bounds[cell.scale() as usize % SCALES];
            let digits = cell.mantissa();
            ((digits >= least) & (digits <= greatest)) == inside
        });
    }
}

/// The digits that pass a comparison with a number that is `floor` in the unit of the digits, or between that and the next one.
/// `NotEqual` is the opposite of `Equal`.
fn passing(comparison: Comparison, floor: i128, exact: bool) -> (i128, i128) {
    // No number has as many digits as the bounds of 128 bits.
    let (next, before) = (floor.saturating_add(1), floor.saturating_sub(1));
    match (comparison, exact) {
        (Comparison::Equal | Comparison::NotEqual, true) => (floor, floor),
        (Comparison::Less, true) => (i128::MIN, before),
        (Comparison::Less, false) | (Comparison::LessOrEqual, _) => (i128::MIN, floor),
        (Comparison::Greater, _) | (Comparison::GreaterOrEqual, false) => (next, i128::MAX),
        (Comparison::GreaterOrEqual, true) => (floor, i128::MAX),
        (Comparison::Equal | Comparison::NotEqual, false)
        | (Comparison::StartsWith | Comparison::EndsWith | Comparison::Contains, _) => NOTHING,
    }
}

/// The bounds as those of 64 bits; `None` if nothing of 64 bits lies between them.
fn fitting((least, greatest): (i128, i128)) -> Option<(i64, i64)> {
    let (lowest, highest) = (i128::from(i64::MIN), i128::from(i64::MAX));
    if least > highest || greatest < lowest || least > greatest {
        return None;
    }
    Some((least.max(lowest) as i64, greatest.min(highest) as i64))
}
