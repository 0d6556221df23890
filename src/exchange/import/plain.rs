//! Plans for CSV files whose header contains only names: read once before the import, if types are inferred.

use super::pipeline;
use super::progress::ImportedColumn;
use super::{Source, Sources};
use crate::error::Result;
use crate::exchange::advice::encoding_advice;
use crate::exchange::bad;
use crate::exchange::csv::IdType;
use crate::exchange::csv::columns::{self, Columns, PlannedColumn, Role};
use crate::exchange::csv::header::Header;
use crate::exchange::csv::infer::{self, ColumnTypes};
use crate::exchange::csv::kind::Kind;
use crate::exchange::csv::record::{Cell, Records};
use crate::exchange::identity::Identities;
use crate::exchange::input::{Block, Blocks, FileFormat, Shape, open};
use std::iter;
use std::sync::Arc;

/// The roles of the columns of a file.
#[derive(Clone, Debug)]
pub struct Plan {
    said: Columns,
    columns: Vec<PlannedColumn>,
    /// The group of its ids.
    group: Arc<str>,
}

impl Plan {
    /// The type of its ids.
    pub fn id_type(&self) -> IdType {
        match self.id().map(|id| &id.kind) {
            Some(Kind::Integer) => IdType::Integer,
            _ => IdType::String,
        }
    }

    fn id(&self) -> Option<&PlannedColumn> {
        self.columns.iter().find(|column| column.role == Role::Id)
    }

    /// The header that is equivalent to the plan.
    pub fn header(&self, file: &str, identities: &Identities) -> Result<Header> {
        let ends = |label: Option<&str>| match label {
            Some(label) => Ok(Arc::from(label)),
            None => identities.only_group(file),
        };
        let header = columns::header(&self.columns, &self.said, &self.group, ends)?;
        header.require_sound(file)?;
        Ok(header)
    }

    /// The report about it.
    pub fn report(&self, file: &str) -> impl Iterator<Item = ImportedColumn> {
        self.columns.iter().map(move |column| ImportedColumn {
            file: file.to_owned(),
            name: column.name.clone(),
            becomes: becomes(column),
            why: column.why.clone(),
        })
    }
}

fn becomes(column: &PlannedColumn) -> String {
    let PlannedColumn {
        name, key, kind, ..
    } = column;
    let kind = kind.shown();
    match column.role {
        Role::Id => format!("{kind}, the id"),
        Role::Start => "the start".to_owned(),
        Role::End => "the end".to_owned(),
        Role::Property if key == name => kind,
        Role::Property => format!("{kind}, as `{key}`"),
        Role::Header if key == name => "as its header says".to_owned(),
        Role::Header => format!("as a header `{key}` says"),
        Role::LeftOut => "left out".to_owned(),
    }
}

/// Plans for all files with column descriptions, in the order of `nodes` and of `relationships`.
pub fn plans(sources: &Sources) -> Result<[Vec<Option<Plan>>; 2]> {
    let mut unknown: Vec<(String, String, Vec<String>)> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let mut plan_all = |files: &[Source]| -> Result<Vec<Option<Plan>>> {
        let plans = files.iter().map(|source| {
            let Some(said) = &source.columns else {
                return Ok(None);
            };
            let plan = plan(source, said, sources)?;
            let names: Vec<String> = plan
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect();
            for mentioned in said.mentioned() {
                match names.iter().any(|name| name == mentioned) {
                    true => known.push(mentioned.to_owned()),
                    false => unknown.push((source.name(), mentioned.to_owned(), names.clone())),
                }
            }
            Ok(Some(plan))
        });
        plans.collect()
    };
    let mut nodes = plan_all(&sources.nodes)?;
    let relationships = plan_all(&sources.relationships)?;
    // A column may be described for all files at once: at least one of them must have it.
    let nowhere = unknown.iter().find(|(_, name, _)| !known.contains(name));
    if let Some((file, name, names)) = nowhere {
        return Err(columns::no_column(file, name, names));
    }
    agree_on_ids(&mut nodes);
    Ok([nodes, relationships])
}

