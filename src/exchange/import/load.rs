//! The part of the import that runs on the caller's thread: from the files to the graph.

use super::bad_rows::{BadRows, without_type};
use super::citations::cite_and_state;
use super::doubts::doubts;
use super::pipeline;
use super::plain::{self, Plan};
use super::progress::{ImportProgress, ImportReport, ImportStage, ImportedColumn, RowsPerFile};
use super::triples::{self, TripleBatch};
use super::{Loaded, Source, Sources, folder};
use crate::error::Result;
use crate::exchange::advice::delimiter_advice;
use crate::exchange::bad;
use crate::exchange::csv::CsvOptions;
use crate::exchange::csv::header::Header;
use crate::exchange::csv::record::Records;
use crate::exchange::csv::rows::CsvRows;
use crate::exchange::identity::{Group, Identities};
use crate::exchange::input::{Block, Blocks, FileFormat, OF_GRAPHS, Shape, open, unreadable};
use crate::exchange::json_lines::JsonRows;
use crate::exchange::rdf;
use crate::exchange::rows::{BadRow, NameRows, RowBatch};
use crate::graph::TypeId;
use crate::graph::{BatchColumn, GraphBuilder, KeyId, LabelId, LabelSetId, PerRow};
use crate::value::encoding::TextEncoding;
use crate::value::{EntityId, NodeId, RelationshipId};
use std::io::Read;
use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

type Report<'p> = &'p mut dyn FnMut(&ImportProgress);

/// Reads all files into a new graph, and reports the progress to `report`.
pub fn load(sources: &Sources, report: Report<'_>) -> Result<Loaded> {
    let (sources, rules) = folder::expanded(sources)?;
    let mut loader = Loader {
        options: sources.options,
        encoding: sources.encoding,
        target: Target {
            builder: GraphBuilder::default(),
            bad: BadRows::new(sources.skip_bad),
            read: Arc::default(),
            total_bytes: total_bytes(&sources)?,
            rules,
            report,
        },
        identities: Identities::default(),
    };
    require_fitting(&sources)?;
    let plans = plain::plans(&sources)?;
    let columns = reported(&sources, &plans);
    let [node_plans, relationship_plans] = plans;
    let is_rdf = |source: &&Source| source.is_rdf();
    let triples: Vec<_> = sources.nodes.iter().filter(is_rdf).collect();
    let mut taken = RowsPerFile::default();
    for (source, plan) in sources.nodes.iter().zip(node_plans) {
        if !source.is_rdf() {
            let before = loader.target.rows();
            loader.nodes(source, plan)?;
            taken.add(source.name(), loader.target.rows() - before);
        }
    }
    let content = loader.resources(&triples, &mut taken)?;
    for (source, plan) in sources.relationships.iter().zip(relationship_plans) {
        if !source.is_rdf() {
            let before = loader.target.rows();
            loader.relationships(source, plan)?;
            taken.add(source.name(), loader.target.rows() - before);
        }
    }
    loader.content(&triples, content)?;
    // The ids are no longer needed: free their memory for the lists of neighbours.
    let Loader { mut target, .. } = loader;
    target.report_progress(ImportStage::LayOut);
    let citing = sources.citing.iter();
    let citing: Vec<_> = citing.map(|name| target.builder.source(name)).collect();
    target.builder.cite_all(&citing);
    let (bad_rows, first_bad_row, left_out) = target.bad.finish();
    let outcome = ImportReport {
        nodes: target.builder.node_count(),
        relationships: target.builder.relationship_count(),
        bad_rows,
        first_bad_row,
        columns,
        empty_files: taken.empty_files(),
        notes: [doubts(&sources), left_out].concat(),
    };
    Ok(Loaded {
        view: target.builder.finish(),
        report: outcome,
        rules: target.rules,
    })
}

