//! Every error code is raised somewhere, and shown: by a wrong statement of the golden scripts, or, where no statement can
//! raise it, by a test of what does.

use crate::repository::{code_lines, root, sources};
use std::fs;
use std::path::Path;

/// Codes that no statement alone can raise, and the test that shows each.
const NOT_BY_STATEMENT: &[(&str, &str)] = &[
    ("NotADatabase", "tests/it/storage_files.rs"),
    ("UnsupportedVersion", "src/storage/tests/damage.rs"),
    ("Corruption", "tests/it/storage_files.rs"),
    ("LogMissing", "tests/it/storage_close.rs"),
    ("Locked", "tests/it/storage_files.rs"),
    ("TimeOut", "tests/it/limits.rs"),
    ("Cancelled", "tests/it/limits.rs"),
    ("GraphFull", "src/graph/tests/rules.rs"),
    ("MemoryLimit", "tests/it/limits.rs"),
    ("WorkLimit", "tests/it/limits.rs"),
    ("InvalidConversion", "tests/it/typed_rows.rs"),
    ("UserDefined", "tests/it/extensions.rs"),
];

/// What functions and procedures of the program raise; tupu itself does not.
const OF_THE_PROGRAM: &str = "UserDefined";

const LIST: &str = "error/code.rs";

#[test]
fn every_code_is_raised_and_shown() {
    let codes = codes();
    assert!(codes.len() > 50, "the list has been found: {codes:?}");
    let mut shown = String::new();
    read_scripts(&root().join("tests/golden/errors"), &mut shown);
    let mut wrong = Vec::new();
    for code in &codes {
        if code != OF_THE_PROGRAM && !is_raised(code) {
            wrong.push(format!("{code} is never raised"));
        }
        match NOT_BY_STATEMENT.iter().find(|(known, _)| known == code) {
            Some((_, test)) if is_tested(code, test) => {}
            Some((_, test)) => wrong.push(format!("{test} does not mention {code}")),
            None if shown.contains(&format!("({code})")) => {}
            None => wrong.push(format!(
                "no wrong statement below golden/errors shows {code}"
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names in the list of codes.
fn codes() -> Vec<String> {
    let all = sources();
    let list = all.iter().find(|source| source.path == LIST);
    let text = &list.expect("the list of codes is there").text;
    let names = text.lines().skip_while(|line| *line != "error_codes! {");
    names
        .filter_map(|line| line.trim().strip_suffix(','))
        .filter(|name| name.chars().all(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

fn is_raised(code: &str) -> bool {
    let word = format!("ErrorCode::{code}");
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    sources()
        .iter()
        .filter(|source| source.path != LIST)
        .any(|source| code_lines(source).any(|(_, line)| line.split(&word).skip(1).any(ends)))
}

fn is_tested(code: &str, test: &str) -> bool {
    let text = fs::read_to_string(root().join(test)).unwrap_or_default();
    text.contains(&format!("ErrorCode::{code}"))
}

fn read_scripts(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("the golden scripts are there") {
        let path = entry.expect("the golden scripts are there").path();
        match path.is_dir() {
            true => read_scripts(&path, text),
            false => text.push_str(&fs::read_to_string(&path).unwrap_or_default()),
        }
    }
}
