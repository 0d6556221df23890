//! What is generated from the command line: completions of shells and manual pages.

use super::{text, tupu};
use std::process::Command;

#[test]
fn a_shell_completes_the_command_line() {
    for (shell, beginning) in [
        ("bash", "_tupu() {"),
        ("zsh", "#compdef tupu"),
        ("fish", "#"),
    ] {
        let out = tupu(&["completions", shell], "");
        assert!(out.status.success());
        assert!(text(&out.stdout).contains(beginning), "{shell}");
    }
    // Asked as bash asks when Tab is pressed after the words.
    let completed = |words: &str| {
        let script = text(&tupu(&["completions", "bash"], "").stdout);
        let ask = format!(
            "{script}\nCOMP_WORDS=({words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ));
             _tupu tupu \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let out = Command::new("bash").args(["-c", &ask]).output();
        // Not every machine has bash.
        out.ok().map(|out| text(&out.stdout))
    };
    if let Some(replies) = completed("tupu im") {
        assert_eq!(replies, "import\n");
        assert_eq!(completed("tupu run --form").unwrap(), "--format\n");
        assert!(
            completed("tupu export --format g")
                .unwrap()
                .contains("graphml")
        );
    }
}

#[test]
fn manual_pages() {
    let page = |arguments: &[&str]| text(&tupu(&[&["man"], arguments].concat(), "").stdout);
    let whole = page(&[]);
    assert!(
        whole.contains(".TH tupu 1") && whole.contains("tupu\\-import(1)"),
        "{whole}"
    );
    // The page of a command is of tupu, too.
    assert!(page(&["import"]).contains(concat!("\"tupu ", env!("CARGO_PKG_VERSION"), '"')));
    // An example keeps its line.
    assert!(page(&["check"]).contains("\n\\&  tupu check graph.tupu\n"));
    let unknown = tupu(&["man", "runn"], "");
    assert!(text(&unknown.stderr).contains("there are run, serve"));
    assert_eq!(unknown.status.code(), Some(2));
}
