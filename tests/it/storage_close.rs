//! A clean close leaves one file that is all of the graph; opening makes no file; a copy that is not all of it says so.

use crate::program::tupu;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tupu::{Database, Durability, ErrorCode};

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The one file of a closed graph, copied elsewhere and read there.
fn count_in_copy(path: &Path) -> i64 {
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy.tupu");
    std::fs::copy(path, &copy).unwrap();
    let db = Database::open(&copy).unwrap();
    db.query_one("MATCH (n) RETURN count(n)", ()).unwrap()
}

fn new_path() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.tupu");
    (folder, path)
}

#[test]
fn every_command_that_writes_leaves_one_file_to_copy() {
    let served = "{\"statement\": \"CREATE (:City)\"}\n";
    let commands: [(&[&str], &str); 4] = [
        (&["run", "g.tupu", "-c", "CREATE (:City)"], ""),
        (&["run", "g.tupu"], "CREATE (:City);"),
        (&["g.tupu"], "CREATE (:City);\n:quit\n"),
        (&["serve", "g.tupu", "--stdio"], served),
    ];
    for (arguments, input) in commands {
        let (folder, path) = new_path();
        for round in 1..=3 {
            let output = tupu(folder.path(), arguments, input);
            assert!(output.status.success(), "{arguments:?}: {output:?}");
            assert_eq!(files(folder.path()), ["g.tupu"], "{arguments:?}");
            assert_eq!(count_in_copy(&path), round, "{arguments:?}");
        }
    }
}

#[test]
fn statement_that_fails_leaves_what_came_before_it_in_one_file() {
    let (folder, path) = new_path();
    let output = tupu(
        folder.path(),
        &["run", "g.tupu"],
        "CREATE (:City); RETURN 1 / 0;",
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(files(folder.path()), ["g.tupu"]);
    assert_eq!(count_in_copy(&path), 1);
}

#[test]
fn the_last_of_all_handles_closes_the_file() {
    for durability in [Durability::Full, Durability::Os] {
        let (folder, path) = new_path();
        let db = Database::builder()
            .durability(durability)
            .open(&path)
            .unwrap();
        db.execute("CREATE (:City)", ()).unwrap();
        let twin = db.clone();
        let prepared = db.prepare("CREATE (:City)").unwrap();
        let session = db.session();
        let reading = db.begin_read().unwrap();
        let rows = db.query("MATCH (n:City) RETURN n", ()).unwrap();
        let changes = db.subscribe().unwrap();
        db.close().unwrap();
        assert!(files(folder.path()).contains(&"g.tupu-wal".to_owned()));
        drop((twin, session, reading));
        prepared.execute(()).unwrap();
        assert!(
            folder.path().join("g.tupu-lock").exists(),
            "a prepared statement keeps it open"
        );
        drop(prepared);
        assert_eq!(files(folder.path()), ["g.tupu"]);
        assert_eq!(count_in_copy(&path), 2);
        // Rows have the state that they are of, and a subscription what it was told; neither holds the file.
        assert_eq!(rows.count(), 1);
        assert_eq!(changes.count(), 1);
    }
}

#[test]
fn opening_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let output = tupu(
        folder.path(),
        &["run", "new.tupu", "-c", "RETURN 1 AS one"],
        "",
    );
    assert!(output.status.success(), "{output:?}");
    assert!(files(folder.path()).is_empty());
    let output = tupu(
        folder.path(),
        &["new.tupu"],
        "MATCH (n) RETURN n; :open other.tupu\nRETURN 1;",
    );
    assert!(output.status.success(), "{output:?}");
    assert!(files(folder.path()).is_empty());
    let db = Database::open(folder.path().join("g.tupu")).unwrap();
    let mut tx = db.begin_write().unwrap();
    tx.execute("CREATE (:City)", ()).unwrap();
    tx.rollback();
    db.execute("MATCH (c:City) SET c.x = 1", ()).unwrap();
    assert!(
        files(folder.path()).is_empty(),
        "what writes nothing makes none either"
    );
    db.execute("CREATE (:City)", ()).unwrap();
    assert!(folder.path().join("g.tupu").exists());
}

