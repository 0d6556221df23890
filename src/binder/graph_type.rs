//! `ALTER CURRENT GRAPH TYPE`: the elements as a graph type by name.

use super::check::{condition, constant};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::NewGraphType;
use crate::graph::{
    Cardinality, ElementName, GraphType, GraphTypeEdit, NodeType, PropertyType, RelationshipEnds,
    RelationshipType, RuleRequirement, RuleTarget, TypeRule, Uniqueness, require_sound,
};
use crate::syntax::ast::{
    ElementRule, ElementTail, GraphTypeAction, GraphTypeCommand, GraphTypeElement, Name,
    NodeElement, PropertyElement, RelationshipElement, Requirement, SchemaTarget,
};
use crate::value::ValueType;
use crate::value::kind::Type;
use crate::value::quantity::UnitTable;
use std::sync::Arc;

/// What a statement does to the graph type.
pub(super) fn graph_type_change(
    command: &GraphTypeCommand,
    span: Span,
    units: &UnitTable,
) -> Result<NewGraphType> {
    if command.action == GraphTypeAction::Drop {
        let names = command.elements.iter().map(element_name);
        let edit = GraphTypeEdit::Drop(names.collect::<Result<_>>()?);
        return Ok(NewGraphType { edit, span });
    }
    let mut elements = Elements {
        whole: GraphType::default(),
        units,
    };
    for element in &command.elements {
        elements.add(element)?;
    }
    let whole = elements.whole;
    if command.action == GraphTypeAction::Set {
        require_sound(&whole).map_err(|error| error.at(span))?;
    }
    let edit = match command.action {
        GraphTypeAction::Add => GraphTypeEdit::Add(whole),
        GraphTypeAction::Alter => GraphTypeEdit::Alter(whole),
        GraphTypeAction::Set | GraphTypeAction::Drop => GraphTypeEdit::Set(whole),
    };
    Ok(NewGraphType { edit, span })
}

/// What an element of DROP names. What is said beyond that plays no part.
fn element_name(element: &GraphTypeElement) -> Result<ElementName> {
    Ok(match element {
        GraphTypeElement::Node(node) => ElementName::Node(text(&node.label)),
        GraphTypeElement::Relationship(of) => {
            let ends = RelationshipEnds {
                starts: texts(&of.starts),
                ends: texts(&of.ends),
                ..RelationshipEnds::default()
            };
            ElementName::Relationship(text(&of.name), ends)
        }
        GraphTypeElement::RuleName(name) => ElementName::Rule(text(name)),
        GraphTypeElement::Rule { variable, .. } => {
            let message = "a constraint is dropped by its name: CONSTRAINT name";
            let error = Error::syntax(ErrorCode::UnexpectedSyntax, message);
            return Err(error.at(variable.span));
        }
    })
}

struct Elements<'u> {
    whole: GraphType,
    /// The units that quantities in it may be of.
    units: &'u UnitTable,
}

