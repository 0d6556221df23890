//! Whether a rule that is created fits the others, and one that is dropped is not missed.

use super::derivation::Rules;
use super::options::Settings;
use crate::binder;
use crate::error::{Error, ErrorCode, Result};
use crate::executor::Limits;
use crate::graph::{GraphView, RuleHead};
use crate::procedures::is_merge_record;
use crate::syntax::ast::SchemaCommand;

/// Fails if a rule that is created does not fit the others, or one that is dropped is read by others.
pub(super) fn check_rules(
    command: &SchemaCommand,
    (view, settings, limits): (&GraphView, &Settings, &Limits),
) -> Result<()> {
    match command {
        // That there is one of the name already is said when it runs.
        SchemaCommand::CreateRule(command)
            if view.derivation_rule(&command.name.text).is_none() =>
        {
            let source = binder::read_rule(command)?;
            require_free(&source.derives).map_err(|error| error.at(command.head.span))?;
            let new = source.definition(command).rule;
            let rules = Rules::new(view, settings, limits, Some((&new, source)));
            rules
                .check(&new)
                .map_err(|error| error.at(command.name.span))
        }
        SchemaCommand::DropRule { name, .. } => {
            let Some(dropped) = view.derivation_rule(&name.text) else {
                return Ok(());
            };
            let rules = Rules::new(view, settings, limits, None);
            let unread = rules.require_unread(dropped);
            unread.map_err(|error| error.at(name.span))
        }
        _ => Ok(()),
    }
}

/// Fails for the labels and types of the records of merges: what follows from a rule cannot be written.
fn require_free(head: &RuleHead) -> Result<()> {
    if !is_merge_record(head) {
        return Ok(());
    }
    let message = format!(
        "no rule can derive `{}`: kg.merge writes it into its records, and what follows from a rule cannot be written",
        head.name()
    );
    Err(Error::semantic(ErrorCode::InvalidArgumentValue, message).hint("give it another name"))
}
