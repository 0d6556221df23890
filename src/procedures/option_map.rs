//! The options map of a procedure: known names, right types, values in range; otherwise an error.

use super::ProcedureSignature;
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::value::{Map, Value, number};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The options that are passed to a call.
pub(super) struct OptionMap<'a> {
    /// The procedure.
    pub of: &'a str,
    /// None where the call passes none.
    given: Option<&'a Map>,
}

impl<'a> OptionMap<'a> {
    /// The options in an argument of a call, by the signature of the procedure.
    pub fn of_call(
        signature: &'a ProcedureSignature,
        argument: Option<&'a Value>,
    ) -> Result<OptionMap<'a>> {
        let options = signature.options.iter();
        let known: Vec<&str> = options.map(|option| &*option.name).collect();
        OptionMap::new(&signature.name, &known, argument)
    }

    /// The options in an argument; none if it is no map. Fails for a name that is not an option of the procedure.
    pub fn new(of: &'a str, known: &[&str], argument: Option<&'a Value>) -> Result<OptionMap<'a>> {
        let given = match argument {
            Some(Value::Map(map)) => Some(&**map),
            _ => None,
        };
        for name in given.into_iter().flat_map(Map::keys) {
            if !known.contains(&&**name) {
                let error = Error::argument(
                    ErrorCode::InvalidArgumentValue,
                    format!("`{of}` has no option `{name}`"),
                );
                return Err(match nearest(name, known.iter().copied()) {
                    Some(name) => error.hint(format!("did you mean `{name}`?")),
                    None => error.hint(format!("it has {}", known.join(", "))),
                });
            }
        }
        Ok(OptionMap { of, given })
    }

    /// An option that is given; null counts as not given.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        let value = self.given?.get(name);
        value.filter(|value| !matches!(value, Value::Null))
    }

    /// The error of a value of another type.
    pub fn wrong_type(&self, name: &str, wanted: &str, value: &Value) -> Error {
        let (of, kind) = (self.of, value.kind().described());
        Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!("`{name}` of `{of}` takes {wanted}, not {kind}"),
        )
    }

    /// The error of a value that is out of range.
    pub fn wrong_value(&self, name: &str, wanted: &str, value: &Value) -> Error {
        let of = self.of;
        Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("`{name}` of `{of}` takes {wanted}, not {value}"),
        )
    }

    /// A property key or another word.
    pub fn text(&self, name: &str) -> Result<Option<Arc<str>>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.wrong_type(name, "a String", other)),
        }
    }

    /// One name or several.
    pub fn names(&self, name: &str) -> Result<Option<Vec<Arc<str>>>> {
        let text = |value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            other => Err(self.wrong_type(name, "a String or a List of Strings", other)),
        };
        match self.get(name) {
            None => Ok(None),
            Some(Value::List(values)) => values.iter().map(text).collect::<Result<_>>().map(Some),
            Some(value) => Ok(Some(vec![text(value)?])),
        }
    }

    /// A number within bounds.
    pub fn number(&self, name: &str, bounds: RangeInclusive<f64>, default: f64) -> Result<f64> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        let number = match value {
            Value::Integer(value) => *value as f64,
            Value::Float(value) => *value,
            Value::Decimal(value) => value.to_f64(),
            other => return Err(self.wrong_type(name, "a number", other)),
        };
        if bounds.contains(&number) {
            return Ok(number);
        }
        let wanted = match (*bounds.start(), *bounds.end()) {
            (start, f64::MAX) => format!("a number from {start} on"),
            (start, end) => format!("a number from {start} to {end}"),
        };
        Err(self.wrong_value(name, &wanted, value))
    }

    /// A whole number, at least `least`.
    pub fn count(&self, name: &str, least: i64, default: usize) -> Result<usize> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        let number = match value {
            Value::Integer(number) => Some(*number),
            Value::Float(number) => number::exact_integer(*number),
            Value::Decimal(number) => number.to_i64(),
            other => return Err(self.wrong_type(name, "an Integer", other)),
        };
        let count = number.filter(|number| *number >= least);
        let count = count.and_then(|number| usize::try_from(number).ok());
        count.ok_or_else(|| {
            let wanted = format!("a whole number from {least} on");
            self.wrong_value(name, &wanted, value)
        })
    }

    /// True or false.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool> {
        match self.get(name) {
            None => Ok(default),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(other) => Err(self.wrong_type(name, "true or false", other)),
        }
    }
}
