//! A quantity on disk. It brings the definition of its unit along, so that it means the same whatever units are known where
//! it is read; of equal definitions one is kept in memory.

use super::codec::{self, corrupt, raw};
use crate::error::Result;
use crate::value::decimal::Ratio;
use crate::value::quantity::{BasicUnit, Dimension, Extent, Unit, UnitOrigin, UnitTable};
use crate::value::{Decimal, Quantity};
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

/// A quantity on disk.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredQuantity<'a> {
    /// What is known about its number.
    says: u8,
    first: (i128, u32),
    last: (i128, u32),
    /// Its unit, encoded.
    #[serde(serialize_with = "raw")]
    unit: &'a [u8],
}

/// A stored decimal has at most 38 digits, and no zeros at the end of its fraction.
pub fn decimal(mantissa: i128, scale: u32) -> Result<Decimal> {
    Decimal::from_parts(mantissa, scale)
        .filter(|number| number.scale() == scale)
        .ok_or_else(|| corrupt("a stored decimal number is none"))
}

/// The stored form of a quantity; `unit` takes the bytes that it borrows.
pub fn stored<'a>(quantity: &Quantity, unit: &'a mut Vec<u8>) -> Result<StoredQuantity<'a>> {
    let parts: Vec<StoredPart<'_>> = quantity.unit.parts().iter().map(stored_part).collect();
    codec::encode(&parts, unit)?;
    let number = |number: Decimal| (number.mantissa(), number.scale());
    Ok(StoredQuantity {
        says: quantity.extent.rank(),
        first: number(quantity.extent.first()),
        last: number(quantity.extent.last()),
        unit,
    })
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

impl StoredQuantity<'_> {
    /// A range of the same unit, whether or not its ends are two numbers.
    #[cfg(test)]
    pub fn range_of(self, first: (i128, u32), last: (i128, u32)) -> Self {
        StoredQuantity {
            says: 4,
            first,
            last,
            ..self
        }
    }

    /// The quantity.
    pub fn quantity(&self) -> Result<Quantity> {
        let first = decimal(self.first.0, self.first.1)?;
        let last = decimal(self.last.0, self.last.1)?;
        let extent = match self.says {
            0 => Extent::Below(first),
            1 => Extent::AtMost(first),
            2 => Extent::About(first),
            3 => Extent::Exact(first),
            // Files of earlier versions may hold ranges whose ends rounding has made one.
            4 if first <= last => Extent::between(first, last),
            5 => Extent::AtLeast(first),
            6 => Extent::Above(first),
            _ => return Err(corrupt("a stored quantity says nothing of its number")),
        };
        Ok(Quantity::new(extent, decoded_unit(self.unit)?))
    }
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
