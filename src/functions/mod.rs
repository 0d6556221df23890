//! The functions of the language, by family. Must not know plans or query text.
//!
//! Each family is one file with one static table; [`scalar`] and [`aggregate`](registry::aggregate) find a function by
//! name. Scalar functions see their arguments and a [`FunctionContext`], nothing else. To add one, write a function of
//! type [`Evaluate`] in the file of its family and add a row to the family's table; a new family is one more line in
//! `FAMILIES`.

pub mod aggregate;
mod arguments;
mod collection;
mod context;
mod conversion;
mod entity;
mod figures;
mod foreign;
mod list;
mod math;
mod path;
mod random;
mod registry;
mod rounding;
mod signature;
mod string;
mod temporal;
#[cfg(test)]
mod tests;
mod user;

pub use crate::value::allowance::{Allowance, BYTES_PER_ELEMENT, Unlimited};
pub use crate::value::temporal::Clock;
pub use aggregate::{Accumulator, Extreme, LINEAGE, Lineage, SOURCES, Total, count_rows, distinct};
pub use context::{FunctionContext, RandomSource};
pub use foreign::{instead_for, instead_of};
pub use list::{Steps, steps};
pub use registry::{FunctionEntry, aggregate, aggregate_of, all, nearest_name, scalar};
pub use signature::{
    ANY_NUMBER, AggregateFunction, AggregateKind, Evaluate, GraphReading, ScalarFunction,
};
pub use user::{Function, UserFunctions};

/// The scalar functions, family by family.
static FAMILIES: &[(&str, &[ScalarFunction])] = &[
    ("entity", entity::FUNCTIONS),
    ("list", list::FUNCTIONS),
    ("list", collection::FUNCTIONS),
    ("string", string::FUNCTIONS),
    ("math", math::FUNCTIONS),
    ("conversion", conversion::FUNCTIONS),
    ("path", path::FUNCTIONS),
    ("random", random::FUNCTIONS),
    ("temporal", temporal::CONSTRUCTORS),
    ("temporal", temporal::EPOCH),
    ("temporal", temporal::TRUNCATION),
    ("temporal", temporal::DURATION),
    ("figures", figures::QUANTITIES),
    ("figures", figures::PERIODS),
];
