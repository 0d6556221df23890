//! Random graph types and writes against a naive checker: a statement is accepted where the state after it, which a model
//! of plain maps has, keeps the type, and refused otherwise.

use super::random::{graph_type, steps};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tupu::{Database, Dialect, ErrorCode, Format, Value, params};

pub const LABELS: [&str; 4] = ["A", "B", "C", "D"];
pub const KEYS: [&str; 2] = ["a", "b"];

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Number(i64),
    Text(&'static str),
}

impl Content {
    fn value(&self) -> Value {
        match self {
            Content::Number(number) => Value::from(*number),
            Content::Text(text) => Value::from(*text),
        }
    }
}

/// What is said of a key of a label.
#[derive(Clone, Debug)]
pub struct Property {
    /// A number, a text, or either.
    pub numbers: bool,
    pub texts: bool,
    pub not_null: bool,
    pub unique: bool,
    /// Numbers up to this one alone.
    pub up_to: Option<i64>,
}

/// What is said of relationships that start at one label and end at another.
#[derive(Clone, Debug)]
pub struct Pair {
    pub start: usize,
    pub end: usize,
    pub outgoing: Option<(u64, u64)>,
    pub incoming: Option<(u64, u64)>,
}

#[derive(Clone, Debug)]
pub struct Type {
    /// Which labels a label implies directly: only later ones.
    pub implied: Vec<Vec<usize>>,
    /// By label and key.
    pub properties: Vec<[Option<Property>; 2]>,
    /// Labels of whose nodes `a < b` is checked.
    pub ordered: Vec<bool>,
    pub pairs: Vec<Pair>,
}

impl Type {
    fn statement(&self) -> String {
        let mut elements = Vec::new();
        for (at, label) in LABELS.iter().enumerate() {
            let mut text = format!("(n:{label} =>");
            for (place, implied) in self.implied[at].iter().enumerate() {
                text += if place == 0 { " :" } else { "&" };
                text += LABELS[*implied];
            }
            let properties = KEYS.iter().zip(&self.properties[at]);
            let properties: Vec<String> = properties
                .filter_map(|(key, property)| {
                    Some(format!("{key} :: {}", property.as_ref()?.text()))
                })
                .collect();
            text += &format!(" {{{}}})", properties.join(", "));
            if self.ordered[at] {
                text += " CHECK n.a < n.b";
            }
            elements.push(text);
        }
        for pair in &self.pairs {
            let mut text = format!("(:{})-[:R =>]->(:{})", LABELS[pair.start], LABELS[pair.end]);
            if pair.outgoing.is_some() || pair.incoming.is_some() {
                text += " CARDINALITY";
            }
            for (word, bounds) in [("OUT", pair.outgoing), ("IN", pair.incoming)] {
                if let Some((min, max)) = bounds {
                    text += &format!(" {word} {{{min},{max}}}");
                }
            }
            elements.push(text);
        }
        format!("ALTER CURRENT GRAPH TYPE SET {{ {} }}", elements.join(", "))
    }

    fn closure(&self, labels: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut all = labels.clone();
        // A label implies later ones alone.
        for at in 0..LABELS.len() {
            if all.contains(&at) {
                all.extend(&self.implied[at]);
            }
        }
        all
    }
}

impl Property {
    fn text(&self) -> String {
        let mut text = match (self.numbers, self.texts) {
            (true, true) => "INTEGER | STRING".to_owned(),
            (true, false) => "INTEGER".to_owned(),
            (false, _) => "STRING".to_owned(),
        };
        if let Some(most) = self.up_to.filter(|_| self.numbers) {
            let listed: Vec<String> = (-2..=most).map(|number| number.to_string()).collect();
            text += &format!(" IN [{}]", listed.join(", "));
        }
        text += if self.not_null { " NOT NULL" } else { "" };
        text += if self.unique { " IS UNIQUE" } else { "" };
        text
    }

    fn admits(&self, content: &Content) -> bool {
        match content {
            Content::Number(number) => {
                self.numbers && self.up_to.is_none_or(|most| *number <= most)
            }
            Content::Text(_) if self.numbers => self.texts && self.up_to.is_none(),
            Content::Text(_) => true,
        }
    }
}

/// Where a relationship starts and where it ends.
type Link = (i64, i64);

#[derive(Clone, Debug, Default, PartialEq)]
struct Node {
    labels: BTreeSet<usize>,
    properties: BTreeMap<usize, Content>,
}

#[derive(Clone, Debug, Default)]
struct Model {
    nodes: BTreeMap<i64, Node>,
    links: Vec<Link>,
}

impl Model {
    fn keeps(&self, of: &Type) -> bool {
        self.nodes.values().all(|node| self.node_keeps(node, of))
            && (0..LABELS.len()).all(|label| self.is_unique(label, of))
            && self.links_keep(of)
    }

