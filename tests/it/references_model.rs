//! References against a model that could not be simpler: for each fact the set of its sources. Statements are found by
//! chance; after each transaction the graph, a process that only reads, and the file once it is opened again say the same.

use crate::runs::runs;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use tupu::{Database, Durability, Value, WriteTransaction, maintenance, params};

type Sources = BTreeSet<String>;

/// A node or a relationship: who states that it is there, and its properties with who states them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Entity {
    existence: Sources,
    properties: BTreeMap<&'static str, (i64, Sources)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    /// By `uid`.
    nodes: BTreeMap<i64, Entity>,
    /// By the `uid`s of their ends.
    links: BTreeMap<(i64, i64), Entity>,
}

const KEYS: [&str; 2] = ["a", "b"];

#[derive(Clone, Debug)]
enum Step {
    /// `MERGE` of a node by its `uid`, with the prefix.
    Merge(i64, Vec<u8>),
    /// A property of a node; `None` removes it.
    Set(i64, usize, Option<i64>, Vec<u8>),
    /// All properties but `uid` at once.
    Replace(i64, i64, Vec<u8>),
    Label(i64, Vec<u8>),
    Link(i64, i64, Vec<u8>),
    SetOfLink(i64, i64, usize, Option<i64>, Vec<u8>),
    Delete(i64),
    Unlink(i64, i64),
    /// From the existence of a node, or from one of its properties.
    RemoveCitation(i64, Option<usize>, u8),
    Withdraw(u8),
    /// A statement that fails after it has cited much.
    Fail(Vec<u8>),
}

fn name(source: u8) -> String {
    format!("s{source}")
}

fn names(sources: &[u8]) -> Vec<String> {
    sources.iter().copied().map(name).collect()
}

impl Entity {
    fn state(&mut self, key: &'static str, value: Option<i64>, sources: &[u8]) {
        let Some(value) = value else {
            self.properties.remove(key);
            return;
        };
        let known = self
            .properties
            .entry(key)
            .or_insert((value, Sources::new()));
        if known.0 != value {
            *known = (value, Sources::new());
        }
        known.1.extend(names(sources));
    }

    fn all_sources(&mut self) -> impl Iterator<Item = &mut Sources> {
        let properties = self.properties.values_mut().map(|(_, sources)| sources);
        std::iter::once(&mut self.existence).chain(properties)
    }
}

impl Model {
    fn apply(&mut self, step: &Step) {
        match step {
            Step::Merge(uid, sources) => {
                let node = self.nodes.entry(*uid).or_default();
                node.existence.extend(names(sources));
                node.state("uid", Some(*uid), sources);
            }
            Step::Set(uid, key, value, sources) => {
                if let Some(node) = self.nodes.get_mut(uid) {
                    node.state(KEYS[*key], *value, sources);
                }
            }
            Step::Replace(uid, value, sources) => {
                if let Some(node) = self.nodes.get_mut(uid) {
                    node.state("b", None, sources);
                    node.state("a", Some(*value), sources);
                    node.state("uid", Some(*uid), sources);
                }
            }
            Step::Label(uid, sources) => {
                if let Some(node) = self.nodes.get_mut(uid) {
                    node.existence.extend(names(sources));
                }
            }
            Step::Link(from, to, sources) => {
                if self.nodes.contains_key(from) && self.nodes.contains_key(to) {
                    let link = self.links.entry((*from, *to)).or_default();
                    link.existence.extend(names(sources));
                }
            }
            Step::SetOfLink(from, to, key, value, sources) => {
                if let Some(link) = self.links.get_mut(&(*from, *to)) {
                    link.state(KEYS[*key], *value, sources);
                }
            }
            Step::Delete(uid) => {
                self.nodes.remove(uid);
                self.links.retain(|(from, to), _| from != uid && to != uid);
            }
            Step::Unlink(from, to) => {
                self.links.remove(&(*from, *to));
            }
            Step::RemoveCitation(uid, key, source) => {
                let node = self.nodes.get_mut(uid);
                let sources = node.and_then(|node| match key {
                    None => Some(&mut node.existence),
                    Some(key) => node.properties.get_mut(KEYS[*key]).map(|(_, all)| all),
                });
                sources.map(|sources| sources.remove(&name(*source)));
            }
            Step::Withdraw(source) => {
                let entities = self.nodes.values_mut().chain(self.links.values_mut());
                for sources in entities.flat_map(Entity::all_sources) {
                    sources.remove(&name(*source));
                }
            }
            Step::Fail(_) => {}
        }
    }

