//! Units that people define: by their size in another unit, or as the base unit of a dimension of their own.

use super::extent::Extent;
use super::read::read;
use super::table::UnitTable;
use super::unit::{BasicUnit, Dimension, UnitOrigin};
use crate::error::{Error, ErrorCode, Result};
use crate::value::decimal::{Decimal, Ratio};
use std::sync::Arc;

impl UnitTable {
    /// A unit that is so much of another one.
    ///
    /// # Errors
    ///
    /// Where the size is no exact positive quantity.
    pub fn unit_of_size(
        &self,
        name: &Arc<str>,
        aliases: &[Arc<str>],
        size: &str,
    ) -> Result<Arc<BasicUnit>> {
        let size = read(size, self)?;
        let factor = match size.extent {
            Extent::Exact(number) => Ratio::of(number),
            _ => None,
        };
        let factor = factor.and_then(|factor| factor.times(size.unit.factor()));
        let factor = factor.ok_or_else(|| {
            let message =
                format!("the size of a unit is exact and more than nothing, {size} is not");
            Error::argument(ErrorCode::InvalidArgumentValue, message)
        })?;
        Ok(own_unit(
            name,
            aliases,
            size.unit.dimension().clone(),
            factor,
        ))
    }

    /// The base unit of a dimension of its own.
    ///
    /// # Errors
    ///
    /// Where there are units of that dimension.
    pub fn unit_of_dimension(
        &self,
        name: &Arc<str>,
        aliases: &[Arc<str>],
        dimension: &str,
    ) -> Result<Arc<BasicUnit>> {
        let found = self.dimension(dimension).ok_or_else(|| {
            let message = format!("`{dimension}` is not the name of a dimension");
            Error::argument(ErrorCode::InvalidArgumentValue, message)
        })?;
        if let Some(other) = self.units().iter().find(|unit| unit.dimension == found) {
            let message = format!("`{}` is a unit of {dimension} already", other.name);
            return Err(
                Error::argument(ErrorCode::InvalidArgumentValue, message).hint(format!(
                    "say how large it is: CREATE UNIT {name} = '…{}'",
                    other.name
                )),
            );
        }
        Ok(own_unit(name, aliases, found, Ratio::ONE))
    }

    /// The size of a unit in a unit of this table: `60千克`; `None` where it has none of that dimension, or the size is not
    /// written exactly.
    pub fn measure_of(&self, unit: &BasicUnit) -> Option<String> {
        let candidates = self
            .units()
            .iter()
            .filter(|known| known.dimension == unit.dimension);
        candidates.into_iter().find_map(|known| {
            let factor = unit.factor.times(known.factor.inverse())?;
            let number = Decimal::from(1).scaled(factor).ok()?;
            let exact = Ratio::of(number) == Some(factor);
            exact.then(|| format!("{number}{}", known.name))
        })
    }
}

fn own_unit(
    name: &Arc<str>,
    aliases: &[Arc<str>],
    dimension: Dimension,
    factor: Ratio,
) -> Arc<BasicUnit> {
    Arc::new(BasicUnit {
        name: name.clone(),
        aliases: aliases.to_vec(),
        dimension,
        factor,
        ucum: None,
        origin: UnitOrigin::Graph,
    })
}
