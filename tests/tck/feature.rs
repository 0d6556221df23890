//! Feature files → scenarios, with `Scenario Outline`s expanded by their example rows.

use gherkin::{Feature, GherkinEnv, Step};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One scenario, ready to run.
pub struct Scenario {
    /// `clauses/match/Match1.feature: [3] …`, with the example's number where it comes from an outline.
    pub name: String,
    /// `clauses/match`
    pub folder: String,
    /// Its steps.
    pub steps: Vec<Action>,
}

/// One step: the words, and what stands below them.
#[derive(Clone)]
pub struct Action {
    /// `Given`, `When`, … taken away.
    pub text: String,
    /// Text between triple quotes.
    pub docstring: Option<String>,
    /// Rows of cells.
    pub table: Vec<Vec<String>>,
}

/// All scenarios below a folder, in the order of their files.
pub fn load(root: &Path) -> Result<Vec<Scenario>, String> {
    let mut files = Vec::new();
    collect(root, &mut files)?;
    files.sort();
    let mut scenarios = Vec::new();
    for file in files {
        load_file(root, &file, &mut scenarios)?;
    }
    Ok(scenarios)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{folder:?}: {error}"))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "feature")
        {
            files.push(path);
        }
    }
    Ok(())
}

fn load_file(root: &Path, file: &Path, scenarios: &mut Vec<Scenario>) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file:?}: {error}"))?;
    if !text.contains("Scenario") {
        return Ok(());
    }
    let feature = Feature::parse(readable(&text), GherkinEnv::default())
        .map_err(|error| format!("{file:?}: {error}"))?;
    let relative = file
        .strip_prefix(root)
        .unwrap_or(file)
        .display()
        .to_string();
    let folder = relative
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    for scenario in &feature.scenarios {
        let name = format!("{relative}: {}", scenario.name);
        let rows = examples(scenario);
        let outline = !scenario.examples.is_empty();
        for (number, values) in rows.iter().enumerate() {
            let name = if outline {
                format!("{name} #{}", number + 1)
            } else {
                name.clone()
            };
            let background = feature
                .background
                .iter()
                .flat_map(|background| &background.steps);
            let steps = background
                .chain(&scenario.steps)
                .map(|step| action(step, values));
            scenarios.push(Scenario {
                name,
                folder: folder.clone(),
                steps: steps.collect(),
            });
        }
    }
    Ok(())
}

/// What the reader of feature files does not take: comments between steps become empty lines, and in tables a backslash
/// that escapes nothing of a table's own (`\|`, `\n`, `\\`) is doubled.
fn readable(text: &str) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        inside ^= line.trim() == "\"\"\"";
        match line.trim_start().chars().next() {
            Some('#') if !inside => {}
            Some('|') if !inside => out.push_str(&doubled(line)),
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

fn doubled(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '\\' {
            match chars.next_if(|next| matches!(next, '|' | 'n' | '\\')) {
                Some(next) => out.push(next),
                None => out.push('\\'),
            }
        }
    }
    out
}

/// The values of each example row; one empty row for a plain scenario.
fn examples(scenario: &gherkin::Scenario) -> Vec<BTreeMap<String, String>> {
    if scenario.examples.is_empty() {
        return vec![BTreeMap::new()];
    }
    let tables = scenario
        .examples
        .iter()
        .filter_map(|examples| examples.table.as_ref());
    tables
        .flat_map(|table| {
            let (header, rows) = table.rows.split_first().expect("examples have a header");
            rows.iter()
                .map(|row| header.iter().cloned().zip(row.iter().cloned()).collect())
        })
        .collect()
}

fn action(step: &Step, values: &BTreeMap<String, String>) -> Action {
    let fill = |text: &str| {
        values.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("<{name}>"), value)
        })
    };
    let table = step.table.as_ref().map_or(Vec::new(), |table| {
        table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| fill(cell)).collect())
            .collect()
    });
    Action {
        text: fill(&step.value),
        docstring: step.docstring.as_deref().map(fill),
        table,
    }
}
