//! Elements of lists and maps, and components of temporal values.
//!
//! Properties of nodes and relationships are not here: they need the graph, which this room does not depend on.

use super::display::described;
use super::{Period, Quantity, Value, temporal};
use crate::error::{Error, ErrorCode, Result};
use std::sync::Arc;

/// `container[key]`: an element of a list by position, an entry of a map by name; null if there is none.
pub fn index(container: &Value, key: &Value) -> Result<Value> {
    match (container, key) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::List(_) | Value::Map(_), Value::Null) => Ok(Value::Null),
        (Value::List(values), Value::Integer(at)) => Ok(element(values, *at)),
        (Value::List(_), other) => Err(Error::type_error(
            ErrorCode::ListElementAccessByNonInteger,
            format!("a position in a list is an Integer, {}", described(other)),
        )),
        (Value::Map(map), Value::String(key)) => {
            Ok(map.get(key.as_ref()).cloned().unwrap_or(Value::Null))
        }
        (Value::Map(_), other) => Err(not_a_key(other)),
        (other, _) => {
            let message = format!("{}, which has no elements", described(other));
            Err(of_no_list(other, message))
        }
    }
}

/// The way out where a vector is taken for a list.
pub const NO_LIST: &str =
    "toFloatList(v) gives the coordinates of a vector as a list: toFloatList(v)[0]";

/// The error where a value should be a list.
fn of_no_list(value: &Value, message: String) -> Error {
    let error = Error::type_error(ErrorCode::InvalidArgumentType, message);
    match value {
        Value::Vector(_) => error.hint(NO_LIST),
        _ => error,
    }
}

/// The error for a map key or a property name that is not a string.
pub fn not_a_key(key: &Value) -> Error {
    Error::type_error(
        ErrorCode::MapElementAccessByNonString,
        format!("a key is a String, {}", described(key)),
    )
}

/// The element at a position; negative positions count from the end.
fn element(values: &[Value], at: i64) -> Value {
    position(values.len(), at)
        .and_then(|at| values.get(at))
        .cloned()
        .unwrap_or(Value::Null)
}

fn position(len: usize, at: i64) -> Option<usize> {
    if at < 0 {
        usize::try_from(at.unsigned_abs())
            .ok()
            .and_then(|back| len.checked_sub(back))
    } else {
        usize::try_from(at).ok()
    }
}

/// `list[from..to]`: an omitted bound is the corresponding end of the list; positions past an end are clamped to it.
pub fn slice(list: &Value, from: Option<&Value>, to: Option<&Value>) -> Result<Value> {
    let Value::List(values) = list else {
        return match list {
            Value::Null => Ok(Value::Null),
            other => {
                let message = format!("only lists have slices, {}", described(other));
                Err(of_no_list(other, message))
            }
        };
    };
    let (from, to) = (bound(from)?, bound(to)?);
    let (Bound::Known(from), Bound::Known(to)) = (from, to) else {
        return Ok(Value::Null);
    };
    let start = clamp(values.len(), from.unwrap_or(0));
    let end = to.map_or(values.len(), |to| clamp(values.len(), to));
    let part = values.get(start..end).unwrap_or_default();
    Ok(Value::List(Arc::new(part.to_vec())))
}

/// A bound of a slice; `Known(None)` if it is omitted.
enum Bound {
    Known(Option<i64>),
    Null,
}

fn bound(value: Option<&Value>) -> Result<Bound> {
    match value {
        None => Ok(Bound::Known(None)),
        Some(Value::Integer(at)) => Ok(Bound::Known(Some(*at))),
        Some(Value::Null) => Ok(Bound::Null),
        Some(other) => Err(Error::type_error(
            ErrorCode::ListElementAccessByNonInteger,
            format!("a position in a list is an Integer, {}", described(other)),
        )),
    }
}

fn clamp(len: usize, at: i64) -> usize {
    position(len, at).unwrap_or(0).min(len)
}

/// `value.name` of a map, a temporal value, a quantity or a period; null if there is nothing of that name.
pub fn property(value: &Value, name: &str) -> Result<Value> {
    if let Value::Quantity(figure) = value {
        let found = figure.component(name);
        return found.ok_or_else(|| no_component("a quantity", name, Quantity::COMPONENTS));
    }
    if let Value::Period(period) = value {
        let found = period.component(name);
        return found.ok_or_else(|| no_component("a period", name, Period::COMPONENTS));
    }
    match value {
        Value::Null => Ok(Value::Null),
        Value::Map(map) => Ok(map.get(name).cloned().unwrap_or(Value::Null)),
        other => temporal::access::component(other, name)
            .unwrap_or_else(|| Err(no_properties(other, name))),
    }
}

fn no_component(what: &str, name: &str, names: &[&str]) -> Error {
    let message = format!("{what} has no component `{name}`");
    Error::argument(ErrorCode::InvalidArgumentValue, message)
        .hint(format!("it has {}", names.join(", ")))
}

fn no_properties(value: &Value, name: &str) -> Error {
    Error::type_error(
        ErrorCode::InvalidArgumentType,
        format!("{}, which has no `{name}`", described(value)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[i64]) -> Value {
        let values = values.iter().map(|value| Value::Integer(*value)).collect();
        Value::List(Arc::new(values))
    }

    fn part(from: Option<i64>, to: Option<i64>) -> String {
        let [from, to] = [from, to].map(|at| at.map(Value::Integer));
        slice(&list(&[1, 2, 3]), from.as_ref(), to.as_ref())
            .map_or_else(|error| error.to_string(), |value| value.to_string())
    }

    #[test]
    fn slices_stop_at_the_ends() {
        assert_eq!(part(None, None), "[1, 2, 3]");
        assert_eq!(part(Some(1), Some(9)), "[2, 3]");
        assert_eq!(part(Some(-2), None), "[2, 3]");
        assert_eq!(part(Some(-9), Some(-1)), "[1, 2]");
        assert_eq!(part(Some(2), Some(1)), "[]");
        assert_eq!(part(Some(i64::MIN), Some(i64::MAX)), "[1, 2, 3]");
    }

    #[test]
    fn positions_count_from_either_end() {
        let at = |at| index(&list(&[1, 2, 3]), &Value::Integer(at)).map(|value| value.to_string());
        assert_eq!(at(0).ok().as_deref(), Some("1"));
        assert_eq!(at(-1).ok().as_deref(), Some("3"));
        assert_eq!(at(3).ok().as_deref(), Some("null"));
        assert_eq!(at(i64::MIN).ok().as_deref(), Some("null"));
    }
}
