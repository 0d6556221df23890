//! The knowledge graph that ships with tupu: its files, and the graph they make.

mod facts;
mod figures;
mod gazetteer;

use crate::repository::root;
use std::path::PathBuf;

/// A file below `graph-data/`.
fn path(name: &str) -> PathBuf {
    root().join("graph-data").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("graph-data/{name}: {error}"))
}

/// A CSV file without quotes, as ours are: the header, then the rows.
fn table(name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = text(name);
    let mut lines = text
        .lines()
        .map(|line| line.split(',').map(String::from).collect());
    let header: Vec<String> = lines.next().expect("a header");
    let rows: Vec<Vec<String>> = lines.collect();
    for row in &rows {
        assert_eq!(row.len(), header.len(), "graph-data/{name}: {row:?}");
    }
    (header, rows)
}

/// What `manifest.txt` says is loaded, in order: the kind and the file.
fn manifest() -> Vec<(String, String)> {
    let text = text("manifest.txt");
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (kind, file) = line.split_once(' ').expect("a kind and a file");
            (kind.to_string(), file.to_string())
        })
        .collect()
}

#[test]
fn the_manifest_names_every_file_that_is_loaded() {
    let mut named: Vec<String> = manifest().into_iter().map(|(_, file)| file).collect();
    let mut there = vec!["ontology.cypher".to_string()];
    for folder in ["gazetteer", "page"] {
        for entry in std::fs::read_dir(path(folder)).expect("the folder can be read") {
            let name = entry.expect("the folder can be read").file_name();
            there.push(format!("{folder}/{}", name.to_string_lossy()));
        }
    }
    named.sort();
    there.sort();
    assert_eq!(named, there);
}
