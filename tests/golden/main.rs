//! Golden scripts: questions by topic with the answers, counters, errors and plans that belong to them, one test a file.
//!
//! Every statement is run in several ways that must not matter (`variants`); the format stands in `README.md`.
//! `TUPU_BLESS=1` writes the expected output anew.
#![expect(
    clippy::panic,
    reason = "in a test what fails should fail loudly, in its helpers too"
)]

mod outcome;
mod rename;
mod script;
mod variants;

use libtest_mimic::{Arguments, Failed, Trial};
use outcome::Outcome;
use script::{Block, Script};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tupu::Phase;
use variants::{Run, Variant};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = root();
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let mut trials: Vec<Trial> = paths.into_iter().map(|path| trial(&root, path)).collect();
    trials.push(Trial::test("variables are renamed", rename::check));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Where the scripts are.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|end| end == "golden") {
            paths.push(path);
        }
    }
}

fn trial(root: &Path, path: PathBuf) -> Trial {
    let name = path.strip_prefix(root).unwrap_or(&path).with_extension("");
    let topic = name.clone();
    Trial::test(name.display().to_string(), move || {
        check(&path, &topic).map_err(Failed::from)
    })
}

fn check(path: &Path, topic: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut script = Script::read(&text)?;
    let answers = answers(&script)?;
    phase_fits(topic, &answers)?;
    let mut wrong = Vec::new();
    for (block, (outcome, plan)) in script.blocks_mut().zip(&answers) {
        let found = outcome.text(plan.as_deref(), block.ordered());
        if found != block.output {
            wrong.push(format!(
                "line {}: {}\nexpected\n{}\nfound\n{found}",
                block.line, block.statement, block.output
            ));
            block.output = found;
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    if std::env::var_os("TUPU_BLESS").is_some() {
        return std::fs::write(path, script.to_string()).map_err(|error| error.to_string());
    }
    Err(wrong.join("\n\n"))
}

/// What each block answers, the same in all variants, with its plan where one is asked for.
fn answers(script: &Script) -> Result<Vec<(Outcome, Option<String>)>, String> {
    let mut answers: Vec<(Outcome, Option<String>)> = Vec::new();
    for variant in variants::all(script) {
        let mut run = Run::new(&variant, script)?;
        for (number, block) in script.blocks().enumerate() {
            let plan = (variant == Variant::Plain && block.plan()).then(|| run.plan(block));
            let outcome = run.block(block);
            match answers.get(number) {
                None => answers.push((outcome, plan.transpose()?)),
                Some((first, _)) => agree(first, &outcome, block, &variant)?,
            }
        }
    }
    Ok(answers)
}

fn agree(first: &Outcome, other: &Outcome, block: &Block, variant: &Variant) -> Result<(), String> {
    let agrees = match block.varies() {
        true => first.succeeded() && other.succeeded(),
        false => first.agrees_with(other, block.ordered()),
    };
    if agrees {
        return Ok(());
    }
    let (line, statement) = (block.line, &block.statement);
    let (first, other) = (
        first.text(None, block.ordered()),
        other.text(None, block.ordered()),
    );
    Err(format!(
        "line {line}: {statement}\nanswers as it is\n{first}\nand {variant}\n{other}"
    ))
}

/// Below `errors/` the last statement of a file is the wrong one, and fails in the phase that its folder names.
fn phase_fits(topic: &Path, answers: &[(Outcome, Option<String>)]) -> Result<(), String> {
    let wanted = match topic.parent().and_then(Path::to_str) {
        Some("errors/syntax" | "errors/binding") => Some(Phase::CompileTime),
        Some("errors/runtime") => Some(Phase::Runtime),
        Some("errors/types") => None,
        _ => return Ok(()),
    };
    match answers.last() {
        Some((Outcome::Failed { phase, .. }, _))
            if wanted.is_none_or(|wanted| wanted == *phase) =>
        {
            Ok(())
        }
        Some((Outcome::Failed { phase, .. }, _)) => Err(format!("the error is found at {phase}")),
        _ => Err("the last statement does not fail".to_owned()),
    }
}
