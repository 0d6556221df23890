//! Statements of properties against a model that could not be simpler: for each property a list of what was stated, in the
//! order of its last rank. What is asked is found by chance; after each transaction the graph and a process that only reads
//! say the same, and in the end the file that is opened again, a script and JSON Lines.

use crate::runs::runs;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;
use tupu::{
    Database, Dialect, Durability, Format, Importer, Value, WriteTransaction, maintenance, params,
};

type Sources = BTreeSet<String>;

/// Years; `None` where the period is open.
type Period = (Option<i64>, Option<i64>);

const RANKS: [&str; 3] = ["preferred", "normal", "deprecated"];
const KEYS: [&str; 2] = ["a", "b"];

#[derive(Clone, Debug, PartialEq)]
struct Stated {
    value: i64,
    rank: usize,
    period: Period,
    sources: Sources,
}

/// By `uid` and key. Of each property the latest statement comes last, whatever its rank.
#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    nodes: BTreeMap<i64, [Vec<Stated>; 2]>,
}

/// What is added: value, rank, period, sources.
type Added = (i64, Option<usize>, Option<Period>, Vec<u8>);

#[derive(Clone, Debug)]
enum Step {
    Node(i64),
    Add(i64, usize, Added),
    /// A property; `None` removes it.
    Set(i64, usize, Option<i64>, Vec<u8>),
    Remove(i64, usize, i64, Option<Period>),
    RemoveCitation(i64, usize, u8),
    Withdraw(u8),
    Delete(i64),
    /// A statement that fails after it has stated much.
    Fail,
}

fn name(source: u8) -> String {
    format!("s{source}")
}

fn names(sources: &[u8]) -> Sources {
    sources.iter().copied().map(name).collect()
}

/// The statement that is read first, of one rank the latest.
fn sorted(statements: &[Stated]) -> Vec<Stated> {
    let mut sorted: Vec<Stated> = statements.iter().rev().cloned().collect();
    sorted.sort_by_key(|stated| stated.rank);
    sorted
}

fn add(statements: &mut Vec<Stated>, (value, rank, period, sources): &Added) {
    let meant = sorted(statements).into_iter().find(|stated| {
        stated.value == *value && period.is_none_or(|period| period == stated.period)
    });
    let Some(meant) = meant else {
        statements.push(Stated {
            value: *value,
            rank: rank.unwrap_or(1),
            period: period.unwrap_or_default(),
            sources: names(sources),
        });
        return;
    };
    let at = statements
        .iter()
        .position(|stated| *stated == meant)
        .unwrap();
    statements[at].sources.extend(names(sources));
    if let Some(rank) = rank.filter(|rank| *rank != meant.rank) {
        let mut stated = statements.remove(at);
        stated.rank = rank;
        statements.push(stated);
    }
}

impl Model {
    fn apply(&mut self, step: &Step) {
        match step {
            Step::Node(uid) => drop(self.nodes.entry(*uid).or_default()),
            Step::Add(uid, key, added) => {
                if let Some(node) = self.nodes.get_mut(uid) {
                    add(&mut node[*key], added);
                }
            }
            Step::Set(uid, key, value, sources) => {
                if let Some(node) = self.nodes.get_mut(uid) {
                    let read = sorted(&node[*key]).into_iter().next();
                    node[*key].clear();
                    if let Some(value) = *value {
                        let same = read.filter(|read| read.value == value);
                        let kept = same.map(|read| read.sources).unwrap_or_default();
                        node[*key].push(Stated {
                            value,
                            rank: 1,
                            period: Period::default(),
                            sources: kept.into_iter().chain(names(sources)).collect(),
                        });
                    }
                }
            }
            Step::Remove(uid, key, value, period) => {
                if let Some(node) = self.nodes.get_mut(uid) {
                    node[*key].retain(|stated| {
                        let of_period = period.is_none_or(|period| period == stated.period);
                        !(of_period && stated.value == *value)
                    });
                }
            }
            Step::RemoveCitation(uid, key, source) => {
                if let Some(node) = self.nodes.get_mut(uid) {
                    let all = node[*key].iter_mut();
                    all.for_each(|stated| {
                        stated.sources.remove(&name(*source));
                    });
                }
            }
            Step::Withdraw(source) => {
                let all = self.nodes.values_mut().flatten().flatten();
                all.for_each(|stated| {
                    stated.sources.remove(&name(*source));
                });
            }
            Step::Delete(uid) => drop(self.nodes.remove(uid)),
            Step::Fail => {}
        }
    }

