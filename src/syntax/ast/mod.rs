//! The abstract syntax tree: plain data with spans, as written in the text. Nothing is resolved or checked here.

mod chain;
mod clause;
mod display;
mod expression;
mod graph_type;
mod level;
mod pattern;
mod role;
mod statement;
mod unquoted_time;

pub(in crate::syntax) use chain::LONG_CHAIN;
pub use chain::{ChainLink, ChainOperation};
pub use clause::*;
pub use display::quoted_name;
pub use expression::*;
pub use graph_type::*;
pub(in crate::syntax) use level::Level;
pub use pattern::*;
pub use role::Role;
pub use statement::*;
pub use unquoted_time::{UnquotedTime, refuse_unquoted_time};

use crate::error::Span;
use std::sync::Arc;

/// A name with its span.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name, unescaped.
    pub text: Arc<str>,
    /// Its span in the query.
    pub span: Span,
}

/// Equality of names ignores the span.
impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        self.text == other.text
    }
}
