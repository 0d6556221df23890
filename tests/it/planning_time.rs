//! Statements of thousands of parts: planning takes time in proportion to their length, and what would be too deep a plan
//! is refused. Each runs in a process of its own, so that one that hangs or overflows the stack is a failure and no more.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What each may take in a build without optimisation on a busy machine: a tenth of what it took when it was not linear.
const WITHIN: Duration = Duration::from_secs(20);

fn joined(count: usize, between: &str, part: impl Fn(usize) -> String) -> String {
    let parts: Vec<String> = (0..count).map(part).collect();
    parts.join(between)
}

/// Runs a script and gives what it wrote to standard error, or why it did not end.
fn run(script: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("statement.cypher");
    std::fs::write(&file, script).expect("a file");
    // Into a file: a pipe that nobody reads would stop a process that has much to say.
    let said = folder.path().join("errors");
    let errors = std::fs::File::create(&said).expect("a file");
    let mut process = Command::new(env!("CARGO_BIN_EXE_tupu"))
        .args(["run", ":memory:"])
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(errors)
        .spawn()
        .expect("the command line was built");
    let status = wait(&mut process)?;
    let errors = std::fs::read_to_string(said).expect("text");
    match status {
        Some(0 | 1) => Ok(errors),
        other => Err(format!("ended with {other:?}: {errors}")),
    }
}

fn wait(process: &mut Child) -> Result<Option<i32>, String> {
    let started = Instant::now();
    while started.elapsed() < WITHIN {
        if let Some(status) = process.try_wait().expect("the process is a child") {
            return Ok(status.code());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    process.kill().expect("the process is a child");
    process.wait().expect("the process is a child");
    Err(format!("did not end within {WITHIN:?}"))
}

#[test]
fn long_lists_are_planned_in_time() {
    let node = |k: usize| format!("(:A {{k: {k}}})");
    let named = |k: usize| format!("(n{k}:A {{k: {k}}})");
    let label = |k: usize| format!("n:L{k}");
    let scripts = [
        format!("EXPLAIN CREATE {}", joined(15_000, ", ", node)),
        format!("EXPLAIN CREATE {}", joined(10_000, ", ", named)),
        format!("EXPLAIN CREATE {}", joined(5_000, "-[:R]->", node)),
        format!("EXPLAIN MATCH {} RETURN 1", joined(480, ", ", named)),
        format!("EXPLAIN MATCH {} RETURN 1", joined(480, "-->", named)),
        format!("EXPLAIN MERGE {}", joined(480, "-[:R]->", named)),
        format!("CREATE (n) SET {}", joined(20_000, ", ", label)),
    ];
    for script in scripts {
        let start: String = script.chars().take(60).collect();
        assert_eq!(run(&script), Ok(String::new()), "{start}");
    }
}

#[test]
fn what_would_be_too_deep_a_plan_is_refused() {
    let create = |k: usize| format!("(n{}:A {{k: n{k}.k}})", k + 1);
    let define = |k: usize| format!("p{} = p{k} + 1", k + 1);
    let scripts = [
        format!("CREATE (n0:A), {}", joined(20_000, ", ", create)),
        format!("LET p0 = 1, {} RETURN p1", joined(20_000, ", ", define)),
    ];
    for script in scripts {
        let start: String = script.chars().take(60).collect();
        let errors = run(&script).unwrap_or_else(|error| panic!("{start}: {error}"));
        assert!(errors.contains("StatementTooLong"), "{start}: {errors}");
    }
}

#[test]
fn a_statement_of_thousands_of_labels_stops_at_its_limit_and_is_undone() {
    for labels in [
        format!("n:{}", joined(20_000, ":", |k| format!("L{k}"))),
        joined(5_000, ", ", |k| format!("n:L{k}")),
    ] {
        let script = format!(":limits time 1ms\nCREATE (n) SET {labels};\n");
        let said = run(&script).unwrap();
        assert!(said.contains("TimeOut"), "{said}");
    }
    let labels = joined(20_000, ", ", |k| format!("n:L{k}"));
    let said = run(&format!("CREATE (n) SET {labels} WITH n RETURN 1 / 0;\n")).unwrap();
    assert!(said.contains("DivisionByZero"), "{said}");
}
