//! Repairs a graph of which some blocks are lost: everything that refers to a lost block is left out, so that the rest
//! is consistent.

use super::codec::corrupt;
use super::format::SectionEntry;
use super::stored_block::{
    ADJACENCY, CATALOGUE, COLUMN, DIRECTORY, GRAPH_TYPE, LEAF, NAMES, NODES, PACKED_ADJACENCY,
    PACKED_COLUMN, PACKED_NODES, PACKED_RELATIONSHIPS, REFERENCES, RELATIONSHIPS, RULES, SEARCHES,
    SOURCES, STATEMENTS, STATISTICS, UNITS, decode_block, is_history, mend_kind,
};
use crate::error::{Result, counted};
use crate::graph::blocks::{
    BLOCK_RECORDS, Block, CHUNK_RECORDS, ColumnBlock, NamesBlock, NodesBlock, ReferencesBlock,
    RelationshipsBlock, SourcesBlock, StatementsBlock, TableId,
};
use crate::graph::{
    Assembler, Change, DerivationRule, Graph, GraphType, GraphView, NewSymbol, SearchDefinition,
    SetReferences, SetStatements, SourceId, SymbolKind, survey,
};
use crate::value::quantity::BasicUnit;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The placeholder in the record of an entity that does not exist.
const NONE: u32 = u32::MAX;

/// A section of a snapshot that may be damaged.
#[derive(Debug)]
pub struct Section {
    /// The offset at which it should start.
    pub at: u64,
    /// Its entry in the section table.
    pub entry: SectionEntry,
    /// Its bytes, if their checksum is correct.
    pub bytes: Option<Vec<u8>>,
}

/// Blocks collected from sections.
#[derive(Debug, Default)]
pub struct Repair {
    names: Option<NamesBlock>,
    nodes: Vec<NodesBlock>,
    relationships: Vec<RelationshipsBlock>,
    columns: Vec<ColumnBlock>,
    units: Vec<Arc<BasicUnit>>,
    sources: SourcesBlock,
    references: Vec<ReferencesBlock>,
    graph_type: Option<Arc<GraphType>>,
    searches: Vec<Arc<SearchDefinition>>,
    rules: Vec<Arc<DerivationRule>>,
    /// Bytes of history, which is not saved.
    history: u64,
    statements: Vec<StatementsBlock>,
    lost: Vec<String>,
}

/// The rows of the tables that hold an entity.
type Rows = HashMap<(bool, u32), HashSet<u32>>;

impl Repair {
    /// Adds the next section in the order of the file.
    pub fn add(&mut self, section: Section) {
        let Section {
            at,
            mut entry,
            bytes,
        } = section;
        entry.kind = mend_kind(entry.kind);
        if is_history(entry.kind) {
            self.history += entry.len;
            return;
        }
        let block = bytes.and_then(|bytes| decode_block(entry.kind, &bytes).ok());
        if block.is_none() {
            self.lost.push(loss(at, entry));
        }
        match block {
            Some(Block::Names(names)) => self.names = Some(names),
            Some(Block::Nodes(nodes)) => self.nodes.push(nodes),
            Some(Block::Relationships(block)) => self.relationships.push(block),
            Some(Block::Column(column)) => self.columns.push(column),
            Some(Block::Units(units)) => self.units.extend(units),
            Some(Block::GraphType(of)) => self.graph_type = Some(of),
            Some(Block::Searches(indexes)) => self.searches.extend(indexes),
            Some(Block::Rules(rules)) => self.rules.extend(rules),
            Some(Block::Sources(sources)) => self.sources = sources,
            Some(Block::References(references)) => self.references.extend(references),
            Some(Block::Statements(statements)) => self.statements.extend(statements),
            // They follow from the rest, of which some may be lost.
            Some(
                Block::Adjacency(_) | Block::Statistics(_) | Block::Leaf(_) | Block::Directory(_),
            ) => {}
            // Ids are positions: the entities after a lost block keep their ids.
            None if matches!(entry.kind, NODES | PACKED_NODES) => {
                self.nodes.push(vacant_nodes(&entry));
            }
            None if matches!(entry.kind, RELATIONSHIPS | PACKED_RELATIONSHIPS) => {
                self.relationships.push(vacant_relationships(&entry));
            }
            None => {}
        }
    }

