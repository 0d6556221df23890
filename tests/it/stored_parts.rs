//! A graph is opened without reading all of its file: what is damaged is found by the statement that needs it.

use std::path::{Path, PathBuf};
use tupu::{Database, Dialect, ErrorCode, Format, maintenance};

/// A file with a few thousand nodes, in sections that one question needs and another does not.
fn make(path: &Path) {
    let db = Database::open(path).unwrap();
    db.execute("CREATE INDEX city_name FOR (c:City) ON (c.name)", ())
        .unwrap();
    db.execute(
        "UNWIND range(1, 3000) AS n CREATE (:City {name: 'city ' + toString(n), area: n})-[:NEAR {km: n}]->(:Port {name: 'port ' + toString(n)})",
        (),
    )
    .unwrap();
    db.close().unwrap();
}

const QUESTIONS: [&str; 3] = [
    "MATCH (n) RETURN count(n), min(n.name), max(n.area)",
    "MATCH (a)-[r]->(b) RETURN count(*), sum(r.km), max(b.name)",
    "MATCH (c:City) WHERE c.name STARTS WITH 'city 1' RETURN count(c.area)",
];

/// Asks everything that there is to be asked.
fn ask(db: &Database) -> tupu::Result<String> {
    let mut answers = String::new();
    for question in QUESTIONS {
        for row in db.query(question, ())? {
            answers += &format!("{:?} ", row?.values());
        }
    }
    db.query("MATCH (b)<-[r:NEAR]-(a) RETURN a, r, b", ())?
        .try_for_each(|row| row.map(drop))?;
    Ok(answers)
}

#[test]
fn a_changed_byte_is_found_when_its_section_is_needed_and_by_check() {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (
        folder.path().join("graph.tupu"),
        folder.path().join("saved.tupu"),
    );
    make(&path);
    let whole = std::fs::read(&path).unwrap();
    let expected = ask(&Database::open(&path).unwrap()).unwrap();
    let (mut late, mut saved) = (0, 0);
    for at in (0..whole.len()).step_by(whole.len() / 150) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        if let Ok(report) = maintenance::check(&path) {
            assert!(!report.is_sound(), "byte {at}");
        }
        let Ok(db) = Database::open(&path) else {
            continue;
        };
        late += 1;
        match ask(&db) {
            // Nothing that was asked needs the section.
            Ok(answers) => assert_eq!(answers, expected, "byte {at}"),
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::Corruption, "byte {at}: {error}");
                assert!(error.message().contains("section "), "{error}");
            }
        }
        for change in [
            "CREATE INDEX area FOR (c:City) ON (c.area)",
            "CREATE (:New)",
        ] {
            let error = db
                .execute(change, ())
                .expect_err("what is damaged is not written to");
            assert_eq!(error.code(), ErrorCode::Corruption, "byte {at}: {error}");
        }
        assert!(
            db.checkpoint().is_err(),
            "a checkpoint would lose it, byte {at}"
        );
        drop(db);
        assert_eq!(
            std::fs::read(&path).unwrap(),
            damaged,
            "the file stays, byte {at}"
        );
        if at % 5 == 0 {
            maintenance::salvage(&path, &out).unwrap();
            assert!(maintenance::check(&out).unwrap().is_sound());
            std::fs::remove_file(&out).unwrap();
            saved += 1;
        }
    }
    assert!(late > 100 && saved > 10, "{late} {saved}");
}

#[test]
fn questions_that_do_not_need_what_is_damaged_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    make(&path);
    let whole = std::fs::read(&path).unwrap();
    let (mut answered, mut refused) = (0, 0);
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        let Ok(db) = Database::open_read_only(&path) else {
            continue;
        };
        // Twice: an error is that of a statement, and says nothing of the next one.
        for question in QUESTIONS.into_iter().chain(QUESTIONS) {
            let rows = db
                .query(question, ())
                .and_then(|mut rows| rows.try_for_each(|row| row.map(drop)));
            match rows {
                Ok(()) => answered += 1,
                Err(_) => refused += 1,
            }
        }
        let counted = db.read(|graph| {
            let nodes = graph.nodes("City").chain(graph.nodes("Port"));
            nodes
                .map(|node| graph.properties(node).len())
                .sum::<usize>()
        });
        if let Ok(properties) = counted {
            assert_eq!(properties, 9000, "byte {at}");
        }
    }
    assert!(answered > 50 && refused > 50, "{answered} {refused}");
}

