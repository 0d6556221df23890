//! Readers beside the writer.

use super::super::follow::{Follower, Progress};
use super::super::store::{Durability, OpenOptions, Store};
use super::super::vfs_memory::MemoryVfs;
use super::workload::{Random, Workload, print};
use super::{runs, told};
use std::path::Path;
use std::sync::Arc;

const PATH: &str = "graph.tupu";

#[test]
fn followers_see_every_commit_across_checkpoints_and_restarts() {
    for seed in 0..runs(20) {
        let vfs = Arc::new(MemoryVfs::default());
        let options = OpenOptions {
            durability: Durability::Os,
            ..OpenOptions::default()
        };
        let open = || Store::open_in(vfs.clone(), Path::new(PATH), options);
        let (mut store, graph) = open().expect("the disk is sound");
        let mut work = Workload::new(graph, seed);
        work.transact(&mut store).expect("the disk is sound");
        let mut random = Random::new(seed);
        let mut readers: Vec<_> = (0..3)
            .map(|_| Follower::open_in(vfs.clone(), Path::new(PATH), false).expect("it opens"))
            .collect();
        for _ in 0..60 {
            match random.below(8) {
                0 => store.checkpoint(work.graph.view()).expect("it is written"),
                1 => {
                    // A process that dies, or a clean close, which takes the log away.
                    match random.below(2) {
                        0 => drop(store),
                        _ => store.close(work.graph.view()).expect("it is folded"),
                    }
                    store = open().expect("it opens").0;
                }
                2..=4 => {
                    let reader = random.below(3);
                    let (follower, graph) = &mut readers[reader];
                    let before = print(graph.view());
                    let progress = follower.catch_up(graph).expect("it follows");
                    assert_eq!(print(graph.view()), print(work.graph.view()), "seed {seed}");
                    assert!(progress != Progress::None || before == print(graph.view()));
                    assert_eq!(follower.commit(), store.last_commit());
                    let again = follower.catch_up(graph).expect("it follows");
                    assert_eq!(again, Progress::None);
                }
                _ => work.transact(&mut store).expect("the disk is sound"),
            }
        }
    }
    told(
        60 * runs(20) as usize,
        "steps of a writer that three readers followed",
    );
}

#[test]
fn follower_keeps_out_of_a_transaction_that_is_half_written() {
    let vfs = Arc::new(MemoryVfs::default());
    let (mut store, graph) =
        Store::open_in(vfs.clone(), Path::new(PATH), OpenOptions::default()).expect("it opens");
    let mut work = Workload::new(graph, 3);
    work.transact(&mut store).expect("the disk is sound");
    let before = print(work.graph.view());
    let start = store.log_size() as usize;
    work.transact(&mut store).expect("the disk is sound");
    let content = vfs.content("graph.tupu-wal").expect("the log is there");
    let snapshot = vfs.content(PATH).expect("the snapshot is there");
    let end = store.log_size() as usize;
    for cut in start..end {
        let half = MemoryVfs::default();
        half.put(PATH, snapshot.clone());
        half.put("graph.tupu-wal", content[..cut].to_vec());
        let (mut follower, mut graph) =
            Follower::open_in(Arc::new(half.clone()), Path::new(PATH), false).expect("it opens");
        assert_eq!(print(graph.view()), before, "cut at {cut}");
        half.put("graph.tupu-wal", content.clone());
        let progress = follower.catch_up(&mut graph).expect("it follows");
        assert_eq!(progress, Progress::Appended);
        assert_eq!(print(graph.view()), print(work.graph.view()));
    }
}
