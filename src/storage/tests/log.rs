//! The log alone: torn anywhere, damaged anywhere, refused by the disk, without power.

use super::super::format::HEADER_LEN;
use super::super::log_reader::Tail;
use super::super::vfs_memory::{Faults, MemoryVfs, PowerLoss};
use super::{append, new_log, numbered, read_log, reopen_log, runs, stamp_after, told};
use crate::graph::CommitNumber;

const PATH: &str = "graph.tupu-wal";

/// A log of `count` transactions, and where each ends.
fn written(count: u64) -> (MemoryVfs, Vec<u8>, Vec<usize>) {
    let vfs = MemoryVfs::default();
    let mut log = new_log(&vfs, PATH).expect("the disk is sound");
    let mut ends = vec![HEADER_LEN];
    for number in 1..=count {
        append(&mut log, &vfs, &numbered(number)).expect("the disk is sound");
        ends.push(log.len() as usize);
    }
    let mut content = vfs.content(PATH).expect("the log is there");
    let reserve = content.split_off(log.len() as usize);
    assert!(reserve.iter().all(|byte| *byte == 0));
    (vfs, content, ends)
}

/// A log of which the first bytes are there, with a reserve of zeros behind what was written, or without.
fn with_reserve(content: &[u8], whole: usize, reserve: Option<usize>) -> MemoryVfs {
    let vfs = MemoryVfs::default();
    let mut file = content.to_vec();
    if let Some(reserve) = reserve {
        file.resize(whole + reserve, 0);
    }
    vfs.put(PATH, file);
    vfs
}

#[test]
fn log_torn_at_every_byte_keeps_every_whole_transaction() {
    let (_, content, ends) = written(8);
    let cuts = HEADER_LEN..=content.len();
    let each = cuts.flat_map(|cut| [(cut, None), (cut, Some(0)), (cut, Some(4096))]);
    // Before a reserve nothing is cut within eight bytes: disks write sectors, and dying processes pages.
    let each = each.filter(|(cut, reserve)| reserve.is_none() || cut % 8 == 0);
    for (cut, reserve) in each {
        let vfs = with_reserve(&content[..cut], content.len(), reserve);
        let (numbers, tail) = read_log(&vfs, PATH).expect("a torn end is no damage");
        let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
        assert_eq!(
            numbers,
            (1..=whole as u64).collect::<Vec<_>>(),
            "cut at {cut}"
        );
        // The frame may begin with zeros.
        let clean = tail == Tail::Clean;
        assert!(
            clean == ends.contains(&cut) || clean && reserve.is_some(),
            "cut at {cut}"
        );

        let mut log = reopen_log(&vfs, PATH).expect("a torn end is cut");
        append(&mut log, &vfs, &numbered(99)).expect("the log goes on");
        let (numbers, tail) = read_log(&vfs, PATH).expect("the torn end is gone");
        assert_eq!((numbers.last(), tail), (Some(&99), Tail::Clean));
        assert_eq!(numbers.len(), whole + 1);
    }
    told(
        content.len() + 1 - HEADER_LEN,
        "places at which a log was torn",
    );
}

#[test]
fn log_with_any_changed_byte_is_refused_with_the_place() {
    let (_, content, ends) = written(4);
    let places = HEADER_LEN..content.len();
    for (at, reserve) in places.flat_map(|at| [(at, None), (at, Some(0)), (at, Some(4096))]) {
        for mask in [1, 0x80, content[at].max(1)] {
            let mut damaged = content.clone();
            damaged[at] ^= mask;
            let vfs = with_reserve(&damaged, content.len(), reserve);
            let error = read_log(&vfs, PATH).expect_err("damage is an error");
            let start = ends.iter().rev().find(|end| **end <= at).copied();
            let place = format!("byte {}", start.unwrap_or_default());
            assert!(error.message().contains(&place), "byte {at}: {error}");
        }
    }
    told(
        3 * (content.len() - HEADER_LEN),
        "changed bytes of transactions named with their place",
    );
}

#[test]
fn a_changed_byte_of_the_reserve_loses_nothing() {
    let (_, content, ends) = written(4);
    for at in content.len()..content.len() + 2048 {
        let mut damaged = content.clone();
        damaged.resize(content.len() + 4096, 0);
        damaged[at] ^= 1;
        let vfs = with_reserve(&damaged, damaged.len(), None);
        match read_log(&vfs, PATH) {
            Ok((numbers, _)) => assert_eq!(numbers, [1, 2, 3, 4], "byte {at}"),
            Err(error) => {
                let place = format!("byte {}", ends[4]);
                assert!(error.message().contains(&place), "byte {at}: {error}");
            }
        }
    }
}

#[test]
fn zeroed_sector_is_damage_once_a_later_transaction_knows_better() {
    let (_, content, ends) = written(8);
    let last_start = ends[7];
    for sector in (0..last_start - 512).step_by(512) {
        let mut damaged = content.clone();
        damaged[sector.max(HEADER_LEN)..sector + 512].fill(0);
        let vfs = MemoryVfs::default();
        vfs.put(PATH, damaged);
        assert!(read_log(&vfs, PATH).is_err(), "sector at {sector}");
    }
}

