//! The table of known units, by name.

use super::unit::{BasicUnit, Dimension, TIMES, Unit, UnitOrigin};
use super::words::unit_of_english;
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::value::decimal::Ratio;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The file of built-in units.
const FILE: &str = include_str!("units.tsv");

/// The longest text that is parsed as a unit.
const LONGEST: usize = 200;

/// The largest exponent in the text of a unit. What is divided by has its negative.
const LARGEST: i16 = -(i8::MIN as i16);

/// Units by name, and the names of derived dimensions.
#[derive(Clone, Debug, Default)]
pub struct UnitTable {
    units: Vec<Arc<BasicUnit>>,
    /// Every name and alias, with the index of its unit.
    places: HashMap<Arc<str>, usize>,
    dimensions: Vec<(Arc<str>, Dimension)>,
}

/// The reason why a text is not a unit. The message is only built on demand: finding the nearest name takes time.
pub(super) enum Missing<'a> {
    /// There is no unit of this name.
    Unknown(&'a str),
    /// All parts are units, but they cannot be combined.
    Impossible(Error),
}

static BUILT_IN: LazyLock<Arc<UnitTable>> = LazyLock::new(|| Arc::new(UnitTable::of_file(FILE)));

impl UnitTable {
    /// The built-in units.
    pub fn built_in() -> &'static Arc<UnitTable> {
        &BUILT_IN
    }

    fn of_file(text: &str) -> UnitTable {
        let mut table = UnitTable::default();
        for line in text.lines() {
            // A test verifies that every line is valid.
            let _ = table.add_line(line);
        }
        table
    }

    fn add_line(&mut self, line: &str) -> Option<()> {
        if line.starts_with('#') || line.is_empty() {
            return Some(());
        }
        if let Some(line) = line.strip_prefix('@') {
            let (name, dimension) = line.split_once('\t')?;
            let dimension = self.dimension(dimension)?;
            self.dimensions.push((Arc::from(name), dimension));
            return Some(());
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, aliases, dimension, factor, ucum] = fields.as_slice() else {
            return None;
        };
        let aliases = aliases.split(',').filter(|alias| !alias.is_empty());
        let unit = match *name {
            name if name == &*TIMES.name => TIMES.clone(),
            name => Arc::new(BasicUnit {
                name: Arc::from(name),
                aliases: aliases.map(Arc::from).collect(),
                dimension: self.dimension(dimension)?,
                factor: Ratio::parse(factor)?,
                ucum: Some(*ucum).filter(|code| !code.is_empty()).map(Arc::from),
                origin: UnitOrigin::BuiltIn,
            }),
        };
        self.add(unit).ok()
    }

    /// The dimension of this name, or of this product: `mass length^2 time^-3`.
    pub fn dimension(&self, text: &str) -> Option<Dimension> {
        Dimension::parse(text, &|name| {
            let found = self.dimensions.iter().find(|(known, _)| **known == *name);
            found.map(|(_, dimension)| dimension.clone())
        })
    }

    /// Adds a unit.
    ///
    /// # Errors
    ///
    /// If one of its names is taken, or is not valid: if it is empty, or contains digits, spaces or operators.
    pub fn add(&mut self, unit: Arc<BasicUnit>) -> Result<()> {
        for name in unit.names() {
            if let Some(taken) = self.get(name) {
                let message = format!("`{name}` is a name of the unit `{}` already", taken.name);
                return Err(Error::semantic(ErrorCode::SchemaRuleAlreadyExists, message));
            }
            if !is_unit_name(name) {
                let message = format!("`{name}` cannot be the name of a unit");
                return Err(Error::argument(ErrorCode::InvalidArgumentValue, message)
                    .hint("it begins with no digit, and has no spaces and no operators in it"));
            }
        }
        for name in unit.names() {
            self.places.insert(name.clone(), self.units.len());
        }
        self.units.push(unit);
        Ok(())
    }

    /// The table with additional units; those whose names are taken are omitted.
    pub fn with(&self, more: &[Arc<BasicUnit>]) -> UnitTable {
        let mut table = self.clone();
        for unit in more {
            // The units of the graph take precedence over those of the program.
            let _ = table.add(unit.clone());
        }
        table
    }

    /// Removes a unit; `None` if there is none of that name.
    pub fn remove(&mut self, name: &str) -> Option<Arc<BasicUnit>> {
        let place = self.units.iter().position(|unit| *unit.name == *name)?;
        let removed = self.units.remove(place);
        self.places.clear();
        for (place, unit) in self.units.iter().enumerate() {
            for name in unit.names() {
                self.places.insert(name.clone(), place);
            }
        }
        Some(removed)
    }

    /// The unit of a name or alias.
    pub fn get(&self, name: &str) -> Option<&Arc<BasicUnit>> {
        self.units.get(*self.places.get(name)?)
    }

    /// Every unit, in the order in which they were added.
    pub fn units(&self) -> &[Arc<BasicUnit>] {
        &self.units
    }

    /// The name of a dimension.
    pub fn dimension_name(&self, dimension: &Dimension) -> String {
        dimension.name(&self.dimensions)
    }

    /// The names of derived dimensions.
    pub(super) fn dimension_names(&self) -> &[(Arc<str>, Dimension)] {
        &self.dimensions
    }

    /// Whether a text begins with the name of a unit that begins like a numeral: 千克, 百分点.
    pub(super) fn begins_like_numeral(&self, text: &str) -> bool {
        let mut names = self.places.keys();
        names.any(|name| name.chars().count() > 1 && text.starts_with(&**name))
    }

    /// A product of powers of units.
    ///
    /// # Errors
    ///
    /// If an exponent or the factor is too large.
    pub fn product(parts: &[(Arc<BasicUnit>, i8)]) -> Result<Arc<Unit>> {
        Unit::of(parts, UnitTable::built_in().dimension_names()).map(Arc::new)
    }

    /// Parses a unit: `元`, `吨/年`, `米^2`, `元每亩`.
    ///
    /// # Errors
    ///
    /// If a part of it is not a unit.
    pub fn unit(&self, text: &str) -> Result<Arc<Unit>> {
        self.find(text).map_err(|missing| self.missing(missing))
    }

    /// Like [`UnitTable::unit`], for callers that try something else if there is no such unit.
    pub(super) fn find<'a>(&self, text: &'a str) -> std::result::Result<Arc<Unit>, Missing<'a>> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST {
            return Err(Missing::Unknown(text));
        }
        let mut parts = Vec::new();
        let (mut rest, mut sign) = (text, 1);
        loop {
            // Everything after a slash belongs to the divisor: 元/平方米·月.
            let under = rest.strip_prefix(['/', '每']);
            sign = if under.is_some() { -1 } else { sign };
            let (product, after) = under
                .and_then(in_parentheses)
                .unwrap_or_else(|| first_part(under.unwrap_or(rest)));
            for part in product.split(TIMES_SIGNS) {
                let part = part.trim();
                // Without a name between two operators, the whole text is not a unit.
                let shown = if part.is_empty() { text } else { part };
                let (unit, power) = self.part(part).ok_or(Missing::Unknown(shown))?;
                let power = i8::try_from(power * sign).map_err(|_| Missing::Unknown(part))?;
                parts.push((unit, power));
            }
            rest = match after.strip_prefix(TIMES_SIGNS) {
                // 元/(人·月)·天 is ambiguous.
                Some(_) if product.contains(TIMES_SIGNS) => return Err(Missing::Unknown(text)),
                Some(factor) if factor.starts_with(['/', '每']) => {
                    return Err(Missing::Unknown(text));
                }
                Some(factor) => factor,
                None if after.is_empty() => break,
                None => after,
            };
        }
        let unit = Unit::of(&parts, &self.dimensions);
        unit.map(Arc::new).map_err(Missing::Impossible)
    }

    /// A name with its exponent: as large a one as a stored unit has, behind a slash too.
    fn part(&self, text: &str) -> Option<(Arc<BasicUnit>, i16)> {
        if let Some(unit) = self.get(text) {
            return Some((unit.clone(), 1));
        }
        let (name, power) = text
            .split_once('^')
            .or_else(|| Some((text.strip_suffix('²')?, "2")))
            .or_else(|| Some((text.strip_suffix('³')?, "3")))?;
        let power = power
            .parse()
            .ok()
            .filter(|power| (1..=LARGEST).contains(power))?;
        Some((self.get(name)?.clone(), power))
    }

    /// The error for a missing unit.
    pub(super) fn missing(&self, missing: Missing<'_>) -> Error {
        let text = match missing {
            Missing::Unknown(text) => text,
            Missing::Impossible(error) => return error,
        };
        if text.is_empty() {
            let message = "the name of the unit is empty";
            return Error::argument(ErrorCode::InvalidArgumentValue, message)
                .hint("SHOW UNITS lists the units");
        }
        let shown: String = text.chars().take(40).collect();
        let error = Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("`{shown}` is not a unit that is known"),
        );
        if let Some(unit) = unit_of_english(&shown) {
            return error.hint(format!("write `{unit}`; SHOW UNITS lists the units"));
        }
        match nearest(&shown, self.places.keys().map(|name| &**name)) {
            Some(near) => error.hint(format!("did you mean `{near}`? SHOW UNITS lists them")),
            None => error.hint("SHOW UNITS lists those that are, CREATE UNIT adds one"),
        }
    }
}