    /// How many facts each source states.
    fn counts(&self) -> BTreeMap<String, i64> {
        let mut counts = BTreeMap::new();
        let mut all = self.clone();
        let entities = all.nodes.values_mut().chain(all.links.values_mut());
        for sources in entities.flat_map(Entity::all_sources) {
            for source in sources.iter() {
                *counts.entry(source.clone()).or_default() += 1;
            }
        }
        counts
    }
}

fn number(value: Option<i64>) -> Value {
    value.map_or(Value::Null, Value::Integer)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        other => panic!("{other} is no text"),
    }
}

fn run(tx: &mut WriteTransaction, step: &Step) {
    let cite = |sources: &[u8]| {
        let names = names(sources).into_iter();
        Value::from(
            names
                .map(|name| Value::from(name.as_str()))
                .collect::<Vec<_>>(),
        )
    };
    let done = match step {
        Step::Merge(uid, sources) => tx.execute(
            "CITING $sources MERGE (n:Node {uid: $uid})",
            params! { "uid" => *uid, "sources" => cite(sources) },
        ),
        Step::Set(uid, key, value, sources) => tx.execute(
            "MATCH (n:Node {uid: $uid}) SET n[$key] = $value CITING $sources",
            params! { "uid" => *uid, "key" => KEYS[*key], "value" => number(*value), "sources" => cite(sources) },
        ),
        Step::Replace(uid, value, sources) => tx.execute(
            "CITING $sources MATCH (n:Node {uid: $uid}) SET n = {uid: $uid, a: $value}",
            params! { "uid" => *uid, "value" => *value, "sources" => cite(sources) },
        ),
        Step::Label(uid, sources) => tx.execute(
            "MATCH (n:Node {uid: $uid}) SET n:Node:Other CITING $sources",
            params! { "uid" => *uid, "sources" => cite(sources) },
        ),
        Step::Link(from, to, sources) => tx.execute(
            "MATCH (a:Node {uid: $from}), (b:Node {uid: $to}) MERGE (a)-[:LINK]->(b) CITING $sources",
            params! { "from" => *from, "to" => *to, "sources" => cite(sources) },
        ),
        Step::SetOfLink(from, to, key, value, sources) => tx.execute(
            "MATCH (:Node {uid: $from})-[r:LINK]->(:Node {uid: $to}) SET r[$key] = $value CITING $sources",
            params! { "from" => *from, "to" => *to, "key" => KEYS[*key], "value" => number(*value), "sources" => cite(sources) },
        ),
        Step::Delete(uid) => tx.execute(
            "MATCH (n:Node {uid: $uid}) DETACH DELETE n",
            params! { "uid" => *uid },
        ),
        Step::Unlink(from, to) => tx.execute(
            "MATCH (:Node {uid: $from})-[r:LINK]->(:Node {uid: $to}) DELETE r",
            params! { "from" => *from, "to" => *to },
        ),
        Step::RemoveCitation(uid, key, source) => {
            let from = key.map_or("n".to_owned(), |key| format!("n.{}", KEYS[key]));
            tx.execute(
                &format!("MATCH (n:Node {{uid: $uid}}) REMOVE CITATION $source FROM {from}"),
                params! { "uid" => *uid, "source" => name(*source) },
            )
        }
        Step::Withdraw(source) => tx.execute(
            "CALL kg.withdraw($source)",
            params! { "source" => name(*source) },
        ),
        Step::Fail(sources) => {
            let failed = tx.execute(
                "CITING $sources MATCH (n:Node) SET n:Node, n.a = 77 WITH n DETACH DELETE n WITH count(*) AS n RETURN 1 / 0",
                params! { "sources" => cite(sources) },
            );
            assert!(failed.is_err());
            return;
        }
    };
    done.unwrap();
}

