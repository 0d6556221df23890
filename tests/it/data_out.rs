//! Export: what goes out comes back the same, in every format that comes back. `data_out/formats.rs` looks at what goes
//! out, `data_out/command.rs` at the command line.

mod command;
mod formats;
mod neo4j;
mod references;
mod units;

use crate::runs::runs;
use proptest::prelude::*;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;
use tupu::json::TypedJson;
use tupu::{Database, Dialect, Format, Importer, Map, Value};

/// What awkward text there is.
const TEXTS: &[&str] = &[
    "",
    " ",
    "泰安市",
    "ＡＢＣ，“全角”",
    "😀é\u{301}",
    "it's \"quoted\" \\ and `ticked`",
    "two\nlines\r\nand\ttab",
    "a;b|c,d\u{1f}e",
    "null",
    "12",
    "true",
    "{\"$type\":\"Date\"}",
    "<a href='&amp;'>",
    "\u{feff}mark",
    "// no comment; $p {x} %41",
];

/// Labels, types and keys that have to be quoted somewhere.
const NAMES: &[&str] = &[
    "A",
    "城市",
    "a b",
    "tick`ed",
    "x:y",
    "semi;colon",
    "co,mma",
    "ID",
    "f(x)",
    "{y}",
    "50%",
    "MATCH",
    "id",
    "labels",
    "type",
];

/// Literals of every type that a property can have.
const LITERALS: &[&str] = &[
    "true",
    "-9223372036854775807 - 1",
    "0.1",
    "0.1m",
    "-99999999999999999999999999999999999999m",
    "0.12345678901234567890123456789m",
    "[1m, 2.5m]",
    "[1, 2.5m]",
    "quantity('163.8亿元')",
    "quantity('1300元~1800元')",
    "quantity('>20人')",
    "quantity('160万吨/年')",
    "quantity('-3.4%')",
    "[quantity('1亩'), quantity('3.2 kg')]",
    "period('2022-H1')",
    "[period('2022-01/2022-07'), period('2022')]",
    "-0.0",
    "1e300",
    "0.0 / 0.0",
    "1.0 / 0.0",
    "-1.0 / 0.0",
    "date('2024-02-29')",
    "date('-0044-03-15')",
    "localtime('12:31:14.645876123')",
    "localtime('12:31')",
    "time('12:31+08:00')",
    "localdatetime('2024-02-29T12:00')",
    "datetime('2024-02-29T12:00:01Z')",
    "datetime('2024-02-29T12:00+08:00[Asia/Shanghai]')",
    "duration('P1Y2M3DT4H5M6.789S')",
    "duration('P1DT-2S')",
    "[]",
    "['']",
    "['', 'x']",
    "['a;b', 'c,d', '\"']",
    "[1, 2, 3]",
    "[1, 2.5]",
    "[1, 'one', true]",
    "[date('2024-01-31'), date('2024-02-01')]",
    "[0.0 / 0.0, 1.5]",
    "-9223372036854775807",
    "5e-324",
    "[true, false]",
    "['', '']",
    "[' ', '\\n', '\\r\\n', '\\t', '\"', ';', '|']",
    "date('-999999999-01-01')",
    "date('+999999999-12-31')",
    "localtime('23:59:59.999999999')",
    "time('00:00-18:00')",
    "time('12:31:00.5+08:00:30')",
    "localdatetime('+999999999-12-31T23:59:59.999999999')",
    "datetime('0001-01-01T00:00Z')",
    "datetime('1883-11-18T12:00[America/New_York]')",
    "datetime('2024-11-03T01:30-05:00[America/New_York]')",
    "duration({months: 9007199254740991, days: -5, seconds: 1, nanoseconds: -999999999})",
    "duration('P-1Y2M-3DT-0.000000001S')",
    "[datetime('2024-02-29T12:00+08:00[Asia/Shanghai]'), datetime('2024-02-29T12:00Z')]",
    "[time('12:31+08:00'), time('12:31Z')]",
    "[localtime('12:31'), localdatetime('2024-02-29T12:00')]",
    "[duration('P1W'), duration('PT0S')]",
];

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A graph in which every text, name and literal occurs, with loops, parallel relationships and rules.
fn awkward() -> Database {
    let db = Database::in_memory();
    let label = |at: usize| quoted(NAMES[at % NAMES.len()]);
    let create = |node: &str, value: &str, parameters: &Map| {
        db.execute(
            &format!("CREATE (n:Node{node}) SET n.uid = $uid, {value}"),
            parameters.clone(),
        )
        .unwrap();
    };
    let mut uid = 0;
    let mut with = |pairs: &[(&str, Value)]| {
        uid += 1;
        let mut map: Map = pairs
            .iter()
            .map(|(key, value)| ((*key).into(), value.clone()))
            .collect();
        map.insert("uid".into(), Value::Integer(uid));
        map
    };
    for (at, text) in TEXTS.iter().enumerate() {
        let parameters = with(&[("text", Value::from(*text))]);
        create(
            &format!(":{}", label(at)),
            &format!("n.{} = $text", label(at + 1)),
            &parameters,
        );
    }
    for (at, literal) in LITERALS.iter().enumerate() {
        let parameters = with(&[]);
        create(
            "",
            &format!("n.value = {literal}, n.{} = {literal}", label(at)),
            &parameters,
        );
    }
    for unit in [
        "石 ALIAS dan = '60千克'",
        "标箱 OF 'containers'",
        "列 = '50标箱'",
    ] {
        db.execute(&format!("CREATE UNIT {unit}"), ()).unwrap();
    }
    db.execute(
        "CREATE (:Node {uid: 2000, a: quantity('3石/年'), b: [quantity('>3标箱')], c: quantity('2列~3列'), d: quantity('5 dan')})",
        (),
    )
    .unwrap();
    db.execute("CREATE (:Lonely), (:`a b`:A:`x:y` {uid: 1000})", ())
        .unwrap();
    let link = "MATCH (a:Node), (b:Node) WHERE b.uid = a.uid % 10 + 1";
    for (at, name) in NAMES.iter().enumerate() {
        let of = quoted(name);
        db.execute(
            &format!(
                "{link} AND a.uid % 15 = {at} CREATE (a)-[:{of} {{at: a.uid, {of}: a.value}}]->(b)"
            ),
            (),
        )
        .unwrap();
    }
    db.execute("MATCH (a:Node {uid: 3}) CREATE (a)-[:TWICE]->(a), (a)-[:TWICE]->(a), (a)-[:TWICE {x: 1}]->(a), (a)-[:ONCE]->(a)", ())
        .unwrap();
    db.execute("CREATE INDEX `by value` FOR (n:Node) ON (n.value)", ())
        .unwrap();
    db.execute(
        "CREATE CONSTRAINT uid FOR (n:Node) REQUIRE n.uid IS UNIQUE",
        (),
    )
    .unwrap();
    db.execute(
        "CREATE CONSTRAINT there FOR (n:Node) REQUIRE n.uid IS NOT NULL",
        (),
    )
    .unwrap();
    db
}

