//! A figure of one number, with its sign, its unit and the words behind that.

use super::digits::{half, unreadable};
use super::extent::Extent;
use super::numeral::{Numeral, numeral};
use super::table::UnitTable;
use super::unit::Unit;
use super::words::{BEHIND, CURRENCIES, Says, is_of_size};
use super::{Decimal, Quantity};
use crate::error::Result;
use std::sync::Arc;

/// Why a text is no figure whose words say opposite things.
pub(super) const CONTRADICTION: &str = "its words contradict one another";

/// Refuses 超-5% and -5℃以内: whether more or less than that is meant is not certain.
pub(super) fn sign_is_clear(text: &str, word: &str, number: Decimal) -> Result<()> {
    if number.is_negative() && is_of_size(word) {
        let why = format!("`{word}` may mean either side of a negative number; write `>` or `<`");
        return Err(unreadable(text, &why));
    }
    Ok(())
}

/// A number with its sign, and what follows it.
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

/// A figure that is no range by a mark; 七八个 is one by its neighbours.
pub(super) fn single(text: &str, part: &str, units: &UnitTable) -> Result<Quantity> {
    if let Some(rest) = part.strip_prefix("百分之") {
        // 百分之三十以上 is 30%以上.
        let behind = signed(rest, units)?.map_or("", |(_, _, behind)| behind);
        let number = rest.strip_suffix(behind).unwrap_or(rest);
        return single(text, &format!("{number}%{behind}"), units);
    }
    let unsigned = part
        .strip_prefix('-')
        .filter(|rest| rest.starts_with(CURRENCY));
    let negative = unsigned.is_some();
    let part = unsigned.unwrap_or(part);
    let currency = CURRENCIES.iter().find(|sign| part.starts_with(**sign));
    let part = part
        .get(currency.map_or(0, |sign| sign.len())..)
        .unwrap_or("");
    let Some((minus, number, rest)) = signed(part, units)? else {
        return Err(unreadable(text, "it does not begin with a number"));
    };
    if negative && minus {
        return Err(unreadable(text, "it has two signs"));
    }
    let behind = match currency {
        Some(currency) => of_currency(text, currency, rest, units)?,
        None if rest.is_empty() => return Err(unreadable(text, "it has no unit")),
        None => unit_behind(rest, units)?,
    };
    let extent = extent(text, &number, &behind, negative || minus)?;
    Ok(Quantity::new(extent, behind.unit))
}

/// What the signs of currencies begin with.
const CURRENCY: fn(char) -> bool = |c| {
    matches!(
        c,
        'U' | 'H' | 'N' | 'A' | 'C' | 'S' | '¥' | '$' | '€' | '£' | '₩' | '₽' | '₹'
    )
};

/// What a number says, with its sign, and the word behind its unit.
fn extent(
    text: &str,
    number: &Numeral,
    behind: &Behind,
    negative: bool,
) -> Result<Extent<Decimal>> {
    let value = match behind.halves {
        true => with_half(text, number, behind)?,
        false => number.value,
    };
    let signed = |value: Decimal| if negative { -value } else { value };
    let (word, said) = behind.word.unwrap_or(("", Says::Exact));
    sign_is_clear(text, word, signed(value))?;
    match (number.higher, number.more, number.about, said) {
        (Some(higher), false, false, Says::Exact) => {
            Ok(Extent::between(signed(value), signed(higher)))
        }
        // -20多℃ is colder than -20℃.
        (None, true, false, Says::Exact | Says::Above) | (None, false, false, Says::Above) => {
            let more = Extent::Above(value);
            Ok(if negative { more.negated() } else { more })
        }
        (None, false, true, Says::Exact | Says::About) => Ok(Extent::About(signed(value))),
        (None, false, false, said) => Ok(said.of(signed(value))),
        _ => Err(unreadable(text, CONTRADICTION)),
    }
}

/// 三年半 is three and a half; what 三万年半 and 十几年半 are is not certain.
fn with_half(text: &str, number: &Numeral, behind: &Behind) -> Result<Decimal> {
    let exact = number.higher.is_none() && !number.more && !number.about;
    let small = number.value.scale() == 0 && number.scale == 1.into() && !number.mixed;
    if !exact || !small || behind.unit.parts().len() > 1 {
        return Err(unreadable(
            text,
            "`半` stands behind a whole number of one unit",
        ));
    }
    number.value.plus(half()?)
}

/// What stands behind a number.
struct Behind {
    unit: Arc<Unit>,
    /// The word behind the unit.
    word: Option<(&'static str, Says)>,
    /// Whether there is a half more: 三年半, 一个半月.
    halves: bool,
}

/// What stands behind a number with the sign of a currency before it: `$5`, `$5以上`, `¥5/吨`, `¥5元`, but not `$5元`.
fn of_currency(text: &str, currency: &str, rest: &str, units: &UnitTable) -> Result<Behind> {
    if let Ok(behind) = unit_behind(&format!("{currency}{rest}"), units) {
        return Ok(behind);
    }
    let behind = unit_behind(rest, units)?;
    match behind.unit.dimension() == units.unit(currency)?.dimension() {
        true => Ok(behind),
        false => Err(unreadable(
            text,
            &format!(
                "`{currency}` and `{}` are different units",
                behind.unit.symbol()
            ),
        )),
    }
}

fn unit_behind(text: &str, units: &UnitTable) -> Result<Behind> {
    let behind = |unit, halves| Behind {
        unit,
        word: None,
        halves,
    };
    let unknown = match units.unit(text) {
        Ok(unit) => return Ok(behind(unit, false)),
        Err(error) => error,
    };
    for (word, says) in BEHIND {
        if let Some(unit) = text.strip_suffix(word)
            && let Ok(found) = unit_behind(unit, units)
            && found.word.is_none()
        {
            return Ok(Behind {
                word: Some((word, *says)),
                ..found
            });
        }
    }
    let with_half = text.strip_suffix('半').map(str::to_owned);
    let within = || Some(format!("个{}", text.strip_prefix("个半")?));
    if let Some(unit) = with_half.or_else(within)
        && let Ok(unit) = units.unit(&unit)
    {
        return Ok(behind(unit, true));
    }
    Err(unknown)
}
