//! Sums, products and conversions of quantities.

use super::extent::Extent;
use super::format::scaled_unit;
use super::table::UnitTable;
use super::unit::{RATIO, Unit};
use super::{Decimal, Quantity};
use crate::error::{Error, ErrorCode, Result};
use crate::value::decimal::Ratio;
use crate::value::operator::as_decimal;
use crate::value::{Value, display};
use std::sync::Arc;

/// The dimension of percentage points.
const POINTS: &str = "percentage points";

impl Quantity {
    /// Converts to another unit of the same dimension. The result is rounded once if it does not terminate within 38
    /// digits, and the rounded number is the value.
    ///
    /// # Errors
    ///
    /// A type error if the unit has another dimension.
    pub(crate) fn to_unit(&self, unit: &Arc<Unit>) -> Result<Quantity> {
        if Arc::ptr_eq(&self.unit, unit) {
            return Ok(self.clone());
        }
        let extent = self.extent_in(unit, Decimal::from(1))?;
        Ok(Quantity::new(extent, unit.clone()))
    }

    /// Its numbers in multiples of another unit, such as 亿 times 元.
    pub(super) fn extent_in(&self, unit: &Arc<Unit>, scale: Decimal) -> Result<Extent<Decimal>> {
        if self.unit.dimension() != unit.dimension() {
            let message = format!(
                "{self} measures {}, and `{}` measures {}",
                self.dimension(),
                unit.symbol(),
                unit.dimension_name()
            );
            let error = Error::type_error(ErrorCode::InvalidArgumentType, message);
            return Err(match (self.dimension(), &**unit.dimension_name()) {
                (RATIO, POINTS) | (POINTS, RATIO) => error.hint(format!(
                    "convert it first, if this is meant: convert(q, '{}')",
                    unit.symbol()
                )),
                _ => error,
            });
        }
        if self.unit.factor() == unit.factor() && scale == Decimal::from(1) {
            return Ok(self.extent);
        }
        let factor = self.unit.factor().times(unit.factor().inverse());
        let factor = factor.ok_or_else(|| too_far(&self.unit, unit))?;
        // Round only once, if both factors can be expressed as one fraction of few digits.
        let both = Ratio::of(scale).and_then(|scale| factor.times(scale.inverse()));
        match both {
            Some(Ratio::ONE) => Ok(self.extent),
            Some(both) => self.extent.try_map(|number| number.scaled(both)),
            None => self
                .extent
                .try_map(|number| number.scaled(factor)?.divided_by(scale)),
        }
    }

    /// Converts to the unit that a text names; 万 and 亿 before the unit are ignored. On this explicit request a
    /// percentage becomes as many percentage points, such as a difference of two percentages, and the reverse.
    pub(crate) fn converted(&self, unit: &str, units: &UnitTable) -> Result<Quantity> {
        let (_, unit) = scaled_unit(unit, units)?;
        let (from, to) = match (self.dimension(), &**unit.dimension_name()) {
            (RATIO, POINTS) => ("%", "个百分点"),
            (POINTS, RATIO) => ("个百分点", "%"),
            _ => return self.to_unit(&unit),
        };
        let known = UnitTable::built_in();
        let own = self.to_unit(&known.unit(from)?)?;
        Quantity::new(own.extent, known.unit(to)?).to_unit(&unit)
    }

    /// A number of the unit that a text names.
    pub(crate) fn of(number: Decimal, unit: &str, units: &UnitTable) -> Result<Quantity> {
        let (scale, unit) = scaled_unit(unit, units)?;
        Ok(Quantity::new(Extent::Exact(number.times(scale)?), unit))
    }

    fn sum(&self, other: &Quantity, operator: &str) -> Result<Quantity> {
        if self.unit.dimension() != other.unit.dimension() {
            return Err(different(self, other, operator));
        }
        let other = other.to_unit(&self.unit)?;
        let term = match operator {
            "-" => other.extent.negated(),
            _ => other.extent,
        };
        Ok(Quantity::new(self.extent.plus(term)?, self.unit.clone()))
    }

    fn product(&self, other: &Quantity, power: i8) -> Result<Value> {
        let extent = match power {
            1 => self.extent.times(other.extent)?,
            _ => self.extent.over(other.extent)?,
        };
        let (mut parts, mut share) = (self.unit.parts().to_vec(), Ratio::ONE);
        for (unit, own) in other.unit.parts() {
            let power = own * power;
            // 元/亩 times 公顷 is 元: units of the same dimension are converted to the unit that is already present.
            let same = parts
                .iter()
                .find(|(known, _)| known.dimension == unit.dimension);
            let Some((known, _)) = same.filter(|_| !unit.dimension.is_number()) else {
                parts.push((unit.clone(), power));
                continue;
            };
            let known = known.clone();
            let factor = unit.factor.times(known.factor.inverse());
            let factor = factor.and_then(|factor| share.times(factor.power(power)?));
            share = factor.ok_or_else(|| too_far(&self.unit, &other.unit))?;
            parts.push((known, power));
        }
        // Percentages and multiples are folded into the number.
        let (numbers, measures): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .partition(|(unit, _)| unit.dimension.is_number());
        let unit = UnitTable::product(&measures)?;
        let numbers = UnitTable::product(&numbers)?.factor();
        let share = share
            .times(numbers)
            .ok_or_else(|| too_far(&unit, &self.unit))?;
        if unit.dimension().is_number() {
            let factor = share
                .times(unit.factor())
                .ok_or_else(|| too_far(&unit, &self.unit))?;
            let number = extent.try_map(|number| number.scaled(factor))?;
            let times = UnitTable::product(&[])?;
            return Ok(match number {
                Extent::Exact(number) => Value::Decimal(number),
                other => Value::from(Quantity::new(other, times)),
            });
        }
        let extent = extent.try_map(|number| number.scaled(share))?;
        Ok(Value::from(Quantity::new(extent, unit)))
    }