/// Everything in a graph but ids, in an order of its own.
fn content(db: &Database) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for row in db.query("MATCH (n) RETURN n", ()).unwrap() {
        lines.push(entity(&row.unwrap().get("n").unwrap()));
    }
    for row in db.query("MATCH (a)-[r]->(b) RETURN a, r, b", ()).unwrap() {
        let row = row.unwrap();
        let parts = ["a", "r", "b"].map(|name| entity(&row.get(name).unwrap()));
        lines.push(parts.join(" - "));
    }
    lines.sort();
    let units = "SHOW UNITS YIELD name, aliases, dimension, factor, origin WHERE origin = 'graph'";
    for rules in ["SHOW INDEXES", "SHOW CONSTRAINTS", units] {
        for row in db.query(rules, ()).unwrap() {
            lines.push(format!("{:?}", row.unwrap()));
        }
    }
    lines
}

fn entity(value: &Value) -> String {
    let (names, properties) = match value {
        Value::Node(node) => (
            node.labels().iter().map(ToString::to_string).collect(),
            node.properties(),
        ),
        Value::Relationship(step) => (
            vec![step.relationship_type().to_string()],
            step.properties(),
        ),
        other => panic!("{other} is no entity"),
    };
    let typed = properties.iter();
    let typed = typed.map(|(key, value)| {
        format!(
            "{key:?}: {}",
            serde_json::to_string(&TypedJson(value)).unwrap()
        )
    });
    format!("{names:?} {{{}}}", typed.collect::<Vec<_>>().join(", "))
}

