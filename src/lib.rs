//! tupu (图谱): an embedded knowledge graph that implements the openCypher query language.
//!
//! Entities and relations live in a petgraph inside your process; a query language parsed with nom reads and writes
//! them; one file on disk keeps them.
//!
//! ```
//! use tupu::{Database, params};
//!
//! let db = Database::in_memory(); // or Database::open("graph.tupu")?, Database::demo()?
//! db.execute("CREATE (:City {name: $name})-[:LOCATED_IN]->(:Province {name: '山东省'})", params! { "name" => "泰安市" })?;
//! for row in db.query("MATCH (c:City)-[:LOCATED_IN]->(p) RETURN c.name AS city, p.name AS province", ())? {
//!     let (city, province): (String, String) = row?.to()?;
//!     assert_eq!((city.as_str(), province.as_str()), ("泰安市", "山东省"));
//! }
//! # Ok::<(), tupu::Error>(())
//! ```
//!
//! # The life of a query
//!
//! 1. [`Database::query`] looks the text up in its cache of plans; where it is new:
//! 2. `syntax::parse` makes tokens and from them an AST with spans;
//! 3. `binder::bind` resolves variables, functions and procedures, and finds every error that can be found before the
//!    first row;
//! 4. `planner::plan` chooses where to start and which way to go, by the graph's statistics and indexes;
//! 5. `executor::build` makes operators of the plan; [`Rows`] pulls batches of rows out of them. A query that writes
//!    does so through `Graph::apply`, one `Change` at a time, and is committed through `storage::Store::append`.

mod algorithms;
mod binder;
mod database;
mod error;
mod exchange;
mod executor;
mod expression;
mod functions;
mod graph;
pub mod guide;
mod parallel;
mod plan;
mod planner;
mod procedures;
mod storage;
mod syntax;
mod text;
mod value;

pub use algorithms::petgraph;
pub use algorithms::{
    EdgeReference, LabelPropagation, Louvain, NodeSimilarity, PageRank, Projection,
    ProjectionBuilder, WeightedPath,
};
#[cfg(feature = "pictures")]
pub use database::Picture;
pub use database::{
    AsOf, ChangeEvent, CommittedChanges, Database, DatabaseBuilder, GraphReader, Importer, Limits,
    Notice, Parameters, Prepared, ReadTransaction, Row, Rows, Session, StatementData, Subscription,
    Summary, WriteTransaction,
};
pub use error::{Error, ErrorCode, ErrorKind, Phase, Result, Span};
pub use exchange::{
    Columns, Dialect, Format, IdType, ImportProgress, ImportReport, ImportStage, ImportedColumn,
};
pub use executor::{Interrupt, WorkDone};
pub use functions::Function;
pub use graph::{
    Cardinality, CommitStamp, CommitTime, Condition, Counter, Counters, Direction, GraphType,
    NodeType, PropertyType, Rank, RelationshipEnds, RelationshipType, RuleRequirement, RuleTarget,
    TypeRule, Uniqueness,
};
pub use planner::PlannerOptions;
pub use procedures::{
    Procedure, ProcedureContext, ProcedureField, ProcedureOption, ProcedureSignature,
};
pub use storage::{CommitRecord, Commits, Durability, Keep};
pub use value::kind::{Type, TypeSet};
pub use value::{
    CoordinateType, Decimal, EntityId, FromValue, IntoValue, Map, Node, NodeId, Path, Period,
    Properties, Quantity, Relationship, RelationshipId, Value, ValueType, Vector, temporal,
};

pub use value::encoding::TextEncoding;
pub use value::json;

/// Nodes and relationships with their id and labels in structs and other formats; without it, serde sees their properties
/// alone.
pub mod serde {
    pub use crate::value::entity_form::{Entity, entity};
}

/// Looking after files: verifying one, saving what is left of a damaged one. See also [`Database::backup`].
///
/// ```
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let path = folder.path().join("graph.tupu");
/// let db = tupu::Database::open(&path)?;
/// db.execute("CREATE (:City {name: '泰安市'})", ())?;
/// drop(db);
/// let report = tupu::maintenance::check(&path)?;
/// assert!(report.is_sound() && report.torn_tail.is_none());
/// assert_eq!((report.nodes, report.last_commit.0), (1, 1));
/// # Ok::<(), tupu::Error>(())
/// ```
pub mod maintenance {
    pub use crate::graph::CommitNumber;
    pub use crate::storage::{AtomicFile, CheckReport, Problem, SalvageReport, check, salvage};
}

/// The text of the language: tokens, statements, places. For shells and editors.
pub mod language {
    pub use crate::database::{
        Reference, ReferenceKind, ReferencePage, literal_or_text, reference,
    };
    pub use crate::error::{line_column, nearest};
    pub use crate::exchange::delimiter;
    pub use crate::syntax::{Keyword, Symbol, Token, TokenKind};
    pub use crate::syntax::{
        StatementReader, is_complete, quoted_name, split_statements, tokenize, tokens,
    };
    pub use crate::value::allowance::readable_size;
}
