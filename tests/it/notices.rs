//! Notices: what a statement probably does not mean, found while it is compiled and while it runs.

mod figures;
mod names;

use crate::program;
use std::path::Path;
use tupu::{Database, Keep, Rows};

/// The notices of a statement that is run to its end, and the part of the text that each is about.
pub(crate) fn notices(db: &Database, text: &str) -> Vec<(String, String)> {
    let mut rows = db.query(text, ()).expect("the statement is valid");
    for row in rows.by_ref() {
        row.expect("it runs to its end");
    }
    of_rows(&rows, text)
}

fn of_rows(rows: &Rows, text: &str) -> Vec<(String, String)> {
    let told = rows.notices().iter().map(|notice| {
        let span = notice.span();
        let part = &text[span.start as usize..span.end as usize];
        (notice.to_string(), part.to_owned())
    });
    told.collect()
}

#[test]
fn a_date_without_quotes_is_a_subtraction() {
    let db = Database::in_memory();
    for text in [
        "CREATE (p:Person) SET p.valid_from = 1815-12-10",
        "RETURN 1815-12-10",
        "RETURN [1815-12-10 > 3]",
        "MATCH (p:Person) WHERE p.born < 1815-12-10 RETURN p",
        "EXPLAIN RETURN 1815-12-10",
        "PROFILE RETURN 1815-12-10",
    ] {
        let message =
            "`1815-12-10` is a subtraction, and gives 1793: a date is written date('1815-12-10')";
        let expected = (message.to_owned(), "1815-12-10".to_owned());
        assert_eq!(notices(&db, text), [expected], "{text}");
    }
    assert_eq!(notices(&db, "RETURN 2022-1-5")[0].1, "2022-1-5");
    for text in [
        "RETURN 1815 - 12 - 10",
        "RETURN 1815-13-10",
        "RETURN 1815-12-32",
        "RETURN 815-12-10",
        "RETURN 1815-12",
        "RETURN 1815+12-10",
        "RETURN 1815-12-10.5",
        "RETURN date('1815-12-10')",
        "WITH 1815 AS y RETURN y-12-10",
    ] {
        assert_eq!(notices(&db, text), [], "{text}");
    }
}

#[test]
fn a_month_without_quotes_is_a_subtraction_where_a_time_is_meant() {
    let db = Database::in_memory();
    for text in [
        "CREATE (:Person {valid_from: 2019-06})",
        "MERGE (:Person {valid_to: 2019-06})",
        "MATCH (p:Person {valid_from: 2019-06}) RETURN p",
        "MATCH (p:Person) SET p.valid_from = 2019-06",
        "MATCH (p:Person) SET p['valid_to'] = 2019-06",
        "MATCH (p:Person) SET p += {valid_from: 2019-06}",
        "MATCH (p:Person) SET p = {valid_to: 2019-06}",
        "MERGE (p:Person) ON CREATE SET p.valid_from = 2019-06",
        "MERGE (p:Person) ON MATCH SET p.valid_to = 2019-06",
        "FOREACH (i IN [1] | CREATE (:Person {valid_from: 2019-06}))",
        "MATCH (p:Person) ADD p.valid_from = 2019-06",
        "MATCH (p:Person) WHERE p.valid_from <= 2019-06 RETURN p",
        "MATCH (p:Person) WHERE 1900 < 2019-06 <= p.valid_to RETURN p",
        "EXPLAIN MATCH (p:Person) SET p.valid_from = 2019-06",
    ] {
        let message =
            "`2019-06` is a subtraction, and gives 2013: a month is written period('2019-06')";
        let expected = (message.to_owned(), "2019-06".to_owned());
        assert_eq!(notices(&db, text), [expected], "{text}");
    }
    for text in [
        "MATCH (p:Person) SET p.valid_from = 2019 - 06",
        "MATCH (p:Person) SET p.valid_from = 2019-13",
        "MATCH (p:Person) SET p.valid_from = 2019",
        "CREATE (:Person {born: 2019-06})",
        "MATCH (p:Person) WHERE p.born < 2019-06 RETURN p",
    ] {
        assert_eq!(notices(&db, text), [], "{text}");
    }
}

