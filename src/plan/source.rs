//! What rows come from: scans, look-ups in indexes, the counts that the graph keeps, procedures, files.

use crate::expression::{Expression, Slot};
use crate::graph::{Direction, IndexUse};
use std::sync::Arc;

/// Per row, one row per node.
#[derive(Clone, Debug)]
pub struct AllNodesScan {
    /// Gets the node.
    pub node: Slot,
}

/// Per row, one row per node with the label.
#[derive(Clone, Debug)]
pub struct LabelScan {
    /// Gets the node.
    pub node: Slot,
    /// The label.
    pub label: Arc<str>,
}

/// Per row, one row per node with the label whose keys equal the values.
#[derive(Clone, Debug)]
pub struct IndexSeek {
    /// Gets the node.
    pub node: Slot,
    /// The label.
    pub label: Arc<str>,
    /// The keys of the index, in order.
    pub keys: Vec<Arc<str>>,
    /// One value per key. For a single key: where `many`, a list of values, each sought (duplicates once).
    pub values: Vec<Expression>,
    /// `key IN list`
    pub many: bool,
}

/// Per row, one row per node with the label whose key is in the range.
#[derive(Clone, Debug)]
pub struct IndexRange {
    /// Gets the node.
    pub node: Slot,
    /// The label.
    pub label: Arc<str>,
    /// The key.
    pub key: Arc<str>,
    /// Which part of it.
    pub range: RangeTest,
}

/// A part of a range of an index.
#[derive(Clone, Debug)]
pub enum RangeTest {
    /// Between bounds; each with whether it is included.
    Between {
        /// From here.
        lower: Option<(Expression, bool)>,
        /// To here.
        upper: Option<(Expression, bool)>,
    },
    /// Strings that start with this.
    Prefix(Expression),
    /// Under `AT`, of `valid_from` or `valid_to`: what may hold by it, the entities that lack it among them.
    Holding,
}

/// Per row, one row per relationship of the type whose keys satisfy the test: both ends bound at once. `Both` gives each
/// twice (a loop once).
#[derive(Clone, Debug)]
pub struct RelationshipIndexSeek {
    /// Gets the relationship.
    pub relationship: Slot,
    /// Gets the node at the left.
    pub from: Slot,
    /// Gets the node at the right.
    pub to: Slot,
    /// How left and right lie on it.
    pub direction: Direction,
    /// The type.
    pub relationship_type: Arc<str>,
    /// What is sought.
    pub test: IndexTest,
}

/// What is sought in an index.
#[derive(Clone, Debug)]
pub enum IndexTest {
    /// Keys equal to values.
    Equal {
        /// The keys of the index, in order.
        keys: Vec<Arc<str>>,
        /// One value per key. For a single key: where `many`, a list of values, each sought (duplicates once).
        values: Vec<Expression>,
        /// `key IN list`
        many: bool,
    },
    /// The only key within a range.
    Range {
        /// The key.
        key: Arc<str>,
        /// Which part of it.
        range: RangeTest,
    },
}

impl IndexTest {
    /// What an index must be good for to make the test.
    pub fn needs(&self) -> IndexUse {
        match self {
            IndexTest::Equal { .. } => IndexUse::Equality,
            IndexTest::Range { range, .. } => match range {
                RangeTest::Between { .. } | RangeTest::Holding => IndexUse::Range,
                RangeTest::Prefix(_) => IndexUse::Prefix,
            },
        }
    }

    /// The keys of the index that makes it.
    pub fn keys(&self) -> &[Arc<str>] {
        match self {
            IndexTest::Equal { keys, .. } => keys,
            IndexTest::Range { key, .. } => std::slice::from_ref(key),
        }
    }
}

/// Per row, one row per node whose id is among the ids.
#[derive(Clone, Debug)]
pub struct NodeByIdSeek {
    /// Gets the node.
    pub node: Slot,
    /// An integer or a list of integers.
    pub ids: Expression,
}

/// Per row, one row per relationship of the types: both ends bound at once. `Both` gives each twice (a loop once).
#[derive(Clone, Debug)]
pub struct RelationshipScan {
    /// Gets the relationship.
    pub relationship: Slot,
    /// Gets the node at the left.
    pub from: Slot,
    /// Gets the node at the right.
    pub to: Slot,
    /// How left and right lie on it.
    pub direction: Direction,
    /// Only these types; `None`: all.
    pub types: Option<Vec<Arc<str>>>,
}

/// Per row, one row with how many there are of something in the whole graph; no row where there are none.
#[derive(Clone, Debug)]
pub struct CountStore {
    /// What is counted.
    pub counted: Counted,
    /// Gets the number.
    pub count: Slot,
}

/// What the statistics count.
#[derive(Clone, Debug)]
pub enum Counted {
    /// Nodes with a label; `None`: all.
    Nodes(Option<Arc<str>>),
    /// Relationships.
    Relationships {
        /// The label at their start.
        start: Option<Arc<str>>,
        /// Only these types; `None`: all.
        types: Option<Vec<Arc<str>>>,
        /// The label at their end.
        end: Option<Arc<str>>,
    },
}

/// Per row, the rows of a procedure.
#[derive(Clone, Debug)]
pub struct CallProcedure {
    /// Its name.
    pub name: Arc<str>,
    /// Its arguments.
    pub arguments: Vec<Expression>,
    /// Which column goes to which slot.
    pub yields: Vec<(usize, Slot)>,
    /// A null row where it gives none.
    pub optional: bool,
    /// It returns nothing and lets each row pass (a procedure without columns).
    pub passes_rows: bool,
    /// It changes the graph.
    pub writes: bool,
}

/// Per row, one row per line of a CSV file.
#[derive(Clone, Debug)]
pub struct LoadCsv {
    /// Where from.
    pub source: Expression,
    /// `WITH HEADERS`: a row is a map, not a list.
    pub headers: bool,
    /// Between fields.
    pub terminator: Option<Expression>,
    /// The name of the file's encoding.
    pub encoding: Option<Expression>,
    /// Gets the row.
    pub variable: Slot,
    /// Gets the line that it begins on.
    pub line: Slot,
    /// Gets the file as it is named.
    pub file: Slot,
}