#[test]
fn parts_are_read_from_the_old_file_after_another_has_replaced_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    make(&path);
    let reader = Database::open_read_only(&path).unwrap();
    let before = reader.begin_read().unwrap();
    let writer = Database::open(&path).unwrap();
    writer.execute("MATCH (c:City) SET c.area = 0", ()).unwrap();
    writer.checkpoint().unwrap();
    writer.execute("MATCH (n) DETACH DELETE n", ()).unwrap();
    writer.checkpoint().unwrap();
    let sum: i64 = before
        .query_one("MATCH (c:City) RETURN sum(c.area)", ())
        .unwrap();
    assert_eq!(sum, 3000 * 3001 / 2);
    assert_eq!(
        reader
            .query_one::<i64>("MATCH (n) RETURN count(n)", ())
            .unwrap(),
        0
    );
}

#[test]
fn what_cannot_be_read_is_not_remembered_of_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    db.execute(
        "UNWIND range(1, 1500) AS n CREATE (:City {valid_from: 1900 + n % 100})-[:NEAR {valid_from: 1950 + n % 60}]->(:Port)",
        (),
    )
    .unwrap();
    db.close().unwrap();
    let whole = std::fs::read(&path).unwrap();
    let questions = [
        "AT '1980' MATCH (c:City) RETURN count(*)",
        "AT '1980' MATCH (c:City)-[:NEAR]->(p) RETURN count(*)",
    ];
    let expected = [1215, 630];
    let mut refused = 0;
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        let Ok(db) = Database::open_read_only(&path) else {
            continue;
        };
        for _ in 0..2 {
            for (question, expected) in questions.into_iter().zip(expected) {
                match db.query_one::<i64>(question, ()) {
                    Ok(count) => assert_eq!(count, expected, "byte {at}: {question}"),
                    Err(error) => {
                        refused += 1;
                        assert_eq!(error.code(), ErrorCode::Corruption, "byte {at}: {error}");
                    }
                }
            }
        }
    }
    assert!(refused > 5, "{refused}");
}

#[test]
fn an_export_of_what_is_damaged_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    make(&path);
    let whole = std::fs::read(&path).unwrap();
    let csv = folder.path().join("csv");
    let script = |db: &Database| {
        let mut out = Vec::new();
        db.export(Format::Cypher(Dialect::Tupu), &mut out)
            .map(|()| out)
    };
    let sound = Database::open_read_only(&path).unwrap();
    let expected = script(&sound).unwrap();
    let page = sound.begin_read().unwrap().picture_of_graph().html();
    let page = page.unwrap();
    drop(sound);
    let (mut refused, mut not_drawn) = (0, 0);
    for at in (0..whole.len()).step_by(whole.len() / 24) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        let Ok(db) = Database::open_read_only(&path) else {
            continue;
        };
        match script(&db) {
            Ok(written) => {
                assert!(written == expected, "byte {at}");
                db.export_csv(&csv).unwrap();
                std::fs::remove_dir_all(&csv).unwrap();
            }
            Err(error) => {
                refused += 1;
                assert_eq!(error.code(), ErrorCode::Corruption, "byte {at}: {error}");
                let drawn = db.picture("MATCH (a)-[r]->(b) RETURN a, r, b", ());
                drawn.map(drop).expect_err("it draws everything");
                // A page has some of the nodes only.
                match db.begin_read().unwrap().picture_of_graph().html() {
                    Ok(html) => assert!(html == page, "byte {at}"),
                    Err(_) => not_drawn += 1,
                }
                db.export_csv(&csv).expect_err("it has everything");
                assert!(!csv.exists(), "byte {at}");
            }
        }
    }
    assert!(refused > 8 && not_drawn > 2, "{refused} {not_drawn}");
}

/// A file with a graph type, a source key, cited facts and statements, and a log that goes on from it; with the answers to
/// `KNOWLEDGE` of the process that wrote them.
fn make_knowing(path: &Path) -> String {
    let written = path.with_file_name("written.tupu");
    let db = Database::open(&written).unwrap();
    for statement in [
        "CREATE (:Source {code: 'a3.p1'}), (:Source {code: 'a4.p1'})",
        "CREATE SOURCE KEY sources FOR (s:Source) ON (s.code)",
        "CITING 'a3.p1' UNWIND range(1, 3000) AS n \
         CREATE (:City {name: 'city ' + toString(n), area: n})-[:NEAR {km: n}]->(:Port:Place {name: 'port ' + toString(n)})",
        "MATCH (c:City) WHERE c.area % 50 = 7 ADD c.area = 8 RANK DEPRECATED CITING 'a4.p1'",
        "ALTER CURRENT GRAPH TYPE SET { (:Port => :Place {name :: STRING NOT NULL IS KEY}) }",
    ] {
        db.execute(statement, ()).unwrap();
    }
    db.close().unwrap();
    let db = Database::open(&written).unwrap();
    for statement in [
        "CITING 'a4.p1' MATCH (c:City {name: 'city 9'}) SET c.area = 90",
        "MATCH (:City {name: 'city 10'})-[r:NEAR]->() DELETE r",
        "CREATE (:Port:Place {name: 'a new port'})",
        "MATCH (c:City {name: 'city 57'}) SET c:Place",
    ] {
        db.execute(statement, ()).unwrap();
    }
    std::fs::copy(&written, path).unwrap();
    std::fs::copy(log_of(&written), log_of(path)).unwrap();
    answers(&db, &KNOWLEDGE).unwrap()
}

