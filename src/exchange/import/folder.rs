//! Folders of CSV files written by export: their options describe the files.

use super::{Source, Sources};
use crate::error::Result;
use crate::exchange::bad;
use crate::exchange::csv::delimiter;
use crate::exchange::export::{MULTILINE, OPTIONS_FILE, SCHEMA_FILE};
use crate::exchange::input::unreadable;
use std::path::Path;

/// The sources, with each folder replaced by its files, and the scripts of the folders' indexes and constraints.
pub fn expanded(sources: &Sources) -> Result<(Sources, Vec<String>)> {
    let mut expanded = Sources {
        nodes: Vec::new(),
        relationships: Vec::new(),
        ..sources.clone()
    };
    let mut rules = Vec::new();
    for source in &sources.nodes {
        if source.graph && source.path.is_dir() {
            let files = read(&source.path)?;
            expanded.nodes.extend(files.nodes);
            expanded.relationships.extend(files.relationships);
            rules.push(read_file(&source.path.join(SCHEMA_FILE))?);
        } else {
            expanded.nodes.push(source.clone());
        }
    }
    let files = sources.relationships.iter();
    let files = files.filter(|source| !(source.graph && source.path.is_dir()));
    expanded.relationships.extend(files.cloned());
    Ok((expanded, rules))
}

/// The files that are named in the options of a folder.
fn read(folder: &Path) -> Result<Sources> {
    let path = folder.join(OPTIONS_FILE);
    let mut sources = Sources::default();
    let mut array_delimiter = None;
    for (number, line) in (1..).zip(read_file(&path)?.lines()) {
        let source = |file: &str| Source {
            names: Vec::new(),
            path: folder.join(file),
            graph: false,
            array_delimiter,
            columns: None,
        };
        match line.split_once('=') {
            Some(("--nodes", file)) => sources.nodes.push(source(file)),
            Some(("--relationships", file)) => sources.relationships.push(source(file)),
            Some(("--array-delimiter", text)) => array_delimiter = Some(delimiter(text)?),
            _ if line.trim().is_empty() || line == MULTILINE => {}
            _ => {
                let place = format!("{}:{number}", path.display());
                return Err(bad(format!(
                    "{place}: `{line}` is not an option of a folder"
                )));
            }
        }
    }
    Ok(sources)
}

fn read_file(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|cause| unreadable(&path.display().to_string(), cause))
}
