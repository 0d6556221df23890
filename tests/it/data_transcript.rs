//! The transcripts in docs/data.md, docs/command-line.md and README.md, run line by line in one folder each.

use crate::repository::root;
use std::path::Path;
use std::process::Command;

/// The transcripts of the page, which are the blocks that begin with a command: commands with what they print.
fn transcript(page: &str) -> Vec<(String, String)> {
    let page = std::fs::read_to_string(root().join(page)).unwrap();
    let blocks = page.split("```text\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split("```").next());
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in blocks
        .filter(|block| block.starts_with("$ "))
        .flat_map(str::lines)
    {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => *output += &format!("{line}\n"),
            (None, None) => panic!("{line} comes before any command"),
        }
    }
    commands
}

fn run(folder: &Path, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_tupu")).parent().unwrap();
    let path = format!(
        "{}:{}",
        program.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let command = format!("{command} 2>&1");
    let output = Command::new("bash")
        .current_dir(folder)
        .env("PATH", path)
        .args(["-c", &command])
        .output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

/// Times differ: digits before ` s` and behind `elapsedMicros` are not compared.
fn timeless(text: &str) -> String {
    let seconds = regex::Regex::new(r"[0-9.]+ s\b").unwrap();
    let micros = regex::Regex::new(r#""elapsedMicros":[0-9]+"#).unwrap();
    let text = seconds.replace_all(text, "… s");
    micros.replace_all(&text, "…").into_owned()
}

#[test]
fn the_transcripts_are_what_happens() {
    for (page, least) in [
        ("docs/data.md", 15),
        ("docs/command-line.md", 2),
        ("README.md", 4),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let commands = transcript(page);
        assert!(commands.len() >= least, "{page}");
        for (command, shown) in commands {
            if let Some(name) = command.strip_prefix("cat ") {
                std::fs::write(folder.path().join(name), shown).unwrap();
            } else {
                assert_eq!(
                    timeless(&run(folder.path(), &command)),
                    timeless(&shown),
                    "{page}: $ {command}"
                );
            }
        }
    }
}
