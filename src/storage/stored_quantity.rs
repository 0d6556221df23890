//! A quantity on disk. It brings the definition of its unit along, so that it means the same whatever units are known where
//! it is read; of equal definitions one is kept in memory.

use super::codec::{self, corrupt};
use super::stored_value::{StoredValue, decimal};
use crate::error::Result;
use crate::value::Quantity;
use crate::value::decimal::Ratio;
use crate::value::quantity::{BasicUnit, Dimension, Extent, Unit, UnitOrigin, UnitTable};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// How many decoded units are kept; files have few.
const UNITS_KEPT: usize = 4096;

/// A unit with a name of its own, and its exponent.
#[derive(Debug, Serialize, Deserialize)]
struct StoredPart<'a> {
    name: &'a str,
    #[serde(borrow)]
    dimension: Vec<(&'a str, i8)>,
    over: u128,
    under: u128,
    power: i8,
}

/// Units by their stored form.
type Units = FxHashMap<Box<[u8]>, Arc<Unit>>;

static UNITS: LazyLock<Mutex<Units>> = LazyLock::new(Mutex::default);

/// Appends the encoding of a quantity.
pub fn encode(quantity: &Quantity, out: &mut Vec<u8>) -> Result<()> {
    let parts: Vec<StoredPart<'_>> = quantity.unit.parts().iter().map(stored_part).collect();
    let mut unit = Vec::new();
    codec::encode(&parts, &mut unit)?;
    let number = |number: crate::value::Decimal| (number.mantissa(), number.scale());
    let stored = StoredValue::Quantity {
        says: quantity.extent.rank(),
        first: number(quantity.extent.first()),
        last: number(quantity.extent.last()),
        unit: &unit,
    };
    codec::encode(&stored, out)
}

fn stored_part((unit, power): &(Arc<BasicUnit>, i8)) -> StoredPart<'_> {
    let dimension = unit.dimension.parts().iter();
    let (over, under) = unit.factor.parts();
    StoredPart {
        name: &unit.name,
        dimension: dimension.map(|(name, power)| (&**name, *power)).collect(),
        over,
        under,
        power: *power,
    }
}

/// The quantity of its stored parts.
pub fn decode(says: u8, first: (i128, u32), last: (i128, u32), unit: &[u8]) -> Result<Quantity> {
    let (first, last) = (decimal(first.0, first.1)?, decimal(last.0, last.1)?);
    let extent = match says {
        0 => Extent::Below(first),
        1 => Extent::AtMost(first),
        2 => Extent::About(first),
        3 => Extent::Exact(first),
        4 if first < last => Extent::Between(first, last),
        5 => Extent::AtLeast(first),
        6 => Extent::Above(first),
        _ => return Err(corrupt("a stored quantity says nothing of its number")),
    };
    Ok(Quantity::new(extent, decoded_unit(unit)?))
}

fn decoded_unit(bytes: &[u8]) -> Result<Arc<Unit>> {
    // Units are never changed once they are there, whatever became of the thread that put them.
    let mut kept = UNITS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(unit) = kept.get(bytes) {
        return Ok(unit.clone());
    }
    let parts: Vec<StoredPart<'_>> = codec::decode(bytes)?;
    let parts: Result<Vec<(Arc<BasicUnit>, i8)>> = parts.iter().map(part).collect();
    let unit = UnitTable::product(&parts?).map_err(|_| damaged())?;
    if kept.len() < UNITS_KEPT {
        kept.insert(bytes.into(), unit.clone());
    }
    Ok(unit)
}

fn part(stored: &StoredPart<'_>) -> Result<(Arc<BasicUnit>, i8)> {
    let dimension = stored.dimension.iter();
    let dimension = dimension.map(|(name, power)| (Arc::from(*name), *power));
    let dimension = Dimension::of(dimension.collect()).ok_or_else(damaged)?;
    let factor = Ratio::new(stored.over, stored.under).ok_or_else(damaged)?;
    let known = UnitTable::built_in().get(stored.name);
    let known = known.filter(|unit| unit.dimension == dimension && unit.factor == factor);
    let unit = known.cloned().unwrap_or_else(|| {
        Arc::new(BasicUnit {
            name: Arc::from(stored.name),
            aliases: Vec::new(),
            dimension,
            factor,
            ucum: None,
            origin: UnitOrigin::Graph,
        })
    });
    Ok((unit, stored.power))
}

fn damaged() -> crate::error::Error {
    corrupt("the unit of a stored quantity is damaged")
}

#[cfg(test)]
mod tests {
    use super::super::stored_value::{decode_value, encode_value};
    use crate::value::{Quantity, Value};

    #[test]
    fn quantities_come_back() {
        for text in [
            "163.8亿元",
            ">20人",
            "1300元~1800元",
            "160万吨/年",
            "~25.5%",
            "-3.4个百分点",
            "0.2/亩",
        ] {
            let figure: Quantity = text.parse().expect("a figure");
            let mut bytes = Vec::new();
            encode_value(&Value::from(figure.clone()), &mut bytes).expect("a value that is stored");
            let back = decode_value(&bytes).expect("what was written");
            assert_eq!(back.to_string(), Value::from(figure).to_string());
            for at in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1;
                // An error or another value, but no panic.
                let _ = decode_value(&damaged);
            }
        }
    }
}
