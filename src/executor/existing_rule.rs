//! The errors for an index, a constraint, a unit or a rule that is there already, or is not there.

use crate::error::{Error, ErrorCode, nearest};
use crate::expression::DroppedRule;

/// `what` says what is there, before its name.
pub(super) fn exists(what: &str, name: &str) -> Error {
    Error::semantic(
        ErrorCode::SchemaRuleAlreadyExists,
        format!("{what} `{name}` is there already"),
    )
    .hint("use IF NOT EXISTS to pass over it")
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
