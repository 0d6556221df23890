//! The schema that `:schema` shows: the hierarchy of labels, and the labels that relationship types connect. It is
//! derived from the data.
//!
//! | file | its job |
//! | --- | --- |
//! | `mod` | the labels and types with their counts |
//! | `overview` | all of them on one screen |
//! | `gloss` | the meanings of the labels and types, from the graph type |
//! | `declared` | what else the graph type says of a name |

pub mod declared;
mod gloss;
mod overview;

pub use gloss::Glosses;
pub use overview::{Space, overview};

use std::collections::HashMap;
use tupu::Session;

/// Labels with their counts and hierarchy, and the types of relationships.
pub struct Schema {
    /// The most frequent first.
    pub labels: Vec<Label>,
    /// The most frequent first.
    pub types: Vec<RelationshipType>,
}

/// A label.
pub struct Label {
    pub name: String,
    pub nodes: u64,
    /// The narrowest of the labels that all its nodes also have and that other nodes have too, as an index.
    pub above: Option<usize>,
}

/// A type of relationships.
pub struct RelationshipType {
    pub name: String,
    pub relationships: u64,
    /// The top-level label from which most of them lead, as an index.
    pub start: Option<usize>,
}

/// A set of labels, and the number of nodes with exactly these labels, or of relationships of a type that start at such
/// nodes.
type Counted = (Vec<String>, u64);

const LABEL_SETS: &str = "MATCH (n) RETURN labels(n) AS labels, count(*) AS nodes";
const STARTS: &str = "CALL db.schema.patterns() YIELD startLabels, relationshipType, count
     RETURN relationshipType, startLabels, sum(count)";

impl Schema {
    /// Reads the schema of the open graph.
    pub fn read(session: &mut Session) -> tupu::Result<Schema> {
        let mut sets = Vec::new();
        for row in session.query(LABEL_SETS, ())? {
            let (labels, nodes): (Vec<String>, i64) = row?.to()?;
            sets.push((labels, nodes.unsigned_abs()));
        }
        let mut starts: HashMap<String, Vec<Counted>> = HashMap::new();
        for row in session.query(STARTS, ())? {
            let (name, labels, count): (String, Vec<String>, i64) = row?.to()?;
            let of_type = starts.entry(name).or_default();
            of_type.push((labels, count.unsigned_abs()));
        }
        let labels = labels(&sets);
        let types = types(&labels, starts);
        Ok(Schema { labels, types })
    }

    /// The labels directly below another one, or the top-level ones.
    pub fn below(&self, above: Option<usize>) -> impl Iterator<Item = usize> {
        let labels = self.labels.iter().enumerate();
        labels
            .filter(move |(_, label)| label.above == above)
            .map(|(at, _)| at)
    }

    /// The labels above a label, the nearest first.
    pub fn above(&self, name: &str) -> Vec<&str> {
        let position = self.labels.iter().position(|label| label.name == name);
        let next = |at: &usize| self.labels.get(*at).and_then(|label| label.above);
        let above = std::iter::successors(position.as_ref().and_then(next), next);
        above
            .filter_map(|at| self.labels.get(at))
            .map(|label| label.name.as_str())
            .collect()
    }
}

impl Schema {
    /// The labels directly below another one.
    pub fn names_below(&self, name: &str) -> Vec<&str> {
        let Some(position) = self.labels.iter().position(|label| label.name == name) else {
            return Vec::new();
        };
        let below = self.below(Some(position));
        below
            .filter_map(|at| self.labels.get(at))
            .map(|label| label.name.as_str())
            .collect()
    }

    /// The labels of a node that have none of its other labels below them: `:District:DevelopmentZone`.
    pub fn most_specific(&self, labels: &[String]) -> String {
        let is_above = |name: &String| {
            let mut others = labels.iter();
            others.any(|other| self.above(other).contains(&name.as_str()))
        };
        let specific: Vec<&str> = labels
            .iter()
            .filter(|name| !is_above(name))
            .map(String::as_str)
            .collect();
        specific.join(":")
    }
}

/// The labels of these sets, each with the narrowest label above it.
fn labels(sets: &[Counted]) -> Vec<Label> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    let mut together: HashMap<(&str, &str), u64> = HashMap::new();
    for (set, nodes) in sets {
        for label in set {
            *counts.entry(label).or_default() += nodes;
            for other in set {
                *together.entry((label, other)).or_default() += nodes;
            }
        }
    }
    let mut ordered: Vec<(&str, u64)> = counts.into_iter().collect();
    ordered.sort_unstable_by(|(a, of_a), (b, of_b)| (of_b, a).cmp(&(of_a, b)));
    let label = |(name, nodes): &(&str, u64)| {
        let holds = |(other, of_other): &(&str, u64)| {
            of_other > nodes && together.get(&(*name, *other)) == Some(nodes)
        };
        Label {
            name: (*name).to_owned(),
            nodes: *nodes,
            // The last is the least frequent.
            above: ordered.iter().rposition(holds),
        }
    };
    ordered.iter().map(label).collect()
}

