//! Arbitrary bytes as the files of a database.
#![no_main]

#[path = "../../tests/it/hostile_bytes.rs"]
mod hostile_bytes;

libfuzzer_sys::fuzz_target!(|data: &[u8]| hostile_bytes::open(data));
