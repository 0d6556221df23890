//! Temporal functions: what makes a date, a time, a date-time or a duration, and what cuts or measures one.
//!
//! The rules of the calendar are `value::temporal`'s; here are the names, the arguments and the clocks. A null argument
//! makes the result null. To add a function, add a row to the table of its file.

mod construct;
mod duration;
mod truncate;

pub use construct::{CONSTRUCTORS, EPOCH};
pub use duration::DURATION;
pub use truncate::TRUNCATION;

use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;

/// Whether a null among the arguments makes the result null.
fn has_null(arguments: &[Value]) -> bool {
    arguments.iter().any(|value| matches!(value, Value::Null))
}

/// The complaint about an argument of a wrong type.
fn wrong_type(function: &str, wanted: &str, given: &Value) -> Error {
    Error::type_error(
        ErrorCode::InvalidArgumentType,
        format!("{function}() takes {wanted}, {given} is a {}", given.kind()),
    )
}