/// Reports the columns that have been planned.
fn reported(sources: &Sources, plans: &[Vec<Option<Plan>>; 2]) -> Vec<ImportedColumn> {
    let files = sources.nodes.iter().chain(&sources.relationships);
    let planned = files.zip(plans.iter().flatten());
    let columns = planned.filter_map(|(source, plan)| Some((source.name(), plan.as_ref()?)));
    columns
        .flat_map(|(name, plan)| plan.report(&name).collect::<Vec<_>>())
        .collect()
}

/// Returns an error for files of one kind that are given as another, and for sources without a name.
fn require_fitting(sources: &Sources) -> Result<()> {
    if sources.citing.iter().any(String::is_empty) {
        return Err(bad("the id of a source cannot be empty".to_owned()));
    }
    for source in sources.nodes.iter().chain(&sources.relationships) {
        let (name, is_csv) = (
            source.name(),
            FileFormat::of(&source.path) == FileFormat::Csv,
        );
        if let Some((format, way_out)) = FileFormat::unread(&source.path) {
            return Err(bad(format!("{name} is {format}")).hint(way_out));
        }
        if source.graph && is_csv {
            let named = name.to_ascii_lowercase();
            let is_named = [".csv", ".tsv", ".csv.gz", ".tsv.gz"]
                .iter()
                .any(|ending| named.ends_with(ending));
            let what = match is_named {
                true => "a CSV file holds no whole graph",
                false => "the name does not end as that of a file with a whole graph",
            };
            return Err(bad(format!("{name}: {what}")).hint(OF_GRAPHS));
        }
        if !source.graph && source.is_rdf() {
            let error = bad(format!("{name}: RDF holds a whole graph"));
            return Err(error.hint("give the file alone, without --nodes and --relationships"));
        }
    }
    Ok(())
}

fn total_bytes(sources: &Sources) -> Result<u64> {
    let files = sources.nodes.iter().chain(&sources.relationships);
    let sizes = files.map(|source| {
        let metadata = std::fs::metadata(&source.path);
        metadata.map_err(|cause| unreadable(&source.name(), cause))
    });
    sizes.map(|size| Ok(size?.len())).sum()
}

struct Loader<'p> {
    options: CsvOptions,
    encoding: Option<TextEncoding>,
    identities: Identities,
    target: Target<'p>,
}

/// The state to which rows are added.
struct Target<'p> {
    builder: GraphBuilder,
    bad: BadRows,
    /// Bytes read so far.
    read: Arc<AtomicU64>,
    total_bytes: u64,
    /// Scripts that create indexes and constraints.
    rules: Vec<String>,
    report: Report<'p>,
}

impl Source {
    fn is_rdf(&self) -> bool {
        FileFormat::of(&self.path).is_rdf()
    }

    /// Its name in errors.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}

type FileBlocks = Blocks<Box<dyn Read + Send>>;

impl Loader<'_> {
    fn nodes(&mut self, source: &Source, plan: Option<Plan>) -> Result<()> {
        let (name, blocks) = self.open(source)?;
        let format = FileFormat::of(&source.path);
        let labels = self.target.labels(source.names.iter().map(String::as_str));
        let mut options = self.options_of(source);
        if let Some(plan) = &plan {
            options.id_type = plan.id_type();
        }
        if format == FileFormat::Json {
            // The ids of a whole-graph file are internal to it.
            let group = if source.graph { &*name } else { "" };
            let group = self.identities.group_mut(group, options.id_type);
            let rows = JsonRows::of_nodes(source.graph, options.id_type);
            let parse = |block: &Block| rows.read(block);
            return pipeline::run(blocks, parse, |batch| {
                self.target
                    .add_nodes(&name, batch, &labels, Some(group), None)
            });
        }
        let planned = plan.map(|plan| plan.header(&name, &self.identities));
        let (header, blocks) = open_csv(&name, blocks, options, planned.transpose()?)?;
        if header.ends().is_some() {
            let error = bad(format!("{name}: the columns are those of relationships"));
            return Err(error.hint("give the file with --relationships"));
        }
        let rows = CsvRows::of_nodes(&header, options);
        let id = header.id();
        let mut group = id.map(|(group, _)| self.identities.group_mut(group, options.id_type));
        let key = id.and_then(|(_, key)| key);
        let parse = |block: &Block| rows.read(&block.bytes, block.line);
        pipeline::run(blocks, parse, |batch| {
            let group = group.as_deref_mut();
            self.target.add_nodes(&name, batch, &labels, group, key)
        })
    }

