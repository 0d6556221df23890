//! Files of every format version that was ever released are kept in `tests/fixture` and read for ever.
//!
//! `version-1.tupu` holds the statements of [`IN_SNAPSHOT`], its log those of [`IN_LOG`]. To make the files of a new
//! version: `TUPU_MAKE_FIXTURE=version-6 cargo test --test it -- make_fixture --ignored`.

use std::path::{Path, PathBuf};
use tupu::{Database, maintenance};

const IN_SNAPSHOT: &[&str] = &[
    "CREATE CONSTRAINT city_name FOR (c:City) REQUIRE c.name IS UNIQUE",
    "CREATE (:Province {name: '山东省', area: 157.9, coastal: true})",
    "CREATE (:City {name: '泰安市', founded: date('1985-03-27'), codes: [370900, 271000]})",
    "CREATE (:City {name: '济南市', clock: localtime('12:31:14.5'), at: time('12:31:14+08:00')})",
    "CREATE (:City {name: '淄博市', seen: datetime('2026-11-24T08:00:00+08:00[Asia/Shanghai]')})",
    "CREATE (:City {name: '青岛市', seen: localdatetime('2026-11-24T08:00'), age: duration('P1Y2M3DT4.5S')})",
    "MATCH (c:City), (p:Province) CREATE (c)-[:LOCATED_IN {since: 1949}]->(p)",
    "CREATE (:Gone)",
    "MATCH (g:Gone) DELETE g",
];

const IN_LOG: &[&str] = &[
    "CREATE (:City:Port {name: '烟台市'})",
    "MATCH (c:Port), (p:Province) CREATE (c)-[:LOCATED_IN]->(p)",
    "MATCH (c:City {name: '济南市'}) SET c:Capital, c.since = 1.5 REMOVE c.clock",
    "MATCH (:City {name: '淄博市'})-[r:LOCATED_IN]->() DELETE r",
];

/// What files since version 4 hold besides: references, some in the snapshot and some in the log.
const CITED_IN_SNAPSHOT: &[&str] = &[
    "CITING 'a3.p1' MATCH (c:City {name: '泰安市'}) SET c.codes = c.codes",
    "MATCH (:City {name: '泰安市'})-[r:LOCATED_IN]->() SET r.since = 1949 CITING ['a3.p1', 'a4']",
    "MATCH (p:Province) SET p:Province CITING 'a4'",
    "MATCH (p:Province) ADD p.area = 158 RANK DEPRECATED VALID TO date('2020-01-01') CITING 'a3.p1'",
];

const CITED_IN_LOG: &[&str] = &[
    "CITING 'a5.p2' CREATE (:Zone {name: '太钢园区'})",
    "MATCH (:City {name: '泰安市'})-[r:LOCATED_IN]->() REMOVE CITATION 'a4' FROM r.since",
    "CITING 'a6' MATCH (p:Province) SET p:Province",
    "MATCH (:City {name: '泰安市'})-[r:LOCATED_IN]->() ADD r.since = 1985 RANK DEPRECATED CITING 'a7'",
];

const CITED_QUESTIONS: &[(&str, &str)] = &[
    (
        "MATCH (c:City {name: '泰安市'})-[r]->(p) \
         UNWIND [sources(c), sources(c, 'codes'), sources(r, 'since'), sources(p)] AS sources \
         RETURN reduce(text = '', all IN collect(sources) | reduce(t = text, s IN all | t + s + ' ') + '; ')",
        "; a3.p1 ; a3.p1 ; a4 a6 ; ",
    ),
    (
        "MATCH (z:Zone) RETURN reduce(t = '', s IN sources(z) + sources(z, 'name') | t + s)",
        "a5.p2a5.p2",
    ),
    (
        "MATCH (:City {name: '泰安市'})-[r]->(p) \
         UNWIND statements(p, 'area') + statements(r, 'since') AS s \
         RETURN reduce(t = '', s IN collect(s) | t + s.value + s.rank + coalesce(s.valid_to, '') + coalesce(s.sources[0], '') + ' ')",
        "157.9normal 158deprecated2020-01-01a3.p1 1949normala3.p1 1985deprecateda7 ",
    ),
];

