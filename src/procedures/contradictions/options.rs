//! The options of `kg.contradictions`: how observations are laid down, and how much "about" is.

use crate::error::{Error, ErrorCode, Result, nearest};
use crate::value::operator::as_decimal;
use crate::value::{Decimal, Map, Value};
use std::sync::Arc;

/// Their names, with the type and the default of each.
pub(super) const ALL: &[(&str, &str)] = &[
    ("label", "label of observations = 'Observation'"),
    ("indicator", "type of relationships to the indicator = 'OF'"),
    (
        "subject",
        "type of relationships to whose figure it is = 'ABOUT'",
    ),
    (
        "baseline",
        "type of relationships to what it is relative to = 'RELATIVE_TO'",
    ),
    (
        "period",
        "property that must be there and the same = 'period'",
    ),
    (
        "same",
        "list of properties that must be the same, or absent = ['kind', 'modality', 'of_kind', 'goal', 'each', 'annual']",
    ),
    (
        "about",
        "fraction by which what is about a number may differ = 0.1",
    ),
];

/// The default of `same`.
const SAME: [&str; 6] = ["kind", "modality", "of_kind", "goal", "each", "annual"];

/// The options of a call.
#[derive(Debug)]
pub(super) struct Options {
    pub label: Arc<str>,
    pub indicator: Arc<str>,
    pub subject: Arc<str>,
    pub baseline: Arc<str>,
    pub period: Arc<str>,
    pub same: Vec<Arc<str>>,
    pub about: Decimal,
}

impl Options {
    /// Those that a map gives; the rest as [`ALL`] says.
    pub fn of(given: Option<&Value>) -> Result<Options> {
        let none = Map::new();
        let given = match given {
            Some(Value::Map(given)) => &**given,
            _ => &none,
        };
        let known = || ALL.iter().map(|(name, _)| *name);
        for name in given.keys() {
            if known().all(|known| known != &**name) {
                let message = format!("`kg.contradictions` has no option `{name}`");
                let hint = match nearest(name, known()) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => format!("it has {}", known().collect::<Vec<_>>().join(", ")),
                };
                return Err(Error::argument(ErrorCode::InvalidArgumentValue, message).hint(hint));
            }
        }
        Ok(Options {
            label: text(given, "label", "Observation")?,
            indicator: text(given, "indicator", "OF")?,
            subject: text(given, "subject", "ABOUT")?,
            baseline: text(given, "baseline", "RELATIVE_TO")?,
            period: text(given, "period", "period")?,
            same: texts(given, "same", &SAME)?,
            about: fraction(given, "about")?,
        })
    }
}

fn wrong(name: &str, wanted: &str, value: &Value) -> Error {
    let message = format!("the option `{name}` takes {wanted}, not {value}");
    Error::argument(ErrorCode::InvalidArgumentValue, message)
}

fn text(given: &Map, name: &str, otherwise: &str) -> Result<Arc<str>> {
    match given.get(name) {
        None | Some(Value::Null) => Ok(Arc::from(otherwise)),
        Some(Value::String(text)) => Ok(Arc::clone(text)),
        Some(other) => Err(wrong(name, "a name", other)),
    }
}

fn texts(given: &Map, name: &str, otherwise: &[&str]) -> Result<Vec<Arc<str>>> {
    let value = match given.get(name) {
        None | Some(Value::Null) => {
            return Ok(otherwise.iter().map(|one| Arc::from(*one)).collect());
        }
        Some(value) => value,
    };
    let names = match value {
        Value::List(names) => names.iter().map(|one| match one {
            Value::String(name) => Some(Arc::clone(name)),
            _ => None,
        }),
        _ => return Err(wrong(name, "a list of names", value)),
    };
    let names: Option<Vec<Arc<str>>> = names.collect();
    names.ok_or_else(|| wrong(name, "a list of names", value))
}

fn fraction(given: &Map, name: &str) -> Result<Decimal> {
    let value = match given.get(name) {
        None | Some(Value::Null) => return Ok(Decimal::from_parts(1, 1).unwrap_or(Decimal::ZERO)),
        Some(value) => value,
    };
    let number = match value {
        Value::Float(float) => Decimal::from_float(*float).ok(),
        other => as_decimal(other),
    };
    let number = number.filter(|number| !number.is_negative());
    number.ok_or_else(|| wrong(name, "a number that is not negative", value))
}
