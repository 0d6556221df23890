//! `tupu schema`.

use std::process::{Command, Output};

fn tupu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tupu"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_schema_is_printed_compared_and_applied() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (graph, file, other) = (
        place("graph.tupu"),
        place("ontology.cypher"),
        place("other.cypher"),
    );
    std::fs::write(
        &file,
        "ALTER CURRENT GRAPH TYPE SET { (:City => :Place {name :: STRING NOT NULL}) };\nCREATE INDEX by_name IF NOT EXISTS FOR (p:Place) ON (p.name);\n",
    )
    .unwrap();
    let applied = tupu(&["schema", "apply", &graph, &file]);
    assert!(applied.status.success(), "{}", text(&applied.stderr));
    assert_eq!(
        text(&applied.stdout),
        format!(
            "+ (:City => :Place {{name :: STRING NOT NULL}})\n+ CREATE INDEX `by_name` FOR (x:`Place`) ON (x.`name`)\n{graph} has this schema now\n"
        )
    );
    let script = text(&tupu(&["schema", &graph]).stdout);
    assert_eq!(
        script,
        "CREATE INDEX `by_name` FOR (x:`Place`) ON (x.`name`);\nALTER CURRENT GRAPH TYPE SET {\n  (:City => :Place {name :: STRING NOT NULL})\n};\n"
    );
    assert_eq!(
        text(&tupu(&["schema", "diff", &graph, &file]).stdout),
        "nothing would change\n"
    );
    let run = tupu(&[
        "run",
        &graph,
        "-c",
        "CREATE (:City {name: '泰安市'}), (:City {name: '江门市'})",
    ]);
    assert!(run.status.success());
    std::fs::write(&other, "ALTER CURRENT GRAPH TYPE ALTER { (:City => {name :: STRING, code :: STRING NOT NULL}) };\n").unwrap();
    assert_eq!(
        text(&tupu(&["schema", "diff", &graph, &other]).stdout),
        "- (:City => :Place {name :: STRING NOT NULL})\n+ (:City => {name :: STRING, code :: STRING NOT NULL})\n"
    );
    // What the script does not have stays, and is told.
    let told = text(&tupu(&["schema", "diff", &graph, &other]).stderr);
    let stays = "which stay (a DROP takes one away):\n  CREATE INDEX `by_name` FOR (x:`Place`) ON (x.`name`)\n";
    assert!(told.ends_with(stays), "{told}");
    let no_script = tupu(&["schema", "diff", &graph, &graph]);
    assert_eq!(no_script.status.code(), Some(2));
    assert!(text(&no_script.stderr).contains("is a graph or belongs to one, and is no script"));
    let refused = tupu(&["schema", "apply", &graph, &other]);
    assert_eq!(refused.status.code(), Some(1));
    let message = text(&refused.stderr);
    assert!(
        message.contains("the graph breaks this graph type 2 times"),
        "{message}"
    );
    assert!(
        message.contains("node 1 (:City:Place) has no `code`"),
        "{message}"
    );
    assert_eq!(text(&tupu(&["schema", &graph]).stdout), script);
    std::fs::write(
        &other,
        "CREATE INDEX a FOR (p:Place) ON (p.a);\nCREATE (:City {name: 'x'});\n",
    )
    .unwrap();
    let refused = tupu(&["schema", "apply", &graph, &other]);
    assert!(text(&refused.stderr).contains("a schema has no statement like this one"));
    assert_eq!(text(&tupu(&["schema", &graph]).stdout), script);
    assert_eq!(tupu(&["schema"]).status.code(), Some(2));
}