/// The graph as the model has it.
fn told(db: &Database) -> Model {
    let sources = |value: Value| -> Sources {
        let Value::List(names) = value else {
            panic!("{value} is no list")
        };
        names.iter().map(text).collect()
    };
    let entity = |x: &str, uid: bool| {
        let mut parts = vec![format!("sources({x})")];
        let keys = KEYS.iter().copied().chain(uid.then_some("uid"));
        keys.for_each(|key| parts.push(format!("{x}.{key}, sources({x}, '{key}')")));
        parts.join(", ")
    };
    let read = |row: &tupu::Row, at: usize, uid: bool| {
        let value = |at: usize| row.values().get(at).cloned().unwrap();
        let mut found = Entity {
            existence: sources(value(at)),
            ..Entity::default()
        };
        for (place, key) in KEYS.iter().copied().chain(uid.then_some("uid")).enumerate() {
            let (is, by) = (
                value(at + 1 + 2 * place),
                sources(value(at + 2 + 2 * place)),
            );
            match is {
                Value::Integer(is) => drop(found.properties.insert(key, (is, by))),
                _ => assert!(by.is_empty(), "what is not there has no sources"),
            }
        }
        found
    };
    let number = |row: &tupu::Row, at: usize| match row.values()[at] {
        Value::Integer(number) => number,
        ref other => panic!("{other} is no uid"),
    };
    let mut model = Model::default();
    let nodes = format!("MATCH (n:Node) RETURN n.uid AS id, {}", entity("n", true));
    for row in db.query(&nodes, ()).unwrap() {
        let row = row.unwrap();
        model.nodes.insert(number(&row, 0), read(&row, 1, true));
    }
    let links = format!(
        "MATCH (a)-[r]->(b) RETURN a.uid, b.uid, {}",
        entity("r", false)
    );
    for row in db.query(&links, ()).unwrap() {
        let row = row.unwrap();
        let ends = (number(&row, 0), number(&row, 1));
        model.links.insert(ends, read(&row, 2, false));
    }
    model
}

fn counts(db: &Database) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> = db.query_as("SHOW SOURCES", ()).unwrap();
    rows.into_iter().collect()
}

fn step() -> impl Strategy<Value = Step> {
    let uid = 0..4_i64;
    let sources = || proptest::collection::vec(0..4_u8, 0..3);
    let value = || proptest::option::weighted(0.8, 0..3_i64);
    prop_oneof![
        5 => (uid.clone(), sources()).prop_map(|(uid, by)| Step::Merge(uid, by)),
        5 => (uid.clone(), 0..2_usize, value(), sources()).prop_map(|(uid, key, to, by)| Step::Set(uid, key, to, by)),
        1 => (uid.clone(), 0..3_i64, sources()).prop_map(|(uid, to, by)| Step::Replace(uid, to, by)),
        2 => (uid.clone(), sources()).prop_map(|(uid, by)| Step::Label(uid, by)),
        4 => (uid.clone(), uid.clone(), sources()).prop_map(|(from, to, by)| Step::Link(from, to, by)),
        3 => (uid.clone(), uid.clone(), 0..2_usize, value(), sources())
            .prop_map(|(from, to, key, is, by)| Step::SetOfLink(from, to, key, is, by)),
        1 => uid.clone().prop_map(Step::Delete),
        1 => (uid.clone(), uid.clone()).prop_map(|(from, to)| Step::Unlink(from, to)),
        2 => (uid, proptest::option::of(0..2_usize), 0..4_u8)
            .prop_map(|(uid, key, source)| Step::RemoveCitation(uid, key, source)),
        1 => (0..4_u8).prop_map(Step::Withdraw),
        1 => sources().prop_map(Step::Fail),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(runs(24)))]

    #[test]
    fn references_are_those_of_the_model(
        transactions in proptest::collection::vec((proptest::collection::vec(step(), 1..8), 0..6_u8), 1..8),
    ) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("graph.tupu");
        let open = || Database::builder().durability(Durability::Os).open(&path).unwrap();
        let mut db = open();
        db.checkpoint().unwrap();
        let reader = Database::open_read_only(&path).unwrap();
        let mut model = Model::default();
        for (steps, end) in &transactions {
            let before = model.clone();
            let mut tx = db.begin_write().unwrap();
            for step in steps {
                run(&mut tx, step);
                model.apply(step);
            }
            match end {
                0 => {
                    tx.rollback();
                    model = before;
                }
                _ => tx.commit().unwrap(),
            }
            match end {
                1 => db.checkpoint().unwrap(),
                2 => {
                    drop(db);
                    db = open();
                }
                _ => {}
            }
            prop_assert_eq!(&told(&db), &model);
            prop_assert_eq!(&told(&reader), &model);
            prop_assert_eq!(counts(&db), model.counts());
        }
        drop(db);
        let report = maintenance::check(&path).unwrap();
        prop_assert!(report.is_sound(), "{:?}", report.problems);
        prop_assert_eq!(&told(&open()), &model);
    }
}
