//! What is given amiss on the command line, in scripts and in the shell, is told with the way out.

use super::*;

#[test]
fn an_output_whose_ending_names_no_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for name in ["out.html", "out.xlsx", "out.cvs"] {
        let file = path(name);
        let out = tupu(&["run", "-c", "RETURN 1 AS n", "-o", &file], "");
        assert_eq!(out.status.code(), Some(2), "{name}");
        let said = text(&out.stderr);
        assert!(
            said.contains(name) && said.contains("names no format"),
            "{said}"
        );
        assert!(!folder.path().join(name).exists());
        let named = ["run", "-c", "RETURN 1 AS n", "-o", &file, "--format", "csv"];
        assert_eq!(tupu(&named, "").status.code(), Some(0), "{name}");
    }
}

#[test]
fn a_schema_in_markdown_is_tables_of_markdown() {
    for arguments in [
        &[
            "run",
            ":demo:",
            "--format",
            "markdown",
            "-c",
            ":schema Bank",
        ][..],
        &[
            "run",
            ":demo:",
            "-c",
            ":format markdown",
            "-c",
            ":schema all",
        ],
    ] {
        let out = tupu(arguments, "");
        let shown = text(&out.stdout);
        assert_eq!(out.status.code(), Some(0));
        assert!(
            shown.contains("\n### ") && shown.contains("\n|--"),
            "{shown}"
        );
        assert!(!shown.contains(['│', '─', '┌']), "{shown}");
    }
}

/// A file that is not there, or is no graph, is told with the way out by every command.
#[test]
fn files_that_are_not_there_are_told_without_words_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("README.md"), "# A text\n").unwrap();
    let (missing, script, deep) = (
        path("nofile.tupu"),
        path("README.md"),
        path("sub/dir/g.tupu"),
    );
    for (arguments, expected) in [
        (&["check", &missing][..], "nofile.tupu: no such file"),
        (&["history", &missing], "nofile.tupu: no such file"),
        (
            &["check", &script],
            "README.md is a text file, not a graph\n  help: ",
        ),
        (&["run", &deep, "-c", "CREATE ()"], "there is no folder "),
        (&["history", &deep, "--keep", "all"], "there is no folder "),
        (&["schema", &missing], "nofile.tupu: no such file"),
        (&["version"], "`tupu --version`"),
        (&["init"], "`tupu FILE.tupu`"),
    ] {
        let out = tupu(arguments, "");
        let said = text(&out.stderr);
        assert!(
            said.contains(expected) && !out.status.success(),
            "{arguments:?}: {said}"
        );
        assert!(!said.contains("os error"), "{arguments:?}: {said}");
    }
}

#[test]
fn parameters_are_set_in_the_ways_of_neo4j() {
    for (line, answer) in [
        (
            ":param {rows: [1,2], z: 8}\nRETURN $rows[1] + $z AS n",
            "{\"n\":10}\n",
        ),
        (":param z: 8\nRETURN $z AS n", "{\"n\":8}\n"),
    ] {
        assert_eq!(text(&tupu(&[], line).stdout), answer, "{line}");
    }
}

#[test]
fn a_parameter_that_is_missing_is_told_by_its_bare_name() {
    for sign in ["$", "＄", "￥"] {
        let said = text(&tupu(&["run", "-c", &format!("RETURN {sign}x")], "").stderr);
        assert!(said.contains(":param x EXPRESSION"), "{said}");
    }
}

/// Words of other shells are answered in scripts too.
#[test]
fn words_of_other_shells_have_help_everywhere() {
    for (input, expected) in [
        ("ls", ":schema"),
        ("pwd", "runs no other programs"),
        ("version", "tupu --version"),
        ("help\nRETURN 1", "it is `:help` here"),
        (":help LOCATED_IN", ":schema NAME"),
    ] {
        let out = tupu(&[], input);
        let said = text(&out.stderr);
        assert!(said.contains(expected) && !out.status.success(), "{said}");
    }
    for input in ["退出", "帮助", "/help", "exit"] {
        assert!(tupu(&["run", "-c", input], "").status.success(), "{input}");
    }
}
