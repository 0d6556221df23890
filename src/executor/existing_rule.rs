//! The error for an index, a constraint or a unit that is there already, and the notice where `IF NOT EXISTS` passes over another one.

use super::context::Context;
use crate::error::{Error, ErrorCode, Span, Warning};

/// `what` says what is there, before its name.
pub(super) fn exists(what: &str, name: &str) -> Error {
    Error::semantic(
        ErrorCode::SchemaRuleAlreadyExists,
        format!("{what} `{name}` is there already"),
    )
    .hint("use IF NOT EXISTS to pass over it")
}

/// Warns that `IF NOT EXISTS` has created nothing although what is there has only the name. `shown` lists such things, and `drop`
/// makes room.
pub(super) fn passes_over(cx: &Context<'_>, (name, span): (&str, Span), [shown, drop]: [&str; 2]) {
    let message = format!(
        "nothing was created: `{name}` is there already, with another definition, which stays as it is. {shown} shows it; {drop} \
         {name} makes room for this one, or give this one another name"
    );
    cx.run().warnings.add(Warning::new(message, span));
}
