//! The Chinese glosses of the labels and relationship types of the built-in graph, from its ontology. Other graphs have
//! none.

use std::collections::HashMap;

const LABELS: &str = include_str!("../../../../../graph-data/ontology/labels.csv");
const RELATIONS: &str = include_str!("../../../../../graph-data/ontology/relations.csv");

/// Glosses by label or type; a type has one for each pair of labels that it may connect.
#[derive(Default)]
pub struct Glosses(HashMap<String, Vec<String>>);

impl Glosses {
    /// The glosses of the built-in graph.
    pub fn of_demo() -> Glosses {
        let mut glosses: HashMap<String, Vec<String>> = HashMap::new();
        for (text, name) in [(LABELS, "label"), (RELATIONS, "type")] {
            // The files are compiled in, and a test reads them; an invalid row has no gloss.
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

    /// All glosses of a label or a type.
    pub fn of(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|glosses| glosses.join("；"))
    }

    /// The first word of the gloss, for lists. A type with several meanings has none.
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
