//! `kg.merge` and `kg.unmerge` over random graphs: a merge that is taken back leaves the graph as it was, and a merge loses no
//! citation; both through the file, the log and an export.

use crate::kept_everywhere::script;
use crate::runs::runs;
use std::collections::BTreeSet;
use tempfile::TempDir;
use tupu::{Database, Dialect, Format, Value, params};

/// Numbers by chance, the same for one seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }
}

const NODES: u64 = 5;
const NAMES: [&str; 4] = ["甲", "乙", "丙", "甲公司"];
const SOURCES: [&str; 4] = ["s1", "s2", "s3", "s4"];

/// A statement that makes or changes something.
fn step(chance: &mut Chance) -> String {
    let (a, b) = (chance.below(NODES), chance.below(NODES));
    let (source, name) = (chance.one_of(&SOURCES), chance.one_of(&NAMES));
    let key = chance.one_of(&["x", "y"]);
    let value = chance.below(3);
    let rank = chance.one_of(&["", " RANK PREFERRED", " RANK DEPRECATED"]);
    let valid = chance.one_of(&["", "", " VALID FROM '2018' TO '2020'", " VALID FROM '2019'"]);
    let of = chance.one_of(&["T", "T", "U"]);
    let node = format!("MATCH (n {{id: {a}}})");
    let with = chance.one_of(&["", " {k: 1}", " {k: 2, valid_from: '2019'}"]);
    match chance.below(10) {
        0 => format!("{node} SET n.name = '{name}' CITING '{source}'"),
        1 => format!("{node} SET n.{key} = {value} CITING '{source}'"),
        2 | 3 => format!("{node} ADD n.{key} = {value}{rank}{valid} CITING '{source}'"),
        4 => format!("{node} ADD n.name = '{name}'{rank}{valid} CITING '{source}'"),
        5 => format!("{node} SET n.aliases = ['{name}', '别名'] CITING '{source}'"),
        6 => format!(
            "{node} SET n:{} CITING '{source}'",
            chance.one_of(&["A", "B"])
        ),
        7 | 8 => format!(
            "MATCH (n {{id: {a}}}), (m {{id: {b}}}) CREATE (n)-[:{of}{with}]->(m) CITING '{source}'"
        ),
        _ => format!(
            "MATCH (n {{id: {a}}})-[r:{of}]->() ADD r.k = {value}{rank}{valid} CITING '{source}'"
        ),
    }
}

