//! What the tests about the repository itself share: where the sources are, and their text without comments.

use std::path::{Path, PathBuf};

/// A source file below `src/`.
pub struct Source {
    /// Relative to `src/`, `graph/view.rs`.
    pub path: String,
    /// As it is.
    pub text: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below `src/`, sorted by path.
pub fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut paths = Vec::new();
    collect(&src, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| Source {
            text: std::fs::read_to_string(&path).expect("a source file can be read"),
            path: path
                .strip_prefix(&src)
                .expect("it is below src")
                .display()
                .to_string(),
        })
        .collect()
}

/// What the library needs without its features stands in docs/command-line.md.
#[test]
fn the_library_without_the_command_line_needs_what_is_written() {
    let out = tree(&["--no-default-features", "--depth=1"]);
    let needed: Vec<&str> = out
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .collect();
    let page = std::fs::read_to_string(root().join("docs/command-line.md")).unwrap();
    let (_, list) = page.split_once("--depth 1` lists: ").unwrap();
    let (list, _) = list.split_once('.').unwrap();
    let told: Vec<&str> = list.split(',').map(str::trim).collect();
    assert_eq!(told, needed, "docs/command-line.md");
    let counts = [tree(&["--no-default-features"]), tree(&[])].map(|out| crates(&out));
    for (count, words) in counts
        .iter()
        .zip(["crates (`cargo tree", "for the program"])
    {
        let text = format!("\n{count} {words}");
        assert!(
            page.contains(&text),
            "docs/command-line.md should say{text}"
        );
    }
}

/// What tupu depends on, a crate a line, tupu first.
fn tree(arguments: &[&str]) -> String {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges=normal", "--prefix=none"]);
    let out = cargo.args(arguments).current_dir(root()).output().unwrap();
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).unwrap()
}

/// How many crates there are besides tupu; those that are listed again are marked with `(*)`.
fn crates(tree: &str) -> usize {
    let names = tree
        .lines()
        .skip(1)
        .map(|line| line.trim_end_matches(" (*)"));
    names.collect::<std::collections::HashSet<_>>().len()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The lines of a source that are code, with their numbers: no comment lines, no bodies of test modules. What stands
/// behind a test module is code again.
pub fn code_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let test_file = source.path.ends_with("tests.rs") || source.path.contains("/tests/");
    let mut closes: Option<String> = None;
    let mut marked = false;
    let lines = source.text.lines().enumerate();
    lines.filter_map(move |(number, line)| {
        if let Some(close) = &closes {
            if line == close {
                closes = None;
            }
            return None;
        }
        let code = line.trim_start();
        let opens_tests = marked && code.starts_with("mod ") && code.ends_with('{');
        marked = code == "#[cfg(test)]" || (marked && code.starts_with("#["));
        if opens_tests {
            closes = Some(format!("{}}}", " ".repeat(line.len() - code.len())));
            return None;
        }
        let is_code = !test_file && !code.starts_with("//");
        is_code.then_some((number + 1, line))
    })
}

#[test]
fn only_bodies_of_test_modules_are_passed_over() {
    let source = Source {
        path: "room/file.rs".to_owned(),
        text: "#[cfg(test)]\nuse a;\nfn one() {}\n#[cfg(test)]\nmod tests {\n    fn two() {}\n}\nfn three() {}\n"
            .to_owned(),
    };
    let seen: Vec<&str> = code_lines(&source).map(|(_, line)| line).collect();
    assert!(seen.contains(&"fn one() {}") && seen.contains(&"fn three() {}"));
    assert!(!seen.iter().any(|line| line.contains("two")));
}
