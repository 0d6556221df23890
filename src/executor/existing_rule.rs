//! The error for an index, a constraint or a unit that is there already.

use crate::error::{Error, ErrorCode};

/// `what` says what is there, before its name.
pub(super) fn exists(what: &str, name: &str) -> Error {
    Error::semantic(
        ErrorCode::SchemaRuleAlreadyExists,
        format!("{what} `{name}` is there already"),
    )
    .hint("use IF NOT EXISTS to pass over it")
}
