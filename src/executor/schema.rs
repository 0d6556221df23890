//! Creates and drops indexes, constraints and units.

use super::context::Context;
use super::derivation_rule;
use super::existing_rule::{exists, not_found, passes_over};
use super::graph_type;
use super::operator::{BoxOperator, Operator};
use super::search_index;
use super::stored_only;
use super::unused_names::{unused, warn};
use super::write;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{
    Batch, DroppedIndex, DroppedRule, NewConstraint, NewIndex, NewMeasure, NewRule, NewUnit,
    RuleTarget, SchemaChange,
};
use crate::graph::{
    Change, ConstraintDefinition, GraphView, IndexDefinition, KeyId, SchemaTarget, SearchDefinition,
};
use crate::syntax::ast::{DroppedKind, SearchKind as SearchWord};
use crate::value::quantity::{BasicUnit, UnitTable};
use std::sync::Arc;

/// Changes the schema for each row; the rows are passed on unchanged.
pub(super) struct ChangeSchema {
    input: BoxOperator,
    change: SchemaChange,
}

impl ChangeSchema {
    pub(super) fn new(input: BoxOperator, change: SchemaChange) -> ChangeSchema {
        ChangeSchema { input, change }
    }
}

impl Operator for ChangeSchema {
    fn next(&mut self, cx: &mut Context<'_>) -> Result<Option<Batch>> {
        let Some(batch) = self.input.next(cx)? else {
            return Ok(None);
        };
        for _ in 0..batch.len() {
            cx.check()?;
            apply(&self.change, cx)?;
            stored_only::warn(&self.change, cx);
        }
        Ok(Some(batch))
    }

    fn restart(&mut self, argument: &Batch) {
        self.input.restart(argument);
    }
}

fn apply(change: &SchemaChange, cx: &mut Context<'_>) -> Result<()> {
    match change {
        SchemaChange::CreateIndex(index) => {
            create_index(index, cx).map_err(|error| error.at(index.rule.span))
        }
        SchemaChange::CreateSearchIndex(index) => {
            search_index::create(index, cx).map_err(|error| error.at(index.span))
        }
        SchemaChange::DropIndex(dropped) => drop_index(dropped, cx),
        SchemaChange::CreateConstraint(constraint) => {
            create_constraint(constraint, cx).map_err(|error| error.at(constraint.rule.span))
        }
        SchemaChange::DropConstraint(dropped) => drop_constraint(dropped, cx),
        SchemaChange::CreateRule(new) => {
            derivation_rule::create(new, cx).map_err(|error| error.at(new.span))
        }
        SchemaChange::DropRule(dropped) => derivation_rule::drop(dropped, cx),
        SchemaChange::CreateUnit(unit) => create_unit(unit, cx),
        SchemaChange::DropUnit(dropped) => drop_unit(dropped, cx),
        SchemaChange::AlterGraphType(new) => graph_type::alter(new, cx),
    }
}

/// The target of a rule; new names are created.
fn resolve(rule: &NewRule, cx: &mut Context<'_>) -> Result<(SchemaTarget, Vec<KeyId>)> {
    let target = match &rule.target {
        RuleTarget::Node(label) => SchemaTarget::Node(write::label(label, cx)?),
        RuleTarget::Relationship(name) => SchemaTarget::Relationship(write::type_named(name, cx)?),
    };
    let keys = rule.keys.iter().map(|key| write::key(key, cx));
    Ok((target, keys.collect::<Result<_>>()?))
}

