//! CSV with the header convention of neo4j-admin import, row by row into a graph.
//!
//! `id:ID(Group)`, `name:STRING`, `n:INT`, `tags:STRING[]`, `:LABEL`, `:START_ID(Group)`, `:END_ID(Group)`, `:TYPE`;
//! a column without a type is text, `:IGNORE` passes a column over, an empty field is no value.

mod header;

use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Change, Graph, KeyId, LabelId, SymbolKind, TypeId};
use crate::value::{NodeId, Value};
use header::{Field, Header};
use rustc_hash::FxHashMap;
use std::io::Read;
use std::sync::Arc;

/// The type of the `:ID` column where its header names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum IdType {
    /// Kept as text.
    #[default]
    String,
    /// Kept as an integer.
    Integer,
}

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct CsvOptions {
    /// Between fields.
    pub delimiter: u8,
    /// Between the elements of an array.
    pub array_delimiter: char,
    /// The type of ids.
    pub id_type: IdType,
}

impl Default for CsvOptions {
    fn default() -> Self {
        CsvOptions {
            delimiter: b',',
            array_delimiter: ';',
            id_type: IdType::String,
        }
    }
}

/// Reads node files, then relationship files, into a graph.
#[derive(Debug)]
pub struct CsvImporter<'g> {
    graph: &'g mut Graph,
    options: CsvOptions,
    /// Group → id as it is written → node.
    ids: FxHashMap<Arc<str>, FxHashMap<Box<str>, NodeId>>,
    changes: Vec<Change>,
}

impl<'g> CsvImporter<'g> {
    /// An importer into a graph.
    pub fn new(graph: &'g mut Graph, options: CsvOptions) -> Self {
        CsvImporter {
            graph,
            options,
            ids: FxHashMap::default(),
            changes: Vec::new(),
        }
    }

    /// Reads one file of nodes, which get `labels` besides those of their `:LABEL` column. Answers how many there were.
    pub fn nodes(&mut self, name: &str, labels: &[&str], from: impl Read) -> Result<u64> {
        let (header, mut reader) = self.open(name, from)?;
        let mut record = csv::StringRecord::new();
        let mut count = 0;
        while read(&mut reader, &mut record, name)? {
            self.node(&header, labels, &record)
                .map_err(|error| at_line(error, name, &record))?;
            count += 1;
        }
        Ok(count)
    }

    /// Reads one file of relationships, of type `default_type` unless they have a `:TYPE` column. Answers how many.
    pub fn relationships(
        &mut self,
        name: &str,
        default_type: &str,
        from: impl Read,
    ) -> Result<u64> {
        let (header, mut reader) = self.open(name, from)?;
        let mut record = csv::StringRecord::new();
        let mut count = 0;
        while read(&mut reader, &mut record, name)? {
            self.relationship(&header, default_type, &record)
                .map_err(|error| at_line(error, name, &record))?;
            count += 1;
        }
        Ok(count)
    }

    /// What was done to the graph, in order: for the log.
    pub fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    fn open<R: Read>(&self, name: &str, from: R) -> Result<(Header, csv::Reader<R>)> {
        let mut builder = csv::ReaderBuilder::new();
        let mut reader = builder.delimiter(self.options.delimiter).from_reader(from);
        let names = reader.headers().map_err(|error| unreadable(name, &error))?;
        Ok((Header::parse(name, names, self.options)?, reader))
    }

    fn node(&mut self, header: &Header, labels: &[&str], record: &csv::StringRecord) -> Result<()> {
        let mut ids = Vec::new();
        for label in labels.iter().copied().chain(header.labels(record)) {
            let label = LabelId(self.symbol(SymbolKind::Label, label)?);
            if !ids.contains(&label) {
                ids.push(label);
            }
        }
        let properties = self.properties(header, record)?;
        let node = self.graph.next_node();
        self.apply(Change::NodeCreated {
            node,
            labels: ids,
            properties,
        })?;
        match header.id(record) {
            Some((group, id)) => self.remember(group, id, node),
            None => Ok(()),
        }
    }

    fn remember(&mut self, group: &Arc<str>, id: &str, node: NodeId) -> Result<()> {
        let known = self.ids.entry(Arc::clone(group)).or_default();
        match known.insert(id.into(), node) {
            None => Ok(()),
            Some(_) => Err(bad(format!(
                "the id `{id}` stands twice in the group `{group}`"
            ))),
        }
    }

    fn relationship(
        &mut self,
        header: &Header,
        default_type: &str,
        record: &csv::StringRecord,
    ) -> Result<()> {
        let start = self.end(header.start(record), ":START_ID")?;
        let end = self.end(header.end(record), ":END_ID")?;
        let name = header.relationship_type(record).unwrap_or(default_type);
        let relationship_type = TypeId(self.symbol(SymbolKind::RelationshipType, name)?);
        let properties = self.properties(header, record)?;
        let relationship = self.graph.next_relationship();
        self.apply(Change::RelationshipCreated {
            relationship,
            relationship_type,
            start,
            end,
            properties,
        })
    }

    fn end(&self, end: Option<(&Arc<str>, &str)>, what: &str) -> Result<NodeId> {
        let (group, id) = end.ok_or_else(|| bad(format!("the file has no {what} column")))?;
        let known = self.ids.get(group).and_then(|ids| ids.get(id));
        known
            .copied()
            .ok_or_else(|| bad(format!("no node has the id `{id}` in the group `{group}`")))
    }

    fn properties(
        &mut self,
        header: &Header,
        record: &csv::StringRecord,
    ) -> Result<Vec<(KeyId, Value)>> {
        let mut properties = Vec::new();
        for (Field { name, kind }, text) in header.properties(record) {
            let value = kind.read(text, self.options.array_delimiter)?;
            let key = KeyId(self.symbol(SymbolKind::PropertyKey, name)?);
            properties.push((key, value));
        }
        Ok(properties)
    }

    fn symbol(&mut self, kind: SymbolKind, name: &str) -> Result<u32> {
        if let Some(id) = self.graph.view().symbol_id(kind, name) {
            return Ok(id);
        }
        self.apply(Change::SymbolAdded {
            kind,
            name: name.into(),
        })?;
        self.graph
            .view()
            .symbol_id(kind, name)
            .ok_or_else(|| bad(format!("`{name}` could not be named")))
    }

    fn apply(&mut self, change: Change) -> Result<()> {
        self.graph.apply(change.clone())?;
        self.changes.push(change);
        Ok(())
    }
}

fn read<R: Read>(
    reader: &mut csv::Reader<R>,
    record: &mut csv::StringRecord,
    name: &str,
) -> Result<bool> {
    reader
        .read_record(record)
        .map_err(|error| unreadable(name, &error))
}

fn bad(message: String) -> Error {
    Error::argument(ErrorCode::InvalidInput, message)
}

fn unreadable(name: &str, error: &csv::Error) -> Error {
    bad(format!("{name}: {error}"))
}

fn at_line(error: Error, name: &str, record: &csv::StringRecord) -> Error {
    let line = record.position().map_or(0, csv::Position::line);
    let message = format!("{name}:{line}: {}", error.message());
    Error::new(error.kind(), error.phase(), error.code(), message)
}
