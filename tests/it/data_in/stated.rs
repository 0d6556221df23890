//! Statements and sources in JSON Lines: what says the same twice is one statement, and what ADD refuses is refused.

use tempfile::TempDir;
use tupu::{Database, ErrorCode, Importer, Value, maintenance};

fn import(lines: &str) -> tupu::Result<(Database, bool)> {
    let folder = TempDir::new().unwrap();
    let (file, graph) = (folder.path().join("a.jsonl"), folder.path().join("a.tupu"));
    std::fs::write(&file, lines).unwrap();
    Importer::new().graph(&file).create_file(&graph)?;
    let sound = maintenance::check(&graph).unwrap().is_sound();
    let (db, _) = Importer::new().graph(&file).in_memory()?;
    Ok((db, sound))
}

fn node(statements: &str) -> String {
    format!(
        "{{\"type\":\"node\",\"id\":\"0\",\"labels\":[\"A\"],\"properties\":{{}},\"statements\":{{\"z\":[{statements}]}}}}\n"
    )
}

fn relationship(statements: &str) -> String {
    format!(
        "{{\"type\":\"node\",\"id\":\"0\",\"labels\":[\"A\"],\"properties\":{{}}}}\n{{\"type\":\"relationship\",\"label\":\"R\",\"start\":{{\"id\":\"0\"}},\"end\":{{\"id\":\"0\"}},\"properties\":{{}},\"statements\":{{\"z\":[{statements}]}}}}\n"
    )
}

#[test]
fn a_statement_that_is_there_twice_is_one() {
    let quantity = |text: &str| format!("{{\"$type\":\"Quantity\",\"_value\":\"{text}\"}}");
    let of_year = |value: &str| format!("{{\"value\":{value},\"valid_from\":\"2022\"}}");
    for (statements, count, rank, sources) in [
        (
            "{\"value\":\"a\",\"sources\":[\"p2\",\"p1\"]},{\"value\":\"a\",\"sources\":[\"p1\",\"p3\"]}".to_owned(),
            1,
            "normal",
            "['p1', 'p2', 'p3']",
        ),
        ("{\"value\":1},{\"value\":1.0}".to_owned(), 1, "normal", "[]"),
        ("{\"value\":[1,2]},{\"value\":[1,2]}".to_owned(), 1, "normal", "[]"),
        (
            format!("{{\"value\":{}}},{{\"value\":{}}}", quantity("1公顷"), quantity("15亩")),
            1,
            "normal",
            "[]",
        ),
        (
            "{\"value\":\"a\",\"rank\":\"deprecated\",\"sources\":[\"p1\"]},{\"value\":\"b\"},{\"value\":\"a\",\"rank\":\"preferred\"}".to_owned(),
            2,
            "preferred",
            "['p1']",
        ),
        (format!("{0},{0}", of_year("\"a\"")), 1, "normal", "[]"),
        (format!("{},{{\"value\":\"a\"}}", of_year("\"a\"")), 2, "normal", "[]"),
    ] {
        for (lines, pattern) in [(node(&statements), "(x:A)"), (relationship(&statements), "()-[x:R]->()")] {
            let (db, sound) = import(&lines).unwrap();
            assert!(sound, "{lines}");
            let query = format!(
                "MATCH {pattern} WITH statements(x, 'z') AS all RETURN [size(all), all[0].rank, all[0].sources]"
            );
            let found: Value = db.query_one(&query, ()).unwrap();
            let expected = format!("[{count}, '{rank}', {sources}]");
            assert_eq!(found.to_string(), expected, "{lines}");
        }
    }
}

