//! Quantities: a number, or what is known of one, with a unit. `163.8亿元`, `160万吨/年`, `20多人`, `1300元~1800元`.
//!
//! A quantity keeps its number in its own unit, without 万 and 亿, and its magnitude in the base unit of the dimension.
//! Equality, order, hashing and indexing use the magnitude: 1.638亿元 = 16380万元, 15亩 = 1公顷. Quantities of different
//! dimensions are never equal, are sorted by dimension, and are not comparable.

mod agreement;
mod arithmetic;
mod beginning;
mod compare;
mod define;
mod digits;
mod extent;
mod format;
#[cfg(test)]
mod laws;
mod name;
mod numeral;
mod range;
mod read;
mod single;
mod table;
#[cfg(test)]
mod tests;
mod unit;
mod vague;
mod words;
mod written_out;

pub use agreement::can_both_hold;
pub use arithmetic::{add, divide, multiply, subtract};
pub use beginning::{begins_with_currency, begins_with_qualifier, ends_of_beginnings};
pub use compare::comparison;
pub use define::Definition;
pub use digits::{begins_number, half_width};
pub use extent::Extent;
pub use format::unit_behind_multiplier;
pub use numeral::plain_number;
pub use read::read;
pub use table::UnitTable;
pub use unit::{BasicUnit, Dimension, Unit, UnitOrigin};
pub use vague::ends_of_vague;

use super::Value;
use super::decimal::{Decimal, Magnitude};
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A quantity: a number, or what is known of one, with a unit.
///
/// ```
/// let figure: tupu::Quantity = "163.8亿元".parse()?;
/// assert_eq!((figure.unit(), figure.dimension()), ("元", "money(CNY)"));
/// assert_eq!(figure, "16380000000 CNY".parse()?);
/// assert_eq!("20多人".parse::<tupu::Quantity>()?.to_string(), ">20人");
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone)]
pub struct Quantity {
    pub(crate) extent: Extent<Decimal>,
    pub(crate) unit: Arc<Unit>,
    /// The extent in the base unit of the dimension.
    pub(crate) magnitude: Extent<Magnitude>,
}

impl Quantity {
    /// A quantity with this extent and unit.
    ///
    /// This is the only constructor: the magnitude is computed from number and unit, and so is the same for a quantity
    /// that is read from a file with only these two.
    pub(crate) fn new(extent: Extent<Decimal>, unit: Arc<Unit>) -> Quantity {
        let factor = unit.factor();
        // Rounding may have made the ends of a range equal.
        let extent = match extent {
            Extent::Between(low, high) => Extent::between(low, high),
            other => other,
        };
        Quantity {
            extent,
            magnitude: extent.map(|number| number.magnitude(factor)),
            unit,
        }
    }

    /// The quantity of the other sign.
    pub(crate) fn negated(&self) -> Quantity {
        Quantity::new(self.extent.negated(), Arc::clone(&self.unit))
    }

    /// The number, in its unit; none for a range.
    ///
    /// ```
    /// let figure: tupu::Quantity = "不少于10家".parse()?;
    /// assert_eq!(figure.value(), Some(10.into()));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn value(&self) -> Option<Decimal> {
        match self.extent {
            Extent::Between(..) => None,
            other => Some(other.first()),
        }
    }

    /// The lower bound, in its unit; none if there is no lower bound.
    ///
    /// ```
    /// let figure: tupu::Quantity = "1300元~1800元".parse()?;
    /// assert_eq!((figure.low(), figure.high()), (Some(1300.into()), Some(1800.into())));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn low(&self) -> Option<Decimal> {
        self.bounds().0
    }

    /// The upper bound, in its unit; none if there is no upper bound.
    ///
    /// ```
    /// assert_eq!("20多人".parse::<tupu::Quantity>()?.high(), None);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn high(&self) -> Option<Decimal> {
        self.bounds().1
    }

    fn bounds(&self) -> (Option<Decimal>, Option<Decimal>) {
        if self.extent.is_about() {
            return (None, None);
        }
        let (low, high) = self.extent.ends();
        (
            low.map(|(number, _)| number),
            high.map(|(number, _)| number),
        )
    }

    /// Its unit, without 万 and 亿.
    ///
    /// ```
    /// assert_eq!("160万吨/年".parse::<tupu::Quantity>()?.unit(), "吨/年");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn unit(&self) -> &str {
        self.unit.symbol()
    }

    /// The name of its dimension.
    ///
    /// ```
    /// assert_eq!("160万吨/年".parse::<tupu::Quantity>()?.dimension(), "mass/time");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn dimension(&self) -> &str {
        self.unit.dimension_name()
    }

    /// The comparator: `=`, `~`, `>`, `>=`, `<`, `<=`, or `range`.
    ///
    /// ```
    /// assert_eq!("约9.3万平方米".parse::<tupu::Quantity>()?.comparator(), "~");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn comparator(&self) -> &'static str {
        self.extent.comparator()
    }

    /// A component by name, as the language accesses it: `q.value`; `None` for another name.
    pub(crate) fn component(&self, name: &str) -> Option<Value> {
        let number = |number: Option<Decimal>| number.map_or(Value::Null, Value::Decimal);
        Some(match name {
            "value" => number(self.value()),
            "low" => number(self.low()),
            "high" => number(self.high()),
            "unit" => Value::String(self.unit.symbol().clone()),
            "dimension" => Value::String(self.unit.dimension_name().clone()),
            "comparator" => Value::from(self.comparator()),
            _ => return None,
        })
    }

    /// The names of the components.
    pub(crate) const COMPONENTS: &'static [&'static str] =
        &["value", "unit", "dimension", "low", "high", "comparator"];
}

/// Shows what it is, not the origin of its unit.
impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quantity({self} = {:?})", self.magnitude)
    }
}

/// Reads quantities in the built-in units.
impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Quantity> {
        read(text, UnitTable::built_in())
    }
}
