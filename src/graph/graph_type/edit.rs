//! The graph type after SET, ADD, ALTER and DROP.

use super::{
    GraphType, NodeType, PropertyType, RelationshipEnds, RelationshipType, RuleTarget, TypeRule,
};
use crate::error::{Error, ErrorCode, Result, nearest};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What a statement does to the graph type.
#[derive(Clone, Debug)]
pub enum GraphTypeEdit {
    /// `SET`: this type in the place of the one that is in force.
    Set(GraphType),
    /// `ADD`: these elements besides.
    Add(GraphType),
    /// `ALTER`: these elements in the place of those of the same label, type or name.
    Alter(GraphType),
    /// `DROP`: without these elements.
    Drop(Vec<ElementName>),
}

/// An element that is to be dropped.
#[derive(Clone, Debug)]
pub enum ElementName {
    /// What is said of a label, and the rules over it.
    Node(Arc<str>),
    /// What is said of a relationship type: of these ends; where they are open, all of it, and the rules over it.
    Relationship(Arc<str>, RelationshipEnds),
    /// A rule.
    Rule(Arc<str>),
}

impl GraphTypeEdit {
    /// The type after it.
    pub fn applied_to(&self, current: &GraphType) -> Result<GraphType> {
        let mut result = current.clone();
        match self {
            GraphTypeEdit::Set(whole) => result = whole.clone(),
            GraphTypeEdit::Add(more) => result.add(more)?,
            GraphTypeEdit::Alter(other) => result.alter(other)?,
            GraphTypeEdit::Drop(names) => {
                names
                    .iter()
                    .try_for_each(|name| result.drop_element(name))?;
            }
        }
        require_sound(&result)?;
        Ok(result)
    }
}

impl GraphType {
    fn add(&mut self, more: &GraphType) -> Result<()> {
        for node in &more.nodes {
            if self.node(&node.label).is_some() {
                return Err(there_already(&format!("(:{} =>)", node.label)));
            }
            self.nodes.push(node.clone());
        }
        for of in &more.relationships {
            self.add_relationship(of.clone())?;
        }
        for rule in &more.rules {
            if self.rules.iter().any(|known| known.name == rule.name) {
                return Err(there_already(&format!("CONSTRAINT {}", rule.name)));
            }
            self.rules.push(rule.clone());
        }
        Ok(())
    }

    /// Adds what is said of a relationship type to what is said of it already: further ends, further properties.
    pub(crate) fn add_relationship(&mut self, more: RelationshipType) -> Result<()> {
        let mut all = self.relationships.iter_mut();
        let Some(known) = all.find(|known| known.name == more.name) else {
            self.relationships.push(more);
            return Ok(());
        };
        for pair in more.ends {
            let same =
                |other: &RelationshipEnds| other.starts == pair.starts && other.ends == pair.ends;
            if known.ends.iter().any(same) {
                return Err(there_already(&super::text::ends_text(&more.name, &pair)));
            }
            known.ends.push(pair);
        }
        known.properties.extend(more.properties);
        known.description = more.description.or(known.description.take());
        Ok(())
    }

    fn alter(&mut self, other: &GraphType) -> Result<()> {
        for node in &other.nodes {
            let mut known = self.nodes.iter_mut();
            match known.find(|known| known.label == node.label) {
                Some(known) => *known = node.clone(),
                None => return Err(self.no_node(&node.label)),
            }
        }
        for of in &other.relationships {
            let mut known = self.relationships.iter_mut();
            match known.find(|known| known.name == of.name) {
                Some(known) => *known = of.clone(),
                None => return Err(self.no_relationship(&of.name)),
            }
        }
        for rule in &other.rules {
            let mut known = self.rules.iter_mut();
            match known.find(|known| known.name == rule.name) {
                Some(known) => *known = rule.clone(),
                None => self.rules.push(rule.clone()),
            }
        }
        Ok(())
    }

    fn drop_element(&mut self, element: &ElementName) -> Result<()> {
        match element {
            ElementName::Node(label) => {
                let place = self.nodes.iter().position(|node| node.label == *label);
                let place = place.ok_or_else(|| self.no_node(label))?;
                self.nodes.remove(place);
                self.drop_rules(&RuleTarget::Node(Arc::clone(label)));
            }
            ElementName::Relationship(name, ends) => self.drop_relationship(name, ends)?,
            ElementName::Rule(name) => {
                let place = self.rules.iter().position(|rule| rule.name == *name);
                let names = self.rules.iter().map(|rule| &*rule.name);
                let place =
                    place.ok_or_else(|| no_element(&format!("CONSTRAINT {name}"), name, names))?;
                self.rules.remove(place);
            }
        }
        Ok(())
    }

