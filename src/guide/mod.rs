//! The guide: one chapter a subject, each with code that runs. `examples/` has a program for each.
//!
//! | chapter | program |
//! | --- | --- |
//! | [First graph](first_graph) | `first_graph.rs` |
//! | [Modelling](modelling) | `modelling.rs` |
//! | [Querying](querying) | `querying.rs` |
//! | [Transactions](transactions) | `transactions.rs` |
//! | [Import and export](importing) | `data_in_and_out.rs` |
//! | [Algorithms](algorithms) | `algorithms.rs` |
//! | [Embedding in a service](embedding) | `service.rs` |
//! | [A service on tokio](async_service) | `async_service.rs` |
//!
//! To add a chapter: a file of Markdown beside this one, a module here, a program in `examples/` with its output.
//!
//! ```
//! // What every chapter builds on: a database, a statement, a row.
//! let db = tupu::Database::in_memory();
//! assert_eq!(db.query_one::<String>("RETURN '图谱'", ())?, "图谱");
//! # Ok::<(), tupu::Error>(())
//! ```

#[doc = include_str!("first_graph.md")]
pub mod first_graph {}
#[doc = include_str!("modelling.md")]
pub mod modelling {}
#[doc = include_str!("querying.md")]
pub mod querying {}
#[doc = include_str!("transactions.md")]
pub mod transactions {}
#[doc = include_str!("importing.md")]
pub mod importing {}
#[doc = include_str!("algorithms.md")]
pub mod algorithms {}
#[doc = include_str!("embedding.md")]
pub mod embedding {}
#[doc = include_str!("async_service.md")]
pub mod async_service {}
