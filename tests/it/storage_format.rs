//! The format as it is written down (`src/storage/format.rs`, `stored_block.rs`), read by hand: no code of the store.

use std::path::Path;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture");
    std::fs::read(folder.join(name)).unwrap()
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
}

/// The kinds of the sections, after everything that the description says of a snapshot has been found so.
fn sections(snapshot: &[u8], version: u32) -> Vec<String> {
    let header = if version < 3 { 64 } else { 128 };
    assert_eq!(&snapshot[..8], b"\x89tupu\r\n\x1a");
    assert_eq!(u32_at(snapshot, 8), version);
    let (table_start, count) = (u64_at(snapshot, 36) as usize, u32_at(snapshot, 44));
    assert_eq!(u64_at(snapshot, 52), snapshot.len() as u64);
    assert_eq!(table_start + 24 * count as usize, snapshot.len());
    assert_eq!(
        u32_at(snapshot, 48),
        crc32fast::hash(&snapshot[table_start..])
    );
    let checked = header - 4;
    assert_eq!(
        u32_at(snapshot, checked),
        crc32fast::hash(&snapshot[..checked])
    );
    if version >= 3 {
        let time = u64_at(snapshot, 60);
        assert!(
            time > 1_790_000_000_000_000,
            "microseconds since 1970: {time}"
        );
        assert_eq!(&snapshot[68..72], b"more", "the log goes on from it");
        assert!(snapshot[72..checked].iter().all(|byte| *byte == 0));
    }
    let mut start = header;
    let mut kinds = Vec::new();
    for entry in snapshot[table_start..].chunks(24) {
        let len = u64_at(entry, 16) as usize;
        let section = &snapshot[start..start + len];
        assert_eq!(u32_at(entry, 8), crc32fast::hash(section));
        assert_eq!(u32_at(entry, 12), 0);
        kinds.push(String::from_utf8(entry[..4].to_vec()).unwrap());
        start += len;
    }
    assert_eq!(start, table_start, "sections lie one right after the other");
    kinds
}

#[test]
fn snapshots_are_as_written_down() {
    for version in 1..=5 {
        let kinds = sections(&fixture(&format!("version-{version}.tupu")), version);
        let names = if version < 3 { "NAME" } else { "CTLG" };
        assert_eq!(
            (kinds[0].as_str(), kinds[kinds.len() - 1].as_str()),
            (names, names)
        );
        let mut parts = kinds[1..kinds.len() - 1].to_vec();
        parts.dedup();
        let expected: &[&str] = match version {
            1 => &["NODE", "RELS", "COLM"],
            2 | 3 => &["NODE", "RELS", "ADJA", "STAT", "COLM"],
            4 => &[
                "NODE", "RELS", "ADJA", "STAT", "TYPE", "COLM", "SRCS", "CITE", "RANK",
            ],
            _ => &[
                "PNOD", "PREL", "PADJ", "STAT", "TYPE", "PCOL", "SRCS", "CITE", "RANK", "INDX",
                "DIRY",
            ],
        };
        assert_eq!(parts, expected, "version {version}");
    }
}

#[test]
fn logs_are_as_written_down() {
    for version in [1, 2, 3] {
        let snapshot = fixture(&format!("version-{version}.tupu"));
        let log = fixture(&format!("version-{version}.tupu-wal"));
        assert_eq!(&log[..8], b"\x89tupw\r\n\x1a");
        assert_eq!(u32_at(&log, 8), version);
        let id = &log[12..28];
        assert_eq!(id, &snapshot[12..28], "the id of its snapshot");
        assert_eq!(u32_at(&log, 60), crc32fast::hash(&log[..60]));
        let (mark, head): (&[u8], usize) = match version {
            1 | 2 => (b"txn\x01", 36),
            _ => (b"txn\x03", 44),
        };
        let (mut at, mut commit, mut time) = (64, u64_at(&log, 28), 0);
        assert_eq!(
            commit,
            u64_at(&snapshot, 28),
            "it goes on where the snapshot ends"
        );
        while at < log.len() {
            let header = &log[at..at + head];
            let len = u64_at(header, 8) as usize;
            let payload = &log[at + head..at + head + len];
            commit += 1;
            assert_eq!(&header[..4], mark);
            assert_eq!(u32_at(header, 4), crc32fast::hash(payload));
            assert_eq!(u64_at(header, 16), commit);
            assert!(
                u64_at(header, 24) < commit,
                "known to be on the disk: an earlier one"
            );
            if version >= 3 {
                assert!(u64_at(header, 32) > time, "times go up");
                time = u64_at(header, 32);
            }
            let checked = [id, &header[..head - 4]].concat();
            assert_eq!(u32_at(header, head - 4), crc32fast::hash(&checked));
            let filled = &log[at + head + len..];
            let fill = filled.iter().take_while(|byte| **byte == 0xEE).count();
            assert!((4..=11).contains(&fill));
            at += head + len + fill;
            assert_eq!(at % 8, 0);
        }
        assert_eq!(
            commit, 13,
            "nine transactions in the snapshot, four in the log"
        );
    }
}

#[test]
fn history_is_as_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let open = || {
        tupu::Database::builder()
            .history(tupu::Keep::All)
            .open(&path)
            .unwrap()
    };
    let statements = [
        "CREATE (:City {name: '泰安市'})",
        "MATCH (c:City) SET c.projects = 684",
    ];
    for statement in statements {
        open().execute(statement, ()).unwrap();
    }
    let snapshot = std::fs::read(&path).unwrap();
    assert_eq!(&snapshot[72..80], b"all \0\0\0\0");
    assert!(snapshot[80..124].iter().all(|byte| *byte == 0));
    let table = u64_at(&snapshot, 36) as usize;
    let (mut start, mut commits, mut anchor) = (128, Vec::new(), Vec::new());
    for entry in snapshot[table..].chunks(24) {
        let section = &snapshot[start..start + u64_at(entry, 16) as usize];
        start += section.len();
        match &entry[..4] {
            b"ANCR" => {
                assert_eq!(u64_at(section, 0), 0, "history begins with the empty graph");
                assert_eq!(u64_at(section, 8) as i64, i64::MIN, "which has no time");
                anchor.push(String::from_utf8(section[16..20].to_vec()).unwrap());
            }
            b"HIST" => {
                let mut at = 0;
                while at < section.len() {
                    commits.push((u64_at(section, at), u64_at(section, at + 8)));
                    at += 24 + u64_at(section, at + 16) as usize;
                }
                assert_eq!(at, section.len());
            }
            _ => {}
        }
    }
    assert_eq!(anchor.first().map(String::as_str), Some("CTLG"));
    let numbers: Vec<u64> = commits.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 2]);
    assert!(commits[0].1 < commits[1].1 && commits[0].1 > 1_790_000_000_000_000);
}
