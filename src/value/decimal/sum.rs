//! Sums of many decimal numbers without intermediate rounding.

use super::{Decimal, overflow, units, wide_power_of_ten};
use crate::error::Result;
use ethnum::{AsI256, I256};

/// A running sum.
#[derive(Clone, Debug, Default)]
pub struct DecimalSum {
    /// In units of 10^-`scale`.
    units: I256,
    /// What is to be added to them: most sums fit into 128 bits.
    narrow: i128,
    scale: u32,
}

impl DecimalSum {
    /// Adds a number.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` if the sum has more than 76 digits.
    pub fn add(&mut self, number: Decimal) -> Result<()> {
        if number.scale() <= self.scale
            && let Some(term) = units(number, self.scale)
            && let Some(sum) = self.narrow.checked_add(term)
        {
            self.narrow = sum;
            return Ok(());
        }
        self.add_units(number.mantissa().as_i256(), number.scale())
    }

    /// Adds another sum.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` if the sum has more than 76 digits.
    pub fn merge(&mut self, other: &DecimalSum) -> Result<()> {
        self.add_units(other.units, other.scale)?;
        self.add_units(other.narrow.as_i256(), other.scale)
    }

    /// Adds a number of units of 10^-`of_scale`.
    fn add_units(&mut self, term: I256, of_scale: u32) -> Result<()> {
        self.widen()?;
        let scale = of_scale.max(self.scale);
        if scale > self.scale {
            let zeros = wide_power_of_ten(scale - self.scale).as_i256();
            let units = self.units.checked_mul(zeros);
            self.units = units.ok_or_else(|| overflow("a sum"))?;
            self.scale = scale;
        }
        let zeros = wide_power_of_ten(scale - of_scale).as_i256();
        let term = term.checked_mul(zeros);
        let term = term.ok_or_else(|| overflow("a sum"))?;
        let units = self.units.checked_add(term);
        self.units = units.ok_or_else(|| overflow("a sum"))?;
        Ok(())
    }

    /// Adds the narrow part to the wide one.
    fn widen(&mut self) -> Result<()> {
        let narrow = std::mem::take(&mut self.narrow).as_i256();
        let units = self.units.checked_add(narrow);
        self.units = units.ok_or_else(|| overflow("a sum"))?;
        Ok(())
    }

    /// The sum so far.
    ///
    /// # Errors
    ///
    /// `ArithmeticError` if the integer part has more than 38 digits.
    pub fn total(&self) -> Result<Decimal> {
        let mut sum = self.clone();
        sum.widen()?;
        let magnitude = sum.units.unsigned_abs();
        Decimal::fitting(sum.units.is_negative(), magnitude, sum.scale, || {
            "the sum".to_owned()
        })
    }
}
