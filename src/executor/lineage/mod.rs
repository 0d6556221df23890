//! The lineage of rows at runtime, which is only tracked if it is requested (`CITE`).
//!
//! `arena.rs` holds the lineages of a run, `witness.rs` and `citation.rs` are the two operators, `facts.rs` finds the
//! facts of values, `trace.rs` records what the evaluation of an expression reads, `gather.rs` unites the sources of what
//! operators meet that make no row of it, `names.rs` sorts the names of sources, and `rows.rs` finds those of
//! rows that nothing needs a lineage of.

mod arena;
mod citation;
mod derived;
mod facts;
mod gather;
mod names;
mod rows;
mod trace;
mod witness;

pub(super) use arena::Arena;
pub(super) use citation::Citation;
pub(super) use gather::{Gathering, union_again};
pub(super) use witness::Witness;
