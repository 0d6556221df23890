//! Opening arbitrary bytes: an error or a graph, never a panic. Shared by the tests and the fuzz target.

use tupu::Database;

/// The first two bytes say how long the snapshot is, less its end; the log follows.
///
/// The checksums of the snapshot are made to fit first: otherwise nothing behind them would ever be reached.
pub fn open(data: &[u8]) {
    let Some((head, rest)) = data.split_at_checked(2) else {
        return;
    };
    let len = usize::from(u16::from_le_bytes([head[0], head[1]]));
    let (snapshot, log) = rest.split_at(len.min(rest.len()));
    let mut snapshot = snapshot.to_vec();
    mend(&mut snapshot);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("graph.tupu");
    std::fs::write(&path, snapshot).expect("the folder is writable");
    std::fs::write(folder.path().join("graph.tupu-wal"), log).expect("the folder is writable");
    if let Ok(db) = Database::open(&path) {
        // What was let in must be fit for use.
        let _ = db.query("MATCH (n)-[r]->(m) RETURN n, r, m", ());
        let _ = db.execute("CREATE (:Node {key: 1})", ());
        let _ = db.checkpoint();
    }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn put_crc(file: &mut [u8], range: std::ops::Range<usize>, at: usize) -> Option<()> {
    let crc = crc32fast::hash(file.get(range)?).to_le_bytes();
    file.get_mut(at..at.checked_add(4)?)?.copy_from_slice(&crc);
    Some(())
}

/// Gives every section, the table and the header the checksums that their bytes have, as far as they can be found.
pub fn mend(file: &mut [u8]) -> Option<()> {
    let table = usize::try_from(u64::from_le_bytes(number(file, 36)?)).ok()?;
    let mut start = 64_usize;
    let mut entry = table;
    while entry < file.len() {
        let len = u64::from_le_bytes(number(file, entry.checked_add(16)?)?);
        let end = start.checked_add(usize::try_from(len).ok()?)?;
        put_crc(file, start..end, entry + 8)?;
        (start, entry) = (end, entry + 24);
    }
    put_crc(file, table..file.len(), 48)?;
    put_crc(file, 0..60, 60)
}
