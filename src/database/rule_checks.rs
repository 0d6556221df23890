//! Whether a rule that is created fits the others, and one that is dropped is not missed.

use super::derivation::Rules;
use super::options::Settings;
use crate::binder;
use crate::error::Result;
use crate::executor::Limits;
use crate::graph::GraphView;
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