    /// How many statements each source makes.
    fn counts(&self) -> BTreeMap<String, i64> {
        let mut counts = BTreeMap::new();
        for stated in self.nodes.values().flatten().flatten() {
            for source in &stated.sources {
                *counts.entry(source.clone()).or_default() += 1;
            }
        }
        counts
    }

    /// As the graph tells it: the statement that is read first.
    fn told(&self) -> BTreeMap<i64, [Vec<Stated>; 2]> {
        let nodes = self.nodes.iter();
        let told = nodes.map(|(uid, [a, b])| (*uid, [sorted(a), sorted(b)]));
        told.collect()
    }
}

fn valid(period: Option<Period>) -> String {
    let Some((from, to)) = period else {
        return String::new();
    };
    let time = |year: Option<i64>| match year {
        None => "null".to_owned(),
        Some(year) => format!("date('{year}-01-01')"),
    };
    format!(" VALID FROM {} TO {}", time(from), time(to))
}

fn run(tx: &mut WriteTransaction, step: &Step) {
    let cite = |sources: &[u8]| {
        let names = sources.iter().copied().map(name);
        Value::from(names.map(Value::from).collect::<Vec<_>>())
    };
    let done = match step {
        Step::Node(uid) => tx.execute("MERGE (n:Node {uid: $uid})", params! { "uid" => *uid }),
        Step::Add(uid, key, (value, rank, period, sources)) => {
            let rank = rank.map_or(String::new(), |rank| format!(" RANK {}", RANKS[rank]));
            let text = format!(
                "MATCH (n:Node {{uid: $uid}}) ADD n[$key] = $value{rank}{} CITING $sources",
                valid(*period)
            );
            tx.execute(
                &text,
                params! { "uid" => *uid, "key" => KEYS[*key], "value" => *value, "sources" => cite(sources) },
            )
        }
        Step::Set(uid, key, value, sources) => tx.execute(
            "MATCH (n:Node {uid: $uid}) SET n[$key] = $value CITING $sources",
            params! { "uid" => *uid, "key" => KEYS[*key], "value" => value.map_or(Value::Null, Value::from), "sources" => cite(sources) },
        ),
        Step::Remove(uid, key, value, period) => {
            let text = format!(
                "MATCH (n:Node {{uid: $uid}}) REMOVE STATEMENT n[$key] = $value{}",
                valid(*period)
            );
            tx.execute(
                &text,
                params! { "uid" => *uid, "key" => KEYS[*key], "value" => *value },
            )
        }
        Step::RemoveCitation(uid, key, source) => tx.execute(
            "MATCH (n:Node {uid: $uid}) REMOVE CITATION $source FROM n[$key]",
            params! { "uid" => *uid, "key" => KEYS[*key], "source" => name(*source) },
        ),
        Step::Withdraw(source) => tx.execute(
            "CALL kg.withdraw($source)",
            params! { "source" => name(*source) },
        ),
        Step::Delete(uid) => tx.execute(
            "MATCH (n:Node {uid: $uid}) DETACH DELETE n",
            params! { "uid" => *uid },
        ),
        Step::Fail => {
            let failed = tx.execute(
                "MATCH (n:Node) ADD n.a = 9 RANK PREFERRED CITING 's9' ADD n.b = 8 REMOVE STATEMENT n.a = 0 WITH n DETACH DELETE n WITH count(*) AS n RETURN 1 / 0",
                (),
            );
            assert!(failed.is_err());
            return;
        }
    };
    done.unwrap();
}

