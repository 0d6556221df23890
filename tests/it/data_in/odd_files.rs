//! Files as other programs leave them: each comes in, or is refused with its place.

use super::*;

#[test]
fn lines_of_json_from_other_tools() {
    let files = Files::new();
    let whole = |lines: &str| {
        let path = files.write("g.jsonl", lines);
        let (db, _) = Importer::new().graph(path).in_memory()?;
        db.query_one::<tupu::Value>("MATCH (a)-[r]->(b) RETURN [a, r, b]", ())
    };
    for (lines, expected) in [
        // apoc.export.json
        (
            "{\"type\":\"node\",\"id\":\"0\",\"labels\":[\"User\"],\"properties\":{\"name\":\"a\"}}\n\
             {\"id\":\"0\",\"type\":\"relationship\",\"label\":\"KNOWS\",\"properties\":{\"since\":1993},\
             \"start\":{\"id\":\"0\",\"labels\":[\"User\"]},\"end\":{\"id\":\"0\",\"labels\":[\"User\"]}}",
            "[(:User {name: 'a'}), [:KNOWS {since: 1993}], (:User {name: 'a'})]",
        ),
        // Properties beside what has a meaning, one label, edges from a source to a target.
        (
            "{\"type\":\"node\",\"id\":1,\"label\":\"User\",\"name\":\"a\"}\r\n\
             {\"type\":\"edge\",\"source\":1,\"target\":1,\"label\":\"KNOWS\",\"since\":1993}\r\n",
            "[(:User {id: 1, name: 'a'}), [:KNOWS {since: 1993}], (:User {id: 1, name: 'a'})]",
        ),
        // No word on what a line is.
        (
            "{\"id\":1,\"labels\":[\"User\"],\"source\":\"s\"}\n{\"start\":1,\"end\":1,\"label\":\"KNOWS\",\"source\":\"s\"}",
            "[(:User {id: 1, source: 's'}), [:KNOWS {source: 's'}], (:User {id: 1, source: 's'})]",
        ),
        // The keys of a file of relationships.
        (
            "{\"id\":1,\"labels\":[\"User\"]}\n{\"start\":1,\"end\":1,\"type\":\"KNOWS\",\"since\":1993}",
            "[(:User {id: 1}), [:KNOWS {since: 1993}], (:User {id: 1})]",
        ),
    ] {
        assert_eq!(whole(lines).unwrap().to_string(), expected);
    }
    for (lines, expected) in [
        (
            "{\"id\":1}\n{\"start\":1,\"label\":\"R\",\"type\":\"relationship\"}",
            "g.jsonl:2: there is no `end`",
        ),
        (
            "{\"id\":1}\n{\"start\":1,\"end\":1}",
            "g.jsonl:2: the relationship has no type",
        ),
        (
            "{\"id\":1}\n{\":START_ID\":1,\":END_ID\":1,\":TYPE\":\"R\"}",
            "g.jsonl:2: `:END_ID` is a column of CSV files; in JSON it is `end`",
        ),
        (
            "{\"id\":1}\n{\"start\":1,\"end\":2,\"label\":\"R\"}",
            "g.jsonl:2: `end`: no node has the id `2`",
        ),
        (
            "{\"id\":1}\n\n{\"id\":1}",
            "g.jsonl:3: the id '1' occurs twice in its group",
        ),
        ("{\"id\":1", "g.jsonl:1: this is not JSON"),
        ("{\"id\":[]}", "g.jsonl:1: [] is not an id"),
    ] {
        let wrong = message(whole(lines));
        assert!(wrong.contains(expected), "{wrong}");
    }
}

