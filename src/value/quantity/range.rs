//! Parsing of ranges: `1300元~1800元`, `1~2万元`.

use super::digits::unreadable;
use super::extent::Extent;
use super::numeral::Numeral;
use super::single::{signed, single, without_currency};
use super::table::UnitTable;
use super::words::BETWEEN;
use super::{Decimal, Quantity};
use crate::error::Result;

/// The two sides of a range, if a separator occurs between two numbers.
pub(super) fn ends<'a>(text: &'a str, units: &UnitTable) -> Result<Option<(&'a str, &'a str)>> {
    for mark in BETWEEN {
        for (at, _) in text.match_indices(mark) {
            let (left, right) = text.split_at(at);
            let right = right.strip_prefix(mark).unwrap_or(right);
            if begins_with_number(left, units)? && begins_with_number(right, units)? {
                return Ok(Some((left, right)));
            }
        }
    }
    Ok(None)
}

fn begins_with_number(text: &str, units: &UnitTable) -> Result<bool> {
    signed(&without_currency(text).1, units).map(|found| found.is_some())
}

/// `1300元~1800元`, `1~2万元`, `$5~10`: parts that are missing on one side are taken from the other.
pub(super) fn read(text: &str, left: &str, right: &str, units: &UnitTable) -> Result<Quantity> {
    let ((left_sign, left_bare), (right_sign, right_bare)) =
        (without_currency(left), without_currency(right));
    let high = match (left_sign, right_sign) {
        (Some(sign), None) => single(text, &format!("{sign}{right}"), units)?,
        _ => single(text, right, units)?,
    };
    let (Some((negative, number, rest)), Some((_, right_number, _))) =
        (signed(&left_bare, units)?, signed(&right_bare, units)?)
    else {
        return Err(unreadable(text, "it has no number"));
    };
    let one_currency = left_sign.is_none() || right_sign.is_none() || left_sign == right_sign;
    let low = if rest.is_empty() && one_currency {
        if number.higher.is_some() || number.more || number.about {
            return Err(in_disorder(text));
        }
        let factor = shared(&number, &right_number)?;
        let factor = factor.ok_or_else(|| unreadable(text, UNCLEAR))?;
        let value = number.value.times(factor)?;
        let value = if negative { -value } else { value };
        Quantity::new(Extent::Exact(value), high.unit.clone())
    } else {
        single(text, left, units)?.to_unit(&high.unit)?
    };
    match (low.extent, high.extent) {
        (Extent::Exact(low), Extent::Exact(number)) if low <= number => {
            Ok(Quantity::new(Extent::between(low, number), high.unit))
        }
        _ => Err(in_disorder(text)),
    }
}

const UNCLEAR: &str = "which multipliers of its second number count for its first one is not certain; write them at both";

fn in_disorder(text: &str) -> crate::error::Error {
    unreadable(
        text,
        "the ends of a range are two numbers, the lower one first",
    )
}

/// The multipliers of the second number that also apply to the first, which has no unit: 1~2万元 is 1万元 to 2万元, and
/// 5000~2万元 is 5000元 to 2万元. `None` if it is ambiguous, as in 5~3万元, 二至三十人 or 5~3千万元.
fn shared(left: &Numeral, right: &Numeral) -> Result<Option<Decimal>> {
    let one = Decimal::from(1);
    let (scale, tail) = (right.scale, Decimal::from(right.tail));
    let own = left.scale != one || left.mixed;
    if own || (scale == one && tail == one && !right.mixed) {
        return Ok(Some(one));
    }
    let value = left.value;
    // The multiplier does not apply to a number that is about as large as the multiplier, or larger.
    let large = |factor: Decimal| -> Result<Option<Decimal>> {
        let large = left.multiplied || value.times(10.into())? >= factor;
        Ok(large.then_some(one))
    };
    if right.mixed {
        return large(10_000.into());
    }
    let coefficient = right.value.divided_by(scale)?;
    let digits = coefficient.divided_by(tail)?;
    // 3~5千元, 1~3千万元; but 二至三十 may be 2 or 20.
    if tail > one && !left.multiplied && value < digits {
        let hundreds = tail > 10.into() && digits < 10.into();
        return Ok(hundreds.then_some(scale.times(tail)?));
    }
    if scale == one {
        return large(tail);
    }
    match value <= coefficient && (tail <= 10.into() || left.multiplied || value >= tail) {
        true => Ok(Some(scale)),
        false => large(scale),
    }
}
