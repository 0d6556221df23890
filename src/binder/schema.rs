//! Schema statements: the indexes, constraints and units to be created or dropped, and their names.

use super::derivation::read_rule;
use super::graph_type::graph_type_change;
use super::search::new_search_index;
use super::{BoundClause, BoundQuery, BoundStatement, QueryBody};
use crate::error::{Result, Span};
use crate::expression::{
    DroppedRule, NewConstraint, NewIndex, NewMeasure, NewRule, NewUnit, RuleTarget, SchemaChange,
};
use crate::graph::{ConstraintKind, IndexKind};
use crate::syntax::ast::{Name, Requirement, SchemaCommand, SchemaTarget, UnitMeasure};
use crate::value::quantity::UnitTable;

/// A statement about indexes or constraints: it has no variables, reads no parameter and returns nothing. The quantities in
/// it are of these units.
pub fn bind_schema(
    command: &SchemaCommand,
    span: Span,
    units: &UnitTable,
) -> Result<BoundStatement> {
    let clause = BoundClause::ChangeSchema(schema_change(command, span, units)?);
    Ok(BoundStatement {
        query: BoundQuery {
            body: QueryBody::Clauses(vec![clause]),
            columns: Vec::new(),
            returns: false,
            span,
        },
        subqueries: Vec::new(),
        slot_names: Vec::new(),
        mentions: Vec::new(),
        creations: Vec::new(),
        derived: Vec::new(),
        warnings: Vec::new(),
        parameters: Vec::new(),
        at: None,
        cite: None,
        writes: true,
    })
}

fn schema_change(command: &SchemaCommand, span: Span, units: &UnitTable) -> Result<SchemaChange> {
    Ok(match command {
        SchemaCommand::CreateIndex {
            name,
            if_not_exists,
            target,
            keys,
        } => SchemaChange::CreateIndex(NewIndex {
            // `CREATE INDEX` without a kind creates this kind, as `CREATE RANGE INDEX` does.
            kind: IndexKind::Range,
            rule: new_rule((name.as_ref(), "index"), *if_not_exists, target, keys),
        }),
        SchemaCommand::CreateSearchIndex(command) => {
            SchemaChange::CreateSearchIndex(new_search_index(command, span)?)
        }
        SchemaCommand::DropIndex { name, if_exists } => {
            SchemaChange::DropIndex(dropped_rule(name, *if_exists))
        }
        SchemaCommand::CreateConstraint {
            name,
            if_not_exists,
            target,
            keys,
            requirement,
        } => {
            let (kind, word) = constraint_kind(*requirement);
            SchemaChange::CreateConstraint(NewConstraint {
                kind,
                rule: new_rule((name.as_ref(), word), *if_not_exists, target, keys),
            })
        }
        SchemaCommand::DropConstraint { name, if_exists } => {
            SchemaChange::DropConstraint(dropped_rule(name, *if_exists))
        }
        SchemaCommand::CreateUnit {
            name,
            if_not_exists,
            aliases,
            measure,
        } => SchemaChange::CreateUnit(NewUnit {
            name: name.text.clone(),
            span: name.span,
            if_not_exists: *if_not_exists,
            aliases: aliases.iter().map(|alias| alias.text.clone()).collect(),
            measure: new_measure(measure),
        }),
        SchemaCommand::DropUnit { name, if_exists } => {
            SchemaChange::DropUnit(dropped_rule(name, *if_exists))
        }
        SchemaCommand::CreateRule(command) => {
            SchemaChange::CreateRule(read_rule(command)?.definition(command))
        }
        SchemaCommand::DropRule { name, if_exists } => {
            SchemaChange::DropRule(dropped_rule(name, *if_exists))
        }
        SchemaCommand::AlterGraphType(command) => {
            SchemaChange::AlterGraphType(graph_type_change(command, span, units)?)
        }
    })
}

fn new_measure(measure: &UnitMeasure) -> NewMeasure {
    match measure {
        UnitMeasure::Size(text) => NewMeasure::Size(text.clone()),
        UnitMeasure::Dimension(text) => NewMeasure::Dimension(text.clone()),
    }
}

/// A rule without a name is named after its kind (`word`) and its target.
fn new_rule(
    (name, word): (Option<&Name>, &str),
    if_not_exists: bool,
    target: &SchemaTarget,
    keys: &[Name],
) -> NewRule {
    let (SchemaTarget::Node(target_name) | SchemaTarget::Relationship(target_name)) = target;
    let target = match target {
        SchemaTarget::Node(label) => RuleTarget::Node(label.text.clone()),
        SchemaTarget::Relationship(name) => RuleTarget::Relationship(name.text.clone()),
    };
    let made_up = || {
        let keys: Vec<&str> = keys.iter().map(|key| &*key.text).collect();
        format!("{word}_{}_{}", target.name(), keys.join("_")).into()
    };
    let keys_end = keys.last().map_or(target_name.span, |key| key.span);
    NewRule {
        span: name.map_or(target_name.span.to(keys_end), |name| name.span),
        name: name.map_or_else(made_up, |name| name.text.clone()),
        if_not_exists,
        keys: keys.iter().map(|key| key.text.clone()).collect(),
        target,
    }
}

fn dropped_rule(name: &Name, if_exists: bool) -> DroppedRule {
    DroppedRule {
        name: name.text.clone(),
        if_exists,
        span: name.span,
    }
}

/// The kind, and the word for it in a generated name.
fn constraint_kind(requirement: Requirement) -> (ConstraintKind, &'static str) {
    match requirement {
        Requirement::Unique => (ConstraintKind::Unique, "unique"),
        Requirement::NotNull => (ConstraintKind::NotNull, "not_null"),
        Requirement::Key => (ConstraintKind::Key, "key"),
        Requirement::SourceKey => (ConstraintKind::SourceKey, "source_key"),
    }
}
