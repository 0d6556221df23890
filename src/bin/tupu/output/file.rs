//! The files that answers and exports are written into. What is there is replaced, unless it is a graph: nobody means
//! that.

use std::fs::File;
use std::io::{BufWriter, Error, Read, Result};

/// What graphs begin with, without the parts that a copy as text would change.
const GRAPH: &[u8] = b"\x89tupu";

/// What the log of a graph begins with.
const LOG: &[u8] = b"\x89tupw";

/// What the names of files that belong to a graph add to its own.
const COMPANIONS: [&str; 2] = ["-wal", "-lock"];

/// Makes an empty file, in place of what is there.
pub fn create(path: &str) -> Result<BufWriter<File>> {
    spare_graphs(path)?;
    File::create(path).map(BufWriter::new)
}

/// An error where there is a graph in this place.
pub fn spare_graphs(path: &str) -> Result<()> {
    if begins_with(path, GRAPH) {
        return Err(Error::other(
            "is a graph, and would be overwritten; name another file",
        ));
    }
    let belongs_to_graph = |suffix: &str| {
        let graph = path.strip_suffix(suffix);
        graph.is_some_and(|graph| begins_with(graph, GRAPH))
    };
    if begins_with(path, LOG) || COMPANIONS.iter().any(|suffix| belongs_to_graph(suffix)) {
        return Err(Error::other(
            "belongs to a graph, and would be overwritten; name another file",
        ));
    }
    Ok(())
}

fn begins_with(path: &str, expected: &[u8]) -> bool {
    let mut start = vec![0; expected.len()];
    let is_file = std::fs::metadata(path).is_ok_and(|there| there.is_file());
    let read = is_file
        && File::open(path)
            .and_then(|mut file| file.read_exact(&mut start))
            .is_ok();
    read && start == expected
}

/// Whether two paths lead to the same file that is there.
pub fn same_file(one: &str, other: &str) -> bool {
    let real = |path: &str| std::fs::canonicalize(path).ok();
    real(one).is_some_and(|one| real(other).is_some_and(|other| one == other))
}
