//! `tupu export` on the command line.

use super::*;

fn tupu(folder: &Path, arguments: &str) -> std::process::Output {
    let script = format!("{} {arguments}", env!("CARGO_BIN_EXE_tupu"));
    Command::new("bash")
        .current_dir(folder)
        .args(["-c", &script])
        .output()
        .unwrap()
}

/// A folder with a small graph in it, `g.tupu`.
fn folder_with_graph() -> TempDir {
    let folder = TempDir::new().unwrap();
    let db = Database::open(folder.path().join("g.tupu")).unwrap();
    db.execute(
        "UNWIND range(1, 500) AS n CREATE (:City {n: n, name: '泰安市 ' + toString(n)})",
        (),
    )
    .unwrap();
    db.execute(
        "MATCH (a:City {n: 1}), (b:City {n: 2}) CREATE (a)-[:NEAR]->(b)",
        (),
    )
    .unwrap();
    folder
}

#[test]
fn the_command_line_exports() {
    let folder = folder_with_graph();
    let at = folder.path();
    for format in [
        "cypher", "jsonl", "graphml", "dot", "turtle", "ntriples", "svg", "html",
    ] {
        let out = tupu(at, &format!("export g.tupu --format {format} out.{format}"));
        assert!(
            out.status.success(),
            "{format}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        let text = std::fs::read_to_string(at.join(format!("out.{format}"))).unwrap();
        assert!(text.contains("泰安市"), "{format}");
    }
    assert!(
        tupu(at, "export g.tupu --format csv folder")
            .status
            .success()
    );
    assert_eq!(
        tupu(at, "export g.tupu --format csv").status.code(),
        Some(2)
    );
    assert_eq!(
        tupu(at, "export g.tupu --format csv folder").status.code(),
        Some(1)
    );
    assert_eq!(
        tupu(at, "export none.tupu --format dot").status.code(),
        Some(3)
    );
    assert!(tupu(at, "import copy.tupu folder").status.success());
    let count = tupu(
        at,
        "run copy.tupu --format csv -c 'MATCH (c:City)-[:NEAR]->(d) RETURN c.n AS a, d.n AS b'",
    );
    assert_eq!(String::from_utf8_lossy(&count.stdout), "a,b\n1,2\n");
    #[cfg(target_os = "linux")]
    assert_eq!(
        tupu(at, "export g.tupu --format jsonl > /dev/full")
            .status
            .code(),
        Some(1)
    );
}

/// A file that may not grow past some kilobytes stands for a full disk: neither a file nor a folder stays.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_no_half_export() {
    let folder = folder_with_graph();
    for format in ["jsonl", "csv"] {
        let program = env!("CARGO_BIN_EXE_tupu");
        let script = format!(
            "trap '' XFSZ; ulimit -f 4; exec '{program}' export g.tupu --format {format} out"
        );
        let mut command = Command::new("bash");
        let output = command
            .current_dir(folder.path())
            .args(["-c", &script])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && told.contains("File too large"),
            "{told}"
        );
        let names = std::fs::read_dir(folder.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let left: Vec<String> = names.filter(|name| !name.starts_with("g.tupu")).collect();
        assert!(left.is_empty(), "{format}: {left:?}");
    }
}
