//! Vectors as text: `vector([1.0, 2.0], 2, FLOAT32)`.

use super::coordinates::{CoordinateType, Coordinates, Number, each_type};
use super::{Vector, check_dimension};
use crate::error::{Error, ErrorCode, Result};
use crate::value::Value;
use crate::value::display::excerpt;
use std::fmt;
use std::str::FromStr;

impl fmt::Display for Coordinates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        each_type!(self, slice => {
            for (at, number) in slice.iter().enumerate() {
                write!(f, "{}{number:?}", if at == 0 { "" } else { ", " })?;
            }
        });
        f.write_str("]")
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dimension, of) = (self.dimension(), self.coordinate_type().name());
        write!(f, "vector({}, {dimension}, {of})", self.coordinates())
    }
}

/// `[1, 2.5, 3e-2]`, whose coordinates are 32-bit floats, or `vector([1, 2.5, 3e-2], 3, FLOAT)`.
impl FromStr for Vector {
    type Err = Error;

    fn from_str(text: &str) -> Result<Vector> {
        let trimmed = text.trim();
        if trimmed.starts_with('[') {
            return Vector::new(CoordinateType::Float32, numbers(trimmed)?.into_iter());
        }
        let (numbers_of, dimension, of) = call_parts(trimmed).ok_or_else(|| no_vector(text))?;
        let numbers = numbers(numbers_of)?;
        let written: usize = dimension.parse().map_err(|_| no_vector(text))?;
        require_dimension(numbers.len(), written)?;
        let of = CoordinateType::of_name(of).ok_or_else(|| no_vector(text))?;
        Vector::new(of, numbers.into_iter())
    }
}

/// The list, the dimension and the type in `vector([…], 3, FLOAT)`.
fn call_parts(text: &str) -> Option<(&str, &str, &str)> {
    let (name, inside) = text.strip_suffix(')')?.split_once('(')?;
    let (list, rest) = inside.split_at(inside.find(']')? + 1);
    let (dimension, of) = rest.trim_start().strip_prefix(',')?.split_once(',')?;
    let is_vector = name.trim().eq_ignore_ascii_case("vector");
    is_vector.then_some((list, dimension.trim(), of.trim()))
}

/// Fails unless there are as many coordinates as were said.
pub fn require_dimension(numbers: usize, said: usize) -> Result<()> {
    check_dimension(said)?;
    if numbers == said {
        return Ok(());
    }
    let message = format!("{numbers} coordinates are no vector of dimension {said}");
    Err(Error::argument(ErrorCode::InvalidArgumentValue, message))
}

/// The numbers of a list in brackets.
pub fn numbers(text: &str) -> Result<Vec<Number>> {
    let inside = text.trim().strip_prefix('[');
    let inside = inside.and_then(|rest| rest.strip_suffix(']'));
    let inside = inside.ok_or_else(|| no_vector(text))?;
    if inside.trim().is_empty() {
        return Ok(Vec::new());
    }
    let parts = inside.split(',').map(str::trim);
    parts
        .map(|part| number(part).ok_or_else(|| no_number(part)))
        .collect()
}

fn number(text: &str) -> Option<Number> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    if !text.chars().all(is_part) {
        return None;
    }
    match text.parse::<i64>() {
        Ok(integer) => Some(Number::Integer(integer)),
        Err(_) => text.parse().ok().map(Number::Float),
    }
}

fn no_number(text: &str) -> Error {
    let shown = excerpt(&Value::from(text));
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("a coordinate of a vector is a finite number, {shown} is none"),
    )
}

fn no_vector(text: &str) -> Error {
    let shown = excerpt(&Value::from(text));
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("{shown} is not the text of a vector"),
    )
    .hint("a vector is written as '[1.0, 2.5]', its numbers between brackets with commas between them")
}