/// The shapes of `apoc.export.json`: lines, an array, and an object of arrays or of objects by their ids.
#[test]
fn every_shape_of_apoc_is_one_graph() {
    let files = Files::new();
    let a = r#"{"type":"node","id":"0","labels":["U"],"properties":{"name":"a}],"}}"#;
    let b = r#"{"type":"node","id":"1","labels":["U"]}"#;
    let r = r#"{"id":"0","type":"relationship","label":"K","start":{"id":"0","labels":["U"]},"end":{"id":"1"}}"#;
    for text in [
        format!("{a}\n{b}\n{r}\n"),
        format!("[{a},\n {b},\n{r}\n]"),
        format!("[{a}\r\n,{b}\r\n,{r}\r\n]\r\n"),
        format!("{{\"nodes\":[{a},{b}],\"rels\":[{r}]}}"),
        format!("{{\n  \"nodes\": {{\"0\":{a}, \"1\" : {b}}},\n\"rels\":{{\"0\":{r}}}\n}}"),
    ] {
        for name in ["g.json", "g.jsonl", "g.ndjson"] {
            let path = files.write(name, &text);
            let (db, _) = Importer::new().graph(path).in_memory().unwrap();
            let found: tupu::Value = db
                .query_one("MATCH (a)-[r]->(b) RETURN [a, r, b]", ())
                .unwrap();
            assert_eq!(
                found.to_string(),
                "[(:U {name: 'a}],'}), [:K], (:U)]",
                "{text}"
            );
        }
    }
    for (text, expected) in [
        (
            format!("[{a},\n{b},\n"),
            "g.json:3: the file ends within 1 open bracket",
        ),
        (
            format!("[{a},\n{{\"id\":"),
            "g.json:2: the file ends within 2 open brackets",
        ),
        (format!("[{a},\n3]"), "g.json:2: "),
        (format!("[{a}\n, {{\"x\" 1}}]"), "g.json:2: "),
        (
            "[{\"id\":\"0\",\"\":1}]".to_owned(),
            "g.json:1: a property has no name",
        ),
    ] {
        let path = files.write("g.json", &text);
        let wrong = message(Importer::new().graph(path).in_memory());
        assert!(wrong.contains(expected), "{text}: {wrong}");
    }
}

/// A document is cut into blocks wherever its elements end: nothing is lost between them.
#[test]
fn a_long_array_comes_in_whole() {
    let files = Files::new();
    let nodes = 30_000;
    let element = |id| format!("{{\n\"id\": {id}, \"text\": \"{}\"}}", "]},{".repeat(20));
    let elements: Vec<String> = (0..nodes).map(element).collect();
    let path = files.write("n.json", format!("[{}]", elements.join(",\n")));
    let (_, report) = Importer::new().nodes(["N"], path).in_memory().unwrap();
    assert_eq!((report.nodes, report.bad_rows), (nodes, 0));
}

/// What the importer makes of one file of nodes: how many, or what is wrong.
fn outcome(files: &Files, name: &str, content: &[u8]) -> std::result::Result<u64, String> {
    let path = files.write(name, content);
    match Importer::new().nodes(["N"], path).in_memory() {
        Ok((_, report)) => Ok(report.nodes),
        Err(error) => Err(error.message().to_owned()),
    }
}

#[test]
fn empty_and_broken_files() {
    let files = Files::new();
    for (name, content) in [
        ("header.csv", &b"id:ID,n\n"[..]),
        ("header.csv", b"id:ID,n"),
        ("empty.jsonl", b""),
    ] {
        assert_eq!(outcome(&files, name, content), Ok(0), "{name}");
    }
    for (name, content, expected) in [
        ("empty.csv", &b""[..], "empty.csv: the file is empty"),
        (
            "open.csv",
            b"id:ID,n\n1,a\n2,\"b\n3,c\n",
            "open.csv:3: the file ends within quotes",
        ),
        ("plain.csv.gz", b"id:ID,name\n1,a\n2,b\n", "cannot read"),
        (
            "twice.csv",
            b"id:ID\n1\n2\n1\n",
            "twice.csv:4: the id '1' occurs twice",
        ),
    ] {
        let wrong = outcome(&files, name, content).unwrap_err();
        assert!(wrong.contains(expected), "{wrong}");
    }
    let whole = files.write_gz("whole.csv.gz", &"id:ID\n".repeat(200));
    let cut = std::fs::read(whole).unwrap();
    let wrong = outcome(&files, "cut.csv.gz", &cut[..cut.len() / 2]).unwrap_err();
    assert!(wrong.contains("cut.csv.gz"), "{wrong}");
    let csv = files.write("n.csv", "id:ID\n1\n");
    let wrong = message(Importer::new().graph(csv).in_memory());
    assert!(
        wrong.ends_with("n.csv: a CSV file holds no whole graph"),
        "{wrong}"
    );
}

