//! Reading processes beside the writing one.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tupu::{Database, ErrorCode};

/// A process that reads the database and answers statements.
struct Reader {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Reader {
    fn new(path: &Path) -> Reader {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tupu"))
            .arg("serve")
            .arg(path)
            .args(["--stdio", "--read-only"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Reader {
            input: child.stdin.take().unwrap(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    fn ask(&mut self, statement: &str) -> String {
        writeln!(self.input, "{{\"statement\": \"{statement}\"}}").unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        answer
    }

    fn sees(&mut self, count: usize) -> bool {
        self.ask("MATCH (n:N) RETURN count(n)")
            .contains(&format!("\"_value\":\"{count}\""))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn reading_processes_follow_the_writer_through_its_checkpoints() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let mut db = Database::open(&path).unwrap();
    db.execute("CREATE (:First)", ()).unwrap();
    let mut readers = [(); 3].map(|()| Reader::new(&path));
    for round in 1..=24 {
        db.execute("CREATE (:N)", ()).unwrap();
        match round % 8 {
            3 => db.checkpoint().unwrap(),
            6 => {
                drop(db);
                db = Database::open(&path).unwrap();
            }
            _ => {}
        }
        // One reader is asked always, one now and then, one only at the end.
        assert!(readers[0].sees(round), "round {round}");
        if round % 5 == 0 {
            assert!(readers[1].sees(round), "round {round}");
        }
    }
    assert!(readers[2].sees(24));
    let refused = readers[0].ask("CREATE (:N)");
    assert!(refused.contains("ReadOnly"), "{refused}");
    assert!(
        readers[0].sees(24),
        "a refused write leaves the reader at work"
    );
    drop(db);
    assert!(readers[1].sees(24), "readers outlive the writer");
}

#[test]
fn a_read_transaction_keeps_its_state_in_a_reading_process_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let writer = Database::open(&path).unwrap();
    writer.execute("CREATE (:N)", ()).unwrap();
    let reader = Database::open_read_only(&path).unwrap();
    let before = reader.begin_read().unwrap();
    writer.execute("CREATE (:N)", ()).unwrap();
    writer.checkpoint().unwrap();
    let count = "MATCH (n:N) RETURN count(n)";
    assert_eq!(before.query_one::<i64>(count, ()).unwrap(), 1);
    assert_eq!(
        reader
            .begin_read()
            .unwrap()
            .query_one::<i64>(count, ())
            .unwrap(),
        2
    );
    assert_eq!(before.query_one::<i64>(count, ()).unwrap(), 1);
    let error = reader.begin_write().unwrap_err();
    assert_eq!(error.code(), ErrorCode::ReadOnly);
    assert_eq!(reader.checkpoint().unwrap_err().code(), ErrorCode::ReadOnly);
    reader.backup(folder.path().join("copy.tupu")).unwrap();
}

#[test]
fn a_state_that_cannot_be_read_is_an_error_and_not_an_old_state() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let log = folder.path().join("graph.tupu-wal");
    let writer = Database::open(&path).unwrap();
    writer.checkpoint().unwrap();
    let reader = Database::open_read_only(&path).unwrap();
    writer.execute("CREATE (:N)", ()).unwrap();
    let whole = std::fs::read(&log).unwrap();
    let mut damaged = whole.clone();
    // What follows is reserved for the next transactions.
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    damaged[end - 20] ^= 1;
    std::fs::write(&log, &damaged).unwrap();
    let count = "MATCH (n) RETURN count(n)";
    assert_eq!(
        reader.begin_read().unwrap_err().code(),
        ErrorCode::Corruption
    );
    let error = reader.query(count, ()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Corruption);
    let error = reader.read(|graph| graph.node_count()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Corruption);
    std::fs::write(&log, &whole).unwrap();
    assert_eq!(reader.query_one::<i64>(count, ()).unwrap(), 1);
    drop(writer);
    assert_eq!(reader.query_one::<i64>(count, ()).unwrap(), 1);
}

/// Runs as somebody who may not write, though the tests are run by root.
#[cfg(target_os = "linux")]
fn as_nobody(folder: &Path, arguments: &[&str]) -> std::process::Output {
    let mut command = match unprivileged(folder) {
        true => Command::new(folder.join("tupu")),
        false => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--clear-groups"]);
            command.arg(folder.join("tupu"));
            command
        }
    };
    command.args(arguments).current_dir(folder);
    command.output().unwrap()
}

/// Whether the folder's permissions hold for the tests themselves.
#[cfg(target_os = "linux")]
fn unprivileged(folder: &Path) -> bool {
    std::fs::File::create(folder.join("data/probe")).is_err()
}

#[cfg(target_os = "linux")]
#[test]
fn graph_in_a_folder_that_cannot_be_written_is_read_and_writing_says_why_not() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    };
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let path = folder.path().join("data/g.tupu");
    let db = Database::open(&path).unwrap();
    db.execute("CREATE (:City)", ()).unwrap();
    drop(db);
    std::fs::copy(env!("CARGO_BIN_EXE_tupu"), folder.path().join("tupu")).unwrap();
    mode(folder.path(), 0o755);
    mode(&folder.path().join("data"), 0o555);
    let count = "MATCH (n) RETURN count(n) AS n";
    let read = as_nobody(folder.path(), &["--read-only", "data/g.tupu", "-c", count]);
    assert_eq!(
        String::from_utf8_lossy(&read.stdout),
        "{\"n\":1}\n",
        "{read:?}"
    );
    for (arguments, way) in [
        (
            ["data/g.tupu", "-c", count],
            "open it read-only (`--read-only`)",
        ),
        (
            ["data/new.tupu", "-c", "CREATE (:City)"],
            "no file can be made in that folder",
        ),
    ] {
        let refused = as_nobody(folder.path(), &arguments);
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(!refused.status.success(), "{told}");
        assert!(told.contains(arguments[0]) && told.contains(way), "{told}");
    }
    mode(&folder.path().join("data"), 0o755);
}
