//! Names that look like something else than a graph, and names that are empty.

use super::{told, tupu, with};
use tempfile::TempDir;

#[test]
fn misspelled_built_in_graph_is_no_new_graph() {
    for (place, meant) in [
        (":demo", "did you mean `:demo:`?"),
        (":Demo:", "did you mean `:demo:`?"),
        ("：demo：", "did you mean `:demo:`?"),
        (":memory", "did you mean `:memory:`?"),
        (":memory::", "did you mean `:memory:`?"),
        (":xyzzy", "`:demo:` is the built-in graph"),
    ] {
        let open = format!(":open {place}\n");
        let backup = format!(":backup {place}\n");
        let commands: [(&[&str], &str); 6] = [
            (&[place, "-c", "CREATE (:A)"], ""),
            (&["run", place, "-c", "CREATE (:A)"], ""),
            (&["run", place, "--read-only", "-c", "RETURN 1"], ""),
            (&["import", place, "--nodes", "A=a.csv"], ""),
            (&["run"], &open),
            (&["run"], &backup),
        ];
        for (arguments, input) in commands {
            let folder = TempDir::new().unwrap();
            std::fs::write(folder.path().join("a.csv"), "name\nTaian\n").unwrap();
            let (status, _, errors) = told(tupu(folder.path(), arguments, input));
            assert!(
                status != 0 && errors.contains(meant) && errors.contains(&format!("`./{place}`")),
                "{arguments:?} {input}: {status} {errors}"
            );
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }
    let (status, _, errors) = with(&[], &["./:demo", "-c", "CREATE (:A)"], "");
    assert_eq!((status, errors.as_str()), (0, ""));
}

#[test]
fn no_file_is_called_like_a_built_in_graph() {
    for place in [":memory:", ":demo:"] {
        let backup = format!(":backup {place}\n");
        let commands: [(&[&str], &str); 3] = [
            (&["import", place, "--nodes", "A=a.csv"], ""),
            (&["check", "g.tupu", "--salvage", place], ""),
            (&["run"], &backup),
        ];
        for (arguments, input) in commands {
            let folder = TempDir::new().unwrap();
            std::fs::write(folder.path().join("a.csv"), "name\nTaian\n").unwrap();
            tupu::Database::open(folder.path().join("g.tupu"))
                .unwrap()
                .execute("CREATE (:A)", ())
                .unwrap();
            let (status, _, errors) = told(tupu(folder.path(), arguments, input));
            assert!(
                status != 0 && errors.contains("is a graph without a file"),
                "{arguments:?} {input}: {status} {errors}"
            );
            assert!(!folder.path().join(place).exists());
        }
    }
}

#[test]
fn new_graph_is_not_given_the_ending_of_another_kind_of_file() {
    for (place, meant) in [
        ("x.csv", "`tupu import x.tupu --nodes LABEL=x.csv`"),
        ("x.JSON", "`tupu import x.tupu x.JSON`"),
        ("x.ttl", "`tupu import x.tupu x.ttl`"),
        ("a.png", "name it `a.tupu`"),
        ("README.txt", "name it `README.tupu`"),
        ("README.md", "name it `README.tupu`"),
        ("main.rs", "name it `main.tupu`"),
        ("s.sql", "name it `s.tupu`"),
    ] {
        let (open, backup) = (format!(":open {place}\n"), format!(":backup {place}\n"));
        let commands: [(&[&str], &str); 5] = [
            (&[place, "-c", "CREATE (:A)"], ""),
            (&["run", place, "-c", "CREATE (:A)"], ""),
            (&["import", place, "--nodes", "A=a.csv"], ""),
            (&["run"], &open),
            (&["run"], &backup),
        ];
        for (arguments, input) in commands {
            let folder = TempDir::new().unwrap();
            std::fs::write(folder.path().join("a.csv"), "name\nTaian\n").unwrap();
            let (status, _, errors) = told(tupu(folder.path(), arguments, input));
            assert!(
                status != 0 && errors.contains(meant),
                "{arguments:?} {input}: {status} {errors}"
            );
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        }
        let (status, _, errors) = with(&[(place, b"")], &[place, "-c", "CREATE (:A)"], "");
        assert!(status != 0 && errors.contains(meant), "{errors}");
    }
    // A graph that has such a name already opens, and so does one without an ending.
    let folder = TempDir::new().unwrap();
    for name in ["g", "g.db", "2024.05"] {
        let made = told(tupu(folder.path(), &["run", name, "-c", "CREATE (:A)"], ""));
        assert_eq!(made.0, 0, "{name}: {}", made.2);
    }
    std::fs::rename(folder.path().join("g"), folder.path().join("g.txt")).unwrap();
    let opened = told(tupu(
        folder.path(),
        &["run", "g.txt", "-c", "CREATE (:A)"],
        "",
    ));
    assert_eq!(opened.0, 0, "{}", opened.2);
}

#[test]
fn empty_name_of_a_rule_unit_or_parameter_is_refused() {
    let db = tupu::Database::in_memory();
    for statement in [
        "CREATE INDEX `` FOR (n:A) ON (n.x)",
        "CREATE CONSTRAINT `` FOR (n:A) REQUIRE n.x IS UNIQUE",
        "CREATE SOURCE KEY `` FOR (n:A) ON (n.x)",
        "CREATE UNIT `` = '3米'",
        "CREATE UNIT a ALIAS `` = '3米'",
        "RETURN $``",
    ] {
        let error = db.query(statement, tupu::params! { "" => 1 }).unwrap_err();
        assert!(
            error.message().contains("cannot be empty"),
            "{statement}: {error}"
        );
    }
}

#[test]
fn empty_label_or_type_in_json_lines_is_refused_with_its_line() {
    for (second, what) in [
        (
            r#"{"type":"node","id":"2","labels":[""],"properties":{}}"#,
            "label",
        ),
        (
            r#"{"type":"node","id":"2","labels":["A",""],"properties":{}}"#,
            "label",
        ),
        (
            r#"{"type":"relationship","id":"3","label":"","start":{"id":"1"},"end":{"id":"1"},"properties":{}}"#,
            "type",
        ),
    ] {
        let first = r#"{"type":"node","id":"1","labels":["A"],"properties":{}}"#;
        let text = format!("{first}\n{second}\n");
        let files = [("g.jsonl", text.as_bytes())];
        let (status, _, errors) = with(&files, &["import", "g.tupu", "g.jsonl"], "");
        assert!(
            status != 0 && errors.contains(&format!("the name of a {what} cannot be empty")),
            "{second}: {errors}"
        );
        assert!(errors.contains("g.jsonl:2"), "{errors}");
    }
}
