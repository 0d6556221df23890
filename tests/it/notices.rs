//! Notices: what a statement probably does not mean, found while it is compiled and while it runs.

use crate::program;
use std::path::Path;
use tupu::{Database, Keep, Rows};

/// The notices of a statement that is run to its end, and the part of the text that each is about.
fn notices(db: &Database, text: &str) -> Vec<(String, String)> {
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
