//! A type of values on disk: step by step, each after its operands, so that decoding it needs no recursion.

use super::codec::corrupt;
use crate::error::{Error, Result};
use crate::value::kind::Type;
use crate::value::{CoordinateType, ValueType};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Types nested deeper are not read.
const MAX_DEPTH: usize = 64;

/// The order of the variants is the file format: add at the end only.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum StoredTypeStep<'a> {
    Nothing,
    Any,
    Property,
    /// By its number.
    Plain(u8),
    /// Of a dimension.
    Quantity(&'a str),
    /// Of the type before.
    List,
    /// The type before.
    NotNull,
    /// So many types before.
    Union(u32),
    /// The place of the type of the coordinates in their order, and the dimension.
    Vector(Option<u8>, Option<u16>),
}

/// Appends the steps of a type.
pub fn put_type<'a>(of: &'a ValueType, out: &mut Vec<StoredTypeStep<'a>>) {
    let step = match of {
        ValueType::Nothing => StoredTypeStep::Nothing,
        ValueType::Any => StoredTypeStep::Any,
        ValueType::Property => StoredTypeStep::Property,
        ValueType::Plain(kind) => StoredTypeStep::Plain(*kind as u8),
        ValueType::Measured(dimension) => StoredTypeStep::Quantity(dimension),
        ValueType::Vector(of, dimension) => {
            StoredTypeStep::Vector(of.map(|of| of as u8), *dimension)
        }
        ValueType::List(element) => {
            put_type(element, out);
            StoredTypeStep::List
        }
        ValueType::NotNull(inner) => {
            put_type(inner, out);
            StoredTypeStep::NotNull
        }
        ValueType::Union(members) => {
            for member in members {
                put_type(member, out);
            }
            StoredTypeStep::Union(members.len() as u32)
        }
    };
    out.push(step);
}

/// The type of its steps.
pub fn value_type(steps: &[StoredTypeStep<'_>]) -> Result<ValueType> {
    // Each with its depth.
    let mut stack: Vec<(ValueType, usize)> = Vec::new();
    for step in steps {
        let mut inner = |count: usize| -> Result<(Vec<ValueType>, usize)> {
            let from = stack.len().checked_sub(count).ok_or_else(damaged)?;
            let taken = stack.split_off(from);
            let depth = 1 + taken.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
            if depth > MAX_DEPTH {
                return Err(damaged());
            }
            Ok((taken.into_iter().map(|(of, _)| of).collect(), depth))
        };
        let next = match step {
            StoredTypeStep::Nothing => (ValueType::Nothing, 0),
            StoredTypeStep::Any => (ValueType::Any, 0),
            StoredTypeStep::Property => (ValueType::Property, 0),
            StoredTypeStep::Plain(number) => {
                let mut all = Type::ALL.iter();
                let kind = all.find(|kind| **kind as u8 == *number);
                (ValueType::Plain(*kind.ok_or_else(damaged)?), 0)
            }
            StoredTypeStep::Quantity(dimension) => (ValueType::Measured(Arc::from(*dimension)), 0),
            StoredTypeStep::Vector(of, dimension) => {
                let known = |of: u8| CoordinateType::ALL.get(usize::from(of)).copied();
                let of = of.map(|of| known(of).ok_or_else(damaged)).transpose()?;
                (ValueType::Vector(of, *dimension), 0)
            }
            StoredTypeStep::List => {
                let (mut types, depth) = inner(1)?;
                let element = types.pop().ok_or_else(damaged)?;
                (ValueType::List(Box::new(element)), depth)
            }
            StoredTypeStep::NotNull => {
                let (mut types, depth) = inner(1)?;
                let inner = types.pop().ok_or_else(damaged)?;
                (ValueType::NotNull(Box::new(inner)), depth)
            }
            StoredTypeStep::Union(count) => {
                let (types, depth) = inner(*count as usize)?;
                (ValueType::Union(types), depth)
            }
        };
        stack.push(next);
    }
    match (stack.pop(), stack.is_empty()) {
        (Some((of, _)), true) => Ok(of),
        _ => Err(damaged()),
    }
}

fn damaged() -> Error {
    corrupt("a stored type of values is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_make_no_type_are_refused() {
        let mut deep = vec![StoredTypeStep::Any];
        deep.extend(vec![StoredTypeStep::List; MAX_DEPTH + 1]);
        assert!(value_type(&deep).is_err());
        assert!(value_type(&[]).is_err());
        assert!(value_type(&[StoredTypeStep::Union(2)]).is_err());
        assert!(value_type(&[StoredTypeStep::Plain(200)]).is_err());
        assert!(value_type(&[StoredTypeStep::Any, StoredTypeStep::Any]).is_err());
    }
}
