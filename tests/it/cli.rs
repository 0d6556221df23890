//! The command line, driven as a person or a program drives it.

mod generated;
mod limits;
mod slips;

use crate::program;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn tupu(arguments: &[&str], input: &str) -> Output {
    program::tupu(Path::new("."), arguments, input)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn formats() {
    let statement = "RETURN '泰安市' AS name, 684 AS n, [1, null] AS list";
    let run = |format| text(&tupu(&["run", "--format", format, "-c", statement], "").stdout);
    assert_eq!(run("csv"), "name,n,list\n泰安市,684,\"[1,null]\"\n");
    assert_eq!(
        run("jsonl"),
        "{\"name\":\"泰安市\",\"n\":684,\"list\":[1,null]}\n"
    );
    assert!(run("markdown").starts_with("| name"));
    assert!(run("json").starts_with("[\n"));
}

#[test]
fn tables_line_up_under_chinese_text() {
    let statement = "UNWIND ['泰安市', 'ab'] AS name RETURN name";
    let out = text(&tupu(&["run", "--format", "table", "-c", statement], "").stdout);
    let widths: Vec<usize> = out
        .lines()
        .take_while(|line| !line.contains("row"))
        .map(unicode_width::UnicodeWidthStr::width)
        .collect();
    assert!(
        widths.len() >= 5 && widths.iter().all(|width| *width == widths[0]),
        "{out}"
    );
}

#[test]
fn exit_status_and_errors() {
    let failed = tupu(&["run", "-c", "RETURN 1 AS x; RETURN 省"], "");
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed.stderr).contains("UndefinedVariable"));
    assert!(text(&failed.stdout).contains('1'));
    assert_eq!(tupu(&["run", "--nonsense"], "").status.code(), Some(2));
    let missing = ["run", "/no/such/folder/graph.tupu", "-c", "RETURN 1"];
    assert_eq!(tupu(&missing, "").status.code(), Some(3));
}

#[test]
fn bad_usage_and_files_that_do_not_open() {
    let status = |arguments: &[&str], input| tupu(arguments, input).status.code();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    assert_eq!(status(&["run", "-c", "RETURN 1"], ""), Some(0));
    assert_eq!(
        status(&["run", ":memory:", &path("missing.cypher")], ""),
        Some(2)
    );
    assert_eq!(
        status(&["run", "--param", "no-equals-sign", "-c", "RETURN 1"], ""),
        Some(2)
    );
    assert_eq!(
        status(&["run", "--format", "nonsense", "-c", "RETURN 1"], ""),
        Some(2)
    );
    assert_eq!(status(&["serve"], ""), Some(2));
    assert_eq!(
        status(
            &[
                "run",
                "--read-only",
                &path("missing.tupu"),
                "-c",
                "RETURN 1"
            ],
            ""
        ),
        Some(3)
    );
    std::fs::write(path("text.tupu"), "no graph").unwrap();
    assert_eq!(
        status(&["run", &path("text.tupu"), "-c", "RETURN 1"], ""),
        Some(3)
    );
    assert_eq!(
        status(&["serve", "--stdio", &path("text.tupu")], ""),
        Some(3)
    );
    assert_eq!(status(&[&path("text.tupu")], "RETURN 1"), Some(3));
    // What is piped in stops at the first that fails, a command or a statement.
    assert_eq!(status(&[], ":nonsense\nRETURN 1"), Some(1));
    // What a script begins it has to end: else what it wrote is gone.
    let open = "BEGIN;\nCREATE (:City);\n";
    assert_eq!(status(&[], open), Some(1));
    assert_eq!(status(&["run", "-c", open], ""), Some(1));
    assert_eq!(
        status(&["run", "-c", ":begin\nCREATE (:City);\n:quit"], ""),
        Some(1)
    );
    for end in ["COMMIT;", "ROLLBACK;"] {
        assert_eq!(status(&["run", "-c", open, "-c", end], ""), Some(0));
    }
    let failed = tupu(&[], "RETURN 1/0; RETURN 2 AS later;");
    assert_eq!(failed.status.code(), Some(1));
    assert!(failed.stdout.is_empty());
}

#[test]
fn statements_and_scripts_run_in_the_order_given() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.cypher");
    std::fs::write(&script, "RETURN 2 AS n;\nRETURN 3 AS n").unwrap();
    let script = script.to_str().unwrap();
    let (one, four) = ("RETURN 1 AS n", "RETURN 4 AS n; RETURN 5 AS n");
    let lines =
        |numbers: &[u8]| -> String { numbers.iter().map(|n| format!("{{\"n\":{n}}}\n")).collect() };
    let out = tupu(&["run", "-c", one, ":memory:", script, "-c", four], "");
    assert_eq!(text(&out.stdout), lines(&[1, 2, 3, 4, 5]));
    let out = tupu(&["run", script, "-c", one], "");
    assert_eq!(text(&out.stdout), lines(&[2, 3, 1]));
}