#[test]
fn copy_of_a_file_that_is_open_is_refused_and_names_the_way_out() {
    let (folder, path) = new_path();
    let db = Database::open(&path).unwrap();
    db.execute("CREATE (:City)", ()).unwrap();
    db.checkpoint().unwrap();
    assert_eq!(count_in_copy(&path), 1, "nothing has come after it");
    db.execute("CREATE (:City)", ()).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(&path, elsewhere.path().join("g.tupu")).unwrap();
    drop((db, folder));

    let copy = elsewhere.path().join("g.tupu");
    for opened in [Database::open(&copy), Database::open_read_only(&copy)] {
        assert_eq!(opened.unwrap_err().code(), ErrorCode::LogMissing);
    }
    let question = ["run", "g.tupu", "-c", "MATCH (n) RETURN count(n) AS n"];
    let refused = tupu(elsewhere.path(), &question, "");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(3), "{said}");
    assert!(
        said.contains("g.tupu-wal") && said.contains("--without-log"),
        "{said}"
    );
    let checked = tupu(elsewhere.path(), &["check", "g.tupu"], "");
    let found = String::from_utf8(checked.stdout).unwrap();
    assert!(
        !checked.status.success() && found.contains("g.tupu-wal"),
        "{found}"
    );
    assert_eq!(files(elsewhere.path()), ["g.tupu"]);

    let asked = [&question[..], &["--without-log"]].concat();
    let answer = tupu(elsewhere.path(), &asked, "");
    let rows = String::from_utf8(answer.stdout).unwrap();
    assert!(
        answer.status.success() && rows.contains("{\"n\":1}"),
        "{rows}"
    );
    let opened_later = ":open g.tupu\nMATCH (n) RETURN count(n) AS n;";
    let answer = tupu(elsewhere.path(), &["--without-log"], opened_later);
    let rows = String::from_utf8(answer.stdout).unwrap();
    assert!(
        answer.status.success() && rows.contains("{\"n\":1}"),
        "{rows}"
    );
    // Looking does not make it whole; writing makes it a graph of its own.
    assert_eq!(tupu(elsewhere.path(), &question, "").status.code(), Some(3));
    let written = ["run", "--without-log", "g.tupu", "-c", "CREATE (:Town)"];
    assert!(tupu(elsewhere.path(), &written, "").status.success());
    assert_eq!(count_in_copy(&copy), 2);
}

#[test]
fn killed_process_leaves_files_that_the_next_one_makes_one_of() {
    let (folder, path) = new_path();
    let mut child = Command::new(env!("CARGO_BIN_EXE_tupu"))
        .args(["serve", "g.tupu", "--stdio"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = child.stdin.as_mut().unwrap();
    input
        .write_all(b"{\"statement\": \"CREATE (:City)\"}\n")
        .unwrap();
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut [0]).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(
        files(folder.path()),
        ["g.tupu", "g.tupu-lock", "g.tupu-wal"]
    );
    let output = tupu(
        folder.path(),
        &["run", "g.tupu", "-c", "MATCH (n) RETURN count(n)"],
        "",
    );
    assert!(output.status.success(), "{output:?}");
    assert_eq!(files(folder.path()), ["g.tupu"]);
    assert_eq!(count_in_copy(&path), 1);
}

#[test]
fn lock_goes_from_hand_to_hand_and_is_never_held_twice() {
    let (_folder, path) = new_path();
    Database::open(&path)
        .unwrap()
        .execute("CREATE (:Count {n: 0})", ())
        .unwrap();
    let writers = std::thread::scope(|scope| {
        let open_and_add = || {
            let mut done = 0;
            while done < 20 {
                match Database::open(&path) {
                    Ok(db) => {
                        db.execute("MATCH (c:Count) SET c.n = c.n + 1", ()).unwrap();
                        db.close().unwrap();
                        done += 1;
                    }
                    Err(error) => assert_eq!(error.code(), ErrorCode::Locked, "{error}"),
                }
            }
            done
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(open_and_add)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum::<i64>()
    });
    let db = Database::open(&path).unwrap();
    assert_eq!(
        db.query_one::<i64>("MATCH (c:Count) RETURN c.n", ())
            .unwrap(),
        writers
    );
}

#[test]
fn what_is_no_graph_is_left_alone_and_gets_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("README.md"), "# Notes\n").unwrap();
    for (arguments, input) in [
        (&["README.md"][..], "RETURN 1;"),
        (&["run", "README.md", "-c", "CREATE (:City)"][..], ""),
        (&[][..], ":open README.md\n"),
    ] {
        let output = tupu(folder.path(), arguments, input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(
            said.contains("README.md") && said.contains("a text file"),
            "{said}"
        );
        assert_eq!(files(folder.path()), ["README.md"], "{arguments:?}");
    }
    for (typed, meant) in [("runn", "run"), ("chekc", "check"), ("exprot", "export")] {
        let output = tupu(folder.path(), &[typed], "RETURN 1;");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains(&format!("did you mean `tupu {meant}`")),
            "{said}"
        );
    }
    let output = tupu(folder.path(), &[], ":open runn\n");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("runn"), "{said}");
    assert_eq!(files(folder.path()), ["README.md"]);
}