#[test]
fn a_statement_that_ends_before_it_begins_is_refused() {
    for (from, to) in [("2022", "2020"), ("2022-06-30", "2022-06-30")] {
        let times = format!("{{\"value\":1,\"valid_from\":\"{from}\",\"valid_to\":\"{to}\"}}");
        for lines in [node(&times), relationship(&times)] {
            let error = import(&lines).unwrap_err();
            assert_eq!(error.code(), ErrorCode::InvalidInput);
            assert!(
                error.message().contains("it ends before it begins"),
                "{error}"
            );
        }
    }
    assert!(import(&node("{\"value\":1,\"valid_to\":\"2020\"}")).is_ok());
}

#[test]
fn sources_of_what_is_not_there_are_refused() {
    let of = |own: &str, rest: &str| {
        format!(
            "{{\"type\":\"node\",\"id\":\"0\",\"labels\":[\"A\"],\"properties\":{own},{rest}}}\n"
        )
    };
    for lines in [
        of("{}", "\"propertySources\":{\"nokey\":[\"s\"]}"),
        of("{\"a\":null}", "\"propertySources\":{\"a\":\"s\"}"),
        of("null", "\"propertySources\":{\"a\":[\"s\"]}"),
        of(
            "{}",
            "\"statements\":{\"a\":[]},\"propertySources\":{\"a\":[\"s\"]}",
        ),
        "{\"type\":\"node\",\"labels\":[\"A\"],\"b\":1,\"nokey:SOURCE\":[\"s\"]}\n".to_owned(),
    ] {
        let error = import(&lines).unwrap_err();
        assert!(
            error.message().contains("there is no property"),
            "{lines}: {error}"
        );
    }
    for lines in [
        of("{}", "\"sources\":[\"\"]"),
        of("{\"a\":1}", "\"propertySources\":{\"a\":[\"s\",\"\"]}"),
    ] {
        let error = import(&lines).unwrap_err();
        assert!(
            error
                .message()
                .contains("the name of a source cannot be empty"),
            "{lines}: {error}"
        );
    }
    for lines in [
        of("{\"a\":1}", "\"propertySources\":{\"a\":[\"s\"],\"b\":[]}"),
        of(
            "{}",
            "\"statements\":{\"a\":[{\"value\":1}]},\"propertySources\":{\"a\":[\"s\"]}",
        ),
        "{\"type\":\"node\",\"labels\":[\"A\"],\"b\":null,\"b:SOURCE\":[\"s\"]}\n".to_owned(),
    ] {
        assert!(import(&lines).is_ok(), "{lines}");
    }
}

#[test]
fn sources_of_a_missing_value_are_left_out_and_the_report_says_so() {
    let folder = TempDir::new().unwrap();
    let csv = folder.path().join("a.csv");
    let rows = "id:ID,gdp:INT,name,gdp:SOURCE,name:SOURCE\n1,7,x,s1,s1\n2,,x,s2,s1\n3,,\"\",s3,s1\n4,,x,,\n";
    std::fs::write(&csv, rows).unwrap();
    let (db, report) = Importer::new().nodes(["A"], &csv).in_memory().unwrap();
    let note = format!(
        "{}:3: 2 rows name sources of `gdp` and no value of `gdp`; these sources are left out",
        csv.display()
    );
    assert_eq!(report.notes, [note]);
    let cited = "MATCH (a:A) WHERE size(sources(a, 'gdp')) > 0 RETURN count(*)";
    assert_eq!(db.query_one::<i64>(cited, ()).unwrap(), 1);
    let json = folder.path().join("b.jsonl");
    let lines = "{\"id\":\"1\",\"gdp\":7,\"gdp:SOURCE\":\"s1\"}\n{\"id\":\"2\",\"gdp\":null,\"gdp:SOURCE\":[\"s2\"]}\n{\"id\":\"3\",\"gdp\":null,\"gdp:SOURCE\":[]}\n";
    std::fs::write(&json, lines).unwrap();
    let (_, report) = Importer::new().nodes(["B"], &json).in_memory().unwrap();
    let note = format!(
        "{}:2: 1 row names sources of `gdp` and no value of `gdp`; these sources are left out",
        json.display()
    );
    assert_eq!(report.notes, [note]);
}
