//! What the shell answers, as transcripts: `tests/shell/NAME.transcript` is what `tupu :demo:` writes when
//! `tests/shell/NAME.input` is piped into it, errors among the answers. `TUPU_BLESS=1` writes the transcripts anew.

use crate::repository::root;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// Every transcript begins with these: shown as in a terminal, without what differs from run to run.
const PREAMBLE: &str = ":timing off\n:format table\n:echo on\n";

#[test]
fn transcripts() {
    let folder = root().join("tests/shell");
    let mut inputs: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "input")
        })
        .collect();
    inputs.sort();
    assert!(inputs.len() >= 5, "{inputs:?}");
    let wrong: Vec<String> = inputs.iter().filter_map(|input| differs(input)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is answered now, where it is not what the transcript says.
fn differs(input: &Path) -> Option<String> {
    let transcript = input.with_extension("transcript");
    let got = answered(&fs::read_to_string(input).unwrap());
    if std::env::var_os("TUPU_BLESS").is_some() {
        fs::write(&transcript, &got).unwrap();
    }
    let expected = fs::read_to_string(&transcript).unwrap_or_default();
    (expected != got).then(|| format!("{} answers\n{got}", input.display()))
}

fn answered(input: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (script, output) = (folder.path().join("input"), folder.path().join("output"));
    fs::write(&script, format!("{PREAMBLE}{input}")).unwrap();
    let written = File::create(&output).unwrap();
    Command::new(env!("CARGO_BIN_EXE_tupu"))
        .arg(":demo:")
        .current_dir(folder.path())
        .stdin(File::open(&script).unwrap())
        .stdout(Stdio::from(written.try_clone().unwrap()))
        .stderr(Stdio::from(written))
        .status()
        .unwrap();
    fs::read_to_string(&output).unwrap()
}