impl BasicUnit {
    /// The name and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}

/// Signs that multiply units.
const TIMES_SIGNS: [char; 3] = ['·', '*', '×'];

/// The text up to the end of its first unit, and the rest.
fn first_part(text: &str) -> (&str, &str) {
    let end = text.find(['/', '每', '·', '*', '×']).unwrap_or(text.len());
    text.split_at(end)
}

/// The product in the parentheses at the beginning of a text, and the rest.
fn in_parentheses(text: &str) -> Option<(&str, &str)> {
    let within = text.strip_prefix(['(', '（'])?;
    let (product, after) = within.split_once([')', '）'])?;
    let ends = after.is_empty() || after.starts_with(['/', '每', '·', '*', '×']);
    ends.then_some((product, after))
}

/// A name must not look like a number, or like a product or quotient of units.
fn is_unit_name(name: &str) -> bool {
    let operators =
        |c: char| c.is_whitespace() || matches!(c, '/' | '每' | '·' | '*' | '×' | '^' | '~');
    let starts = name.chars().next().is_some_and(|c| !c.is_ascii_digit());
    starts && name.len() <= LONGEST / 4 && !name.contains(operators)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_read() {
        let mut table = UnitTable::default();
        for line in FILE.lines() {
            assert!(table.add_line(line).is_some(), "{line}");
        }
        assert!(table.units().len() > 80);
    }

    #[test]
    fn units_are_multiplied_and_divided() {
        let table = UnitTable::built_in();
        let shown = |text: &str| {
            let unit = table.unit(text);
            unit.map_or_else(
                |error| error.message().to_owned(),
                |unit| {
                    format!(
                        "{} of {} = {}",
                        unit.symbol(),
                        unit.dimension_name(),
                        unit.factor()
                    )
                },
            )
        };
        assert_eq!(shown("元"), "元 of money(CNY) = 1");
        assert_eq!(shown("t/年"), "吨/年 of mass/time = 5/157788");
        assert_eq!(shown("元每亩"), "元/亩 of money(CNY)/area = 3/2000");
        assert_eq!(shown("米·米"), "米^2 of area = 1");
        assert_eq!(shown("米²"), "米^2 of area = 1");
        assert_eq!(shown("千克·米^2/秒^3"), "千克·米^2/秒^3 of power = 1");
        assert_eq!(shown("/亩"), "/亩 of 1/area = 3/2000");
        assert_eq!(shown("元/元"), "倍 of ratio = 1");
        let rent = "元/平方米/个月 of money(CNY)/length^2·time = 1/2629800";
        for text in [
            "元/平方米·月",
            "元/(平方米·月)",
            "元/（平方米·月）",
            "元每平方米每月",
            "元/平方米/月",
        ] {
            assert_eq!(shown(text), rent, "{text}");
        }
        for text in [
            "元/",
            "元·",
            "元//亩",
            "/",
            "元/(亩",
            "元/亩)",
            "元/(亩)人",
            "元/(人·月)·天",
            "元·/亩",
            "(元)",
        ] {
            assert!(table.unit(text).is_err(), "{text}");
        }
        assert_eq!(shown("万吨"), "`万吨` is not a unit that is known");
        assert_eq!(shown("米^0"), "`米^0` is not a unit that is known");
        assert_eq!(shown("米^999"), "`米^999` is not a unit that is known");
    }

    #[test]
    fn every_exponent_that_arithmetic_reaches_is_read_back() {
        let table = UnitTable::built_in();
        let metre = table.get("米").expect("a unit");
        for power in (i8::MIN..=i8::MAX).filter(|power| *power != 0) {
            let unit = UnitTable::product(&[(metre.clone(), power)]).expect("metres are of size 1");
            let again = table.unit(unit.symbol());
            let again = again.unwrap_or_else(|error| panic!("{}: {error}", unit.symbol()));
            assert_eq!(again.parts(), unit.parts(), "{}", unit.symbol());
        }
        assert!(table.unit("米^128").is_err() && table.unit("/米^129").is_err());
        assert!(table.unit("米^120·米^8").is_err());
    }

    #[test]
    fn names_are_taken_once() {
        let mut table = UnitTable::clone(UnitTable::built_in());
        let unit = |name: &str| {
            Arc::new(BasicUnit {
                name: Arc::from(name),
                aliases: vec![Arc::from("dan")],
                dimension: table.dimension("mass").expect("a dimension"),
                factor: Ratio::ONE,
                ucum: None,
                origin: UnitOrigin::Graph,
            })
        };
        let (stone, kilo, wrong) = (unit("石"), unit("kg"), unit("2/x"));
        assert!(table.add(stone).is_ok());
        assert!(table.add(kilo).is_err() && table.add(wrong).is_err());
        assert!(table.get("dan").is_some() && table.remove("石").is_some());
        assert!(table.get("dan").is_none() && table.remove("石").is_none());
    }
}