#[test]
fn without_history_nothing_is_listed_and_that_is_said() {
    let none = Database::in_memory();
    none.execute("CREATE (:City)", ()).unwrap();
    let kept = Database::builder().history(Keep::All).in_memory();
    kept.execute("CREATE (:City)", ()).unwrap();
    for (text, part) in [
        ("SHOW COMMITS", "SHOW COMMITS"),
        ("CALL db.commits()", "db.commits"),
        (
            "MATCH (c:City) CALL db.history(c) YIELD change RETURN change",
            "db.history",
        ),
    ] {
        let told = notices(&none, text);
        assert_eq!(told.len(), 1, "{text}");
        assert!(told[0].0.contains("tupu history DB --keep all"), "{told:?}");
        assert!(told[0].0.contains("--history all"), "{told:?}");
        assert_eq!(told[0].1, part);
        assert_eq!(notices(&kept, text), [], "{text}");
    }
}

#[test]
fn an_encoding_that_is_probably_another_is_told_of_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = "name\n山东省泰安市\n山西省太原市\n陕西省铜川市\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    std::fs::write(folder.path().join("gb.csv"), &bytes).unwrap();
    std::fs::write(folder.path().join("utf.csv"), text).unwrap();
    let db = Database::builder().csv_folder(folder.path()).in_memory();
    let read = |encoding: &str| {
        notices(
            &db,
            &format!(
                "UNWIND [1, 2, 3] AS i LOAD CSV WITH HEADERS FROM 'gb.csv' AS row ENCODING '{encoding}' RETURN row.name"
            ),
        )
    };
    let told = read("Big5");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].0.contains("looks like GB18030")
            && told[0].0.ends_with("did you mean ENCODING 'GB18030'?"),
        "{told:?}"
    );
    assert_eq!(told[0].1, "'gb.csv'");
    assert_eq!(read("GB18030"), []);
    let plain = "LOAD CSV FROM 'utf.csv' AS row RETURN row";
    assert_eq!(notices(&db, plain), []);
    // A statement that writes says so, too.
    let writes = "LOAD CSV FROM 'gb.csv' AS row ENCODING 'Big5' CREATE (:Row {fields: row})";
    assert_eq!(notices(&db, writes).len(), 1);
}

#[test]
fn names_come_first_and_errors_keep_their_notices() {
    let db = Database::in_memory();
    db.execute("CREATE (:City {name: '泰安市'})", ()).unwrap();
    let told = notices(&db, "MATCH (c:Citty) RETURN c.name, 1815-12-10");
    assert_eq!(told.len(), 2);
    assert!(told[0].0.contains("did you mean `City`"), "{told:?}");
    // A compiled statement that is run again says the same.
    assert_eq!(
        notices(&db, "MATCH (c:Citty) RETURN c.name, 1815-12-10"),
        told
    );
}

#[test]
fn the_protocol_has_notifications() {
    let script = "{\"statement\": \"RETURN 1815-12-10 AS d\"}\n{\"statement\": \"RETURN 1\"}\n";
    let output = program::tupu(Path::new("."), &["serve", "--stdio"], script);
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<serde_json::Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told = &answers[0]["notifications"];
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
    assert!(
        told[0]["description"]
            .as_str()
            .is_some_and(|text| text.contains("date('1815-12-10')")),
        "{told}"
    );
    let position = serde_json::json!({"offset": 7, "line": 1, "column": 8});
    assert_eq!(told[0]["position"], position);
    assert_eq!(answers[1].get("notifications"), None);
}