/// And a graph type: one in the snapshot, and what the log makes of it.
const TYPED_IN_SNAPSHOT: &[&str] = &["ALTER CURRENT GRAPH TYPE SET {
       (:City => {name :: STRING NOT NULL DESCRIPTION '名称', founded :: DATE | INTEGER}),
       (c:Zone => :Area {area :: QUANTITY('area')}) CHECK size(c.name) < 20 DESCRIPTION '区',
       (:City)-[:LOCATED_IN => {since :: INTEGER}]->(:Province) CARDINALITY OUT {0,1} }"];

const TYPED_IN_LOG: &[&str] = &[
    "ALTER CURRENT GRAPH TYPE ADD { (n:Seaport => :Port {depth :: DECIMAL IN [1.5m, 2m]}) REQUIRE (n.name, n.depth) IS KEY }",
];

const FIRST_WITH_REFERENCES: u32 = 4;

const QUESTIONS: &[(&str, &str)] = &[
    (
        "MATCH (c:City) RETURN toString(count(c)) + ' ' + toString(count(c.seen))",
        "5 2",
    ),
    (
        "MATCH (c:City)-[r:LOCATED_IN]->(:Province {name: '山东省'}) \
         RETURN toString(count(*)) + ' ' + toString(sum(r.since))",
        "4 5847",
    ),
    (
        "MATCH (c:Capital) RETURN c.name + ' ' + toString(c.since) + ' ' + toString(c.at) \
         + ' ' + toString(c.clock IS NULL)",
        "济南市 1.5 12:31:14+08:00 true",
    ),
    (
        "MATCH (c:City {name: '泰安市'}) RETURN toString(c.founded) + ' ' + toString(c.codes[1])",
        "1985-03-27 271000",
    ),
    (
        "MATCH (c:City {name: '淄博市'}) RETURN toString(c.seen)",
        "2026-11-24T08:00+08:00[Asia/Shanghai]",
    ),
    (
        "MATCH (c:City {name: '青岛市'}) RETURN toString(c.seen) + ' ' + toString(c.age)",
        "2026-11-24T08:00 P1Y2M3DT4.5S",
    ),
    (
        "MATCH (p:Province) RETURN toString(p.area) + ' ' + toString(p.coastal)",
        "157.9 true",
    ),
    ("MATCH (g:Gone) RETURN toString(count(g))", "0"),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture")
}

/// Opening writes (it cuts, it locks), so that a copy is opened.
fn open_copy(name: &str, folder: &Path) -> Database {
    copy_files(name, &fixtures(), folder);
    Database::open(folder.join(format!("{name}.tupu"))).unwrap()
}

fn copy_files(name: &str, from: &Path, to: &Path) {
    for suffix in ["", "-wal"] {
        let file = format!("{name}.tupu{suffix}");
        std::fs::copy(from.join(&file), to.join(&file)).unwrap();
    }
}

fn answers(db: &Database) {
    for (question, answer) in QUESTIONS {
        assert_eq!(
            db.query_one::<String>(question, ()).unwrap(),
            *answer,
            "{question}"
        );
    }
    let cited: i64 = db.query_one("MATCH (z:Zone) RETURN count(z)", ()).unwrap();
    for (question, answer) in CITED_QUESTIONS.iter().filter(|_| cited > 0) {
        assert_eq!(
            db.query_one::<String>(question, ()).unwrap(),
            *answer,
            "{question}"
        );
    }
    if cited > 0 {
        is_typed(db);
    }
    let twin = db.execute("CREATE (:City {name: '泰安市'})", ());
    assert!(twin.is_err(), "the constraint came with the file");
}

/// The graph type came with the file.
fn is_typed(db: &Database) {
    let of = db.graph_type().unwrap();
    assert_eq!(
        (of.nodes.len(), of.relationships.len(), of.rules.len()),
        (3, 1, 2)
    );
    assert_eq!(
        of.description_of_key("name").map(|text| &**text),
        Some("名称")
    );
    let rows = db.query("MATCH (z:Zone) RETURN labels(z)", ()).unwrap();
    let (labels,): (Vec<String>,) = rows.one().unwrap();
    assert_eq!(labels, ["Zone", "Area"]);
    for refused in [
        "CREATE (:City {founded: 1985})",
        "CREATE (:City {name: '某市', founded: '1985'})",
        "CREATE (:City {name: '某市'})-[:LOCATED_IN]->(:City {name: '他市'})",
        "CREATE (:Zone {area: quantity('5吨')})",
        "CREATE (:Seaport {name: '烟台港', depth: 3m})",
    ] {
        assert!(db.execute(refused, ()).is_err(), "{refused}");
    }
}

