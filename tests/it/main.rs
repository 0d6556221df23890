//! Tests of the whole crate through its public API, and of the repository itself. One file a topic.

mod api;
mod cli;
mod crash;
mod examples;
mod floors;
mod graph_data;
mod repository;
mod tidy;
