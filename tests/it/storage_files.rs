//! The files of a database as a user meets them: two processes, stray and foreign files, a torn log.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use tupu::{Database, ErrorCode};

fn count(db: &Database) -> i64 {
    db.query_one("MATCH (n) RETURN count(n)", ()).unwrap()
}

/// Both files as they are while the database is open: what a process that is killed leaves.
fn copy_of_open_files(path: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    for suffix in ["", "-wal"] {
        let file = format!("{name}{suffix}");
        std::fs::copy(path.with_file_name(&file), copy.path().join(&file)).unwrap();
    }
    copy
}

/// A process that holds the database until it is dropped.
struct Holder(Child);

impl Holder {
    fn new(path: &Path) -> Holder {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tupu"))
            .arg("serve")
            .arg(path)
            .arg("--stdio")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // An answer means that the database is open.
        let input = child.stdin.as_mut().unwrap();
        std::io::Write::write_all(input, b"{\"statement\":\"CREATE (:Held)\"}\n").unwrap();
        let mut answer = [0];
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut answer).unwrap();
        Holder(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn second_process_is_told_which_process_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let holder = Holder::new(&path);
    let error = Database::open(&path).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Locked);
    let id = format!("process {}", holder.0.id());
    assert!(error.message().contains(&id), "{error}");
    assert!(error.message().contains("graph.tupu"), "{error}");
    let hint = error.hint_text().unwrap_or_default();
    assert!(hint.contains("--read-only"), "{error}");
    drop(holder);
    assert_eq!(count(&Database::open(&path).unwrap()), 1);
}

#[test]
fn files_that_are_not_ours_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "not a graph").unwrap();
    let error = Database::open(&path).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotADatabase);
    assert!(error.message().contains("notes.txt"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a graph");

    let error = Database::open(folder.path()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InputOutput, "{error}");
    let error = Database::open(folder.path().join("none/graph.tupu")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InputOutput, "{error}");
}

#[test]
fn log_without_its_snapshot_is_not_taken_for_a_new_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    db.execute("CREATE (:Node)", ()).unwrap();
    let copy = copy_of_open_files(&path);
    let path = copy.path().join("graph.tupu");
    std::fs::rename(&path, copy.path().join("elsewhere.tupu")).unwrap();
    let error = Database::open(&path).unwrap_err();
    assert!(error.message().contains("is missing"), "{error}");
    std::fs::rename(copy.path().join("elsewhere.tupu"), &path).unwrap();
    assert_eq!(count(&Database::open(&path).unwrap()), 1);
}

#[test]
fn torn_log_is_cut_and_a_flipped_bit_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    for _ in 0..3 {
        db.execute("CREATE (:Node {text: 'some text'})", ())
            .unwrap();
    }
    let torn = copy_of_open_files(&path);
    let log = torn.path().join("graph.tupu-wal");
    let whole = std::fs::read(&log).unwrap();
    // What follows is reserved for the next transactions.
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    std::fs::write(&log, &whole[..end - 5]).unwrap();
    let opened = Database::open(torn.path().join("graph.tupu")).unwrap();
    assert_eq!(count(&opened), 2);

    let copy = copy_of_open_files(&path);
    let path = copy.path().join("graph.tupu");
    let log = copy.path().join("graph.tupu-wal");
    let mut damaged = whole;
    damaged[100] ^= 1;
    std::fs::write(&log, &damaged).unwrap();
    let error = Database::open(&path).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Corruption);
    assert!(error.message().contains("at byte 64"), "{error}");
    assert!(error.message().contains("graph.tupu-wal"), "{error}");
}

#[test]
fn checkpoint_moves_the_log_into_the_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let log = folder.path().join("graph.tupu-wal");
    let db = Database::open(&path).unwrap();
    db.execute("UNWIND range(1, 1000) AS i CREATE (:Node {i: i})", ())
        .unwrap();
    let before = std::fs::metadata(&log).unwrap().len();
    db.checkpoint().unwrap();
    let after = std::fs::metadata(&log).unwrap().len();
    assert!(before > 10_000 && after < 100, "{before} → {after} bytes");
    db.execute("CREATE (:Node)", ()).unwrap();
    drop(db);
    assert_eq!(count(&Database::open(&path).unwrap()), 1001);
}
