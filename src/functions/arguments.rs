//! Reading the arguments of a call, with uniform error messages.

use crate::error::{Error, ErrorCode, Result};
use crate::value::display::described;
use crate::value::{Value, operator};
use std::sync::Arc;

/// Whether any argument is null.
pub fn any_null(arguments: &[Value]) -> bool {
    arguments.iter().any(Value::is_null)
}

/// The error for an argument that is not of the type the function takes.
pub fn wrong_type(function: &str, wanted: &str, value: &Value) -> Error {
    Error::type_error(
        ErrorCode::InvalidArgumentType,
        needs(function, wanted, value),
    )
}

/// The error for an argument that the conformance kit classifies as a wrong value, because its type is only known when
/// the query runs.
pub fn wrong_value(function: &str, wanted: &str, value: &Value) -> Error {
    Error::type_error(
        ErrorCode::InvalidArgumentValue,
        needs(function, wanted, value),
    )
}

fn needs(function: &str, wanted: &str, value: &Value) -> String {
    format!("{function}() needs {wanted}, {}", described(value))
}

/// A string argument.
pub fn string<'a>(function: &str, value: &'a Value) -> Result<&'a Arc<str>> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(wrong_type(function, "a String", other)),
    }
}

/// An integer argument.
pub fn integer(function: &str, value: &Value) -> Result<i64> {
    match value {
        Value::Integer(value) => Ok(*value),
        other => Err(wrong_type(function, "an Integer", other)),
    }
}

/// A number argument, as a float.
pub fn float(function: &str, value: &Value) -> Result<f64> {
    operator::as_float(value).ok_or_else(|| wrong_type(function, "a Number", value))
}

/// A list argument.
pub fn list<'a>(function: &str, value: &'a Value) -> Result<&'a Arc<Vec<Value>>> {
    match value {
        Value::List(values) => Ok(values),
        other => Err(wrong_type(function, "a List", other)),
    }
}

/// An integer argument that is a count.
pub fn count(function: &str, value: &Value) -> Result<usize> {
    let number = integer(function, value)?;
    if number < 0 {
        return Err(Error::argument(
            ErrorCode::NegativeIntegerArgument,
            format!("{function}() takes no negative number, {number} is one"),
        ));
    }
    // Where `usize` has fewer bits, nothing has more than `usize::MAX` parts either.
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}

/// A list of values.
pub fn list_of(values: impl IntoIterator<Item = Value>) -> Value {
    Value::List(Arc::new(values.into_iter().collect()))
}

/// A string value.
pub fn text(text: impl Into<Arc<str>>) -> Value {
    Value::String(text.into())
}
