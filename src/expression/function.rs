//! Which function a call is of.

use crate::functions::{Function, ScalarFunction};
use crate::value::kind::TypeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A built-in function, or one that a user has registered.
#[derive(Clone, Debug)]
pub enum FunctionReference {
    /// From the static tables.
    BuiltIn(&'static ScalarFunction),
    /// Registered by the program.
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

    /// Whether it looks into the nodes and relationships that are its arguments. What a program has added sees values only.
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

    /// With how many arguments it may be called.
    pub fn arity(&self) -> RangeInclusive<usize> {
        match self {
            FunctionReference::BuiltIn(function) => function.min_arguments..=function.max_arguments,
            FunctionReference::User(function) => function.arity(),
        }
    }

    /// What compile-time checks accept at a position.
    pub fn accepts(&self, position: usize) -> TypeSet {
        match self {
            FunctionReference::BuiltIn(function) => function.parameter(position),
            FunctionReference::User(function) => function.accepts(position),
        }
    }

    /// What the result may be, null besides.
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
