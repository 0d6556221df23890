//! Tests of the whole crate through its public API, and of the repository itself. One file a topic.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test what fails should fail loudly, in its helpers too"
)]

mod agreement;
mod algorithms;
mod api;
mod architecture;
mod both_times;
mod bounded;
mod browser;
mod cached_plans;
mod circles;
mod cite;
mod cli;
mod concurrency;
mod crash;
mod data_in;
mod data_out;
mod data_transcript;
mod error_codes;
mod examples;
mod extensions;
mod falkordb;
mod figures;
mod flat_chains;
mod floors;
mod graph_data;
mod graph_type;
mod great_integers;
mod history;
mod hostile_bytes;
mod hostile_text;
mod limits;
mod links;
mod long_statements;
mod matching;
mod memory_limits;
mod notices;
mod output_files;
mod pattern_count;
mod petgraph;
mod pictures;
mod planner;
mod planning_time;
mod program;
mod read_only;
mod reference;
mod references;
mod references_model;
mod repository;
mod runs;
mod rustdoc;
mod search;
mod shell_terminal;
mod shell_transcripts;
mod signals;
mod slips;
mod statements_model;
mod storage_close;
mod storage_files;
mod storage_fixture;
mod storage_format;
mod storage_fuzz;
mod stored_parts;
mod subscriptions;
mod syntax_fuzz;
mod tidy;
mod transactions_model;
mod typed_rows;
mod valid_time;
mod work;
