//! Units, and the dimensions that they measure.

use crate::error::{Error, ErrorCode, Result};
use crate::value::decimal::Ratio;
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

/// A dimension: base dimensions with their exponents, by name. Empty for plain numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dimension(pub(super) Vec<(Arc<str>, i8)>);

/// The origin of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitOrigin {
    /// It is built in.
    BuiltIn,
    /// It was added by the program that opened the database.
    Program,
    /// It was added to the graph by a statement.
    Graph,
}

/// A unit with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasicUnit {
    /// The name.
    pub name: Arc<str>,
    /// Other names.
    pub aliases: Vec<Arc<str>>,
    /// The dimension.
    pub dimension: Dimension,
    /// The size in the base unit.
    pub factor: Ratio,
    /// Its code in the Unified Code for Units of Measure.
    pub ucum: Option<Arc<str>>,
    /// The origin.
    pub origin: UnitOrigin,
}

/// A unit, or a product or quotient of units: `吨/年`.
#[derive(Clone, Debug)]
pub struct Unit {
    parts: Vec<(Arc<BasicUnit>, i8)>,
    symbol: Arc<str>,
    dimension: Dimension,
    dimension_name: Arc<str>,
    factor: Ratio,
}

/// The name of the dimension of plain numbers.
pub(super) const RATIO: &str = "ratio";

/// The unit of levels. Behind 万 or 亿 it states an order of magnitude: 百亿级.
pub(super) const LEVEL: &str = "级";

impl Dimension {
    /// Parses `mass length^2 time^-3`; `None` for another form. `known` are the derived dimensions.
    pub(super) fn parse(
        text: &str,
        known: &dyn Fn(&str) -> Option<Dimension>,
    ) -> Option<Dimension> {
        let text = text.trim();
        if matches!(text, "1" | RATIO) {
            return Some(Dimension::default());
        }
        if let Some(found) = known(text) {
            return Some(found);
        }
        if text.is_empty() {
            return None;
        }
        if !text.contains('^') {
            return Some(Dimension(vec![(Arc::from(text), 1)]));
        }
        text.split_whitespace()
            .try_fold(Dimension::default(), |product, part| {
                let (name, exponent) = part.split_once('^').unwrap_or((part, "1"));
                let part = Dimension(vec![(Arc::from(name), exponent.parse().ok()?)]);
                product.times(&part, 1)
            })
    }

    /// The product with a power of another dimension; `None` if an exponent overflows.
    fn times(&self, other: &Dimension, exponent: i8) -> Option<Dimension> {
        let mut parts = self.0.clone();
        for (name, power) in &other.0 {
            let power = power.checked_mul(exponent)?;
            match parts.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known = known.checked_add(power)?,
                None => parts.push((name.clone(), power)),
            }
        }
        parts.retain(|(_, power)| *power != 0);
        parts.sort();
        Some(Dimension(parts))
    }

    /// A dimension from its parts; `None` if one occurs twice, or has exponent zero.
    pub fn of(mut parts: Vec<(Arc<str>, i8)>) -> Option<Dimension> {
        parts.sort();
        let twice = parts.windows(2).any(|pair| pair[0].0 == pair[1].0);
        let none = parts.iter().any(|(_, power)| *power == 0);
        (!twice && !none).then_some(Dimension(parts))
    }

    /// Base dimensions with their exponents, by name.
    pub fn parts(&self) -> &[(Arc<str>, i8)] {
        &self.0
    }

    /// The form that [`Dimension::parse`] reads: `mass^1 time^-1`.
    pub(crate) fn written(&self) -> String {
        let parts = self.0.iter().map(|(name, power)| format!("{name}^{power}"));
        match self.0.is_empty() {
            true => RATIO.to_owned(),
            false => parts.collect::<Vec<_>>().join(" "),
        }
    }

    /// Whether it is the dimension of plain numbers.
    pub fn is_number(&self) -> bool {
        self.0.is_empty()
    }

    /// The name: `mass/time`, `area`, `ratio` for plain numbers. `names` are those of derived dimensions.
    pub(super) fn name(&self, names: &[(Arc<str>, Dimension)]) -> String {
        let named = |part: &Dimension| {
            let found = names.iter().find(|(_, dimension)| dimension == part);
            found.map(|(name, _)| name.to_string())
        };
        if self.is_number() {
            return RATIO.to_owned();
        }
        if let Some(name) = named(self) {
            return name;
        }
        let side = |over: bool| {
            let parts = self.0.iter().filter(|(_, power)| (*power > 0) == over);
            Dimension(
                parts
                    .map(|(name, power)| (name.clone(), power.saturating_abs()))
                    .collect(),
            )
        };
        let text = |part: Dimension| named(&part).unwrap_or_else(|| product_text(&part.0));
        match (side(true), side(false)) {
            (over, under) if under.is_number() => text(over),
            (over, under) if over.is_number() => format!("1/{}", text(under)),
            (over, under) => format!("{}/{}", text(over), text(under)),
        }
    }
}