/// The ids of a group are all integers or all text: if one file has text ids, all of them are text.
fn agree_on_ids(plans: &mut [Option<Plan>]) {
    let texts: Vec<(Arc<str>, String)> = plans
        .iter()
        .flatten()
        .filter(|plan| plan.id().is_some() && plan.id_type() == IdType::String)
        .map(|plan| {
            let why = plan.id().and_then(|id| id.why.clone());
            (Arc::clone(&plan.group), why.unwrap_or_default())
        })
        .collect();
    for plan in plans.iter_mut().flatten() {
        let Some((_, why)) = texts.iter().find(|(group, _)| *group == plan.group) else {
            continue;
        };
        let is_id =
            |column: &&mut PlannedColumn| column.role == Role::Id && column.kind == Kind::Integer;
        if let Some(id) = plan.columns.iter_mut().find(is_id) {
            id.kind = Kind::Text;
            id.why = Some(format!(
                "another file with this label has ids that are text ({why})"
            ));
        }
    }
}

fn plan(source: &Source, said: &Columns, sources: &Sources) -> Result<Plan> {
    let name = source.name();
    if FileFormat::of(&source.path) != FileFormat::Csv {
        let error = bad(format!("{name}: only CSV has columns"));
        return Err(error.hint("give other files without --id, --from, --to, --types and --infer"));
    }
    let delimiter = sources.options.delimiter;
    let file = open(&source.path, &name, sources.encoding, &Arc::default())?;
    let mut blocks = Blocks::new(file, &name, Shape::Csv(delimiter));
    let first = first_block(&name, &mut blocks)?;
    let mut records = Records::new(&first.bytes, delimiter, first.line);
    let mut cells = Vec::new();
    if let Some(Err(row)) = records.next(&mut cells) {
        return Err(row.error(&name));
    }
    let names = names(&name, &cells, &first.bytes)?;
    let (rest, line) = records.rest();
    let types = match said.infer {
        true => {
            let rest = Block::new(rest.to_vec(), line);
            let blocks = iter::once(Ok(rest)).chain(blocks);
            Some(types(blocks, delimiter, names.len())?)
        }
        false => None,
    };
    Ok(Plan {
        columns: columns::plan(&name, &names, types.as_deref(), said)?,
        said: said.clone(),
        group: Arc::from(source.names.first().map_or("", String::as_str)),
    })
}

/// The block that begins with the header, after those that have only empty lines.
pub fn first_block(file: &str, blocks: &mut impl Iterator<Item = Result<Block>>) -> Result<Block> {
    let mut what = "is empty";
    for block in blocks {
        let block = block?;
        if !block.bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(block);
        }
        if !block.bytes.is_empty() {
            what = "has only empty lines";
        }
    }
    Err(bad(format!(
        "{file}: the file {what}; its first line names the columns"
    )))
}

/// The names in a header; `text_around`, which contains it, indicates the encoding if they are not UTF-8.
fn names(file: &str, cells: &[Cell<'_>], text_around: &[u8]) -> Result<Vec<String>> {
    let names = (1..).zip(cells).map(|(number, cell)| {
        let text = cell.text().map_err(|what| {
            let error = bad(format!("{file}:1: column {number}: {what}"));
            error.hint(encoding_advice(text_around))
        })?;
        Ok(text.trim().to_owned())
    });
    names.collect()
}

fn types(
    blocks: impl Iterator<Item = Result<Block>> + Send,
    delimiter: u8,
    columns: usize,
) -> Result<Vec<ColumnTypes>> {
    let mut all = vec![ColumnTypes::default(); columns];
    let parse = |block: &Block| infer::infer(&block.bytes, delimiter, block.line, columns);
    pipeline::run(blocks, parse, |later| {
        infer::append(&mut all, later);
        Ok(())
    })?;
    Ok(all)
}
