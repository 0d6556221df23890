//! What labels and relationship types mean: the descriptions of the graph type, and of the graph that ships with tupu the
//! glosses of its ontology.

use std::collections::HashMap;

const LABELS: &str = include_str!("../../../../../graph-data/ontology/labels.csv");
const RELATIONS: &str = include_str!("../../../../../graph-data/ontology/relations.csv");

/// Glosses by label or type; a type has one for each of the things that it may connect.
#[derive(Default)]
pub struct Glosses(HashMap<String, Vec<String>>);

impl Glosses {
    /// Of the graph that ships with tupu.
    pub fn of_demo() -> Glosses {
        let mut glosses: HashMap<String, Vec<String>> = HashMap::new();
        for (text, name) in [(LABELS, "label"), (RELATIONS, "type")] {
            // The files are compiled in, and a test reads them; a row that cannot be read has no gloss.
            for row in csv::Reader::from_reader(text.as_bytes())
                .deserialize()
                .flatten()
            {
                let row: HashMap<String, String> = row;
                if let (Some(name), Some(gloss)) = (row.get(name), row.get("gloss")) {
                    let of_name = glosses.entry(name.clone()).or_default();
                    if !of_name.contains(gloss) {
                        of_name.push(gloss.clone());
                    }
                }
            }
        }
        Glosses(glosses)
    }

    /// The descriptions of a graph type.
    pub fn of_graph_type(of: &tupu::GraphType) -> Glosses {
        let nodes = of.nodes.iter().map(|node| (&node.label, &node.description));
        let relationships = of.relationships.iter();
        let relationships = relationships.map(|of| (&of.name, &of.description));
        let described = nodes.chain(relationships);
        let described = described.filter_map(|(name, description)| {
            Some((name.to_string(), vec![description.as_ref()?.to_string()]))
        });
        Glosses(described.collect())
    }

    /// These, and those of others for what they say nothing of.
    pub fn or(mut self, others: Glosses) -> Glosses {
        for (name, glosses) in others.0 {
            self.0.entry(name).or_insert(glosses);
        }
        self
    }

    /// All that is said of a label or a type.
    pub fn of(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|glosses| glosses.join("；"))
    }

    /// The first word of it: what fits into a list. A type that means several things has none.
    pub fn short(&self, name: &str) -> Option<&str> {
        match self.0.get(name)?.as_slice() {
            [only] => only.split(['、', '（', '及']).next(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Glosses;

    #[test]
    fn every_label_and_type_of_the_demo_has_a_gloss() {
        let glosses = Glosses::of_demo();
        let database = tupu::Database::demo().unwrap();
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
        assert_eq!(glosses.short("PART_OF"), None);
    }
}