#[test]
fn a_file_that_changes_nothing_leaves_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (graph, file) = (place("graph.tupu"), place("schema.cypher"));
    let of = "ALTER CURRENT GRAPH TYPE SET { (:City => {name :: STRING}) };\n";
    std::fs::write(&file, of).unwrap();
    assert!(tupu(&["schema", "apply", &graph, &file]).status.success());
    let script = text(&tupu(&["schema", &graph]).stdout);
    for same in ["", "// no statement\n", of] {
        std::fs::write(&file, same).unwrap();
        let compared = tupu(&["schema", "diff", &graph, &file]);
        assert_eq!(text(&compared.stdout), "nothing would change\n");
        let applied = tupu(&["schema", "apply", &graph, &file]);
        assert!(applied.status.success(), "{}", text(&applied.stderr));
        assert_eq!(
            text(&applied.stdout),
            format!("nothing changes: {graph} keeps its schema\n"),
            "{same}"
        );
        assert_eq!(text(&tupu(&["schema", &graph]).stdout), script);
    }
}
/// A graph with an index, constraints, a source key, units and a graph type, and the script that `tupu schema` prints.
fn graph_of_all_kinds(folder: &std::path::Path) -> (String, String) {
    let graph = folder.join("kinds.tupu").display().to_string();
    let made = tupu(&[
        "run",
        &graph,
        "-c",
        "CREATE UNIT 篓 OF 'basket'; CREATE UNIT 大篓 ALIAS dalou = '3篓'; CREATE UNIT 石 = '60千克';
         CREATE SOURCE KEY source FOR (p:Paper) ON (p.id);
         CREATE CONSTRAINT FOR ()-[r:TWINNED_WITH]-() REQUIRE r.code IS UNIQUE;
         CREATE CONSTRAINT whole FOR (c:City) REQUIRE (c.name, c.code) IS KEY;
         CREATE INDEX `by ``name` FOR (c:City) ON (c.code, c.name);
         ALTER CURRENT GRAPH TYPE SET { (:City => :Place {name :: STRING NOT NULL DESCRIPTION '名称'}) };
         CREATE (:City {name: '泰安市', code: '370900'})",
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let script = text(&tupu(&["schema", &graph]).stdout);
    (graph, script)
}

#[test]
fn the_script_of_a_graph_goes_back_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let (graph, script) = graph_of_all_kinds(folder.path());
    let file = folder.path().join("schema.cypher").display().to_string();
    std::fs::write(&file, &script).unwrap();
    let lines = |arguments: &[&str]| {
        let done = tupu(arguments);
        assert!(done.status.success(), "{}", text(&done.stderr));
        text(&done.stdout)
    };
    let nothing = "nothing would change\n";
    assert_eq!(lines(&["schema", "diff", &graph, &file]), nothing);
    let applied = format!("nothing changes: {graph} keeps its schema\n");
    assert_eq!(lines(&["schema", "apply", &graph, &file]), applied);
    assert_eq!(lines(&["schema", &graph]), script);

    std::fs::write(&file, script.replace("'名称'", "'全称'")).unwrap();
    let changes = "- (:City => :Place {name :: STRING NOT NULL DESCRIPTION '名称'})\n\
                   + (:City => :Place {name :: STRING NOT NULL DESCRIPTION '全称'})\n";
    assert_eq!(lines(&["schema", "diff", &graph, &file]), changes);
    let applied = format!("{changes}{graph} has this schema now\n");
    assert_eq!(lines(&["schema", "apply", &graph, &file]), applied);
    assert_eq!(lines(&["schema", "diff", &graph, &file]), nothing);

    let demo = lines(&["schema", ":demo:"]);
    std::fs::write(&file, demo).unwrap();
    assert_eq!(lines(&["schema", "diff", ":demo:", &file]), nothing);
}

#[test]
fn a_rule_of_the_same_name_that_is_different_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (graph, script) = graph_of_all_kinds(folder.path());
    let file = folder.path().join("schema.cypher").display().to_string();
    for (statement, message) in [
        (
            "CREATE INDEX `by ``name` FOR (c:City) ON (c.code)",
            "another index named `by `name`: CREATE INDEX `by ``name` FOR (x:`City`) ON (x.`code`, x.`name`)",
        ),
        (
            "CREATE CONSTRAINT whole FOR (c:City) REQUIRE (c.name, c.code) IS UNIQUE",
            "another constraint named `whole`: CREATE CONSTRAINT `whole` FOR (x:`City`) REQUIRE (x.`name`, x.`code`) IS KEY",
        ),
        (
            "CREATE SOURCE KEY source FOR (p:Unheard) ON (p.id)",
            "another constraint named `source`: CREATE SOURCE KEY `source`",
        ),
        (
            "CREATE CONSTRAINT not_null_City_name FOR (c:City) REQUIRE c.code IS NOT NULL",
            "another constraint named `not_null_City_name`, which belongs to the graph type",
        ),
        (
            "CREATE UNIT 石 = '75千克'",
            "another unit named `石`: CREATE UNIT `石` = '60千克'",
        ),
        (
            "CREATE UNIT 大篓 = '3篓'",
            "another unit named `大篓`: CREATE UNIT `大篓` ALIAS `dalou` = '3篓'",
        ),
    ] {
        std::fs::write(&file, format!("{statement};\n")).unwrap();
        for action in ["diff", "apply"] {
            let refused = tupu(&["schema", action, &graph, &file]);
            assert_eq!(refused.status.code(), Some(1), "{statement}");
            let error = text(&refused.stderr);
            assert!(error.contains(message), "{error}");
            assert!(
                error.contains("help: give this one another name"),
                "{error}"
            );
        }
        assert_eq!(text(&tupu(&["schema", &graph]).stdout), script);
    }
}

/// What only reads is not always asked for with `--read-only`.
#[test]
fn a_missing_graph_is_not_created_by_what_reads() {
    let folder = tempfile::tempdir().unwrap();
    let graph = folder.path().join("nonexist.tupu").display().to_string();
    let out = folder.path().join("out.jsonl").display().to_string();
    for arguments in [
        &["schema", &graph][..],
        &["schema", "diff", &graph, "f"],
        &["export", &graph, "--format", "jsonl", &out],
        &["--read-only", &graph, "-c", "RETURN 1"],
    ] {
        let refused = tupu(arguments);
        assert!(!refused.status.success());
        assert_eq!(
            text(&refused.stderr),
            format!("tupu: {graph}: no such file, and what only reads creates none\n")
        );
    }
}
