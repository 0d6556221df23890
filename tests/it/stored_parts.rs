//! A graph is opened without reading all of its file: what is damaged is found by the statement that needs it.

use std::path::Path;
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
