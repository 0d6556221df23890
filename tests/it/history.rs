//! The graph as it was: `AS OF` in the language and the API, on files and in memory, beside writers and in other processes.

use crate::program;
use std::collections::HashMap;
use std::path::Path;
use tupu::maintenance::{self, CommitNumber};
use tupu::{AsOf, CommitTime, Database, ErrorCode, Keep, Result, params};

const COUNT: &str = "MATCH (n:N) RETURN count(n)";

fn keeping(path: &Path) -> Result<Database> {
    Database::builder().history(Keep::All).open(path)
}

/// So many commits, each of which creates a node of its number and deletes one of three.
fn commit(db: &Database, numbers: std::ops::RangeInclusive<i64>) -> Result<()> {
    for number in numbers {
        db.execute(
            "CREATE (:N {number: $number})",
            params! { "number" => number },
        )?;
        if number % 3 == 0 {
            db.execute(
                "MATCH (n:N {number: $number}) DELETE n",
                params! { "number" => number - 1 },
            )?;
        }
    }
    Ok(())
}

/// What each commit left, as the newest state of its time.
struct Seen(HashMap<u64, (u64, Vec<i64>)>);

fn numbers(rows: Result<Vec<i64>>) -> Vec<i64> {
    rows.unwrap()
}

const NUMBERS: &str = "MATCH (n:N) RETURN n.number ORDER BY n.number";

impl Seen {
    fn note(&mut self, db: &Database) {
        let tx = db.begin_read().unwrap();
        let count = tx.graph().node_count();
        let numbers = numbers(tx.query_as(NUMBERS, ()));
        self.0.insert(tx.commit().number.0, (count, numbers));
    }

    fn check(&self, db: &Database) {
        for (commit, (count, then)) in &self.0 {
            let tx = db.as_of(CommitNumber(*commit)).unwrap();
            assert_eq!(tx.commit().number.0, *commit);
            assert_eq!(
                (tx.graph().node_count(), numbers(tx.query_as(NUMBERS, ()))),
                (*count, then.clone())
            );
            let by_time: AsOf = tx.commit().time.unwrap_or(CommitTime(0)).into();
            assert_eq!(db.as_of(by_time).unwrap().commit(), tx.commit());
            let text = format!("AS OF $commit {NUMBERS}");
            let rows = db.query_as(&text, params! { "commit" => *commit as i64 });
            assert_eq!(numbers(rows), *then, "commit {commit}");
        }
    }
}

#[test]
fn every_commit_can_be_read_from_a_file_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let mut seen = Seen(HashMap::new());
    let mut next = 1;
    for round in 0..4 {
        // The file remembers that history is kept.
        let db = match round {
            0 => keeping(&path).unwrap(),
            _ => Database::open(&path).unwrap(),
        };
        seen.note(&db);
        for _ in 0..6 {
            commit(&db, next..=next).unwrap();
            next += 1;
            seen.note(&db);
        }
        seen.check(&db);
        if round % 2 == 0 {
            db.checkpoint().unwrap();
            seen.check(&db);
        }
        let reader = Database::open_read_only(&path).unwrap();
        seen.check(&reader);
    }
    let report = maintenance::check(&path).unwrap();
    assert!(report.is_sound(), "{:?}", report.problems);
    assert_eq!(report.commits_kept, report.last_commit.0);

    let db = Database::open(&path).unwrap();
    let copy = folder.path().join("copy.tupu");
    db.backup(&copy).unwrap();
    seen.check(&Database::open(&copy).unwrap());
    let commits = db.commits().unwrap().collect::<Result<Vec<_>>>().unwrap();
    let created: u64 = commits.iter().map(|made| made.counters.nodes_created).sum();
    let deleted: u64 = commits.iter().map(|made| made.counters.nodes_deleted).sum();
    assert_eq!((created, deleted), (24, 8));
}

#[test]
fn a_reading_process_sees_the_past_beside_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let writer = keeping(&path).unwrap();
    let mut seen = Seen(HashMap::new());
    commit(&writer, 1..=1).unwrap();
    let reader = Database::open_read_only(&path).unwrap();
    for number in 2..20 {
        commit(&writer, number..=number).unwrap();
        seen.note(&writer);
        if number % 5 == 0 {
            writer.checkpoint().unwrap();
        }
        seen.check(&reader);
    }
    writer.close().unwrap();
    seen.check(&reader);
    assert_eq!(
        reader.vacuum(CommitNumber(3)).unwrap_err().code(),
        ErrorCode::ReadOnly
    );
}