    fn drop_relationship(&mut self, name: &Arc<str>, ends: &RelationshipEnds) -> Result<()> {
        let place = self.relationships.iter().position(|of| of.name == *name);
        let place = place.ok_or_else(|| self.no_relationship(name))?;
        let known = &mut self.relationships[place];
        let whole = ends.starts.is_empty() && ends.ends.is_empty();
        let before = known.ends.len();
        known
            .ends
            .retain(|pair| !(whole || (pair.starts == ends.starts && pair.ends == ends.ends)));
        if !whole && known.ends.len() == before {
            let element = super::text::ends_text(name, ends);
            return Err(no_element(&element, "", std::iter::empty()));
        }
        if known.ends.is_empty() {
            self.relationships.remove(place);
            self.drop_rules(&RuleTarget::Relationship(Arc::clone(name)));
        }
        Ok(())
    }

    fn drop_rules(&mut self, target: &RuleTarget) {
        self.rules.retain(|rule| rule.target != *target);
    }

    fn no_node(&self, label: &str) -> Error {
        let names = self.nodes.iter().map(|node| &*node.label);
        no_element(&format!("(:{label} =>)"), label, names)
    }

    fn no_relationship(&self, name: &str) -> Error {
        let names = self.relationships.iter().map(|of| &*of.name);
        no_element(&format!("()-[:{name} =>]->()"), name, names)
    }
}

fn there_already(element: &str) -> Error {
    let message = format!("the graph type has {element} already");
    Error::semantic(ErrorCode::SchemaRuleAlreadyExists, message)
        .hint("ALTER CURRENT GRAPH TYPE ALTER { … } puts another in its place")
}

fn no_element<'n>(element: &str, name: &str, names: impl Iterator<Item = &'n str>) -> Error {
    let message = format!("the graph type has no {element}");
    let error = Error::semantic(ErrorCode::SchemaRuleNotFound, message);
    match nearest(name, names) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("SHOW CURRENT GRAPH TYPE shows what it has"),
    }
}

/// A type in which nothing is said twice, and no label implies itself.
pub fn require_sound(of: &GraphType) -> Result<()> {
    let mut seen = FxHashSet::default();
    let labels = of.nodes.iter().map(|node| format!("(:{} =>)", node.label));
    let rules = of
        .rules
        .iter()
        .map(|rule| format!("CONSTRAINT {}", rule.name));
    for element in labels.chain(rules) {
        if !seen.insert(element.clone()) {
            return Err(twice(&element));
        }
    }
    let nodes = of.nodes.iter();
    let nodes = nodes.map(|node| (&node.label, &node.properties));
    let relationships = of.relationships.iter();
    let relationships = relationships.map(|of| (&of.name, &of.properties));
    for (owner, properties) in nodes.chain(relationships) {
        require_distinct(owner, properties)?;
    }
    let mut rules = of.rules.iter();
    rules.try_for_each(require_keys)?;
    let mut nodes = of.nodes.iter();
    nodes.try_for_each(|node| require_no_circle(of, node))
}

fn require_distinct(owner: &str, properties: &[PropertyType]) -> Result<()> {
    let mut seen = FxHashSet::default();
    match properties
        .iter()
        .find(|property| !seen.insert(&property.key))
    {
        Some(again) => Err(twice(&format!("the property `{}` of :{owner}", again.key))),
        None => Ok(()),
    }
}

fn require_keys(rule: &TypeRule) -> Result<()> {
    match rule.keys().is_empty() {
        false => Ok(()),
        true => {
            let message = format!("CONSTRAINT {} is over no property", rule.name);
            Err(Error::semantic(ErrorCode::InvalidArgumentValue, message))
        }
    }
}

fn require_no_circle(of: &GraphType, node: &NodeType) -> Result<()> {
    let mut above: Vec<&Arc<str>> = node.implied.iter().collect();
    let mut seen = FxHashSet::default();
    while let Some(label) = above.pop() {
        if *label == node.label {
            let message = format!("the label `{label}` would imply itself");
            return Err(Error::semantic(ErrorCode::InvalidArgumentValue, message)
                .hint("a label implies the more general ones: (:City => :Place)"));
        }
        if seen.insert(label) {
            above.extend(of.node(label).into_iter().flat_map(|node| &node.implied));
        }
    }
    Ok(())
}

fn twice(element: &str) -> Error {
    let message = format!("{element} is said twice");
    Error::semantic(ErrorCode::SchemaRuleAlreadyExists, message)
        .hint("say all of it in one element")
}