impl Elements<'_> {
    fn add(&mut self, element: &GraphTypeElement) -> Result<()> {
        match element {
            GraphTypeElement::Node(node) => self.add_node(node),
            GraphTypeElement::Relationship(relationship) => self.add_relationship(relationship),
            GraphTypeElement::Rule {
                name,
                variable,
                target,
                rule,
            } => {
                let target = match target {
                    SchemaTarget::Node(label) => RuleTarget::Node(text(label)),
                    SchemaTarget::Relationship(of) => RuleTarget::Relationship(text(of)),
                };
                self.add_rule(name.as_ref(), (target, variable), rule)
            }
            // The grammar has names of constraints after DROP alone.
            GraphTypeElement::RuleName(_) => Ok(()),
        }
    }

    fn add_node(&mut self, node: &NodeElement) -> Result<()> {
        self.whole.nodes.push(NodeType {
            label: text(&node.label),
            implied: texts(&node.implied),
            properties: properties(&node.properties, self.units)?,
            description: node.tail.description.clone(),
        });
        let target = RuleTarget::Node(text(&node.label));
        self.add_rules(&target, node.variable.as_ref(), &node.tail)
    }

    fn add_relationship(&mut self, of: &RelationshipElement) -> Result<()> {
        let cardinality = |bounds: (u64, Option<u64>)| Cardinality {
            min: bounds.0,
            max: bounds.1,
        };
        let element = RelationshipType {
            name: text(&of.name),
            ends: vec![RelationshipEnds {
                starts: texts(&of.starts),
                ends: texts(&of.ends),
                outgoing: of.tail.outgoing.map(cardinality),
                incoming: of.tail.incoming.map(cardinality),
            }],
            properties: properties(&of.properties, self.units)?,
            description: of.tail.description.clone(),
        };
        let added = self.whole.add_relationship(element);
        added.map_err(|error| error.at(of.name.span))?;
        let target = RuleTarget::Relationship(text(&of.name));
        self.add_rules(&target, of.variable.as_ref(), &of.tail)
    }

    fn add_rules(
        &mut self,
        target: &RuleTarget,
        variable: Option<&Name>,
        tail: &ElementTail,
    ) -> Result<()> {
        let Some(variable) = variable else {
            return Ok(());
        };
        let mut rules = tail.rules.iter();
        rules.try_for_each(|rule| self.add_rule(None, (target.clone(), variable), rule))
    }

    fn add_rule(
        &mut self,
        name: Option<&Name>,
        (target, variable): (RuleTarget, &Name),
        rule: &ElementRule,
    ) -> Result<()> {
        let (word, requirement) = match rule {
            ElementRule::Check(expression) => {
                let check = condition(&variable.text, expression, self.units)?;
                ("check", RuleRequirement::Check(check))
            }
            ElementRule::Require {
                keys, requirement, ..
            } => match requirement {
                Requirement::Unique => ("unique", RuleRequirement::Unique(texts(keys))),
                Requirement::Key | Requirement::SourceKey => {
                    ("key", RuleRequirement::Key(texts(keys)))
                }
                Requirement::NotNull => ("not_null", RuleRequirement::NotNull(texts(keys))),
            },
        };
        let mut rule = TypeRule {
            name: name.map_or_else(|| Arc::from(""), text),
            target,
            requirement,
        };
        if name.is_none() {
            rule.name = self.made_up(word, &rule);
        }
        self.whole.rules.push(rule);
        Ok(())
    }

    /// A name of what a rule does and what it is over, as `CREATE CONSTRAINT` makes one up.
    fn made_up(&self, word: &str, rule: &TypeRule) -> Arc<str> {
        let mut keys: Vec<&str> = Vec::new();
        for key in rule.keys() {
            if !keys.contains(&&**key) {
                keys.push(key);
            }
        }
        let base = format!("{word}_{}_{}", rule.target.name(), keys.join("_"));
        let taken = |name: &str| self.whole.rules.iter().any(|other| *other.name == *name);
        let mut name = base.clone();
        let mut number = 2;
        while taken(&name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name.into()
    }
}

fn properties(elements: &[PropertyElement], units: &UnitTable) -> Result<Vec<PropertyType>> {
    let elements = elements.iter();
    elements.map(|element| property(element, units)).collect()
}

fn property(element: &PropertyElement, units: &UnitTable) -> Result<PropertyType> {
    let PropertyElement {
        key,
        value_type,
        not_null,
        requirement,
        ..
    } = element;
    if !is_storable(value_type) {
        let message = format!("no property can be of the type {value_type}");
        let error = Error::syntax(ErrorCode::InvalidArgumentType, message);
        return Err(error.at(key.span).hint(
            "properties are numbers, strings, booleans, temporal values, quantities, periods, and lists of them",
        ));
    }
    let allowed = element.allowed.as_ref().map(|values| {
        let values = values.iter().map(|expression| {
            let value = constant(expression, units)?;
            if value.is_null() || !value_type.admits(&value) {
                let message = format!("{value} is no {value_type}");
                let error = Error::syntax(ErrorCode::InvalidArgumentType, message);
                return Err(error.at(expression.span));
            }
            Ok(value)
        });
        values.collect::<Result<Vec<_>>>()
    });
    Ok(PropertyType {
        key: text(key),
        value_type: value_type.clone(),
        not_null: *not_null,
        uniqueness: match requirement {
            None | Some(Requirement::NotNull) => Uniqueness::None,
            Some(Requirement::Unique) => Uniqueness::Unique,
            Some(Requirement::Key | Requirement::SourceKey) => Uniqueness::Key,
        },
        allowed: allowed.transpose()?,
        description: element.description.clone(),
    })
}

/// Whether any property has a value of the type.
fn is_storable(of: &ValueType) -> bool {
    match of {
        ValueType::Nothing => false,
        ValueType::Any | ValueType::Property | ValueType::Measured(_) | ValueType::Vector(..) => {
            true
        }
        ValueType::Plain(kind) => !matches!(
            kind,
            Type::Null | Type::Map | Type::Node | Type::Relationship | Type::Path
        ),
        ValueType::List(element) => match &**element {
            ValueType::List(_) => false,
            ValueType::NotNull(inner) => {
                !matches!(**inner, ValueType::List(_)) && is_storable(inner)
            }
            element => is_storable(element),
        },
        ValueType::NotNull(inner) => is_storable(inner),
        ValueType::Union(members) => members.iter().all(is_storable),
    }
}

fn text(name: &Name) -> Arc<str> {
    Arc::clone(&name.text)
}

fn texts(names: &[Name]) -> Vec<Arc<str>> {
    names.iter().map(text).collect()
}