/// Compressed files may be made of several, one after another.
#[test]
fn members_of_gzip_are_one_file() {
    let files = Files::new();
    let parts = ["id:ID,name\n1,泰", "安市\n", "2,济南市\n"];
    let bytes: Vec<u8> = parts
        .iter()
        .flat_map(|part| std::fs::read(files.write_gz("part.gz", part)).unwrap())
        .collect();
    let path = files.write("city.csv.gz", bytes);
    let (db, report) = Importer::new().nodes(["City"], path).in_memory().unwrap();
    assert_eq!(report.nodes, 2);
    assert_eq!(text(&db, "MATCH (c {id: '1'}) RETURN c.name"), "泰安市");
}

#[test]
fn spreadsheets_semicolons_and_tabs() {
    let files = Files::new();
    let path = files.write(
        "s.csv",
        "\u{feff}id:ID;text;tags:STRING[]\r\n1;\"two\r\nlines; \"\"so\"\"\";a|b\r\n",
    );
    let (db, _) = Importer::new()
        .nodes(["N"], path)
        .delimiter(b';')
        .array_delimiter('|')
        .in_memory()
        .unwrap();
    let row: tupu::Value = db
        .query_one("MATCH (n) RETURN [n.id, n.text, n.tags]", ())
        .unwrap();
    assert_eq!(
        row.to_string(),
        "['1', 'two\\r\\nlines; \"so\"', ['a', 'b']]"
    );
    files.write("t.tsv", "id:ID\tname\n1\t泰安市\n");
    let import = ["import", "t.tupu", "--nodes", "N=t.tsv"];
    let failed = tupu(files.0.path(), &import);
    let told = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(
        told.contains("if a tab separates its fields, use --delimiter TAB"),
        "{told}"
    );
    files.write("semicolons.csv", "id;name\n1;Müller\n");
    let plain = [
        "import",
        "s.tupu",
        "--infer",
        "--id",
        "id",
        "--nodes",
        "N=semicolons.csv",
    ];
    let failed = tupu(files.0.path(), &plain);
    let told = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(
        told.contains("there is no column `id`") && told.contains("--delimiter ';'"),
        "{told}"
    );
    for delimiter in ["TAB", "\\t", "\t", "U+0009"] {
        let _ = std::fs::remove_file(files.path("t.tupu"));
        let done = tupu(
            files.0.path(),
            &[&import[..], &["--delimiter", delimiter]].concat(),
        );
        assert!(
            done.status.success(),
            "{delimiter:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}

/// JSON that a lenient reader would take, and lose a part of, or guess at.
#[test]
fn json_that_is_nearly_right_is_refused() {
    let files = Files::new();
    for (text, expected) in [
        (
            "[{\"a\":1},]",
            "g.json:1: this is not JSON: there is no element after the comma",
        ),
        (
            "[{\"a\":1}\n{\"b\":2}]",
            "g.json:2: this is not JSON: a comma is missing before this",
        ),
        (
            "[{\"a\":1},,{\"b\":2}]",
            "g.json:1: this is not JSON: there is no element before the comma",
        ),
        (
            "[{\"a\":1}] [{\"b\":2}]",
            "g.json:1: this is not JSON: the document has ended before this",
        ),
        ("[{\"a\":1,\"a\":2}]", "g.json:1: the key `a` occurs twice"),
        ("{\"a\":1,\"a\":2}", "g.json:1: the key `a` occurs twice"),
        (
            "{\"type\":\"node\",\"id\":1,\"properties\":{\"a\":1,\"a\":2}}",
            "g.json:1: the key `a` occurs twice",
        ),
    ] {
        let path = files.write("g.json", text);
        for importer in [
            Importer::new().graph(&path),
            Importer::new().nodes(["N"], &path),
        ] {
            let wrong = message(importer.in_memory());
            assert!(wrong.contains(expected), "{text}: {wrong}");
        }
    }
}
