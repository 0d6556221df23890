//! The fuzz target of statements as a plain test: its corpus, and the statements of the golden scripts with random
//! changes.

use crate::hostile_text::statement;
use crate::runs::runs;
use std::path::{Path, PathBuf};
use tupu::Database;
use tupu::language::tokenize;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
    found.sort();
}

#[test]
fn corpus_is_survived() {
    let db = Database::in_memory();
    let mut seeds = Vec::new();
    files(&root().join("fuzz/corpus/statement"), &mut seeds);
    assert!(seeds.len() >= 8, "{} seeds", seeds.len());
    for seed in seeds {
        statement(&db, &std::fs::read(seed).unwrap());
    }
}

/// The statements of the golden scripts, right and wrong ones.
fn golden_statements() -> Vec<String> {
    let mut scripts = Vec::new();
    files(&root().join("tests/golden"), &mut scripts);
    let mut statements: Vec<String> = Vec::new();
    for script in scripts {
        if script.extension().is_none_or(|end| end != "golden") {
            continue;
        }
        let text = std::fs::read_to_string(script).unwrap();
        let questions = text.lines().filter_map(|line| line.strip_prefix("> "));
        statements.extend(questions.map(str::to_owned));
    }
    statements
}

/// A statement with tokens left out, doubled, changed places, or taken from another one.
fn changed(text: &str, other: &str, random: &mut fastrand::Rng) -> String {
    let pieces = |text: &str| -> Vec<String> {
        let span =
            |token: &tupu::language::Token| token.span.start as usize..token.span.end as usize;
        let tokens = tokenize(text);
        tokens
            .iter()
            .map(|token| text[span(token)].to_owned())
            .collect()
    };
    let (mut tokens, foreign) = (pieces(text), pieces(other));
    for _ in 0..random.usize(1..5) {
        if tokens.is_empty() || foreign.is_empty() {
            break;
        }
        let (at, to) = (random.usize(..tokens.len()), random.usize(..tokens.len()));
        match random.u8(..4) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(to, tokens[at].clone()),
            2 => tokens.swap(at, to),
            _ => tokens[at].clone_from(&foreign[random.usize(..foreign.len())]),
        }
    }
    tokens.join(" ")
}

#[test]
fn changed_statements_are_survived() {
    let (db, statements) = (Database::in_memory(), golden_statements());
    assert!(statements.len() > 300, "{} statements", statements.len());
    for run in 0..runs(3_000_u64) {
        let mut random = fastrand::Rng::with_seed(run);
        let text = &statements[random.usize(..statements.len())];
        let other = &statements[random.usize(..statements.len())];
        statement(&db, changed(text, other, &mut random).as_bytes());
    }
}

#[test]
fn arbitrary_bytes_are_survived() {
    let db = Database::in_memory();
    for run in 0..500 {
        let mut random = fastrand::Rng::with_seed(run);
        let bytes: Vec<u8> = (0..random.usize(..300)).map(|_| random.u8(..)).collect();
        statement(&db, &bytes);
    }
}
