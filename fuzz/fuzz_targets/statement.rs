//! Arbitrary bytes as a statement: read, bound and planned.
#![no_main]

#[path = "../../tests/it/hostile_text.rs"]
mod hostile_text;

libfuzzer_sys::fuzz_target!(|data: &[u8]| hostile_text::statement(&tupu::Database::in_memory(), data));
