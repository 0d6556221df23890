//! A relationship pattern of variable length, which the binder passes to the planner, and the planner to the executor.

use super::{Expression, PathMode, Slot};
use std::sync::Arc;

/// A chain of relationships, such as `-[r:KNOWS*1..3]-`.
#[derive(Clone, Debug)]
pub struct VariableLength {
    /// Receives the list of relationships, in the order of the pattern as written. If `bound`, it already holds a list,
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
    /// What may be repeated within the chain.
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
