//! Signals that end a process: what it runs is stopped, what is committed stays, and the graph is closed.
#![cfg(unix)]

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{Eof, Expect};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tupu::Database;

/// Runs for hours, unless it is stopped.
const ENDLESS: &str = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b \
                       WITH a WHERE a < 0 RETURN count(*)";

/// The signals that ask for an end, with the exit status of a process that each has ended.
const SIGNALS: [(&str, i32); 3] = [("TERM", 143), ("INT", 130), ("HUP", 129)];

/// Those of [`SIGNALS`] that reach a process: one that was started under `nohup`, as its children, is spared a hangup.
fn signals() -> impl Iterator<Item = (&'static str, i32)> {
    let spared = hangup_is_ignored();
    let all = SIGNALS.into_iter();
    all.filter(move |(signal, _)| !(spared && *signal == "HUP"))
}

/// Whether this process, and so what it starts, ignores a hangup. Where the system does not tell, it does not.
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask & 1 == 1)
}

fn start(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_tupu"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn send(signal: &str, process: u32) {
    let kill = format!("kill -{signal} {process}");
    let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(sent.success());
}

/// Waits until a process computes: it has used a fifth of a second of the processor since it was asked. Where the system
/// does not tell that, a while must do. `meanwhile` is called again and again: it reads what the process writes to a
/// terminal, which holds little.
fn wait_until_busy(process: u32, mut meanwhile: impl FnMut()) {
    let used = || -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The name, in brackets, may have spaces; user and system time are the 12th and the 13th field behind it.
        let fields = status.rsplit(')').next()?.split_whitespace();
        fields
            .skip(11)
            .take(2)
            .map(|field| field.parse::<u64>().ok())
            .sum()
    };
    let Some(before) = used() else {
        return std::thread::sleep(Duration::from_secs(2));
    };
    let started = Instant::now();
    while used().is_some_and(|now| now < before + 20) {
        assert!(started.elapsed() < Duration::from_secs(60), "nothing runs");
        meanwhile();
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The graph is one file, and has so many nodes.
fn assert_closed(folder: &Path, nodes: i64) {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("g.tupu"))
        .collect();
    names.sort();
    assert_eq!(names, ["g.tupu"]);
    let db = Database::open_read_only(folder.join("g.tupu")).unwrap();
    let count: i64 = db.query_one("MATCH (n) RETURN count(n)", ()).unwrap();
    assert_eq!(count, nodes);
}

/// The exit status, and what has been written to standard output and to standard error.
fn end_of(child: Child) -> (Option<i32>, String, String) {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn server_that_waits_is_closed_by_each_signal() {
    for (signal, _) in signals() {
        let folder = TempDir::new().unwrap();
        let mut child = start(folder.path(), &["serve", "g.tupu", "--stdio"]);
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{{\"statement\": \"CREATE (:City)\"}}").unwrap();
        // Half a request is none.
        write!(stdin, "{{\"statement\": \"CREATE (:Never)").unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.contains("\"nodesCreated\":1"), "{answer}");
        send(signal, child.id());
        let (status, _, said) = end_of(child);
        assert_eq!((status, said.as_str()), (Some(0), ""), "{signal}");
        assert_closed(folder.path(), 1);
        drop(stdin);
    }
}

#[test]
fn server_that_answers_stops_its_statement_first() {
    for (signal, _) in signals() {
        let folder = TempDir::new().unwrap();
        let mut child = start(folder.path(), &["serve", "g.tupu", "--stdio"]);
        let mut stdin = child.stdin.take().unwrap();
        let requests = format!(
            "{{\"statement\": \"CREATE (:City)\"}}\n{{\"statement\": \"{ENDLESS}\"}}\n\
             {{\"statement\": \"CREATE (:Never)\"}}\n"
        );
        stdin.write_all(requests.as_bytes()).unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        wait_until_busy(child.id(), || ());
        send(signal, child.id());
        let mut rest = String::new();
        answers.read_to_string(&mut rest).unwrap();
        assert_eq!(rest.lines().count(), 1, "{rest}");
        assert!(rest.contains("\"code\":\"Cancelled\""), "{rest}");
        assert_eq!(end_of(child).0, Some(0), "{signal}");
        assert_closed(folder.path(), 1);
        drop(stdin);
    }
}

#[test]
fn command_that_waits_for_its_script_is_closed_and_its_status_says_why() {
    for (signal, status) in signals() {
        let folder = TempDir::new().unwrap();
        let mut child = start(folder.path(), &["run", "g.tupu"]);
        let mut stdin = child.stdin.take().unwrap();
        // The last statement has no end: it is not what somebody wanted to run.
        write!(
            stdin,
            "CREATE (:City) RETURN 1 AS one; MATCH (n) DETACH DELETE n"
        )
        .unwrap();
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        send(signal, child.id());
        let (ended, _, said) = end_of(child);
        assert_eq!(ended, Some(status), "{said}");
        assert!(
            said.contains("standard input: ended by a signal before all of it was read"),
            "{said}"
        );
        assert_closed(folder.path(), 1);
        drop(stdin);
    }
}

#[test]
fn command_stops_its_statement_and_does_not_go_on() {
    for (signal, _) in signals() {
        let folder = TempDir::new().unwrap();
        let script = format!("CREATE (:City) RETURN 1 AS one; {ENDLESS}; CREATE (:Never)");
        let mut child = start(folder.path(), &["run", "g.tupu", "-c", &script]);
        // The first answer has come.
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        wait_until_busy(child.id(), || ());
        send(signal, child.id());
        let (status, _, said) = end_of(child);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("Cancelled"), "{said}");
        assert_closed(folder.path(), 1);
    }
}

