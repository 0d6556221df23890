//! What is known of a function before it is called.

use super::aggregate::Accumulator;
use super::context::FunctionContext;
use crate::error::Result;
use crate::value::Value;
use crate::value::kind::TypeSet;

/// For `max_arguments`: any number of arguments.
pub const ANY_NUMBER: usize = usize::MAX;

/// What evaluates a scalar function: the number of arguments has been checked, their types have not.
pub type Evaluate = fn(&FunctionContext<'_>, &[Value]) -> Result<Value>;

/// A function from values to a value.
#[derive(Clone, Copy, Debug)]
pub struct ScalarFunction {
    /// The name as it is documented; calls are not case-sensitive.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// `name(argument :: Type, …) :: Type`, for help.
    pub signature: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// A statement that shows it.
    pub example: &'static str,
    /// The fewest arguments.
    pub min_arguments: usize,
    /// The most arguments; [`ANY_NUMBER`] sets no bound.
    pub max_arguments: usize,
    /// What compile-time checks accept, by position; the last one stands for all that follow.
    pub parameters: &'static [TypeSet],
    /// What the result may be; null besides, where an argument is null.
    pub result: TypeSet,
    /// Whether equal arguments give equal results within a statement, so that a constant call may be folded.
    pub deterministic: bool,
    /// What it does.
    pub evaluate: Evaluate,
}

/// A function from the values of many rows to one value.
#[derive(Clone, Copy, Debug)]
pub struct AggregateFunction {
    /// The name as it is documented; calls are not case-sensitive.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// `name(argument :: Type, …) :: Type`, for help.
    pub signature: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// A statement that shows it.
    pub example: &'static str,
    /// The fewest arguments.
    pub min_arguments: usize,
    /// The most arguments.
    pub max_arguments: usize,
    /// What compile-time checks accept, by position.
    pub parameters: &'static [TypeSet],
    /// What the result may be; null besides, where no row has a value.
    pub result: TypeSet,
    /// A fresh accumulator for one group.
    pub create: fn() -> Box<dyn Accumulator>,
}

macro_rules! common_to_functions {
    ($($function:ident),*) => { $(
        impl $function {
            /// What compile-time checks accept at a position.
            pub fn parameter(&self, position: usize) -> TypeSet {
                let last = self.parameters.last();
                self.parameters.get(position).or(last).copied().unwrap_or(TypeSet::ANY)
            }

            /// Whether it may be called with so many arguments.
            pub fn takes(&self, arguments: usize) -> bool {
                (self.min_arguments..=self.max_arguments).contains(&arguments)
            }

            /// Every name it is called by.
            pub fn names(&self) -> impl Iterator<Item = &'static str> {
                std::iter::once(self.name).chain(self.aliases.iter().copied())
            }
        }
    )* };
}

common_to_functions!(ScalarFunction, AggregateFunction);
