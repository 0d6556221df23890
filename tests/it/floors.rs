//! Imports only go down: the floor table of docs/architecture.md against every `crate::` path in the sources, and each library in
//! the one room that may know it.

use crate::repository::{code_lines, root, sources};
use std::collections::BTreeMap;

/// Library → the rooms (or files) below `src/` that may name it.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("petgraph", &["graph/", "algorithms/"]),
    ("nom", &["syntax/"]),
    ("bincode", &["storage/codec.rs"]),
    ("rustyline", &["bin/tupu/"]),
    ("jiff", &["value/temporal/zone.rs"]),
    ("ethnum", &["value/decimal/"]),
    ("fst", &["text/"]),
    ("jieba_rs", &["text/words/"]),
    ("rust_stemmers", &["text/words/"]),
    ("unicode_segmentation", &["text/words/"]),
];

/// Room → floor, from the table whose rows begin `| floor | `room` |`.
fn floors() -> BTreeMap<String, u32> {
    let page = std::fs::read_to_string(root().join("docs/architecture.md"))
        .expect("docs/architecture.md is there");
    let mut floors = BTreeMap::new();
    for line in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, floor, room, _, _, ..] = cells.as_slice() else {
            continue;
        };
        if let (Ok(floor), Some(room)) = (floor.parse(), room.strip_prefix('`')) {
            floors.insert(room.trim_end_matches('`').to_owned(), floor);
        }
    }
    floors
}

fn room(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// The rooms that a line of code names as `crate::room`.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).filter_map(|rest| {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let name = &rest[..end];
        name.starts_with(|c: char| c.is_lowercase()).then_some(name)
    })
}

#[test]
fn imports_only_go_down() {
    let floors = floors();
    assert!(
        floors.len() > 10,
        "the floor table of docs/architecture.md was not found"
    );
    let mut wrong = Vec::new();
    for source in sources() {
        let own = room(&source.path);
        if own.ends_with(".rs") || own == "bin" {
            continue;
        }
        let Some(floor) = floors.get(own) else {
            wrong.push(format!("src/{own} has no floor in docs/architecture.md"));
            continue;
        };
        for (number, line) in code_lines(&source) {
            for target in imports(line).filter(|target| *target != own) {
                if floors.get(target).is_none_or(|below| below >= floor) {
                    wrong.push(format!(
                        "src/{}:{number} reaches up to `{target}`",
                        source.path
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_room_knows_each_library() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in code_lines(&source) {
            for (library, homes) in LIBRARIES {
                let named = line.contains(&format!("{library}::"));
                if named && !homes.iter().any(|home| source.path.starts_with(home)) {
                    wrong.push(format!("src/{}:{number} names {library}", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
