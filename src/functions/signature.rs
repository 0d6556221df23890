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
    /// A statement that shows it, over an empty graph.
    pub example: &'static str,
    /// What the example answers.
    pub answer: &'static str,
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
    /// A statement that shows it, over an empty graph.
    pub example: &'static str,
    /// What the example answers.
    pub answer: &'static str,
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

impl ScalarFunction {
    /// A function of exactly these parameters, without documentation yet.
    pub const fn of(
        name: &'static str,
        parameters: &'static [TypeSet],
        result: TypeSet,
        evaluate: Evaluate,
    ) -> ScalarFunction {
        ScalarFunction {
            name,
            aliases: &[],
            signature: "",
            description: "",
            example: "",
            answer: "",
            min_arguments: parameters.len(),
            max_arguments: parameters.len(),
            parameters,
            result,
            deterministic: true,
            evaluate,
        }
    }

    /// With what help shows.
    #[must_use]
    pub const fn documented(
        mut self,
        signature: &'static str,
        description: &'static str,
        example: &'static str,
    ) -> ScalarFunction {
        self.signature = signature;
        self.description = description;
        self.example = example;
        self
    }

    /// With other names.
    #[must_use]
    pub const fn also(mut self, aliases: &'static [&'static str]) -> ScalarFunction {
        self.aliases = aliases;
        self
    }

    /// With so many of the last parameters optional.
    #[must_use]
    pub const fn optional(mut self, count: usize) -> ScalarFunction {
        self.min_arguments -= count;
        self
    }

    /// With any number of arguments after the ones that must be there.
    #[must_use]
    pub const fn variadic(mut self) -> ScalarFunction {
        self.max_arguments = ANY_NUMBER;
        self
    }

    /// With another result each time.
    #[must_use]
    pub const fn varying(mut self) -> ScalarFunction {
        self.deterministic = false;
        self
    }
}

impl AggregateFunction {
    /// A function of exactly these parameters, without documentation yet.
    pub const fn of(
        name: &'static str,
        parameters: &'static [TypeSet],
        result: TypeSet,
        create: fn() -> Box<dyn Accumulator>,
    ) -> AggregateFunction {
        AggregateFunction {
            name,
            aliases: &[],
            signature: "",
            description: "",
            example: "",
            answer: "",
            min_arguments: parameters.len(),
            max_arguments: parameters.len(),
            parameters,
            result,
            create,
        }
    }

    /// With other names.
    #[must_use]
    pub const fn also(mut self, aliases: &'static [&'static str]) -> AggregateFunction {
        self.aliases = aliases;
        self
    }

    /// With what help shows.
    #[must_use]
    pub const fn documented(
        mut self,
        signature: &'static str,
        description: &'static str,
        example: &'static str,
    ) -> AggregateFunction {
        self.signature = signature;
        self.description = description;
        self.example = example;
        self
    }
}

macro_rules! common_to_functions {
    ($($function:ident),*) => { $(
        impl $function {
            /// With what the example answers; a test runs it.
            #[must_use]
            pub const fn answers(mut self, answer: &'static str) -> $function {
                self.answer = answer;
                self
            }

            /// What compile-time checks accept at a position.
            pub fn parameter(&self, position: usize) -> TypeSet {
                let last = self.parameters.last();
                self.parameters.get(position).or(last).copied().unwrap_or(TypeSet::ANY)
            }

            /// Every name it is called by.
            pub fn names(&self) -> impl Iterator<Item = &'static str> {
                std::iter::once(self.name).chain(self.aliases.iter().copied())
            }
        }
    )* };
}

common_to_functions!(ScalarFunction, AggregateFunction);
