//! The scripts of `examples/` against the answers that stand beside them. `TUPU_BLESS=1` writes the answers anew.

use crate::repository::root;
use std::process::Command;

#[test]
fn scripts_answer_as_written() {
    let folder = root().join("examples");
    let mut wrong = Vec::new();
    for number in 1..=8 {
        let script = folder.join(format!("a{number}.cypher"));
        let expected = folder.join(format!("a{number}.expected"));
        let out = Command::new(env!("CARGO_BIN_EXE_tupu"))
            .args(["run", ":demo:", "--format", "markdown"])
            .arg(&script)
            .output()
            .unwrap();
        let got = String::from_utf8(out.stdout).unwrap();
        assert!(
            out.status.success(),
            "{script:?}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        if std::env::var_os("TUPU_BLESS").is_some() {
            std::fs::write(&expected, &got).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != got {
            wrong.push(format!("{script:?} answers\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
