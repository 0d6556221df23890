//! Parsing of percentages and temperatures that are written out: `百分之三`, `负千分之五`, `零下5℃`.

use super::Quantity;
use super::digits::unreadable;
use super::single::{signed, single};
use super::table::UnitTable;
use crate::error::Result;

/// Words before the number of a percentage, the unit that they mean, and the divisor of its number.
const SHARES: &[(&str, &str, i64)] = &[
    ("百分之", "%", 1),
    ("千分之", "‰", 1),
    ("万分之", "%", 100),
    ("萬分之", "%", 100),
];

/// A text without the words before the number: 百分之, 零下.
pub(super) fn without_words(text: &str) -> &str {
    let words = SHARES.iter().map(|(words, ..)| *words);
    let mut words = words.chain(["零下", "零上"]);
    let positive = text.strip_prefix(['-', '负']).unwrap_or(text);
    let found = words.find_map(|words| positive.strip_prefix(words));
    found.unwrap_or(text)
}

/// Parses a quantity of one of these forms; `None` for another text.
pub(super) fn read(text: &str, part: &str, units: &UnitTable) -> Result<Option<Quantity>> {
    for (words, sign) in [("零下", "-"), ("零上", "")] {
        if let Some(rest) = part.strip_prefix(words) {
            let found = single(text, &format!("{sign}{rest}"), units)?;
            return match found.dimension() {
                "temperature" => Ok(Some(found)),
                _ => {
                    let why = format!("`{words}` is said of temperatures, such as {words}5℃");
                    Err(unreadable(text, &why))
                }
            };
        }
    }
    let (minus, positive) = match part.strip_prefix(['-', '负']) {
        Some(rest) => ("-", rest),
        None => ("", part),
    };
    for (words, unit, divisor) in SHARES {
        if let Some(rest) = positive.strip_prefix(words) {
            // 百分之三十以上 is 30%以上.
            let behind = signed(rest, units)?.map_or("", |(_, _, behind)| behind);
            let number = rest.strip_suffix(behind).unwrap_or(rest);
            let found = single(text, &format!("{minus}{number}{unit}{behind}"), units)?;
            let extent = found
                .extent
                .try_map(|number| number.divided_by((*divisor).into()))?;
            return Ok(Some(Quantity::new(extent, found.unit)));
        }
    }
    Ok(None)
}

/// Whether a text begins with a percentage whose first word is also a numeral: 万分之五.
pub(super) fn is_share(text: &str) -> bool {
    SHARES.iter().any(|(words, _, _)| text.starts_with(words))
}

/// Rejects a fraction, such as 三分之一: most have no exact decimal.
pub(super) fn refuse_fraction(text: &str, behind: &str) -> Result<()> {
    match behind.starts_with("分之") {
        true => Err(unreadable(
            text,
            "fractions are not read; write a percentage, or a decimal with 倍",
        )),
        false => Ok(()),
    }
}
