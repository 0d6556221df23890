//! Creates and drops rules. What they say has been checked when the statement was compiled.

use super::context::Context;
use super::existing_rule::{exists, not_found, passes_over};
use super::write;
use crate::error::{Result, Warning};
use crate::expression::{DroppedRule, NewDerivationRule};
use crate::graph::{Change, RuleHead};
use std::sync::Arc;

/// Creates a rule; the names of what it derives are created, so that they can be asked for.
pub(super) fn create(new: &NewDerivationRule, cx: &mut Context<'_>) -> Result<()> {
    let rule = &new.rule;
    if let Some(existing) = cx.graph().derivation_rule(&rule.name) {
        if !new.if_not_exists {
            return Err(exists("a rule named", &rule.name));
        }
        if existing != rule {
            passes_over(cx, (&rule.name, new.span), ["SHOW RULES", "DROP RULE"]);
        }
        return Ok(());
    }
    tell_stored(new, cx);
    match &rule.derives {
        RuleHead::Relationship(name) => write::type_named(name, cx).map(|_| ())?,
        RuleHead::Label(name) => write::label(name, cx).map(|_| ())?,
    }
    for key in &new.keys {
        write::key(key, cx)?;
    }
    cx.apply(Change::RuleCreated(Arc::clone(rule)))
}

/// Warns where something is stored already of what the first rule of a head derives.
fn tell_stored(new: &NewDerivationRule, cx: &Context<'_>) {
    let (head, graph) = (&new.rule.derives, cx.graph());
    if graph.is_derived_head(head) || graph.stored_count(head) == 0 {
        return;
    }
    let what = match head {
        RuleHead::Label(name) => format!("nodes with the label `{name}`"),
        RuleHead::Relationship(name) => format!("relationships of type `{name}`"),
    };
    let message = format!(
        "{what} are stored already: they stay beside those that follow from the rule, and no statement can write more of them while \
         there is such a rule; DROP RULE {} removes it again",
        new.rule.name
    );
    cx.run().warnings.add(Warning::new(message, new.span));
}

pub(super) fn drop(dropped: &DroppedRule, cx: &mut Context<'_>) -> Result<()> {
    match cx.graph().derivation_rule(&dropped.name).cloned() {
        Some(rule) => cx.apply(Change::RuleDropped(rule)),
        None if dropped.if_exists => Ok(()),
        None => {
            let rules = cx.graph().derivation_rules().iter();
            let names = rules.map(|rule| &*rule.name).collect();
            Err(not_found("rule", dropped, names))
        }
    }
}
