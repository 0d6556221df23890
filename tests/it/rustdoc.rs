//! Every item of the public API has an example: read from the sources, beginning at the `pub use` lines of `lib.rs`.

use crate::repository::{Source, root, sources};
use std::collections::BTreeSet;

/// Names that `lib.rs` hands out, each with the room that it comes from.
fn exported() -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mut names = BTreeSet::new();
    for statement in text.split("pub use ").skip(1) {
        let path = statement.split(';').next().unwrap_or_default();
        let path: String = path.split_whitespace().collect();
        let path = path.strip_prefix("crate::").unwrap_or(&path);
        let (place, list) = path.rsplit_once("::").unwrap_or(("", path));
        let room = place.split("::").next().unwrap_or_default();
        let (room, list) = match path.split_once("::{") {
            Some((place, list)) => (place.split("::").next().unwrap_or_default(), list),
            None => (room, list),
        };
        for name in list.trim_end_matches('}').split(',') {
            names.insert((room.to_owned(), name.to_owned()));
        }
    }
    names
}

/// The name that a line declares as public, with its indentation; a macro's `$name` is not one.
fn declared(line: &str) -> Option<(usize, &str)> {
    let code = line.trim_start();
    let rest = code.strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const ").unwrap_or(rest);
    let kinds = ["fn ", "struct ", "enum ", "trait ", "type "];
    let rest = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    (end > 0).then_some((line.len() - code.len(), &rest[..end]))
}

/// The type whose inherent methods begin at a line.
fn inherent(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("impl")?;
    let rest = match rest.strip_prefix('<') {
        Some(generics) => generics.split_once("> ")?.1,
        None => rest.strip_prefix(' ')?,
    };
    let named = rest.trim_end().trim_end_matches('{');
    (!named.contains(" for ")).then(|| named.split('<').next().unwrap_or(named).trim())
}

/// Whether the comment above a line has an example, or keeps the item out of the documentation.
fn is_shown(lines: &[&str], at: usize) -> bool {
    let above = lines[..at].iter().rev().map(|line| line.trim_start());
    above
        .take_while(|line| line.starts_with("///") || line.starts_with("#["))
        .any(|line| line.contains("```") || line.contains("doc(hidden)"))
}

/// Where the public functions of a source begin that `lib.rs` hands out, with their names.
fn public_functions<'s>(
    source: &'s Source,
    names: &BTreeSet<(String, String)>,
) -> Vec<(usize, &'s str)> {
    let room = source.path.split('/').next().unwrap_or_default();
    let is_exported = |name: &str| names.contains(&(room.to_owned(), name.to_owned()));
    let mut inside = None;
    let mut found = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        if line.trim_start().starts_with("impl") {
            inside = inherent(line);
        }
        let function = declared(line).filter(|_| line.contains(" fn "));
        let Some((indent, name)) = function else {
            continue;
        };
        // The calendar's types are handed out as a whole room, `tupu::temporal`.
        let calendar = source.path.starts_with("value/temporal/");
        let concerned = match inside.filter(|_| indent > 0) {
            Some(of) => calendar || is_exported(of),
            None => indent == 0 && is_exported(name),
        };
        if concerned {
            found.push((at, name));
        }
    }
    found
}

/// Whether the signature that begins at a line gives a `Result`.
fn can_fail(lines: &[&str], at: usize) -> bool {
    let mut signature = String::new();
    for line in &lines[at..] {
        signature.push_str(line.trim());
        signature.push(' ');
        if line.trim_end().ends_with(['{', ';']) {
            break;
        }
    }
    let signature = signature.split(" where ").next().unwrap_or_default();
    let result = signature.rsplit_once("->").map(|(_, result)| result);
    result.is_some_and(|result| result.trim_start().starts_with("Result<"))
}

/// What the comment above a line says under `# Errors`.
fn errors_section(lines: &[&str], at: usize) -> Option<String> {
    let above = lines[..at].iter().rev().map(|line| line.trim_start());
    let comment = above.take_while(|line| line.starts_with("///") || line.starts_with("#["));
    let mut comment: Vec<&str> = comment.collect();
    comment.reverse();
    let mut section = comment
        .iter()
        .skip_while(|line| !line.ends_with("# Errors"));
    section.next()?;
    let section = section.take_while(|line| !line.contains("```") && !line.contains("/// # "));
    Some(section.copied().collect())
}

/// A section is of use where it names a kind, or says which function's errors these are.
fn names_errors(section: &str) -> bool {
    let names_kind = [
        "Error`",
        "ErrorKind",
        "EntityNotFound`",
        "ParameterMissing`",
    ];
    let names_kind = names_kind.iter().any(|kind| section.contains(kind));
    names_kind || section.contains("[`")
}

#[test]
fn every_public_function_that_can_fail_says_how() {
    let names = exported();
    let mut silent = Vec::new();
    let mut seen = 0;
    for source in sources()
        .iter()
        .filter(|source| !source.path.starts_with("bin/"))
    {
        let lines: Vec<&str> = source.text.lines().collect();
        for (at, name) in public_functions(source, &names) {
            if !can_fail(&lines, at) {
                continue;
            }
            seen += 1;
            if !errors_section(&lines, at).is_some_and(|section| names_errors(&section)) {
                silent.push(format!("src/{}:{}: {name}", source.path, at + 1));
            }
        }
    }
    assert!(seen > 90, "{seen} found");
    assert!(
        silent.is_empty(),
        "{} public functions do not say in `# Errors` which kinds of error they give:\n{}",
        silent.len(),
        silent.join("\n")
    );
}

fn without_example(source: &Source, names: &BTreeSet<(String, String)>) -> Vec<String> {
    let room = source.path.split('/').next().unwrap_or_default();
    let is_exported = |name: &str| names.contains(&(room.to_owned(), name.to_owned()));
    let lines: Vec<&str> = source.text.lines().collect();
    let mut missing = Vec::new();
    let mut inside = None;
    for (at, line) in lines.iter().enumerate() {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        if line.trim_start().starts_with("impl") {
            inside = inherent(line);
        }
        let Some((indent, name)) = declared(line) else {
            continue;
        };
        let method = inside.filter(|_| indent > 0 && line.contains(" fn "));
        let concerned = match method {
            Some(of) => is_exported(of),
            None => indent == 0 && is_exported(name),
        };
        if concerned && !is_shown(&lines, at) {
            missing.push(format!("src/{}:{}: {name}", source.path, at + 1));
        }
    }
    missing
}

#[test]
fn every_public_item_has_an_example() {
    let names = exported();
    assert!(names.contains(&("database".to_owned(), "Database".to_owned())));
    assert!(names.contains(&("syntax".to_owned(), "tokenize".to_owned())));
    let sources = sources();
    let missing: Vec<String> = sources
        .iter()
        .filter(|source| !source.path.starts_with("bin/"))
        .flat_map(|source| without_example(source, &names))
        .collect();
    assert!(
        missing.is_empty(),
        "{} public items have no example:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[test]
fn the_library_page_is_out_of_programs_that_run() {
    let page = std::fs::read_to_string(root().join("docs/library.md")).unwrap();
    let program = |name: &str| std::fs::read_to_string(root().join("examples").join(name)).unwrap();
    let program = program("service.rs") + &program("rows.rs");
    let blocks = page.split("```").skip(1).step_by(2);
    let lines = blocks.flat_map(|block| block.lines().skip(1).map(str::trim));
    let foreign: Vec<&str> = lines.filter(|line| !program.contains(line)).collect();
    assert!(
        foreign.is_empty(),
        "in neither examples/service.rs nor examples/rows.rs: {foreign:?}"
    );
}