#[test]
fn transaction_that_is_open_is_rolled_back() {
    let folder = TempDir::new().unwrap();
    let mut child = start(folder.path(), &["run", "g.tupu"]);
    let mut stdin = child.stdin.take().unwrap();
    let script = "CREATE (:City); BEGIN; CREATE (:City) RETURN 1 AS one; COMMIT";
    stdin.write_all(script.as_bytes()).unwrap();
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    send("TERM", child.id());
    let (status, _, said) = end_of(child);
    assert_eq!(status, Some(143), "{said}");
    assert!(said.contains("has been rolled back"), "{said}");
    assert_closed(folder.path(), 1);
    drop(stdin);
}

#[test]
fn nohup_is_obeyed() {
    let folder = TempDir::new().unwrap();
    let program = env!("CARGO_BIN_EXE_tupu");
    let mut child = Command::new("sh")
        .args([
            "-c",
            &format!("trap '' HUP; exec {program} serve g.tupu --stdio"),
        ])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for round in 1..=3 {
        writeln!(
            stdin,
            "{{\"statement\": \"CREATE (:City) RETURN {round} AS n\"}}"
        )
        .unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.contains("nodesCreated"), "{answer}");
        send("HUP", child.id());
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_closed(folder.path(), 3);
}

/// A shell in a terminal, which has made one node.
fn shell(folder: &Path) -> OsSession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupu"));
    command
        .args(["g.tupu", "--no-rc"])
        .env_clear()
        .env("HOME", folder)
        .env("TERM", "xterm")
        .current_dir(folder);
    let mut session = OsSession::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session.expect("g.tupu> ").unwrap();
    session.send("CREATE (:City);\r").unwrap();
    session.expect("1 node created").unwrap();
    session.expect("g.tupu> ").unwrap();
    session
}

fn process_of(session: &OsSession) -> u32 {
    session.get_process().pid().as_raw().unsigned_abs()
}

#[test]
fn shell_that_waits_for_a_line_is_left() {
    for (signal, _) in signals().filter(|(signal, _)| *signal != "INT") {
        let folder = TempDir::new().unwrap();
        let mut session = shell(folder.path());
        session.send("MATCH (n) DETACH DELETE n").unwrap();
        std::thread::sleep(Duration::from_millis(100));
        send(signal, process_of(&session));
        session.expect(Eof).unwrap();
        let status = session.get_process().wait().unwrap();
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
        assert_closed(folder.path(), 1);
    }
}

#[test]
fn shell_stops_its_statement_and_is_left() {
    for (signal, _) in signals().filter(|(signal, _)| *signal != "INT") {
        let folder = TempDir::new().unwrap();
        let mut session = shell(folder.path());
        session.send(format!("{ENDLESS};\r")).unwrap();
        let process = process_of(&session);
        wait_until_busy(process, || {
            session.check("Cancelled").unwrap();
        });
        send(signal, process_of(&session));
        session.expect("Cancelled").unwrap();
        session.expect(Eof).unwrap();
        let status = session.get_process().wait().unwrap();
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
        assert_closed(folder.path(), 1);
    }
}

#[test]
fn shell_goes_on_after_an_interrupt_from_elsewhere() {
    let folder = TempDir::new().unwrap();
    let mut session = shell(folder.path());
    send("INT", process_of(&session));
    session.expect("g.tupu> ").unwrap();
    session.send("RETURN 'still here' AS x;\r").unwrap();
    session.expect("│ still here │").unwrap();
    session.send(":quit\r").unwrap();
    session.expect(Eof).unwrap();
    assert_closed(folder.path(), 1);
}