#[test]
fn close_that_cannot_fold_the_log_says_where_the_data_is_and_is_no_failure() {
    for (arguments, input) in [
        (&["run", "g.tupu", "-c", "CREATE (:City)"][..], ""),
        (
            &[][..],
            ":open g.tupu\nCREATE (:City);\n:open :memory:\nRETURN 1;",
        ),
        (
            &["serve", "g.tupu", "--stdio"][..],
            "{\"statement\": \"CREATE (:City)\"}\n",
        ),
    ] {
        let (folder, path) = new_path();
        assert!(
            tupu(folder.path(), &["g.tupu"], "CREATE (:City);")
                .status
                .success()
        );
        // Where the new file would be written stands a folder with something in it.
        let in_the_way = folder.path().join("g.tupu-new");
        std::fs::create_dir_all(in_the_way.join("more")).unwrap();
        let output = tupu(folder.path(), arguments, input);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        assert!(
            said.contains("note: g.tupu could not be made one file") && said.contains("g.tupu-wal"),
            "{said}"
        );
        std::fs::remove_dir_all(in_the_way).unwrap();
        let next = ["run", "g.tupu", "-c", "RETURN 1"];
        assert!(tupu(folder.path(), &next, "").status.success());
        assert_eq!(files(folder.path()), ["g.tupu"], "{arguments:?}");
        assert_eq!(count_in_copy(&path), 2);
    }
}

#[test]
fn shell_that_only_reads_opens_other_graphs_to_read_too() {
    let (folder, path) = new_path();
    Database::open(&path)
        .unwrap()
        .execute("CREATE (:City)", ())
        .unwrap();
    let output = tupu(
        folder.path(),
        &[":demo:", "--read-only"],
        ":open g.tupu\nCREATE (:City);",
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(count_in_copy(&path), 1);
}

#[cfg(unix)]
#[test]
fn symbolic_link_leads_to_the_one_graph_with_one_log_and_one_lock() {
    use std::os::unix::fs::symlink;
    let (folder, path) = new_path();
    let link = folder.path().join("link.tupu");
    // The first link leads nowhere yet.
    symlink("g.tupu", &link).unwrap();
    for names in [1, 2] {
        let db = Database::open(&link).unwrap();
        db.execute("CREATE (:City)", ()).unwrap();
        let second = Database::open(&path).expect_err("open for writing already");
        assert_eq!(second.code(), ErrorCode::Locked);
        let reader = Database::builder().read_only(true).open(&link).unwrap();
        let count: i64 = reader.query_one("MATCH (n) RETURN count(n)", ()).unwrap();
        assert_eq!(count, names);
        drop((db, reader));
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(files(folder.path()), ["g.tupu", "link.tupu"]);
        assert_eq!(count_in_copy(&path), names);
    }
    assert!(tupu::maintenance::check(&link).unwrap().is_sound());
}

#[cfg(unix)]
#[test]
fn device_and_pipe_are_no_graphs_and_nothing_takes_their_place() {
    use std::os::unix::net::UnixListener;
    let (folder, path) = new_path();
    let _listener = UnixListener::bind(&path).unwrap();
    let output = tupu(folder.path(), &["g.tupu", "-c", "CREATE (:City)"], "");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code() == Some(3) && told.contains("not a file"),
        "{told}"
    );
    assert_eq!(files(folder.path()), ["g.tupu"]);
    assert!(!std::fs::metadata(&path).unwrap().is_file());
}

#[test]
fn output_spares_what_belongs_to_a_graph_and_the_script_that_is_run() {
    let (folder, path) = new_path();
    let db = Database::open(&path).unwrap();
    db.execute("CREATE (:City)", ()).unwrap();
    let script = folder.path().join("s.cypher");
    std::fs::write(&script, "RETURN 1;").unwrap();
    for name in [
        "g.tupu",
        "g.tupu-wal",
        "g.tupu-lock",
        "g.tupu-new",
        "g.tupu-wal-new",
        "./s.cypher",
    ] {
        let output = tupu(folder.path(), &[":memory:", "s.cypher", "-o", name], "");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(2) && told.contains("overwritten"),
            "{name}: {told}"
        );
    }
    let new = [
        "new.tupu",
        "-c",
        "CREATE (n) RETURN 77 AS x",
        "-o",
        "./new.tupu",
    ];
    let output = tupu(folder.path(), &new, "");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("overwritten"), "{told}");
    assert!(!folder.path().join("new.tupu").exists());
    db.execute("CREATE (:City)", ()).unwrap();
    drop(db);
    assert_eq!(count_in_copy(&path), 2);
    assert_eq!(std::fs::read_to_string(&script).unwrap(), "RETURN 1;");
}
