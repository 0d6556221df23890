//! One state of the graph, immutable and shared: everything that a query reads.
//!
//! Each file is one subject: names, entities, scans, neighbours, indexes, statistics; `fingerprint.rs` compares states.

mod columns;
mod entity;
mod fingerprint;
mod holding;
mod index;
mod loading;
mod materialise;
mod names;
mod neighbours;
mod property;
mod references;
mod scan;
mod statements;
mod statistics;
mod valid_time;

pub use columns::{NodeGroup, NodeRun, ScannedSets};
pub use holding::Holding;
pub use index::IndexId;
pub use neighbours::{Direction, ends_given};

use super::adjacency::TypeAdjacency;
use super::catalog::Schema;
use super::chunked::Chunked;
use super::commit::CommitStamp;
use super::derivation::{DerivationRule, Derived};
use super::id_set::IdSet;
use super::label_set::LabelSets;
use super::lazy::{Damage, Slot};
use super::properties::Table;
use super::record::{NodeRecord, RelationshipRecord};
use super::references::References;
use super::search::SearchIndex;
use super::statements::StatementTable;
use super::statistics::Statistics;
use super::symbol::Symbols;
use std::sync::Arc;

/// One state of the graph. A clone shares everything, and takes a dozen reference counts.
#[derive(Clone, Debug, Default)]
pub struct GraphView {
    pub(super) symbols: Arc<Symbols>,
    pub(super) label_sets: Arc<LabelSets>,
    pub(super) nodes: Chunked<NodeRecord>,
    pub(super) relationships: Chunked<RelationshipRecord>,
    /// By label set.
    pub(super) node_tables: Arc<Vec<Arc<Table>>>,
    /// By type.
    pub(super) relationship_tables: Arc<Vec<Arc<Table>>>,
    /// Nodes by label.
    pub(super) labels: Arc<Vec<IdSet>>,
    /// Relationships by type.
    pub(super) types: Arc<Vec<IdSet>>,
    /// By type.
    pub(super) adjacency: Arc<Vec<Arc<TypeAdjacency>>>,
    pub(super) schema: Arc<Schema>,
    /// By name.
    pub(super) searches: Arc<Vec<SearchIndex>>,
    /// By name.
    pub(super) rules: Arc<Vec<Arc<DerivationRule>>>,
    /// What answers for the types that follow from rules, while a statement runs that reads them.
    pub(super) derived: Option<Arc<dyn Derived>>,
    /// `None` until something is cited. It is kept when all citations have been withdrawn, until the graph is opened
    /// again.
    pub(super) references: Option<Slot<References>>,
    /// `None` where no property has more than one plain statement.
    pub(super) statements: Option<Slot<StatementTable>>,
    pub(super) statistics: Arc<Statistics>,
    /// Parts that could not be read from the file.
    pub(super) damage: Arc<Damage>,
    pub(super) node_count: u64,
    pub(super) schema_version: u64,
    pub(super) commit: CommitStamp,
}

impl GraphView {
    /// The commit that made this state; in a transaction, the one on which it is based.
    pub fn commit(&self) -> CommitStamp {
        self.commit
    }

    /// The same state with another commit: for a graph that was not created by transactions.
    pub fn made_by(mut self, commit: CommitStamp) -> GraphView {
        self.commit = commit;
        self
    }

    /// Whether two views are clones of one state with no writes in between. Data is not compared: states that were
    /// created separately are different even if they contain the same.
    pub fn is_clone_of(&self, other: &GraphView) -> bool {
        self.nodes.is_clone_of(&other.nodes)
            && self.relationships.is_clone_of(&other.relationships)
            && Arc::ptr_eq(&self.node_tables, &other.node_tables)
            && Arc::ptr_eq(&self.relationship_tables, &other.relationship_tables)
            && Arc::ptr_eq(&self.labels, &other.labels)
            && Arc::ptr_eq(&self.adjacency, &other.adjacency)
            && Arc::ptr_eq(&self.symbols, &other.symbols)
            && are_clones(self.references.as_ref(), other.references.as_ref())
            && are_clones(self.statements.as_ref(), other.statements.as_ref())
    }
}

fn are_clones<T>(one: Option<&Slot<T>>, other: Option<&Slot<T>>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.is_clone_of(other),
        (None, Some(_)) | (Some(_), None) => false,
    }
}