    fn relationships(&mut self, source: &Source, plan: Option<Plan>) -> Result<()> {
        let (name, blocks) = self.open(source)?;
        let format = FileFormat::of(&source.path);
        let default_type = source.names.first().map(String::as_str);
        let options = self.options_of(source);
        let target = &mut self.target;
        if format == FileFormat::Json {
            let group = if source.graph { &*name } else { "" };
            let group = self.identities.group(&name, group)?;
            let rows = JsonRows::of_relationships(source.graph, group);
            let parse = |block: &Block| rows.read(block);
            return pipeline::run(blocks, parse, |batch| {
                target.add_relationships(&name, batch, default_type)
            });
        }
        let planned = plan.map(|plan| plan.header(&name, &self.identities));
        let (header, blocks) = open_csv(&name, blocks, options, planned.transpose()?)?;
        if default_type.is_none() && !header.has_types() {
            let error = bad(format!("{name}: the relationships have no type"));
            return Err(error.hint("give one, TYPE=FILE, or a column :TYPE"));
        }
        let ends = self.identities.ends(&name, &header)?;
        let rows = CsvRows::of_relationships(&header, options, ends);
        let parse = |block: &Block| rows.read(&block.bytes, block.line);
        pipeline::run(blocks, parse, |batch| {
            target.add_relationships(&name, batch, default_type)
        })
    }

    /// The nodes of RDF, and the information needed to interpret the other triples.
    fn resources(&mut self, sources: &[&Source], taken: &mut RowsPerFile) -> Result<rdf::Content> {
        let mut structure = rdf::Structure::default();
        for (number, source) in sources.iter().enumerate() {
            structure.begin(number);
            taken.add(source.name(), 0);
            let target = &mut self.target;
            read_triples(source, self.encoding, &Arc::clone(&target.read), |batch| {
                target.count_bad(&source.name(), &batch.bad)?;
                let rows = batch.triples.len() + batch.bad.len();
                taken.add(source.name(), rows as u64);
                batch
                    .triples
                    .iter()
                    .for_each(|triple| structure.add(triple));
                target.report_progress(ImportStage::Nodes);
                Ok(())
            })?;
        }
        structure.build(&mut self.target.builder)
    }

    /// Properties and relationships of RDF.
    fn content(&mut self, sources: &[&Source], mut content: rdf::Content) -> Result<()> {
        for (number, source) in sources.iter().enumerate() {
            content.begin(number);
            let target = &mut self.target;
            // Invalid triples have been counted already.
            read_triples(source, self.encoding, &Arc::clone(&target.read), |batch| {
                let mut triples = batch.triples.iter();
                triples.try_for_each(|triple| content.add(triple, &mut target.builder))?;
                target.report_progress(ImportStage::Relationships);
                Ok(())
            })?;
        }
        content.finish(&mut self.target.builder)
    }

    fn options_of(&self, source: &Source) -> CsvOptions {
        let own = source.array_delimiter;
        CsvOptions {
            array_delimiter: own.unwrap_or(self.options.array_delimiter),
            ..self.options
        }
    }

    fn open(&self, source: &Source) -> Result<(String, FileBlocks)> {
        let name = source.name();
        let file = open(&source.path, &name, self.encoding, &self.target.read)?;
        let shape = Shape::of(FileFormat::of(&source.path), self.options.delimiter);
        let blocks = Blocks::new(file, &name, shape);
        Ok((name, blocks))
    }
}

