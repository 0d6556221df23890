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
