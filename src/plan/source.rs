//! Operators that read rows: scans, index seeks, stored counts, procedures, files.

use super::Gathered;
use crate::error::Span;
use crate::expression::{Citing, Expression, Slot};
use crate::graph::{Direction, IndexUse};
use std::sync::Arc;

/// For each row, one row per node.
#[derive(Clone, Debug)]
pub struct AllNodesScan {
    /// Receives the node.
    pub node: Slot,
}

/// For each row, one row per node with the label.
#[derive(Clone, Debug)]
pub struct LabelScan {
    /// Receives the node.
    pub node: Slot,
    /// The label.
    pub label: Arc<str>,
}

/// For each row, one row per node with the label whose keys equal the values.
#[derive(Clone, Debug)]
pub struct IndexSeek {
    /// Receives the node.
    pub node: Slot,
    /// The label.
    pub label: Arc<str>,
    /// The keys of the index, in order.
    pub keys: Vec<Arc<str>>,
    /// One value per key. For a single key: where `many`, a list of values, each sought (duplicates once).
    pub values: Vec<Expression>,
    /// `key IN list`
    pub many: bool,
    /// The comparison in the statement.
    pub span: Span,
}

/// For each row, one row per node with the label whose key is in the range.
#[derive(Clone, Debug)]
pub struct IndexRange {
    /// Receives the node.
    pub node: Slot,
    /// The label.
    pub label: Arc<str>,
    /// The key.
    pub key: Arc<str>,
    /// The part of the index.
    pub range: RangeTest,
    /// The comparison in the statement.
    pub span: Span,
}

/// A range of an index.
#[derive(Clone, Debug)]
pub enum RangeTest {
    /// Between bounds; each with whether it is included.
    Between {
        /// The lower bound.
        lower: Option<(Expression, bool)>,
        /// The upper bound.
        upper: Option<(Expression, bool)>,
    },
    /// Strings that start with this.
    Prefix(Expression),
    /// Under `AT`, of `valid_from` or `valid_to`: what may hold by it, the entities that lack it among them.
    Holding,
}

/// For each row, one row per relationship of the type whose keys satisfy the test: both ends bound at once. `Both` gives each
/// twice (a loop once).
#[derive(Clone, Debug)]
pub struct RelationshipIndexSeek {
    /// Receives the relationship.
    pub relationship: Slot,
    /// Receives the node at the left.
    pub from: Slot,
    /// Receives the node at the right.
    pub to: Slot,
    /// The direction, seen from the left node.
    pub direction: Direction,
    /// The type.
    pub relationship_type: Arc<str>,
    /// The index test.
    pub test: IndexTest,
}

/// A test that an index can make.
#[derive(Clone, Debug)]
pub enum IndexTest {
    /// Keys that are equal to values.
    Equal {
        /// The keys of the index, in order.
        keys: Vec<Arc<str>>,
        /// One value per key. For a single key: where `many`, a list of values, each sought (duplicates once).
        values: Vec<Expression>,
        /// `key IN list`
        many: bool,
        /// The comparison in the statement.
        span: Span,
    },
    /// The only key, within a range.
    Range {
        /// The key.
        key: Arc<str>,
        /// The range.
        range: RangeTest,
        /// The comparison in the statement.
        span: Span,
    },
}

impl IndexTest {
    /// The use that an index must support to make the test.
    pub fn needs(&self) -> IndexUse {
        match self {
            IndexTest::Equal { .. } => IndexUse::Equality,
            IndexTest::Range { range, .. } => match range {
                RangeTest::Between { .. } | RangeTest::Holding => IndexUse::Range,
                RangeTest::Prefix(_) => IndexUse::Prefix,
            },
        }
    }

    /// The comparison in the statement.
    pub fn span(&self) -> Span {
        match self {
            IndexTest::Equal { span, .. } | IndexTest::Range { span, .. } => *span,
        }
    }

    /// The keys of the index that can make it.
    pub fn keys(&self) -> &[Arc<str>] {
        match self {
            IndexTest::Equal { keys, .. } => keys,
            IndexTest::Range { key, .. } => std::slice::from_ref(key),
        }
    }
}

/// For each row, one row per node whose id is among the ids.
#[derive(Clone, Debug)]
pub struct NodeByIdSeek {
    /// Receives the node.
    pub node: Slot,
    /// An integer or a list of integers.
    pub ids: Expression,
}

/// For each row, one row per relationship whose id is among the ids: both ends bound at once. `Both` gives each twice (a
/// loop once).
#[derive(Clone, Debug)]
pub struct RelationshipByIdSeek {
    /// Receives the relationship.
    pub relationship: Slot,
    /// Receives the node at the left.
    pub from: Slot,
    /// Receives the node at the right.
    pub to: Slot,
    /// The direction, seen from the left node.
    pub direction: Direction,
    /// An id or a list of ids.
    pub ids: Expression,
}

/// For each row, one row per relationship of the types: both ends bound at once. `Both` gives each twice (a loop once).
#[derive(Clone, Debug)]
pub struct RelationshipScan {
    /// Receives the relationship.
    pub relationship: Slot,
    /// Receives the node at the left.
    pub from: Slot,
    /// Receives the node at the right.
    pub to: Slot,
    /// The direction, seen from the left node.
    pub direction: Direction,
    /// Only these types; `None`: all.
    pub types: Option<Vec<Arc<str>>>,
}

/// For each row, one row with a count over the whole graph; no row if the count is zero.
#[derive(Clone, Debug)]
pub struct CountStore {
    /// What is counted.
    pub counted: Counted,
    /// Receives the number.
    pub count: Slot,
    /// Only nodes that hold at the time of the statement are counted.
    pub holding: bool,
    /// What is also read of what is counted.
    pub gathered: Option<Gathered>,
}

/// A count that the graph maintains.
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

/// For each row, the rows of a procedure.
#[derive(Clone, Debug)]
pub struct CallProcedure {
    /// Its name.
    pub name: Arc<str>,
    /// Its arguments.
    pub arguments: Vec<Expression>,
    /// Which column goes to which slot.
    pub yields: Vec<(usize, Slot)>,
    /// Returns a row with nulls if the procedure returns none.
    pub optional: bool,
    /// The procedure has no columns, and each input row is passed on.
    pub passes_rows: bool,
    /// It changes the graph.
    pub writes: bool,
    /// The sources of what it states.
    pub citing: Vec<Citing>,
    /// The position of its name in the statement.
    pub span: Span,
}

/// For each row, one row per line of a CSV file.
#[derive(Clone, Debug)]
pub struct LoadCsv {
    /// The source.
    pub source: Expression,
    /// `WITH HEADERS`: a row is a map, not a list.
    pub headers: bool,
    /// The separator of fields.
    pub terminator: Option<Expression>,
    /// The name of the file's encoding.
    pub encoding: Option<Expression>,
    /// Receives the row.
    pub variable: Slot,
    /// Receives the line that it begins on.
    pub line: Slot,
    /// Receives the name of the file in the statement.
    pub file: Slot,
    /// The position of the source in the statement.
    pub span: Span,
}