    fn node_keeps(&self, node: &Node, of: &Type) -> bool {
        let properties = node.labels.iter().all(|label| {
            let rules = of.properties[*label].iter().enumerate();
            rules
                .filter_map(|(key, rule)| Some((key, rule.as_ref()?)))
                .all(|(key, rule)| match node.properties.get(&key) {
                    None => !rule.not_null,
                    Some(content) => rule.admits(content),
                })
        });
        let ordered = node.labels.iter().all(|label| {
            let values = (node.properties.get(&0), node.properties.get(&1));
            match values {
                (Some(Content::Number(a)), Some(Content::Number(b))) => {
                    !of.ordered[*label] || a < b
                }
                (Some(Content::Text(a)), Some(Content::Text(b))) => !of.ordered[*label] || a < b,
                _ => true,
            }
        });
        of.closure(&node.labels) == node.labels && properties && ordered
    }

    fn is_unique(&self, label: usize, of: &Type) -> bool {
        let unique = |key: &usize| {
            of.properties[label][*key]
                .as_ref()
                .is_some_and(|property| property.unique)
        };
        (0..KEYS.len()).filter(unique).all(|key| {
            let nodes = self
                .nodes
                .values()
                .filter(|node| node.labels.contains(&label));
            let values: Vec<&Content> =
                nodes.filter_map(|node| node.properties.get(&key)).collect();
            let twice =
                |value: &&Content| values.iter().filter(|other| other == &value).count() > 1;
            !values.iter().any(twice)
        })
    }

    fn links_keep(&self, of: &Type) -> bool {
        if of.pairs.is_empty() {
            return true;
        }
        let has = |node: i64, label: usize| self.nodes[&node].labels.contains(&label);
        let fit = self.links.iter().all(|(start, end)| {
            of.pairs
                .iter()
                .any(|pair| has(*start, pair.start) && has(*end, pair.end))
        });
        let counted = of.pairs.iter().all(|pair| {
            self.nodes.keys().all(|node| {
                let count = |own: usize, other: usize, ends: &dyn Fn(&Link) -> Link| {
                    let links = self.links.iter().map(ends);
                    let count = links
                        .filter(|(near, far)| near == node && has(*far, other))
                        .count();
                    (has(*node, own), count as u64)
                };
                let within = |bounds: Option<(u64, u64)>, (own, count): (bool, u64)| {
                    !own || bounds.is_none_or(|(min, max)| (min..=max).contains(&count))
                };
                within(pair.outgoing, count(pair.start, pair.end, &|link| *link))
                    && within(
                        pair.incoming,
                        count(pair.end, pair.start, &|(a, b)| (*b, *a)),
                    )
            })
        });
        fit && counted
    }
}

#[derive(Clone, Debug)]
pub enum Step {
    Create(BTreeSet<usize>, [Option<Content>; 2]),
    /// A node with a relationship from it, to it, or none.
    Set(usize, usize, Option<Content>),
    Label(usize, usize),
    Unlabel(usize, usize),
    Link(usize, usize),
    /// A node of these labels, and a relationship from it.
    CreateLinked(BTreeSet<usize>, usize),
    Unlink(usize),
    Delete(usize),
}

/// The statement of a step, and the model after it; `None` where there is nothing to do it to.
fn carry_out(step: &Step, model: &Model, of: &Type, next: i64) -> Option<(String, Model)> {
    let mut after = model.clone();
    let node = |at: usize| {
        let count = model.nodes.len();
        (count > 0).then(|| *model.nodes.keys().nth(at % count).unwrap())
    };
    let written = |labels: &BTreeSet<usize>| -> String {
        labels
            .iter()
            .map(|label| format!(":{}", LABELS[*label]))
            .collect()
    };
    let text = match step {
        Step::Create(labels, contents) => {
            let properties = contents.iter().enumerate();
            let properties: BTreeMap<usize, Content> = properties
                .filter_map(|(key, content)| Some((key, content.clone()?)))
                .collect();
            let labels_text = written(labels);
            after.nodes.insert(
                next,
                Node {
                    labels: of.closure(labels),
                    properties,
                },
            );
            format!("CREATE (n{labels_text} {{uid: {next}}}) SET n += {{a: $a, b: $b}}")
        }
        Step::Set(at, key, content) => {
            let uid = node(*at)?;
            let properties = &mut after.nodes.get_mut(&uid)?.properties;
            match content {
                Some(content) => properties.insert(*key, content.clone()),
                None => properties.remove(key),
            };
            format!("MATCH (n {{uid: {uid}}}) SET n.{} = $value", KEYS[*key])
        }
        Step::Label(at, label) => {
            let uid = node(*at)?;
            let labels = &mut after.nodes.get_mut(&uid)?.labels;
            labels.extend(of.closure(&BTreeSet::from([*label])));
            format!("MATCH (n {{uid: {uid}}}) SET n:{}", LABELS[*label])
        }
        Step::Unlabel(at, label) => {
            let uid = node(*at)?;
            after.nodes.get_mut(&uid)?.labels.remove(label);
            format!("MATCH (n {{uid: {uid}}}) REMOVE n:{}", LABELS[*label])
        }
        Step::Link(a, b) => {
            let (a, b) = (node(*a)?, node(*b)?);
            after.links.push((a, b));
            format!("MATCH (a {{uid: {a}}}), (b {{uid: {b}}}) CREATE (a)-[:R]->(b)")
        }
        Step::CreateLinked(labels, b) => {
            let b = node(*b)?;
            let labels_text = written(labels);
            after.nodes.insert(
                next,
                Node {
                    labels: of.closure(labels),
                    ..Node::default()
                },
            );
            after.links.push((next, b));
            format!("MATCH (b {{uid: {b}}}) CREATE (n{labels_text} {{uid: {next}}})-[:R]->(b)")
        }
        Step::Unlink(at) => {
            let count = after.links.len();
            let (a, b) = (count > 0).then(|| after.links.remove(at % count))?;
            format!("MATCH (a {{uid: {a}}})-[r:R]->(b {{uid: {b}}}) WITH r LIMIT 1 DELETE r")
        }
        Step::Delete(at) => {
            let uid = node(*at)?;
            after.nodes.remove(&uid);
            after.links.retain(|(a, b)| *a != uid && *b != uid);
            format!("MATCH (n {{uid: {uid}}}) DETACH DELETE n")
        }
    };
    Some((text, after))
}

