//! Schema changes in a printed plan: what is created or dropped, in the syntax of `CREATE`.

use crate::error::counted;
use crate::expression::{
    NewMeasure, NewRule, NewSearchIndex, NewSearchTarget, RuleTarget, SchemaChange,
};
use crate::graph::{ConstraintKind, GraphType, GraphTypeEdit, SearchKind};

/// The name of the operator.
pub(super) fn schema_name(change: &SchemaChange) -> &'static str {
    match change {
        SchemaChange::CreateIndex(_) | SchemaChange::CreateSearchIndex(_) => "CreateIndex",
        SchemaChange::DropIndex(_) => "DropIndex",
        SchemaChange::CreateConstraint(_) => "CreateConstraint",
        SchemaChange::DropConstraint(_) => "DropConstraint",
        SchemaChange::CreateRule(_) => "CreateRule",
        SchemaChange::DropRule(_) => "DropRule",
        SchemaChange::CreateUnit(_) => "CreateUnit",
        SchemaChange::DropUnit(_) => "DropUnit",
        SchemaChange::AlterGraphType(_) => "AlterGraphType",
    }
}

/// The parameters of the operator.
pub(super) fn schema_text(change: &SchemaChange) -> String {
    match change {
        SchemaChange::CreateIndex(index) => {
            format!("{} {}", index.kind.name(), rule_text(&index.rule, "ON"))
        }
        SchemaChange::CreateSearchIndex(index) => search_text(index),
        SchemaChange::CreateConstraint(constraint) => {
            let rule = rule_text(&constraint.rule, "REQUIRE");
            format!("{rule} IS {}", requirement(constraint.kind))
        }
        SchemaChange::CreateRule(new) => {
            format!("{} FOR {}", new.rule.name, new.rule.head)
        }
        SchemaChange::CreateUnit(unit) => match &unit.measure {
            NewMeasure::Size(text) => format!("{} = '{text}'", unit.name),
            NewMeasure::Dimension(text) => format!("{} OF '{text}'", unit.name),
        },
        SchemaChange::AlterGraphType(new) => edit_text(&new.edit),
        SchemaChange::DropIndex(dropped) => dropped.rule.name.to_string(),
        SchemaChange::DropConstraint(dropped)
        | SchemaChange::DropRule(dropped)
        | SchemaChange::DropUnit(dropped) => dropped.name.to_string(),
    }
}

fn edit_text(edit: &GraphTypeEdit) -> String {
    let count = |of: &GraphType| of.nodes.len() + of.relationships.len() + of.rules.len();
    let (word, count) = match edit {
        GraphTypeEdit::Set(of) => ("SET", count(of)),
        GraphTypeEdit::Add(of) => ("ADD", count(of)),
        GraphTypeEdit::Alter(of) => ("ALTER", count(of)),
        GraphTypeEdit::Drop(names) => ("DROP", names.len()),
    };
    format!("{word} {}", counted(count as u64, "element"))
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

fn search_text(index: &NewSearchIndex) -> String {
    let (before, names, after) = match &index.target {
        NewSearchTarget::Nodes(labels) => ("(n", labels, ")"),
        NewSearchTarget::Relationships(types) => ("()-[n", types, "]-()"),
    };
    let colon = if names.is_empty() { "" } else { ":" };
    let target = format!("{before}{colon}{}{after}", names.join("|"));
    let keys: Vec<String> = index.keys.iter().map(|key| format!("n.{key}")).collect();
    let (kind, name, keys) = (index.kind.name(), &index.name, keys.join(", "));
    match &index.kind {
        SearchKind::Name | SearchKind::FullText { .. } => {
            format!("{kind} {name} FOR {target} ON EACH [{keys}]")
        }
        SearchKind::Text | SearchKind::Vector(_) => {
            format!("{kind} {name} FOR {target} ON ({keys})")
        }
    }
}

fn requirement(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::Unique => "UNIQUE",
        ConstraintKind::NotNull => "NOT NULL",
        ConstraintKind::Key => "KEY",
        ConstraintKind::SourceKey => "SOURCE KEY",
    }
}