/// Passes the triples of a file to the consumer.
fn read_triples(
    source: &Source,
    encoding: Option<TextEncoding>,
    read: &Arc<AtomicU64>,
    consume: impl FnMut(TripleBatch) -> Result<()>,
) -> Result<()> {
    let name = source.name();
    let file = open(&source.path, &name, encoding, read)?;
    match FileFormat::of(&source.path) {
        FileFormat::Turtle => triples::turtle(file, &name, consume),
        _ => triples::n_triples(file, &name, consume),
    }
}

/// The header of a CSV file, and the blocks after it.
fn open_csv(
    name: &str,
    mut blocks: FileBlocks,
    options: CsvOptions,
    planned: Option<Header>,
) -> Result<(Header, impl Iterator<Item = Result<Block>> + Send)> {
    let first = plain::first_block(name, &mut blocks)?;
    let mut records = Records::new(&first.bytes, options.delimiter, first.line);
    let mut cells = Vec::new();
    if let Some(Err(row)) = records.next(&mut cells) {
        return Err(row.error(name));
    }
    if let [only] = &*cells
        && let Some(advice) = only.text().ok().and_then(delimiter_advice)
    {
        let message = format!("{name}:1: the header is one column and looks like several");
        return Err(bad(message).hint(advice));
    }
    let header = planned.map_or_else(|| Header::parse(name, &cells, &first.bytes), Ok)?;
    let (rest, line) = records.rest();
    let rest = Block::new(rest.to_vec(), line);
    Ok((header, iter::once(Ok(rest)).chain(blocks)))
}