/// The format of a file, which its first bytes tell.
fn version_of(path: &Path) -> u32 {
    maintenance::check(path).unwrap().version
}

#[test]
fn every_version_is_read_and_written_on_in_the_newest() {
    let newest = 5;
    for version in 1..=newest {
        let name = format!("version-{version}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("{name}.tupu"));
        let db = open_copy(&name, folder.path());
        answers(&db);
        let cited: i64 = db.query_one("MATCH (z:Zone) RETURN count(z)", ()).unwrap();
        assert_eq!(cited > 0, version >= FIRST_WITH_REFERENCES);
        db.execute("CREATE (:New)", ()).unwrap();
        assert_eq!(
            version_of(&path),
            version,
            "opening leaves the snapshot as it is"
        );
        db.checkpoint().unwrap();
        assert_eq!(version_of(&path), newest);
        drop(db);
        let db = Database::open(&path).unwrap();
        answers(&db);
        let new: i64 = db.query_one("MATCH (n:New) RETURN count(n)", ()).unwrap();
        assert_eq!(new, 1);
        assert!(maintenance::check(&path).unwrap().is_sound());
    }
}

#[test]
fn a_file_of_an_older_format_is_folded_once_it_was_written_to_and_not_before() {
    for version in 1..=4 {
        let name = format!("version-{version}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("{name}.tupu"));
        let log = folder.path().join(format!("{name}.tupu-wal"));
        let before = (
            std::fs::read(fixtures().join(format!("{name}.tupu"))).unwrap(),
            std::fs::read(fixtures().join(format!("{name}.tupu-wal"))).unwrap(),
        );
        let db = open_copy(&name, folder.path());
        answers(&db);
        let reader = Database::open_read_only(&path).unwrap();
        let has_times = reader.begin_read().unwrap().commit().time.is_some();
        assert_eq!(has_times, version >= 3);
        drop(db);
        let read = (std::fs::read(&path).unwrap(), std::fs::read(&log).unwrap());
        assert!(read == before, "reading leaves both files as they are");

        let db = Database::open(&path).unwrap();
        db.execute("CREATE (:New)", ()).unwrap();
        let commit = db.begin_read().unwrap().commit();
        assert!(commit.time.is_some());
        assert_eq!(
            reader.begin_read().unwrap().commit(),
            commit,
            "the log has times now"
        );
        drop(db);
        assert!(!log.exists());
        assert_eq!(version_of(&path), 5);
        let new: i64 = reader
            .query_one("MATCH (n:New) RETURN count(n)", ())
            .unwrap();
        assert_eq!(new, 1);
        let db = Database::open(&path).unwrap();
        answers(&db);
        assert_eq!(db.begin_read().unwrap().commit(), commit);
    }
}

#[test]
#[ignore = "makes the files that the tests above read"]
fn make_fixture() {
    let name = std::env::var("TUPU_MAKE_FIXTURE").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.tupu"));
    let db = Database::open(&path).unwrap();
    let typed = TYPED_IN_SNAPSHOT;
    for statement in IN_SNAPSHOT.iter().chain(CITED_IN_SNAPSHOT).chain(typed) {
        db.execute(statement, ()).unwrap();
    }
    db.checkpoint().unwrap();
    for statement in IN_LOG.iter().chain(CITED_IN_LOG).chain(TYPED_IN_LOG) {
        db.execute(statement, ()).unwrap();
    }
    answers(&db);
    let kept = fixtures().join(format!("{name}.tupu"));
    assert!(!kept.exists(), "{name} is released: it must not change");
    // While it is open: closing it would fold the log into the snapshot.
    copy_files(&name, folder.path(), &fixtures());
}
