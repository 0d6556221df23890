//! The scripts and programs of `examples/` against the answers that stand beside them. `TUPU_BLESS=1` writes the answers
//! anew.

use crate::repository::root;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of `examples/` that end so, in order.
fn examples(extension: &str) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("examples")).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == extension))
        .collect();
    paths.sort();
    paths
}

/// What is wrong with what an example says, if anything is.
fn mismatch(example: &Path, command: &mut Command) -> Option<String> {
    let out = command.output().unwrap();
    let got = String::from_utf8(out.stdout).unwrap();
    if !out.status.success() {
        let errors = String::from_utf8_lossy(&out.stderr);
        return Some(format!("{example:?} fails\n{got}{errors}"));
    }
    let expected = example.with_extension("expected");
    if std::env::var_os("TUPU_BLESS").is_some() {
        std::fs::write(&expected, &got).unwrap();
    }
    let written = std::fs::read_to_string(&expected).unwrap_or_default();
    (written != got).then(|| format!("{example:?} answers\n{got}"))
}

#[test]
fn scripts_answer_as_written() {
    let scripts = examples("cypher");
    assert!(scripts.len() >= 8, "one an item of the page: {scripts:?}");
    let wrong = scripts.iter().filter_map(|script| {
        let mut tupu = Command::new(env!("CARGO_BIN_EXE_tupu"));
        tupu.args(["run", ":demo:", "--format", "markdown"])
            .arg(script);
        mismatch(script, &mut tupu)
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn programs_answer_as_written() {
    let wrong = examples("rs").into_iter().filter_map(|program| {
        // `cargo test` has built it already; where only this target was asked for, it is built now.
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(root()).args(["run", "--quiet"]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        cargo.arg("--example").arg(program.file_stem().unwrap());
        mismatch(&program, &mut cargo)
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