fn create_index(new: &NewIndex, cx: &mut Context<'_>) -> Result<()> {
    let (rule, kind) = (&new.rule, new.kind);
    let probably_meant = unused(&rule.target, &rule.keys, cx.graph());
    let (target, keys) = resolve(rule, cx)?;
    let view = cx.graph();
    let taken = view.has_rule(&rule.name);
    if taken || view.has_index(kind, target, &keys) {
        let is_same = |index: &IndexDefinition| {
            *index.name == *rule.name
                && (index.kind, index.target, &index.keys) == (kind, target, &keys)
        };
        let is_other = taken && !view.indexes().iter().any(|(_, index)| is_same(index));
        return match (rule.if_not_exists, taken) {
            (true, _) if is_other => {
                passes_over(cx, (&rule.name, rule.span), ["SHOW INDEXES", "DROP INDEX"]);
                Ok(())
            }
            (true, _) => Ok(()),
            (false, true) => Err(exists("an index or a constraint named", &rule.name)),
            (false, false) => Err(exists_as(view, rule, target, &keys)),
        };
    }
    warn(cx, probably_meant, rule.span);
    cx.apply(Change::IndexCreated(IndexDefinition {
        kind,
        name: Arc::clone(&rule.name),
        target,
        keys,
        owned: false,
    }))
}

fn create_constraint(new: &NewConstraint, cx: &mut Context<'_>) -> Result<()> {
    let (rule, kind) = (&new.rule, new.kind);
    let probably_meant = unused(&rule.target, &rule.keys, cx.graph());
    let (target, keys) = resolve(rule, cx)?;
    let view = cx.graph();
    let same = |other: &ConstraintDefinition| {
        other.target == target && other.keys == keys && other.kind == kind
    };
    let taken = view.has_rule(&rule.name);
    let existing = view.constraints().into_iter().find(|other| same(other));
    if taken || existing.is_some() {
        let is_other = taken && existing.is_none_or(|existing| existing.name != rule.name);
        return match (rule.if_not_exists, existing) {
            (true, _) if is_other => {
                let words = ["SHOW CONSTRAINTS", "DROP CONSTRAINT"];
                passes_over(cx, (&rule.name, rule.span), words);
                Ok(())
            }
            (true, _) => Ok(()),
            (false, Some(existing)) => Err(exists("an equal constraint named", &existing.name)),
            (false, None) => Err(exists("an index or a constraint named", &rule.name)),
        };
    }
    warn(cx, probably_meant, rule.span);
    cx.apply(Change::ConstraintCreated(ConstraintDefinition {
        name: Arc::clone(&rule.name),
        target,
        keys,
        kind,
    }))?;
    cx.check_source_keys()
}

fn drop_index(dropped: &DroppedIndex, cx: &mut Context<'_>) -> Result<()> {
    if let Some(index) = search_index::find(dropped, cx.graph())? {
        return cx.apply(Change::SearchIndexDropped(index));
    }
    let DroppedIndex { kind, rule } = dropped;
    let indexes = cx.graph().indexes();
    let may_be = kind.is_none_or(|kind| kind == DroppedKind::Range);
    let mut found = indexes.iter().filter(|_| may_be);
    let found = found.find(|(_, index)| index.name == rule.name);
    match found.map(|(_, index)| (*index).clone()) {
        Some(index) if index.owned => Err(Error::semantic(
            ErrorCode::SchemaRuleNotFound,
            format!("the index `{}` belongs to a constraint", rule.name),
        )
        .at(rule.span)
        .hint("drop the constraint of that name: DROP CONSTRAINT")),
        Some(index) => cx.apply(Change::IndexDropped(index)),
        None if rule.if_exists => Ok(()),
        None => {
            let indexes = indexes.iter().filter(|_| may_be);
            let names = indexes.map(|(_, index)| &*index.name);
            let is_meant =
                |of: &&SearchDefinition| kind.is_none_or(|kind| kind.as_str() == of.kind.name());
            let searches = cx.graph().searches().filter(is_meant);
            let names = names.chain(searches.map(|index| &*index.name));
            let what = match kind {
                Some(DroppedKind::Range) => "range index",
                Some(DroppedKind::Search(SearchWord::Name)) => "name index",
                Some(DroppedKind::Search(SearchWord::FullText)) => "full-text index",
                Some(DroppedKind::Search(SearchWord::Text)) => "text index",
                Some(DroppedKind::Search(SearchWord::Vector)) => "vector index",
                None => "index",
            };
            Err(not_found(what, rule, names.collect()))
        }
    }
}

