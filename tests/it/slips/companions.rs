//! Graphs under the names of the files that belong to another graph: none is made or opened there, none is destroyed.

use super::{told, tupu};
use std::path::Path;
use tempfile::TempDir;
use tupu::{Database, ErrorCode, Importer, maintenance};

const SUFFIXES: [&str; 4] = ["-wal", "-lock", "-new", "-wal-new"];

fn count(path: &Path) -> i64 {
    let db = Database::open(path).unwrap();
    db.query_one("MATCH (n) RETURN count(n)", ()).unwrap()
}

/// A folder with a graph `g.tupu` of one node, and one elsewhere of three.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, nodes) in [("g.tupu", 1), ("other.tupu", 3)] {
        let db = Database::open(folder.path().join(name)).unwrap();
        let create = format!("UNWIND range(1, {nodes}) AS x CREATE (:A)");
        db.execute(&create, ()).unwrap();
        db.close().unwrap();
    }
    std::fs::write(folder.path().join("a.csv"), "name\nTaian\n").unwrap();
    folder
}

#[test]
fn no_command_opens_or_makes_a_graph_under_the_name_of_a_companion() {
    let folder = folder();
    for suffix in SUFFIXES {
        let name = format!("g.tupu{suffix}");
        let name = name.as_str();
        let (open, backup) = (format!(":open {name}\n"), format!(":backup {name}\n"));
        let imported = format!(":import {name} --nodes A=a.csv\n");
        let commands: [(&[&str], &str); 11] = [
            (&[name, "-c", "CREATE (:B)"], ""),
            (&["run", name, "-c", "CREATE (:B)"], ""),
            (&["run", name, "--read-only", "-c", "RETURN 1"], ""),
            (&["serve", name, "--stdio"], ""),
            (&["history", name, "--keep", "all"], ""),
            (&["import", name, "--nodes", "A=a.csv"], ""),
            (&["check", "g.tupu", "--salvage", name], ""),
            (&["run", "g.tupu"], &open),
            (&["run", "g.tupu"], &backup),
            (&["run", "other.tupu"], &backup),
            (&["run", ":memory:"], &imported),
        ];
        for (arguments, input) in commands {
            let (status, _, errors) = told(tupu(folder.path(), arguments, input));
            let refused = errors.contains("not of a graph") && errors.contains("open g.tupu");
            let missing = arguments.contains(&"--read-only") && errors.contains("no such file");
            assert!(
                status != 0 && (refused || missing),
                "{arguments:?} {input}: {status} {errors}"
            );
            assert!(!folder.path().join(name).exists(), "{arguments:?} {input}");
        }
    }
    assert_eq!(count(&folder.path().join("g.tupu")), 1);
}

#[test]
fn library_makes_no_graph_under_the_name_of_a_companion() {
    let folder = folder();
    let graph = folder.path().join("g.tupu");
    let db = Database::open(&graph).unwrap();
    for suffix in SUFFIXES {
        let name = folder.path().join(format!("new.tupu{suffix}"));
        let errors = [
            Database::open(&name).err(),
            Database::open_read_only(&name).err(),
            db.backup(&name).err(),
            Importer::new()
                .nodes(["A"], folder.path().join("a.csv"))
                .create_file(&name)
                .err(),
            maintenance::salvage(&graph, &name).err(),
            maintenance::check(&name).err(),
        ];
        for error in errors {
            let error = error.expect("the name is refused");
            assert_eq!(error.code(), ErrorCode::InputOutput);
            assert!(error.message().contains("not of a graph"), "{error}");
        }
        assert!(!name.exists());
    }
    assert!(Database::open(folder.path().join("firewall.tupu")).is_ok());
}

#[test]
fn graph_that_lies_under_the_name_of_a_companion_stays() {
    for suffix in ["-wal", "-lock"] {
        let folder = folder();
        let [graph, companion] =
            ["g.tupu", &format!("g.tupu{suffix}")].map(|name| folder.path().join(name));
        std::fs::rename(folder.path().join("other.tupu"), &companion).unwrap();
        let expected = std::fs::read(&companion).unwrap();
        let what = &suffix[1..].replace("wal", "log");
        let run = ["run", "g.tupu", "-c", "CREATE (:B)"];
        let (status, _, errors) = told(tupu(folder.path(), &run, ""));
        let message = format!("g.tupu{suffix} is a graph, not the {what} of g.tupu");
        assert!(status == 3 && errors.contains(&message), "{errors}");
        assert!(errors.contains("move it away"), "{errors}");
        // Nor does a new graph take its place.
        std::fs::rename(&graph, folder.path().join("away.tupu")).unwrap();
        let (status, _, errors) = told(tupu(folder.path(), &run, ""));
        assert!(status != 0 && errors.contains(&message), "{errors}");
        assert_eq!(std::fs::read(&companion).unwrap(), expected);
    }
}

#[test]
fn graph_beside_a_graph_that_lies_at_its_log_opens_without_log() {
    let folder = folder();
    let log = folder.path().join("g.tupu-wal");
    std::fs::rename(folder.path().join("other.tupu"), &log).unwrap();
    let expected = std::fs::read(&log).unwrap();
    let counted = "MATCH (n) RETURN count(n) AS n";
    for more in [&[][..], &["--read-only"]] {
        let run = ["run", "g.tupu", "--without-log", "-c", counted];
        let output = tupu(folder.path(), &[&run[..], more].concat(), "");
        assert_eq!(told(output), (0, "{\"n\":1}\n".to_owned(), String::new()));
    }
    let write = ["run", "g.tupu", "--without-log", "-c", "CREATE (:B)"];
    let (status, _, errors) = told(tupu(folder.path(), &write, ""));
    assert!(
        status != 0 && errors.contains("is a graph, not the log"),
        "{errors}"
    );
    let (status, out, _) = told(tupu(folder.path(), &["check", "g.tupu"], ""));
    assert!(
        status != 0 && out.contains("is a graph, not the log"),
        "{out}"
    );
    assert_eq!(std::fs::read(&log).unwrap(), expected);
    std::fs::rename(&log, folder.path().join("other.tupu")).unwrap();
    assert_eq!(count(&folder.path().join("g.tupu")), 1);
    assert_eq!(count(&folder.path().join("other.tupu")), 3);
}
