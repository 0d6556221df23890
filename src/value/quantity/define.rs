//! Units defined by users: by their size in another unit, or as the base unit of a new dimension.

use super::extent::Extent;
use super::name::check_names;
use super::read::read;
use super::table::UnitTable;
use super::unit::{BasicUnit, Dimension, UnitOrigin};
use crate::error::{Error, ErrorCode, Result};
use crate::value::decimal::{Decimal, Ratio};
use std::sync::Arc;

impl UnitTable {
    /// A unit of a given size in other units.
    ///
    /// # Errors
    ///
    /// If the size is not an exact positive quantity, or a name could not be read back.
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

    /// The base unit of a new dimension.
    ///
    /// # Errors
    ///
    /// If there are units of that dimension, or a name could not be read back.
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

    /// Adds a unit from its serialized parts; an identical unit that is already known is kept.
    ///
    /// # Errors
    ///
    /// If a part cannot be parsed, or the name is taken by another unit.
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

    /// The statements that define the units of a graph, in an order in which they can be run: base units first, and
    /// each unit in terms of those before it. `None` for a unit that no statement can define with the available units.
    pub fn definitions(own: &[Arc<BasicUnit>]) -> Vec<(Arc<BasicUnit>, Option<Definition>)> {
        let mut own = own.to_vec();
        own.sort_by(|a, b| {
            let rank = |unit: &BasicUnit| (!unit.is_base(), unit.factor != Ratio::ONE);
            rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
        });
        let mut known = UnitTable::clone(UnitTable::built_in());
        let definitions = own.into_iter().map(|unit| {
            let definition = known.definition_of(&unit);
            if definition.is_some() {
                known = known.with(std::slice::from_ref(&unit));
            }
            (unit, definition)
        });
        definitions.collect()
    }

    /// The definition of a unit in terms of these units.
    fn definition_of(&self, unit: &BasicUnit) -> Option<Definition> {
        let dimension = self.dimension_name(&unit.dimension);
        let made = |definition: &Definition| {
            let made = match definition {
                Definition::Size(size) => self.unit_of_size(&unit.name, &unit.aliases, size),
                Definition::Dimension(name) => {
                    self.unit_of_dimension(&unit.name, &unit.aliases, name)
                }
            };
            made.is_ok_and(|made| made.is_same(unit))
        };
        let size = self.measure_of(unit).map(Definition::Size);
        let named = [dimension, unit.dimension.written()].map(Definition::Dimension);
        size.into_iter().chain(named).find(made)
    }

    /// The size of a unit in the units of this table: `60千克`, `10标箱/秒`; `None` if it has no units of that dimension, or
    /// none in which the size terminates.
    fn measure_of(&self, unit: &BasicUnit) -> Option<String> {
        let alike = self.units().iter();
        let alike = alike.filter(|known| known.dimension == unit.dimension);
        let sizes = alike.filter_map(|known| exact_size_in(unit, &[(known.clone(), 1)]));
        // Prefer 60千克 to 0.06吨 or 60000克.
        let plainest = sizes.min_by_key(|size| (size.number.scale(), size.number));
        let plainest = plainest.or_else(|| {
            let products = self.products_of(&unit.dimension);
            let mut sizes = products.filter_map(|parts| exact_size_in(unit, &parts));
            sizes.next()
        });
        plainest.map(|size| size.text)
    }

    /// Products of this dimension, with a unit for each of its base dimensions; products of base units come first.
    fn products_of(&self, dimension: &Dimension) -> impl Iterator<Item = UnitPowers> {
        let choices: Vec<UnitPowers> = (dimension.parts().iter())
            .map(|part| self.powers_of(part))
            .collect();
        let count: usize = choices.iter().map(Vec::len).product();
        (0..count.min(MOST_PRODUCTS)).map(move |number| {
            let mut rest = number;
            let parts = choices.iter().rev().map(|choices| {
                let choice = rest % choices.len();
                rest /= choices.len();
                choices[choice].clone()
            });
            let mut parts: UnitPowers = parts.collect();
            parts.reverse();
            parts
        })
    }

    /// The units of a base dimension or a power of it, with the exponent that gives this power.
    fn powers_of(&self, (name, power): &(Arc<str>, i8)) -> UnitPowers {
        let units = self.units().iter();
        let powers = units.filter_map(|unit| match unit.dimension.parts() {
            [(known, own)] if known == name && power.checked_rem(*own) == Some(0) => {
                Some((unit.clone(), power / own))
            }
            _ => None,
        });
        let mut powers: UnitPowers = powers.collect();
        powers.sort_by_key(|(unit, _)| !unit.is_base());
        powers
    }
}

/// The way in which a statement defines a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// By its size in existing units.
    Size(String),
    /// As the base unit of a new dimension.
    Dimension(String),
}

/// Units with their exponents.
type UnitPowers = Vec<(Arc<BasicUnit>, i8)>;

/// The number of products of units that are tried to find a size that terminates.
const MOST_PRODUCTS: usize = 10_000;

impl BasicUnit {
    /// Whether it is the base unit of a base dimension.
    fn is_base(&self) -> bool {
        matches!(self.dimension.parts(), [(_, 1)]) && self.factor == Ratio::ONE
    }

    /// Whether another unit has the same name, dimension and size.
    pub fn is_same(&self, other: &BasicUnit) -> bool {
        self.name == other.name && self.dimension == other.dimension && self.factor == other.factor
    }
}

/// The size of a unit in a product of others.
struct Size {
    number: Decimal,
    text: String,
}

/// `None` if the size does not terminate.
fn exact_size_in(unit: &BasicUnit, parts: &[(Arc<BasicUnit>, i8)]) -> Option<Size> {
    let known = UnitTable::product(parts).ok()?;
    let factor = unit.factor.times(known.factor().inverse())?;
    let number = Decimal::from(1).scaled(factor).ok()?;
    (Ratio::of(number) == Some(factor)).then(|| Size {
        number,
        text: format!("{number}{}", known.symbol()),
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