fn drop_constraint(dropped: &DroppedRule, cx: &mut Context<'_>) -> Result<()> {
    let constraints = cx.graph().constraints();
    let found = constraints
        .iter()
        .find(|constraint| constraint.name == dropped.name);
    match found.map(|constraint| (*constraint).clone()) {
        Some(constraint) => cx
            .apply(Change::ConstraintDropped(constraint))
            .map_err(|error| error.at(dropped.span)),
        None if dropped.if_exists => Ok(()),
        None => {
            let names = constraints.iter().map(|other| &*other.name).collect();
            Err(not_found("constraint", dropped, names))
        }
    }
}

fn create_unit(new: &NewUnit, cx: &mut Context<'_>) -> Result<()> {
    let units = cx.graph().units();
    if let Some(taken) = units.get(&new.name) {
        return match new.if_not_exists {
            true => Ok(()),
            false => Err(exists("a unit named", &taken.name).at(new.span)),
        };
    }
    let unit = match &new.measure {
        NewMeasure::Size(size) => units.unit_of_size(&new.name, &new.aliases, size),
        NewMeasure::Dimension(name) => units.unit_of_dimension(&new.name, &new.aliases, name),
    };
    let unit = unit.map_err(|error| error.at(new.span))?;
    cx.apply(Change::UnitCreated(unit))
        .map_err(|error| error.at(new.span))
}

fn drop_unit(dropped: &DroppedRule, cx: &mut Context<'_>) -> Result<()> {
    let own = cx.graph().own_units();
    match own.iter().find(|unit| unit.name == dropped.name).cloned() {
        Some(unit) => {
            let unused = require_independent(&unit, &own)
                .and_then(|()| graph_type::require_unused(&unit, cx.graph()));
            unused.map_err(|error| error.at(dropped.span))?;
            cx.apply(Change::UnitDropped(unit))
        }
        None if dropped.if_exists => Ok(()),
        None if cx.graph().units().get(&dropped.name).is_some() => Err(Error::semantic(
            ErrorCode::SchemaRuleNotFound,
            format!("the unit `{}` is none of the graph's own", dropped.name),
        )
        .at(dropped.span)
        .hint("only what CREATE UNIT has made can be dropped")),
        None => {
            let names = own.iter().map(|unit| &*unit.name).collect();
            Err(not_found("unit", dropped, names))
        }
    }
}

/// Fails unless the other units of a graph can be defined without this one.
fn require_independent(unit: &BasicUnit, own: &[Arc<BasicUnit>]) -> Result<()> {
    let undefined = |own: &[Arc<BasicUnit>]| {
        let definitions = UnitTable::definitions(own).into_iter();
        let undefined = definitions.filter(|(_, definition)| definition.is_none());
        undefined.map(|(unit, _)| unit.name.clone()).collect()
    };
    let before: Vec<Arc<str>> = undefined(own);
    let others = own.iter().filter(|other| other.name != unit.name).cloned();
    let mut after: Vec<Arc<str>> = undefined(&others.collect::<Vec<_>>());
    after.retain(|name| !before.contains(name));
    let Some(first) = after.first() else {
        return Ok(());
    };
    let message = format!(
        "the unit `{}` cannot be dropped: `{first}` is measured in it",
        unit.name
    );
    Err(Error::constraint(ErrorCode::ConstraintViolation, message)
        .hint(format!("drop `{first}` first: DROP UNIT {first}")))
}

/// An existing index over the same properties has a name of its own.
fn exists_as(view: &GraphView, rule: &NewRule, target: SchemaTarget, keys: &[KeyId]) -> Error {
    let indexes = view.indexes();
    let same = |index: &&IndexDefinition| index.target == target && index.keys == keys;
    let existing = indexes.iter().map(|(_, index)| *index).find(same);
    let name = existing.map_or(&rule.name, |index| &index.name);
    exists("an index over these properties named", name)
}