fn product_text(parts: &[(Arc<str>, i8)]) -> String {
    let parts = parts.iter().map(|(name, power)| match power {
        1 => name.to_string(),
        power => format!("{name}^{power}"),
    });
    parts.collect::<Vec<_>>().join("·")
}

/// The unit of plain numbers, as in the quotient of two quantities of the same dimension.
pub(super) static TIMES: LazyLock<Arc<BasicUnit>> = LazyLock::new(|| {
    Arc::new(BasicUnit {
        name: Arc::from("倍"),
        aliases: Vec::new(),
        dimension: Dimension::default(),
        factor: Ratio::ONE,
        ucum: None,
        origin: UnitOrigin::BuiltIn,
    })
});

impl Unit {
    /// A product of powers of units; powers of the same unit are combined.
    pub(super) fn of(
        powers: &[(Arc<BasicUnit>, i8)],
        names: &[(Arc<str>, Dimension)],
    ) -> Result<Unit> {
        let mut parts: Vec<(Arc<BasicUnit>, i8)> = Vec::new();
        for (unit, power) in powers {
            // The graph may have used the name for another unit before; then these are two units.
            let same = |known: &BasicUnit| {
                (&known.name, &known.dimension, known.factor)
                    == (&unit.name, &unit.dimension, unit.factor)
            };
            match parts.iter_mut().find(|(known, _)| same(known)) {
                Some((_, known)) => *known = known.checked_add(*power).ok_or_else(too_many)?,
                None => parts.push((unit.clone(), *power)),
            }
        }
        parts.retain(|(_, power)| *power != 0);
        if parts.is_empty() {
            parts.push((TIMES.clone(), 1));
        }
        // The sort is stable: factors first, then divisors, each in their original order.
        parts.sort_by_key(|(_, power)| *power < 0);
        let (mut dimension, mut factor) = (Dimension::default(), Ratio::ONE);
        for (unit, power) in &parts {
            dimension = dimension
                .times(&unit.dimension, *power)
                .ok_or_else(too_many)?;
            let share = unit.factor.power(*power).ok_or_else(too_many)?;
            factor = factor.times(share).ok_or_else(too_many)?;
        }
        Ok(Unit {
            symbol: Arc::from(symbol(&parts)),
            dimension_name: Arc::from(dimension.name(names)),
            parts,
            dimension,
            factor,
        })
    }

    /// The symbol.
    pub fn symbol(&self) -> &Arc<str> {
        &self.symbol
    }

    /// The dimension.
    pub fn dimension(&self) -> &Dimension {
        &self.dimension
    }

    /// The name of the dimension.
    pub fn dimension_name(&self) -> &Arc<str> {
        &self.dimension_name
    }

    /// The size in the base unit.
    pub fn factor(&self) -> Ratio {
        self.factor
    }

    /// An estimate of its memory, without the units that it consists of, which belong to tables.
    pub fn bytes(&self) -> u64 {
        let parts = size_of_val(self.parts.as_slice()) + size_of_val(self.dimension.parts());
        let texts = self.symbol.len() + self.dimension_name.len();
        (size_of::<Unit>() + parts + texts) as u64
    }

    /// The units that it consists of, with their exponents.
    pub fn parts(&self) -> &[(Arc<BasicUnit>, i8)] {
        &self.parts
    }

    /// The units in it that are not built in, without which its text cannot be read back.
    pub(crate) fn own_parts(&self) -> impl Iterator<Item = &Arc<BasicUnit>> {
        let units = self.parts.iter().map(|(unit, _)| unit);
        units.filter(|unit| unit.origin != UnitOrigin::BuiltIn)
    }

    /// Whether large numbers of it are written with 万 and 亿.
    pub(super) fn counts_in_myriads(&self) -> bool {
        let first = self.symbol.chars().next();
        // Behind 万, 级 would state an order of magnitude.
        &*self.symbol != LEVEL && first.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }
}

/// `吨·米^2/年`
fn symbol(parts: &[(Arc<BasicUnit>, i8)]) -> String {
    let mut text = String::new();
    for (unit, power) in parts {
        match (text.is_empty(), *power < 0) {
            (_, true) => text.push('/'),
            (false, false) => text.push('·'),
            (true, false) => {}
        }
        text.push_str(&unit.name);
        if power.unsigned_abs() != 1 {
            // Writing into a string does not fail.
            let _ = write!(text, "^{}", power.unsigned_abs());
        }
    }
    text
}

fn too_many() -> Error {
    Error::arithmetic(
        ErrorCode::NumberOutOfRange,
        "the unit of the result is too large: its exponents, or its size in base units",
    )
}
