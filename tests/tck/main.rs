//! The openCypher Technology Compatibility Kit, run unedited through tupu's public API: one test a scenario.
//!
//! The feature files are found in `$TUPU_TCK`, or in `../shared/tck` beside the repository. Where neither exists, the kit
//! is reported as one ignored test, and a summary says how to get it. `exclusions.txt` names the scenarios that do not pass, with a reason each; an excluded
//! scenario that passes is a failure. `score.txt` holds the number that must pass at least.

mod expected;
mod feature;
mod scenario;
mod world;

use feature::Scenario;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use world::Asked;

/// Scenarios passed and run, by folder; and those whose query gave the same rows under `CITE`, and under `AT`.
type Score = Arc<Mutex<Passed>>;

#[derive(Default)]
struct Passed {
    folders: BTreeMap<String, (usize, usize)>,
    cited: usize,
    at_a_time: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(root) = kit() else {
        return report_missing(&arguments);
    };
    let scenarios = match feature::load(&root.join("features")) {
        Ok(scenarios) => scenarios,
        Err(error) => {
            eprintln!("the conformance kit could not be read: {error}");
            return ExitCode::FAILURE;
        }
    };
    let exclusions = exclusions();
    let unknown = unknown_exclusions(&exclusions, &scenarios);
    let score = Score::default();
    let graphs = root.join("graphs");
    let total = scenarios.len();
    let trials = scenarios
        .into_iter()
        .map(|scenario| trial(scenario, &graphs, &exclusions, &score))
        .collect();
    let filtered = arguments.filter.is_some() || arguments.list;
    let conclusion = libtest_mimic::run(&arguments, trials);
    if filtered {
        return conclusion.exit_code();
    }
    for name in &unknown {
        eprintln!("exclusions.txt names a scenario that is not in the kit: {name}");
    }
    let passed = print_score(&score, total);
    if passed < recorded() {
        eprintln!(
            "the score fell: {passed} passed, {} recorded in score.txt",
            recorded()
        );
        return ExitCode::FAILURE;
    }
    if conclusion.has_failed() || !unknown.is_empty() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn kit() -> Option<PathBuf> {
    let root = kit_folder();
    root.join("features").is_dir().then_some(root)
}

/// The folder that the kit is looked for in.
fn kit_folder() -> PathBuf {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/tck");
    std::env::var_os("TUPU_TCK").map_or(beside, PathBuf::from)
}

/// Counts the kit as an ignored test, so that the result of a run shows that it is missing, and says how to get it.
fn report_missing(arguments: &Arguments) -> ExitCode {
    let missing = || Err(Failed::from("the kit is missing"));
    let kit = Trial::test("openCypher conformance kit", missing).with_ignored_flag(true);
    let conclusion = libtest_mimic::run(arguments, vec![kit]);
    if !arguments.list {
        println!(
            "openCypher conformance kit: NOT RUN, there is no folder {}\n  \
             to run it: git clone --depth 1 https://github.com/opencypher/openCypher, then\n  \
             TUPU_TCK=openCypher/tck cargo test --test tck\n",
            kit_folder().join("features").display()
        );
    }
    conclusion.exit_code()
}

fn trial(
    scenario: Scenario,
    graphs: &std::path::Path,
    exclusions: &BTreeMap<String, String>,
    score: &Score,
) -> Trial {
    let excluded = exclusions.contains_key(&scenario.name);
    let graphs = graphs.to_owned();
    let score = Arc::clone(score);
    Trial::test(scenario.name.clone(), move || {
        let outcome = scenario::run(&scenario, &graphs, Asked::Plain).map(drop);
        count(&score, &scenario.folder, outcome.is_ok());
        if !excluded && outcome.is_ok() {
            asked_otherwise(&scenario, &graphs, &score)?;
        }
        match (outcome, excluded) {
            (Ok(()), true) => Err(Failed::from("passes although it is in exclusions.txt")),
            (Err(_), true) | (Ok(()), false) => Ok(()),
            (Err(message), false) => Err(Failed::from(message)),
        }
    })
}

/// Runs a scenario three times more: what rows rest on is asked as well, and must change nothing else; and a time is asked
/// about at which all holds.
fn asked_otherwise(
    scenario: &Scenario,
    graphs: &std::path::Path,
    score: &Score,
) -> Result<(), Failed> {
    for asked in [Asked::Sources, Asked::Facts, Asked::Time] {
        let so = scenario::run(scenario, graphs, asked)
            .map_err(|message| Failed::from(format!("{}: {message}", asked.prefix())))?;
        let mut score = score.lock().expect("no holder of the score panics");
        score.cited += usize::from(so && asked == Asked::Facts);
        score.at_a_time += usize::from(so && asked == Asked::Time);
    }
    Ok(())
}

fn count(score: &Score, folder: &str, passed: bool) {
    let mut score = score.lock().expect("no holder of the score panics");
    let entry = score.folders.entry(folder.to_owned()).or_default();
    entry.0 += usize::from(passed);
    entry.1 += 1;
}

fn print_score(score: &Score, total: usize) -> usize {
    let score = score.lock().expect("no holder of the score panics");
    let mut passed = 0;
    println!("openCypher conformance kit, scenarios passed by folder:");
    for (folder, (good, run)) in &score.folders {
        println!("  {good:>4} of {run:>4}  {folder}");
        passed += good;
    }
    println!("  {passed} of {total} in all");
    let cited = score.cited;
    println!("  {cited} of them return rows, and return the same under CITE and CITE FACTS");
    println!(
        "  {} of them change nothing, and answer the same under AT",
        score.at_a_time
    );
    passed
}

/// `path/File.feature: scenario name  # reason` lines.
fn exclusions() -> BTreeMap<String, String> {
    include_str!("exclusions.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, reason) = line.split_once(" # ").unwrap_or((line, ""));
            assert!(
                !reason.trim().is_empty(),
                "an exclusion without a reason: {line}"
            );
            (name.trim().to_owned(), reason.trim().to_owned())
        })
        .collect()
}

fn unknown_exclusions(
    exclusions: &BTreeMap<String, String>,
    scenarios: &[Scenario],
) -> Vec<String> {
    let known: BTreeSet<&str> = scenarios
        .iter()
        .map(|scenario| scenario.name.as_str())
        .collect();
    exclusions
        .keys()
        .filter(|name| !known.contains(name.as_str()))
        .cloned()
        .collect()
}

fn recorded() -> usize {
    include_str!("score.txt")
        .trim()
        .parse()
        .expect("score.txt holds one number")
}