#[test]
fn errors_name_the_file_the_line_and_the_column() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("错.cypher");
    std::fs::write(&script, "RETURN '省' AS x;\nMATCH (n)\n  RETURN 泰安;\n").unwrap();
    let script = script.to_str().unwrap();
    let failed = tupu(&["run", script], "");
    let told = text(&failed.stderr);
    assert!(
        told.starts_with(&format!("{script}:3:10: SyntaxError (UndefinedVariable)")),
        "{told}"
    );
    assert!(
        told.contains("3 |   RETURN 泰安;") && told.contains("^^^^"),
        "{told}"
    );
    assert!(text(&failed.stdout).contains("省"));
    let told = text(&tupu(&["run", "-c", "RETURN 1 +"], "").stderr);
    assert!(told.starts_with("-c:1:"), "{told}");
    let told = text(&tupu(&[], "RETURN 1;\n  RETURN x").stderr);
    assert!(told.starts_with("standard input:2:10: "), "{told}");
}

#[test]
fn no_colours_where_nobody_sees_them() {
    let input = ":format table\n:help\n:schema\nMATCH (n:City) RETURN n LIMIT 2;\nRETURN wrong";
    let out = tupu(&[":demo:"], input);
    assert!(out.stdout.len() > 1000 && !out.stderr.is_empty());
    assert!(!out.stdout.contains(&0x1b) && !out.stderr.contains(&0x1b));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_not_told() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tupu"))
        .args(["run", "-c", "UNWIND range(1, 100000) AS n RETURN n"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!(text(&out.stderr), "");
    // What has not been written counts as what failed: statements after it have not run.
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn parameters_are_literals_or_text() {
    let arguments = [
        "run",
        "--format",
        "csv",
        "--param",
        "n=3",
        "--param",
        "name=泰安市",
        "-c",
    ];
    let out = tupu(
        &[&arguments[..], &["RETURN $n + 1 AS n, $name AS name"]].concat(),
        "",
    );
    assert_eq!(text(&out.stdout), "n,name\n4,泰安市\n");
}

#[test]
fn a_piped_statement_runs_without_its_semicolon() {
    let out = tupu(&[], "RETURN 1 AS x");
    assert_eq!(text(&out.stdout), "{\"x\":1}\n");
}

#[test]
fn the_protocol_answers_line_by_line() {
    let input = "{\"statement\":\"RETURN $n AS x\",\"parameters\":{\"n\":{\"$type\":\"Integer\",\"_value\":\"3\"}}}\nnonsense\n{\"statement\":\"RETURN y\"}\n";
    let out = text(&tupu(&["serve", "--stdio"], input).stdout);
    let answers: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["data"]["fields"][0], "x");
    assert_eq!(answers[0]["data"]["values"][0][0]["$type"], "Integer");
    assert_eq!(answers[0]["data"]["values"][0][0]["_value"], "3");
    assert!(answers[1]["errors"][0]["message"].is_string());
    assert_eq!(answers[2]["errors"][0]["code"], "UndefinedVariable");
    assert_eq!(answers[2]["errors"][0]["offset"], 7);
}

#[test]
fn the_protocol_asks_about_a_time() {
    let lines = [
        r#"{"statement": "CREATE (:City {name: 'a'}), (:City {name: 'b', valid_to: date('2019-01-09')})"}"#,
        r#"{"statement": "AT $time MATCH (c:City) RETURN c.name", "parameters": {"time": "2022"}}"#,
        r#"{"statement": "AT $time MATCH (c:City) RETURN count(*) AS n", "parameters": {"time": {"$type": "Date", "_value": "2019-01-08"}}}"#,
        r#"{"statement": "AT 2022 MATCH (c:City) DELETE c"}"#,
    ];
    let out = text(&tupu(&["serve", "--stdio"], &(lines.join("\n") + "\n")).stdout);
    let answers: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let values = |at: usize| &answers[at]["data"]["values"];
    assert_eq!(values(1).as_array().map(Vec::len), Some(1), "{out}");
    assert_eq!(values(2)[0][0]["_value"], "2", "{out}");
    assert_eq!(answers[3]["errors"][0]["code"], "InvalidClauseComposition");
}

#[test]
fn the_demo_answers_the_readme() {
    let statement =
        "MATCH (c:City)-[:LOCATED_IN]->(:Province {name:'山东省'}) RETURN count(c) AS n";
    for more in [&[][..], &["--read-only"]] {
        let run = [&["run", ":demo:", "--format", "csv", "-c", statement], more].concat();
        assert_eq!(text(&tupu(&run, "").stdout), "n\n16\n");
    }
    let write = ["run", ":demo:", "--read-only", "-c", "CREATE (:N)"];
    assert_eq!(tupu(&write, "").status.code(), Some(1));
}

#[test]
fn a_request_whose_parameters_are_no_object_is_refused() {
    let lines = "{\"statement\": \"RETURN 1 AS x\", \"parameters\": [1]}\n{\"statement\": \"RETURN 1 AS x\"}\n";
    let out = text(&tupu(&["serve", "--stdio"], lines).stdout);
    let answers: Vec<&str> = out.lines().collect();
    assert!(
        answers[0].contains("`parameters` is a JSON object"),
        "{out}"
    );
    assert!(
        answers[1].starts_with(
            "{\"data\":{\"fields\":[\"x\"],\"values\":[[{\"$type\":\"Integer\",\"_value\":\"1\"}]]}"
        ),
        "{out}"
    );
}

#[test]
fn check_accounts_for_every_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let (db, log) = (path.to_str().unwrap(), folder.path().join("graph.tupu-wal"));
    let script = "CREATE INDEX FOR (c:City) ON (c.name); CREATE (:City {name: '泰安市'})-[:IN]->(:City); CREATE (:City {name: '江门市'})";
    assert!(tupu(&["run", db, "-c", script], "").status.success());
    assert!(!log.exists(), "the process has closed it");
    let appended = "CREATE (:City {name: '济南市'})";
    let open = tupu::Database::open(&path).unwrap();
    open.execute(appended, ()).unwrap();
    let sound = tupu(&["check", db], "");
    let out = text(&sound.stdout);
    assert!(sound.status.success(), "{out}");
    assert!(
        out.contains("sound as of transaction 4: 4 nodes, 1 relationship"),
        "{out}"
    );

    let mut whole = std::fs::read(&log).unwrap();
    // What follows is reserved for the next transactions.
    whole.truncate(whole.iter().rposition(|byte| *byte != 0).unwrap() + 1);
    // The process has been killed: nobody closes it.
    std::mem::forget(open);
    std::fs::write(&log, &whole[..whole.len() - 5]).unwrap();
    let torn = tupu(&["check", db], "");
    assert_eq!(torn.status.code(), Some(1));
    assert!(
        text(&torn.stdout).contains("torn at byte"),
        "{}",
        text(&torn.stdout)
    );

    let mut damaged = whole.clone();
    let last = damaged.len() - 20;
    damaged[last] ^= 1;
    std::fs::write(&log, &damaged).unwrap();
    let saved = folder.path().join("saved.tupu");
    let saved = saved.to_str().unwrap();
    let check = tupu(&["check", db, "--salvage", saved], "");
    let out = text(&check.stdout);
    assert_eq!(check.status.code(), Some(1), "{out}");
    assert!(
        out.contains("transaction 4 of the log is damaged at byte")
            && out.contains("saved 3 nodes"),
        "{out}"
    );
    assert!(tupu(&["check", saved], "").status.success());

    let missing = tupu(&["check", "/nowhere/graph.tupu"], "");
    assert_eq!(missing.status.code(), Some(3));
}

#[test]
fn what_is_given_without_a_command_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.cypher");
    std::fs::write(&script, "RETURN 2 AS n").unwrap();
    let script = script.to_str().unwrap();
    let out = |arguments: &[&str]| text(&tupu(arguments, "").stdout);
    assert_eq!(out(&[":memory:", "-c", "RETURN 1 AS n"]), "{\"n\":1}\n");
    assert_eq!(out(&[script]), "{\"n\":2}\n");
    let both = ["-c", "RETURN 1 AS n", ":demo:", "--format", "csv", script];
    assert_eq!(out(&both), "n\n1\nn\n2\n");
    let parameters = [":memory:", "--param", "x=3", "-c", "RETURN $x AS n"];
    assert_eq!(out(&parameters), "{\"n\":3}\n");
    let status = |arguments: &[&str]| tupu(arguments, "").status.code();
    assert_eq!(status(&[":memory:", "-c", "RETURN x"]), Some(1));
    assert_eq!(
        status(&[":demo:", "--read-only", "-c", "CREATE ()"]),
        Some(1)
    );
    assert_eq!(status(&[":memory:", "missing.cypher"]), Some(2));
    assert_eq!(
        status(&["/no/such/folder/graph.tupu", "-c", "RETURN 1"]),
        Some(3)
    );
    // What is piped in obeys the options, too.
    let piped = tupu(&["--format", "csv", "--param", "x=3"], "RETURN $x AS n");
    assert_eq!(text(&piped.stdout), "n\n3\n");
}

