//! Nodes with a label as runs of rows of their tables, so that their properties are read as columns.

use super::GraphView;
use crate::graph::chunked::CHUNK;
use crate::graph::properties::ColumnChunk;
use crate::graph::record::NodeRecord;
use crate::graph::symbol::{KeyId, LabelId};
use crate::value::NodeId;
use std::ops::Range;

/// The number of records that are compared at once.
const BLOCK: usize = 32;

/// The number of ids in a group, the smallest part of a scan by columns.
const GROUP: u32 = CHUNK as u32;

/// Nodes in the order of their ids, whose rows follow each other within one chunk of a table.
#[derive(Clone, Copy, Debug)]
pub struct NodeRun {
    table: u32,
    /// The row of the first node.
    row: u32,
    len: u32,
    ids: RunIds,
}

#[derive(Clone, Copy, Debug)]
enum RunIds {
    /// They follow each other from this one on.
    From(u32),
    /// From this place of the list of the group on.
    Listed(u32),
}

impl NodeRun {
    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// The rows within the chunk.
    pub fn rows(&self) -> Range<usize> {
        let start = self.row as usize % CHUNK;
        start..start + self.len()
    }
}

/// The number of runs from which on the nodes of a group are better read as rows: nodes of several tables take turns.
const MANY_RUNS: usize = 64;

/// The nodes of a scan among the ids of a group.
#[derive(Clone, Debug, Default)]
pub struct NodeGroup {
    /// In the order of ids: all nodes of a run come before those of the next.
    pub runs: Vec<NodeRun>,
    listed: Vec<NodeId>,
}

impl NodeGroup {
    /// The node of a row of the chunk of a run.
    pub fn node(&self, run: &NodeRun, row: usize) -> NodeId {
        let place = row.saturating_sub(run.rows().start);
        match run.ids {
            RunIds::From(first) => NodeId(first + place as u32),
            RunIds::Listed(from) => {
                let listed = self.listed.get(from as usize + place);
                listed.copied().unwrap_or(NodeId(u32::MAX))
            }
        }
    }

    /// All nodes of a run.
    pub fn nodes(&self, run: &NodeRun) -> Vec<NodeId> {
        run.rows().map(|row| self.node(run, row)).collect()
    }

    /// Whether the runs are so short that it does not pay to read columns.
    pub fn is_scattered(&self) -> bool {
        self.runs.len() > MANY_RUNS
    }

    /// Adds nodes to the last run, after others that do not belong to it.
    fn extend(&mut self, first: u32, count: u32) {
        let NodeGroup { runs, listed } = self;
        let Some(run) = runs.last_mut() else {
            return;
        };
        if let RunIds::From(from) = run.ids {
            run.ids = RunIds::Listed(listed.len() as u32);
            listed.extend((from..from + run.len).map(NodeId));
        }
        listed.extend((first..first + count).map(NodeId));
        run.len += count;
    }
}

/// Which nodes a scan finds, by the number of their label set.
#[derive(Clone, Debug, Default)]
pub struct ScannedSets {
    sets: Vec<bool>,
    /// The groups that may have some.
    pub groups: Range<u32>,
}

impl ScannedSets {
    /// The groups of a part of the ids, which begins and ends with a group.
    pub fn groups_of(&self, ids: Option<&Range<u32>>) -> Range<u32> {
        let Some(ids) = ids else {
            return self.groups.clone();
        };
        let start = self.groups.start.max(ids.start / GROUP);
        let end = self.groups.end.min(ids.end / GROUP);
        start..end.max(start)
    }
}

/// Scans by columns.
impl GraphView {
    /// What a scan of all nodes, or of those with a label, finds.
    pub fn scanned_sets(&self, label: Option<LabelId>) -> ScannedSets {
        let ids = match label {
            None => 0..self.node_bound(),
            Some(label) => {
                let nodes = self.labels.get(label.0 as usize);
                nodes.map_or(0..0, |nodes| nodes.extent())
            }
        };
        let has = |set: Option<&[LabelId]>| match label {
            None => set.is_some(),
            Some(label) => set.is_some_and(|set| set.contains(&label)),
        };
        ScannedSets {
            sets: self.label_sets.iter().map(has).collect(),
            groups: ids.start / GROUP..ids.end.div_ceil(GROUP),
        }
    }

    /// The nodes of a scan in a group of ids.
    pub fn scan_group(&self, sets: &ScannedSets, number: u32, group: &mut NodeGroup) {
        group.runs.clear();
        group.listed.clear();
        let records = self.nodes.chunk(number as usize);
        let first = number * GROUP;
        let mut at = 0;
        while let Some(record) = records.get(at) {
            if sets.sets.get(record.label_set as usize) != Some(&true) {
                at += 1;
                continue;
            }
            let room = CHUNK - record.row as usize % CHUNK;
            let rest = records.get(at..).unwrap_or_default();
            let count = following(rest.get(..room).unwrap_or(rest)) as u32;
            let id = first + at as u32;
            match group.runs.last() {
                Some(run) if goes_on(run, record) => group.extend(id, count),
                _ => group.runs.push(NodeRun {
                    table: record.label_set,
                    row: record.row,
                    len: count,
                    ids: RunIds::From(id),
                }),
            }
            at += count as usize;
        }
    }

    /// A chunk of a property, if one of the nodes of a scan has it.
    pub fn sample_chunk(&self, sets: &ScannedSets, key: KeyId) -> Option<&ColumnChunk> {
        let tables = self.node_tables.iter().zip(&sets.sets);
        let mut scanned = tables.filter(|(_, scanned)| **scanned);
        scanned.find_map(|(table, _)| table.column(key)?.chunks().next())
    }

    /// The chunk of a property in which the rows of a run are; `None` if none of them has it.
    pub fn run_chunk(&self, run: &NodeRun, key: KeyId) -> Option<&ColumnChunk> {
        let column = self.node_tables.get(run.table as usize)?.column(key)?;
        column.chunk(run.row as usize / CHUNK)
    }
}

/// Whether a node comes right after the last one of a run, in its chunk.
fn goes_on(run: &NodeRun, record: &NodeRecord) -> bool {
    run.table == record.label_set
        && run.row + run.len == record.row
        && !(record.row as usize).is_multiple_of(CHUNK)
}

/// The number of records from the first one on whose rows follow each other; at least one.
fn following(records: &[NodeRecord]) -> usize {
    let Some(first) = records.first() else {
        return 0;
    };
    let follows = |at: usize, record: &NodeRecord| {
        (record.label_set == first.label_set) & (record.row == first.row.wrapping_add(at as u32))
    };
    let mut count = 0;
    for block in records.chunks(BLOCK) {
        let all = (count..).zip(block);
        let all = all.fold(true, |all, (at, record)| all & follows(at, record));
        if !all {
            let rest = (count..).zip(block);
            return count + rest.take_while(|(at, record)| follows(*at, record)).count();
        }
        count += block.len();
    }
    count
}
