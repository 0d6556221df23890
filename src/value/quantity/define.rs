//! Units that people define: by their size in another unit, or as the base unit of a dimension of their own.

use super::extent::Extent;
use super::name::check_names;
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
    /// Where the size is no exact positive quantity, or a name could not be read back.
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
        let dimension = size.unit.dimension().clone();
        let unit = own_unit(name, aliases, dimension, factor);
        check_names(&unit, self).map(|()| unit)
    }

    /// The base unit of a dimension of its own.
    ///
    /// # Errors
    ///
    /// Where there are units of that dimension, or a name could not be read back.
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
        let unit = own_unit(name, aliases, found, Ratio::ONE);
        check_names(&unit, self).map(|()| unit)
    }

    /// Adds a unit of its written parts; one that is known as the same is left as it is.
    ///
    /// # Errors
    ///
    /// Where a part cannot be read, or the name is taken by another unit.
    pub fn define(&mut self, name: &str, dimension: &str, factor: &str) -> Result<()> {
        let parts = self.dimension(dimension).zip(Ratio::parse(factor));
        let Some((dimension, factor)) = parts else {
            let message = format!("the definition of the unit `{name}` cannot be read");
            return Err(Error::argument(ErrorCode::InvalidArgumentValue, message));
        };
        let known = self.get(name);
        if known.is_some_and(|unit| unit.dimension == dimension && unit.factor == factor) {
            return Ok(());
        }
        self.add(own_unit(&Arc::from(name), &[], dimension, factor))
    }

    /// The size of a unit as this table says it: `60千克`, `10标箱/秒`; `None` where it has no units of that dimension.
    pub fn measure_of(&self, unit: &BasicUnit) -> Option<String> {
        let alike = self.units().iter();
        let alike = alike.filter(|known| known.dimension == unit.dimension);
        let sizes = alike.filter_map(|known| size_in(unit, &[(known.clone(), 1)]));
        // 60千克 rather than 0.06吨 or 60000克.
        let exact = sizes.filter(|size| size.exact);
        let plainest = exact.min_by_key(|size| (size.number.scale(), size.number));
        if let Some(size) = plainest {
            return Some(size.text);
        }
        let base = unit.dimension.parts().iter().map(|(name, power)| {
            let dimension = Dimension::of(vec![(name.clone(), 1)])?;
            let mut known = self.units().iter();
            let known = known.find(|known| known.dimension == dimension)?;
            Some((known.clone(), *power))
        });
        let base: Option<Vec<(Arc<BasicUnit>, i8)>> = base.collect();
        size_in(unit, &base?).map(|size| size.text)
    }
}

/// The size of a unit in a product of others.
struct Size {
    number: Decimal,
    text: String,
    /// Whether the digits of the number say it exactly.
    exact: bool,
}

fn size_in(unit: &BasicUnit, parts: &[(Arc<BasicUnit>, i8)]) -> Option<Size> {
    let known = UnitTable::product(parts).ok()?;
    let factor = unit.factor.times(known.factor().inverse())?;
    let number = Decimal::from(1).scaled(factor).ok()?;
    Some(Size {
        number,
        text: format!("{number}{}", known.symbol()),
        exact: Ratio::of(number) == Some(factor),
    })
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
