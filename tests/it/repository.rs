//! What the tests about the repository itself share: where the sources are, and their text without comments.

use std::path::{Path, PathBuf};

/// A source file below `src/`.
pub struct Source {
    /// Relative to `src/`, `graph/view.rs`.
    pub path: String,
    /// As it is.
    pub text: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below `src/`, sorted by path.
pub fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut paths = Vec::new();
    collect(&src, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| Source {
            text: std::fs::read_to_string(&path).expect("a source file can be read"),
            path: path
                .strip_prefix(&src)
                .expect("it is below src")
                .display()
                .to_string(),
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The lines of a source that are code: no comment lines, nothing from the inline tests on.
pub fn code_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let test_module = source.path.ends_with("tests.rs") || source.path.contains("/tests/");
    let lines = source.text.lines().enumerate();
    lines
        .take_while(move |(_, line)| !test_module && line.trim() != "#[cfg(test)]")
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line))
}