#[test]
fn run_takes_the_commands_of_the_shell() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let script = ":param name => '泰安市'\n:begin\nCREATE (:City {name: $name});\n:commit\n:format csv\n\
                  MATCH (c\n:City) RETURN c.name AS name; :quit\nRETURN 'never' AS n";
    std::fs::write(path("script.cypher"), script).unwrap();
    let graph = path("graph.tupu");
    let run = [
        "run",
        &graph,
        &path("script.cypher"),
        "-c",
        "RETURN 'never'",
    ];
    let out = tupu(&run, "");
    assert_eq!(
        (text(&out.stdout).as_str(), text(&out.stderr).as_str()),
        ("name\n泰安市\n", "")
    );
    assert_eq!(out.status.code(), Some(0));
    let kept = [
        "run",
        &graph,
        "-c",
        ":format csv\nMATCH (c:City) RETURN count(c) AS n",
    ];
    assert_eq!(text(&tupu(&kept, "").stdout), "n\n1\n");

    std::fs::write(
        path("wrong.cypher"),
        "RETURN 1 AS n;\n\n  :formt csv\nRETURN 2",
    )
    .unwrap();
    let wrong = tupu(&["run", &path("wrong.cypher")], "");
    let told = text(&wrong.stderr);
    let place = format!("{}:3:3: ", path("wrong.cypher"));
    assert!(
        told.starts_with(&place) && told.contains("`:format`"),
        "{told}"
    );
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(text(&wrong.stdout), "{\"n\":1}\n");

    std::fs::write(path("bytes.cypher"), b"RETURN 1 AS n;\nRETURN '\xff' AS n").unwrap();
    let wrong = tupu(&["run", &path("bytes.cypher")], "");
    assert!(text(&wrong.stderr).contains("bytes.cypher: line 2 is not UTF-8"));
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn rows_go_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let written = |name: &str, more: &[&str]| {
        let file = path(name);
        let run = ["run", ":memory:", "-c", "RETURN 1 AS n", "-o", &file];
        let out = tupu(&[&run[..], more].concat(), "");
        assert_eq!(
            (text(&out.stdout).as_str(), out.status.code()),
            ("", Some(0))
        );
        std::fs::read_to_string(file).unwrap()
    };
    assert_eq!(written("rows.csv", &[]), "n\n1\n");
    assert_eq!(written("rows.csv", &["--format", "jsonl"]), "{\"n\":1}\n");
    assert!(written("rows.md", &[]).starts_with("| n |"));
    assert_eq!(written("rows", &[]), "{\"n\":1}\n");
    let nowhere = ["run", "-c", "RETURN 1", "-o", "/no/such/folder/rows.csv"];
    assert_eq!(tupu(&nowhere, "").status.code(), Some(2));

    // A graph is not overwritten, by whatever command.
    let graph = path("graph.tupu");
    assert!(
        tupu(&["run", ":demo:", "-c", &format!(":backup {graph}")], "")
            .status
            .success()
    );
    for arguments in [
        &["run", &graph, "-c", "RETURN 1", "-o", &graph][..],
        &["run", &graph, "-c", &format!(":output {graph}")],
        &["export", ":demo:", "--format", "svg", &graph],
    ] {
        let out = tupu(arguments, "");
        assert!(
            text(&out.stderr).contains("is a graph"),
            "{arguments:?} {}",
            text(&out.stderr)
        );
        assert!(!out.status.success());
    }
    assert!(tupu(&["check", &graph], "").status.success());
}

#[test]
fn a_command_of_sqlite_with_a_colon_is_told_its_name_here() {
    for (line, told) in [
        (
            ":tables",
            "there is no command `:tables`: it is `:schema` here",
        ),
        (":read a.cypher", "it is `:source a.cypher` here"),
        (":mode csv", "`:format FORMAT` chooses how rows are written"),
    ] {
        let out = tupu(&["run", ":memory:", "-c", line], "");
        assert_eq!(out.status.code(), Some(1), "{line}");
        assert!(text(&out.stderr).contains(told), "{}", text(&out.stderr));
    }
}
