//! Parsing of quantities as web pages write them.

use super::Quantity;
use super::digits::{plain, unreadable};
use super::extent::Extent;
use super::range;
use super::single::{CONTRADICTION, sign_is_clear, single};
use super::table::UnitTable;
use super::words::{BEFORE, Qualifier, english};
use super::written_out::is_share;
use crate::error::Result;

/// The longest text that is parsed as a quantity.
const LONGEST: usize = 400;

/// Parses a quantity.
///
/// # Errors
///
/// An argument error, code `InvalidArgumentValue`, if the text does not begin with a number, has an unknown unit or
/// none at all, or is ambiguous; an arithmetic error if the number has more than 38 digits.
pub fn read(text: &str, units: &UnitTable) -> Result<Quantity> {
    if text.len() > LONGEST {
        return Err(unreadable(text, "it is too long"));
    }
    if let Some((word, sign, rest)) = english(text) {
        let why = format!("`{word}` is not read; write `{sign}{rest}`");
        return Err(unreadable(text, &why));
    }
    let plain = plain(text)?;
    let (words, rest) = qualifiers_before(&plain);
    let figure = match range::ends(rest, units)? {
        Some((left, right)) => range::read(text, left, right, units)?,
        None => single(text, rest, units)?,
    };
    // 近亿元 and 万余人 are quantities; 万元 is only a unit.
    let bare = words.is_empty() && rest.starts_with(['万', '萬', '亿', '億']) && !is_share(rest);
    if bare && matches!(figure.extent, Extent::Exact(_)) {
        return Err(unreadable(text, "its 万 or 亿 has no number before it"));
    }
    let mut said = Qualifier::Exact;
    for (word, says) in words {
        sign_is_clear(text, word, figure.extent.first())?;
        let both = said.followed_by(*says);
        said = both.ok_or_else(|| unreadable(text, CONTRADICTION))?;
    }
    let extent = said.within(figure.extent);
    let extent = extent.ok_or_else(|| unreadable(text, CONTRADICTION))?;
    Ok(Quantity::new(extent, figure.unit))
}

/// The words at the beginning of a text, and the rest.
pub(super) fn qualifiers_before(text: &str) -> (Vec<&'static (&'static str, Qualifier)>, &str) {
    let (mut words, mut rest) = (Vec::new(), text);
    while let Some(found) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        rest = rest.get(found.0.len()..).unwrap_or("");
        words.push(found);
    }
    (words, rest)
}

impl Quantity {
    /// Whether its text is read back as the same quantity, of the same units, with this table of units. The quantity
    /// may have been created with another table.
    pub(crate) fn is_same_when_read(&self, units: &UnitTable) -> bool {
        read(&self.to_string(), units).is_ok_and(|read| {
            let mut parts = self.unit.parts().iter().zip(read.unit.parts());
            read.extent == self.extent
                && read.unit.parts().len() == self.unit.parts().len()
                && parts.all(|((own, power), (other, same))| own.is_same(other) && power == same)
        })
    }
}
