//! What follows from the graph by rules: their definitions, and what a state with derived relationships is asked.
//!
//! A state keeps definitions only, as texts: nothing that follows from them is ever stored. While a statement runs, its state may
//! have a [`Derived`], which answers for the types that are heads of rules; the executor evaluates them. Must not know how.

mod derived;
mod rule;
mod view;

pub use derived::{Derived, DerivedRelationship, FIRST_DERIVED, derived_of, is_derived};
pub use rule::{BindingPattern, DerivationRule, RuleHead};
