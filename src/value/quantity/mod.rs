//! Figures: a number, or what is known of one, with a unit. `163.8亿元`, `160万吨/年`, `20多人`, `1300元~1800元`.
//!
//! A quantity keeps its number in its own unit, without 万 and 亿, and its magnitude in the base unit of the dimension, by
//! which it is equal to others, ordered, hashed and indexed: 1.638亿元 = 16380万元, 15亩 = 1公顷. Quantities of different
//! dimensions are never equal, stand apart in every order, and do not compare.

mod agreement;
mod arithmetic;
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
mod words;

pub use agreement::can_both_hold;
pub use arithmetic::{add, divide, multiply, subtract};
pub use compare::comparison;
pub use define::Definition;
pub use extent::Extent;
pub use numeral::plain_number;
pub use read::read;
pub use table::UnitTable;
pub use unit::{BasicUnit, Dimension, Unit, UnitOrigin};

use super::Value;
use super::decimal::{Decimal, Magnitude};
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A figure: a number, or what is known of one, with a unit.
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
    /// The same in the base unit of the dimension.
    pub(crate) magnitude: Extent<Magnitude>,
}

impl Quantity {
    /// So much of a unit.
    ///
    /// This is the only way to one: its magnitude follows from its number and its unit, and so is the same when it is read
    /// from where only these are written.
    pub(crate) fn new(extent: Extent<Decimal>, unit: Arc<Unit>) -> Quantity {
        let factor = unit.factor();
        // Rounding may have made the ends of a range one number.
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

    /// The number that it says, in its unit; of a range none.
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

    /// The least that it may be, in its unit; none where nothing is known of it.
    ///
    /// ```
    /// let figure: tupu::Quantity = "1300元~1800元".parse()?;
    /// assert_eq!((figure.low(), figure.high()), (Some(1300.into()), Some(1800.into())));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn low(&self) -> Option<Decimal> {
        self.bounds().0
    }

    /// The most that it may be, in its unit; none where nothing is known of it.
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

    /// The name of what it measures.
    ///
    /// ```
    /// assert_eq!("160万吨/年".parse::<tupu::Quantity>()?.dimension(), "mass/time");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn dimension(&self) -> &str {
        self.unit.dimension_name()
    }

    /// How what it says of its number is written: `=`, `~`, `>`, `>=`, `<`, `<=`, or `range`.
    ///
    /// ```
    /// assert_eq!("约9.3万平方米".parse::<tupu::Quantity>()?.comparator(), "~");
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn comparator(&self) -> &'static str {
        self.extent.comparator()
    }

    /// A part of it by name, as the language reads it: `q.value`; `None` for another name.
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

    /// The names of its parts.
    pub(crate) const COMPONENTS: &'static [&'static str] =
        &["value", "unit", "dimension", "low", "high", "comparator"];
}

/// By what it is, not by where its unit is known from.
impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quantity({self} = {:?})", self.magnitude)
    }
}

/// Reads the units that come with tupu.
impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Quantity> {
        read(text, UnitTable::built_in())
    }
}