    /// Builds the graph of what is left, and reports to `lost` what is missing.
    pub fn finish(mut self, mut lost: impl FnMut(&str)) -> Result<Graph> {
        for message in std::mem::take(&mut self.lost) {
            lost(&message);
        }
        if self.history > 0 {
            let bytes = self.history;
            lost(&format!(
                "not saved: the history of the graph ({bytes} bytes)"
            ));
        }
        let Some(names) = self.names.take() else {
            return Err(corrupt(
                "nothing can be saved: both copies of the names are lost",
            ));
        };
        let dropped = self.leave_out_dangling();
        if dropped > 0 {
            lost(&format!(
                "lost: {} of lost nodes",
                counted(dropped, "relationship")
            ));
        }
        let mut graph = match self.assemble(names.clone()) {
            Ok(graph) => graph,
            // A constraint may require what was lost.
            Err(_) => {
                lost("lost: indexes and constraints, which what is left does not keep");
                self.assemble(NamesBlock {
                    indexes: Vec::new(),
                    constraints: Vec::new(),
                    ..names
                })?
            }
        };
        if let Some(of) = self.graph_type.take()
            && !is_kept(&of, &mut graph)
        {
            lost("lost: the graph type, which what is left does not keep");
        }
        self.search(&mut graph, &mut lost);
        let uncited = self.cite(&mut graph);
        if uncited > 0 {
            let facts = counted(uncited, "fact");
            lost(&format!("lost: the references of {facts}"));
        }
        let unranked = self.state(&mut graph);
        if unranked > 0 {
            let properties = if unranked == 1 {
                "property"
            } else {
                "properties"
            };
            lost(&format!("lost: statements of {unranked} {properties}"));
        }
        Ok(graph)
    }

    /// Creates the search indexes, unless one is over a name that is lost, and the rules.
    fn search(&self, graph: &mut Graph, lost: &mut impl FnMut(&str)) {
        for index in &self.searches {
            let created = graph.apply(Change::SearchIndexCreated(Arc::clone(index)));
            if created.is_err() {
                lost(&format!("lost: the search index `{}`", index.name));
            }
        }
        for rule in &self.rules {
            if graph.apply(Change::RuleCreated(Arc::clone(rule))).is_err() {
                lost(&format!("lost: the rule `{}`", rule.name));
            }
        }
    }

    /// Adds the references that can be kept. Returns the number of facts that are missing or have lost their sources.
    ///
    /// Ids of sources are positions: after a name that is refused no later source has its id, so the facts that cite one
    /// of them are lost.
    fn cite(&self, graph: &mut Graph) -> u64 {
        for name in &self.sources.sources {
            let symbol = NewSymbol {
                kind: SymbolKind::Source,
                name: name.clone(),
            };
            if graph.apply(Change::SymbolAdded(symbol)).is_err() {
                break;
            }
        }
        let mut lost = 0;
        for (fact, set) in self.references.iter().flat_map(ReferencesBlock::facts) {
            let sources = self.sources.sets.get(set as usize);
            let sources = sources
                .filter(|set| are_sources(graph.view(), set))
                .cloned();
            let change = sources.map(|sources| SetReferences { fact, sources });
            let done = change.map(|set| graph.apply(Change::ReferencesSet(set)));
            lost += u64::from(!matches!(done, Some(Ok(_))));
        }
        lost
    }

    /// Adds the statements that can be kept: those of properties that are there. What is left of a statement whose sources
    /// are lost is not cited. Returns the number of properties that have lost statements or sources.
    fn state(&self, graph: &mut Graph) -> u64 {
        let mut lost = 0;
        for block in &self.statements {
            let mut whole = true;
            let change = block.complete(graph.view()).map(|mut statements| {
                for statement in &mut statements {
                    let before = statement.sources.len();
                    let known = |source: &SourceId| is_source(graph.view(), *source);
                    statement.sources.retain(known);
                    whole &= statement.sources.len() == before;
                }
                SetStatements {
                    entity: block.entity(),
                    key: block.key,
                    statements,
                }
            });
            let done = change.map(|set| graph.apply(Change::StatementsSet(set)));
            lost += u64::from(!(whole && matches!(done, Some(Ok(_)))));
        }
        lost
    }

    fn assemble(&self, mut names: NamesBlock) -> Result<Graph> {
        let rows = self.used_rows();
        // The rows of lost entities must exist as well: a table has as many rows as the remaining entities refer to.
        for (of_relationships, counts) in [
            (false, &mut names.node_rows),
            (true, &mut names.relationship_rows),
        ] {
            for (table, count) in (0..).zip(counts) {
                let last = rows.get(&(of_relationships, table)).and_then(last_row);
                *count = last.map_or(0, |row| row.saturating_add(1));
            }
        }
        let mut assembler = Assembler::default();
        assembler.add(Block::Names(names))?;
        assembler.add(Block::Units(self.units.clone()))?;
        for nodes in &self.nodes {
            assembler.add(Block::Nodes(nodes.clone()))?;
        }
        for relationships in &self.relationships {
            assembler.add(Block::Relationships(relationships.clone()))?;
        }
        for column in &self.columns {
            if let Some(column) = in_rows(column.clone(), &rows) {
                assembler.add(Block::Column(column))?;
            }
        }
        Ok(Graph::from_view(assembler.finish()?))
    }

