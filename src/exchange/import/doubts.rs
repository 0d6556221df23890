//! Probable mistakes that are found at the beginnings of files: they are reported, but cause no failure.

use super::{Source, Sources};
use crate::exchange::csv::header::Column;
use crate::exchange::csv::record::Records;
use crate::exchange::input::{Blocks, FileFormat, Shape, lines, open};
use crate::exchange::json_lines::looks_like_relationship;
use crate::value::encoding::TextEncoding;
use crate::value::plausible::{SAMPLE, more_plausible};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// One sentence for each probable mistake. A file that cannot be read is skipped: the error is reported when it is
/// imported.
pub fn doubts(sources: &Sources) -> Vec<String> {
    let files = sources.nodes.iter().chain(&sources.relationships);
    let encoding = sources.encoding;
    let mut doubts: Vec<String> = files
        .filter_map(|source| doubt_of_encoding(source, encoding?))
        .collect();
    let unlabelled = sources
        .nodes
        .iter()
        .filter(|source| has_no_label(source, sources));
    doubts.extend(unlabelled.map(|source| {
        let name = source.name();
        format!("the nodes of {name} have no label; --nodes LABEL={name} gives them one")
    }));
    let relationships = sources
        .nodes
        .iter()
        .filter(|source| begins_with_relationship(source, sources));
    doubts.extend(relationships.map(|source| {
        let name = source.name();
        format!(
            "the first object of {name} has ends and a type as a relationship has, and is read as a node; --relationships {name} \
             reads relationships"
        )
    }));
    // A file with a whole graph is in both lists.
    let mut told = Vec::new();
    doubts.retain(|doubt| {
        let new = !told.contains(doubt);
        told.push(doubt.clone());
        new
    });
    doubts
}

fn doubt_of_encoding(source: &Source, said: TextEncoding) -> Option<String> {
    let name = source.name();
    let probable = probable_encoding(&source.path, said)?;
    Some(format!(
        "{}; did you mean --encoding {probable}?",
        implausible(&name, said, probable)
    ))
}

/// The encoding of a file, if it probably is another one than the one that is named. `None` if the file cannot be read.
pub fn probable_encoding(path: &Path, said: TextEncoding) -> Option<&'static str> {
    let file = open(path, "", None, &Arc::default()).ok()?;
    let mut sample = Vec::new();
    file.take(SAMPLE as u64).read_to_end(&mut sample).ok()?;
    more_plausible(&sample, said)
}

/// Why the encoding of a file is probably another one.
pub fn implausible(name: &str, said: TextEncoding, probable: &str) -> String {
    format!(
        "{name} looks like {probable}: read as {}, many of its characters are rare ones",
        said.name()
    )
}

/// Whether a file that is to have nodes begins with a relationship: the first line of JSON Lines tells.
fn begins_with_relationship(source: &Source, sources: &Sources) -> bool {
    if FileFormat::of(&source.path) != FileFormat::Json || source.graph {
        return false;
    }
    let name = source.name();
    let Ok(file) = open(&source.path, &name, sources.encoding, &Arc::default()) else {
        return false;
    };
    let mut sample = Vec::new();
    let read = file.take(SAMPLE as u64).read_to_end(&mut sample);
    let mut lines = lines(&sample).filter(|line| !line.iter().all(u8::is_ascii_whitespace));
    read.is_ok() && lines.next().is_some_and(looks_like_relationship)
}

/// Whether a CSV file has neither a label given by the caller nor a column of labels.
fn has_no_label(source: &Source, sources: &Sources) -> bool {
    let is_csv = FileFormat::of(&source.path) == FileFormat::Csv;
    if !is_csv || source.graph || !source.names.is_empty() {
        return false;
    }
    let name = source.name();
    let delimiter = sources.options.delimiter;
    let Ok(file) = open(&source.path, &name, sources.encoding, &Arc::default()) else {
        return false;
    };
    let Some(Ok(first)) = Blocks::new(file, &name, Shape::Csv(delimiter)).next() else {
        return false;
    };
    let mut cells = Vec::new();
    let header = Records::new(&first.bytes, delimiter, first.line).next(&mut cells);
    let is_label = |text: &str| matches!(Column::parse(text), Ok(Column::Label));
    matches!(header, Some(Ok(_))) && !cells.iter().any(|cell| cell.text().is_ok_and(is_label))
}
