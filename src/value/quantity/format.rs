//! Quantities as text: their own form, which reads back as the same quantity, and the form in a given unit.

use super::digits::is_multiplier;
use super::extent::Extent;
use super::numeral::numeral;
use super::table::UnitTable;
use super::unit::Unit;
use super::{Decimal, Quantity};
use crate::error::{Error, ErrorCode, Result};
use std::fmt;
use std::sync::Arc;

/// The multipliers of Chinese units, greatest first.
const MYRIADS: &[(i64, &str)] = &[
    (1_000_000_000_000, "万亿"),
    (100_000_000, "亿"),
    (10_000, "万"),
];

/// `163.8亿元`: each number in the greatest of 万亿, 亿 and 万 that it reaches.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |number: Decimal| number_text(number, &self.unit);
        f.write_str(&extent_text(self.extent, &number))
    }
}

fn number_text(number: Decimal, unit: &Unit) -> String {
    let symbol = unit.symbol();
    let myriads = MYRIADS.iter().filter(|_| unit.counts_in_myriads());
    for (size, word) in myriads {
        let scaled = number.divided_by((*size).into());
        if let Ok(scaled) = scaled
            && number.abs() >= (*size).into()
            && scaled.times((*size).into()).ok() == Some(number)
        {
            return format!("{scaled}{word}{symbol}");
        }
    }
    // `5 kg`, but `5%`.
    let apart = symbol.starts_with(|c: char| c.is_ascii_alphabetic());
    let space = if apart { " " } else { "" };
    format!("{number}{space}{symbol}")
}

fn extent_text(extent: Extent<Decimal>, number: &dyn Fn(Decimal) -> String) -> String {
    match extent {
        Extent::Exact(n) => number(n),
        Extent::Between(low, high) => format!("{}~{}", number(low), number(high)),
        other => format!("{}{}", other.comparator(), number(other.first())),
    }
}

impl Quantity {
    /// The text in a given unit, which may be preceded by 万 or 亿: `亿元`.
    pub(crate) fn text_in(
        &self,
        unit: &str,
        places: Option<u32>,
        units: &UnitTable,
    ) -> Result<String> {
        let (scale, measure) = scaled_unit(unit, units)?;
        let scaled = self
            .extent_in(&measure, scale)?
            .try_map(|number| places.map_or(Ok(number), |places| number.rounded_to(places)))?;
        let apart = unit.starts_with(|c: char| c.is_ascii_alphabetic());
        let space = if apart { " " } else { "" };
        Ok(extent_text(scaled, &|number| {
            format!("{number}{space}{unit}")
        }))
    }
}

/// The unit behind a multiplier: 元 of 亿元. `None` if the text is a unit itself, or none with a multiplier.
pub fn unit_behind_multiplier(text: &str, units: &UnitTable) -> Option<Arc<str>> {
    let (scale, unit) = scaled_unit(text, units).ok()?;
    (scale != Decimal::from(1)).then(|| unit.symbol().clone())
}

/// A unit and its multiplier: `亿元` is 100000000 times 元.
pub(super) fn scaled_unit(text: &str, units: &UnitTable) -> Result<(Decimal, Arc<Unit>)> {
    let text = text.trim();
    let unknown = match units.find(text) {
        Ok(unit) => return Ok((1.into(), unit)),
        Err(missing) => missing,
    };
    // Only multipliers may precede the unit: 亿元, but not 3元.
    let words = text.starts_with(['十', '百', '千', '万', '亿', '萬', '億']);
    match numeral(text, units)? {
        Some((_, "")) if words && text.chars().all(is_multiplier) => {
            let message = format!("`{text}` is a multiplier without a unit");
            let error = Error::argument(ErrorCode::InvalidArgumentValue, message);
            Err(error.hint(format!("write the unit behind it, such as `{text}元`")))
        }
        Some((number, rest)) if words && text_before(text, rest).chars().all(is_multiplier) => {
            Ok((number.value, units.unit(rest)?))
        }
        _ => Err(units.missing(unknown)),
    }
}

fn text_before<'a>(text: &'a str, rest: &str) -> &'a str {
    text.strip_suffix(rest).unwrap_or(text)
}
