//! Limits on the depth and the expanded size of nested values.
//!
//! A query can nest lists without a bound, `reduce(a = [], x IN range(1, 1000000) | [a])`, and every traversal of the
//! result, including dropping it, needs stack for each level. Values can also share parts: `[a, a]` in the same loop is
//! a small value that prints as 2^n elements. Where values grow in a loop, [`check`] limits both.

use super::Value;
use crate::error::{Error, ErrorCode, Result};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The maximum nesting depth of lists and maps.
pub const MAX_DEPTH: usize = 128;
/// The maximum number of elements of an expanded value.
const MAX_ELEMENTS: u64 = 1 << 27;

/// Fails for a value that is nested too deep or too large when expanded.
pub fn check(value: &Value) -> Result<()> {
    let extent = Measure::default().extent(value, 0)?;
    if extent.elements > MAX_ELEMENTS {
        return Err(Error::limit(
            ErrorCode::MemoryLimit,
            format!("a list or map has more than {MAX_ELEMENTS} elements, written out"),
        ));
    }
    Ok(())
}

/// The number of levels below a value, and the number of its elements when expanded.
#[derive(Clone, Copy)]
struct Size {
    levels: usize,
    elements: u64,
}

/// Measures values; shared parts are measured once and remembered.
#[derive(Default)]
struct Measure {
    shared: FxHashMap<usize, Size>,
}

impl Measure {
    fn extent(&mut self, value: &Value, depth: usize) -> Result<Size> {
        let extent = match value {
            Value::List(values) => self.container(values, depth, |values| values.iter())?,
            Value::Map(map) => self.container(map, depth, |map| map.values())?,
            _ => Size {
                levels: 0,
                elements: 1,
            },
        };
        if depth + extent.levels > MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(extent)
    }

    fn container<'a, T, I: Iterator<Item = &'a Value>>(
        &mut self,
        container: &'a Arc<T>,
        depth: usize,
        children: fn(&'a T) -> I,
    ) -> Result<Size> {
        if depth == MAX_DEPTH {
            return Err(too_deep());
        }
        let shared = Arc::strong_count(container) > 1;
        let address = Arc::as_ptr(container).addr();
        if let Some(known) = shared.then(|| self.shared.get(&address)).flatten() {
            return Ok(*known);
        }
        let mut extent = Size {
            levels: 1,
            elements: 1,
        };
        for child in children(container) {
            let child = self.extent(child, depth + 1)?;
            extent.levels = extent.levels.max(child.levels + 1);
            extent.elements = extent.elements.saturating_add(child.elements);
        }
        if shared {
            self.shared.insert(address, extent);
        }
        Ok(extent)
    }
}

fn too_deep() -> Error {
    Error::limit(
        ErrorCode::NestingTooDeep,
        format!("lists and maps are nested more than {MAX_DEPTH} deep"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(times: usize, step: fn(Value) -> Vec<Value>) -> Value {
        (0..times).fold(Value::Null, |value, _| Value::from(step(value)))
    }

    #[test]
    fn depth_has_a_bound() {
        assert!(check(&grown(MAX_DEPTH, |value| vec![value])).is_ok());
        let deep = grown(MAX_DEPTH + 1, |value| vec![value]);
        assert_eq!(
            check(&deep).err().map(|error| error.code()),
            Some(ErrorCode::NestingTooDeep)
        );
    }

    #[test]
    fn what_is_shared_counts_where_it_lies_deepest() {
        let shared = grown(MAX_DEPTH / 2, |value| vec![value]);
        let deep = (0..MAX_DEPTH).fold(shared.clone(), |value, _| Value::from(vec![value]));
        assert!(check(&Value::from(vec![shared, deep])).is_err());
    }

    #[test]
    fn sharing_is_seen_through_quickly() {
        let twice = |value: Value| vec![value.clone(), value];
        assert!(check(&grown(10, twice)).is_ok());
        assert_eq!(
            check(&grown(100, twice)).err().map(|error| error.code()),
            Some(ErrorCode::MemoryLimit)
        );
    }
}