#[test]
fn what_is_forgotten_is_gone_from_the_file_and_ids_are_still_not_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = keeping(&path).unwrap();
    for round in 0..60 {
        db.execute(
            "CREATE (:N {text: $text})",
            params! { "text" => "山东".repeat(round * 20) },
        )
        .unwrap();
        db.execute("MATCH (n:N) DELETE n", ()).unwrap();
    }
    db.checkpoint().unwrap();
    let size = || std::fs::metadata(&path).unwrap().len();
    let before = size();
    assert_eq!(db.vacuum(CommitNumber(100)).unwrap().number.0, 100);
    let after = size();
    assert!(after < before / 2, "{before} bytes, then {after}");
    let error = db.as_of(CommitNumber(99)).unwrap_err();
    assert!(
        error.message().contains("goes back to commit 100"),
        "{error}"
    );
    assert_eq!(
        db.vacuum(CommitNumber(5)).unwrap().number.0,
        100,
        "it is gone already"
    );
    assert_eq!(
        db.query_one::<i64>(&format!("AS OF 101 {COUNT}"), ())
            .unwrap(),
        1
    );
    let id: i64 = db.query_one("CREATE (n:N) RETURN id(n)", ()).unwrap();
    assert_eq!(id, 60);
    db.vacuum(CommitTime::now()).unwrap();
    assert_eq!(db.commits().unwrap().first().number.0, 121);
    assert!(db.vacuum(CommitNumber(122)).is_err());
    drop(db);
    // Nothing is kept any more, and the file says so.
    drop(Database::builder().history(Keep::None).open(&path).unwrap());
    let db = Database::open(&path).unwrap();
    assert!(db.commits().is_err());
    assert!(maintenance::check(&path).unwrap().is_sound());
}

#[test]
fn in_memory_what_is_older_than_it_has_to_be_kept_goes() {
    for (keep, first) in [(Keep::Days(0), 4), (Keep::Days(1), 0)] {
        let db = Database::builder().history(keep).in_memory();
        commit(&db, 1..=3).unwrap();
        assert_eq!(db.commits().unwrap().first().number.0, first);
        assert_eq!(db.as_of(CommitNumber(1)).is_ok(), first == 0);
        assert_eq!(db.as_of(CommitNumber(4)).unwrap().graph().node_count(), 2);
    }
}

#[test]
fn the_past_within_a_transaction_is_what_was_committed() {
    let db = Database::builder().history(Keep::All).in_memory();
    commit(&db, 1..=2).unwrap();
    let mut session = db.session();
    session.query("BEGIN", ()).unwrap();
    session.query("CREATE (:N)", ()).unwrap();
    for (point, expected) in [("1", 1), ("2", 2), ("datetime()", 2)] {
        let text = format!("AS OF {point} {COUNT}");
        assert_eq!(
            session.query(&text, ()).unwrap().one::<i64>().unwrap(),
            expected,
            "{point}"
        );
    }
    assert_eq!(session.query(COUNT, ()).unwrap().one::<i64>().unwrap(), 3);
    session.query("COMMIT", ()).unwrap();

    // A read transaction reads one state; what says AS OF another one.
    let first = db.as_of(CommitNumber(1)).unwrap();
    assert_eq!(first.query_one::<i64>(COUNT, ()).unwrap(), 1);
    let text = format!("AS OF $point {COUNT}");
    for point in [1, 2, 3, 1, 2] {
        assert_eq!(
            first
                .query_one::<i64>(&text, params! { "point" => point })
                .unwrap(),
            point
        );
    }
    assert_eq!(
        first.query("CREATE (:N)", ()).unwrap_err().code(),
        ErrorCode::ReadOnly
    );
}

#[test]
fn what_is_gone_is_drawn_as_it_was() {
    let db = Database::builder().history(Keep::All).in_memory();
    db.execute("CREATE (:N {name: '江门市'})", ()).unwrap();
    db.execute("MATCH (n:N) DELETE n", ()).unwrap();
    let drawn = |text: &str| db.picture(text, ()).unwrap().svg().contains("江门市");
    assert!(drawn("AS OF 1 MATCH (n) RETURN n"));
    assert!(!drawn("MATCH (n) RETURN n"));
}