    /// Removes relationships one of whose ends is lost, and returns their number.
    fn leave_out_dangling(&mut self) -> u64 {
        let there: Vec<bool> = self
            .nodes
            .iter()
            .flat_map(|block| block.label_sets.iter().map(|set| *set != NONE))
            .collect();
        let is_there = |node: u32| there.get(node as usize).copied().unwrap_or(false);
        let mut dropped = 0;
        for block in &mut self.relationships {
            let records = block.types.iter_mut().zip(&mut block.starts);
            let records = records.zip(block.ends.iter_mut().zip(&mut block.rows));
            for ((of, start), (end, row)) in records {
                if *of != NONE && !(is_there(*start) && is_there(*end)) {
                    (*of, *start, *end, *row) = (NONE, NONE, NONE, NONE);
                    dropped += 1;
                }
            }
        }
        dropped
    }

    fn used_rows(&self) -> Rows {
        let mut rows = Rows::new();
        let nodes = self.nodes.iter();
        let nodes = nodes.flat_map(|block| block.label_sets.iter().zip(&block.rows));
        for (set, row) in nodes {
            rows.entry((false, *set)).or_default().insert(*row);
        }
        let relationships = self.relationships.iter();
        let relationships = relationships.flat_map(|block| block.types.iter().zip(&block.rows));
        for (of, row) in relationships {
            rows.entry((true, *of)).or_default().insert(*row);
        }
        rows
    }
}

/// What is lost with a section, or made again without it.
fn loss(at: u64, entry: SectionEntry) -> String {
    let end = at.saturating_add(entry.len);
    let what = match entry.kind {
        ADJACENCY | PACKED_ADJACENCY => "laid out anew: neighbours",
        STATISTICS => "counted anew: relationships",
        LEAF => "laid out anew: an index",
        DIRECTORY => "listed anew: the sections",
        CATALOGUE | NAMES => "lost: names",
        NODES | PACKED_NODES => "lost: nodes",
        RELATIONSHIPS | PACKED_RELATIONSHIPS => "lost: relationships",
        COLUMN | PACKED_COLUMN => "lost: 2,048 values of one property",
        UNITS => "lost: the graph's units",
        GRAPH_TYPE => "lost: the graph type",
        SEARCHES => "lost: the search indexes",
        RULES => "lost: the rules",
        SOURCES => "lost: the sources of all facts",
        REFERENCES => "lost: the references of some facts",
        STATEMENTS => "lost: the ranks and the other statements of some properties",
        _ => "lost: a section of unknown kind",
    };
    format!("{what} (bytes {at} to {end})")
}

/// Sets a graph type if everything keeps it. Returns whether that is so.
fn is_kept(of: &Arc<GraphType>, graph: &mut Graph) -> bool {
    let current = graph.view().type_over(Arc::clone(of));
    let kept = current.is_ok_and(|current| survey(graph.view(), &current, 1).0.is_empty());
    kept && graph.apply(Change::GraphTypeSet(Arc::clone(of))).is_ok()
}

/// Whether sources can be cited: if the graph declares which nodes are sources, some of them may be lost.
fn are_sources(view: &GraphView, set: &[SourceId]) -> bool {
    let is_node = |source: &SourceId| view.source_node(view.source_name(*source)).is_some();
    !view.has_source_key() || set.iter().all(is_node)
}

/// Whether a source has a name and can be cited.
fn is_source(view: &GraphView, source: SourceId) -> bool {
    (source.0 as usize) < view.source_names().len() && are_sources(view, &[source])
}

fn last_row(rows: &HashSet<u32>) -> Option<u32> {
    rows.iter().copied().max()
}

/// A column chunk without the values of rows that no longer belong to an entity.
fn in_rows(mut column: ColumnBlock, rows: &Rows) -> Option<ColumnBlock> {
    let used = rows.get(&match column.table {
        TableId::LabelSet(number) => (false, number),
        TableId::Type(number) => (true, number),
    })?;
    let mut row = column.chunk.checked_mul(2_048)?;
    for word in &mut column.present {
        for bit in 0..u64::BITS {
            if !used.contains(&row) {
                *word &= !(1 << bit);
            }
            row = row.checked_add(1)?;
        }
    }
    Some(column)
}

fn vacant_nodes(lost: &SectionEntry) -> NodesBlock {
    let records = vacant(lost, 8);
    NodesBlock {
        label_sets: records.clone(),
        rows: records,
    }
}

fn vacant_relationships(lost: &SectionEntry) -> RelationshipsBlock {
    let records = vacant(lost, 16);
    RelationshipsBlock {
        types: records.clone(),
        starts: records.clone(),
        ends: records.clone(),
        rows: records,
    }
}

/// Creates as many vacant records as a lost block held, or more: packed blocks are full, but for the last one.
fn vacant(lost: &SectionEntry, record: u64) -> Vec<u32> {
    if matches!(lost.kind, PACKED_NODES | PACKED_RELATIONSHIPS) {
        return vec![NONE; CHUNK_RECORDS];
    }
    // A length that no valid block has is ignored.
    let count = usize::try_from(lost.len / record).unwrap_or(usize::MAX);
    vec![NONE; count.min(BLOCK_RECORDS)]
}