fn types(labels: &[Label], starts: HashMap<String, Vec<Counted>>) -> Vec<RelationshipType> {
    let topmost = |name: &String| {
        let at = labels.iter().position(|label| label.name == *name)?;
        let above = |at: &usize| labels.get(*at).and_then(|label| label.above);
        std::iter::successors(Some(at), above).last()
    };
    let mut types: Vec<RelationshipType> = starts
        .into_iter()
        .map(|(name, starts)| {
            let mut tops: HashMap<Option<usize>, u64> = HashMap::new();
            for (set, count) in &starts {
                // Of labels that are not ordered, the most frequent represents the node.
                *tops
                    .entry(set.iter().filter_map(topmost).min())
                    .or_default() += count;
            }
            let most = tops
                .into_iter()
                .max_by_key(|(top, count)| (*count, std::cmp::Reverse(*top)));
            RelationshipType {
                relationships: starts.iter().map(|(_, count)| count).sum(),
                start: most.and_then(|(top, _)| top),
                name,
            }
        })
        .collect();
    types.sort_unstable_by(|a, b| (b.relationships, &a.name).cmp(&(a.relationships, &b.name)));
    types
}

/// What the graph has besides labels and types.
#[derive(Default)]
pub struct Definitions {
    pub indexes: usize,
    pub constraints: usize,
    /// What rules derive, each with the names of its rules.
    pub derived: Vec<Derived>,
}

/// A label or a relationship type that follows from rules.
pub struct Derived {
    pub is_label: bool,
    pub name: String,
    pub rules: Vec<String>,
}

impl Definitions {
    /// Reads them from the open graph.
    pub fn read(session: &mut Session) -> tupu::Result<Definitions> {
        let mut count = |query| -> tupu::Result<usize> {
            let rows = session.query(query, ())?;
            rows.map(|row| row.map(drop))
                .collect::<tupu::Result<Vec<()>>>()
                .map(|rows| rows.len())
        };
        Ok(Definitions {
            indexes: count("SHOW INDEXES")?,
            constraints: count("SHOW CONSTRAINTS")?,
            derived: derived(session)?,
        })
    }
}

/// What follows from rules: labels first, each in the order of the names.
pub fn derived(session: &mut Session) -> tupu::Result<Vec<Derived>> {
    let heads = "SHOW RULES YIELD name, kind, derives
         RETURN kind = 'NODE' AS isLabel, derives, collect(name) AS names ORDER BY isLabel DESC, derives";
    let mut found = Vec::new();
    for row in session.query(heads, ())? {
        let (is_label, name, mut rules): (bool, String, Vec<String>) = row?.to()?;
        rules.sort_unstable();
        found.push(Derived {
            is_label,
            name,
            rules,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn above<'a>(labels: &'a [Label], name: &str) -> Option<&'a str> {
        let label = labels.iter().find(|label| label.name == name).unwrap();
        label.above.map(|at| labels[at].name.as_str())
    }

    fn set(labels: &[&str], nodes: u64) -> Counted {
        (
            labels.iter().map(|label| (*label).to_owned()).collect(),
            nodes,
        )
    }

    #[test]
    fn a_label_stands_below_the_narrowest_that_all_its_nodes_have() {
        let labels = labels(&[
            set(&["Place"], 1),
            set(&["City", "Place"], 3),
            set(&["Organisation"], 2),
            set(&["Company", "Organisation"], 4),
            set(&["Bank", "Company", "Organisation"], 1),
            set(&["Zone", "Place"], 1),
            set(&["Zone"], 1),
        ]);
        assert_eq!(above(&labels, "City"), Some("Place"));
        assert_eq!(above(&labels, "Bank"), Some("Company"));
        assert_eq!(above(&labels, "Company"), Some("Organisation"));
        // Not all zones are places.
        assert_eq!(above(&labels, "Zone"), None);
        assert_eq!(above(&labels, "Place"), None);
    }

    #[test]
    fn labels_that_always_stand_together_stand_side_by_side() {
        let labels = labels(&[set(&["City", "Place"], 3)]);
        assert_eq!(
            (above(&labels, "City"), above(&labels, "Place")),
            (None, None)
        );
    }

    #[test]
    fn a_type_stands_at_the_topmost_label_from_which_most_lead() {
        let labels = labels(&[
            set(&["Place"], 1),
            set(&["City", "Place"], 3),
            set(&["Person"], 1),
        ]);
        let starts = HashMap::from([(
            "LOCATED_IN".to_owned(),
            vec![set(&["City", "Place"], 2), set(&["Person"], 1)],
        )]);
        let types = types(&labels, starts);
        let start = types[0].start.map(|at| labels[at].name.as_str());
        assert_eq!((types[0].relationships, start), (3, Some("Place")));
    }
}
