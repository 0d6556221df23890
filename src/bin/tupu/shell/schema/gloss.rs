//! The meanings of labels and relationship types: the descriptions of the graph type.

use std::collections::HashMap;
use tupu::GraphType;

/// Glosses by label or type.
#[derive(Default)]
pub struct Glosses(HashMap<String, String>);

impl Glosses {
    /// The descriptions of a graph type.
    pub fn of_graph_type(of: &GraphType) -> Glosses {
        let nodes = of.nodes.iter().map(|node| (&node.label, &node.description));
        let relationships = of.relationships.iter();
        let relationships = relationships.map(|of| (&of.name, &of.description));
        let described = nodes.chain(relationships);
        let described = described.filter_map(|(name, description)| {
            Some((name.to_string(), description.as_ref()?.to_string()))
        });
        Glosses(described.collect())
    }

    /// The gloss of a label or a type.
    pub fn of(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    /// The first word of the gloss, for lists.
    pub fn short(&self, name: &str) -> Option<&str> {
        first_word(self.0.get(name)?)
    }
}

/// The first word of a description: `观测值` of `观测值（一个数字）`.
pub fn first_word(description: &str) -> Option<&str> {
    description.split(['、', '（', '及']).next()
}

#[cfg(test)]
mod tests {
    use super::Glosses;

    #[test]
    fn every_label_and_type_of_the_demo_has_a_gloss() {
        let database = tupu::Database::demo().unwrap();
        let glosses = Glosses::of_graph_type(&database.graph_type().unwrap());
        for query in [
            "CALL db.labels() YIELD label RETURN label",
            "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType",
        ] {
            for row in database.query(query, ()).unwrap() {
                let (name,): (String,) = row.unwrap().to().unwrap();
                assert!(
                    glosses.of(&name).is_some_and(|gloss| !gloss.is_empty()),
                    "{name}"
                );
            }
        }
        assert_eq!(glosses.short("City"), Some("地级"));
        assert_eq!(
            glosses.of("City").as_deref(),
            Some("地级（含直辖市的地级代码）")
        );
        assert_eq!(glosses.short("PART_OF"), Some("属于"));
    }
}
