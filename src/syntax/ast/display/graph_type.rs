//! `ALTER CURRENT GRAPH TYPE` as text.

use super::super::{
    ElementRule, ElementTail, GraphTypeCommand, GraphTypeElement, Name, NodeElement,
    PropertyElement, RelationshipElement, Requirement, SchemaTarget,
};
use super::statement::write_rule_name;
use super::{write_list, write_name, write_string, write_variable};
use std::fmt::{self, Display, Formatter};

impl Display for GraphTypeCommand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER CURRENT GRAPH TYPE {} {{ ", self.action.as_str())?;
        write_list(f, ", ", &self.elements, |f, element| element.fmt(f))?;
        f.write_str(" }")
    }
}

impl Display for GraphTypeElement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            GraphTypeElement::Node(node) => node.fmt(f),
            GraphTypeElement::Relationship(relationship) => relationship.fmt(f),
            GraphTypeElement::RuleName(name) => {
                f.write_str("CONSTRAINT ")?;
                write_rule_name(f, name)
            }
            GraphTypeElement::Rule {
                name,
                variable,
                target,
                rule,
            } => {
                f.write_str("CONSTRAINT ")?;
                if let Some(name) = name {
                    write_rule_name(f, name)?;
                    f.write_str(" ")?;
                }
                let (before, label, after) = match target {
                    SchemaTarget::Node(label) => ("(", label, ")"),
                    SchemaTarget::Relationship(name) => ("()-[", name, "]-()"),
                };
                write!(f, "FOR {before}")?;
                write_variable(f, &variable.text)?;
                f.write_str(":")?;
                write_name(f, &label.text)?;
                write!(f, "{after} ")?;
                write_rule(f, variable, rule)
            }
        }
    }
}

impl Display for NodeElement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        write_optional_variable(f, self.variable.as_ref())?;
        f.write_str(":")?;
        write_name(f, &self.label.text)?;
        f.write_str(" =>")?;
        f.write_str(if self.implied.is_empty() { "" } else { " :" })?;
        write_list(f, "&", &self.implied, |f, label| write_name(f, &label.text))?;
        write_properties(f, &self.properties)?;
        f.write_str(")")?;
        write_tail(f, self.variable.as_ref(), &self.tail)
    }
}

impl Display for RelationshipElement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_end(f, &self.starts)?;
        f.write_str("-[")?;
        write_optional_variable(f, self.variable.as_ref())?;
        f.write_str(":")?;
        write_name(f, &self.name.text)?;
        f.write_str(" =>")?;
        write_properties(f, &self.properties)?;
        f.write_str("]->")?;
        write_end(f, &self.ends)?;
        write_tail(f, self.variable.as_ref(), &self.tail)
    }
}

fn write_optional_variable(f: &mut Formatter<'_>, variable: Option<&Name>) -> fmt::Result {
    match variable {
        Some(name) => write_variable(f, &name.text),
        None => Ok(()),
    }
}

fn write_end(f: &mut Formatter<'_>, labels: &[Name]) -> fmt::Result {
    f.write_str(if labels.is_empty() { "(" } else { "(:" })?;
    write_list(f, "|", labels, |f, label| write_name(f, &label.text))?;
    f.write_str(")")
}

fn write_properties(f: &mut Formatter<'_>, properties: &[PropertyElement]) -> fmt::Result {
    if properties.is_empty() {
        return Ok(());
    }
    f.write_str(" {")?;
    write_list(f, ", ", properties, |f, property| property.fmt(f))?;
    f.write_str("}")
}

impl Display for PropertyElement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_name(f, &self.key.text)?;
        write!(f, " :: {}", self.value_type)?;
        f.write_str(if self.not_null { " NOT NULL" } else { "" })?;
        if let Some(allowed) = &self.allowed {
            f.write_str(" IN [")?;
            write_list(f, ", ", allowed, |f, value| value.fmt(f))?;
            f.write_str("]")?;
        }
        if let Some(requirement) = self.requirement {
            write!(f, " {requirement}")?;
        }
        write_description(f, self.description.as_deref())
    }
}

fn write_tail(f: &mut Formatter<'_>, variable: Option<&Name>, tail: &ElementTail) -> fmt::Result {
    for rule in &tail.rules {
        f.write_str(" ")?;
        if let Some(variable) = variable {
            write_rule(f, variable, rule)?;
        }
    }
    if tail.outgoing.is_some() || tail.incoming.is_some() {
        f.write_str(" CARDINALITY")?;
    }
    for (word, bounds) in [("OUT", tail.outgoing), ("IN", tail.incoming)] {
        match bounds {
            Some((min, Some(max))) => write!(f, " {word} {{{min},{max}}}")?,
            Some((min, None)) => write!(f, " {word} {{{min},}}")?,
            None => {}
        }
    }
    write_description(f, tail.description.as_deref())
}

fn write_description(f: &mut Formatter<'_>, description: Option<&str>) -> fmt::Result {
    match description {
        Some(text) => {
            f.write_str(" DESCRIPTION ")?;
            write_string(f, text)
        }
        None => Ok(()),
    }
}

fn write_rule(f: &mut Formatter<'_>, variable: &Name, rule: &ElementRule) -> fmt::Result {
    match rule {
        ElementRule::Check(condition) => write!(f, "CHECK {condition}"),
        ElementRule::Require {
            keys, requirement, ..
        } => {
            f.write_str("REQUIRE (")?;
            write_list(f, ", ", keys, |f, key| {
                write_variable(f, &variable.text)?;
                f.write_str(".")?;
                write_name(f, &key.text)
            })?;
            let requirement: &Requirement = requirement;
            write!(f, ") {requirement}")
        }
    }
}