impl Target<'_> {
    /// The number of rows processed so far, including bad rows and index or constraint statements.
    fn rows(&self) -> u64 {
        let entities = self.builder.node_count() + self.builder.relationship_count();
        entities + self.bad.count() + self.rules.len() as u64
    }

    fn labels<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> Vec<LabelId> {
        names.map(|name| self.builder.label(name)).collect()
    }

    fn add_nodes(
        &mut self,
        file: &str,
        mut batch: RowBatch,
        labels: &[LabelId],
        group: Option<&mut Group>,
        key: Option<&Arc<str>>,
    ) -> Result<()> {
        self.count_bad(file, &batch.bad)?;
        self.bad.note_valueless(file, &batch);
        self.rules.append(&mut batch.rules);
        if let Some(group) = group {
            self.identify(file, &mut batch, group)?;
        }
        if let Some(key) = key {
            let ids = std::mem::take(&mut batch.ids);
            batch.columns.push((Arc::clone(key), ids));
        }
        let sets = self.label_sets(labels, &batch.names);
        let count = batch.len();
        let columns = self.columns(std::mem::take(&mut batch.columns));
        let NodeId(first) = self.builder.add_nodes(count, &sets, &columns)?;
        let ids = (first..).map(|id| EntityId::Node(NodeId(id)));
        cite_and_state(&mut self.builder, &mut batch, &columns, ids.take(count))?;
        self.report_progress(ImportStage::Nodes);
        Ok(())
    }

    /// Assigns the ids of the rows to the nodes to be created; rows with duplicate ids are removed.
    fn identify(&mut self, file: &str, batch: &mut RowBatch, group: &mut Group) -> Result<()> {
        // The builder returns an error if there are more nodes than node ids.
        let mut next = self.builder.node_count() as u32;
        let mut keep = vec![true; batch.len()];
        for (row, keep) in keep.iter_mut().enumerate() {
            // A row of JSON may omit the id; a row of CSV without one is bad.
            if !batch.ids.has(row) {
                next = next.wrapping_add(1);
                continue;
            }
            match group.insert(&batch.ids, row, NodeId(next)) {
                Ok(()) => next = next.wrapping_add(1),
                Err(error) => {
                    *keep = false;
                    let row = BadRow::new(batch.lines[row], error.message());
                    self.bad.add(file, &row)?;
                }
            }
        }
        if keep.contains(&false) {
            batch.retain(&keep);
        }
        Ok(())
    }

    fn add_relationships(
        &mut self,
        file: &str,
        mut batch: RowBatch,
        default_type: Option<&str>,
    ) -> Result<()> {
        self.count_bad(file, &batch.bad)?;
        self.bad.note_valueless(file, &batch);
        let types = match self.types(default_type, &batch.names) {
            Some(types) => types,
            None => {
                self.require_types(file, &mut batch)?;
                let types = self.types(Some(""), &batch.names);
                types.unwrap_or(PerRow::Each(Vec::new()))
            }
        };
        let columns = self.columns(std::mem::take(&mut batch.columns));
        // The builder returns an error if there are more relationships than relationship ids.
        let first = self.builder.relationship_count() as u32;
        self.builder
            .add_relationships(&types, &batch.starts, &batch.ends, &columns)?;
        let ids = (first..).map(|id| EntityId::Relationship(RelationshipId(id)));
        let ids = ids.take(batch.starts.len());
        cite_and_state(&mut self.builder, &mut batch, &columns, ids)?;
        self.report_progress(ImportStage::Relationships);
        Ok(())
    }

    /// Removes the rows without a type.
    fn require_types(&mut self, file: &str, batch: &mut RowBatch) -> Result<()> {
        let named = |row: &u32| !batch.names.lists[*row as usize].is_empty();
        let keep: Vec<bool> = batch.names.rows.iter().map(named).collect();
        for (line, _) in batch.lines.iter().zip(&keep).filter(|(_, keep)| !**keep) {
            self.bad.add(file, &without_type(*line))?;
        }
        batch.retain(&keep);
        Ok(())
    }

    fn label_sets(&mut self, labels: &[LabelId], names: &NameRows) -> PerRow<LabelSetId> {
        if names.rows.is_empty() {
            return PerRow::Same(self.builder.label_set(labels));
        }
        let mut sets = Vec::with_capacity(names.lists.len());
        for list in &names.lists {
            let mut all = labels.to_vec();
            all.extend(self.labels(list.iter().map(|name| &**name)));
            sets.push(self.builder.label_set(&all));
        }
        let rows = names.rows.iter();
        PerRow::Each(rows.map(|number| sets[*number as usize]).collect())
    }

    /// The types of the rows; `None` if a row has none.
    fn types(&mut self, default: Option<&str>, names: &NameRows) -> Option<PerRow<TypeId>> {
        if names.rows.is_empty() {
            let default = default?;
            return Some(PerRow::Same(self.builder.relationship_type(default)));
        }
        let mut types = Vec::with_capacity(names.lists.len());
        for list in &names.lists {
            let name = list.first().map(|name| &**name).or(default)?;
            types.push(self.builder.relationship_type(name));
        }
        let rows = names.rows.iter();
        Some(PerRow::Each(
            rows.map(|number| types[*number as usize]).collect(),
        ))
    }

    fn columns(&mut self, columns: Vec<(Arc<str>, BatchColumn)>) -> Vec<(KeyId, BatchColumn)> {
        let filled = columns.into_iter().filter(|(_, column)| column.has_any());
        filled
            .map(|(name, column)| (self.builder.key(&name), column))
            .collect()
    }

    fn count_bad(&mut self, file: &str, rows: &[BadRow]) -> Result<()> {
        rows.iter().try_for_each(|row| self.bad.add(file, row))
    }

    fn report_progress(&mut self, stage: ImportStage) {
        let progress = ImportProgress {
            stage,
            bytes: self.read.load(Ordering::Relaxed),
            total_bytes: self.total_bytes,
            nodes: self.builder.node_count(),
            relationships: self.builder.relationship_count(),
        };
        (self.report)(&progress);
    }
}
