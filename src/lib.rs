//! tupu (图谱): an embedded knowledge graph that implements the openCypher query language.

mod binder;
mod error;
mod executor;
mod expression;
mod functions;
mod graph;
mod plan;
mod planner;
mod procedures;
mod storage;
mod syntax;
mod value;

pub use error::{Error, ErrorCode, ErrorKind, Phase, Result, Span};
pub use value::{FromValue, IntoValue, Value};
