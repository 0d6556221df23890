//! Small graphs: what they hold, as a script, and cut down to some facts.

use super::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};

/// A fact: of a node or a relationship, that it is there or what it has under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    pub entity: Entity,
    pub key: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    Node(usize),
    Relationship(usize),
}

pub type Facts = BTreeSet<Fact>;

#[derive(Clone, Debug)]
pub struct Node {
    pub labels: Vec<&'static str>,
    pub properties: BTreeMap<&'static str, i64>,
}

#[derive(Clone, Debug)]
pub struct Relationship {
    pub start: usize,
    pub end: usize,
    pub kind: &'static str,
    pub properties: BTreeMap<&'static str, i64>,
}

/// The ids of nodes and relationships are their places.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub nodes: Vec<Node>,
    pub relationships: Vec<Relationship>,
    /// Statements beside those that are read, of which no query that reads a property knows anything.
    pub deprecated: Vec<(Entity, &'static str, i64)>,
}

impl Graph {
    /// Every node has its own `u`; `k` and `w` are few numbers, or missing.
    pub fn random(dice: &mut Dice) -> Graph {
        let nodes = 2 + dice.below(4);
        let mut graph = Graph::default();
        for number in 0..nodes {
            let labels = ["A", "B"].into_iter().filter(|_| dice.one_in(2)).collect();
            let mut properties = BTreeMap::from([("u", number as i64)]);
            if !dice.one_in(4) {
                properties.insert("k", dice.below(3) as i64);
            }
            graph.nodes.push(Node { labels, properties });
        }
        for number in 0..2 + dice.below(7) {
            let mut properties = BTreeMap::from([("u", number as i64)]);
            if !dice.one_in(3) {
                properties.insert("w", dice.below(3) as i64);
            }
            graph.relationships.push(Relationship {
                start: dice.below(nodes),
                end: dice.below(nodes),
                kind: dice.pick(&["T", "S"]),
                properties,
            });
        }
        graph.deprecate(dice);
        graph
    }

    /// Adds a statement to some properties.
    fn deprecate(&mut self, dice: &mut Dice) {
        let nodes = (0..self.nodes.len()).map(Entity::Node);
        let all: Vec<Entity> = nodes
            .chain((0..self.relationships.len()).map(Entity::Relationship))
            .collect();
        for entity in all {
            for key in ["k", "w"] {
                let known = self.properties(entity).contains_key(key);
                if known && dice.one_in(3) {
                    self.deprecated
                        .push((entity, key, 3 + dice.below(3) as i64));
                }
            }
        }
    }

    /// One `CREATE`, and one `ADD`.
    pub fn script(&self) -> String {
        let map = |properties: &BTreeMap<&str, i64>| {
            let entries = properties
                .iter()
                .map(|(key, value)| format!("{key}: {value}"));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        };
        let mut parts = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            let labels: String = node
                .labels
                .iter()
                .map(|label| format!(":{label}"))
                .collect();
            parts.push(format!("(n{number}{labels} {})", map(&node.properties)));
        }
        for (number, relationship) in self.relationships.iter().enumerate() {
            let Relationship {
                start,
                end,
                kind,
                properties,
            } = relationship;
            parts.push(format!(
                "(n{start})-[r{number}:{kind} {}]->(n{end})",
                map(properties)
            ));
        }
        let added = self.deprecated.iter().map(|(entity, key, value)| {
            let variable = match entity {
                Entity::Node(node) => format!("n{node}"),
                Entity::Relationship(relationship) => format!("r{relationship}"),
            };
            format!("{variable}.{key} = {value} RANK DEPRECATED")
        });
        let added: Vec<String> = added.collect();
        let add = match added.is_empty() {
            true => String::new(),
            false => format!(" ADD {}", added.join(", ")),
        };
        match parts.is_empty() {
            true => String::new(),
            false => format!("CREATE {}{add}", parts.join(", ")),
        }
    }

    pub fn properties(&self, entity: Entity) -> &BTreeMap<&'static str, i64> {
        match entity {
            Entity::Node(node) => &self.nodes[node].properties,
            Entity::Relationship(relationship) => &self.relationships[relationship].properties,
        }
    }

    /// All that is known of an entity.
    pub fn facts_of(&self, entity: Entity) -> impl Iterator<Item = Fact> {
        let keys = self.properties(entity).keys().map(|key| Some(*key));
        let keys = [None].into_iter().chain(keys);
        keys.map(move |key| Fact { entity, key })
    }

    /// The graph that holds these facts alone, and what its nodes and relationships were called before.
    pub fn only(&self, facts: &Facts) -> (Graph, Renamed) {
        let (mut graph, mut renamed) = (Graph::default(), Renamed::default());
        let kept = |entity: Entity| facts.contains(&Fact { entity, key: None });
        let properties = |entity: Entity| {
            let all = self.properties(entity).iter();
            let known = all.filter(|(key, _)| {
                facts.contains(&Fact {
                    entity,
                    key: Some(*key),
                })
            });
            known.map(|(key, value)| (*key, *value)).collect()
        };
        for (number, node) in self.nodes.iter().enumerate() {
            if kept(Entity::Node(number)) {
                renamed.nodes.push(number);
                graph.nodes.push(Node {
                    labels: node.labels.clone(),
                    properties: properties(Entity::Node(number)),
                });
            }
        }
        for (number, relationship) in self.relationships.iter().enumerate() {
            if kept(Entity::Relationship(number)) {
                let place = |node: usize| {
                    let place = renamed.nodes.iter().position(|kept| *kept == node);
                    place.expect("a relationship is cited with its ends")
                };
                let (start, end) = (place(relationship.start), place(relationship.end));
                renamed.relationships.push(number);
                graph.relationships.push(Relationship {
                    start,
                    end,
                    kind: relationship.kind,
                    properties: properties(Entity::Relationship(number)),
                });
            }
        }
        (graph, renamed)
    }
}

/// The former ids, by the ids now.
#[derive(Clone, Debug, Default)]
pub struct Renamed {
    pub nodes: Vec<usize>,
    pub relationships: Vec<usize>,
}
