//! `percentileCont`, `percentileDisc`, `stDev` and `stDevP`.

use super::Accumulator;
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use crate::value::display::described;
use crate::value::operator::as_float;
use crate::value::ordering::order;

fn number(function: &str, value: &Value) -> Result<f64> {
    as_float(value).ok_or_else(|| {
        Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!("{function}() needs a Number, {}", described(value)),
        )
    })
}

/// A percentile: all values are kept until the end.
pub struct Percentile {
    function: &'static str,
    interpolated: bool,
    values: Vec<Value>,
    /// The percentage given by the first row; it is expected to be the same in all rows.
    share: Option<f64>,
}

impl Percentile {
    /// `percentileCont`: interpolates between the two nearest values.
    pub fn continuous() -> Percentile {
        Percentile {
            function: "percentileCont",
            interpolated: true,
            values: Vec::new(),
            share: None,
        }
    }

    /// `percentileDisc`: always one of the values.
    pub fn discrete() -> Percentile {
        Percentile {
            function: "percentileDisc",
            interpolated: false,
            ..Percentile::continuous()
        }
    }

    fn share_of(&self, value: &Value) -> Result<f64> {
        let share = number(self.function, value)?;
        if (0.0..=1.0).contains(&share) {
            return Ok(share);
        }
        Err(Error::argument(
            ErrorCode::NumberOutOfRange,
            format!(
                "the percentile of {}() lies between 0.0 and 1.0, {share} does not",
                self.function
            ),
        ))
    }

    /// The nearest rank: the smallest value such that at least this share of all values is not greater.
    fn discrete_at(&self, share: f64) -> Value {
        let rank = (share * self.values.len() as f64).ceil() as usize;
        let nearest = self.values.get(rank.saturating_sub(1));
        nearest
            .or(self.values.last())
            .cloned()
            .unwrap_or(Value::Null)
    }

    fn continuous_at(&self, share: f64) -> Value {
        let Some(last) = self.values.len().checked_sub(1) else {
            return Value::Null;
        };
        let place = share * last as f64;
        let value = |at: usize| {
            self.values
                .get(at.min(last))
                .and_then(as_float)
                .unwrap_or(f64::NAN)
        };
        let (below, above) = (value(place.floor() as usize), value(place.ceil() as usize));
        let part = place - place.floor();
        Value::Float(if part == 0.0 {
            below
        } else {
            below * (1.0 - part) + above * part
        })
    }
}

impl Accumulator for Percentile {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        let [value, share] = arguments else {
            return Ok(());
        };
        if self.share.is_none() {
            self.share = Some(self.share_of(share)?);
        }
        if !matches!(value, Value::Null) {
            number(self.function, value)?;
            self.values.push(value.clone());
        }
        Ok(())
    }

    fn keeps_values(&self) -> bool {
        true
    }

    fn finish(&mut self) -> Result<Value> {
        self.values.sort_by(order);
        let share = self.share.unwrap_or(0.0);
        Ok(if self.interpolated {
            self.continuous_at(share)
        } else {
            self.discrete_at(share)
        })
    }
}

/// A standard deviation, by Welford's method, which avoids a sum of squares that outgrows the precision of floats.
pub struct Deviation {
    function: &'static str,
    sample: bool,
    count: f64,
    mean: f64,
    squares: f64,
}

impl Deviation {
    /// `stDev`: of a sample.
    pub fn sample() -> Deviation {
        Deviation {
            function: "stDev",
            sample: true,
            count: 0.0,
            mean: 0.0,
            squares: 0.0,
        }
    }

    /// `stDevP`: of a whole population.
    pub fn population() -> Deviation {
        Deviation {
            function: "stDevP",
            sample: false,
            ..Deviation::sample()
        }
    }
}

impl Accumulator for Deviation {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        let present = arguments
            .iter()
            .filter(|value| !matches!(value, Value::Null));
        for value in present {
            let value = number(self.function, value)?;
            self.count += 1.0;
            let distance = value - self.mean;
            self.mean += distance / self.count;
            self.squares += distance * (value - self.mean);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Value> {
        let degrees = if self.sample {
            self.count - 1.0
        } else {
            self.count
        };
        Ok(Value::Float(if self.count < 2.0 {
            0.0
        } else {
            (self.squares / degrees).sqrt()
        }))
    }
}