fn text(db: &Database, format: Format) -> String {
    let mut text = Vec::new();
    db.export(format, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Out and in again through a file of an extension.
fn through(db: &Database, format: Format, extension: &str) -> Database {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(format!("graph.{extension}"));
    db.export_file(format, &path).unwrap();
    Importer::new().graph(&path).in_memory().unwrap().0
}

fn through_csv(db: &Database) -> Database {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("csv");
    db.export_csv(&path).unwrap();
    Importer::new().graph(&path).in_memory().unwrap().0
}

fn through_script(db: &Database) -> Database {
    let copy = Database::in_memory();
    copy.execute_script(&text(db, Format::Cypher(Dialect::Tupu)))
        .unwrap();
    copy
}

fn require_same(before: &[String], after: &Database, what: &str) {
    let after = content(after);
    let missing: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
    let extra: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{what} lost {missing:#?}\nand has {extra:#?}"
    );
    assert_eq!(before.len(), after.len(), "{what}");
}

#[test]
fn awkward_graphs_come_back() {
    let db = awkward();
    let before = content(&db);
    assert!(before.len() > 80);
    require_same(
        &before,
        &through(&db, Format::JsonLines, "jsonl"),
        "JSON Lines",
    );
    require_same(&before, &through_csv(&db), "CSV");
    require_same(&before, &through_script(&db), "the script");
    // RDF has no indexes and constraints.
    let data: Vec<String> = before
        .iter()
        .filter(|line| line.starts_with('['))
        .cloned()
        .collect();
    for (format, extension) in [(Format::Turtle, "ttl"), (Format::NTriples, "nt")] {
        require_same(&data, &through(&db, format, extension), extension);
    }
}

/// Ids are dense and in order after an import, so that states can be compared to the bit: twice the same way.
#[test]
fn a_second_trip_changes_nothing() {
    let demo = Database::demo().unwrap();
    let first = through(&demo, Format::JsonLines, "jsonl");
    let second = through(&first, Format::JsonLines, "jsonl");
    assert_eq!(
        text(&first, Format::JsonLines),
        text(&second, Format::JsonLines)
    );
    assert_eq!(content(&demo), content(&second));
}

/// The value of a literal.
fn literal(place: usize) -> &'static Value {
    static VALUES: OnceLock<Vec<Value>> = OnceLock::new();
    let values = VALUES.get_or_init(|| {
        let query = format!("RETURN [{}]", LITERALS.join(", "));
        let all: Value = Database::in_memory().query_one(&query, ()).unwrap();
        match all {
            Value::List(values) => values.to_vec(),
            other => panic!("{other} is no list"),
        }
    });
    &values[place]
}

fn value() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Float),
        prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY)]
            .prop_map(Value::Float),
        prop_oneof![Just(i64::MIN), Just(i64::MAX)].prop_map(Value::Integer),
        (0..LITERALS.len()).prop_map(|place| literal(place).clone()),
        "[ -~省;|\\n\r\"]{0,6}".prop_map(|text| Value::from(text.as_str())),
        (0..TEXTS.len()).prop_map(|place| Value::from(TEXTS[place])),
    ];
    let element = simple.clone().prop_filter("no lists in lists", |value| {
        !matches!(value, Value::List(_))
    });
    let list = proptest::collection::vec(element, 0..4);
    prop_oneof![3 => simple, 1 => list.prop_map(|elements| Value::List(elements.into()))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(runs(6)))]

    /// Any graph comes back from every format.
    #[test]
    fn any_graph_comes_back(
        nodes in proptest::collection::vec((0..NAMES.len(), proptest::collection::vec((0..NAMES.len(), value()), 0..4)), 1..12),
        links in proptest::collection::vec((0..12_usize, 0..12_usize, 0..3_usize, value()), 0..12),
    ) {
        let db = Database::in_memory();
        let mut write = db.begin_write().unwrap();
        for (uid, (label, properties)) in nodes.iter().enumerate() {
            let mut map: Map = properties.iter().map(|(key, value)| (NAMES[*key].into(), value.clone())).collect();
            map.insert("uid".into(), Value::Integer(uid as i64));
            let statement = format!("CREATE (n:{}) SET n = $map", quoted(NAMES[*label]));
            write.execute(&statement, tupu::params! { "map" => Value::from(map) }).unwrap();
        }
        for (from, to, of, value) in &links {
            let statement = format!(
                "MATCH (a {{uid: $from}}), (b {{uid: $to}}) CREATE (a)-[r:{}]->(b) SET r.value = $value", quoted(NAMES[*of]));
            let (from, to) = ((from % nodes.len()) as i64, (to % nodes.len()) as i64);
            write.execute(&statement, tupu::params! { "from" => from, "to" => to, "value" => value.clone() }).unwrap();
        }
        write.commit().unwrap();
        let before = content(&db);
        require_same(&before, &through(&db, Format::JsonLines, "jsonl"), "JSON Lines");
        require_same(&before, &through_csv(&db), "CSV");
        require_same(&before, &through_script(&db), "the script");
        require_same(&before, &through(&db, Format::Turtle, "ttl"), "Turtle");
        require_same(&before, &through(&db, Format::NTriples, "nt"), "N-Triples");
    }
}
