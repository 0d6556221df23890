//! Parsing of a quantity with one number: its sign, its unit and the words around it.

use super::digits::{half, unreadable};
use super::extent::Extent;
use super::numeral::{Numeral, numeral};
use super::table::{Missing, UnitTable};
use super::unit::{LEVEL, Unit};
use super::words::{BEHIND, CURRENCIES, Qualifier, WITHIN, is_of_size};
use super::written_out;
use super::{Decimal, Quantity};
use crate::error::Result;
use std::borrow::Cow;
use std::sync::Arc;

/// The reason for rejecting a text whose words contradict each other.
pub(super) const CONTRADICTION: &str = "its words contradict one another";

const MAGNITUDE: &str = "`级` behind 百, 千, 万 or 亿 states an order of magnitude, not a number of levels; write the number";

/// Rejects 超-5% and -5℃以内, in which it is ambiguous whether more or less is meant.
pub(super) fn sign_is_clear(text: &str, word: &str, number: Decimal) -> Result<()> {
    if number.is_negative() && is_of_size(word) {
        let why = format!("`{word}` may mean either side of a negative number; write `>` or `<`");
        return Err(unreadable(text, &why));
    }
    Ok(())
}

/// A number with its sign, and the rest of the text.
pub(super) fn signed<'a>(
    text: &'a str,
    units: &UnitTable,
) -> Result<Option<(bool, Numeral, &'a str)>> {
    let (negative, rest) = match text.strip_prefix('-').or_else(|| text.strip_prefix('负')) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let found = numeral(rest, units)?;
    Ok(found.map(|(number, rest)| (negative, number, rest)))
}

/// Parses a quantity that is not a range with a separator; 七八个 is a range of two neighbours.
pub(super) fn single(text: &str, part: &str, units: &UnitTable) -> Result<Quantity> {
    if let Some(found) = written_out::read(text, part, units)? {
        return Ok(found);
    }
    let (currency, part) = without_currency(part);
    let Some((negative, number, rest)) = signed(&part, units)? else {
        return Err(unreadable(text, "it does not begin with a number"));
    };
    written_out::refuse_fraction(text, rest)?;
    let behind = match currency {
        Some(currency) => of_currency(text, currency, rest, units)?,
        None if rest.is_empty() => return Err(unreadable(text, "it has no unit")),
        None => unit_behind(rest, units).map_err(|missing| units.missing(missing))?,
    };
    let bare = part.starts_with(['百', '佰', '千', '仟']) && !number.more;
    if &**behind.unit.symbol() == LEVEL && (bare || number.scale != 1.into()) {
        return Err(unreadable(text, MAGNITUDE));
    }
    let extent = extent(text, &number, &behind, negative)?;
    Ok(Quantity::new(extent, behind.unit))
}

/// The currency before a number, and the text without it: for `-$5`, $ and `-5`.
pub(super) fn without_currency(text: &str) -> (Option<&'static str>, Cow<'_, str>) {
    let (minus, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let sign = CURRENCIES.iter().find(|sign| rest.starts_with(**sign));
    match sign.and_then(|sign| Some((*sign, rest.strip_prefix(sign)?))) {
        Some((sign, rest)) => (Some(sign), Cow::Owned(format!("{minus}{rest}"))),
        None => (None, Cow::Borrowed(text)),
    }
}

/// The extent of a number, from its sign, the words before it and the word after its unit.
fn extent(
    text: &str,
    number: &Numeral,
    behind: &Suffix,
    negative: bool,
) -> Result<Extent<Decimal>> {
    let value = match behind.halves {
        true => with_half(text, number, behind)?,
        false => number.value,
    };
    let signed = |value: Decimal| if negative { -value } else { value };
    let (word, said) = behind.word.unwrap_or(("", Qualifier::Exact));
    sign_is_clear(text, word, signed(value))?;
    match (number.higher, number.more, number.about, said) {
        (Some(higher), false, false, Qualifier::Exact) => {
            Ok(Extent::between(signed(value), signed(higher)))
        }
        // -20多℃ is colder than -20℃.
        (None, true, false, Qualifier::Exact | Qualifier::Above)
        | (None, false, false, Qualifier::Above) => {
            let more = Extent::Above(value);
            Ok(if negative { more.negated() } else { more })
        }
        (None, false, true, Qualifier::Exact | Qualifier::About) => {
            Ok(Extent::About(signed(value)))
        }
        (None, false, false, said) => Ok(said.of(signed(value))),
        _ => Err(unreadable(text, CONTRADICTION)),
    }
}

/// 三年半 is three and a half; 三万年半 and 十几年半 are ambiguous.
fn with_half(text: &str, number: &Numeral, behind: &Suffix) -> Result<Decimal> {
    let exact = number.higher.is_none() && !number.more && !number.about;
    let small = number.value.scale() == 0 && number.scale == 1.into() && !number.mixed;
    if !exact || !small || behind.unit.parts().len() > 1 {
        return Err(unreadable(
            text,
            "`半` must follow a whole number of one unit",
        ));
    }
    number.value.plus(half()?)
}

/// What follows a number.
pub(super) struct Suffix {
    unit: Arc<Unit>,
    /// The word after the unit.
    word: Option<(&'static str, Qualifier)>,
    /// Whether 半 adds a half: 三年半, 一个半月.
    halves: bool,
}

/// The text after a number that is preceded by the sign of a currency. The currency may be repeated (`¥163.8亿元`,
/// `¥1200元/亩`), and may be divided by another unit (`¥5/吨`); `$5元` and `$5m` have two different units.
fn of_currency(text: &str, sign: &str, rest: &str, units: &UnitTable) -> Result<Suffix> {
    if let Ok(behind) = unit_behind(&format!("{sign}{rest}"), units) {
        return Ok(behind);
    }
    let (currency, behind) = (units.unit(sign)?, unit_behind(rest, units));
    let behind = behind.map_err(|missing| units.missing(missing))?;
    let mut parts = currency.parts().iter();
    match parts.all(|part| behind.unit.parts().contains(part)) {
        true => Ok(behind),
        false => {
            let unit = behind.unit.symbol();
            let why = format!("`{sign}` and `{unit}` are different units");
            Err(unreadable(text, &why))
        }
    }
}

/// The unit at the beginning of the text after a number, and what is said after it.
pub(super) fn unit_behind<'a>(
    text: &'a str,
    units: &UnitTable,
) -> std::result::Result<Suffix, Missing<'a>> {
    let behind = |unit, halves| Suffix {
        unit,
        word: None,
        halves,
    };
    let unknown = match units.find(text) {
        Ok(unit) => return Ok(behind(unit, false)),
        Err(error) => error,
    };
    for (word, says) in BEHIND {
        if let Some(unit) = text.strip_suffix(word)
            && let Ok(found) = unit_behind(unit, units)
            && found.word.is_none()
        {
            return Ok(Suffix {
                word: Some((word, *says)),
                ..found
            });
        }
    }
    for (begin, word, says) in WITHIN {
        if let Some(rest) = text.strip_prefix(begin)
            && let Ok(unit) = units.find(&format!("个{rest}"))
        {
            return Ok(Suffix {
                word: Some((word, *says)),
                ..behind(unit, false)
            });
        }
    }
    let with_half = text.strip_suffix('半').map(str::to_owned);
    let within = || Some(format!("个{}", text.strip_prefix("个半")?));
    if let Some(unit) = with_half.or_else(within)
        && let Ok(unit) = units.find(&unit)
    {
        return Ok(behind(unit, true));
    }
    Err(unknown)
}