fn integer(value: &Value) -> i64 {
    match value {
        Value::Integer(number) => *number,
        other => panic!("{other} is no integer"),
    }
}

fn texts(value: &Value) -> Sources {
    let Value::List(names) = value else {
        panic!("{value} is no list")
    };
    let text = |name: &Value| match name {
        Value::String(text) => text.to_string(),
        other => panic!("{other} is no text"),
    };
    names.iter().map(text).collect()
}

/// The graph as it tells itself; on the way, reading a property, its sources and CITE are held to its statements.
fn told(db: &Database) -> BTreeMap<i64, [Vec<Stated>; 2]> {
    let statement = |value: &Value| {
        let Value::Map(map) = value else {
            panic!("{value} is no statement")
        };
        let year = |name: &str| match &map[name] {
            Value::Null => None,
            other => Some(other.to_string().trim_matches('\'')[..4].parse().unwrap()),
        };
        let rank = map["rank"].to_string();
        Stated {
            value: integer(&map["value"]),
            rank: RANKS.iter().position(|name| rank.contains(name)).unwrap(),
            period: (year("valid_from"), year("valid_to")),
            sources: texts(&map["sources"]),
        }
    };
    let list = |value: &Value| -> Vec<Stated> {
        let Value::List(all) = value else {
            panic!("{value} is no list")
        };
        all.iter().map(statement).collect()
    };
    let mut nodes = BTreeMap::new();
    let query = "MATCH (n:Node) RETURN n.uid, statements(n, 'a'), statements(n, 'b'), n.a, n.b, sources(n, 'a'), sources(n, 'b')";
    for row in db.query(query, ()).unwrap() {
        let row = row.unwrap();
        let cells = row.values();
        let both = [list(&cells[1]), list(&cells[2])];
        for (place, statements) in both.iter().enumerate() {
            let read = statements.first();
            let value = read.map_or(Value::Null, |read| Value::Integer(read.value));
            assert_eq!(cells[3 + place], value);
            let sources = read.map(|read| read.sources.clone()).unwrap_or_default();
            assert_eq!(texts(&cells[5 + place]), sources);
        }
        nodes.insert(integer(&cells[0]), both);
    }
    for (uid, [statements, _]) in &nodes {
        let sources = |query: &str| {
            let rows = db.query(query, params! { "uid" => *uid }).unwrap();
            let row = rows.map(Result::unwrap).next().unwrap();
            texts(row.values().last().unwrap())
        };
        let all: Sources = statements
            .iter()
            .flat_map(|one| one.sources.clone())
            .collect();
        let first = statements
            .first()
            .map(|one| one.sources.clone())
            .unwrap_or_default();
        assert_eq!(
            sources("CITE MATCH (n:Node {uid: $uid}) RETURN n.a AS a"),
            first
        );
        assert_eq!(
            sources("CITE MATCH (n:Node {uid: $uid}) RETURN size(statements(n, 'a')) AS a"),
            all
        );
    }
    nodes
}

fn counts(db: &Database) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> = db.query_as("SHOW SOURCES", ()).unwrap();
    rows.into_iter().collect()
}

fn step() -> impl Strategy<Value = Step> {
    let uid = 0..3_i64;
    let sources = || proptest::collection::vec(0..3_u8, 0..3);
    let period = || {
        let year = || proptest::option::of(2020..2022_i64);
        let period = (year(), year()).prop_map(|(from, to)| (from, to.map(|to| to + 5)));
        proptest::option::weighted(0.4, period)
    };
    let rank = proptest::option::weighted(0.5, 0..3_usize);
    let added = (0..3_i64, rank, period(), sources());
    prop_oneof![
        4 => uid.clone().prop_map(Step::Node),
        16 => (uid.clone(), 0..2_usize, added).prop_map(|(uid, key, added)| Step::Add(uid, key, added)),
        2 => (uid.clone(), 0..2_usize, proptest::option::weighted(0.8, 0..3_i64), sources())
            .prop_map(|(uid, key, to, by)| Step::Set(uid, key, to, by)),
        3 => (uid.clone(), 0..2_usize, 0..3_i64, period())
            .prop_map(|(uid, key, value, period)| Step::Remove(uid, key, value, period)),
        2 => (uid.clone(), 0..2_usize, 0..3_u8)
            .prop_map(|(uid, key, source)| Step::RemoveCitation(uid, key, source)),
        1 => (0..3_u8).prop_map(Step::Withdraw),
        1 => uid.prop_map(Step::Delete),
        1 => Just(Step::Fail),
    ]
}