#[test]
fn failed_write_is_taken_back_and_the_log_goes_on() {
    for fault in 0..16 {
        let vfs = MemoryVfs::default();
        let mut log = new_log(&vfs, PATH).expect("the disk is sound");
        append(&mut log, &vfs, &numbered(1)).expect("the disk is sound");
        vfs.set_faults(Faults {
            fail_at: Some(fault),
            ..Faults::default()
        });
        let failed = append(&mut log, &vfs, &numbered(2));
        vfs.set_faults(Faults::default());
        let next = if failed.is_err() { 2 } else { 3 };
        let commit = append(&mut log, &vfs, &numbered(next)).expect("one fault is survived");
        assert_eq!(commit, CommitNumber(next));
        let (numbers, tail) = read_log(&vfs, PATH).expect("the log is whole");
        assert_eq!(numbers, (1..=next).collect::<Vec<_>>());
        assert_eq!(tail, Tail::Clean);
    }
}

#[test]
fn log_that_cannot_be_cut_back_takes_no_writes_until_it_has_been() {
    let vfs = MemoryVfs::default();
    let mut log = new_log(&vfs, PATH).expect("the disk is sound");
    vfs.set_faults(Faults {
        fail_at: Some(0),
        dead_after: true,
        ..Faults::default()
    });
    assert!(append(&mut log, &vfs, &numbered(1)).is_err());
    vfs.set_faults(Faults::default());
    let refused = log.write(&numbered(1), stamp_after(log.last()));
    let error = refused.expect_err("the log is closed for writes");
    assert_eq!(error.code(), crate::error::ErrorCode::ReadOnly);
    append(&mut log, &vfs, &numbered(1)).expect("until it has been put right");
    let (numbers, tail) = read_log(&vfs, PATH).expect("the log is whole");
    assert_eq!((numbers, tail), (vec![1], Tail::Clean));
}

#[test]
fn full_disk_at_every_size_loses_only_what_was_refused() {
    let (_, content, _) = written(3);
    for capacity in HEADER_LEN..content.len() + 1 {
        let vfs = MemoryVfs::default();
        let mut log = new_log(&vfs, PATH).expect("nothing is full yet");
        vfs.set_faults(Faults {
            capacity: Some(capacity),
            ..Faults::default()
        });
        let stored = (1..=3)
            .take_while(|number| append(&mut log, &vfs, &numbered(*number)).is_ok())
            .count() as u64;
        vfs.set_faults(Faults::default());
        append(&mut log, &vfs, &numbered(stored + 1)).expect("there is room again");
        let (numbers, tail) = read_log(&vfs, PATH).expect("the log is whole");
        assert_eq!(numbers, (1..=stored + 1).collect::<Vec<_>>(), "{capacity}");
        assert_eq!(tail, Tail::Clean);
    }
}

#[test]
fn power_loss_keeps_every_acknowledged_transaction() {
    for seed in 0..runs(400) {
        let vfs = MemoryVfs::default();
        let mut log = new_log(&vfs, PATH).expect("the disk is sound");
        let acknowledged = seed % 5;
        for number in 1..=acknowledged {
            append(&mut log, &vfs, &numbered(number)).expect("the disk is sound");
        }
        // Several transactions that wait for one sync, as in a group commit.
        for number in acknowledged + 1..=acknowledged + 1 + seed % 4 {
            log.write(&numbered(number), stamp_after(log.last()))
                .expect("the disk is sound");
        }
        for loss in [
            PowerLoss::KeepAll,
            PowerLoss::LoseAll,
            PowerLoss::Random(seed),
        ] {
            let after = vfs.lose_power(loss);
            let mut log = reopen_log(&after, PATH)
                .unwrap_or_else(|error| unreachable!("seed {seed}, {loss:?}: {error}"));
            let kept = log.last().0;
            assert!(kept >= acknowledged, "seed {seed}, {loss:?}");
            append(&mut log, &vfs, &numbered(kept + 1)).expect("the log goes on");
            let (numbers, _) = read_log(&after, PATH).expect("the log is whole");
            assert_eq!(numbers, (1..=kept + 1).collect::<Vec<_>>());
        }
    }
    told(
        runs(400) as usize,
        "losses of power with any sectors written",
    );
}

#[test]
fn many_committers_share_syncs_and_none_returns_early() {
    let vfs = MemoryVfs::default();
    let log = std::sync::Mutex::new(new_log(&vfs, PATH).expect("the disk is sound"));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let (commit, syncer) = {
                        let mut log = log.lock().expect("no committer panics");
                        let next = log.last().0 + 1;
                        let commit = stamp_after(log.last());
                        log.write(&numbered(next), commit)
                            .expect("the disk is sound");
                        let commit = commit.number;
                        (commit, log.syncer().clone())
                    };
                    syncer.sync_to(commit).expect("the disk is sound");
                    assert!(syncer.durable() >= commit);
                }
            });
        }
    });
    let after = vfs.lose_power(PowerLoss::LoseAll);
    let (numbers, _) = read_log(&after, PATH).expect("the log is whole");
    assert_eq!(numbers, (1..=400).collect::<Vec<_>>());
}
