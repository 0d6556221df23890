//! The fuzz target as a plain test: its corpus, and the fixture with random changes.

use crate::hostile_bytes::open;
use crate::runs::runs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The fixture of a version as the target takes it.
fn seed(version: u64) -> Vec<u8> {
    let read = |name: &str| std::fs::read(root().join("tests/fixture").join(name)).unwrap();
    let (snapshot, log) = (
        read(&format!("version-{version}.tupu")),
        read(&format!("version-{version}.tupu-wal")),
    );
    let len = u16::try_from(snapshot.len()).unwrap();
    [&len.to_le_bytes()[..], &snapshot, &log].concat()
}

#[test]
fn corpus_is_survived() {
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("fuzz/corpus/open")).unwrap() {
        open(&std::fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count >= 4, "{count} seeds");
}

#[test]
fn random_changes_are_survived() {
    let seeds = [seed(1), seed(2)];
    for run in 0..runs(200_u64) {
        let mut random = fastrand::Rng::with_seed(run);
        let mut data = seeds[run as usize % seeds.len()].clone();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..data.len());
            data[at] = match random.u8(..6) {
                0 => 0,
                1 => 255,
                2 => data[at].wrapping_add(1),
                3 => data[at] ^ 0x80,
                _ => random.u8(..),
            };
        }
        open(&data);
    }
}
