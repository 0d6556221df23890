//! The functions of the language, by family. Must not know plans or query text.
//!
//! Each family is one file with one static table; [`scalar`] and [`aggregate`](registry::aggregate) find a function by
//! name. Scalar functions see their arguments and a [`FunctionContext`], nothing else. To add one, write a function of
//! type [`Evaluate`] in the file of its family and add a row to the family's table; a new family is one more line in
//! `FAMILIES`.

pub mod aggregate;
mod context;
mod registry;
mod signature;

pub use aggregate::{Accumulator, distinct};
pub use context::{Clock, FunctionContext, Moment, RandomSource};
pub use registry::{FunctionEntry, aggregate, all, nearest_name, scalar};
pub use signature::{ANY_NUMBER, AggregateFunction, Evaluate, ScalarFunction};

/// The scalar functions, family by family.
static FAMILIES: &[(&str, &[ScalarFunction])] = &[];
