//! A quantity on disk. It brings the definition of its unit along, so that it means the same whatever units are known where
//! it is read; of equal definitions one is kept in memory.

use super::codec::{self, corrupt, raw};
use super::stored_unit::StoredSize;
use crate::error::Result;
use crate::value::quantity::{BasicUnit, Extent, Unit, UnitTable};
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
    size: StoredSize<'a>,
    power: i8,
}

/// Units by their stored form.
type Units = FxHashMap<Box<[u8]>, Arc<Unit>>;

static UNITS: LazyLock<Mutex<Units>> = LazyLock::new(Mutex::default);

/// A quantity on disk.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredQuantity<'a> {
    /// Which kind of extent it has: its [`Extent::rank`].
    rank: u8,
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
        rank: quantity.extent.rank(),
        first: number(quantity.extent.first()),
        last: number(quantity.extent.last()),
        unit,
    })
}

fn stored_part((unit, power): &(Arc<BasicUnit>, i8)) -> StoredPart<'_> {
    StoredPart {
        name: &unit.name,
        size: StoredSize::from(&**unit),
        power: *power,
    }
}

impl StoredQuantity<'_> {
    /// A range of the same unit, whether or not its ends are two numbers.
    #[cfg(test)]
    pub fn range_of(self, first: (i128, u32), last: (i128, u32)) -> Self {
        StoredQuantity {
            rank: 4,
            first,
            last,
            ..self
        }
    }

    /// The quantity.
    pub fn quantity(&self) -> Result<Quantity> {
        let first = decimal(self.first.0, self.first.1)?;
        let last = decimal(self.last.0, self.last.1)?;
        let extent = match self.rank {
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
    let unit = stored.size.unit(stored.name, &[])?;
    let known = UnitTable::built_in().get(stored.name);
    let same =
        |known: &&Arc<BasicUnit>| known.dimension == unit.dimension && known.factor == unit.factor;
    let known = known.filter(same).cloned();
    Ok((known.unwrap_or_else(|| Arc::new(unit)), stored.power))
}

fn damaged() -> crate::error::Error {
    corrupt("the unit of a stored quantity is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;
    use crate::value::quantity::{add, comparison, divide, multiply, subtract};
    use proptest::prelude::*;
    use std::hash::{DefaultHasher, Hash, Hasher};

    fn decimal_number() -> impl Strategy<Value = Decimal> {
        prop_oneof![
            (-2000_i128..2000, 0_u32..4),
            (any::<i128>().prop_map(|digits| digits / 10), 0_u32..38),
            (any::<i64>().prop_map(i128::from), 0_u32..12),
        ]
        .prop_map(|(digits, scale)| Decimal::from_parts(digits, scale).expect("38 digits"))
    }

    fn extent() -> impl Strategy<Value = Extent<Decimal>> {
        (decimal_number(), decimal_number(), 0_u8..7).prop_map(|(number, other, says)| match says {
            0 => Extent::Below(number),
            1 => Extent::AtMost(number),
            2 => Extent::About(number),
            3 => Extent::Exact(number),
            4 => Extent::between(number, other),
            5 => Extent::AtLeast(number),
            _ => Extent::Above(number),
        })
    }

    const UNITS: &[&str] = &[
        "亩",
        "公顷",
        "平方米",
        "尺",
        "年",
        "个月",
        "天",
        "吨/年",
        "千克/个月",
        "元/亩",
        "元",
        "角",
        "%",
        "成",
        "倍",
    ];

    fn quantity() -> impl Strategy<Value = Quantity> {
        (extent(), prop::sample::select(UNITS)).prop_map(|(extent, unit)| {
            Quantity::new(extent, UnitTable::built_in().unit(unit).expect("a unit"))
        })
    }

    /// What operations make of two quantities and a number, as far as they can.
    fn reached(a: &Quantity, b: &Quantity, number: Decimal) -> Vec<Quantity> {
        let units = UNITS.iter().map(|unit| UnitTable::built_in().unit(unit));
        let converted = units.filter_map(|unit| a.to_unit(&unit.ok()?).ok());
        let mut found: Vec<Quantity> = converted.collect();
        found.extend([a.clone(), b.clone()]);
        found.extend(a.times(number));
        found.extend(a.abs());
        found.extend(a.try_map(|number| number.rounded_to(2)));
        let [left, right] = [a, b].map(|quantity| Value::from(quantity.clone()));
        for operation in [add, subtract, multiply, divide] {
            for other in [&right, &Value::Decimal(number)] {
                if let Some(Ok(Value::Quantity(result))) = operation(&left, other) {
                    found.push(Quantity::clone(&result));
                }
            }
        }
        found
    }

    fn hash(quantity: &Quantity) -> u64 {
        let mut hasher = DefaultHasher::new();
        quantity.hash(&mut hasher);
        hasher.finish()
    }

    /// What an index orders quantities of one dimension by.
    fn index_key(quantity: &Quantity) -> Vec<u8> {
        quantity.magnitude.ordered_bytes()
    }

    proptest! {
        #[test]
        fn what_any_operation_reaches_comes_back_the_same(
            a in quantity(), b in quantity(), number in decimal_number(),
        ) {
            for quantity in reached(&a, &b, number) {
                let (mut unit, mut bytes) = (Vec::new(), Vec::new());
                codec::encode(&stored(&quantity, &mut unit)?, &mut bytes)?;
                let again = codec::decode::<StoredQuantity<'_>>(&bytes)?.quantity()?;
                prop_assert_eq!(&again, &quantity);
                prop_assert_eq!(hash(&again), hash(&quantity));
                prop_assert_eq!(index_key(&again), index_key(&quantity));
                prop_assert_eq!(again.to_string(), quantity.to_string());
                prop_assert_eq!(again.extent, quantity.extent);
                for other in [&a, &b] {
                    prop_assert_eq!(again.cmp(other), quantity.cmp(other));
                    prop_assert_eq!(comparison(&again, other), comparison(&quantity, other));
                }
                for unit in UNITS {
                    let unit = UnitTable::built_in().unit(unit)?;
                    let [one, other] = [&again, &quantity].map(|quantity| quantity.to_unit(&unit).ok());
                    prop_assert_eq!(one, other);
                }
            }
        }
    }
}
