//! The lineage of rows at runtime, which is only tracked if it is requested (`CITE`).
//!
//! `arena.rs` holds the lineages of a run, `witness.rs` and `citation.rs` are the two operators, `facts.rs` finds the
//! facts of values, and `trace.rs` records what the evaluation of an expression reads.

mod arena;
mod citation;
mod facts;
mod trace;
mod witness;

pub(super) use arena::Arena;
pub(super) use citation::Citation;
pub(super) use witness::Witness;