/// The graph that a script of this one makes, and the one that its JSON Lines make.
fn copies(db: &Database) -> [Database; 2] {
    let text = |format: Format| {
        let mut text = Vec::new();
        db.export(format, &mut text).unwrap();
        text
    };
    let script = String::from_utf8(text(Format::Cypher(Dialect::Tupu))).unwrap();
    let copy = Database::in_memory();
    for statement in tupu::language::split_statements(&script) {
        copy.execute(
            &script[statement.start as usize..statement.end as usize],
            (),
        )
        .unwrap();
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("graph.jsonl");
    std::fs::write(&path, text(Format::JsonLines)).unwrap();
    let (imported, _) = Importer::new().graph(&path).in_memory().unwrap();
    [copy, imported]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(runs(24)))]

    #[test]
    fn statements_are_those_of_the_model(
        transactions in proptest::collection::vec((proptest::collection::vec(step(), 1..12), 0..6_u8), 1..6),
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
            prop_assert_eq!(&told(&db), &model.told());
            prop_assert_eq!(&told(&reader), &model.told());
            prop_assert_eq!(counts(&db), model.counts());
        }
        for copy in copies(&db) {
            prop_assert_eq!(&told(&copy), &model.told());
            prop_assert_eq!(counts(&copy), model.counts());
        }
        drop(db);
        let report = maintenance::check(&path).unwrap();
        prop_assert!(report.is_sound(), "{:?}", report.problems);
        prop_assert_eq!(&told(&open()), &model.told());
        let saved = folder.path().join("saved.tupu");
        maintenance::salvage(&path, &saved).unwrap();
        prop_assert_eq!(&told(&Database::open(&saved).unwrap()), &model.told());
    }
}

/// A write transaction may ask about a time as well: it answers as the database does after its commit.
#[test]
fn at_reads_the_statements_of_its_time_within_a_write_transaction() {
    let db = Database::in_memory();
    let mut tx = db.begin_write().unwrap();
    tx.execute("CREATE (c:City {name: '泰安市'}) ADD c.mayor = '甲' VALID FROM date('2018-01-01') TO date('2021-07-01') CITING 's1' ADD c.mayor = '乙' VALID FROM date('2021-07-01') CITING 's2'", ())
        .unwrap();
    let query = "CITE AT '2020' MATCH (c:City) RETURN c.mayor, c, sources(c, 'mayor'), size(statements(c, 'mayor'))";
    let rows = |rows: tupu::Result<tupu::Rows>| -> Vec<String> {
        let rows = rows.unwrap().map(|row| format!("{:?}", row.unwrap()));
        rows.collect()
    };
    let inside = rows(tx.query(query, ()));
    let now = "MATCH (c:City) RETURN c.mayor";
    assert_eq!(
        tx.query(now, ()).unwrap().to_vec::<String>().unwrap(),
        ["乙"]
    );
    tx.execute("CREATE (:City {name: '莱芜市', valid_to: 'long ago'})", ())
        .unwrap();
    let error = tx.query(query, ()).unwrap_err();
    assert!(
        error.span().is_some(),
        "an error of AT says where it is: {error}"
    );
    tx.execute("MATCH (c:City {name: '莱芜市'}) DELETE c", ())
        .unwrap();
    tx.commit().unwrap();
    assert!(inside[0].contains('甲') && !inside[0].contains('乙'));
    assert_eq!(inside, rows(db.query(query, ())));
}
