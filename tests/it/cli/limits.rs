//! The limits of time and memory on the command line.

use super::{text, tupu};

#[test]
fn limits_of_time_and_memory() {
    let endless =
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a % 7 + b)";
    let late = tupu(&["run", "--time-limit", "50ms", "-c", endless], "");
    assert_eq!(late.status.code(), Some(1));
    assert!(text(&late.stderr).contains("TimeOut"));
    let greedy = "UNWIND range(1, 1000000) AS a RETURN size(collect(a))";
    let limited = ["--memory-limit", "4MiB"];
    let run = tupu(&[&["run"], &limited[..], &["-c", greedy]].concat(), "");
    assert_eq!(run.status.code(), Some(1));
    let said = text(&run.stderr);
    assert!(
        said.contains("MemoryLimit") && said.contains("4MiB"),
        "{said}"
    );
    // What is piped in goes on under the same limit, unless the shell is told another.
    let piped = tupu(&limited, &format!("{greedy};"));
    assert!(text(&piped.stderr).contains("MemoryLimit"));
    let piped = tupu(&limited, &format!(":limits memory none\n{greedy};"));
    assert_eq!(text(&piped.stdout), "{\"size(collect(a))\":1000000}\n");
    let request = format!("{}\n", serde_json::json!({ "statement": greedy }));
    let serve = [&["serve", "--stdio"], &limited[..]].concat();
    assert!(text(&tupu(&serve, &request).stdout).contains("MemoryLimit"));
    let none = [
        "run",
        "--memory-limit",
        "none",
        "--time-limit",
        "none",
        "-c",
        greedy,
    ];
    assert_eq!(tupu(&none, "").status.code(), Some(0));
    for wrong in [["--memory-limit", "512"], ["--time-limit", "soon"]] {
        let refused = tupu(&[&["run"], &wrong[..], &["-c", "RETURN 1"]].concat(), "");
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("or `none`"), "{wrong:?}");
    }
}

#[test]
fn a_statement_may_use_a_share_of_the_memory_unless_told_otherwise() {
    let shown = |arguments: &[&str], input: &str| text(&tupu(arguments, input).stdout);
    assert_eq!(
        shown(
            &["--memory-limit", "1.5GiB", "--time-limit", "2s"],
            ":limits\n"
        ),
        "time 2s\nmemory 1.5GiB\nthreads all\n"
    );
    let shares = shown(&["--threads", "1"], ":limits\n:limits threads 3\n:limits\n");
    assert!(shares.contains("threads 1\n") && shares.ends_with("threads 3\n"));
    let default = shown(&[], ":limits\n");
    assert!(default.starts_with("time none\nmemory ") && !default.contains("memory none"));
    // The limits stay when another graph is opened; a wrong one changes nothing.
    let input = ":limits memory 10MB\n:open :demo:\n:limits\n";
    assert!(shown(&[], input).ends_with("memory 10MB\nthreads all\n"));
    let wrong = tupu(&[], ":limits memory much\n");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).contains("such as `512MiB`"));
}

#[test]
fn several_limits_are_set_at_once_or_none_of_them() {
    let shown = |input: &str| text(&tupu(&["--threads", "1"], input).stdout);
    let several = ":limits time 2s memory 1.5 GiB threads 3\n:limits\n";
    assert_eq!(shown(several), "time 2s\nmemory 1.5GiB\nthreads 3\n");
    let wrong = ":limits time soon memory much threads 2 colour red\n";
    let told = text(&tupu(&[], wrong).stderr);
    for part in ["`time soon`", "`memory much`", "`colour red`"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!told.contains("threads 2"), "{told}");
    let all = format!("{wrong}:limits\n");
    assert!(shown(&all).ends_with("threads 1\n"));
}