#[test]
fn taking_away_what_is_not_there_is_told_of() {
    let db = Database::in_memory();
    for text in [
        "CITING 'a3.p1' CREATE (:City {name: '泰安市', mayor: '甲'}), (:City {name: '江门市', mayor: '乙'})",
        "MATCH (c:City {name: '江门市'}) ADD c.mayor = '丙' VALID FROM '2024' CITING 'a4.p2'",
    ] {
        db.execute(text, ()).unwrap();
    }
    for (text, message) in [
        (
            "CALL kg.withdraw('nope')",
            "nothing cites the source `nope`: SHOW SOURCES lists the sources",
        ),
        (
            "CALL kg.withdraw('a3.p')",
            "nothing cites the source `a3.p`: did you mean `a3.p1`?",
        ),
        (
            "MATCH (c:City) REMOVE CITATION 'a4.p' FROM c.mayor",
            "nothing cites the source `a4.p`: did you mean `a4.p2`?",
        ),
        (
            "MATCH (c:City) REMOVE CITATION 'a4.p2' FROM c",
            "the facts here do not cite it",
        ),
        (
            "MATCH (c:City) REMOVE CITATION 'a4.p2' FROM c.nothing",
            "the facts here do not cite it",
        ),
        (
            "MATCH (c:City) REMOVE STATEMENT c.mayor = '丁'",
            "`mayor` is not stated to be '丁'; statements(n, 'mayor') lists",
        ),
        (
            "MATCH (c:City) REMOVE STATEMENT c.mayor = '丙' VALID FROM '2023'",
            "`mayor` is not stated to be '丙' in that time",
        ),
        (
            "MATCH (c:City) REMOVE STATEMENT c.nothing = 1",
            "`nothing` is not stated to be 1",
        ),
        (
            "MATCH (c:City) FOREACH (x IN [1] | REMOVE STATEMENT c.mayor = '丁')",
            "`mayor` is not stated to be '丁'",
        ),
    ] {
        let told = notices(&db, text);
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(told[0].0.contains(message), "{text}: {told:?}");
    }
    // What is there in one row of several is no mistake, and neither are no rows, or no sources.
    for text in [
        "MATCH (c:City) REMOVE CITATION 'a4.p2' FROM c.mayor",
        "MATCH (c:City) REMOVE STATEMENT c.mayor = '丙'",
        "MATCH (c:Nothing) REMOVE STATEMENT c.mayor = '丁'",
        "MATCH (c:City) REMOVE CITATION [] FROM c",
        "CALL kg.withdraw('a3.p1')",
    ] {
        assert_eq!(notices(&db, text), [], "{text}");
    }
    let told = notices(&db, "CALL kg.withdraw('a3.p1')");
    assert!(
        told[0].0.contains("nothing in the graph cites a source"),
        "{told:?}"
    );
}

#[test]
fn a_new_name_that_is_similar_to_one_of_the_graph_type_is_told_of() {
    let db = Database::in_memory();
    let free = "CREATE (:Observaton {nmae: 'x'})-[:MEASURE]->(:City)";
    assert_eq!(notices(&db, free), []);
    db.execute("MATCH (n) DETACH DELETE n", ()).unwrap();
    let db = Database::in_memory();
    db.execute(
        "ALTER CURRENT GRAPH TYPE SET {
           (:Observation => :Thing {figure :: STRING}), (:Thing => {name :: STRING}),
           (:Observation)-[:MEASURES => {since :: INTEGER}]->() }",
        (),
    )
    .unwrap();
    for (text, name, meant) in [
        (
            "CREATE (:Observaton)",
            "Observaton",
            "label `Observaton`: did you mean `Observation`",
        ),
        (
            "MERGE (:Obsevation)",
            "Obsevation",
            "label `Obsevation`: did you mean `Observation`",
        ),
        (
            "MATCH (n:Observaton) SET n:Observatio",
            "Observatio",
            "did you mean `Observation`",
        ),
        (
            "CREATE (:Observation:Thing)-[:MEASURE]->()",
            "MEASURE",
            "type `MEASURE`: did you mean `MEASURES`",
        ),
        (
            "CREATE (:Observation:Thing {figurre: 'x'})",
            "figurre",
            "property `figurre`: did you mean `figure`",
        ),
        (
            "CREATE (:Observation:Thing {nmae: 'x'})",
            "nmae",
            "did you mean `name`",
        ),
        (
            "CREATE (:Observation:Thing)-[:MEASURES {sinse: 1}]->()",
            "sinse",
            "property `sinse`: did you mean `since`",
        ),
    ] {
        let told = notices(&db, text);
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(
            told[0].0.contains("neither the graph nor its type has the"),
            "{told:?}"
        );
        assert!(told[0].0.contains(meant), "{text}: {told:?}");
        assert_eq!(told[0].1, name);
        // The second time, the graph has the name.
        assert_eq!(notices(&db, text), [], "{text}");
    }
    for text in [
        "CREATE (:Source {figuree: 1})",
        "CREATE (:Observation:Thing {value: 1})",
        "CREATE (:Observation:Thing {name: 'x'})-[:MEASURES {since: 1}]->(:Sea)",
    ] {
        assert_eq!(notices(&db, text), [], "{text}");
    }
}

#[test]
fn a_day_that_begins_before_the_first_commit_is_told_of() {
    let db = Database::builder().history(Keep::All).in_memory();
    for _ in 0..2 {
        db.execute("CREATE (:City)", ()).unwrap();
    }
    let time = db.commits().unwrap().next().unwrap().unwrap().commit.time;
    let day = &time.unwrap().to_string()[..10];
    for point in [
        format!("'{day}'"),
        format!("date('{day}')"),
        format!("'{}'", &day[..7]),
    ] {
        let text = format!("AS OF {point} MATCH (c:City) RETURN c");
        let told = notices(&db, &text);
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(
            told[0].0.contains("the first commit was made at"),
            "{told:?}"
        );
        assert_eq!(told[0].1, point);
    }
    for point in [
        "0",
        "1",
        "2",
        "'2001-01-01'",
        "datetime()",
        "date() + duration('P2D')",
    ] {
        let text = format!("AS OF {point} MATCH (c:City) RETURN c");
        assert_eq!(notices(&db, &text), [], "{text}");
    }
}

