//! The files that answers and exports are written into. What is there is replaced, unless it is a graph: nobody means
//! that.

use std::fs::File;
use std::io::{BufWriter, Error, Read, Result};

/// What graphs begin with, without the parts that a copy as text would change.
const GRAPH: &[u8] = b"\x89tupu";

/// Makes an empty file, in place of what is there.
pub fn create(path: &str) -> Result<BufWriter<File>> {
    spare_graphs(path)?;
    File::create(path).map(BufWriter::new)
}

/// An error where there is a graph in this place.
pub fn spare_graphs(path: &str) -> Result<()> {
    let mut start = [0; GRAPH.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    if read.is_ok() && start == GRAPH {
        return Err(Error::other(
            "is a graph, and would be overwritten; name another file",
        ));
    }
    Ok(())
}