fn parameters(step: &Step) -> tupu::Parameters {
    let value = |content: &Option<Content>| content.as_ref().map_or(Value::Null, Content::value);
    match step {
        Step::Create(_, contents) => {
            params! { "a" => value(&contents[0]), "b" => value(&contents[1]) }
        }
        Step::Set(_, _, content) => params! { "value" => value(content) },
        Step::Label(..)
        | Step::Unlabel(..)
        | Step::Link(..)
        | Step::CreateLinked(..)
        | Step::Unlink(_)
        | Step::Delete(_) => tupu::Parameters::default(),
    }
}

/// Labels and properties by `uid`.
fn state(db: &Database) -> BTreeMap<i64, Node> {
    let rows = db
        .query("MATCH (n) RETURN n.uid, labels(n), n.a, n.b", ())
        .unwrap();
    let rows = rows.map(|row| {
        let (uid, labels, a, b): (i64, Vec<String>, Value, Value) = row.unwrap().to().unwrap();
        let labels = labels
            .iter()
            .map(|label| LABELS.iter().position(|known| known == label).unwrap());
        let content = |value: Value| match value {
            Value::Integer(number) => Some(Content::Number(number)),
            Value::String(text) => Some(Content::Text(if &*text == "x" { "x" } else { "y" })),
            _ => None,
        };
        let properties = [a, b].into_iter().map(content).enumerate();
        let properties = properties
            .filter_map(|(key, content)| Some((key, content?)))
            .collect();
        (
            uid,
            Node {
                labels: labels.collect(),
                properties,
            },
        )
    });
    rows.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_statement_is_accepted_where_its_outcome_keeps_the_type(of in graph_type(), steps in steps()) {
        let db = Database::in_memory();
        // With no relationship type nothing is said of relationships.
        db.execute(&of.statement(), ()).unwrap();
        let mut model = Model::default();
        for (next, step) in (0..).zip(&steps) {
            let Some((statement, after)) = carry_out(step, &model, &of, next) else {
                continue;
            };
            match db.execute(&statement, parameters(step)) {
                Ok(_) => {
                    prop_assert!(after.keeps(&of), "accepted: {statement}\n{}\n{after:?}", of.statement());
                    model = after;
                }
                Err(error) => {
                    prop_assert_eq!(error.code(), ErrorCode::ConstraintViolation, "{}", error);
                    prop_assert!(!after.keeps(&of), "refused: {statement}\n{error}\n{}", of.statement());
                }
            }
            prop_assert_eq!(&state(&db), &model.nodes, "{}", statement);
        }
        // What it is made of can be made again with the type in force at the end, and the type is the same.
        let mut script = Vec::new();
        db.export(Format::Cypher(Dialect::Tupu), &mut script).unwrap();
        let copy = Database::in_memory();
        copy.execute_script(&String::from_utf8(script).unwrap()).unwrap();
        prop_assert_eq!(copy.graph_type().unwrap(), db.graph_type().unwrap());
        prop_assert_eq!(&state(&copy), &model.nodes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_type_is_refused_where_the_graph_does_not_keep_it(of in graph_type(), steps in steps()) {
        let db = Database::in_memory();
        let free = Type {
            implied: vec![Vec::new(); LABELS.len()],
            properties: vec![[None, None]; LABELS.len()],
            ordered: vec![false; LABELS.len()],
            pairs: Vec::new(),
        };
        let mut model = Model::default();
        for (next, step) in (0..).zip(&steps) {
            if let Some((statement, after)) = carry_out(step, &model, &free, next) {
                db.execute(&statement, parameters(step)).unwrap();
                model = after;
            }
        }
        let outcome = db.execute(&of.statement(), ());
        prop_assert_eq!(outcome.is_ok(), model.keeps(&of), "{:?}\n{}\n{:?}", outcome, of.statement(), model);
        prop_assert_eq!(&state(&db), &model.nodes);
        prop_assert_eq!(db.graph_type().unwrap().is_empty(), outcome.is_err());
    }
}
