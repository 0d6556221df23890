//! Schema changes in a printed plan: what is created or dropped, in the syntax of `CREATE`.

use crate::expression::{NewMeasure, NewRule, RuleTarget, SchemaChange};
use crate::graph::ConstraintKind;

/// The name of the operator.
pub(super) fn schema_name(change: &SchemaChange) -> &'static str {
    match change {
        SchemaChange::CreateIndex(_) => "CreateIndex",
        SchemaChange::DropIndex(_) => "DropIndex",
        SchemaChange::CreateConstraint(_) => "CreateConstraint",
        SchemaChange::DropConstraint(_) => "DropConstraint",
        SchemaChange::CreateUnit(_) => "CreateUnit",
        SchemaChange::DropUnit(_) => "DropUnit",
    }
}

/// The parameters of the operator.
pub(super) fn schema_text(change: &SchemaChange) -> String {
    match change {
        SchemaChange::CreateIndex(index) => {
            format!("{} {}", index.kind.name(), rule_text(&index.rule, "ON"))
        }
        SchemaChange::CreateConstraint(constraint) => {
            let rule = rule_text(&constraint.rule, "REQUIRE");
            format!("{rule} IS {}", requirement(constraint.kind))
        }
        SchemaChange::CreateUnit(unit) => match &unit.measure {
            NewMeasure::Size(text) => format!("{} = '{text}'", unit.name),
            NewMeasure::Dimension(text) => format!("{} OF '{text}'", unit.name),
        },
        SchemaChange::DropIndex(dropped)
        | SchemaChange::DropConstraint(dropped)
        | SchemaChange::DropUnit(dropped) => dropped.name.to_string(),
    }
}

fn rule_text(rule: &NewRule, word: &str) -> String {
    let target = match &rule.target {
        RuleTarget::Node(label) => format!("(n:{label})"),
        RuleTarget::Relationship(name) => format!("()-[n:{name}]-()"),
    };
    let keys: Vec<String> = rule.keys.iter().map(|key| format!("n.{key}")).collect();
    let keys = keys.join(", ");
    format!("{} FOR {target} {word} ({keys})", rule.name)
}

fn requirement(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::Unique => "UNIQUE",
        ConstraintKind::NotNull => "NOT NULL",
        ConstraintKind::Key => "KEY",
        ConstraintKind::SourceKey => "SOURCE KEY",
    }
}