fn log_of(path: &Path) -> PathBuf {
    path.with_extension("tupu-wal")
}

const KNOWLEDGE: [&str; 7] = [
    "MATCH (p:Port {name: 'port 17'})<-[r]-(c) RETURN p, r, c",
    "CITE MATCH (c:City) WHERE c.area < 12 OR c.area > 2999 RETURN c.name, c.area ORDER BY c.name",
    "MATCH (c:City) WHERE size(statements(c, 'area')) > 1 RETURN c.name, statements(c, 'area') ORDER BY c.name",
    "MATCH (c:City {name: 'city 9'}) RETURN sources(c, 'area'), source('a4.p1')",
    "SHOW SOURCES",
    "SHOW CURRENT GRAPH TYPE",
    "MATCH (p:Place) RETURN count(*), min(p.name)",
];

fn answers(db: &Database, questions: &[&str]) -> tupu::Result<String> {
    let mut answers = String::new();
    for question in questions {
        for row in db.query(question, ())? {
            answers += &format!("{:?}\n", row?.values());
        }
    }
    Ok(answers)
}

#[test]
fn what_is_known_of_facts_is_read_by_who_asks_beside_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let expected = make_knowing(&path);
    assert!(maintenance::check(&path).unwrap().is_sound());
    let reader = Database::open_read_only(&path).unwrap();
    assert_eq!(answers(&reader, &KNOWLEDGE).unwrap(), expected);
    drop(reader);
    let db = Database::open(&path).unwrap();
    assert_eq!(answers(&db, &KNOWLEDGE).unwrap(), expected);
    for refused in [
        "CREATE (:Port:Place {name: 'port 17'})",
        "CREATE (:Port:Place {name: 'a new port'})",
        "CREATE (:Port:Place)",
        "CITING 'nobody' CREATE (:City)",
        "MATCH (s:Source {code: 'a3.p1'}) DELETE s",
    ] {
        let error = db.execute(refused, ()).expect_err(refused);
        assert_eq!(error.code(), ErrorCode::ConstraintViolation, "{error}");
    }
    db.execute("MATCH (c:City {name: 'city 11'}) DETACH DELETE c", ())
        .unwrap();
    let expected = answers(&db, &KNOWLEDGE).unwrap();
    db.close().unwrap();
    assert!(!log_of(&path).exists(), "it is folded");
    assert!(maintenance::check(&path).unwrap().is_sound());
    let db = Database::open(&path).unwrap();
    assert_eq!(answers(&db, &KNOWLEDGE).unwrap(), expected);
}

#[test]
fn a_changed_byte_of_what_is_known_of_facts_is_found_when_it_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    make_knowing(&path);
    let (whole, log) = (
        std::fs::read(&path).unwrap(),
        std::fs::read(log_of(&path)).unwrap(),
    );
    let reader = Database::open_read_only(&path).unwrap();
    let expected = KNOWLEDGE.map(|question| answers(&reader, &[question]).unwrap());
    drop(reader);
    let (mut answered, mut refused) = (0, 0);
    for at in (0..whole.len()).step_by(whole.len() / 120) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        assert!(
            !maintenance::check(&path).is_ok_and(|report| report.is_sound()),
            "byte {at}"
        );
        // Replaying the log may need what is damaged.
        let Ok(reader) = Database::open_read_only(&path) else {
            continue;
        };
        for (question, expected) in KNOWLEDGE.iter().zip(&expected) {
            match answers(&reader, &[question]) {
                Ok(found) => {
                    answered += 1;
                    assert_eq!(&found, expected, "byte {at}: {question}");
                }
                Err(error) => {
                    refused += 1;
                    assert_eq!(error.code(), ErrorCode::Corruption, "byte {at}: {error}");
                }
            }
        }
        drop(reader);
        let db = Database::open(&path).unwrap();
        let error = db.execute("CREATE (:New)", ()).expect_err("it is damaged");
        assert_eq!(error.code(), ErrorCode::Corruption, "byte {at}: {error}");
        assert!(db.checkpoint().is_err(), "byte {at}");
        drop(db);
        assert!(std::fs::read(&path).unwrap() == damaged, "byte {at}");
        // The log keeps its commits; the room that was reserved behind them may go.
        let left = std::fs::read(log_of(&path)).unwrap();
        let rest = log.strip_prefix(&left[..]).expect("the commits are there");
        assert!(rest.iter().all(|byte| *byte == 0), "byte {at}");
    }
    assert!(answered > 50 && refused > 20, "{answered} {refused}");
}
