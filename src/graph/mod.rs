//! The property graph in memory. Must not know files or query text.
//!
//! [`Graph`] belongs to the writer: the petgraph topology and the working state; [`Graph::apply`] is the only way to
//! change it. [`GraphView`] is one state, immutable and shared, which queries read. Everything in a view consists of
//! shared chunks, so that publishing a state is one clone, and writing copies only the affected chunks.
//!
//! | part | what it holds |
//! | --- | --- |
//! | `symbol`, `label_set` | names as numbers; distinct label sets as numbers |
//! | `record`, `chunked` | the directories: the records of node and relationship ids |
//! | `properties` | typed columns, a table for each label set and relationship type |
//! | `adjacency` | neighbours by type and direction, derived from the relationships |
//! | `id_set` | nodes by label, relationships by type |
//! | `index`, `schema` | property indexes and constraints |
//! | `search` | search indexes: definitions, and contents that are built when they are first needed |
//! | `graph_type` | what the labels, types and properties of the graph are, and holding entities against it |
//! | `references` | sets of sources, and which fact has which |
//! | `statements` | ranks, periods and other statements of properties that are stated several times |
//! | `commit` | the number and the time of the commit that made a state |
//! | `validation` | the checks of changes |
//! | `statistics` | counts for the planner |
//! | `view` | reading all of it |
//! | `writer` | changing all of it, and the petgraph topology |
//! | `builder`, `batch`, `citation` | making a new graph at once, for import; many entities as typed rows; their sources |
//! | `many` | several changes of one kind as columns |
//! | `tally` | what changes did, counted |
//! | `blocks`, `assemble` | a state as plain blocks, for storage, and back |
//! | `lazy`, `directory` | parts that stay in the file until they are needed, and where they are |
//! | `derive` | the derived parts of a state that is built in bulk |
//!
//! To add a kind of change: a variant in [`Change`], an arm in [`Graph::apply`] that returns the inverse, a count in
//! [`Counters`] if users should see it, and a line in `tests/laws.rs`, which compares every change with its inverse.

mod adjacency;
mod assemble;
mod batch;
pub mod blocks;
mod builder;
mod catalog;
mod change;
mod chunked;
mod citation;
mod commit;
mod created;
mod derivation;
mod derive;
pub mod directory;
mod graph_type;
mod id_set;
mod index;
mod label_set;
mod lazy;
pub mod listing;
mod many;
pub mod origin;
pub mod pieces;
mod properties;
mod record;
mod references;
mod schema;
mod search;
mod spine;
mod statements;
mod statistics;
mod symbol;
mod tally;
#[cfg(test)]
mod tests;
mod validation;
mod view;
mod writer;

pub use adjacency::AdjacencyParts;
pub use assemble::{Assembler, Unlisted};
pub use batch::{BatchCells, BatchColumn, PerRow};
pub use builder::{GraphBuilder, LabelSetId};
pub use change::{
    Change, Counter, Counters, CreatedNode, CreatedRelationship, NewSymbol, NodeLabel, SetProperty,
    SetReferences,
};
pub use commit::{CommitNumber, CommitStamp, CommitTime};
pub use derivation::{
    BindingPattern, DerivationRule, Derived, DerivedRelationship, FIRST_DERIVED, RuleHead,
    derived_of, is_derived,
};
pub use graph_type::{
    Cardinality, Condition, ConditionOperator, ConditionStep, CurrentType, ElementName, GraphType,
    GraphTypeEdit, GraphTypeText, NodeType, PropertyType, RelationshipEnds, RelationshipType,
    RuleRequirement, RuleTarget, TypeRule, Uniqueness, Violation, require_sound, survey,
};
pub use index::FoundRows;
pub use many::{CreatedNodes, CreatedRelationships, Many, PropertyColumns, SetProperties};
pub use properties::{Cells, ColumnChunk, ColumnTest, Comparison, Gather, RowMask, Zone};
pub use references::{
    Fact, HopFacts, HopNodes, HopRead, HopSources, NumberSet, ReferenceSet, SetColumn, SetPlaces,
    SetUnion,
};
pub use schema::{
    ConstraintDefinition, ConstraintKind, IndexDefinition, IndexKind, IndexUse, SchemaTarget,
};
pub use search::{
    LinkOptions, NameQuestion, NearestEntity, PartQuestion, SearchDefinition, SearchKind,
    SearchTarget, TextHit, TextQuestion, VectorOptions, VectorQuestion, coordinates,
};
pub use statements::{OtherStatement, Rank, SetStatements, Statement};
pub use symbol::{KeyId, LabelId, SourceId, SymbolKind, TypeId};
pub use tally::tally;
pub use validation::{is_storable, require_property};
pub use view::{
    Direction, GraphView, Holding, IndexId, NodeGroup, NodeRun, ScannedSets, ends_given,
};
pub use writer::Graph;
