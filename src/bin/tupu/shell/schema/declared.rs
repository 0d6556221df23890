//! What the graph type says of a label, a relationship type or a key: for `:schema NAME`.

use std::collections::BTreeSet;
use tupu::{GraphType, PropertyType, RuleRequirement, RuleTarget};
use unicode_width::UnicodeWidthStr;

/// A label with the labels that it implies, itself first, then the nearest.
pub fn with_implied(of: &GraphType, label: &str) -> Vec<String> {
    let mut labels = vec![label.to_owned()];
    let mut next = 0;
    while let Some(label) = labels.get(next).cloned() {
        let implied = of.node(&label).map_or(&[][..], |node| &node.implied);
        for name in implied {
            if !labels.iter().any(|known| **known == **name) {
                labels.push(name.to_string());
            }
        }
        next += 1;
    }
    labels
}

/// What a property of the nodes with a label is: as the label says, or else one that it implies.
pub fn of_label(of: &GraphType, label: &str, key: &str) -> Option<String> {
    let labels = with_implied(of, label);
    let nodes = labels.iter().filter_map(|label| of.node(label));
    let mut descriptions = nodes.filter_map(|node| description(&node.properties, key));
    descriptions.next()
}

/// What a property of the relationships of a type is.
pub fn of_type(of: &GraphType, name: &str, key: &str) -> Option<String> {
    description(&of.relationship(name)?.properties, key)
}

fn description(properties: &[PropertyType], key: &str) -> Option<String> {
    let property = properties.iter().find(|property| *property.key == *key)?;
    property.description.as_ref().map(ToString::to_string)
}

/// The names and the texts of the CHECK rules of labels or of relationship types, in the order of these, each with the
/// label or the type that has it.
pub fn checks(of: &GraphType, over: &[RuleTarget]) -> Vec<[String; 3]> {
    let of_target = |target: &RuleTarget| {
        let rules = of.rules.iter().filter(|rule| rule.target == *target);
        let checks = rules.filter_map(|rule| match &rule.requirement {
            RuleRequirement::Check(condition) => Some([
                rule.name.to_string(),
                target.name().to_string(),
                condition.text().to_owned(),
            ]),
            _ => None,
        });
        checks.collect::<Vec<_>>()
    };
    over.iter().flat_map(of_target).collect()
}

/// The text of an element of the graph type, with a line for each property where it is wider than this.
pub fn folded(of: &GraphType, name: &str, specification: &str, width: usize) -> String {
    if specification.width() <= width {
        return specification.to_owned();
    }
    let node = of.node(name).map(|node| &node.properties);
    let relationship = of.relationship(name).map(|of| &of.properties);
    let properties = node.into_iter().chain(relationship);
    let properties = properties.filter(|properties| properties.len() > 1);
    properties.fold(specification.to_owned(), |text, properties| {
        let lines: Vec<String> = properties.iter().map(ToString::to_string).collect();
        let folded = format!("{{\n  {}\n}}", lines.join(",\n  "));
        text.replacen(&format!("{{{}}}", lines.join(", ")), &folded, 1)
    })
}

/// The labels, types and keys that have this description, or one that begins with it up to a sign.
pub fn named_by(of: &GraphType, text: &str) -> BTreeSet<String> {
    let is_named = |of: &str| of == text || super::gloss::first_word(of) == Some(text);
    let mut names = described(of);
    names.retain(|(_, description)| is_named(description));
    names.into_iter().map(|(name, _)| name).collect()
}

/// The labels, types and keys whose descriptions contain a text.
pub fn mentioned_by(of: &GraphType, text: &str) -> BTreeSet<String> {
    let mut names = described(of);
    names.retain(|(_, description)| description.contains(text));
    names.into_iter().map(|(name, _)| name).collect()
}

/// All names with what they are.
fn described(of: &GraphType) -> Vec<(String, String)> {
    let nodes = of.nodes.iter();
    let nodes = nodes.map(|of| (&of.label, &of.description, &of.properties));
    let relationships = of.relationships.iter();
    let relationships = relationships.map(|of| (&of.name, &of.description, &of.properties));
    let mut all = Vec::new();
    for (name, description, properties) in nodes.chain(relationships) {
        let of_keys = properties.iter().map(|of| (&of.key, &of.description));
        for (name, description) in std::iter::once((name, description)).chain(of_keys) {
            let description = description.as_ref();
            all.extend(description.map(|text| (name.to_string(), text.to_string())));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_label_implies_holds_for_it() {
        let database = tupu::Database::in_memory();
        let statement = "ALTER CURRENT GRAPH TYPE SET {
            (:Capital => :City), (:City => :Place&Named), (p:Place => {code :: STRING DESCRIPTION '代码'}) CHECK p.code <> ''
        }";
        database.execute(statement, ()).unwrap();
        let of = database.graph_type().unwrap();
        let labels = with_implied(&of, "Capital");
        assert_eq!(labels, ["Capital", "City", "Place", "Named"]);
        assert_eq!(of_label(&of, "Capital", "code").as_deref(), Some("代码"));
        assert_eq!(of_label(&of, "Named", "code"), None);
        let over: Vec<_> = labels
            .iter()
            .map(|of| RuleTarget::Node(of.as_str().into()))
            .collect();
        let checks = checks(&of, &over);
        assert_eq!(checks.len(), 1);
        assert_eq!(checks[0][1..], ["Place", "p.code <> ''"]);
        assert_eq!(named_by(&of, "代码"), BTreeSet::from(["code".to_owned()]));
    }
}
