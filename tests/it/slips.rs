//! Slips on the command line, and what would be lost without a word: each is told, with the way out.

mod companions;
mod import;
mod names;

use crate::program::tupu;
use std::process::Output;
use tempfile::TempDir;

/// Runs in a folder with these files; the exit status, standard output and standard error.
fn with(files: &[(&str, &[u8])], arguments: &[&str], input: &str) -> (i32, String, String) {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    told(tupu(folder.path(), arguments, input))
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// `编号,名称`, `1,泰安市`, `2,济南市` in GBK.
const GBK: &[u8] =
    b"\xb1\xe0\xba\xc5,\xc3\xfb\xb3\xc6\n1,\xcc\xa9\xb0\xb2\xca\xd0\n2,\xbc\xc3\xc4\xcf\xca\xd0\n";

#[test]
fn text_in_another_encoding_than_is_named_is_refused() {
    let utf8 = "id,name\n1,泰安市\n".as_bytes();
    for (bytes, named, probable) in [
        (GBK, "UTF-16", "it looks like GB18030"),
        (GBK, "UTF-16LE", "it looks like GB18030"),
        (GBK, "Latin-1", "it looks like GB18030"),
        (utf8, "UTF-16", "it looks like UTF-8"),
        (utf8, "GBK", "it looks like UTF-8"),
        (utf8, "Latin-1", "it looks like UTF-8"),
    ] {
        let import = [
            "import",
            "g.tupu",
            "--nodes",
            "City=p.csv",
            "--encoding",
            named,
        ];
        let (status, _, said) = with(&[("p.csv", bytes)], &import, "");
        assert_eq!(status, 1, "{named}: {said}");
        assert!(said.contains("p.csv:1: the text is not "), "{said}");
        assert!(said.contains(probable), "{said}");
        let load =
            format!("LOAD CSV WITH HEADERS FROM 'p.csv' AS row ENCODING '{named}' RETURN row");
        let (status, out, said) = with(&[("p.csv", bytes)], &[":memory:", "-c", &load], "");
        assert_eq!((status, &*out), (1, ""), "{named}: {said}");
        assert!(
            said.contains("p.csv:1: the text is not ") && said.contains(probable),
            "{said}"
        );
    }
    // An odd byte at the end of UTF-16 is half a character.
    let mut odd: Vec<u8> = "id,name\n1,泰安市\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    odd.push(b'x');
    let import = [
        "import",
        "g.tupu",
        "--nodes",
        "City=p.csv",
        "--encoding",
        "UTF-16",
    ];
    let (status, _, said) = with(&[("p.csv", &odd)], &import, "");
    assert!(
        status == 1 && said.contains("p.csv:3: the text is not UTF-16"),
        "{said}"
    );
}

#[test]
fn files_without_rows_are_named() {
    let files: &[(&str, &[u8])] = &[
        ("h.csv", b"id:ID,name\n"),
        ("r.csv", b":START_ID,:END_ID\n"),
        ("e.jsonl", b""),
        ("e.nt", b"# nothing\n"),
        ("c.csv", b"id:ID\n1\n"),
    ];
    let import = [
        "import",
        "g.tupu",
        "e.jsonl",
        "e.nt",
        "--nodes",
        "A=h.csv",
        "C=c.csv",
        "--relationships",
        "R=r.csv",
    ];
    let (status, _, said) = with(files, &import, "");
    assert_eq!(status, 0, "{said}");
    for (name, bytes) in files {
        let note = format!("note: {name} has no rows");
        assert_eq!(
            said.contains(&note),
            bytes.len() < 20 && *name != "c.csv",
            "{said}"
        );
    }
}

#[test]
fn header_of_one_column_that_looks_like_several_is_refused() {
    for (header, option, terminator) in [
        ("id;name", "--delimiter ';'", "FIELDTERMINATOR ';'"),
        ("id\tname", "--delimiter TAB", "FIELDTERMINATOR '\\t'"),
        ("id|name", "--delimiter '|'", "FIELDTERMINATOR '|'"),
    ] {
        let text = format!("{header}\n1;2\n");
        let files: &[(&str, &[u8])] = &[("p.csv", text.as_bytes())];
        for more in [&[][..], &["--infer"]] {
            let import = [&["import", "g.tupu", "--nodes", "City=p.csv"], more].concat();
            let (status, _, said) = with(files, &import, "");
            assert!(status == 1 && said.contains(option), "{said}");
        }
        let load = "LOAD CSV WITH HEADERS FROM 'p.csv' AS row RETURN row.id";
        let (status, _, said) = with(files, &[":memory:", "-c", load], "");
        assert!(status == 1 && said.contains(terminator), "{said}");
        let load = "LOAD CSV WITH HEADERS FROM 'p.csv' AS row FIELDTERMINATOR ',' RETURN row";
        let (status, _, said) = with(files, &[":memory:", "-c", load], "");
        assert_eq!(status, 0, "one column that is meant: {said}");
    }
    for terminator in ["\"", "\\n", "\\r"] {
        let load =
            format!("LOAD CSV FROM 'p.csv' AS row FIELDTERMINATOR '{terminator}' RETURN row");
        let (status, _, said) = with(&[("p.csv", b"a\n")], &[":memory:", "-c", &load], "");
        assert!(
            status == 1 && said.contains("cannot be a quote or a line end"),
            "{said}"
        );
    }
    let import = [
        "import",
        "g.tupu",
        "--nodes",
        "City=p.csv",
        "--delimiter",
        "\"",
    ];
    let (status, _, said) = with(&[("p.csv", b"a\n")], &import, "");
    assert!(
        status == 2 && said.contains("a quote or a line end"),
        "{said}"
    );
}

#[test]
fn options_that_say_nothing_are_refused() {
    let files: &[(&str, &[u8])] = &[("a.csv", b"x\n1\n")];
    for (arguments, way) in [
        (
            &[
                "import", "g.tupu", "--nodes", "A=a.csv", "--id", "A=x", "B=y",
            ][..],
            "as in --id A=x --id B=y",
        ),
        (
            &["import", "--id", "A=x", "B=y", "--nodes", "A=a.csv"],
            "as in --id A=x --id B=y",
        ),
        (
            &["import", "g.tupu", "--nodes", "A=a.csv", "--id", "A="],
            "write a column",
        ),
        (
            &["import", "g.tupu", "--nodes", "A=a.csv", "--id", "=x"],
            "write a column",
        ),
        (&["--param", "=3", "-c", "RETURN 1"], "write NAME=VALUE"),
        (&["--param", "$=3", "-c", "RETURN 1"], "write NAME=VALUE"),
        (
            &["--memory-limit", "100kB", "-c", "RETURN 1"],
            "1MiB at least",
        ),
        (&["shell", "g.tupu"], "`tupu DB` opens the shell"),
        (
            &["query", "g.tupu", "-c", "RETURN 1"],
            "`tupu run DB -c STATEMENTS`",
        ),
    ] {
        let (status, _, said) = with(files, arguments, "");
        assert!(status == 2 && said.contains(way), "{arguments:?}: {said}");
    }
    let (status, out, said) = with(&[], &["--memory-limit", "1M", "-c", "RETURN 1 AS x"], "");
    assert_eq!(
        (status, &*out),
        (0, "{\"x\":1}\n"),
        "the least is enough: {said}"
    );
}

#[test]
fn graph_in_the_place_of_a_script_is_told() {
    let folder = TempDir::new().unwrap();
    tupu(folder.path(), &["g.tupu", "-c", "CREATE (:A)"], "");
    let (status, _, said) = told(tupu(folder.path(), &["run", "other.tupu", "g.tupu"], ""));
    assert!(
        status == 2 && said.contains("g.tupu is a graph or belongs to one"),
        "{said}"
    );
}

#[test]
fn output_keeps_what_was_there_until_an_answer_is_complete() {
    let old: &[(&str, &[u8])] = &[("o.csv", b"old\n")];
    for (statements, left) in [
        ("RETURN 1 / 0", "old\n"),
        ("UNWIND [2, 1, 0] AS x RETURN 2 / x AS y", "old\n"),
        ("RETURN 1 AS x", "x\n1\n"),
        ("RETURN 1 AS x; RETURN wrong", "x\n1\n"),
        ("CREATE (:A)", ""),
    ] {
        let folder = TempDir::new().unwrap();
        for (name, bytes) in old {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        tupu(folder.path(), &["-o", "o.csv", "-c", statements], "");
        let text = std::fs::read_to_string(folder.path().join("o.csv")).unwrap();
        assert_eq!(text.replace('\r', ""), left, "{statements}");
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 1, "nothing is left beside it: {statements}");
    }
}

#[cfg(unix)]
#[test]
fn output_goes_into_a_device_and_through_a_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let run = [
        "-o",
        "/dev/stdout",
        "--format",
        "csv",
        "-c",
        "RETURN 1 AS x",
    ];
    let (status, out, _) = with(&[], &run, "");
    assert_eq!((status, out.replace('\r', "").as_str()), (0, "x\n1\n"));
    let folder = TempDir::new().unwrap();
    let (file, link) = (folder.path().join("o.csv"), folder.path().join("l.csv"));
    std::fs::write(&file, "old").unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    symlink("o.csv", &link).unwrap();
    tupu(folder.path(), &["-o", "l.csv", "-c", "RETURN 1 AS x"], "");
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&file).unwrap().starts_with('x'));
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn server_answers_a_last_line_without_its_end_and_ends() {
    let (status, out, _) = with(
        &[],
        &["serve", "--stdio"],
        r#"{"statement":"RETURN 1 AS x"}"#,
    );
    assert!(status == 0 && out.contains(r#""fields":["x"]"#), "{out}");
}

#[test]
fn server_tells_all_that_is_counted() {
    let request = "{\"statement\": \"CREATE UNIT `箩筐` = '159千克'\"}\n{\"statement\": \"DROP UNIT `箩筐`\"}";
    let (_, out, _) = with(&[], &["serve", "--stdio"], request);
    let answers = out.lines().map(|line| serde_json::from_str(line).unwrap());
    let answers: Vec<serde_json::Value> = answers.collect();
    let count = |answer: usize, key: &str| answers[answer]["counters"][key].as_u64();
    assert_eq!(
        (count(0, "unitsAdded"), count(0, "unitsRemoved")),
        (Some(1), Some(0)),
        "{out}"
    );
    assert_eq!(
        (count(1, "unitsAdded"), count(1, "unitsRemoved")),
        (Some(0), Some(1)),
        "{out}"
    );
    let counters = answers[0]["counters"].as_object().unwrap();
    assert_eq!(counters.len(), tupu::Counters::default().each().count());
    for key in [
        "nodesCreated",
        "propertiesSet",
        "indexesRemoved",
        "referencesAdded",
    ] {
        assert_eq!(count(0, key), Some(0), "{key}");
    }
}

#[test]
fn server_names_the_field_of_the_request() {
    let request = "{\"statement\": \"RETURN $`a b`\"}\n{\"statement\": \"RETURN $x\", \"parameters\": {\"y\": 1}}\n";
    let (_, out, _) = with(&[], &["serve", "--stdio"], request);
    assert!(
        out.contains(r#"give it in the request: \"parameters\": {\"a b\": …}"#),
        "{out}"
    );
    assert!(!out.contains("--param"), "{out}");
}

#[test]
fn lines_of_exported_scripts_need_no_semicolon() {
    let script = ":BEGIN\nCREATE (:A);\n:Commit\nBEGIN\nCREATE (:B);\nCOMMIT\nSCHEMA AWAIT\nBegin\n\nCREATE (:C);\nROLLBACK\n\
                  begin\nCREATE (:D {text: 'a\nCOMMIT\nb'});\ncommit\nSCHEMA AWAIT";
    let all = "MATCH (n) RETURN labels(n)[0] AS l ORDER BY l";
    let (status, out, said) = with(
        &[("s.cypher", script.as_bytes())],
        &[":memory:", "s.cypher", "-c", all],
        "",
    );
    assert_eq!(status, 0, "{said}");
    assert_eq!(
        out, "{\"l\":\"A\"}\n{\"l\":\"B\"}\n{\"l\":\"D\"}\n",
        "{said}"
    );
    // A place within counts from the beginning of the script.
    let wrong = "BEGIN\nCREATE (:A);\nCOMMIT\nRETURN wrong;\n";
    let (status, _, said) = with(
        &[("s.cypher", wrong.as_bytes())],
        &[":memory:", "s.cypher"],
        "",
    );
    assert!(status == 1 && said.starts_with("s.cypher:4:8: "), "{said}");
    let twice = "COMMIT\nRETURN 1;\n";
    let (status, _, said) = with(
        &[("s.cypher", twice.as_bytes())],
        &[":memory:", "s.cypher"],
        "",
    );
    assert!(status == 1 && said.starts_with("s.cypher:1:1: "), "{said}");
}

#[test]
fn errors_of_json_lines_name_the_line_of_the_file_alone() {
    for (line, message) in [
        (
            "{\"id\": 2,}",
            "g.jsonl:2: this is not JSON: trailing comma at column 10",
        ),
        (
            "{\"id\": 1e400}",
            "g.jsonl:2: the number '1e400' at column ",
        ),
        (
            "{\"id\": [1, -2.5e999]}",
            "g.jsonl:2: the number '-2.5e999' at column ",
        ),
    ] {
        let text = format!("{{\"id\": 1}}\n{line}\n");
        let (status, _, said) = with(
            &[("g.jsonl", text.as_bytes())],
            &["import", "g.tupu", "g.jsonl"],
            "",
        );
        assert!(status == 1 && said.contains(message), "{said}");
        assert!(!said.contains("line 1"), "{said}");
    }
}

#[test]
fn bad_rows_of_plain_csv_name_the_column_of_the_file() {
    let files: &[(&str, &[u8])] = &[("p.csv", b"nr,age\n1,2\n"), ("k.csv", b"who,whom\n1,9\n")];
    let import = [
        "import",
        "g.tupu",
        "--nodes",
        "P=p.csv",
        "--id",
        "nr",
        "--relationships",
        "K=k.csv",
        "--from",
        "who",
        "--to",
        "whom",
    ];
    let (status, _, said) = with(files, &import, "");
    assert!(
        status == 1 && said.contains("k.csv:2: column `whom`: no node has the id `9`"),
        "{said}"
    );
    let files: &[(&str, &[u8])] = &[("p.csv", b"nr,age\n1,old\n")];
    let import = [
        "import",
        "g.tupu",
        "--nodes",
        "P=p.csv",
        "--types",
        "age:INT",
        "--rename",
        "age=years",
    ];
    let (_, _, said) = with(files, &import, "");
    assert!(said.contains("p.csv:2: column `age`: "), "{said}");
}

#[test]
fn view_says_how_much_of_what_there_is_it_draws() {
    let script = "UNWIND range(1, 310) AS n CREATE (:N {n: n});\n:view v.html\n:view w.svg MATCH (n:N) RETURN n;\n\
                  :view x.svg MATCH (n:N) RETURN n LIMIT 2;\n";
    let (status, out, said) = with(&[], &[":memory:"], script);
    assert_eq!(status, 0, "{said}");
    assert!(
        out.contains("v.html: 300 of 310 nodes drawn, those with the most relationships"),
        "{out}"
    );
    assert!(
        out.contains("w.svg: the first 300 of 310 nodes drawn"),
        "{out}"
    );
    assert!(out.contains("x.svg: 2 nodes drawn"), "{out}");
}
