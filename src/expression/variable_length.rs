//! A relationship pattern of variable length: what the binder finds in the pattern, the planner passes on and the executor
//! follows.

use super::{Expression, PathMode, Slot};
use std::sync::Arc;

/// A chain of relationships, such as `-[r:KNOWS*1..3]-`.
#[derive(Clone, Debug)]
pub struct VariableLength {
    /// Gets the list of relationships, from first to last as the pattern is written. If `bound`, it has a list already,
    /// which must match exactly.
    pub relationships: Slot,
    /// The list has a value before the clause.
    pub bound: bool,
    /// Only these types; `None`: all.
    pub types: Option<Vec<Arc<str>>>,
    /// The minimum number of relationships.
    pub min: u64,
    /// The maximum number of relationships; `None`: no maximum.
    pub max: Option<u64>,
    /// What may repeat within the chain.
    pub mode: PathMode,
    /// A predicate that each relationship satisfies; it reads the relationship from `step`.
    pub predicate: Option<Expression>,
    /// Holds the relationship under test for `predicate`.
    pub step: Slot,
}

impl VariableLength {
    /// Whether a chain of `length` relationships is within the bounds.
    pub fn admits(&self, length: u64) -> bool {
        length >= self.min && self.max.is_none_or(|max| length <= max)
    }
}
