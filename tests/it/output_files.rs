//! Files that answers and exports are written into: complete, or not there; never over a graph.

use crate::program;
use std::path::Path;
use tempfile::TempDir;
use tupu::{Database, Format};

/// The exit status, standard output and standard error.
fn tupu(folder: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let output = program::tupu(folder, arguments, input);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\r', "");
    let status = output.status.code().unwrap_or(-1);
    (status, text(&output.stdout), text(&output.stderr))
}

fn read(folder: &TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name))
        .unwrap()
        .replace('\r', "")
}

fn files(folder: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn count(path: &Path) -> i64 {
    let db = Database::open(path).unwrap();
    db.query_one("MATCH (n) RETURN count(n)", ()).unwrap()
}

#[test]
fn output_that_has_become_a_graph_meanwhile_is_refused() {
    let folder = TempDir::new().unwrap();
    let script = ":backup o.out\nRETURN 1 AS x;";
    let (status, _, told) = tupu(folder.path(), &["--format", "csv", "-o", "o.out"], script);
    assert!(
        status == 1 && told.contains("o.out: is a graph, and would be overwritten"),
        "{told}"
    );
    assert_eq!(files(&folder), ["o.out"]);
    assert_eq!(count(&folder.path().join("o.out")), 0);
    // A script that answers nothing does not empty it either.
    let folder = TempDir::new().unwrap();
    let (_, _, told) = tupu(
        folder.path(),
        &["--format", "csv", "-o", "o.out"],
        ":backup o.out\n",
    );
    assert!(told.contains("o.out: is a graph"), "{told}");
    assert_eq!(count(&folder.path().join("o.out")), 0);
}

#[test]
fn graph_that_is_open_is_spared_before_it_has_a_file() {
    for line in [
        ":output ./new.tupu",
        ":output new.tupu-wal",
        ":output sub/../new.tupu-lock",
        ":export cypher new.tupu",
        ":export csv ./new.tupu",
    ] {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        let (status, _, told) = tupu(folder.path(), &["new.tupu", "-c", line], "");
        assert!(
            status == 1 && told.contains("overwritten"),
            "{line}: {told}"
        );
        assert_eq!(files(&folder), ["sub"], "{line}");
    }
    let folder = TempDir::new().unwrap();
    // The command line makes no new graph of such a name; the library does.
    let page = folder.path().join("page.html");
    Database::open(&page)
        .unwrap()
        .execute("CREATE (:A)", ())
        .unwrap();
    let view = "CREATE (:A);\n:view page.html\nCREATE (:A);";
    let (_, _, told) = tupu(folder.path(), &["page.html"], view);
    assert!(told.contains("overwritten"), "{told}");
    assert_eq!(count(&page), 2);
    for name in ["new.tupu-wal", "sub/../new.tupu"] {
        std::fs::create_dir_all(folder.path().join("sub")).unwrap();
        let run = ["new.tupu", "-c", "CREATE (n) RETURN 1 AS x", "-o", name];
        let (status, _, told) = tupu(folder.path(), &run, "");
        assert!(
            status == 2 && told.contains("overwritten"),
            "{name}: {told}"
        );
    }
}

#[test]
fn nothing_remains_of_an_answer_that_fails() {
    for (statements, left) in [
        (
            "RETURN 1 AS x; UNWIND [2, 1, 0] AS x RETURN 2 / x AS y",
            "x\n1\n",
        ),
        ("RETURN 1 AS x; RETURN 1 / 0 AS y", "x\n1\n"),
    ] {
        let folder = TempDir::new().unwrap();
        let (status, ..) = tupu(folder.path(), &["-o", "o.csv", "-c", statements], "");
        assert_eq!(
            (status, read(&folder, "o.csv").as_str()),
            (1, left),
            "{statements}"
        );
        assert_eq!(files(&folder), ["o.csv"]);
    }
    // Nor of what no buffer held any more.
    let folder = TempDir::new().unwrap();
    let first = "UNWIND range(1, 20000) AS x RETURN x; UNWIND [1, 0] AS x RETURN 2 / x AS y";
    tupu(folder.path(), &["-o", "o.csv", "-c", first], "");
    let text = read(&folder, "o.csv");
    assert!(text.ends_with("\n20000\n"), "{} bytes", text.len());
}

#[test]
fn json_file_has_one_answer() {
    let folder = TempDir::new().unwrap();
    let run = |statements: &str| {
        tupu(
            folder.path(),
            &["g.tupu", "-o", "o.json", "-c", statements],
            "",
        )
    };
    for second in [
        "CREATE (n:Second) RETURN 2 AS y",
        "PROFILE CREATE (n:Second)",
    ] {
        let (status, _, told) = run(&format!("CREATE (:First); RETURN 1 AS x; {second}"));
        assert!(
            status == 1 && told.contains("o.json has an answer already") && told.contains("jsonl"),
            "{told}"
        );
        let json: serde_json::Value = serde_json::from_str(&read(&folder, "o.json")).unwrap();
        assert_eq!(json, serde_json::json!([{"x": 1}]));
    }
    let db = Database::open(folder.path().join("g.tupu")).unwrap();
    let labels: Vec<String> = db.query_as("MATCH (n) RETURN labels(n)[0]", ()).unwrap();
    assert_eq!(labels, ["First"; 2], "it is refused before it is run");
    drop(db);
    // What answers no rows may come after it, and what fails is told as ever.
    let (status, _, told) = run("RETURN 1 AS x; CREATE (:Third)");
    assert_eq!(status, 0, "{told}");
    let (_, _, told) = run("RETURN 1 AS x; RETURN y");
    assert!(told.contains("`y`"), "{told}");
    let lines = ["-o", "o.jsonl", "-c", "RETURN 1 AS x; RETURN 2 AS y"];
    assert_eq!(tupu(folder.path(), &lines, "").0, 0);
    assert_eq!(read(&folder, "o.jsonl"), "{\"x\":1}\n{\"y\":2}\n");
}

#[cfg(unix)]
#[test]
fn links_stay_where_there_is_no_file_behind_them_too() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("sub")).unwrap();
    symlink("sub/o.csv", path("l.csv")).unwrap();
    symlink("sub/graph.ttl", path("l.ttl")).unwrap();
    symlink("sub/new.tupu", path("l.tupu")).unwrap();
    tupu(folder.path(), &["-o", "l.csv", "-c", "RETURN 1 AS x"], "");
    assert_eq!(read(&folder, "sub/o.csv"), "x\n1\n");
    let db = Database::demo().unwrap();
    for _ in 0..2 {
        db.export_file(Format::Turtle, path("l.ttl")).unwrap();
        assert!(read(&folder, "sub/graph.ttl").contains("泰安市"));
    }
    db.backup(path("l.tupu")).unwrap();
    assert!(count(&path("sub/new.tupu")) > 0);
    for link in ["l.csv", "l.ttl", "l.tupu"] {
        assert!(
            std::fs::symlink_metadata(path(link)).unwrap().is_symlink(),
            "{link}"
        );
    }
    let run = ["sub/g.tupu", "-c", "CREATE (n) RETURN 1 AS x", "-o", "l2"];
    symlink("sub/g.tupu", path("l2")).unwrap();
    let (status, _, told) = tupu(folder.path(), &run, "");
    assert!(status == 2 && told.contains("is a graph"), "{told}");
}

#[test]
fn exports_leave_their_neighbours_alone() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["p.ttl.new", "p.svg.new"] {
        std::fs::write(path(name), "mine").unwrap();
    }
    std::fs::create_dir(path("csv.new")).unwrap();
    let db = Database::demo().unwrap();
    db.export_file(Format::Turtle, path("p.ttl")).unwrap();
    db.export_csv(path("csv")).unwrap();
    assert!(path("csv/import.txt").exists() && path("csv.new").exists());
    assert_eq!(read(&folder, "p.ttl.new"), "mine");
    assert_eq!(
        files(&folder),
        ["csv", "csv.new", "p.svg.new", "p.ttl", "p.ttl.new"]
    );
    // A graph is no more overwritten by the library than by the command line.
    db.backup(path("copy.tupu")).unwrap();
    let refused = db
        .export_file(Format::Turtle, path("copy.tupu"))
        .unwrap_err();
    assert!(refused.message().contains("is a graph"), "{refused}");
    assert!(count(&path("copy.tupu")) > 0);
}
