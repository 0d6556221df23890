//! The way out is real: an export of the demo graph answers the same ten queries in FalkorDB.
//!
//! Needs a Python (3.12 or newer) with `pip install falkordblite`, named by `TUPU_FALKORDB_PYTHON`.

use crate::repository::root;
use serde_json::Value as Json;
use std::process::Command;
use tupu::json::PlainJson;
use tupu::{Database, Dialect, Format, Row};

#[test]
fn ten_queries_answer_alike_in_falkordb() {
    let Ok(python) = std::env::var("TUPU_FALKORDB_PYTHON") else {
        eprintln!("skipped: TUPU_FALKORDB_PYTHON names no Python with falkordblite");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("demo.cypher");
    let db = Database::demo().unwrap();
    db.export_file(Format::Cypher(Dialect::FalkorDb), &script)
        .unwrap();
    let queries = root().join("tests/falkordb/queries.cypher");
    let output = Command::new(python)
        .arg(root().join("tests/falkordb/load.py"))
        .args([&script, &queries])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::fs::read_to_string(&queries).unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 10);
    assert_eq!(answers.lines().count(), 10);
    for (query, answer) in text.lines().zip(answers.lines()) {
        let rows = db.query(query, ()).unwrap();
        let rows: Vec<Json> = rows.map(|row| plain_row(&row.unwrap())).collect();
        let theirs: Json = serde_json::from_str(answer).unwrap();
        assert!(!rows.is_empty(), "{query}");
        assert_eq!(rounded(Json::Array(rows)), rounded(theirs), "{query}");
    }
}

fn plain_row(row: &Row) -> Json {
    let values = row.values().iter();
    values
        .map(|value| sorted(serde_json::to_value(PlainJson(value)).unwrap()))
        .collect()
}

/// Lists have an order, labels have none, and FalkorDB gives both as lists.
fn sorted(json: Json) -> Json {
    match json {
        Json::Array(mut elements) => {
            elements.sort_by_key(ToString::to_string);
            Json::Array(elements)
        }
        other => other,
    }
}

/// Sums of floats depend on the order of adding up.
fn rounded(json: Json) -> Json {
    match json {
        Json::Array(elements) => elements.into_iter().map(rounded).collect(),
        Json::Number(number) => {
            let float = number.as_f64().unwrap_or(f64::NAN);
            serde_json::json!((float * 1e6).round() / 1e6)
        }
        other => other,
    }
}
