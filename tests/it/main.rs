//! Tests of the whole crate through its public API, and of the repository itself. One file a topic.

mod floors;
mod graph_data;
mod repository;
mod tidy;