#[test]
fn plans_are_those_of_the_state_that_is_read() {
    let db = Database::builder().history(Keep::All).in_memory();
    let find = "MATCH (n:N {number: 3}) RETURN count(n)";
    commit(&db, 1..=4).unwrap();
    let before = db.begin_read().unwrap().commit().number;
    db.execute("CREATE INDEX by_number FOR (n:N) ON (n.number)", ())
        .unwrap();
    let with_index = db.begin_read().unwrap().commit().number;
    db.execute("CREATE (:Other {key: 1})-[:KNOWS]->(:Other)", ())
        .unwrap();
    db.execute("DROP INDEX by_number", ()).unwrap();
    let seeks = |commit: CommitNumber| {
        let plan = db
            .as_of(commit)
            .unwrap()
            .query(&format!("EXPLAIN {find}"), ())
            .unwrap();
        plan.map(|row| row.unwrap().get::<String>("operator").unwrap())
            .any(|line| line.contains("IndexSeek"))
    };
    assert!(!seeks(before) && seeks(with_index));
    for _ in 0..3 {
        for commit in [before, with_index] {
            let text = format!("AS OF {commit} {find}");
            assert_eq!(db.query_one::<i64>(&text, ()).unwrap(), 1);
            let other =
                format!("AS OF {commit} MATCH (:Other {{key: 1}})-[:KNOWS]->(o) RETURN count(o)");
            assert_eq!(db.query_one::<i64>(&other, ()).unwrap(), 0);
        }
        let other = "MATCH (:Other {key: 1})-[:KNOWS]->(o) RETURN count(o)";
        assert_eq!(db.query_one::<i64>(other, ()).unwrap(), 1);
    }
}

#[test]
fn commits_in_the_middle_of_a_statement_are_commits_of_the_history() {
    let db = Database::builder().history(Keep::All).in_memory();
    db.execute(
        "UNWIND range(1, 10) AS n CALL (n) { CREATE (:N {number: n}) } IN TRANSACTIONS OF 4 ROWS",
        (),
    )
    .unwrap();
    let states = [0, 4, 8, 10];
    assert_eq!(db.begin_read().unwrap().commit().number.0, 3);
    for (commit, nodes) in (0..).zip(states) {
        assert_eq!(
            db.as_of(CommitNumber(commit)).unwrap().graph().node_count(),
            nodes
        );
    }
    // What is refused is no commit, and what a statement undoes is in none.
    assert!(db.execute("CREATE (:N) RETURN 1 / 0", ()).is_err());
    db.execute("CREATE (:N)", ()).unwrap();
    assert_eq!(db.as_of(CommitNumber(4)).unwrap().graph().node_count(), 11);
}

