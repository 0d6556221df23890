//! References from a call to its function.

use crate::functions::{Function, ScalarFunction};
use crate::value::kind::TypeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A built-in function, or one that the program has registered.
#[derive(Clone, Debug)]
pub enum FunctionReference {
    /// A function of the static tables.
    BuiltIn(&'static ScalarFunction),
    /// A function that the program has registered.
    User(Arc<Function>),
}

impl FunctionReference {
    /// Whether equal arguments give equal results within a statement.
    pub fn is_deterministic(&self) -> bool {
        match self {
            FunctionReference::BuiltIn(function) => function.deterministic,
            FunctionReference::User(function) => function.is_deterministic(),
        }
    }

    /// Whether it reads the nodes and relationships in its arguments. Registered functions see values only.
    pub fn reads_graph(&self) -> bool {
        match self {
            FunctionReference::BuiltIn(function) => function.reads_graph(),
            FunctionReference::User(_) => false,
        }
    }

    /// Whether it gives the id by which an entity is looked up.
    pub fn gives_id(&self) -> bool {
        match self {
            FunctionReference::BuiltIn(function) => function.gives_id,
            FunctionReference::User(_) => false,
        }
    }

    /// Whether it is the built-in function of this name.
    pub fn is_built_in(&self, name: &str) -> bool {
        match self {
            FunctionReference::BuiltIn(function) => function.page.name == name,
            FunctionReference::User(_) => false,
        }
    }

    /// The numbers of arguments that it may be called with.
    pub fn arity(&self) -> RangeInclusive<usize> {
        match self {
            FunctionReference::BuiltIn(function) => function.min_arguments..=function.max_arguments,
            FunctionReference::User(function) => function.arity(),
        }
    }

    /// The types that compile-time checks accept at a position.
    pub fn accepts(&self, position: usize) -> TypeSet {
        match self {
            FunctionReference::BuiltIn(function) => function.parameter(position),
            FunctionReference::User(function) => function.accepts(position),
        }
    }

    /// The types of the result, besides null.
    pub fn result(&self) -> TypeSet {
        match self {
            FunctionReference::BuiltIn(function) => function.result,
            FunctionReference::User(function) => function.result(),
        }
    }

    /// The name as it is documented.
    pub fn name(&self) -> &str {
        match self {
            FunctionReference::BuiltIn(function) => function.page.name,
            FunctionReference::User(function) => function.name(),
        }
    }
}
