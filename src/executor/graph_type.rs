//! `ALTER CURRENT GRAPH TYPE`: the names of the new type are made, the graph is held against it, and it is set.

use super::context::Context;
use super::write;
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::expression::NewGraphType;
use crate::graph::{Change, CurrentType, GraphType, GraphView, RuleRequirement, Violation, survey};
use crate::value::quantity::{BasicUnit, UnitTable};
use crate::value::{Value, ValueType};
use std::sync::Arc;

/// The number of ways out that are shown together.
const HINTS: usize = 3;

/// How many violations an error lists.
const LISTED: usize = 20;

pub(super) fn alter(new: &NewGraphType, cx: &mut Context<'_>) -> Result<()> {
    let altered = set(new, cx);
    altered.map_err(|error| error.at(new.span))
}

fn set(new: &NewGraphType, cx: &mut Context<'_>) -> Result<()> {
    let former = cx.graph().graph_type();
    let whole = Arc::new(new.edit.applied_to(&former)?);
    if whole == former {
        return Ok(());
    }
    require_dimensions(&whole, cx.graph().units())?;
    for label in whole.labels() {
        write::label(label, cx)?;
    }
    for name in whole.types() {
        write::type_named(name, cx)?;
    }
    for key in whole.keys() {
        write::key(key, cx)?;
    }
    cx.check()?;
    let current = cx.graph().type_over(Arc::clone(&whole))?;
    require_kept(&current, cx.graph())?;
    cx.apply(Change::GraphTypeSet(whole))
}

fn require_kept(of: &CurrentType, view: &GraphView) -> Result<()> {
    let (mut violations, more) = survey(view, of, LISTED);
    if violations.len() == 1 {
        return Err(violations.remove(0).error());
    }
    if violations.is_empty() {
        return Ok(());
    }
    // The way out of the first violation, and those that name labels.
    let mut hints: Vec<&str> = Vec::new();
    for violation in &violations {
        let shown = hints.is_empty() || violation.lacks_label;
        if shown && hints.len() < HINTS && !hints.contains(&&*violation.hint) {
            hints.push(&violation.hint);
        }
    }
    let line = |violation: &Violation| format!("\n  {}", violation.message);
    let lines: String = violations.iter().map(line).collect();
    let (count, rest) = match more {
        true => (format!("more than {LISTED} times"), "\n  …"),
        false => (format!("{} times", violations.len()), ""),
    };
    let message = format!("the graph breaks this graph type {count}:{lines}{rest}");
    Err(Error::constraint(ErrorCode::ConstraintViolation, message).hint(hints.join("; ")))
}

/// Fails if the graph type needs a unit that is to be dropped: for the dimension of a property, or for a quantity that it
/// mentions. Without the unit the graph type could be neither altered nor exported and restored.
pub(super) fn require_unused(unit: &BasicUnit, view: &GraphView) -> Result<()> {
    let of = view.graph_type();
    let mut fewer = UnitTable::clone(view.units());
    fewer.remove(&unit.name);
    // What is unreadable with the unit, too, is no reason to keep it.
    let before = unreadable(&of, view.units());
    let after = unreadable(&of, &fewer);
    let Some(first) = after.into_iter().find(|user| !before.contains(user)) else {
        return Ok(());
    };
    let name = &unit.name;
    let message =
        format!("the unit `{name}` cannot be dropped: the graph type needs it for {first}");
    Err(Error::constraint(ErrorCode::ConstraintViolation, message)
        .hint("change the graph type first: ALTER CURRENT GRAPH TYPE"))
}

/// The parts of a graph type that could not be read with these units.
fn unreadable(of: &GraphType, units: &UnitTable) -> Vec<String> {
    let nodes = of.nodes.iter().map(|node| (&node.label, &node.properties));
    let relationships = of.relationships.iter().map(|of| (&of.name, &of.properties));
    let properties = nodes.chain(relationships).flat_map(|(name, properties)| {
        let properties = properties.iter();
        properties.map(move |property| (name, property))
    });
    let properties = properties.filter(|(_, property)| {
        let mut allowed = property.allowed.iter().flatten();
        require_dimension(&property.value_type, units).is_err()
            || !allowed.all(|value| is_same_when_read(value, units))
    });
    let properties =
        properties.map(|(name, property)| format!("the property `{}` of `{name}`", property.key));
    let rules = of.rules.iter().filter(|rule| match &rule.requirement {
        RuleRequirement::Check(check) => {
            let mut constants = check.constants();
            !constants.all(|value| is_same_when_read(value, units))
        }
        RuleRequirement::Unique(_) | RuleRequirement::Key(_) | RuleRequirement::NotNull(_) => false,
    });
    let rules = rules.map(|rule| format!("the constraint `{}`", rule.name));
    properties.chain(rules).collect()
}

/// Whether the quantities in a value are the same when their text is read with these units.
fn is_same_when_read(value: &Value, units: &UnitTable) -> bool {
    if let Value::List(elements) = value {
        let mut elements = elements.iter();
        return elements.all(|element| is_same_when_read(element, units));
    }
    match value.as_quantity() {
        Some(figure) => figure.is_same_when_read(units),
        None => true,
    }
}

/// A dimension that no unit has is a slip: no quantity could ever be of the type.
fn require_dimensions(of: &GraphType, units: &UnitTable) -> Result<()> {
    let nodes = of.nodes.iter().map(|node| &node.properties);
    let relationships = of.relationships.iter().map(|of| &of.properties);
    for property in nodes.chain(relationships).flatten() {
        require_dimension(&property.value_type, units)?;
    }
    Ok(())
}

fn require_dimension(of: &ValueType, units: &UnitTable) -> Result<()> {
    match of {
        ValueType::Measured(dimension) => {
            let all = units.units().iter();
            let names: Vec<String> = all
                .map(|unit| units.dimension_name(&unit.dimension))
                .collect();
            let parts = dimension.split(['/', '·']);
            let known = |part: &str| {
                let part = part.split('^').next().unwrap_or(part);
                part == "1" || names.iter().any(|name| name == part)
            };
            if names.iter().any(|name| **name == **dimension) || parts.clone().all(known) {
                return Ok(());
            }
            let message = format!("no unit measures `{dimension}`");
            let error = Error::argument(ErrorCode::InvalidArgumentValue, message);
            Err(match nearest(dimension, names.iter().map(String::as_str)) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("SHOW UNITS has the dimensions"),
            })
        }
        ValueType::List(inner) | ValueType::NotNull(inner) => require_dimension(inner, units),
        ValueType::Union(members) => {
            let mut members = members.iter();
            members.try_for_each(|member| require_dimension(member, units))
        }
        ValueType::Nothing
        | ValueType::Any
        | ValueType::Property
        | ValueType::Plain(_)
        | ValueType::Vector(..) => Ok(()),
    }
}
