//! Scripts as `apoc.export.cypher` writes them run as they are.

use super::*;
use std::process::Stdio;

const SCRIPT: &str = r#":begin
CREATE CONSTRAINT UNIQUE_IMPORT_NAME FOR (node:`UNIQUE IMPORT LABEL`) REQUIRE (node.`UNIQUE IMPORT ID`) IS UNIQUE;
CREATE RANGE INDEX FOR (n:Person) ON (n.name);
:commit
CALL db.awaitIndexes(300);
:begin
UNWIND [{_id:0, properties:{name:"Ada"}}, {_id:1, properties:{name:"Charles; :commit"}}] AS row
CREATE (n:`UNIQUE IMPORT LABEL`{`UNIQUE IMPORT ID`: row._id}) SET n += row.properties SET n:Person;
:commit
:begin
UNWIND [{start: {_id:0}, end: {_id:1}, properties:{since:1833}}] AS row
MATCH (start:`UNIQUE IMPORT LABEL`{`UNIQUE IMPORT ID`: row.start._id})
MATCH (end:`UNIQUE IMPORT LABEL`{`UNIQUE IMPORT ID`: row.end._id})
CREATE (start)-[r:KNOWS]->(end) SET r += row.properties;
:commit
:begin
MATCH (n:`UNIQUE IMPORT LABEL`)  WITH n LIMIT 20000 REMOVE n:`UNIQUE IMPORT LABEL` REMOVE n.`UNIQUE IMPORT ID`;
:commit
:begin
DROP CONSTRAINT UNIQUE_IMPORT_NAME;
:commit
"#;

#[test]
fn the_script_is_piped_into_the_shell() {
    let files = Files::new();
    let mut shell = Command::new(env!("CARGO_BIN_EXE_tupu"))
        .current_dir(files.0.path())
        .arg("g.tupu")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = shell.stdin.take().unwrap();
    input.write_all(SCRIPT.as_bytes()).unwrap();
    drop(input);
    let done = shell.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{told}");
    let db = Database::open(files.path("g.tupu")).unwrap();
    let found: tupu::Value = db
        .query_one("MATCH (a)-[r]->(b) RETURN [a, r, b]", ())
        .unwrap();
    assert_eq!(
        found.to_string(),
        "[(:Person {name: 'Ada'}), [:KNOWS {since: 1833}], (:Person {name: 'Charles; :commit'})]"
    );
}

#[test]
fn waiting_for_an_index_that_is_not_there_is_an_error() {
    let db = Database::in_memory();
    db.execute("CREATE INDEX names FOR (n:Person) ON (n.name)", ())
        .unwrap();
    db.execute("CALL db.awaitIndexes()", ()).unwrap();
    db.execute("CALL db.awaitIndex('names', 10)", ()).unwrap();
    let wrong = db.execute("CALL db.awaitIndex('nams')", ()).unwrap_err();
    assert!(
        wrong.to_string().contains("did you mean `names`?"),
        "{wrong}"
    );
}
