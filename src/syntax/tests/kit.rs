//! The queries of the openCypher conformance kit: the docstrings of its feature files, `Examples` filled in.

use std::path::{Path, PathBuf};

/// A query of the kit.
pub struct KitQuery {
    /// File and scenario, for messages.
    pub place: String,
    /// The text.
    pub text: String,
    /// The code of the syntax error that the scenario expects at compile time.
    pub error: Option<String>,
    /// Whether it is the query under test, not one that prepares the graph.
    pub tested: bool,
}

/// All queries of the kit; none, and a message, if the kit is not available.
pub fn queries() -> Vec<KitQuery> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tck");
    let root = std::env::var_os("TUPU_TCK").map_or(beside, PathBuf::from);
    let mut files = Vec::new();
    collect(&root.join("features"), "feature", &mut files);
    if files.is_empty() {
        println!("conformance kit not found (set TUPU_TCK): nothing was checked");
    }
    files.sort();
    files.iter().flat_map(|file| read_feature(file)).collect()
}

/// The files below a folder with this ending; none if the folder does not exist.
pub fn collect(folder: &Path, wanted: &str, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        match path.extension() {
            Some(extension) if extension == wanted => files.push(path),
            _ => collect(&path, wanted, files),
        }
    }
}

/// A scenario that is being read, line by line.
#[derive(Default)]
struct Scenario {
    name: String,
    step: String,
    docstrings: Vec<(String, String)>,
    error: Option<String>,
    header: Vec<String>,
    examples: Vec<Vec<String>>,
    in_examples: bool,
}

fn read_feature(path: &Path) -> Vec<KitQuery> {
    let text = std::fs::read_to_string(path).expect("a feature file is text");
    let file = path
        .file_name()
        .expect("a file has a name")
        .to_string_lossy();
    let mut queries = Vec::new();
    let mut scenario = Scenario::default();
    let mut docstring: Option<String> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        match &mut docstring {
            Some(_) if trimmed == "\"\"\"" => {
                let entry = (scenario.step.clone(), docstring.take().unwrap_or_default());
                scenario.docstrings.push(entry);
            }
            Some(open) => {
                open.push_str(trimmed);
                open.push('\n');
            }
            None if trimmed == "\"\"\"" => docstring = Some(String::new()),
            None if trimmed.starts_with("Scenario") => {
                queries.extend(scenario.queries(&file));
                scenario = Scenario {
                    name: trimmed.to_owned(),
                    ..Scenario::default()
                };
            }
            None => scenario.line(trimmed),
        }
    }
    queries.extend(scenario.queries(&file));
    queries
}

impl Scenario {
    fn line(&mut self, line: &str) {
        if line.starts_with("Examples") {
            (self.in_examples, self.header) = (true, Vec::new());
        } else if self.in_examples && line.starts_with('|') {
            let cells = cells(line);
            match self.header.is_empty() {
                true => self.header = cells,
                false => self.examples.push(cells),
            }
        } else if let Some((_, code)) =
            line.split_once("SyntaxError should be raised at compile time:")
        {
            self.error = Some(code.trim().to_owned());
        } else if !line.is_empty() {
            line.clone_into(&mut self.step);
        }
    }

    fn queries(&self, file: &str) -> Vec<KitQuery> {
        let plain = [Vec::new()];
        let rows = match self.header.is_empty() {
            true => &plain[..],
            false => &self.examples,
        };
        let mut queries = Vec::new();
        for row in rows {
            for (step, text) in &self.docstrings {
                queries.push(KitQuery {
                    place: format!("{file}, {}", self.name),
                    text: self.fill(text, row),
                    error: self.error.clone(),
                    tested: step.contains("executing query"),
                });
            }
        }
        queries
    }

    fn fill(&self, text: &str, row: &[String]) -> String {
        let pairs = self.header.iter().zip(row);
        pairs.fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("<{name}>"), value)
        })
    }
}

fn cells(line: &str) -> Vec<String> {
    let escaped = line.replace("\\|", "\u{1}");
    let inner = escaped.trim_matches('|');
    let cells = inner.split('|').map(str::trim);
    cells
        .map(|cell| cell.replace('\u{1}', "|").replace("\\\\", "\\"))
        .collect()
}