#[test]
fn if_not_exists_passes_over_another_definition_and_says_so() {
    let db = Database::in_memory();
    for text in [
        "CREATE NAME INDEX names FOR (n:City) ON EACH [n.name]",
        "CREATE INDEX code FOR (n:City) ON (n.code)",
        "CREATE CONSTRAINT key FOR (n:City) REQUIRE n.id IS UNIQUE",
    ] {
        db.execute(text, ()).unwrap();
    }
    for (text, name) in [
        (
            "CREATE NAME INDEX names IF NOT EXISTS FOR (n:City|Company) ON EACH [n.name]",
            "names",
        ),
        (
            "CREATE INDEX code IF NOT EXISTS FOR (n:Company) ON (n.code)",
            "code",
        ),
        (
            "CREATE CONSTRAINT key IF NOT EXISTS FOR (n:City) REQUIRE n.name IS UNIQUE",
            "key",
        ),
        (
            "CREATE CONSTRAINT code IF NOT EXISTS FOR (n:City) REQUIRE n.code IS UNIQUE",
            "code",
        ),
    ] {
        let told = notices(&db, text);
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(told[0].0.contains("with another definition"), "{told:?}");
        assert_eq!(told[0].1, name);
    }
    for text in [
        "CREATE NAME INDEX names IF NOT EXISTS FOR (n:City) ON EACH [n.name]",
        "CREATE NAME INDEX others IF NOT EXISTS FOR (n:City) ON EACH [n.name]",
        "CREATE INDEX code IF NOT EXISTS FOR (n:City) ON (n.code)",
        "CREATE CONSTRAINT key IF NOT EXISTS FOR (n:City) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT other IF NOT EXISTS FOR (n:City) REQUIRE n.id IS UNIQUE",
    ] {
        assert_eq!(notices(&db, text), [], "{text}");
    }
}

#[test]
fn an_index_over_what_nothing_has_asks_what_is_meant() {
    let db = Database::in_memory();
    // In an empty graph every name is new.
    assert!(notices(&db, "CREATE INDEX FOR (c:Compny) ON (c.nmae)").is_empty());
    db.execute("DROP INDEX index_Compny_nmae", ())
        .expect("it is there");
    db.execute(
        "CREATE (:Company {name: '恒力石化', text: '新材料'})-[:SUPPLIES {share: 1}]->(:City {code: 'a'})",
        (),
    )
    .expect("the statement is valid");
    let label = "no node has the label `Compny`: did you mean `Company`?";
    let key = "nothing has the property `txet`: did you mean `text`?";
    let of = "no relationship has the type `SUPLIES`: did you mean `SUPPLIES`?";
    for (text, expected) in [
        ("CREATE INDEX a FOR (c:Compny) ON (c.name)", vec![label]),
        (
            "CREATE INDEX a IF NOT EXISTS FOR (c:Compny) ON (c.name)",
            vec![],
        ),
        (
            "CREATE FULLTEXT INDEX b FOR (c:Company|Compny) ON EACH [c.name, c.txet]",
            vec![label, key],
        ),
        (
            "CREATE NAME INDEX c FOR (c:Compny) ON EACH [c.name]",
            vec![label],
        ),
        (
            "CREATE TEXT INDEX d FOR (c:Compny) ON (c.name)",
            vec![label],
        ),
        (
            "CREATE VECTOR INDEX e FOR ()-[r:SUPLIES]-() ON (r.share)",
            vec![of],
        ),
        (
            "CREATE INDEX f FOR ()-[r:SUPLIES]-() ON (r.share)",
            vec![of],
        ),
        (
            "CREATE CONSTRAINT g FOR (c:Compny) REQUIRE c.text IS UNIQUE",
            vec![label],
        ),
        ("CREATE INDEX h FOR (c:Company) ON (c.text)", vec![]),
        ("CREATE INDEX i FOR (q:Quarry) ON (q.depth)", vec![]),
    ] {
        let told: Vec<String> = notices(&db, text)
            .into_iter()
            .map(|(message, _)| message)
            .collect();
        assert_eq!(told, expected, "{text}");
    }
}
