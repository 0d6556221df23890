//! The errors for an index, a constraint, a unit or a rule that is there already, or is missing, and the notice where
//! `IF NOT EXISTS` passes over another one.

use super::context::Context;
use crate::error::{Error, ErrorCode, Span, Warning, nearest};
use crate::expression::DroppedRule;

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

/// The maximum number of names that an error lists.
const LISTED: usize = 5;

pub(super) fn not_found(what: &str, dropped: &DroppedRule, names: Vec<&str>) -> Error {
    let error = Error::semantic(
        ErrorCode::SchemaRuleNotFound,
        format!("there is no {what} named `{}`", dropped.name),
    )
    .at(dropped.span);
    // If there are many, the first few are shown as examples.
    let listed: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    match nearest(&dropped.name, names) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => {
            let there = match listed.as_slice() {
                [] => String::new(),
                listed => format!("there is {}; ", listed.join(", ")),
            };
            error.hint(format!("{there}IF EXISTS passes over a missing one"))
        }
    }
}
