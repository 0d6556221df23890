//! What rows rest on, while a statement runs: only where it is asked for (`CITE`).
//!
//! `arena.rs` holds the lineages of a run, `witness.rs` and `citation.rs` are the two operators, `facts.rs` finds the facts
//! behind values, and `trace.rs` hears what the evaluation of an expression reads.

mod arena;
mod citation;
mod facts;
mod trace;
mod witness;

pub(super) use arena::Arena;
pub(super) use citation::Citation;
pub(super) use witness::Witness;
