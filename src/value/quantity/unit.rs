//! Units, and the dimensions that they measure.

use crate::error::{Error, ErrorCode, Result};
use crate::value::decimal::Ratio;
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

/// What is measured: base dimensions with their exponents, by name. Empty for plain numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dimension(pub(super) Vec<(Arc<str>, i8)>);

/// Where a unit is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitOrigin {
    /// It comes with tupu.
    BuiltIn,
    /// The program that opened the database added it.
    Program,
    /// A statement added it to the graph.
    Graph,
}

/// A unit with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasicUnit {
    /// How it is written.
    pub name: Arc<str>,
    /// Other names.
    pub aliases: Vec<Arc<str>>,
    /// What it measures.
    pub dimension: Dimension,
    /// How many of the base unit it is.
    pub factor: Ratio,
    /// Its code in the Unified Code for Units of Measure.
    pub ucum: Option<Arc<str>>,
    /// Where it is known from.
    pub origin: UnitOrigin,
}

/// A unit, or units multiplied and divided: `吨/年`.
#[derive(Clone, Debug)]
pub struct Unit {
    parts: Vec<(Arc<BasicUnit>, i8)>,
    symbol: Arc<str>,
    dimension: Dimension,
    dimension_name: Arc<str>,
    factor: Ratio,
}

/// The name of the dimension of plain numbers.
const RATIO: &str = "ratio";

impl Dimension {
    /// Reads `mass length^2 time^-3`; `None` for another form. `known` gives the dimensions that are made of others.
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

    /// The product with the power of another; `None` where an exponent grows too great.
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

    /// A dimension of its parts; `None` where one stands twice, or has no exponent.
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

    /// As [`Dimension::parse`] reads it: `mass^1 time^-1`.
    pub(crate) fn written(&self) -> String {
        let parts = self.0.iter().map(|(name, power)| format!("{name}^{power}"));
        match self.0.is_empty() {
            true => RATIO.to_owned(),
            false => parts.collect::<Vec<_>>().join(" "),
        }
    }

    /// Whether it is that of plain numbers.
    pub fn is_number(&self) -> bool {
        self.0.is_empty()
    }

    /// Its name: `mass/time`, `area`, `ratio` for plain numbers. `names` are those of dimensions made of others.
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

/// The unit of plain numbers: of quantities over quantities of one dimension.
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
    /// A product of powers of units; powers of one unit become one.
    pub(super) fn of(
        powers: &[(Arc<BasicUnit>, i8)],
        names: &[(Arc<str>, Dimension)],
    ) -> Result<Unit> {
        let mut parts: Vec<(Arc<BasicUnit>, i8)> = Vec::new();
        for (unit, power) in powers {
            // A name can have had another meaning in the graph before: then these are two units.
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
        // Stable: what is multiplied first, then what is divided by, each in the order in which it came.
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

    /// How it is written.
    pub fn symbol(&self) -> &Arc<str> {
        &self.symbol
    }

    /// What it measures.
    pub fn dimension(&self) -> &Dimension {
        &self.dimension
    }

    /// The name of what it measures.
    pub fn dimension_name(&self) -> &Arc<str> {
        &self.dimension_name
    }

    /// How many of the base unit it is.
    pub fn factor(&self) -> Ratio {
        self.factor
    }

    /// About the bytes that it takes, without the units that it is made of, which tables hold.
    pub fn bytes(&self) -> u64 {
        let parts = size_of_val(self.parts.as_slice()) + size_of_val(self.dimension.parts());
        let texts = self.symbol.len() + self.dimension_name.len();
        (size_of::<Unit>() + parts + texts) as u64
    }

    /// The units that it is made of, with their exponents.
    pub fn parts(&self) -> &[(Arc<BasicUnit>, i8)] {
        &self.parts
    }

    /// The units in it that do not come with tupu: without them its text cannot be read back.
    pub(crate) fn own_parts(&self) -> impl Iterator<Item = &Arc<BasicUnit>> {
        let units = self.parts.iter().map(|(unit, _)| unit);
        units.filter(|unit| unit.origin != UnitOrigin::BuiltIn)
    }

    /// Whether great numbers of it are written with 万 and 亿.
    pub(super) fn counts_in_myriads(&self) -> bool {
        let first = self.symbol.chars().next();
        first.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
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