fn random(db: &Database, chance: &mut Chance) {
    for id in 0..NODES {
        db.execute("CREATE ({id: $id})", params! {"id" => id as i64})
            .unwrap();
    }
    for _ in 0..40 {
        let text = step(chance);
        db.execute(&text, ())
            .unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

/// All that is stored, in an order that does not depend on the ids of relationships.
fn exported(db: &Database) -> BTreeSet<(usize, String)> {
    let mut out = Vec::new();
    db.export(Format::JsonLines, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| {
            let mut value: serde_json::Value = serde_json::from_str(line).unwrap();
            if value["type"] == "relationship" {
                value.as_object_mut().unwrap().remove("id");
            }
            value.to_string()
        })
        .collect();
    lines.sort();
    lines.into_iter().enumerate().collect()
}

fn merge(db: &Database, a: u64, b: u64) {
    let text = "MATCH (a {id: $a}), (b {id: $b}) CALL kg.merge(a, b) YIELD node RETURN count(node)";
    let merged: i64 = db
        .query_one(text, params! {"a" => a as i64, "b" => b as i64})
        .unwrap();
    assert_eq!(merged, 1);
}

fn unmerge(db: &Database, a: u64) {
    let text = "MATCH (a {id: $a}) CALL kg.unmerge(a) YIELD lost RETURN lost";
    let lost: i64 = db.query_one(text, params! {"a" => a as i64}).unwrap();
    assert_eq!(lost, 0);
}

fn two(chance: &mut Chance) -> (u64, u64) {
    let a = chance.below(NODES);
    (a, (a + 1 + chance.below(NODES - 1)) % NODES)
}

#[test]
fn a_merge_that_is_taken_back_leaves_the_graph_as_it_was() {
    for seed in 1..=runs(40) as u64 {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let db = Database::in_memory();
        random(&db, &mut chance);
        let before = exported(&db);
        let (a, b) = two(&mut chance);
        merge(&db, a, b);
        // What was merged before is merged again, and taken back in the reverse order.
        let third = (0..NODES).find(|id| ![a, b].contains(id)).unwrap();
        let between = exported(&db);
        merge(&db, third, a);
        unmerge(&db, third);
        assert_eq!(exported(&db), between, "seed {seed}: {a} into {third}");
        unmerge(&db, a);
        assert_eq!(exported(&db), before, "seed {seed}: {b} into {a}");
    }
}

/// A citation as text: what is stated, and by whom.
fn citations(db: &Database, text: &str) -> BTreeSet<String> {
    let rows: Vec<String> = db.query_as(text, ()).unwrap();
    rows.into_iter().collect()
}

#[test]
fn a_merge_loses_no_citation() {
    let properties = "MATCH (n {id: $id}) UNWIND ['x', 'y'] AS key UNWIND statements(n, key) AS s UNWIND s.sources AS source \
        RETURN key + ' ' + s.value + ' ' + s.rank + ' ' + coalesce(toString(s.valid_from), '') + ' ' + source";
    for seed in 1..=runs(40) as u64 {
        let mut chance = Chance(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let db = Database::in_memory();
        random(&db, &mut chance);
        let (a, b) = two(&mut chance);
        let of = |id: u64, text: &str| citations(&db, &text.replace("$id", &id.to_string()));
        let existence = "MATCH (n {id: $id}) UNWIND sources(n) AS source RETURN source";
        let names = "MATCH (n {id: $id}) UNWIND ['name', 'aliases'] AS key UNWIND statements(n, key) AS s UNWIND s.sources AS source RETURN source";
        let relationships = format!(
            "MATCH (n)-[r]->(m) WHERE NOT (n.id IN [{a}, {b}] AND m.id IN [{a}, {b}]) AND NOT n:Merged \
             UNWIND sources(r) AS source RETURN type(r) + ' ' + CASE n.id WHEN {b} THEN {a} ELSE n.id END + ' ' \
             + CASE m.id WHEN {b} THEN {a} ELSE m.id END + ' ' + toString(coalesce(r.valid_from, '')) + ' ' + source"
        );
        let ranks = |text: &str| {
            text.replace(" normal ", " ")
                .replace(" preferred ", " ")
                .replace(" deprecated ", " ")
        };
        // Of what both state, the rank of the first counts.
        let without_ranks =
            |all: BTreeSet<String>| all.iter().map(|one| ranks(one)).collect::<BTreeSet<_>>();
        let before = [a, b].map(|id| without_ranks(of(id, properties)));
        let before: BTreeSet<String> = before.into_iter().flatten().collect();
        let there: BTreeSet<String> = [a, b]
            .map(|id| of(id, existence))
            .into_iter()
            .flatten()
            .collect();
        let named = of(b, names);
        let has_alias = !named.is_empty();
        let linked = citations(&db, &relationships);
        merge(&db, a, b);
        assert_eq!(without_ranks(of(a, properties)), before, "seed {seed}");
        assert_eq!(of(a, existence), there, "seed {seed}");
        if has_alias {
            assert!(
                of(a, names).is_superset(&named),
                "seed {seed}: {:?} of {named:?}",
                of(a, names)
            );
        }
        assert!(
            citations(&db, &relationships).is_superset(&linked),
            "seed {seed}"
        );
    }
}

#[test]
fn a_record_goes_through_the_log_the_file_and_an_export() {
    let folder = TempDir::new().unwrap();
    for seed in 1..=runs(6) as u64 {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let path = folder.path().join(format!("{seed}.tupu"));
        let (a, b, before) = {
            let db = Database::open(&path).unwrap();
            random(&db, &mut chance);
            let before = exported(&db);
            let (a, b) = two(&mut chance);
            merge(&db, a, b);
            (a, b, before)
        };
        let db = Database::open(&path).unwrap();
        let script = script(&db, Dialect::Tupu);
        unmerge(&db, a);
        assert_eq!(exported(&db), before, "seed {seed}: {b} into {a}");
        // The ids of the copy are others: relationships are told by what they look like.
        let copy = Database::in_memory();
        copy.execute("CREATE (:Other)-[:T]->(:Other)", ()).unwrap();
        copy.execute_script(&script).unwrap();
        copy.execute("MATCH (o:Other) DETACH DELETE o", ()).unwrap();
        unmerge(&copy, a);
        let facts = "MATCH (n)-[r]->(m) RETURN n.id + ' ' + type(r) + ' ' + m.id + ' ' + reduce(all = '', s IN sources(r) | all + s)";
        assert_eq!(
            citations(&copy, facts),
            citations(&db, facts),
            "seed {seed}"
        );
    }
}

#[test]
fn a_statement_that_fails_and_a_rollback_leave_nothing() {
    let db = Database::in_memory();
    let mut chance = Chance(99);
    random(&db, &mut chance);
    let before = exported(&db);
    let text = "MATCH (a {id: 0}), (b {id: 1}) CALL kg.merge(a, b) YIELD node RETURN node";
    let failing = "MATCH (a {id: 0}), (b {id: 1}) CALL kg.merge(a, b) YIELD node RETURN 1 / 0";
    assert!(db.query_as::<Value>(failing, ()).is_err());
    assert_eq!(exported(&db), before);
    let mut session = db.session();
    session
        .run_script(&format!("BEGIN; {text}; ROLLBACK;"), ())
        .unwrap();
    assert_eq!(exported(&db), before);
    let read = db.begin_read().unwrap();
    assert!(read.query(text, ()).is_err());
}
