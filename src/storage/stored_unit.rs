//! A unit that belongs to the graph, on disk: in the log as a change, in a snapshot in a section of its own.

use super::codec::{self, corrupt};
use crate::error::{Error, Result};
use crate::value::decimal::Ratio;
use crate::value::quantity::{BasicUnit, Dimension, UnitOrigin};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The on-disk form. Fields of fields lie as if they were its own.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredUnit<'a> {
    name: &'a str,
    #[serde(borrow)]
    aliases: Vec<&'a str>,
    #[serde(borrow)]
    size: StoredSize<'a>,
}

/// What a unit measures, and how many of the base unit it is.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredSize<'a> {
    #[serde(borrow)]
    dimension: Vec<(&'a str, i8)>,
    over: u128,
    under: u128,
}

impl<'a> From<&'a BasicUnit> for StoredSize<'a> {
    fn from(unit: &'a BasicUnit) -> StoredSize<'a> {
        let dimension = unit.dimension.parts().iter();
        let (over, under) = unit.factor.parts();
        StoredSize {
            dimension: dimension.map(|(name, power)| (&**name, *power)).collect(),
            over,
            under,
        }
    }
}

impl StoredSize<'_> {
    /// The unit of this size that belongs to a graph.
    pub fn unit(&self, name: &str, aliases: &[&str]) -> Result<BasicUnit> {
        let dimension = self.dimension.iter();
        let dimension = dimension.map(|(name, power)| (Arc::from(*name), *power));
        Ok(BasicUnit {
            name: Arc::from(name),
            aliases: aliases.iter().map(|alias| Arc::from(*alias)).collect(),
            dimension: Dimension::of(dimension.collect()).ok_or_else(damaged)?,
            factor: Ratio::new(self.over, self.under).ok_or_else(damaged)?,
            ucum: None,
            origin: UnitOrigin::Graph,
        })
    }
}

impl<'a> From<&'a Arc<BasicUnit>> for StoredUnit<'a> {
    fn from(unit: &'a Arc<BasicUnit>) -> StoredUnit<'a> {
        StoredUnit {
            name: &unit.name,
            aliases: unit.aliases.iter().map(|alias| &**alias).collect(),
            size: StoredSize::from(&**unit),
        }
    }
}

impl StoredUnit<'_> {
    /// The unit.
    pub fn unit(&self) -> Result<Arc<BasicUnit>> {
        self.size.unit(self.name, &self.aliases).map(Arc::new)
    }
}

/// Appends units, one after another.
pub fn encode_units(units: &[Arc<BasicUnit>], out: &mut Vec<u8>) -> Result<()> {
    let mut units = units.iter();
    units.try_for_each(|unit| codec::encode(&StoredUnit::from(unit), out))
}

/// The units that fill `bytes`.
pub fn decode_units(mut bytes: &[u8]) -> Result<Vec<Arc<BasicUnit>>> {
    let mut units = Vec::new();
    while !bytes.is_empty() {
        let stored: StoredUnit<'_> = codec::decode_next(&mut bytes)?;
        units.push(stored.unit()?);
    }
    Ok(units)
}

fn damaged() -> Error {
    corrupt("a stored unit is damaged")
}