#[test]
fn many_read_the_past_while_one_writes_and_checkpoints() {
    let folder = tempfile::tempdir().unwrap();
    let db = Database::builder()
        .history(Keep::All)
        .checkpoint_after(4 << 10)
        .durability(tupu::Durability::Os)
        .open(folder.path().join("graph.tupu"))
        .unwrap();
    db.execute("CREATE (:N)", ()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 2..=300 {
                db.execute(
                    "CREATE (:N {number: $number})",
                    params! { "number" => number },
                )
                .unwrap();
            }
        });
        for reader in 0..3_u64 {
            let db = &db;
            scope.spawn(move || {
                let (mut step, mut newest) = (reader, 0);
                while newest < 300 {
                    newest = db.begin_read().unwrap().commit().number.0;
                    step = (step * 7 + 3) % newest + 1;
                    let tx = db.as_of(CommitNumber(step)).unwrap();
                    assert_eq!(tx.query_one::<i64>(COUNT, ()).unwrap(), step as i64);
                }
            });
        }
    });
    assert_eq!(db.commits().unwrap().count(), 300);
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = program::tupu(Path::new("."), arguments, "");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn history_and_vacuum_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let place = path.to_str().unwrap();
    assert_eq!(run(&["history", place]).0, Some(3), "there is no file");
    assert_eq!(run(&["history", place, "--keep", "all"]).0, Some(0));
    for name in ["泰安市", "江门市", "合肥市"] {
        let statement = format!("CREATE (:City {{name: '{name}'}})");
        assert_eq!(run(&["run", place, "-c", &statement]).0, Some(0));
    }
    let (status, listed, told) = run(&["history", place, "--format", "csv"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(
        told.contains("keeps all; history begins with commit 0"),
        "{told}"
    );
    assert_eq!(listed.lines().count(), 4, "{listed}");
    assert!(listed.starts_with("commit,time,nodesCreated"), "{listed}");
    let (_, out, _) = run(&[
        "run",
        place,
        "-c",
        "AS OF 2 MATCH (c:City) RETURN count(c) AS n",
    ]);
    assert_eq!(out, "{\"n\":2}\n");

    let (status, out, told) = run(&["vacuum", place, "--before", "2"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(
        out.starts_with("history begins with commit 2, of 20"),
        "{out}"
    );
    let (status, _, told) = run(&["run", place, "-c", "AS OF 1 MATCH (c:City) RETURN count(c)"]);
    assert_eq!(status, Some(1));
    assert!(told.contains("history goes back to commit 2"), "{told}");
    let (status, _, told) = run(&["run", place, "-c", "AS OF 0 MATCH (c:City) RETURN count(c)"]);
    assert_eq!(status, Some(1));
    assert!(told.contains("history goes back to commit 2"), "{told}");
    assert_eq!(run(&["vacuum", place, "--before", "9"]).0, Some(1));
    assert_eq!(run(&["vacuum", place, "--before", "some time"]).0, Some(1));
    assert_eq!(run(&["vacuum", place, "--before", "all"]).0, Some(0));
    assert_eq!(run(&["history", place]).1, "");
    let (status, _, told) = run(&["history", place, "--keep", "none"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("keeps no history from now on"), "{told}");
    assert!(told.contains("has been dropped"), "{told}");
    assert_eq!(run(&["history", place, "--keep", "all"]).0, Some(0));
    assert_eq!(run(&["run", place, "-c", "CREATE (:City)"]).0, Some(0));
    let none = ["run", place, "--history", "none", "-c", "RETURN 1"];
    assert!(run(&none).2.contains("has been dropped"));
    assert_eq!(run(&none).2, "", "there is nothing to drop");
    let (status, _, told) = run(&["history", place]);
    assert_eq!(status, Some(1));
    assert!(told.contains("keeps no history"), "{told}");
    assert_eq!(run(&["history", place, "--keep", "some"]).0, Some(2));
}

/// A graph that was not empty at first has no commit 0: no state of it is asked for, and nothing is said to be damaged.
#[test]
fn the_time_before_an_imported_graph_is_not_kept() -> Result<()> {
    let demo = Database::builder().history(Keep::All).demo()?;
    demo.execute("CREATE (:X)", ())?;
    for point in ["0", "date('2001-01-01')", "datetime('2001-01-01T00:00Z')"] {
        let text = format!("AS OF {point} MATCH (n:X) RETURN count(n)");
        let error = demo.query(&text, ()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidArgumentValue, "{error}");
        assert!(error.message().contains("commit 1"), "{error}");
    }
    Ok(())
}

/// Most of what a commit may do it has not done.
#[test]
fn commits_are_listed_without_zeros_for_people() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let place = path.to_str().unwrap();
    let city = "CREATE (:City {name: '泰安市'})";
    let made = run(&[
        "run",
        place,
        "--history",
        "all",
        "-c",
        city,
        "-c",
        "MATCH (c) DELETE c",
    ]);
    assert_eq!(made.0, Some(0), "{}", made.2);
    let show = |format: &str, statement: &str| {
        let (status, out, told) = run(&["run", place, "--format", format, "-c", statement]);
        assert_eq!(status, Some(0), "{told}");
        out
    };
    let columns = |out: &str| -> Vec<String> {
        let header = out.lines().nth(1).unwrap_or_default();
        let names = header.trim_matches('│').split('┆');
        names.map(|name| name.trim().to_owned()).collect()
    };
    let some = [
        "commit",
        "time",
        "nodesCreated",
        "nodesDeleted",
        "propertiesSet",
        "labelsAdded",
    ];
    for statement in ["SHOW COMMITS", "show  commits WHERE commit > 0;"] {
        let out = show("table", statement);
        assert_eq!(columns(&out), some, "{out}");
        assert!(
            out.contains("16 columns of zeros left out; YIELD * shows all"),
            "{out}"
        );
    }
    let (_, listed, _) = run(&["history", place, "--format", "table"]);
    assert_eq!(columns(&listed), some, "{listed}");
    let out = show("vertical", "SHOW COMMITS");
    let shown: Vec<&str> = out
        .lines()
        .filter(|line| !line.starts_with("time"))
        .map(|line| line.split_whitespace().next_back().unwrap_or_default())
        .collect();
    let rule = "─".repeat(32);
    assert_eq!(
        shown[..7],
        [&*rule, "1", "1", "1", "1", &*rule, "2"],
        "{out}"
    );
    assert!(
        !out.contains("nodesDeleted   0") && out.contains("zeros left out"),
        "{out}"
    );
    // Nothing is left out of what programs read, of columns that are asked for, and of no rows nothing is to be said.
    for (format, statement) in [
        ("csv", "SHOW COMMITS"),
        ("jsonl", "SHOW COMMITS"),
        ("markdown", "SHOW COMMITS"),
        ("table", "SHOW COMMITS YIELD *"),
        ("table", "SHOW COMMITS YIELD commit, graphTypesSet"),
        ("table", "CALL db.commits()"),
        ("table", "SHOW COMMITS WHERE commit > 9"),
    ] {
        let out = show(format, statement);
        assert!(
            out.contains("graphTypesSet") && !out.contains("left out"),
            "{out}"
        );
    }
}

#[test]
fn the_protocol_reads_the_past() {
    let script = "{\"statement\": \"CREATE (:N)\"}\n{\"statement\": \"AS OF 0 MATCH (n) RETURN count(n) AS n\"}\n";
    let output = program::tupu(
        Path::new("."),
        &["serve", "--stdio", "--history", "all"],
        script,
    );
    let answers = String::from_utf8(output.stdout).unwrap();
    assert!(answers.contains(r#""_value":"0""#), "{answers}");
}
