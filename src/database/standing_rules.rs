//! Rules of a script that the graph has already: `apply_schema` passes over them, so that the script that it writes can
//! be applied to its own graph.

use crate::error::{Error, ErrorCode, Result, Span};
use crate::exchange;
use crate::expression::{
    NewMeasure, NewRule, NewSearchIndex, NewSearchTarget, NewUnit, RuleTarget, SchemaChange,
};
use crate::graph::{GraphView, KeyId, SchemaTarget, SearchDefinition, SearchTarget};
use crate::value::quantity::{BasicUnit, UnitTable};
use std::sync::Arc;

/// Whether the graph has the index, the constraint or the unit that a statement creates.
///
/// # Errors
///
/// `SchemaRuleAlreadyExists` if it has another one of that name.
pub(super) fn is_standing(change: &SchemaChange, view: &GraphView) -> Result<bool> {
    match change {
        SchemaChange::CreateIndex(new) => {
            let indexes = view.indexes().into_iter();
            let mut indexes = indexes.map(|(_, index)| index).filter(|index| !index.owned);
            let named = indexes.find(|index| index.name == new.rule.name);
            let same = named.map(|index| {
                let kept = (index.kind, index.target, index.keys.as_slice());
                wanted(&new.rule, view)
                    .is_some_and(|(target, keys)| kept == (new.kind, target, keys.as_slice()))
            });
            passes_over(same, "index", &new.rule, view)
        }
        SchemaChange::CreateConstraint(new) => {
            let mut constraints = view.constraints().into_iter();
            let named = constraints.find(|rule| rule.name == new.rule.name);
            let same = named.map(|rule| {
                let kept = (rule.kind, rule.target, rule.keys.as_slice());
                wanted(&new.rule, view)
                    .is_some_and(|(target, keys)| kept == (new.kind, target, keys.as_slice()))
            });
            passes_over(same, "constraint", &new.rule, view)
        }
        SchemaChange::CreateSearchIndex(new) => is_standing_search(new, view),
        SchemaChange::CreateUnit(new) => is_standing_unit(new, view),
        SchemaChange::DropIndex(_)
        | SchemaChange::DropConstraint(_)
        | SchemaChange::DropUnit(_)
        | SchemaChange::AlterGraphType(_) => Ok(false),
    }
}

/// What a rule is over, if the graph knows all its names.
fn wanted(rule: &NewRule, view: &GraphView) -> Option<(SchemaTarget, Vec<KeyId>)> {
    let target = match &rule.target {
        RuleTarget::Node(label) => SchemaTarget::Node(view.label_id(label)?),
        RuleTarget::Relationship(name) => SchemaTarget::Relationship(view.type_id(name)?),
    };
    let keys = rule.keys.iter().map(|key| view.key_id(key));
    Some((target, keys.collect::<Option<_>>()?))
}

/// `same` is whether the rule of that name is the same one; `None` if there is no such rule.
fn passes_over(same: Option<bool>, what: &str, rule: &NewRule, view: &GraphView) -> Result<bool> {
    match same {
        Some(false) if !rule.if_not_exists => Err(different(what, &rule.name, rule.span, view)),
        Some(same) => Ok(same),
        None => Ok(false),
    }
}

fn is_standing_search(new: &NewSearchIndex, view: &GraphView) -> Result<bool> {
    let is_named =
        |of: &&SearchDefinition| of.name == new.name && of.kind.is_name() == new.kind.is_name();
    let Some(kept) = view.searches().find(is_named) else {
        return Ok(false);
    };
    let names = |ids: Vec<&Arc<str>>, names: &[Arc<str>]| ids.into_iter().eq(names);
    let target = match (&kept.target, &new.target) {
        (SearchTarget::Nodes(labels), NewSearchTarget::Nodes(wanted)) => names(
            labels.iter().map(|of| view.label_name(*of)).collect(),
            wanted,
        ),
        (SearchTarget::Relationships(types), NewSearchTarget::Relationships(wanted)) => {
            names(types.iter().map(|of| view.type_name(*of)).collect(), wanted)
        }
        (SearchTarget::Nodes(_), NewSearchTarget::Relationships(_))
        | (SearchTarget::Relationships(_), NewSearchTarget::Nodes(_)) => false,
    };
    let keys = kept.keys.iter().map(|key| view.key_name(*key)).collect();
    match target && names(keys, &new.keys) && kept.kind == new.kind {
        true => Ok(true),
        false if new.if_not_exists => Ok(false),
        false => {
            let what = format!("{} index", new.kind.name().to_lowercase());
            Err(different(&what, &new.name, new.span, view))
        }
    }
}

fn is_standing_unit(new: &NewUnit, view: &GraphView) -> Result<bool> {
    let own = view.own_units();
    let Some(kept) = own.iter().find(|unit| unit.name == new.name) else {
        return Ok(false);
    };
    let is_same = |made: &Arc<BasicUnit>| made.is_same(kept) && made.aliases == kept.aliases;
    let made = match &new.measure {
        // In terms of the others, as if this one were not there yet.
        NewMeasure::Size(size) => {
            let others = own.iter().filter(|unit| unit.name != new.name).cloned();
            let others = UnitTable::built_in().with(&others.collect::<Vec<_>>());
            others.unit_of_size(&new.name, &new.aliases, size)
        }
        NewMeasure::Dimension(name) => {
            UnitTable::built_in().unit_of_dimension(&new.name, &new.aliases, name)
        }
    };
    match made.is_ok_and(|made| is_same(&made)) {
        true => Ok(true),
        false if new.if_not_exists => Ok(false),
        false => Err(different("unit", &new.name, new.span, view)),
    }
}

/// The graph has another rule of that name.
fn different(what: &str, name: &str, span: Span, view: &GraphView) -> Error {
    let quoted = name.replace('`', "``");
    let statements = exchange::schema_statements(view).unwrap_or_default();
    let begins = |statement: &&String| {
        let rest = statement.strip_prefix("CREATE ").unwrap_or_default();
        let kinds = [
            "INDEX",
            "NAME INDEX",
            "FULLTEXT INDEX",
            "CONSTRAINT",
            "SOURCE KEY",
            "UNIT",
        ];
        // The names of name indexes are apart.
        let is_meant = |kind: &&&str| (what == "name index") == (**kind == "NAME INDEX");
        let kinds = kinds.iter().filter(is_meant);
        let mut kinds = kinds.filter_map(|kind| rest.strip_prefix(kind));
        kinds.any(|rest| rest.starts_with(&format!(" `{quoted}` ")))
    };
    let kept = match statements.iter().find(begins) {
        Some(statement) => format!(": {statement}"),
        None => ", which belongs to the graph type".to_owned(),
    };
    let message = format!("the graph has another {what} named `{name}`{kept}");
    let drop = format!("DROP {} `{quoted}`", what.to_uppercase());
    Error::semantic(ErrorCode::SchemaRuleAlreadyExists, message)
        .at(span)
        .hint(format!(
            "give this one another name, or drop that one before it: {drop}"
        ))
}
