//! The graph type as a statement has it.

use super::{
    Cardinality, GraphType, NodeType, PropertyType, RelationshipEnds, RelationshipType,
    RuleRequirement, RuleTarget, TypeRule, Uniqueness,
};
use crate::value::Value;
use crate::value::display::Literal;
use std::fmt::{self, Display, Formatter, Write};
use std::sync::Arc;

/// An element of a graph type as text.
#[derive(Clone, Debug)]
pub struct GraphTypeText {
    /// `NODE`, `RELATIONSHIP` or `CONSTRAINT`.
    pub kind: &'static str,
    /// The label, the type or the name of the rule.
    pub name: Arc<str>,
    /// What tells it from others.
    pub identity: String,
    /// All of it.
    pub text: String,
    /// What it is, for people.
    pub description: Option<Arc<str>>,
}

/// `{ … }`, an element a line; what follows `ALTER CURRENT GRAPH TYPE SET`.
impl Display for GraphType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let elements = self.elements();
        if elements.is_empty() {
            return f.write_str("{ }");
        }
        let texts: Vec<String> = elements.into_iter().map(|element| element.text).collect();
        write!(f, "{{\n  {}\n}}", texts.join(",\n  "))
    }
}

impl GraphType {
    /// Its elements as text, in order.
    pub(crate) fn elements(&self) -> Vec<GraphTypeText> {
        let nodes = self.nodes.iter().map(|node| GraphTypeText {
            kind: "NODE",
            name: Arc::clone(&node.label),
            identity: format!("(:{} =>)", name(&node.label)),
            text: node.to_string(),
            description: node.description.clone(),
        });
        let relationships = self.relationships.iter().flat_map(|of| {
            let ends = of.ends.iter().enumerate();
            ends.map(|(place, pair)| GraphTypeText {
                kind: "RELATIONSHIP",
                name: Arc::clone(&of.name),
                identity: ends_text(&of.name, pair),
                text: relationship_text(of, pair, place == 0),
                description: of.description.clone().filter(|_| place == 0),
            })
        });
        let rules = self.rules.iter().map(|rule| GraphTypeText {
            kind: "CONSTRAINT",
            name: Arc::clone(&rule.name),
            identity: format!("CONSTRAINT {}", name(&rule.name)),
            text: rule.to_string(),
            description: None,
        });
        nodes.chain(relationships).chain(rules).collect()
    }
}

impl Display for NodeType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "(:{} =>", name(&self.label))?;
        for (place, label) in self.implied.iter().enumerate() {
            write!(f, "{}{}", if place == 0 { " :" } else { "&" }, name(label))?;
        }
        if !self.properties.is_empty() || self.implied.is_empty() {
            write!(f, " {}", properties_text(&self.properties))?;
        }
        f.write_str(")")?;
        write_description(f, self.description.as_ref())
    }
}

/// One pair of ends; what is said of the type as a whole stands with the first.
fn relationship_text(of: &RelationshipType, pair: &RelationshipEnds, whole: bool) -> String {
    let mut text = format!("{}-[:{} =>", end_text(&pair.starts), name(&of.name));
    if whole && !of.properties.is_empty() {
        let _ = write!(text, " {}", properties_text(&of.properties));
    }
    let _ = write!(text, "]->{}", end_text(&pair.ends));
    if pair.outgoing.is_some() || pair.incoming.is_some() {
        text.push_str(" CARDINALITY");
    }
    for (word, cardinality) in [("OUT", pair.outgoing), ("IN", pair.incoming)] {
        if let Some(cardinality) = cardinality {
            let _ = write!(text, " {word} {cardinality}");
        }
    }
    if let Some(description) = of.description.as_ref().filter(|_| whole) {
        let _ = write!(text, " DESCRIPTION {}", literal(description));
    }
    text
}

/// `(:Device)-[:PART_OF =>]->(:Project)`.
pub fn ends_text(of: &str, pair: &RelationshipEnds) -> String {
    let (starts, ends) = (end_text(&pair.starts), end_text(&pair.ends));
    format!("{starts}-[:{} =>]->{ends}", name(of))
}

/// `(:A|B)`.
pub fn end_text(labels: &[Arc<str>]) -> String {
    let names: Vec<String> = labels.iter().map(|label| name(label)).collect();
    match names.is_empty() {
        true => "()".to_owned(),
        false => format!("(:{})", names.join("|")),
    }
}

impl Display for Cardinality {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (min, Some(max)) if min == max => write!(f, "{{{min}}}"),
            (min, Some(max)) => write!(f, "{{{min},{max}}}"),
            (min, None) => write!(f, "{{{min},}}"),
        }
    }
}

fn properties_text(properties: &[PropertyType]) -> String {
    let texts: Vec<String> = properties.iter().map(ToString::to_string).collect();
    format!("{{{}}}", texts.join(", "))
}

impl Display for PropertyType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} :: {}", name(&self.key), self.value_type)?;
        if let Some(allowed) = &self.allowed {
            write!(
                f,
                " IN {}",
                Literal(&Value::List(Arc::new(allowed.clone())))
            )?;
        }
        // A key says that there is a value.
        f.write_str(match (self.not_null, self.uniqueness) {
            (_, Uniqueness::Key) => " IS KEY",
            (true, Uniqueness::Unique) => " NOT NULL IS UNIQUE",
            (false, Uniqueness::Unique) => " IS UNIQUE",
            (true, Uniqueness::None) => " NOT NULL",
            (false, Uniqueness::None) => "",
        })?;
        write_description(f, self.description.as_ref())
    }
}

impl Display for TypeRule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let variable = match &self.requirement {
            RuleRequirement::Check(condition) => name(condition.variable()),
            RuleRequirement::Unique(_) | RuleRequirement::Key(_) | RuleRequirement::NotNull(_) => {
                "n".to_owned()
            }
        };
        write!(f, "CONSTRAINT {} FOR ", name(&self.name))?;
        match &self.target {
            RuleTarget::Node(label) => write!(f, "({variable}:{})", name(label))?,
            RuleTarget::Relationship(of) => write!(f, "()-[{variable}:{}]-()", name(of))?,
        }
        let keys = |keys: &[Arc<str>]| {
            let keys: Vec<String> = keys.iter().map(|key| format!("n.{}", name(key))).collect();
            keys.join(", ")
        };
        match &self.requirement {
            RuleRequirement::Unique(of) => write!(f, " REQUIRE ({}) IS UNIQUE", keys(of)),
            RuleRequirement::Key(of) => write!(f, " REQUIRE ({}) IS KEY", keys(of)),
            RuleRequirement::NotNull(of) => write!(f, " REQUIRE ({}) IS NOT NULL", keys(of)),
            RuleRequirement::Check(condition) => write!(f, " CHECK {}", condition.text()),
        }
    }
}

fn write_description(f: &mut Formatter<'_>, description: Option<&Arc<str>>) -> fmt::Result {
    match description {
        Some(text) => write!(f, " DESCRIPTION {}", literal(text)),
        None => Ok(()),
    }
}

fn literal(text: &Arc<str>) -> String {
    Literal(&Value::String(Arc::clone(text))).to_string()
}

/// A name as a statement has it: in backticks where it would not be read as itself.
fn name(text: &str) -> String {
    let begins = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let full_width = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}');
    let part = |c: char| (c.is_alphanumeric() || c == '_') && !full_width(c);
    match begins && text.chars().all(part) && !text.eq_ignore_ascii_case("for") {
        true => text.to_owned(),
        false => format!("`{}`", text.replace('`', "``")),
    }
}