    /// The quantity multiplied by a number.
    pub(crate) fn times(&self, factor: Decimal) -> Result<Quantity> {
        let extent = self.extent.times(Extent::Exact(factor))?;
        Ok(Quantity::new(extent, self.unit.clone()))
    }

    fn divided_by(&self, divisor: Decimal) -> Result<Quantity> {
        let extent = self.extent.over(Extent::Exact(divisor))?;
        Ok(Quantity::new(extent, self.unit.clone()))
    }

    /// The quantity with its numbers mapped.
    pub(crate) fn try_map(&self, number: impl Fn(Decimal) -> Result<Decimal>) -> Result<Quantity> {
        let extent = self.extent.try_map(number)?;
        Ok(Quantity::new(extent, self.unit.clone()))
    }

    /// The absolute value, if the sign is known.
    pub(crate) fn abs(&self) -> Result<Quantity> {
        let negative = |number: Decimal| number.is_negative();
        match self.extent.ends() {
            (Some((low, _)), _) if !negative(low) => Ok(self.clone()),
            (_, Some((high, _))) if negative(high) || high.is_zero() => {
                Ok(Quantity::new(self.extent.negated(), self.unit.clone()))
            }
            _ => Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("whether {self} is negative is not known"),
            )),
        }
    }
}

impl Extent<Decimal> {
    /// The extent of the quotient; the divisor must be exact or approximate.
    fn over(self, divisor: Extent<Decimal>) -> Result<Extent<Decimal>> {
        let (Extent::Exact(number) | Extent::About(number)) = divisor else {
            return Err(Error::argument(
                ErrorCode::InvalidArgumentValue,
                "the divisor must be a number, or about one; it has only bounds",
            )
            .hint("divide by one of the bounds: q.low, q.high"));
        };
        if self.is_about() || divisor.is_about() {
            return self.about(divisor, Decimal::divided_by);
        }
        let turned = if number.is_negative() {
            self.negated()
        } else {
            self
        };
        turned.try_map(|dividend| dividend.divided_by(number.abs()))
    }
}

/// `a + b`, where one is a quantity; `None` if neither is, or if they cannot be added.
pub fn add(a: &Value, b: &Value) -> Option<Result<Value>> {
    let (Value::Quantity(a), Value::Quantity(b)) = (a, b) else {
        return None;
    };
    Some(a.sum(b, "+").map(Value::from))
}

/// `a - b`; see [`add`].
pub fn subtract(a: &Value, b: &Value) -> Option<Result<Value>> {
    let (Value::Quantity(a), Value::Quantity(b)) = (a, b) else {
        return None;
    };
    Some(a.sum(b, "-").map(Value::from))
}

/// `a * b`; see [`add`].
pub fn multiply(a: &Value, b: &Value) -> Option<Result<Value>> {
    match (a, b) {
        (Value::Quantity(a), Value::Quantity(b)) => Some(a.product(b, 1)),
        (Value::Quantity(quantity), number) | (number, Value::Quantity(quantity)) => {
            let factor = number_of(number)?;
            Some(
                factor
                    .and_then(|factor| quantity.times(factor))
                    .map(Value::from),
            )
        }
        _ => None,
    }
}

/// `a / b`; see [`add`].
pub fn divide(a: &Value, b: &Value) -> Option<Result<Value>> {
    match (a, b) {
        (Value::Quantity(a), Value::Quantity(b)) => Some(a.product(b, -1)),
        (Value::Quantity(quantity), number) => {
            let divisor = number_of(number)?;
            Some(
                divisor
                    .and_then(|divisor| quantity.divided_by(divisor))
                    .map(Value::from),
            )
        }
        (number, Value::Quantity(quantity)) => {
            let dividend = number_of(number)?;
            Some(dividend.and_then(|dividend| over(dividend, quantity)))
        }
        _ => None,
    }
}

/// A number divided by a quantity: `1 / 亩`.
fn over(dividend: Decimal, divisor: &Quantity) -> Result<Value> {
    let times = UnitTable::product(&[])?;
    Quantity::new(Extent::Exact(dividend), times).product(divisor, -1)
}

/// A number of any type as a decimal; `None` for everything else.
fn number_of(value: &Value) -> Option<Result<Decimal>> {
    match value {
        Value::Float(float) => Some(Decimal::from_float(*float)),
        other => as_decimal(other).map(Ok),
    }
}

fn different(a: &Quantity, b: &Quantity, operator: &str) -> Error {
    let measure = |quantity: &Quantity| {
        let text = display::excerpt(&Value::from(quantity.clone()));
        format!("{text} measures {}", quantity.dimension())
    };
    let message = format!(
        "`{operator}` is not defined between quantities of different dimensions: {}, {}",
        measure(a),
        measure(b)
    );
    let error = Error::type_error(ErrorCode::InvalidArgumentType, message);
    match (a.dimension(), b.dimension()) {
        (RATIO, POINTS) | (POINTS, RATIO) => error.hint(
            "a percentage and the points by which it changes are different things; calculate with their numbers, q.value, or convert one: convert(q, '个百分点')",
        ),
        _ => error.hint("`+` and `-` take quantities of one dimension, `*` and `/` those of different ones too"),
    }
}

fn too_far(a: &Unit, b: &Unit) -> Error {
    let message = format!(
        "`{}` and `{}` are too far apart to convert",
        a.symbol(),
        b.symbol()
    );
    Error::arithmetic(ErrorCode::NumberOutOfRange, message)
}
